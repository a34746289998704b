"""The lists of release notes: releases with how far their notes are, and the notes themselves."""

from typing import Any

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.lists import Cells, Column, Filter, Listed, Listing, kept_cells
from braid.base.models import Side
from braid.base.sides import side_label
from braid.base.text import day, shortened
from braid.messaging.lists import release_choices
from braid.messaging.models import NoteKind, NotePublication, ReleaseNote
from braid.messaging.notes.standing import standings
from braid.people.models import Member
from braid.roadmap.models import Item, Phase

RELEASES = Listing(
    columns=(
        Column("name", gettext_lazy("Release"), "name"),
        Column("day", gettext_lazy("Day"), "day", "date"),
        Column("state", gettext_lazy("State"), kind="pill"),
        Column("items", gettext_lazy("Items customers notice"), kind="number"),
        Column("noted", gettext_lazy("of these with a note"), kind="number"),
        Column("public", gettext_lazy("Notes published"), kind="number"),
        Column("waiting", gettext_lazy("Notes that wait"), kind="number"),
    ),
    sort="-day",
    search=("name",),
)


def release_cells(member: Member, listed: Listed) -> Cells:
    """One page of releases with how far their notes are. Four queries, remembered."""
    return kept_cells(member, listed, lambda: _release_cells(member, listed), member.pk)


def _release_cells(member: Member, listed: Listed) -> Cells:
    rows = list(listed.rows.values_list("pk", "name", "day", "released_on"))
    keys = [row[0] for row in rows]
    items = Item.objects.open_in(member.workspace_id).filter(release__in=keys).exclude(phase=Phase.DROPPED)
    noticed = items.filter(visibility=Item.Visibility.CUSTOMER)
    felt = _counted(noticed)
    notes = ReleaseNote.objects.open_in(member.workspace_id).filter(release__in=keys)
    every = _counted(notes)
    noted = dict(
        notes.filter(item__in=noticed, item__release=F("release"))
        .order_by()
        .values_list("release")
        .annotate(Count("item", distinct=True))
    )
    out = NotePublication.objects.open_in(member.workspace_id).filter(
        taken_back_at=None, note__release__in=keys
    )
    public = dict(out.order_by().values_list(F("note__release")).annotate(Count("pk")))
    start = f"/w/{member.workspace.slug}/notes/releases/"
    return [
        (
            f"{start}{pk}/",
            {
                "name": name,
                "day": day(on),
                "state": (_("out"), "ok") if released else (_("planned"), ""),
                "items": felt.get(pk, 0),
                "noted": noted.get(pk, 0),
                "public": public.get(pk, 0),
                "waiting": every.get(pk, 0) - public.get(pk, 0),
            },
        )
        for pk, name, on, released in rows
    ]


def _counted(rows: Any) -> dict[int, int]:
    return dict(rows.order_by().values_list("release").annotate(Count("pk")))


def _state(value: str) -> Q:
    public = Q(publications__taken_back_at=None, publications__isnull=False)
    return {"public": public, "waiting": ~Q(pk__in=ReleaseNote.objects.filter(public).values("pk"))}[value]


NOTES = Listing(
    columns=(
        Column("title", gettext_lazy("Headline"), "title"),
        Column("kind", gettext_lazy("Kind"), "kind_of"),
        Column("product", side_label("product")),
        Column("marketing", side_label("marketing")),
        Column("state", gettext_lazy("State"), kind="pill"),
        Column("release", gettext_lazy("Release"), "release__name"),
    ),
    sort="title",
    filters=(
        Filter("state", gettext_lazy("State"), [("waiting", gettext_lazy("Not public")), ("public", gettext_lazy("Public"))], _state),
        Filter("kind", gettext_lazy("Kind"), NoteKind.choices, "kind_of"),
        Filter("release", gettext_lazy("Release"), release_choices, "release_id"),
    ),
    search=("title", "item__title", "item__key"),
)  # fmt: skip


def note_cells(member: Member, listed: Listed) -> Cells:
    """One page of notes with how each stands. Four queries, remembered."""
    return kept_cells(member, listed, lambda: _note_cells(member, listed), member.pk)


def _note_cells(member: Member, listed: Listed) -> Cells:
    rows: Any = listed.rows.select_related("release")
    return [
        (
            f"/w/{member.workspace.slug}/{one.note.place}",
            {
                "title": shortened(one.note.title),
                "kind": one.note.get_kind_of_display(),
                "product": one.said(Side.PRODUCT),
                "marketing": one.said(Side.MARKETING),
                "state": one.pill,
                "release": one.note.release.name if one.note.release else "",
            },
        )
        for one in standings(rows)
    ]
