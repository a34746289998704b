"""Rounds that come again: the next wave by itself, paused, stopped or begun later by whoever leads the round."""

from calendar import monthrange
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.base.models import BOTH_SIDES
from braid.people.models import Member
from braid.rounds.actions.course import open_round
from braid.rounds.actions.drafting import draft_round
from braid.rounds.asking import Asked, as_asked
from braid.rounds.instruments import reserve
from braid.rounds.models import MOST_MONTHS, Question, Round, Subject

SHORTEST, LONGEST = timedelta(days=1), timedelta(days=90)
SATURDAY = 5
# With fewer questions a strand would say something else, not the same less well.
FEWEST_LEFT = 4


def opened_at(row: Round) -> datetime | None:
    """When it was opened, None for a draft."""
    return row.steps.filter(state=Round.State.OPEN).values_list("at", flat=True).first()


def months_on(at: datetime, months: int) -> datetime:
    """So many months later, at the same time of the same day, or of the last one of a shorter month."""
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    return at.replace(year=year, month=month + 1, day=min(at.day, monthrange(year, month + 1)[1]))


def due_at(row: Round) -> datetime | None:
    """When the next wave opens, as long as it is not paused; None where there is none to come."""
    opened = opened_at(row) if row.every_months and row.use != Round.Use.GO else None
    return months_on(timezone.localtime(opened), row.every_months) if opened else None


def closes_at(row: Round, opened: datetime, now: datetime) -> datetime:
    """Open for as long as this one, a day to ninety; until the same hour, and not on a weekend."""
    for_so_long = min(max(row.closes_at - opened, SHORTEST), LONGEST)
    hour = timezone.localtime(row.closes_at)
    end = timezone.localtime(now + for_so_long).replace(
        hour=hour.hour, minute=hour.minute, second=0, microsecond=0
    )
    end += timedelta(days=end < timezone.localtime(now) + SHORTEST)
    return end + timedelta(days=max(0, 7 - end.weekday()) if end.weekday() >= SATURDAY else 0)


def leaders(row: Round) -> dict[str, Member | None]:
    """The facilitators, where they may still lead."""
    return {f"{side}_facilitator": row.leader(side) for side in BOTH_SIDES}


def asked_people(row: Round) -> list[Member]:
    """Those who were asked and are still here."""
    return list(Member.objects.filter(pk__in=row.seats.values("member_id")).here())


def asked_subjects(row: Round) -> list[Any]:
    """What it asks about that is still there for everybody, and still under way; words stay."""
    found: list[Any] = []
    for subject in Subject.objects.open_in(row.workspace_id).filter(round=row).order_by("order"):
        if not subject.subject_kind:
            found.append(subject.title)
            continue
        model: Any = apps.get_model(subject.subject_kind)
        now = model.objects.open_in(row.workspace_id).filter(pk=subject.subject_id).first()
        # (Rooms above say of their rows whether they are: what is done is not asked about again.)
        if now is not None and getattr(now, "is_under_way", True):
            found.append(now)
    return found


def why_not(row: Round) -> str:
    """Why the next wave cannot open by itself; empty where it can."""
    if not any(leaders(row).values()):
        return _("Nobody who leads it is left: start a new one.")
    if not set(BOTH_SIDES) <= {person.side for person in asked_people(row)}:
        return _("Of one side nobody is left who was asked: start a new one.")
    if row.questions.filter(per_subject=True).exists() and not asked_subjects(row):
        return _("Nothing that it asked about is still under way: start a new one.")
    return ""


@transaction.atomic
def next_wave(row: Round, *, now: datetime | None = None) -> Round | None:
    """Opens the next wave where its time has come; None where it has not, or it is there already, whoever asks twice."""
    now = now or timezone.now()
    row = Round.objects.select_for_update().select_related("workspace").get(pk=row.pk)
    opened, due = opened_at(row), due_at(row)
    if not opened or not due or due > now or row.paused_at or not row.is_over:
        return None
    if Round.objects.filter(previous=row).exists() or why_not(row):
        return None
    led = leaders(row)
    by = next(person for person in led.values() if person)
    made = draft_round(
        by=by, questions=next_questions(row), subjects=asked_subjects(row), invited=asked_people(row), use=row.use,
        name=row.name, purpose=row.purpose, is_anonymous=row.is_anonymous, instrument=next_instrument(row),
        every_months=row.every_months, previous=row, closes_at=closes_at(row, opened, now), asks_guess=row.asks_guess,
        shows_names=row.shows_names, **led,
    )  # fmt: skip
    _keep_numbers(row, made)
    return open_round(made, by=by)


def next_questions(row: Round) -> list[Asked]:
    """The questions as they were asked, without what was left out; the reserve of a strand comes in its place."""
    asked, found = list(row.questions.order_by("order")), list[Asked]()
    known = {question.key for question in asked}
    for question in asked:
        if not question.left_out_at:
            found.append(as_asked(question))
        elif (other := reserve(question.block)) and other.key not in known:
            known.add(other.key)
            found.append(other)
    return found


def next_instrument(row: Round) -> str:
    """Its name says what is left out of it: answers to other questions are not compared over waves."""
    gone = row.questions.exclude(left_out_at=None).order_by("order").values_list("key", flat=True)
    return "-".join([row.instrument, *gone])


def _keep_numbers(row: Round, made: Round) -> None:
    """Reach and deadlines that were agreed on, where they still lie ahead."""
    before = {(s.subject_kind, s.subject_id): s for s in row.subjects.exclude(subject_kind="")}
    for subject in made.subjects.exclude(subject_kind=""):
        if known := before.get((subject.subject_kind, subject.subject_id)):
            ahead = known.deadline and known.deadline >= timezone.localdate()
            subject.reach, subject.source = known.reach, known.source
            subject.deadline = known.deadline if ahead else None
            subject.save(update_fields=["reach", "source", "deadline"])


@transaction.atomic
def repeat(row: Round, *, by: Member, months: int) -> Round:
    """Comes again every so many months from now on; 0 stops it. The newest wave says it.

    Raises:
        ValidationError: it cannot come again, a newer wave says so, or the months are out of range.
        PermissionDenied: this member does not lead the round.
    """
    row = _newest(row, by)
    if not 0 <= months <= MOST_MONTHS:
        raise ValidationError(_("Every 1 to %(most)s months, or 0 for never.") % {"most": MOST_MONTHS})
    row.every_months, row.paused_at, row.paused_by = months, None, None
    row.save(update_fields=["every_months", "paused_at", "paused_by"])
    record(by, "round.repeating" if months else "round.stopped", row, months=months)
    return row


@transaction.atomic
def pause(row: Round, *, by: Member, on: bool = True) -> Round:
    """No next wave until it goes on. What is paused twice stays as it was.

    Raises:
        ValidationError: it does not come again, or a newer wave is there.
        PermissionDenied: this member does not lead the round.
    """
    row = _newest(row, by)
    if not row.every_months:
        raise ValidationError(_("This round does not come again: there is nothing to pause."))
    if on == bool(row.paused_at):
        return row
    row.paused_at, row.paused_by = (timezone.now(), by) if on else (None, None)
    row.save(update_fields=["paused_at", "paused_by"])
    record(by, "round.paused" if on else "round.resumed", row)
    return row


@transaction.atomic
def leave_out(row: Round, *, by: Member, key: str, on: bool = True) -> Question:
    """The next wave does not ask a question that does not fit, but the reserve of its strand; or it asks it after all.

    Raises:
        ValidationError: there is no next wave, no such question in a strand, or its strand would be left too short.
        PermissionDenied: this member does not manage the workspace: only who reads which questions fit can say it.
    """
    if not by.may("manage") or row.workspace_id != by.workspace_id:
        raise PermissionDenied
    row = _last(Round.objects.select_for_update().get(pk=row.pk))
    if not row.every_months or not row.is_revealed:
        raise ValidationError(_("It does not come again, or nobody has seen yet what was answered."))
    found = row.questions.filter(key=key, scale="agree").exclude(block="").first()
    if found is None:
        raise ValidationError(_("Only a question of a strand can be left out."))
    if on == bool(found.left_out_at):
        return found
    found.left_out_at, found.left_out_by = (timezone.now(), by) if on else (None, None)
    found.save(update_fields=["left_out_at", "left_out_by"])
    if sum(q.block == found.block for q in next_questions(row)) < FEWEST_LEFT:
        raise ValidationError(_("Too few questions of this strand would be left to say anything by them."))
    record(by, "round.question_left_out" if on else "round.question_kept", row, key=key)
    return found


def _newest(row: Round, by: Member) -> Round:
    row = Round.objects.select_for_update().get(pk=row.pk)
    if row.workspace_id != by.workspace_id or not row.facilitated_by(by):
        raise PermissionDenied
    return _last(row)


def _last(row: Round) -> Round:
    if row.use == Round.Use.GO:
        raise ValidationError(_("A go or no-go is asked once, before its launch."))
    if row.state == Round.State.DRAFT:
        raise ValidationError(_("It is a draft: say there how often it comes again."))
    if Round.objects.filter(previous=row).exists():
        raise ValidationError(_("A newer wave is there: look at that one."))
    return row
