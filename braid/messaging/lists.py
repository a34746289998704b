"""The list of claims: columns, filters, and rows as cells."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy

from braid.base.lists import Column, Filter, Listed, Listing, kept_cells
from braid.base.models import Side, Stage
from braid.base.text import day, is_for_a_table, shortened
from braid.messaging.ledger import standing_choices, with_stand
from braid.messaging.models import UNCHECKED, Claim, FactCheck, Standing
from braid.messaging.said import Said, said
from braid.people.models import Member
from braid.roadmap.models import Release

Cells = list[tuple[str, dict[str, Any]]]


def release_choices(member: Member) -> list[tuple[str, str]]:
    """The newest releases of the workspace."""
    rows = Release.objects.visible_to(member).order_by("-pk").values_list("pk", "name")[:100]
    return [(str(pk), name) for pk, name in rows]


def _on_roadmap(value: str) -> Q:
    return {
        "found": Q(item__isnull=False),
        "missing": Q(item__isnull=True) & ~Q(item_ref=""),
        "none": Q(item__isnull=True, item_ref=""),
    }[value]


def _stands(value: str) -> Q:
    """Of claims that come `with_standing`."""
    return {
        "needs": Q(standing__in=(UNCHECKED, Standing.EXPIRED)),
        "unchecked": Q(standing=UNCHECKED),
    }.get(value, Q(standing=value))


CLAIMS = Listing(
    columns=(
        Column("text", gettext_lazy("What is said"), "text"),
        Column("standing", gettext_lazy("Fact check"), "standing", "pill"),
        Column("checker", gettext_lazy("Expert")),
        Column("checked_on", gettext_lazy("Checked on"), "checked_on", "date"),
        Column("verdict", gettext_lazy("Beside the roadmap"), kind="pill"),
        Column("item", gettext_lazy("Item"), "item__title"),
        Column("claimed", gettext_lazy("Said"), "stage"),
        Column("shown", gettext_lazy("Roadmap"), "item__stage"),
        Column("release", gettext_lazy("Release"), "release__name"),
        Column("said_on", gettext_lazy("Said on"), "said_on", "date"),
        # The page of a claim says these; a table has them, so that it can come in again as it went out.
        Column("limits", gettext_lazy("Within limits")),
        Column("evidence", gettext_lazy("How we know")),
        Column("evidence_url", gettext_lazy("Evidence link")),
        Column("source", gettext_lazy("Announcement")),
    ),
    sort="-said_on",
    filters=(
        Filter("standing", gettext_lazy("Fact check"), standing_choices(), _stands),
        Filter("stage", gettext_lazy("Stage said"), Stage.choices),
        Filter(
            "item",
            gettext_lazy("Item"),
            [
                ("found", gettext_lazy("On the roadmap")),
                ("missing", gettext_lazy("Not on the roadmap")),
                ("none", gettext_lazy("No item named")),
            ],
            _on_roadmap,
        ),
        Filter("release", gettext_lazy("Release"), release_choices, "release_id"),
        Filter("side", gettext_lazy("Said by"), Side.choices, seldom=True),
    ),
    search=("text", "item__title", "item__key", "item_ref", "source"),
)


def ledger_rows(member: Member) -> Any:
    """All claims, with what the ledger is narrowed and sorted by."""
    return with_stand(Claim.objects.visible_to(member))


ONLY_IN_TABLES = frozenset({"limits", "evidence", "evidence_url", "source"})


def claim_cells(member: Member, listed: Listed) -> Cells:
    """One page of claims beside the roadmap, with how they stand. Two queries, remembered; a table has the evidence, too."""
    if is_for_a_table():
        return _table_cells(member, listed)
    listed.hidden = listed.hidden | ONLY_IN_TABLES
    return kept_cells(
        member, listed, lambda: [_claim_cell(one) for one in said(member, listed.rows)], member.pk
    )


def _table_cells(member: Member, listed: Listed) -> Cells:
    found = said(member, listed.rows)
    known: dict[int, tuple[str, str]] = {}
    checks = FactCheck.objects.visible_to(member).exclude(standing=Standing.EXPIRED)
    rows = checks.filter(claim__in=[one.pk for one in found]).order_by("pk")
    for claim, evidence, url in rows.values_list("claim_id", "evidence", "url"):
        known[claim] = (evidence, url)
    return [_table_cell(one, *known.get(one.pk, ("", ""))) for one in found]


def _table_cell(one: Said, evidence: str, url: str) -> tuple[str, dict[str, Any]]:
    """The cells as an import reads them: the verdict's own words, one item even where there is a comma in its title."""
    address, cells = _claim_cell(one)
    item = f"{one.item};" if "," in one.item else one.item
    return address, {
        **cells,
        "text": one.text,
        "checker": one.stand.checker,
        "item": item,
        "limits": one.stand.limits,
        "evidence": evidence,
        "evidence_url": url,
        "source": one.source,
    }


def _claim_cell(one: Said) -> tuple[str, dict[str, Any]]:
    return one.url, {
        "pk": one.pk,
        "text": shortened(one.text),
        "standing": one.stand.pill,
        "checker": one.stand.who,
        "checked_on": day(one.stand.on),
        "verdict": one.pill,
        "item": shortened(one.item, 60),
        "claimed": one.claimed,
        "shown": one.shown,
        "release": one.release,
        "said_on": day(one.said_on),
    }
