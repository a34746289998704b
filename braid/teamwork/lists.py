"""The glossary as a list: columns, filters, and rows as cells."""

from typing import Any

from django.db.models import Count, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.csvs import plain
from braid.base.lists import Cells, Column, Filter, Listed, Listing, kept_cells, remembered
from braid.base.models import BOTH_SIDES
from braid.base.sides import sided
from braid.base.text import is_for_a_table, markdown, shortened
from braid.people.models import Member
from braid.teamwork.chart_lists import agreed_by
from braid.teamwork.models import Term, TermAgreement

# More groups than these are found by search rather than in a menu.
OFFERED = 100
LONGEST = 140
ONLY_IN_TABLES = frozenset({"product_at", "marketing_at", "example", "also_called", "in_texts"})
DRAWN = (
    "term",
    "expansion",
    "meaning",
    "group",
    "example",
    "also_called",
    "in_texts",
    "product_at",
    "marketing_at",
)


def group_choices(member: Member) -> list[tuple[str, str]]:
    """Groups that terms name, and none. One query, remembered."""
    rows = Term.objects.visible_to(member).exclude(group="").order_by("group").values_list("group", flat=True)
    names = remembered(member, "term-groups", lambda: list(rows.distinct()[:OFFERED]))
    return [*((name, name) for name in names), ("-", _("No group"))]


def agreed(value: str) -> Q:
    """The condition for words that both sides agree on, or that wait for one."""
    rows = TermAgreement.objects.values("term").annotate(sides=Count("pk")).filter(sides=len(BOTH_SIDES))
    return Q(pk__in=rows.values("term")) if value == "both" else ~Q(pk__in=rows.values("term"))


TERMS = Listing(
    columns=(
        Column("term", gettext_lazy("Term"), "term"),
        Column("expansion", gettext_lazy("Stands for"), "expansion"),
        Column("meaning", gettext_lazy("Meaning")),
        Column("group", gettext_lazy("Group"), "group"),
        Column("owner", gettext_lazy("Owner"), "owner__name"),
        Column("agreed", gettext_lazy("Agreed by"), kind="pill"),
        # The page of a word says these; a table has them, so that it can come in again as it went out.
        Column("product_at", sided(gettext_lazy("Agreed by %(product)s on"))),
        Column("marketing_at", sided(gettext_lazy("Agreed by %(marketing)s on"))),
        Column("example", gettext_lazy("Example")),
        Column("also_called", gettext_lazy("Also called")),
        Column("in_texts", gettext_lazy("Underlined in texts")),
    ),
    sort="term",
    filters=(
        Filter("group", gettext_lazy("Group"), group_choices, lambda value: Q(group="" if value == "-" else value)),
        Filter("said", gettext_lazy("Meaning"), [("yes", gettext_lazy("Written down")), ("no", gettext_lazy("Not yet"))],
               lambda value: Q(meaning="") if value == "no" else ~Q(meaning="")),
        Filter("agreed", gettext_lazy("Agreed by"), [("both", gettext_lazy("Both sides")), ("open", gettext_lazy("Not by both"))], agreed),
    ),
    search=("term", "expansion", "also_called", "meaning"),
)  # fmt: skip


def term_cells(member: Member, listed: Listed) -> Cells:
    """One page of terms. One query, remembered."""
    if not is_for_a_table():
        listed.hidden = listed.hidden | ONLY_IN_TABLES

    def read() -> Cells:
        start = f"/w/{member.workspace.slug}/glossary/"
        rows = listed.rows.values("pk", "owner__name", *DRAWN)
        return [(f"{start}{row['pk']}/", _cells(member, row)) for row in rows]

    found: Cells = kept_cells(member, listed, read)
    return found


def _cells(member: Member, row: dict[str, Any]) -> dict[str, Any]:
    days = {f"{side}_at": localdate(at) if (at := row[f"{side}_at"]) else None for side in BOTH_SIDES}
    return {
        **row,
        **days,
        # (A table that comes in again holds what was written, marks and all.)
        "meaning": shortened(row["meaning"] if is_for_a_table() else plain(markdown(row["meaning"])), LONGEST),
        "owner": row["owner__name"],
        "agreed": agreed_by(member, row["product_at"], row["marketing_at"]) if row["meaning"] or row["expansion"] else "",
        "in_texts": _("yes") if row["in_texts"] else _("no"),
    }  # fmt: skip
