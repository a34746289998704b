"""What the page of a round shows: who is asked, and of what was found only what has been opened."""

from dataclasses import dataclass
from typing import Any

from django.template import engines
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from markupsafe import Markup

from braid.base.lists import remembered
from braid.base.text import number_word
from braid.people.models import Member
from braid.rounds.actions.again import contested
from braid.rounds.models import Answer, Opened, Result, Round, Seat, Settlement, Subject
from braid.rounds.results.read import counts
from braid.rounds.results.seen import hidden_titles, without
from braid.rounds.sentence import lowest, lowest_interval, role_map

Part = dict[str, Any]


@dataclass(frozen=True)
class Shown:
    """A round with the parts of it that are open: what rooms above are asked to speak about on its page."""

    row: Round
    parts: list[Part]

    @property
    def pk(self) -> str:
        """What is open of it: by this the answer is remembered."""
        return f"{self.row.pk}:{self.row.state}:{len(self.parts)}"


def look(member: Member, row: Round, by: str = "rank") -> dict[str, Any]:
    """The context of the page of a round; orders are compared `by` rank, value or effort."""
    row.workspace = member.workspace
    # (After the close nothing on the page depends on whether its reader was asked.)
    seat = None if row.is_over else Seat.objects.visible_to(member).filter(round=row, member=member).first()
    found = result_of(row)
    hidden = hidden_titles(member, row)
    parts, closed = parts_for(row, hidden)
    numbers = found["counts"] if found else counts(row)
    return {
        "row": row,
        "heading": heading(row, parts),
        "counts": [(side, *numbers[side]) for side in numbers],
        "said": [said_of(member, side, *numbers[side]) for side in numbers],
        "seat": seat,
        "may_answer": seat is not None and row.takes_answers(),
        "left": unanswered(member, row, seat) if seat and seat.has_answered and row.takes_answers() else 0,
        "may_lead": row.facilitated_by(member) and member.may("edit"),
        "parts": parts,
        "hidden": closed,
        # (Read where the page shows them: in a draft, and for an order that was agreed.)
        "questions": SimpleLazyObject(lambda: row.questions.order_by("order")),
        "subjects": SimpleLazyObject(lambda: Subject.objects.visible_to(member).filter(round=row).order_by("order")),
        "left_out": bool(hidden),
        "steps": remembered(member, f"round-steps:{row.pk}", lambda: list(row.steps.select_related("by").order_by("at", "pk"))),
        "settlements": remembered(member, f"round-settlements:{row.pk}:{member.pk}", lambda: settlements(member, row)),
        "interval": next((lowest_interval(row, p) for p in parts if p["shape"] == "strands" and row.is_revealed), ""),
        "role_map": role_map(member, row, parts) if row.use == Round.Use.PULSE else None,
        "wrong": [],
        "beside": [],
        "drawn": drawn(member, row, parts, by, hidden),
        "apart": len(contested(parts)) if row.is_revealed and not row.is_anonymous else 0,
        "tau": next((p["tau"] for p in parts if p["shape"] == "places"), None),
        "settle_form": None,
        "settle_sheet": "",
    }  # fmt: skip


def settlements(member: Member, row: Round) -> list[Settlement]:
    """What was agreed, the newest first."""
    rows = Settlement.objects.visible_to(member).filter(round=row)
    return list(rows.select_related("decider", "by").order_by("-pk"))


def unanswered(member: Member, row: Round, seat: Seat) -> int:
    """How many questions of a named round this person has not answered yet; of an anonymous one nothing is known."""
    if row.is_anonymous:
        return 0
    subjects = Subject.objects.visible_to(member).filter(round=row)
    asked = {(q.pk, s and s.pk) for q, s in seat.asked(row.questions.all(), subjects) if q.scale != "text"}
    said = Answer.objects.visible_to(member).filter(seat=seat, value__isnull=False)
    return len(asked - set(said.values_list("question_id", "subject_id")))


def result_of(row: Round) -> dict[str, Any] | None:
    """What was counted at the close: for this module alone, which gives out only what was opened."""
    kept: Result | None = getattr(row, "result", None) if row.is_over else None
    return kept.found or None if kept else None


def drawn(member: Member, row: Round, parts: list[Part], by: str, hidden: frozenset[str]) -> Markup:
    """The open parts as HTML, the same for everybody from whom the same is hidden: what was counted does not change."""
    by = by if by in ("value", "effort") else "rank"
    shown = ",".join(part["key"] for part in parts)

    def draw() -> Markup:
        found: Any = engines["jinja2"].get_template("rounds/parts.html")
        return Markup("").join(found.template.module.part_of(part, member, by) for part in parts)

    kept: Markup = remembered(
        member, f"round:{row.pk}:{row.state}:{shown}:{sorted(hidden)}:{by}:{get_language()}", draw
    )
    return kept


def parts_seen(member: Member, row: Round) -> list[Part]:
    """The parts that are open, as far as this member may see what they are about."""
    return parts_for(row, hidden_titles(member, row))[0]


def parts_for(row: Round, hidden: frozenset[str]) -> tuple[list[Part], list[Part]]:
    """Parts that are open, and of the others the titles alone; both without what is hidden from the reader."""
    found = result_of(row)
    if not found:
        return [], []
    parts = without(found["parts"], hidden)
    if row.is_revealed:
        return parts, []
    opened = set(Opened.objects.filter(round=row).values_list("part", flat=True))
    shown = [part for part in parts if part["key"] in opened]
    order = [part for part in parts if part["key"] not in opened]
    if row.use not in (Round.Use.PULSE, Round.Use.PRIORITIES):
        # (Not by how far apart the answers are: that would tell before it is opened.)
        order.sort(key=lambda part: part["key"])
    return shown, [
        {"key": part["key"], "title": part["title"] or NAMES.get(part["key"], "")} for part in order
    ]


NAMES: dict[str, Any] = {
    "strands": gettext_lazy("The three strands"), "items": gettext_lazy("Every question"), "involvement": gettext_lazy("Involvement by phase"),
    "factor": gettext_lazy("What helps most"), "remarks": gettext_lazy("Remarks"), "top": gettext_lazy("What both put first"),
    "places": gettext_lazy("Both orders"), "reasons": gettext_lazy("Reasons for the widest"), "start": gettext_lazy("Where to start"),
}  # fmt: skip


def said_of(member: Member, side: str, answered: int, invited: int) -> str:
    """ "5 of 7 in Product have answered"."""
    words = ngettext(
        "%(n)s of %(all)s in %(side)s has answered", "%(n)s of %(all)s in %(side)s have answered", answered
    )
    return words % {"n": answered, "all": invited, "side": member.workspace.side_name(side)}


def heading(row: Round, parts: list[Part]) -> str:
    """A sentence that says what is true; the name while nothing is open."""
    if not row.is_revealed:
        return row.name
    places = next((p for p in parts if p["shape"] == "places"), None)
    if places:
        apart, all_of = sum(r["wide"] for r in places["rows"]), len(places["rows"])
        return agreed(all_of, apart)
    strands = next((p for p in parts if p["shape"] == "strands"), None)
    if strands:
        return lowest(row, strands)
    lit = [p for p in parts if p.get("verdict")]
    judged = [p for p in parts if "verdict" in p]
    if row.use == Round.Use.GO and judged:
        return readiness(judged)
    if lit and any(p["shape"] == "words" for p in parts):
        # (What was answered in words is not compared here: of "all" and "you agree" nothing is known.)
        return in_part(len(judged), len(lit))
    return agreed(len(judged), len(lit)) if judged else row.name


def readiness(judged: list[Part]) -> str:
    """ "Three of eight are ready. Four are not, one is on conditions.": of a go or no-go."""
    said = [part["verdict"] for part in judged]
    waits, not_ready = said.count("if_only"), said.count("not_ready")
    if not waits and not not_ready:
        return _("Everything is ready: both sides say so apart.")
    count = len(said) - waits - not_ready
    values = {"n": number_word(count), "all": number_word(len(said))}
    some = ngettext("%(n)s of %(all)s is ready.", "%(n)s of %(all)s are ready.", count) % values
    first = some if count else _("None of %(all)s is ready.") % values
    more = [
        ngettext("%(n)s is not", "%(n)s are not", not_ready) % {"n": number_word(not_ready)} if not_ready else "",
        ngettext("%(n)s is on conditions", "%(n)s are on conditions", waits) % {"n": number_word(waits)} if waits else "",
    ]  # fmt: skip
    rest = ", ".join(each for each in more if each)
    return f"{first[:1].upper()}{first[1:]} {rest[:1].upper()}{rest[1:]}."


def in_part(all_of: int, apart: int) -> str:
    """ "One of two questions with a choice is seen differently. Read the others side by side."."""
    first = ngettext(
        "Of %(all)s question with answers to choose from %(n)s is seen differently.",
        "Of %(all)s questions with answers to choose from %(n)s are seen differently.", all_of,
    ) % {"n": number_word(apart), "all": number_word(all_of)}  # fmt: skip
    return f"{first} " + _("What was said in words stands side by side.")


def agreed(all_of: int, apart: int) -> str:
    """ "You agree on six of eight. Two need a conversation."."""
    if not apart:
        return _("Nothing is far apart, as far as we can see.")
    if apart == all_of:
        return _("You see all of it differently. Is that on purpose?")
    first = _("You agree on %(n)s of %(all)s.") % {
        "n": number_word(all_of - apart),
        "all": number_word(all_of),
    }
    more = ngettext("%(n)s needs a conversation.", "%(n)s need a conversation.", apart) % {
        "n": number_word(apart).capitalize()
    }
    return f"{first} {more}"
