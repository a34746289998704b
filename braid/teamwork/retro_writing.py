"""What is written apart in a retro, and the opening. Until then nothing is recorded: an event would say who wrote, and when."""

import random
import secrets
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.activity.actions import noticed, record
from braid.base.models import Side
from braid.base.rows import keep
from braid.people.models import Member
from braid.teamwork.meeting_actions import locked
from braid.teamwork.models import Meeting, Retro, RetroCard, RetroNote, RetroReady, RetroTopic
from braid.teamwork.models.retros import CARD_LENGTH, MOST_COLUMNS
from braid.teamwork.retro_lines import cards_of

# So many cards one person writes in one retro, and so many are on one board.
MOST_NOTES, MOST_CARDS = 50, 300
NAME_LENGTH = 40
State = Retro.State
# Why not now.
SAID: dict[str, Any] = {
    State.APART: gettext_lazy("It is not open yet: each writes apart."),
    State.OPEN: gettext_lazy("It has been opened. What you write now everybody reads at once."),
    State.COUNTED: gettext_lazy("The dots have been counted."),
    State.CLOSED: gettext_lazy("It is a record now. Let it go on first, if something is missing."),
}


def held(row: Retro, by: Member, *states: str) -> Retro:
    """The retro as it is now, held until the transaction ends, for somebody who sees it and may write.

    Raises:
        PermissionDenied: this member may not edit, or may not see it.
        ValidationError: it is in another state than one of these.
    """
    rows = Retro.objects.visible_to(by) if by.may("edit") else Retro.objects.none()
    found: Retro | None = rows.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if found is None:
        raise PermissionDenied
    if states and found.state not in states:
        raise ValidationError(SAID[found.state])
    return found


def named(columns: Sequence[str]) -> list[str]:
    """The names of columns as they are kept.

    Raises:
        ValidationError: on `columns`; there is none, there are too many, one comes twice or is too long.
    """
    found = [" ".join(name.split()) for name in columns if name.strip()]
    if not found or len(found) > MOST_COLUMNS:
        raise ValidationError({"columns": _("Name one to %(n)d columns, one a line.") % {"n": MOST_COLUMNS}})
    if len({name.casefold() for name in found}) < len(found):
        raise ValidationError({"columns": _("Two columns have the same name.")})
    if any(len(name) > NAME_LENGTH or "\0" in name for name in found):
        raise ValidationError({"columns": _("A name has up to %(n)d characters.") % {"n": NAME_LENGTH}})
    return found


@transaction.atomic
def begin(meeting: Meeting, *, by: Member, name: str, columns: Sequence[str], dots: int, as_list: bool = False) -> Retro:  # fmt: skip
    """Begins a retro of a meeting. Taken as a plain list it is open at once: its lines are known to those who met.

    Raises:
        ValidationError: by field; or this meeting has one.
    """
    now = locked(meeting, by)
    if Retro.objects.filter(meeting=now).exists():
        raise ValidationError(_("This meeting has its retro already."))
    row = Retro(meeting=now, begun_by=by, columns=named(columns), as_list=as_list)
    if as_list:
        row.state, row.opened_by, row.opened_at, row.is_swept = State.OPEN, by, timezone.now(), True
    keep(by, row, name=name, dots=dots)
    record(by, "retro.begun", row, tell=_others(now, by))
    return row


def _others(meeting: Meeting, by: Member) -> list[int]:
    return [pk for pk in meeting.series.seats.values_list("member_id", flat=True) if pk != by.pk]


@transaction.atomic
def write(row: Retro, *, by: Member, text: str, column: int = 0, with_name: bool = False) -> list[RetroNote]:
    """Writes cards of one's own, one for each line; those that are there already stay as they are.

    Raises:
        ValidationError: by field; or it is open already.
    """
    now = held(row, by, State.APART)
    cards = _lines(now, text, column)
    mine = RetroNote.objects.filter(retro=now, member=by)
    known = {(note.column, note.text): note for note in mine}
    if len(known | dict.fromkeys(cards)) > MOST_NOTES:
        raise ValidationError({"text": _("Up to %(n)d cards each: what is worth a talk?") % {"n": MOST_NOTES}})  # fmt: skip
    return [
        known.get(card) or keep(by, RetroNote(retro=now, member=by), column=card[0], text=card[1], with_name=with_name)
        for card in dict.fromkeys(cards)
    ]  # fmt: skip


def _lines(now: Retro, text: str, column: int) -> list[tuple[int, str]]:
    """What is written, as cards.

    Raises:
        ValidationError: nothing, too long, or there is no such column.
    """
    if not 0 <= column < len(now.columns):
        raise ValidationError({"column": _("There is no such column.")})
    found = list(cards_of(text, now.columns, column))
    if not found:
        raise ValidationError({"text": _("Write something.")})
    if long := [words for _number, words in found if len(words) > CARD_LENGTH]:
        said = _("“%(start)s…” is longer than %(n)d characters. Make two cards of it.")
        raise ValidationError({"text": said % {"start": long[0][:40], "n": CARD_LENGTH}})
    return found


@transaction.atomic
def change_note(note: RetroNote, /, *, by: Member, text: str, column: int, with_name: bool) -> RetroNote:
    """Writes a card of one's own anew.

    Raises:
        ValidationError: by field; or it is open already.
        PermissionDenied: somebody else has written it.
    """
    now = held(note.retro, by, State.APART)
    if note.member_id != by.pk:
        raise PermissionDenied
    if not 0 <= column < len(now.columns):
        raise ValidationError({"column": _("There is no such column.")})
    return keep(by, note, text=" ".join(text.split()), column=column, with_name=with_name)


@transaction.atomic
def remove_note(note: RetroNote, *, by: Member) -> None:
    """Takes a card of one's own away.

    Raises:
        PermissionDenied: somebody else has written it.
    """
    held(note.retro, by, State.APART)
    if note.member_id != by.pk:
        raise PermissionDenied
    note.delete()


@transaction.atomic
def be_ready(row: Retro, *, by: Member, ready: bool = True) -> None:
    """Says that one has written what one wants to, or that one goes on. Others learn how many of a side have."""
    now = held(row, by, State.APART)
    if ready and not RetroReady.objects.filter(retro=now, member=by).exists():
        keep(by, RetroReady(), retro=now, member=by)
    elif not ready:
        RetroReady.objects.filter(retro=now, member=by).delete()
    noticed(by.workspace_id)


@transaction.atomic
def open_together(row: Retro, *, by: Member) -> Retro:
    """Opens all cards to both sides at once, in random order, each a topic of its own.

    Who wrote a card is not kept where they did not want it: not here, and not in the table where it lay.

    Raises:
        ValidationError: nobody has written a card, or it is open already.
    """
    now = held(row, by, State.APART)
    notes = list(RetroNote.objects.filter(retro=now).select_related("member"))
    if not notes:
        raise ValidationError(_("Nobody has written a card yet."))
    dice = secrets.SystemRandom()
    dice.shuffle(notes)
    put(now, [(note.column, note.text, note.member.side, note.member_id if note.with_name else None) for note in notes], dice)  # fmt: skip
    RetroNote.objects.filter(retro=now).delete()
    RetroReady.objects.filter(retro=now).delete()
    keep(by, now, state=State.OPEN, opened_by=by, opened_at=timezone.now())
    record(by, "retro.opened", now, tell=_others(now.meeting, by))
    return now


def put(now: Retro, cards: Sequence[tuple[int, str, str, int | None]], dice: random.Random) -> None:
    """Puts (column, words, side, whose or nobody) on the board, in an order that says nothing of who wrote them."""
    topics = RetroTopic.objects.bulk_create(
        RetroTopic(workspace_id=now.workspace_id, retro=now, column=column) for column, *_rest in cards
    )
    made = [
        RetroCard(workspace_id=now.workspace_id, retro=now, topic=topic, text=text, side=side, who_id=who)
        for topic, (_column, text, side, who) in zip(topics, cards, strict=True)
    ]
    dice.shuffle(made)
    RetroCard.objects.bulk_create(made)


@transaction.atomic
def add_cards(row: Retro, *, by: Member, text: str, column: int = 0, side: str = "", with_name: bool = False) -> int:  # fmt: skip
    """Puts cards onto an open board, one for each line; how many.

    Nothing says who did: an event would, of cards without a name.

    Args:
        side: whose words they are; one's own side where nothing is said.
    """
    now = held(row, by, State.OPEN, State.COUNTED)
    if side and side not in Side.values:
        raise ValidationError({"side": _("There is no such side.")})
    cards = _lines(now, text, column)
    if now.cards.count() + len(cards) > MOST_CARDS:
        raise ValidationError({"text": _("A board has up to %(n)d cards.") % {"n": MOST_CARDS}})
    own = by.pk if with_name and side in ("", by.side) else None
    put(now, [(number, words, side or by.side, own) for number, words in cards], secrets.SystemRandom())
    noticed(by.workspace_id)
    return len(cards)


def counts(row: Retro) -> dict[str, dict[str, int]]:
    """How many cards a side has written and how many of it are ready: all that may be known before the opening."""
    found: dict[str, dict[str, int]] = {}
    for table, name in ((RetroNote, "cards"), (RetroReady, "ready")):
        rows: Any = table._default_manager.filter(retro=row).order_by()
        for side, count in rows.values_list("member__side").annotate(Count("pk")):
            found.setdefault(side, {"cards": 0, "ready": 0})[name] = count
    return found
