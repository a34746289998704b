"""What stands in the calendar: releases, launches, content, changes and campaigns, rounds, meetings, freezes, dates."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.launches.models import CalendarDate, Launch, LaunchStage
from braid.messaging.models import Content
from braid.people.models import Member
from braid.roadmap.models import ChangeNotice, Release
from braid.rounds.models import Round
from braid.teamwork.models import Meeting

RELEASES, LAUNCHES, CONTENT, ROUNDS, DATES = "release", "launch", "content", "round", "date"
CHANGES, MEETINGS = "change", "meeting"
# Each lane with the sign of its side and its name; a lane that is empty is not drawn.
LANES = (
    (RELEASES, "product", gettext_lazy("Releases")),
    (LAUNCHES, "marketing", gettext_lazy("Launches")),
    (CONTENT, "marketing", gettext_lazy("Content")),
    (CHANGES, "other", gettext_lazy("Changes and campaigns")),
    (ROUNDS, "together", gettext_lazy("Rounds")),
    (MEETINGS, "together", gettext_lazy("Meetings")),
    (DATES, "other", gettext_lazy("Dates and freezes")),
)
ORDER = {lane: number for number, (lane, _side, _name) in enumerate(LANES)}
MOST = 300


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing in the calendar, on one day or from one day to another. `key` names its row for other programs."""

    lane: str
    start: date
    until: date
    name: str
    url: str
    what: str
    is_done: bool = False
    key: str = ""
    # Where it happens at a time of a day.
    at: datetime | None = None
    # Until when, where one is to be there, and where that is.
    ends: datetime | None = None
    where: str = ""


def marks_between(
    member: Member, begin: date, end: date, lanes: Iterable[str] = ORDER, words: str = ""
) -> list[Mark]:
    """What a member sees between two days, in order. A query for each lane, two for launches.

    Args:
        words: only what is called so.
    """
    found = [mark for lane in lanes for mark in READ[lane](member, begin, end)]
    if words:
        found = [mark for mark in found if words.casefold() in mark.name.casefold()]
    return sorted(found, key=lambda mark: (mark.start, ORDER[mark.lane], mark.name))


def _at(member: Member, place: str) -> str:
    return f"/w/{member.workspace.slug}/{place}"


def _releases(member: Member, begin: date, end: date) -> Iterator[Mark]:
    on = Coalesce(F("released_on"), F("planned_on"))
    rows = Release.objects.visible_to(member).annotate(day=on).filter(day__range=(begin, end))
    for row in rows.order_by("day", "pk")[:MOST]:
        yield Mark(RELEASES, row.day, row.day, row.name, _at(member, row.place), _("Release"), bool(row.released_on), f"release-{row.pk}")  # fmt: skip


def _launches(member: Member, begin: date, end: date) -> Iterator[Mark]:
    """Launches, and their stages."""
    day_of = Coalesce(F("launched_on"), F("on"))
    rows = Launch.objects.visible_to(member).filter(cancelled_on=None).annotate(day=day_of)
    for row in rows.filter(day__range=(begin, end)).order_by("day", "pk")[:MOST]:
        what = _("%(kind)s launch") % {"kind": row.get_kind_of_display()}
        yield Mark(LAUNCHES, row.day, row.day, row.name, _at(member, row.place), what, bool(row.launched_on), f"launch-{row.pk}")  # fmt: skip
    stages = LaunchStage.objects.visible_to(member).filter(launch__cancelled_on=None, on__lte=end)
    stages = stages.filter(Q(until__gte=begin) | Q(until=None, on__gte=begin)).select_related("launch")
    for stage in stages.order_by("on", "order")[:MOST]:
        assert stage.on
        name = f"{stage.launch.name}: {stage.name}"
        yield Mark(
            LAUNCHES, stage.on, stage.until or stage.on, name, _at(member, stage.place), stage.audience or _("Stage"),
            bool(stage.launch.launched_on), f"stage-{stage.pk}",
        )  # fmt: skip


def _content(member: Member, begin: date, end: date) -> Iterator[Mark]:
    on = Coalesce(F("published_on"), F("publish_on"))
    rows = Content.objects.visible_to(member).annotate(day=on).filter(day__range=(begin, end))
    for row in rows.order_by("day", "pk")[:MOST]:
        yield Mark(CONTENT, row.day, row.day, row.title, _at(member, row.place), row.get_kind_of_display(), bool(row.published_on), f"content-{row.pk}")  # fmt: skip


def _changes(member: Member, begin: date, end: date) -> Iterator[Mark]:
    """What customers will feel, and campaigns: the day on which each takes effect."""
    rows = ChangeNotice.objects.visible_to(member).filter(effective_on__range=(begin, end))
    for row in rows.order_by("effective_on", "pk")[:MOST]:
        what = _("Change or campaign, by %(side)s") % {"side": member.workspace.side_name(row.side)}
        on = row.effective_on
        yield Mark(CHANGES, on, on, row.what, _at(member, row.place), what, key=f"change-{row.pk}")


def _meetings(member: Member, begin: date, end: date) -> Iterator[Mark]:
    """Meetings that are not skipped, on their day and at their hour; nothing of what was noted in them."""
    rows = Meeting.objects.visible_to(member).filter(on__range=(begin, end), skipped_at=None)
    for row in rows.select_related("series").order_by("on", "at", "pk")[:MOST]:
        row.series.workspace = member.workspace
        yield Mark(
            MEETINGS, row.on, row.on, row.series.name, _at(member, row.place), _("Meeting"),
            key=f"meeting-{row.pk}", at=row.starts,
        )  # fmt: skip


def _rounds(member: Member, begin: date, end: date) -> Iterator[Mark]:
    """When rounds close; nothing of what anybody says in them."""
    zone = timezone.get_current_timezone()
    span = [
        timezone.make_aware(datetime.combine(day, time()), zone) for day in (begin, end + timedelta(days=1))
    ]
    rows = Round.objects.visible_to(member).exclude(state=Round.State.DRAFT)
    for row in rows.filter(closes_at__gte=span[0], closes_at__lt=span[1]).order_by("closes_at", "pk")[:MOST]:
        day = timezone.localtime(row.closes_at, zone).date()
        yield Mark(ROUNDS, day, day, row.name, _at(member, row.place), _("Round closes"), row.is_over, f"round-{row.pk}", row.closes_at)  # fmt: skip


def _dates(member: Member, begin: date, end: date) -> Iterator[Mark]:
    rows = CalendarDate.objects.visible_to(member).filter(on__lte=end)
    for row in rows.filter(Q(until__gte=begin) | Q(until=None, on__gte=begin)).order_by("on", "pk")[:MOST]:
        what = _("Freeze") if row.kind_of == CalendarDate.Kind.FREEZE else row.note or _("Date to know")
        yield Mark(DATES, row.on, row.until or row.on, row.name, _at(member, row.place), what, False, f"date-{row.pk}")  # fmt: skip


READ: dict[str, Callable[[Member, date, date], Iterator[Mark]]] = {
    RELEASES: _releases, LAUNCHES: _launches, CONTENT: _content, CHANGES: _changes, ROUNDS: _rounds,
    MEETINGS: _meetings, DATES: _dates,
}  # fmt: skip
