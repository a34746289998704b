"""Reading what was answered, in as few queries as there are tables."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.utils.crypto import salted_hmac

from braid.base.components import initials
from braid.base.models import BOTH_SIDES
from braid.rounds.models import Answer, Round, Seat


@dataclass(frozen=True)
class Said:
    """One named answer. `name` is empty where answers are shown under the side alone."""

    side: str
    seat: int
    value: str
    why: str
    guess: str
    name: str


@dataclass
class Read:
    """Named answers by (question id, subject id or 0)."""

    answers: dict[tuple[int, int], list[Said]] = field(default_factory=lambda: defaultdict(list))


def counts(row: Round) -> dict[str, list[int]]:
    """By side: how many answered, of how many."""
    rows = Seat.objects.filter(round=row).order_by().values("side")
    found = rows.annotate(answered=Count("pk", filter=Q(has_answered=True)), invited=Count("pk"))
    sides = {r["side"]: [r["answered"], r["invited"]] for r in found}
    return {side: sides[side] for side in (*BOTH_SIDES, "other") if side in sides}


def read(row: Round) -> Read:
    """All named answers of a round; one query.

    Where no names are shown, those of a side come in another order under every question: whoever is known by one
    sentence is not known by all. The order stays, and only the secret of this installation knows it.
    """
    found = Read()
    rows = Answer.objects.filter(round=row).select_related("seat__member").order_by("seat__side", "seat_id")
    for said in rows:
        person = said.seat.member
        name = initials(person.name) if row.shows_names and person else ""
        found.answers[said.question_id, said.subject_id or 0].append(
            Said(said.seat.side, said.seat_id, said.value, said.why, said.guess, name)
        )
    if not row.shows_names:
        for question, said_all in found.answers.items():
            said_all.sort(key=lambda said: (said.side, _lot(row, question, said.seat)))
    return found


def _lot(row: Round, question: tuple[int, int], seat: int) -> bytes:
    return salted_hmac("braid.rounds.order", f"{row.pk}:{question[0]}:{question[1]}:{seat}").digest()


def reasons(said: list[Said]) -> dict[str, list[list[str]]]:
    """By side: [reason, initials, the answer it was given with] of those who gave one."""
    return {
        side: [[s.why, s.name, s.value or ""] for s in said if s.side == side and s.why]
        for side in BOTH_SIDES
    }
