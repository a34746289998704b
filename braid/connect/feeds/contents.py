"""What stands in a calendar that somebody subscribes to: what its member may see at the moment in which it is read."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.connect.feeds.models import CalendarFeed
from braid.launches.calendar_marks import DATES, LAUNCHES, MEETINGS, ORDER, ROUNDS, Mark, marks_between
from braid.launches.models import Gate, Launch, Task
from braid.messaging.models import Content
from braid.people.models import Member
from braid.roadmap.models import Release
from braid.rounds.models import Round
from braid.teamwork.models import Meeting

# So far back and ahead; a calendar program reads it again and again.
BACK, AHEAD = timedelta(days=180), timedelta(days=730)
MOST = 1000
# (Meetings come by the calendar of what is one's own: the others are not to be kept free.)
ENTRIES = tuple(lane for lane in ORDER if lane != MEETINGS)


def marks_of(feed: CalendarFeed) -> list[Mark]:
    """Everything in the calendar of this link."""
    member, today = feed.member, timezone.localdate()
    begin, end = today - BACK, today + AHEAD
    if feed.of == CalendarFeed.Of.WORKSPACE:
        return marks_between(member, begin, end, ENTRIES)[:MOST]
    if feed.of == CalendarFeed.Of.LAUNCH:
        launch = Launch.objects.visible_to(member).filter(pk=feed.launch_id or 0).first()
        found = list(_of_launch(member, launch)) if launch else []
    else:
        found = list(_mine(member))
    inside = [mark for mark in found if begin <= mark.start <= end]
    return sorted(inside, key=lambda mark: (mark.start, mark.key))[:MOST]


def _at(member: Member, place: str) -> str:
    return f"/w/{member.workspace.slug}/{place}"


def _of_launch(member: Member, launch: Launch) -> Iterator[Mark]:
    if launch.cancelled_on:
        return
    yield from _launch(member, launch)
    for stage in launch.stages.all():
        if stage.on:
            name = f"{launch.name}: {stage.name}"
            yield Mark(LAUNCHES, stage.on, stage.until or stage.on, name, _at(member, launch.place), stage.audience, key=f"stage-{stage.pk}")  # fmt: skip
    for number, day in enumerate(launch.reviews):
        yield _day(
            member,
            day,
            _("Review of %(name)s") % {"name": launch.name},
            launch.place,
            f"review-{launch.pk}-{number}",
        )
    yield from _gates(member, launch.gates.all())
    yield from _tasks(member, Task.objects.visible_to(member).filter(launch=launch))
    pieces = Content.objects.visible_to(member).filter(pk__in=launch.content.values("pk"))
    yield from _pieces(member, pieces)
    about = Round.objects.visible_to(member).filter(subject_kind=launch.kind, subject_id=launch.pk)
    yield from _rounds(member, about)


def _mine(member: Member) -> Iterator[Mark]:
    owns = Q(product_owner=member) | Q(marketing_owner=member)
    launches = Launch.objects.visible_to(member).filter(owns, cancelled_on=None)
    for launch in launches:
        yield from _launch(member, launch)
        for number, day in enumerate(launch.reviews):
            yield _day(
                member,
                day,
                _("Review of %(name)s") % {"name": launch.name},
                launch.place,
                f"review-{launch.pk}-{number}",
            )
    gates = Gate.objects.visible_to(member).filter(launch__in=launches)
    yield from _gates(member, [gate for gate in gates.select_related("launch") if gate.asks(member.side)])
    tasks = Task.objects.visible_to(member).filter(owner=member, launch__cancelled_on=None)
    yield from _tasks(member, tasks)
    yield from _pieces(member, Content.objects.visible_to(member).filter(owner=member))
    for release in Release.objects.visible_to(member).filter(owner=member):
        if out := release.released_on or release.planned_on:
            yield _day(member, out, release.name, release.place, f"release-{release.pk}")
    yield from _rounds(member, Round.objects.visible_to(member).waiting_for(member))
    yield from _meetings(member)


def _day(member: Member, day: date, name: str, place: str, key: str) -> Mark:
    return Mark(LAUNCHES, day, day, name, _at(member, place), "", key=key)


def _launch(member: Member, launch: Launch) -> Iterator[Mark]:
    if day := launch.launched_on or launch.on:
        what = _("%(kind)s launch") % {"kind": launch.get_kind_of_display()}
        yield Mark(
            LAUNCHES, day, day, launch.name, _at(member, launch.place), what, key=f"launch-{launch.pk}"
        )


def _gates(member: Member, gates: Iterable[Gate]) -> Iterator[Mark]:
    for gate in gates:
        if gate.due_on:
            yield _day(member, gate.due_on, f"{gate.launch.name}: {gate.name}", gate.place, f"gate-{gate.pk}")


def _tasks(member: Member, tasks: QuerySet[Any]) -> Iterator[Mark]:
    """What is still to be done."""
    for task in tasks.open().select_related("launch"):  # type: ignore[attr-defined]
        if task.due:
            yield _day(member, task.due, f"{task.launch.name}: {task.title}", task.place, f"task-{task.pk}")


def _pieces(member: Member, pieces: Iterable[Content]) -> Iterator[Mark]:
    for piece in pieces:
        if day := piece.published_on or piece.publish_on:
            yield _day(member, day, piece.title, piece.place, f"content-{piece.pk}")


def _meetings(member: Member) -> Iterator[Mark]:
    """Meetings to which the member belongs and that are not skipped, with what they are for. Notes stay in Braid."""
    today = timezone.localdate()
    rows: Any = Meeting.objects.visible_to(member).filter(
        on__range=(today - BACK, today + AHEAD), skipped_at=None
    )
    for row in rows.of(member).select_related("series").order_by("on", "at", "pk")[:MOST]:
        row.series.workspace = member.workspace
        begins = row.starts
        yield Mark(
            DATES, row.on, row.on, row.series.name, _at(member, row.place), row.series.purpose, key=f"meeting-{row.pk}",
            at=begins, ends=begins + timedelta(minutes=row.minutes), where=row.series.video,
        )  # fmt: skip


def _rounds(member: Member, rounds: QuerySet[Any]) -> Iterator[Mark]:
    """When rounds close, and nothing else of them."""
    for row in rounds.exclude(state=Round.State.DRAFT):
        day = timezone.localtime(row.closes_at).date()
        yield Mark(ROUNDS, day, day, row.name, _at(member, row.place), _("Round closes"), key=f"round-{row.pk}", at=row.closes_at)  # fmt: skip
