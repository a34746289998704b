"""What of a result is for this reader: a subject that is kept to some people is left out, with all that was said of it."""

from typing import Any

from braid.base.hidden import hidden_from
from braid.base.lists import remembered
from braid.people.models import Member
from braid.rounds.models import Round, Subject

Part = dict[str, Any]


def hidden_titles(member: Member, row: Round) -> frozenset[str]:
    """What the round called the rows that this member must not see. One query for each change; a pulse needs none."""
    if row.is_anonymous:
        return frozenset()

    def read() -> frozenset[str]:
        subjects = Subject.objects.filter(hidden_from(member, Subject), round=row)
        return frozenset(subjects.values_list("title", flat=True))

    found: frozenset[str] = remembered(member, f"round-hidden:{row.pk}:{member.pk}", read)
    return found


def without(parts: list[Part], hidden: frozenset[str]) -> list[Part]:
    """The parts without the subjects of these titles. Whatever bears such a title goes, the safe way."""
    return [_without(part, hidden) for part in parts if part["title"] not in hidden] if hidden else parts


def _without(part: Part, hidden: frozenset[str]) -> Part:
    kept = dict(part)
    if rows := part.get("rows"):
        # (Places stay as they were counted: the last one is still that of all.)
        kept["of"] = len(rows)
        kept["rows"] = [r for r in rows if not isinstance(r, dict) or r.get("title") not in hidden]
    if "both" in part:
        kept["both"] = [title for title in part["both"] if title not in hidden]
    if part.get("also") in hidden:
        kept["also"] = ""
    return kept
