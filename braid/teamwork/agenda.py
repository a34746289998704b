"""The agenda that fills itself: every room hands in what is open about these people, and what was done with it is kept.

What a room offers is no row until somebody does something with it (`activity.gathering`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.activity.gathering import MOST, PLACE, Gathering, Offer
from braid.base.plugs import panels
from braid.base.rows import keep
from braid.base.text import day as day_text
from braid.base.text import shortened
from braid.people.models import Member
from braid.teamwork.citing import by_name
from braid.teamwork.meeting_actions import in_contact_at, locked
from braid.teamwork.models import AgendaLine, Meeting, Series

# After its day a meeting is still written up.
WRITTEN_UP = timedelta(days=2)
LEFT = "teamwork.agendaline"
# What is to be decided comes first, then what drifts and what is near.
ROOMS = ("teamwork", "radar", "launches", "insights")
# Of these a talk of both sides is a contact, which the radar reads.
TOUCHED = ("roadmap.item", "launches.launch")
LONGEST = 200
STEP = 10


@dataclass
class Entry:
    """One line as it is shown; `row` where something was done with it already."""

    key: str
    text: str
    url: str
    why: str = ""
    on: date | None = None
    row: AgendaLine | None = None
    subject: tuple[str, int] = ("", 0)

    @property
    def is_own(self) -> bool:
        """Whether somebody wrote it for this meeting."""
        return not self.subject[0]


def fills(meeting: Meeting) -> bool:
    """Whether it is the one that fills itself: the next of its series, and for two days the last."""
    today = timezone.localdate()
    if meeting.skipped_at or meeting.on < today - WRITTEN_UP:
        return False
    before = meeting.series.meetings.filter(on__gte=today, on__lt=meeting.on, skipped_at=None)
    return meeting.on <= today or not before.exists()


def gathering(member: Member, meeting: Meeting) -> Gathering:
    """What the rooms have to know."""
    people = frozenset(meeting.series.seats.values_list("member_id", flat=True))
    about = by_name(member, meeting.series.about)
    sorts = meeting.series.kind_of == Series.Kind.TRIAGE
    return Gathering(meeting.pk, people, (about.kind, about.pk) if about else ("", 0), meeting.on, sorts)


def entries(member: Member, meeting: Meeting) -> list[Entry]:
    """Every line of the agenda, those that were taken off as well, in their order."""
    rows = AgendaLine.objects.visible_to(member).filter(meeting=meeting).select_related("by", "talked_by")
    known = {key_of(row): row for row in rows}
    offered = list(_offered(member, meeting)) if fills(meeting) else []
    found = [(row.order, number, _kept(row)) for number, row in enumerate(known.values())]
    last = max([row.order for row in known.values()], default=0)
    for number, offer in enumerate(offered):
        key = f"{offer.kind}-{offer.pk}"
        if key not in known:
            entry = Entry(key, offer.what, offer.url, offer.why, offer.on, None, (offer.kind, offer.pk))
            found.append((last + number, 10_000 + number, entry))
    return [entry for _order, _number, entry in sorted(found, key=lambda each: each[:2])]


def key_of(row: AgendaLine) -> str:
    """The name of a line in a form."""
    return f"{row.subject_kind}-{row.subject_id}" if row.subject_kind else f"own-{row.pk}"


def _kept(row: AgendaLine) -> Entry:
    why = row.why or (_("%(name)s put it here") % {"name": row.by.name} if row.by else "")
    return Entry(key_of(row), row.text, row.url, why, None, row, (row.subject_kind, row.subject_id))


def _offered(member: Member, meeting: Meeting) -> Iterator[Offer]:
    yield from _left(member, meeting)
    said = [offer for room in panels(PLACE, member, gathering(member, meeting)) for offer in room[:MOST]]
    yield from sorted(said, key=lambda offer: ROOMS.index(offer.kind.partition(".")[0]))


def _left(member: Member, meeting: Meeting) -> Iterator[Offer]:
    """What somebody wrote for the time before, and nobody talked about. Two queries."""
    before = meeting.series.meetings.filter(on__lt=meeting.on).order_by("-on").first()
    if before is None:
        return
    rows = AgendaLine.objects.visible_to(member).filter(meeting=before, talked_at=None, off_at=None)
    for row in rows.filter(subject_kind__in=("", LEFT)):
        why = _("left from %(day)s") % {"day": day_text(before.on)}
        yield Offer(LEFT, row.pk, row.text, row.url or before.place, why)


def _row(by: Member, meeting: Meeting, entry: Entry, order: int) -> AgendaLine:
    """The row of a line; one that a room has offered is kept from now on."""
    if entry.row is not None:
        return entry.row
    kind, pk = entry.subject
    fresh = AgendaLine(meeting=meeting, subject_kind=kind, subject_id=pk, by=by)
    return keep(by, fresh, text=shortened(entry.text, LONGEST), why=entry.why[:200], url=entry.url[:200], order=order)  # fmt: skip


@transaction.atomic
def put_on(row: Meeting, *, by: Member, text: str) -> AgendaLine:
    """Writes something on the agenda, before what the rooms have offered.

    Raises:
        ValidationError: by field.
    """
    now = locked(row, by)
    orders = now.lines.values_list("order", flat=True)
    made = keep(by, AgendaLine(meeting=now, by=by), text=text, order=max(orders, default=0))
    record(by, "agenda.line_added", now, line=made.pk)
    return made


DEEDS = ("talked", "open", "off", "back", "up", "down")


@transaction.atomic
def deal(row: Meeting, *, by: Member, key: str, deed: str) -> None:
    """Does something with a line: talked about or not, off the agenda or back on it, one place up or down.

    Raises:
        ValidationError: it is not there any more.
        PermissionDenied: there is no such deed.
    """
    if deed not in DEEDS:
        raise PermissionDenied
    now = locked(row, by)
    if deed in ("up", "down"):
        _move(now, by, key, -1 if deed == "up" else 1)
    else:
        _mark(_settled(now, by, key), by, deed)
    record(by, f"agenda.line_{'moved' if deed in ('up', 'down') else deed}", now)


def _mark(line: AgendaLine, by: Member, deed: str) -> None:
    does = deed in ("talked", "off")
    at, who = (timezone.now(), by) if does else (None, None)
    if deed in ("talked", "open"):
        keep(by, line, talked_at=at, talked_by=who)
        _contact(line.meeting, by, line)
    else:
        keep(by, line, off_at=at, off_by=who)


def _settled(now: Meeting, by: Member, key: str) -> AgendaLine:
    """The row of that line. So that it stays where it is, all before it become rows as well."""
    found = None
    for number, entry in enumerate(entries(by, now)):
        if entry.row is None and found is not None:
            break
        line = _row(by, now, entry, number * STEP)
        if line.order != number * STEP:
            keep(by, line, order=number * STEP)
        if entry.key == key:
            found = line
    if found is None:
        raise ValidationError(_("This line is not on the agenda any more."))
    found.meeting = now
    return found


def _move(now: Meeting, by: Member, key: str, step: int) -> None:
    keys = [entry.key for entry in entries(by, now) if not (entry.row and entry.row.off_at)]
    place = keys.index(key) if key in keys else -1
    if place < 0:
        raise ValidationError(_("This line is not on the agenda any more."))
    if 0 <= place + step < len(keys):
        _settled(now, by, keys[max(place, place + step)])
        one, other = _settled(now, by, key), _settled(now, by, keys[place + step])
        first, second = one.order, other.order
        keep(by, one, order=second)
        keep(by, other, order=first)


def _contact(now: Meeting, by: Member, line: AgendaLine) -> None:
    """What both sides talked about is a contact of theirs, where it is a thing that both work on."""
    if line.talked_at is None or line.subject_kind not in TOUCHED:
        return
    rows: Any = apps.get_model(line.subject_kind)._default_manager.all()
    thing = rows.visible_to(by).filter(pk=line.subject_id).first()
    if thing is not None:
        in_contact_at(now, thing, by=by)
