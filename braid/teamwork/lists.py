"""The glossary as a list: columns, filters, and rows as cells."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.lists import Column, Filter, Listed, Listing, remembered
from braid.people.models import Member
from braid.teamwork.models import Term

Cells = list[tuple[str, dict[str, Any]]]
# More groups than these are found by search rather than in a menu.
OFFERED = 100
LONGEST = 140


def group_choices(member: Member) -> list[tuple[str, str]]:
    """Groups that terms name, and none. One query, remembered."""
    rows = Term.objects.visible_to(member).exclude(group="").order_by("group").values_list("group", flat=True)
    names = remembered(member, "term-groups", lambda: list(rows.distinct()[:OFFERED]))
    return [*((name, name) for name in names), ("-", _("No group"))]


TERMS = Listing(
    columns=(
        Column("term", gettext_lazy("Term"), "term"),
        Column("expansion", gettext_lazy("Stands for"), "expansion"),
        Column("meaning", gettext_lazy("Meaning")),
        Column("group", gettext_lazy("Group"), "group"),
        Column("owner", gettext_lazy("Owner"), "owner__name"),
    ),
    sort="term",
    filters=(
        Filter("group", gettext_lazy("Group"), group_choices, lambda value: Q(group="" if value == "-" else value)),
        Filter("said", gettext_lazy("Meaning"), [("yes", gettext_lazy("Written down")), ("no", gettext_lazy("Not yet"))],
               lambda value: Q(meaning="") if value == "no" else ~Q(meaning="")),
    ),
    search=("term", "expansion", "also_called", "meaning"),
)  # fmt: skip


def on_one_line(text: str, most: int = LONGEST) -> str:
    """The text on one line, cut at a word."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    return (line[:most].rsplit(" ", 1)[0] or line[:most]) + "…"


def term_cells(member: Member, listed: Listed) -> Cells:
    """One page of terms. One query."""
    rows = listed.rows.values_list("pk", "term", "expansion", "meaning", "group", "owner__name")
    start = f"/w/{member.workspace.slug}/glossary/"
    return [
        (
            f"{start}{pk}/",
            {
                "term": term,
                "expansion": full,
                "meaning": on_one_line(meaning),
                "group": group,
                "owner": owner,
            },
        )
        for pk, term, full, meaning, group, owner in rows
    ]
