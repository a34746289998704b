"""Series of meetings as a list, and the meetings to come: columns, filters, and rows as cells."""

from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.lists import Cells, Column, Filter, Listed, Listing
from braid.base.models import BOTH_SIDES, Side
from braid.people.models import Member
from braid.teamwork.models import Meeting, Seat, Series
from braid.teamwork.recurring import ONCE

SOON = 12


def told(rows: Any) -> Any:
    """Each with the day of its next meeting as `next_on`, of the last one that was held as `last_on`, and its people."""
    today = timezone.localdate()
    meetings = Meeting.objects.filter(series=OuterRef("pk"))
    ahead = meetings.filter(on__gte=today, skipped_at=None).order_by("on", "at")
    seats = Seat.objects.filter(series=OuterRef("pk")).order_by().values("series")
    count = {
        side: Subquery(seats.filter(member__side=side).annotate(n=Count("pk")).values("n"))
        for side in BOTH_SIDES
    }
    return rows.annotate(
        next_on=Subquery(ahead.values("on")[:1]),
        last_on=Subquery(meetings.held().order_by("-on").values("on")[:1]),
        people=Subquery(seats.annotate(n=Count("pk")).values("n")),
        of_product=count[Side.PRODUCT],
        of_marketing=count[Side.MARKETING],
    )


def _stands(value: str) -> Q:
    return Q(ended_on=None) if value == "going" else Q(ended_on__isnull=False)


SERIES = Listing(
    columns=(
        Column("name", gettext_lazy("Series"), "name"),
        Column("kind", gettext_lazy("Kind"), "kind_of"),
        Column("rhythm", gettext_lazy("How often")),
        Column("people", gettext_lazy("People")),
        Column("next", gettext_lazy("Next"), "next_on", "date"),
        Column("last", gettext_lazy("Held last"), "last_on", "date"),
        Column("stands", gettext_lazy("Stands"), kind="pill"),
    ),
    sort="name",
    filters=(
        Filter("kind", gettext_lazy("Kind"), Series.Kind.choices, lambda value: Q(kind_of=value)),
        Filter("stands", gettext_lazy("Stands"), [("going", gettext_lazy("Goes on")), ("ended", gettext_lazy("Has ended"))], _stands),
    ),
    search=("name", "purpose"),
)  # fmt: skip


def series_cells(member: Member, listed: Listed) -> Cells:
    """One page of series. Two queries."""
    kinds, rhythms = dict(Series.Kind.choices), dict(Series.Rhythm.choices)
    paused = _paused(member)
    rows = listed.rows.values_list(
        "pk", "name", "kind_of", "rhythm", "people", "of_product", "of_marketing", "next_on", "last_on", "ended_on"
    )  # fmt: skip
    start = f"/w/{member.workspace.slug}/meetings/series/"
    return [
        (
            f"{start}{pk}/",
            {
                "name": name, "kind": kinds.get(kind, kind), "rhythm": rhythms.get(rhythm, rhythm),
                "people": _people(people, ours, theirs), "next": upcoming, "last": last,
                "stands": _pill(ended, pk in paused, rhythm, upcoming),
            },
        )
        for pk, name, kind, rhythm, people, ours, theirs, upcoming, last, ended in rows
    ]  # fmt: skip


def _paused(member: Member) -> set[int]:
    today = timezone.localdate()
    rows = Series.objects.visible_to(member).going()
    on = Q(pauses__since__lte=today) & (Q(pauses__until=None) | Q(pauses__until__gte=today))
    return set(rows.filter(on).values_list("pk", flat=True))


def _pill(ended: Any, paused: bool, rhythm: str, upcoming: Any) -> tuple[str, str]:
    if ended or (rhythm == ONCE and upcoming is None):
        return _("ended"), ""
    return (_("pauses"), "warn") if paused else (_("goes on"), "ok")


def _people(people: int | None, ours: int | None, theirs: int | None) -> str:
    if not (ours and theirs):
        return _("%(n)d, of one side only") % {"n": people or 0}
    return _("%(n)d, of both sides") % {"n": people or 0}


def coming(member: Member) -> list[Meeting]:
    """The next meetings to which somebody belongs. One query."""
    rows: QuerySet[Any] = Meeting.objects.visible_to(member).of(member)
    rows = rows.filter(on__gte=timezone.localdate(), skipped_at=None).select_related("series")
    found = list(rows.order_by("on", "at", "pk")[:SOON])
    for row in found:
        row.series.workspace = member.workspace
    return found
