"""Who is asked about what rests on a change: the owner; where they have left or may not see it, who stands in."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from braid.base.hidden import can_be_hidden, hidden_from_some
from braid.base.models import BOTH_SIDES, WorkspaceModel
from braid.launches.models import Launch, RippleAsk
from braid.launches.rests import Rest, owner_of
from braid.people.models import Member


@dataclass
class Asked:
    """One person with everything of theirs that rests on the change, for one launch."""

    member: Member
    launch: Launch
    instead_of: Member | None = None
    things: dict[tuple[str, int], WorkspaceModel] = field(default_factory=dict)

    @property
    def side(self) -> str:
        """Whose readiness waits for it; somebody of neither side speaks for both."""
        return self.member.side if self.member.side in BOTH_SIDES else str(RippleAsk.Of.BOTH)


@dataclass
class Plan:
    """Who is to be asked; what is one's own; and what nobody is there for."""

    asked: list[Asked]
    own: list[WorkspaceModel]
    nobodys: list[WorkspaceModel]


def whom_to_ask(subject: WorkspaceModel, found: list[Rest], *, by: Member) -> Plan:
    """Puts together what is asked of each person. Who makes the change is not asked about their own things."""
    sight = Sight([subject, *(row for rest in found for row in (rest.row, rest.launch))])
    leads = _leads(by.workspace_id)
    asked: dict[tuple[int, int], Asked] = {}
    own: dict[tuple[str, int], WorkspaceModel] = {}
    nobodys: dict[tuple[str, int], WorkspaceModel] = {}
    for rest in found:
        key = (rest.row.kind, rest.row.pk)
        candidates = (*rest.owners, owner_of(rest.launch, rest.side), *leads[rest.side])
        person = next(
            (one for one in candidates if one and sight.may_answer(one, subject, rest.launch, rest.row)), None
        )
        if person is None:
            nobodys[key] = rest.row
        elif person.pk == by.pk:
            own[key] = rest.row
        else:
            one = asked.setdefault((person.pk, rest.launch.pk), Asked(person, rest.launch))
            one.things[key] = rest.row
            gone = next((owner for owner in rest.owners if owner and owner.pk != person.pk), None)
            one.instead_of = one.instead_of or gone
    taken = {key for one in asked.values() for key in one.things}
    left = [row for key, row in nobodys.items() if key not in taken and key not in own]
    return Plan(list(asked.values()), list(own.values()), left)


def _leads(workspace: int) -> dict[str, list[Member]]:
    found: dict[str, list[Member]] = defaultdict(list)
    for lead in Member.objects.here().filter(workspace_id=workspace, is_lead=True).order_by("pk"):
        found[lead.side].append(lead)
    return found


class Sight:
    """Who may see which of these rows. Nearly always everybody may: that is one question for each kind of row."""

    def __init__(self, rows: Sequence[WorkspaceModel]) -> None:
        kinds: dict[type[Any], set[int]] = defaultdict(set)
        for row in rows:
            kinds[type(row)].add(row.pk)
        self._closed: dict[type[Any], set[int]] = {}
        self._seen: dict[tuple[int, type[Any]], set[int]] = {}
        for model, numbers in kinds.items():
            if can_be_hidden(model):
                workspace = next(row.workspace_id for row in rows if isinstance(row, model))
                hidden = hidden_from_some(workspace, model)
                rows_ = model.objects.filter(hidden, pk__in=numbers)
                self._closed[model] = set(rows_.values_list("pk", flat=True))

    def sees(self, member: Member, row: WorkspaceModel) -> bool:
        """Whether this member may see the row."""
        closed = self._closed.get(type(row), set())
        if row.pk not in closed:
            return True
        key = (member.pk, type(row))
        if key not in self._seen:
            visible = type(row).objects.visible_to(member).filter(pk__in=closed)
            self._seen[key] = set(visible.values_list("pk", flat=True))
        return row.pk in self._seen[key]

    def may_answer(self, member: Member, *rows: WorkspaceModel) -> bool:
        """Whether this member is here, may write, and may see all of these."""
        return member.may("edit") and all(self.sees(member, row) for row in rows)
