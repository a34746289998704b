"""What of a result is for this reader: a subject that is kept to some people is left out, with all that was said of it."""

from typing import Any

from django.utils.translation import gettext_lazy

from braid.base.hidden import hidden_from
from braid.base.lists import remembered
from braid.people.models import Member
from braid.rounds.models import Opened, Result, Round, Subject

Part = dict[str, Any]


def hidden_subjects(member: Member, row: Round) -> frozenset[int]:
    """Which subjects, by their number in the round, this member must not see. One query for each change; a pulse needs none."""
    if row.is_anonymous:
        return frozenset()

    def read() -> frozenset[int]:
        subjects = Subject.objects.filter(hidden_from(member, Subject), round=row)
        return frozenset(subjects.values_list("order", flat=True))

    found: frozenset[int] = remembered(member, f"round-hidden:{row.pk}:{member.pk}", read)
    return found


def subject_of(part: Part) -> int | None:
    """The number of the subject that a part is about alone: its key is `<question>.<number>`."""
    number = str(part["key"]).rpartition(".")[2]
    return int(number) if "." in part["key"] and number.isdecimal() else None


def without(parts: list[Part], hidden: frozenset[int]) -> list[Part]:
    """The parts without these subjects: by their row, for two of them may be called the same."""
    return [_without(part, hidden) for part in parts if subject_of(part) not in hidden] if hidden else parts


def _without(part: Part, hidden: frozenset[int]) -> Part:
    """Where an older result does not say which row a line is about, the line goes: it may be the hidden one."""
    kept = dict(part)
    if rows := part.get("rows"):
        # (Places stay as they were counted: the last one is still that of all.)
        kept["of"] = len(rows)
        kept["rows"] = [r for r in rows if not isinstance(r, dict) or _shown(r.get("subject"), hidden)]
    if "both" in part:
        named = zip(part["both"], part.get("subjects", ()), strict=False)
        kept["both"] = [title for title, subject in named if _shown(subject, hidden)]
    if "also" in part:
        kept["also"] = part["also"] if _shown(part.get("also_subject"), hidden) else ""
    return kept


def _shown(subject: int | None, hidden: frozenset[int]) -> bool:
    return subject is not None and subject not in hidden


def _unmarked(part: Part, parts: list[Part]) -> Part:
    """Remarks that an older Braid marked by a rule that told a side by elimination: none of them is marked.

    (METHOD 2.3, rules 3 and 7: a mark beside remarks without one, or that of a side that is hidden.)
    """
    if part["shape"] != "remarks":
        return part
    marks = {side for side, _text in part["rows"]}
    hidden = {side for other in parts for side in other.get("hidden", ())}
    if marks in (set(), {""}) or not ("" in marks or marks & hidden):
        return part
    return part | {"rows": [["", text] for _side, text in part["rows"]]}


def result_of(row: Round) -> dict[str, Any] | None:
    """What was counted at the close: for this module alone, which gives out only what was opened."""
    kept: Result | None = getattr(row, "result", None) if row.is_over else None
    return kept.found or None if kept else None


def parts_seen(member: Member, row: Round) -> list[Part]:
    """The parts that are open, as far as this member may see what they are about."""
    return parts_for(row, hidden_subjects(member, row))[0]


def parts_for(row: Round, hidden: frozenset[int]) -> tuple[list[Part], list[Part]]:
    """Parts that are open, and of the others the titles alone; both without what is hidden from the reader."""
    found = result_of(row)
    if not found:
        return [], []
    parts = without([_unmarked(part, found["parts"]) for part in found["parts"]], hidden)
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
