"""The open board of a retro: topics that move and join, dots, and what is agreed."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import noticed, record
from braid.activity.archive import delete_what_hangs_on
from braid.base.models import BOTH_SIDES
from braid.base.rows import keep
from braid.people.models import Member
from braid.teamwork.meeting_actions import agree_on
from braid.teamwork.models import ActionItem, Retro, RetroCard, RetroDot, RetroStep, RetroTopic
from braid.teamwork.retro_writing import held

State = Retro.State


def _topic(topic: RetroTopic, by: Member, *states: str) -> tuple[Retro, RetroTopic]:
    """The retro, held, and its topic as it is now.

    Raises:
        ValidationError: the topic is not there any more, for it was joined with another.
    """
    now = held(topic.retro, by, *states)
    found: RetroTopic | None = RetroTopic.objects.filter(pk=topic.pk, retro=now).first()
    if found is None:
        raise ValidationError(_("This card has been joined with another one meanwhile."))
    return now, found


@transaction.atomic
def move(topic: RetroTopic, *, by: Member, column: int) -> RetroTopic:
    """Moves a topic to another column.

    Raises:
        ValidationError: there is no such column.
    """
    now, kept = _topic(topic, by, State.OPEN, State.COUNTED)
    if not 0 <= column < len(now.columns):
        raise ValidationError(_("There is no such column."))
    if kept.column != column:
        keep(by, kept, column=column)
        record(by, "retro.arranged", now)
    return kept


@transaction.atomic
def join(topic: RetroTopic, into: RetroTopic, *, by: Member) -> RetroTopic:
    """Makes one topic of two: cards, dots and actions of the first go over to the other.

    Raises:
        ValidationError: they are the same, or of two retros.
    """
    now, kept = _topic(topic, by, State.OPEN, State.COUNTED)
    _same, target = _topic(into, by)
    if kept.pk == target.pk or kept.retro_id != target.retro_id:
        raise ValidationError(_("Choose another card of this board."))
    RetroCard.objects.filter(topic=kept).update(topic=target)
    RetroStep.objects.filter(topic=kept).update(topic=target)
    for dot in RetroDot.objects.filter(topic=kept):
        there = RetroDot.objects.filter(topic=target, member=dot.member_id).first()
        dot.topic, dot.count = target, dot.count + (there.count if there else 0)
        if there:
            there.delete()
        dot.save(update_fields=["topic", "count"])
    dots = {f"{side}_dots": getattr(kept, f"{side}_dots") + getattr(target, f"{side}_dots") for side in (*BOTH_SIDES, "other")}  # fmt: skip
    keep(by, target, name=target.name or kept.name, **dots)
    kept.delete()
    record(by, "retro.arranged", now)
    return target


@transaction.atomic
def take_out(card: RetroCard, *, by: Member) -> RetroTopic:
    """Makes a topic of its own of a card that was joined with others; dots and actions stay with these.

    Raises:
        ValidationError: it stands alone, or it is not where it was.
    """
    now, kept = _topic(card.topic, by, State.OPEN, State.COUNTED)
    if not kept.cards.filter(pk=card.pk).exists():
        raise ValidationError(_("Somebody has moved this card meanwhile. Look where it is now."))
    if kept.cards.count() < 2:
        raise ValidationError(_("This card stands alone already."))
    made: RetroTopic = keep(by, RetroTopic(retro=now), column=kept.column)
    RetroCard.objects.filter(pk=card.pk).update(topic=made)
    if kept.cards.count() == 1:
        keep(by, kept, name="")
    record(by, "retro.arranged", now)
    return made


@transaction.atomic
def name_topic(topic: RetroTopic, /, *, by: Member, name: str) -> RetroTopic:
    """Says in one sentence what joined cards say; empty: what the first one says."""
    now, kept = _topic(topic, by, State.OPEN, State.COUNTED)
    if " ".join(name.split()) != kept.name:
        keep(by, kept, name=" ".join(name.split()))
        record(by, "retro.arranged", now)
    return kept


def left(row: Retro, member: Member) -> int:
    """How many dots somebody has left to put. One query."""
    used = RetroDot.objects.filter(topic__retro=row, member=member).aggregate(n=Sum("count"))["n"]
    return max(0, row.dots - (used or 0))


@transaction.atomic
def dot(topic: RetroTopic, *, by: Member, more: bool = True) -> None:
    """Puts one dot of one's own on a topic, or takes one back. Nothing is recorded: dots are put apart, too.

    Raises:
        ValidationError: none is left, or they are counted.
    """
    now, kept = _topic(topic, by, State.OPEN)
    there = RetroDot.objects.filter(topic=kept, member=by).first()
    if more:
        if not left(now, by):
            raise ValidationError(_("All your dots are put. Take one back first."))
        keep(by, there or RetroDot(topic=kept, member=by, count=0), count=(there.count if there else 0) + 1)
    elif there and there.count > 1:
        keep(by, there, count=there.count - 1)
    elif there:
        there.delete()


@transaction.atomic
def count(row: Retro, *, by: Member) -> Retro:
    """Counts the dots by side; whose they were is not kept."""
    now = held(row, by, State.OPEN)
    dots = RetroDot.objects.filter(topic__retro=now)
    sides = (*BOTH_SIDES, "other")
    for topic in now.topics.all():
        found = dict(dots.filter(topic=topic).order_by().values_list("member__side").annotate(Sum("count")))
        if found:
            keep(by, topic, **{f"{side}_dots": found.get(side, 0) for side in sides})
    dots.delete()
    keep(by, now, state=State.COUNTED, counted_by=by, counted_at=timezone.now(), is_swept=False)
    record(by, "retro.counted", now)
    return now


@transaction.atomic
def close(row: Retro, *, by: Member) -> Retro:
    """Makes it a record. Dots that nobody has counted are counted."""
    now = held(row, by, State.OPEN, State.COUNTED)
    if now.state == State.OPEN:
        now = count(now, by=by)
    keep(by, now, state=State.CLOSED, closed_by=by, closed_at=timezone.now())
    record(by, "retro.closed", now)
    return now


@transaction.atomic
def go_on(row: Retro, *, by: Member) -> Retro:
    """Lets a record be worked on again."""
    now = held(row, by, State.CLOSED)
    keep(by, now, state=State.COUNTED, closed_by=None, closed_at=None)
    record(by, "retro.reopened", now)
    return now


@transaction.atomic
def agree(topic: RetroTopic, *, by: Member, text: str, owner: Member, due_on: date) -> ActionItem:
    """Makes an action of a topic: who does what until when, on every agenda of the series until it is done.

    Raises:
        ValidationError: by field.
    """
    now, kept = _topic(topic, by, State.OPEN, State.COUNTED)
    made = agree_on(now.meeting, by=by, text=text, owner=owner, due_on=due_on)
    keep(by, RetroStep(), topic=kept, action=made)
    return made


@transaction.atomic
def remove(row: Retro, *, by: Member) -> None:
    """Takes a retro away before it is opened, with what was written: whoever began it, or who manages the workspace.

    Raises:
        PermissionDenied: neither of them.
    """
    now = held(row, by, State.APART)
    if by.pk != now.begun_by_id and not by.may("manage"):
        raise PermissionDenied
    record(by, "retro.removed", now.meeting)
    noticed(by.workspace_id)
    delete_what_hangs_on(now)
    now.delete()
