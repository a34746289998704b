"""The lists of claims and of content: columns, filters, and rows as cells."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.lists import Column, Filter, Listed, Listing, kept_cells
from braid.base.models import Side, Stage
from braid.base.text import day
from braid.messaging.ledger import standing_choices, with_stand
from braid.messaging.models import UNCHECKED, Claim, Content, ContentItem, Standing
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


def claim_cells(member: Member, listed: Listed) -> Cells:
    """One page of claims beside the roadmap, with how they stand. Two queries, remembered."""
    return kept_cells(
        member, listed, lambda: [_claim_cell(one) for one in said(member, listed.rows)], member.pk
    )


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


def shortened(text: str, most: int = 110) -> str:
    """The first line of a text, cut at a word."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + "…"


def _content_state(value: str) -> Q:
    return {
        "out": Q(published_on__isnull=False),
        "planned": Q(published_on__isnull=True, publish_on__isnull=False),
        "open": Q(published_on__isnull=True, publish_on__isnull=True),
    }[value]


CONTENT = Listing(
    columns=(
        Column("title", gettext_lazy("Title"), "title"),
        Column("kind", gettext_lazy("Kind"), "kind_of"),
        Column("owner", gettext_lazy("Owner"), "owner__name", "person"),
        Column("items", gettext_lazy("Items")),
        Column("publish_on", gettext_lazy("Planned for"), "publish_on", "date"),
        Column("published_on", gettext_lazy("Out since"), "published_on", "date"),
    ),
    sort="-publish_on",
    filters=(
        Filter("kind", gettext_lazy("Kind"), Content.Kind.choices, "kind_of"),
        Filter(
            "state",
            gettext_lazy("State"),
            [
                ("out", gettext_lazy("Out")),
                ("planned", gettext_lazy("Planned")),
                ("open", gettext_lazy("No date yet")),
            ],
            _content_state,
        ),
    ),
    search=("title", "url"),
)


def content_cells(member: Member, listed: Listed) -> Cells:
    """One page of content with owners and items. Three queries, remembered."""
    return kept_cells(member, listed, lambda: _content_cells(member, listed), member.pk)


def _content_cells(member: Member, listed: Listed) -> Cells:
    rows = list(listed.rows.values_list("pk", "title", "kind_of", "owner_id", "publish_on", "published_on"))
    owners = Member.objects.visible_to(member).in_bulk({row[3] for row in rows if row[3]})
    items = _items(member, [row[0] for row in rows])
    kinds = dict(Content.Kind.choices)
    return [
        (
            f"/w/{member.workspace.slug}/content/{pk}/",
            {
                "title": shortened(title),
                "kind": str(kinds.get(kind, kind)),
                "owner": owners.get(owner),
                "items": items.get(pk, ""),
                "publish_on": day(planned),
                "published_on": day(out),
            },
        )
        for pk, title, kind, owner, planned, out in rows
    ]


def _items(member: Member, pieces: list[int]) -> dict[int, str]:
    """The items of each piece as words: the first one, and how many more."""
    found: dict[int, list[str]] = {}
    links = ContentItem.objects.visible_to(member).filter(content_id__in=pieces).order_by("pk")
    for piece, title in links.values_list("content_id", "item__title"):
        found.setdefault(piece, []).append(shortened(title, 50))
    return {
        piece: titles[0]
        if len(titles) == 1
        else _("%(first)s and %(more)s more") % {"first": titles[0], "more": len(titles) - 1}
        for piece, titles in found.items()
    }
