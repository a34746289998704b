"""What the room of a launch shows: the time that is left, what is to be done on the day, who is on, what went wrong."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils import formats, timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from braid.activity.facts import names
from braid.activity.models import Event
from braid.activity.words import detail
from braid.base.lists import remembered
from braid.base.text import day, moment, number_word
from braid.launches.models import Channel, Incident, Launch, LaunchRole, Task, TaskMark
from braid.launches.models.launch import ROOM_STAYS
from braid.launches.models.tasks import at_hour
from braid.people.models import Member

MOST, STORY = 100, 200
# What the story of the day is made of, in words, and how it is marked.
TOLD = {
    "launch.decided": (gettext_lazy("go or no-go"), ""),
    "launch.task_done": (gettext_lazy("done"), "ok"),
    "launch.task_reopened": (gettext_lazy("open again"), "warn"),
    "launch.shipped": (gettext_lazy("out"), "ok"),
    "launch.shipped_anyway": (gettext_lazy("out"), "ok"),
    "launch.called_off": (gettext_lazy("called off"), "warn"),
    "launch.reopened": (gettext_lazy("still to come"), ""),
    "launch.incident_opened": (gettext_lazy("went wrong"), "bad"),
    "launch.incident_resolved": (gettext_lazy("put right"), "ok"),
    "launch.incident_reopened": (gettext_lazy("wrong again"), "bad"),
}

# (The day on which it went out stands beside it already.)
OUT = {"launch.shipped", "launch.shipped_anyway"}


@dataclass(frozen=True, slots=True)
class Duty:
    """A task of the day."""

    pk: int
    title: str
    side: str
    owner: str
    at: datetime | None
    is_done: bool
    done: str
    may: bool


def room_context(member: Member, launch: Launch) -> dict[str, Any]:
    """Everything that the template asks for. What is read is remembered; the time is not."""
    now = timezone.now()
    reader = (member.pk, get_language(), timezone.get_current_timezone_name(), timezone.localdate())
    read = remembered(member, f"room:{launch.pk}:{reader}", lambda: _read(member, launch))
    count, when = countdown(launch, member.workspace.time_zone, now)
    return {
        **read,
        "launch": launch,
        "count": count,
        "when": when,
        "counted": formats.date_format(timezone.localtime(now), "H:i"),
        "clock": now,
        "heading": _heading(launch, read),
        "writes": member.may("edit") and not launch.is_record,
    }


def countdown(launch: Launch, zone: str, now: datetime) -> tuple[str, str]:
    """How long it is until the launch, and when that is for the reader, both in words."""
    if launch.cancelled_on:
        return _("Called off"), day(launch.cancelled_on)
    if launch.launched_on:
        return _("It is out"), _("since %(day)s") % {"day": day(launch.launched_on)}
    if launch.on is None:
        return _("No day yet"), _(
            "Give the launch a day, and an hour if it has one: the time that is left stands here."
        )
    if launch.hour is None:
        return _days_left((launch.on - timezone.localdate(now)).days), day(launch.on)
    at = at_hour(launch.on, launch.hour, zone)
    here = _("%(moment)s in your time zone, %(zone)s") % {"moment": moment(at), "zone": timezone.get_current_timezone_name()}  # fmt: skip
    return _time_left(at - now), here


def _days_left(days: int) -> str:
    if days == 0:
        return _("Today")
    if days == 1:
        return _("Tomorrow")
    words = {"num": number_word(abs(days))}
    if days < 0:
        return ngettext("%(num)s day past its day", "%(num)s days past its day", -days) % words
    return ngettext("In %(num)s day", "In %(num)s days", days) % words


def _time_left(left: timedelta) -> str:
    """To the minute on the day, to the hour before; what lies behind is said as well."""
    minutes = int(abs(left).total_seconds() // 60)
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [
        ngettext("%(n)s day", "%(n)s days", days) % {"n": days} if days else "",
        ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours} if hours else "",
        ngettext("%(n)s minute", "%(n)s minutes", rest) % {"n": rest} if rest and not days else "",
    ]
    said = [part for part in parts if part]
    if not said:
        return _("Now")
    both = _("%(first)s and %(second)s") % {"first": said[0], "second": said[1]} if len(said) > 1 else said[0]
    return (_("In %(time)s") if left > timedelta(0) else _("%(time)s past its hour")) % {"time": both}


def _heading(launch: Launch, read: dict[str, Any]) -> str:
    """What is true in the room, in a sentence."""
    if launch.is_record:
        return _("The day of %(name)s") % {"name": launch.name}
    if wrong := len(read["open"]):
        return ngettext("One thing is wrong", "%(num)s things are wrong", wrong) % {"num": number_word(wrong).capitalize()}  # fmt: skip
    left = sum(not duty.is_done for duty in read["duties"])
    if left:
        return ngettext("Nothing is wrong; %(num)s thing is left to do", "Nothing is wrong; %(num)s things are left to do", left) % {"num": number_word(left)}  # fmt: skip
    return _("Nothing is wrong")


def _read(member: Member, launch: Launch) -> dict[str, Any]:
    """Five queries, and the names that the story speaks of."""
    incidents = list(
        Incident.objects.visible_to(member).filter(launch=launch).select_related("by", "resolved_by")[:MOST]
    )
    return {
        "duties": _duties(member, launch),
        "people": list(LaunchRole.objects.visible_to(member).filter(launch=launch).select_related("member")),
        "channels": list(Channel.objects.visible_to(member).filter(launch=launch)[:MOST]),
        "open": [row for row in incidents if row.resolved_at is None],
        "resolved": [row for row in incidents if row.resolved_at is not None],
        "story": _story(member, launch),
    }


def _duties(member: Member, launch: Launch) -> list[Duty]:
    """The tasks that are due on the day of the launch, by their hour; those of any time come last."""
    on = launch.launched_on or launch.on
    if on is None:
        return []
    rows: Any = Task.objects.visible_to(member).filter(Q(days=0) | Q(on=on), launch=launch)
    found = [_duty(member, task, on) for task in rows.with_state().select_related("owner")[:MOST]]
    return sorted(found, key=lambda duty: (duty.at is None, duty.at or 0, duty.pk))


def _duty(member: Member, task: Any, on: date) -> Duty:
    is_done, done = task.state == TaskMark.State.DONE, ""
    if is_done:
        by = task.said_by or _("somebody who has left")
        done = _("done by %(name)s, %(moment)s") % {"name": by, "moment": moment(task.said_at)}
    owner = task.owner.name if task.owner else task.role or _("nobody named")
    at = at_hour(on, task.hour, member.workspace.time_zone) if task.hour else None
    return Duty(task.pk, task.title, task.side, owner, at, is_done, done, task.tickable_by(member))


def _story(member: Member, launch: Launch) -> list[dict[str, Any]]:
    """What happened around the day, the first first. From the day before until the room became a record."""
    on = launch.launched_on or launch.cancelled_on or launch.on
    if on is None:
        return []
    begins = at_hour(on - timedelta(days=1), time(), member.workspace.time_zone)
    rows = Event.objects.visible_to(member).filter(
        subject_kind=launch.kind, subject_id=launch.pk, name__in=TOLD,
        at__gte=begins, at__lt=begins + ROOM_STAYS + timedelta(days=2),
    )  # fmt: skip
    found = list(rows.select_related("by").order_by("at", "pk")[:STORY])
    known = names(member, found)
    return [
        {
            "at": event.at, "pill": (str(TOLD[event.name][0]), TOLD[event.name][1]), "text": "" if event.name in OUT else detail(event, known),
            "by": event.by.name if event.by else "",
        }
        for event in found
    ]  # fmt: skip
