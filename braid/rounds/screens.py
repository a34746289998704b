"""What the page of a round shows: who is asked, and of what was found only what has been opened."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, ngettext

from braid.base.held import Held
from braid.base.lists import remembered
from braid.base.prepared import Prepared
from braid.people.models import Member
from braid.rounds.actions.repeating import due_at, why_not
from braid.rounds.models import Answer, Question, Round, Seat, Settlement, Step, Subject
from braid.rounds.results.read import counts
from braid.rounds.results.seen import Part, hidden_subjects, parts_for
from braid.rounds.sentence import role_map
from braid.rounds.told import Told, told_of


@dataclass(frozen=True)
class Shown:
    """A round with the parts of it that are open: what rooms above are asked to speak about on its page.

    `parts` are read where somebody asks for them; what is drawn of them is `told`.
    """

    row: Round
    parts: Iterable[Part]
    told: Told

    @property
    def pk(self) -> str:
        """What is open of it: by this the answer is remembered."""
        return f"{self.row.pk}:{self.row.state}:{self.told.many}"


def look(member: Member, row: Round, by: str = "rank") -> dict[str, Any]:
    """The context of the page of a round; orders are compared `by` rank, value or effort."""
    row.workspace = member.workspace
    # (After the close nothing on the page depends on whether its reader was asked.)
    seat = None if row.is_over else Seat.objects.visible_to(member).filter(round=row, member=member).first()
    hidden = hidden_subjects(member, row)
    told = told_of(member, row, by, hidden)
    numbers = told.counts or counts(row)
    return {
        "row": row,
        "told": told,
        "heading": told.heading,
        "counts": [(side, *numbers[side]) for side in numbers],
        "said": [said_of(member, side, *numbers[side]) for side in numbers],
        "seat": seat,
        # (An anonymous ballot is sent once.)
        "may_answer": seat is not None and row.takes_answers() and not (row.is_anonymous and seat.has_answered),
        "left": unanswered(member, row, seat) if seat and seat.has_answered and row.takes_answers() else 0,
        "may_lead": row.facilitated_by(member) and member.may("edit"),
        # (Read where the page shows them: in a draft, for an order that was agreed, and in the form that settles it.)
        "parts": SimpleLazyObject(lambda: parts_for(row, hidden)[0]),
        "questions": SimpleLazyObject(lambda: row.questions.order_by("order")),
        "subjects": SimpleLazyObject(lambda: Subject.objects.visible_to(member).filter(round=row).order_by("order")),
        "unfit": SimpleLazyObject(lambda: unfit(row, told)),
        "hidden": told.closed,
        "left_out": bool(hidden),
        # (Then the page is as wide as what was found; who leads it and how it went stands beneath.)
        "is_told": row.is_revealed or told.many > 0,
        "steps": remembered(member, f"round-steps:{row.pk}", lambda: _steps.all(row.pk)),
        "settlements": remembered(member, f"round-settlements:{row.pk}:{member.pk}", lambda: settlements(member, row)),
        "role_map": remembered(member, f"round-roles:{member.pk}:{get_language()}", lambda: role_map(member)) if told.asks_roles else None,
        "waves": waves_of(member, row),
        "wrong": [],
        "beside": [],
        "settle_form": None,
        "settle_sheet": "",
    }  # fmt: skip


def unfit(row: Round, told: Told) -> dict[str, Question]:
    """The questions of a pulse that do not fit, by their keys."""
    keys = [line[0] for line in (*told.check.get("unjudged", ()), *told.check.get("misread", ()))]
    found = row.questions.filter(key__in=keys).select_related("left_out_by") if keys else ()
    return {question.key: question for question in found}


def waves_of(member: Member, row: Round) -> dict[str, Any]:
    """The wave after this one, and while there is none when it is due and why it may not come by itself."""

    def read() -> dict[str, Any]:
        after: Round | None = getattr(row, "next", None)
        due = None if after else due_at(row)
        return {"after": after and after.pk, "due": due, "why_not": why_not(row) if due else ""}

    found: dict[str, Any] = remembered(member, f"round-waves:{row.pk}", read)
    # (A go or no-go is asked once; a draft says it in its form.)
    may = row.use != Round.Use.GO and row.state != Round.State.DRAFT and not found["after"]
    return found | {"before": row.previous_id, "may": may}


def _agreed(member: Member, row: int) -> QuerySet[Settlement]:
    rows = Settlement.objects.visible_to(member).filter(round=row)
    return rows.select_related("decider", "by").order_by("-pk")


_settlements: Held[Settlement] = Held(_agreed, Settlement.round)
_steps: Prepared[Step] = Prepared(
    lambda row: Step.objects.filter(round=row).select_related("by").order_by("at", "pk")
)


def settlements(member: Member, row: Round) -> list[Settlement]:
    """What was agreed, the newest first."""
    return _settlements.of(member, row)


def unanswered(member: Member, row: Round, seat: Seat) -> int:
    """How many questions of a named round this person has not answered yet; of an anonymous one nothing is known."""
    if row.is_anonymous:
        return 0
    subjects = Subject.objects.visible_to(member).filter(round=row)
    asked = {(q.pk, s and s.pk) for q, s in seat.asked(row.questions.all(), subjects) if q.scale != "text"}
    said = Answer.objects.visible_to(member).filter(seat=seat, value__isnull=False)
    return len(asked - set(said.values_list("question_id", "subject_id")))


def said_of(member: Member, side: str, answered: int, invited: int) -> str:
    """ "5 of 7 in Product have answered"."""
    words = ngettext(
        "%(n)s of %(all)s in %(side)s has answered", "%(n)s of %(all)s in %(side)s have answered", answered
    )
    return words % {"n": answered, "all": invited, "side": member.workspace.side_name(side)}
