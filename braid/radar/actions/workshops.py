"""Every write about a planning workshop: beginning it, its steps, what is in and out, what it rests on, the record."""

from datetime import date, time
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.base.rows import keep
from braid.people.models import Member
from braid.radar.models import Workshop, WorkshopItem, WorkshopPoint, WorkshopStep
from braid.roadmap.actions import change_item
from braid.roadmap.models import Item, Release
from braid.rounds.models import Round
from braid.teamwork import agenda, series_actions
from braid.teamwork.models import Meeting, Series

MINUTES = 120


def _held(row: Workshop, by: Member, *, closed: bool = False) -> Workshop:
    """The workshop as it is now, held until the transaction ends, for somebody who sees it and may write.

    Raises:
        PermissionDenied: this member may not edit, or may not see it.
        ValidationError: it is a record, or with `closed` it is none.
    """
    rows = Workshop.objects.visible_to(by) if by.may("edit") else Workshop.objects.none()
    found: Workshop | None = rows.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if found is None:
        raise PermissionDenied
    if bool(found.closed_at) != closed:
        raise ValidationError(_("This is not agreed yet.") if closed else _("This is a record now. Let it go on first, if something changes."))  # fmt: skip
    return found


@transaction.atomic
def begin_workshop(*, by: Member, meeting: Meeting | None = None, **fields: Any) -> Workshop:
    """Begins to plan a period, in a meeting or before there is one.

    Raises:
        ValidationError: by field.
        PermissionDenied: this member may not edit, or may not see the meeting.
    """
    if meeting is not None and not Meeting.objects.visible_to(by).filter(pk=meeting.pk).exists():
        raise PermissionDenied
    row = keep(by, Workshop(begun_by=by, meeting=meeting), **fields)
    record(by, "workshop.begun", row)
    return row


@transaction.atomic
def change_workshop(row: Workshop, /, *, by: Member, **fields: Any) -> Workshop:
    """Another name or another period.

    Raises:
        ValidationError: by field; or it is a record.
    """
    now = _held(row, by)
    keep(by, now, **fields)
    record(by, "workshop.changed", now)
    return now


@transaction.atomic
def tick(row: Workshop, *, by: Member, step: str, done: bool = True) -> None:
    """Says that a step was gone through, or that it is not."""
    now = _held(row, by)
    if step not in WorkshopStep.Step.values:
        raise PermissionDenied
    there = WorkshopStep.objects.filter(workshop=now, step=step).first()
    if done and there is None:
        keep(by, WorkshopStep(by=by), workshop=now, step=step)
        record(by, "workshop.step_done", now, step=step)
    elif not done and there is not None:
        there.delete()
        record(by, "workshop.step_open", now, step=step)


@transaction.atomic
def use_round(row: Workshop, round: Round, *, by: Member) -> Workshop:
    """Takes a round of priorities as the one in which both sides have ranked apart.

    Raises:
        PermissionDenied: this member may not see it, or it is another kind.
    """
    now = _held(row, by)
    if not Round.objects.visible_to(by).filter(pk=round.pk, use=Round.Use.PRIORITIES).exists():
        raise PermissionDenied
    if now.ranked_in != f"round:{round.pk}":
        keep(by, now, ranked_in=f"round:{round.pk}")
        record(by, "workshop.changed", now)
    return now


@transaction.atomic
def place_item(
    row: Workshop, item: Item, *, by: Member, verdict: str, why: str = "", release: Release | None = None, planned_on: date | None = None,
    moves: bool = True,
) -> WorkshopItem:  # fmt: skip
    """Says that an item is in or out. What is in gets its release or its day, where one is said.

    Args:
        moves: whether release and day of the item become these; False leaves them.

    Raises:
        ValidationError: by field; what is out says why.
        PermissionDenied: this member may not see the item.
    """
    now = _held(row, by)
    thing: Item | None = Item.objects.visible_to(by).filter(pk=item.pk).first()
    if thing is None:
        raise PermissionDenied
    there = WorkshopItem.objects.filter(workshop=now, item=thing).first() or WorkshopItem(workshop=now, item=thing)  # fmt: skip
    kept = keep(by, there, verdict=verdict, why=why, by=by, at=timezone.now())
    if moves and verdict == WorkshopItem.Verdict.IN:
        change_item(thing, by=by, release=release, planned_on=planned_on, why=_why(now))  # fmt: skip
    record(by, f"workshop.item_{verdict}", now, item=thing)
    return kept


def _why(row: Workshop) -> str:
    """Why an item moves. All read that on the item and its launch: a workshop of only some is not named."""
    if not Workshop.objects.open_in(row.workspace_id).filter(pk=row.pk).exists():
        return _("Planned together")
    return _("Planned together: %(name)s") % {"name": row.name}


@transaction.atomic
def unplace_item(row: Workshop, item: Item, *, by: Member) -> None:
    """Takes back that an item is in or out."""
    now = _held(row, by)
    there = WorkshopItem.objects.visible_to(by).filter(workshop=now, item=item).first()
    if there is not None:
        there.delete()
        record(by, "workshop.item_taken_back", now, item=item)


@transaction.atomic
def count_on(row: Workshop, *, by: Member, text: str, owner: Member | None = None, due_on: date | None = None) -> WorkshopPoint:  # fmt: skip
    """Notes what the plan rests on and nobody knows yet, and who finds out.

    Raises:
        ValidationError: by field.
    """
    now = _held(row, by)
    made = keep(by, WorkshopPoint(workshop=now, by=by), text=text, owner=owner, due_on=due_on)
    record(by, "workshop.assumed", now, tell=[owner.pk] if owner and owner.pk != by.pk else [])
    return made


@transaction.atomic
def count_on_no_more(point: WorkshopPoint, *, by: Member) -> None:
    """Takes back what the plan rests on."""
    now = _held(point.workshop, by)
    record(by, "workshop.assumption_removed", now)
    point.delete()


@transaction.atomic
def agree_on_plan(row: Workshop, *, by: Member, dissent: str = "") -> Workshop:
    """Makes it a record: what is in, what is out and why, who sees it differently.

    Raises:
        ValidationError: nothing is in yet.
    """
    now = _held(row, by)
    if not now.items.filter(verdict=WorkshopItem.Verdict.IN).exists():
        raise ValidationError(_("Nothing is in yet: say of one item at least that it is."))
    keep(by, now, dissent=dissent, closed_by=by, closed_at=timezone.now())
    if not now.steps.filter(step=WorkshopStep.Step.RECORD).exists():
        keep(by, WorkshopStep(by=by), workshop=now, step=WorkshopStep.Step.RECORD)
    record(by, "workshop.agreed", now)
    return now


@transaction.atomic
def plan_on(row: Workshop, *, by: Member) -> Workshop:
    """Lets a record be worked on again."""
    now = _held(row, by, closed=True)
    keep(by, now, closed_by=None, closed_at=None)
    now.steps.filter(step=WorkshopStep.Step.RECORD).delete()
    record(by, "workshop.reopened", now)
    return now


@transaction.atomic
def meet_for_workshop(row: Workshop, *, by: Member, people: list[Member], on: date, at: time) -> Meeting:
    """Begins a meeting in which both sides go through the steps, which are its agenda.

    Raises:
        ValidationError: by field.
    """
    now = _held(row, by)
    series = series_actions.begin(
        by=by, people=people, only=False, name=now.name, kind_of=Series.Kind.PLANNING, rhythm=Series.Rhythm.ONCE,
        purpose=_("What is in and what is out, planned by both sides."), first_on=on, at=at, minutes=MINUTES,
    )  # fmt: skip
    first: Meeting | None = series.meetings.order_by("on", "at").first()
    if first is None:
        raise ValidationError({"on": _("No meeting falls on that day. Choose one to come.")})
    for step in WorkshopStep.Step:
        agenda.put_on(first, by=by, text=str(step.label))
    keep(by, now, meeting=first)
    record(by, "workshop.changed", now)
    return first
