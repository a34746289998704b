"""Bringing meetings in out of a calendar file, and taking that back: all of a file or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import islice
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from braid.activity.actions import record
from braid.activity.archive import archive
from braid.base.rows import keep
from braid.connect.meeting_files.models import MeetingFile
from braid.connect.meeting_files.reading import Found
from braid.people.models import Member
from braid.teamwork import meeting_actions, recurring, series_actions
from braid.teamwork.models import Pause, Series
from braid.teamwork.planning import planned_for, replan
from braid.teamwork.series_actions import MOST

# What is written at days that a file leaves out: by it they are known again when the file is read anew.
LEFT_OUT, ENDS = gettext_noop("Left out in the calendar file"), gettext_noop("Ends here in the calendar file")
COMPARED = ("name", "kind_of", "purpose", "rhythm", "first_on", "at", "minutes", "link", "ended_on")


@dataclass
class Line:
    """One event of a file as it is shown before: what becomes of it, and for whom."""

    found: Found
    people: list[Member]
    others: list[str]
    row: Series | None
    changes: bool = False

    @property
    def state(self) -> str:
        if self.found.why:
            return "refused"
        return "new" if self.row is None else "changed" if self.changes else "same"

    @property
    def next(self) -> date | None:
        """The day on which it is held next, before anything is left out."""
        return next(iter(_next(self.found.rhythm, date.fromisoformat(self.found.first_on))), None)


def lines_of(file: MeetingFile, *, by: Member) -> list[Line]:
    """What would become of each event now. Three queries, whatever is in the file, and two for each that is here already."""
    found = [Found(**each) for each in file.found]
    known = _members({address for each in found for address in each.people}, by)
    uids = {each.uid for each in found}
    there = {row.source_uid: row for row in Series.objects.visible_to(by).going().filter(source_uid__in=uids)}
    lines = []
    for each in found:
        people = list(dict.fromkeys([by, *(known[a] for a in each.people if a in known)]))[:MOST]
        others = [each.names.get(a) or a for a in each.people if a not in known]
        row = there.get(each.uid) if not each.why else None
        lines.append(Line(each, people, others, row, row is not None and _differs(row, each, people, by)))
    return lines


def _members(addresses: set[str], by: Member) -> dict[str, Member]:
    """Who has these addresses here. Small, for addresses are compared so."""
    rows = Member.objects.visible_to(by).here().select_related("user")
    found: dict[str, Member] = {}
    for each in rows.exclude(Q(email="") & Q(user=None)):
        for address in {each.email.lower(), each.user.email.lower() if each.user else ""} & addresses:
            found[address] = each
    return found


def _fields(one: Found) -> dict[str, Any]:
    return {
        "name": one.name, "purpose": one.purpose, "rhythm": one.rhythm, "first_on": date.fromisoformat(one.first_on),
        "at": time.fromisoformat(one.at), "minutes": one.minutes, "link": one.link,
    }  # fmt: skip


def _wanted(row: Series, one: Found) -> dict[str, Any]:
    """The fields; a first day that means the same days stays as it is."""
    fields = _fields(one)
    if row.rhythm == fields["rhythm"] and _next(row.rhythm, row.first_on) == _next(
        row.rhythm, fields["first_on"]
    ):
        fields["first_on"] = row.first_on
    return fields


def _next(rhythm: str, first: date) -> list[date]:
    today = timezone.localdate()
    return list(islice(recurring.days(rhythm, first, today, today + timedelta(days=5000)), 14))


def _differs(row: Series, one: Found, people: list[Member], by: Member) -> bool:
    same = all(getattr(row, name) == value for name, value in _wanted(row, one).items())
    seated = set(row.seats.values_list("member_id", flat=True))
    out = {(each.since, each.until) for each in _own_pauses(row)}
    return (
        not same
        or not {each.pk for each in people} <= seated
        or out != set(_pauses(one))
        or any(_moves(row, one))
    )


def _own_pauses(row: Series) -> list[Pause]:
    return [each for each in row.pauses.all() if each.why in (_(LEFT_OUT), _(ENDS)) and each.since >= timezone.localdate()]  # fmt: skip


def _pauses(one: Found) -> dict[tuple[date, date | None], str]:
    days = [date.fromisoformat(day) for day in one.left_out]
    found: dict[tuple[date, date | None], str] = {(day, day): _(LEFT_OUT) for day in days}
    if one.until:
        found[date.fromisoformat(one.until) + timedelta(days=1), None] = _(ENDS)
    return {key: why for key, why in found.items() if key[0] >= timezone.localdate()}


def _moves(row: Series, one: Found) -> Iterable[tuple[Any, dict[str, Any]]]:
    """The meetings that the file has at another time than they have here."""
    for each in one.moved:
        to = {
            "on": date.fromisoformat(each["on"]),
            "at": time.fromisoformat(each["at"]),
            "minutes": each["minutes"],
        }
        meeting = row.meetings.filter(planned_on=date.fromisoformat(each["day"])).first()
        if meeting is None or any(getattr(meeting, name) != value for name, value in to.items()):
            yield each["day"], to


@transaction.atomic
def take(file: MeetingFile, chosen: set[str], *, by: Member) -> tuple[int, int]:
    """Brings in the events that were chosen, by their UID: how many series were made, how many changed.

    What is read from a calendar is at first for those who meet: it may be private. Nobody is invited by mail once
    more, for whoever wrote the calendar has done so.

    Raises:
        PermissionDenied: it is somebody else's file, or was brought in already.
        ValidationError: by field, with the name of the event.
    """
    now = MeetingFile.objects.select_for_update().get(pk=file.pk)
    if now.by_id != by.pk or now.done_at or not by.may("edit"):
        raise PermissionDenied
    before: dict[str, Any] = {}
    for line in lines_of(now, by=by):
        if line.found.uid in chosen and line.state in ("new", "changed"):
            try:
                was = _state(line.row) if line.row else None
                row = _change(line, by) if line.row else _begin(line, by)
            except ValidationError as error:
                raise ValidationError(f"“{line.found.name}”: {' '.join(error.messages)}") from error
            before[str(row.pk)] = {"was": was, "now": _state(Series.objects.get(pk=row.pk))}
    now.before, now.done_at = before, timezone.now()
    now.save(update_fields=["before", "done_at"])
    made = sum(each["was"] is None for each in before.values())
    if before:
        record(by, "meetings.read", Series, made=made, changed=len(before) - made)
    return made, len(before) - made


def _begin(line: Line, by: Member) -> Series:
    one, people = line.found, line.people
    pair = len(people) == 2 and not line.others
    kind = Series.Kind.ONE_TO_ONE if pair else Series.Kind.OTHER
    # (What was before today is over, and nobody here is asked whether it was held.)
    made_until = timezone.localdate() - timedelta(days=1)
    row = series_actions.begin(
        by=by, people=people, only=True, kind_of=kind, by_mail=False, source_uid=one.uid, made_until=made_until, **_fields(one),
    )  # fmt: skip
    if line.others and (first := row.meetings.order_by("on").first()):
        said = _("Also invited in the calendar, and not here: %(names)s.") % {
            "names": ", ".join(line.others[:40])
        }
        meeting_actions.note(first, by=by, notes=said)
    _single_days(row, one, by)
    return row


def _change(line: Line, by: Member) -> Series:
    row, one = line.row, line.found
    assert row is not None
    seated = [seat.member for seat in row.seats.select_related("member")]
    people = list(dict.fromkeys([*seated, *line.people]))[:MOST]
    kind = row.kind_of if row.kind_of != Series.Kind.ONE_TO_ONE or len(people) == 2 else Series.Kind.OTHER
    row = series_actions.change(
        row, by=by, people=people, only=row.is_restricted, kind_of=kind, **_wanted(row, one)
    )
    _single_days(row, one, by)
    return row


def _state(row: Series) -> dict[str, Any]:
    """All of a series that a file may change. Two that are the same say that nobody has touched it between."""
    pauses = [
        [each.since.isoformat(), _plain(each.until), each.why] for each in row.pauses.order_by("since", "pk")
    ]
    moved = {}
    for each in row.meetings.exclude(moved_at=None).exclude(planned_on=None):
        if (each.on, each.at, each.minutes) != (each.planned_on, row.at, row.minutes):
            moved[_plain(each.planned_on)] = [_plain(each.on), _plain(each.at), each.minutes]
    people = sorted(row.seats.values_list("member_id", flat=True))
    return {name: _plain(getattr(row, name)) for name in COMPARED} | {"people": people, "pauses": pauses, "moved": moved}  # fmt: skip


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | time) else value


def _single_days(row: Series, one: Found, by: Member) -> None:
    """What the file says of single days: left out, at another time, or the last one."""
    wanted, there = _pauses(one), {(each.since, each.until): each for each in _own_pauses(row)}
    for key in set(there) - set(wanted):
        there[key].delete()
    for (since, until), why in wanted.items():
        if (since, until) not in there:
            keep(by, Pause(series=row, by=by), since=since, until=until, why=why)
    if set(there) != set(wanted):
        keep(by, row, sequence=row.sequence + 1)
        replan(row, by=by)
    for day, to in list(_moves(row, one)):
        planned = date.fromisoformat(day)
        meeting = row.meetings.filter(planned_on=planned).first() or planned_for(row, planned, by=by)
        if meeting is not None:
            meeting_actions.move(meeting, by=by, **to)


def came_of(file: MeetingFile) -> dict[int, dict[str, Any]]:
    """By number of the series what it was before (None: it was made), as the file left it, and whether it stayed so.

    What was brought in before this was noted says only the first of them.
    """
    return {
        int(pk): each if each and "now" in each else {"was": each, "now": None} for pk, each in file.before.items()
    }  # fmt: skip


@transaction.atomic
def take_back(file: MeetingFile, *, by: Member) -> tuple[int, list[str]]:
    """Puts away what was made and changes back what was changed; of how many series, and the names of the others.

    What is no more as the file left it stays as it is: somebody has changed it since. Where that is so of all, it
    can be tried once more.

    Raises:
        PermissionDenied: it is somebody else's file, or there is nothing to take back.
    """
    now = MeetingFile.objects.select_for_update().get(pk=file.pk)
    if now.by_id != by.pk or not now.done_at or now.undone_at or not by.may("edit"):
        raise PermissionDenied
    came, left = came_of(now), []
    rows = list(Series.objects.visible_to(by).filter(pk__in=came).order_by("pk"))
    for each in rows:
        row, one = series_actions.held(each, by), came[each.pk]
        if one["now"] != _state(row) and (one["was"] or one["now"]):
            one["left"] = True
            left.append(row.name)
        elif one["was"] is None:
            archive(row, by=by)
        else:
            _back(row, one["was"], one["now"], by)
    if not left or len(left) < len(rows):
        now.before, now.undone_at = {str(pk): one for pk, one in came.items()}, timezone.now()
        now.save(update_fields=["before", "undone_at"])
    return len(rows) - len(left), left


def _back(row: Series, was: dict[str, Any], now: dict[str, Any], by: Member) -> None:
    """All that the file has changed, as it was: its pauses and moved meetings too."""
    people = list(Member.objects.visible_to(by).here().filter(pk__in=was["people"])) or [by]
    fields = {name: was[name] for name in COMPARED if name != "ended_on"}
    fields |= {"first_on": date.fromisoformat(was["first_on"]), "at": time.fromisoformat(was["at"])}
    if len(people) != 2 and fields["kind_of"] == Series.Kind.ONE_TO_ONE:
        fields["kind_of"] = Series.Kind.OTHER
    row = series_actions.change(row, by=by, people=people, only=row.is_restricted, **fields)
    if was["pauses"] != now["pauses"]:
        row.pauses.all().delete()
        for since, until, why in was["pauses"]:
            ends = date.fromisoformat(until) if until else None
            keep(by, Pause(series=row, by=by), since=date.fromisoformat(since), until=ends, why=why)
        keep(by, row, sequence=row.sequence + 1)
        replan(row, by=by)
    moved = set(now["moved"]) | set(was["moved"])
    for meeting in row.meetings.filter(planned_on__in=moved, on__gte=timezone.localdate()):
        on, at, minutes = was["moved"].get(_plain(meeting.planned_on)) or (_plain(meeting.planned_on), was["at"], was["minutes"])  # fmt: skip
        meeting_actions.move(meeting, by=by, on=date.fromisoformat(on), at=time.fromisoformat(at), minutes=minutes)  # fmt: skip
