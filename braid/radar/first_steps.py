"""The five first steps of a new workspace: what is done is read from what is there, nothing is ticked by hand."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from braid.activity.models import Event
from braid.base.models import BOTH_SIDES
from braid.base.prepared import Prepared
from braid.goals.models import Objective, ObjectiveOwner
from braid.people.models import Invitation, Member, Workspace
from braid.radar.models import Evaluation, SkippedStep
from braid.roadmap.models import Item

ENOUGH_GOALS = 3
YOUNG_DAYS = 28
# Somebody said that the sides are called as they are.
CONFIRMED, OF_WORKSPACE = "workspace.sides_confirmed", Workspace._meta.label_lower


@dataclass(frozen=True)
class Step:
    """One step: whether the plans show that it is done, or somebody has left it out."""

    key: str
    is_done: bool
    is_skipped: bool

    @property
    def is_open(self) -> bool:
        return not self.is_done and not self.is_skipped


@dataclass(frozen=True)
class Steps:
    """All five, and whether the list as a whole was put away. `goals` counts those of each side, up to enough."""

    steps: tuple[Step, ...]
    is_away: bool
    goals: dict[str, int]

    @property
    def done(self) -> int:
        return sum(step.is_done for step in self.steps)

    @property
    def next(self) -> str:
        """The first step that is open; empty when none is."""
        return next((step.key for step in self.steps if step.is_open), "")

    @property
    def are_shown(self) -> bool:
        return not self.is_away and bool(self.next)


def is_young(workspace: Workspace, today: date) -> bool:
    """In its first weeks; a sample company is never new."""
    return not workspace.is_sample and (today - workspace.created_at.date()).days < YOUNG_DAYS


def first_steps(member: Member) -> Steps:
    """Where this workspace stands; one query."""
    other = {"product": "marketing", "marketing": "product"}.get(member.side, "")
    row: Any = _standing[other].first(member)
    goals = {str(side): min(getattr(row, f"goals_{side}"), ENOUGH_GOALS) for side in BOTH_SIDES}
    done = {
        # The names that every workspace begins with are nobody's choice until somebody says that they fit.
        "sides": _named(row) or row.is_confirmed,
        "counterpart": row.is_invited or row.is_joined,
        "goals": all(count >= ENOUGH_GOALS for count in goals.values()),
        "roadmap": row.has_items,
        "radar": row.is_read,
    }
    steps = tuple(Step(key, done[key], getattr(row, f"skipped_{key}")) for key in done)
    return Steps(steps, row.skipped_all, goals)


def _named(workspace: Workspace) -> bool:
    usual = Workspace()
    return (workspace.product_name, workspace.marketing_name) != (usual.product_name, usual.marketing_name)


def _asked(other: str, member: Any) -> QuerySet[Workspace]:
    return Workspace.objects.filter(pk=member.workspace_id).annotate(**_questions(member, other))


def _questions(member: Any, other: str) -> dict[str, Any]:
    """What is asked of the plans, each as a part of one query; of somebody on neither side there is no `other`."""
    people = Member.objects.visible_to(member).here().exclude(pk=member.pk)
    asked: dict[str, Any] = {
        "is_invited": Exists(Invitation.objects.visible_to(member).filter(withdrawn_at=None)),
        "is_joined": Exists(people.filter(side=other) if other else people.filter(side__in=BOTH_SIDES)),
        "has_items": Exists(Item.objects.visible_to(member)),
        # (By its subject, too: events are not found by their names alone.)
        "is_confirmed": Exists(
            Event.objects.filter(workspace=OuterRef("pk"), subject_kind=OF_WORKSPACE, name=CONFIRMED)
        ),
        "is_read": Exists(Evaluation.objects.visible_to(member).filter(known__gt=0)),
    }
    for step in SkippedStep.Step.values:
        asked[f"skipped_{step}"] = Exists(SkippedStep.objects.visible_to(member).filter(step=step))
    for side in BOTH_SIDES:
        asked[f"goals_{side}"] = _goals_of(member, side)
    return asked


def _goals_of(member: Any, side: str) -> Any:
    """How many objectives somebody of that side owns, up to enough of them."""
    owned = Exists(ObjectiveOwner.objects.filter(objective=OuterRef("pk"), side=side))
    some = Objective.objects.visible_to(member).filter(owned).order_by().values("pk")[:ENOUGH_GOALS]
    rows = Objective.objects.filter(pk__in=some).order_by().values("workspace")
    return Coalesce(Subquery(rows.annotate(count=Count("pk")).values("count")), 0)


# For somebody of either side, and of none.
_standing: dict[str, Prepared[Workspace]] = {
    other: Prepared(partial(_asked, other)) for other in ("", *map(str, BOTH_SIDES))
}
