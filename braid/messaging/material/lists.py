"""The list of raw material, and how each piece of it stands."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.activity.words import kind_label
from braid.base.lists import Cells, Column, Filter, Listed, Listing, kept_cells
from braid.base.text import day, shortened
from braid.messaging.material.actions import ON
from braid.messaging.models import Material, MaterialFate
from braid.people.models import Member

WAITS = ""
Fate = MaterialFate.What


def with_fate(rows: Any) -> Any:
    """Each with how it stands as `stands`: used, set aside, or empty while it waits."""
    newest = MaterialFate.objects.filter(material=OuterRef("pk")).order_by("-pk")
    return rows.annotate(
        newest=Subquery(newest.values("pk")[:1]),
        stands=Coalesce(Subquery(newest.values("what")[:1]), Value(WAITS)),
    )


def pill(fate: MaterialFate | None) -> tuple[str, str]:
    """How it stands, in words and with a tone."""
    if fate is None:
        return _("Waits"), ""
    return (_("Used"), "ok") if fate.what == Fate.USED else (_("Set aside"), "warn")


def _stands(value: str) -> Q:
    return Q(stands=WAITS if value == "waits" else value)


def _kinds(_member: Member) -> list[tuple[str, str]]:
    return [(kind, kind_label(kind)) for kind in ON]


LISTING = Listing(
    columns=(
        Column("text", gettext_lazy("Raw material"), "text"),
        Column("kind", gettext_lazy("Kind"), "kind_of"),
        Column("on", gettext_lazy("About")),
        Column("by", gettext_lazy("Given by"), "by__name", "person"),
        Column("at", gettext_lazy("Since"), "at", "date"),
        Column("stands", gettext_lazy("What became of it"), "stands", "pill"),
        Column("used", gettext_lazy("In")),
    ),
    sort="-at",
    filters=(
        Filter(
            "stands",
            gettext_lazy("What became of it"),
            [("waits", gettext_lazy("Waits")), *Fate.choices],
            _stands,
        ),
        Filter("kind", gettext_lazy("Kind"), Material.Kind.choices, "kind_of"),
        Filter("about", gettext_lazy("About"), _kinds, "subject_kind"),
    ),
    search=("text",),
)


def cells(member: Member, listed: Listed) -> Cells:
    """One page of raw material. Two queries and one for each kind of thing that it is about, remembered."""
    return kept_cells(member, listed, lambda: _cells(member, listed), member.pk)


def _cells(member: Member, listed: Listed) -> Cells:
    rows = list(listed.rows.select_related("by"))
    fates = newest_fates(member, rows)
    names = subjects(member, rows)
    start = f"/w/{member.workspace.slug}/"
    return [
        (
            f"{start}{row.place}",
            {
                "text": shortened(row.text),
                "kind": row.get_kind_of_display(),
                "on": shortened(str(names.get((row.subject_kind, row.subject_id), "")), 60),
                "by": row.by,
                "at": day(row.at),
                "stands": pill(fates.get(row.pk)),
                "used": _where(fates.get(row.pk)),
            },
        )
        for row in rows
    ]


def _where(fate: MaterialFate | None) -> str:
    return shortened(str(fate.content or fate.why), 60) if fate else ""


def newest_fates(member: Member, rows: Iterable[Material]) -> dict[int, MaterialFate]:
    """How each of these stands, by number. One query."""
    found = MaterialFate.objects.visible_to(member).filter(material__in=[row.pk for row in rows])
    return {fate.material_id: fate for fate in found.select_related("content", "by").order_by("pk")}


def subjects(member: Member, rows: Iterable[Material]) -> dict[tuple[str, int], Any]:
    """What each of these is about. One query for each kind."""
    wanted: dict[str, set[int]] = {}
    for row in rows:
        wanted.setdefault(row.subject_kind, set()).add(row.subject_id)
    found = {}
    for kind, pks in wanted.items():
        model: Any = apps.get_model(kind)
        for one in model._default_manager.visible_with_archived(member).filter(pk__in=pks):
            found[kind, one.pk] = one
    return found
