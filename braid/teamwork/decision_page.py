"""Everything that the page of a decision shows."""

from typing import Any

from django.http import HttpResponse

from braid.activity.panels import talk
from braid.base.lists import remembered
from braid.base.models import BOTH_SIDES
from braid.base.web import Request, page
from braid.people.doors import find
from braid.people.models import Member
from braid.teamwork.citing import cited_by
from braid.teamwork.decision_lists import STATES, state_of
from braid.teamwork.escalating import sponsor_of
from braid.teamwork.models import Decision, DecisionPart, Ending

Role = DecisionPart.Role
BESIDE = (
    "driver",
    "area",
    "by",
    "written_by",
    "ending__by",
    "ending__instead",
    "escalation__to",
    "escalation__by",
)


def found_decision(member: Member, pk: int) -> Any:
    """The decision with those around it, or 404. One query."""
    return find(Decision.objects.visible_to(member).select_related(*BESIDE), pk=pk)


def around(member: Member, pk: int) -> dict[str, Any]:
    """The decision and all that belongs to it, remembered until something changes: what one sees another may not."""

    def read() -> dict[str, Any]:
        row = found_decision(member, pk)
        parts = list(row.parts.select_related("member", "approval__by").order_by("pk"))
        by_role: dict[str, list[Any]] = {
            role: [part for part in parts if part.role == role] for role in Role.values
        }
        said = {each.side: each for each in row.positions.visible_to(member).select_related("by", "option")}
        replaced = Decision.objects.visible_to(member).filter(ending__instead=row)
        ending = getattr(row, "ending", None)
        instead = _instead(member, ending)
        return {
            "row": row, "parts": by_role, "options": list(row.options.all()), "said": [(side, said.get(side)) for side in BOTH_SIDES],
            "has_said": set(row.positions.values_list("side", flat=True)), "cited": cited_by(member, row),
            "replaced": list(replaced.order_by("pk")), "ending": ending,
            "instead": instead, "says_why": instead is not None or _says_why(member, ending),
            "looked": row.reviews.select_related("by").order_by("-pk").first(),
            "sponsor": sponsor_of(member.workspace_id) if not row.decided_on else None,
        }  # fmt: skip

    kept: dict[str, Any] = remembered(member, f"decision:{pk}:{member.pk}", read)
    return kept


def _instead(member: Member, ending: Any) -> Decision | None:
    """The decision that holds now, where there is one that this member may see."""
    if ending is None or ending.instead_id is None:
        return None
    return Decision.objects.visible_to(member).filter(pk=ending.instead_id).first()


def _says_why(member: Member, ending: Any) -> bool:
    """Whether the reason is for this member: it speaks of the decision that holds now."""
    return ending is not None and Ending.objects.visible_to(member).filter(pk=ending.pk).exists()


def decision_page(request: Request, member: Member, pk: int, wrong: tuple[str, ...] = ()) -> HttpResponse:
    """The page; with what was refused, it says why."""
    found = around(member, pk)
    row, parts = found["row"], found["parts"]
    mine = [part for part in parts[Role.APPROVER] if part.is_of(member)]
    now = state_of(row)
    may = member.may("edit")
    context = {
        **found,
        "pill": STATES[now],
        "standing": now,
        "wrong": wrong,
        "may_say": may and member.side in BOTH_SIDES and not row.decided_on and not (row.is_blind and row.opened_at),
        "may_write": may and not row.decided_on and (row.drivable_by(member) or bool(mine)),
        "may_agree": may and row.is_written and not row.decided_on and any(not hasattr(p, "approval") for p in mine),
        "may_escalate": may and not row.decided_on and not hasattr(row, "escalation") and found["sponsor"] is not None,
        "may_end": may and now == "stands",
        "may_have_been_asked": may and now == "stands" and member.side in BOTH_SIDES and member.side not in _heard(found),
        "talk": talk(member, row),
    }  # fmt: skip
    return page(request, "teamwork/decision.html", context, status=422 if wrong else 200)


def _heard(found: dict[str, Any]) -> set[str]:
    """The sides that decided it, were asked before or said what they want."""
    parts = [*found["parts"][Role.APPROVER], *found["parts"][Role.CONTRIBUTOR]]
    return {part.member.side if part.member else part.side for part in parts} | found["has_said"]
