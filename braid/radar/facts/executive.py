"""Facts of the radar itself: findings that both sides have seen and tried something about."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from braid.base.models import BOTH_SIDES
from braid.radar.detectors.at_work import Stuck
from braid.radar.detectors.say import bare, from_json
from braid.radar.facts.rows import thing
from braid.radar.models import Acknowledgement, Commitment, Finding
from braid.teamwork.models import Citation

# What says itself that the executive is needed is no finding to be moved by a play.
ITSELF = "D28"
Outcome = Commitment.Outcome
DONE = (Outcome.HELPED, Outcome.NO_CHANGE)


@dataclass(slots=True)
class ExecutiveFacts:
    """Open findings of one workspace on one day.

    Those that only some people read are left out, for what is said of them is read by all; so are those set aside.
    """

    workspace: int
    today: date
    stuck: tuple[Stuck, ...] = ()

    def load(self) -> None:
        """One query."""
        rows: Any = Finding.objects.filter(
            workspace_id=self.workspace, is_private=False, opened_on__lte=self.today
        )
        rows = rows.shown(self.today).exclude(detector=ITSELF)
        decided = Citation.objects.filter(
            subject_kind=Finding._meta.label_lower,
            subject_id=OuterRef("pk"),
            decision__archived_at=None,
            decision__decided_on__gte=OuterRef("opened_on"),
        )
        rows = rows.annotate(
            plays_done=_count(Commitment.objects.filter(outcome__in=DONE)),
            is_decided=Exists(decided),
            **{f"seen_{side}": Exists(Acknowledgement.objects.filter(finding=OuterRef("pk"), side=side)) for side in BOTH_SIDES},
        )  # fmt: skip
        columns = ("pk", "detector", "said__sentence", "text", "severity", "opened_on", "plays_done", "is_decided", *(f"seen_{side}" for side in BOTH_SIDES))  # fmt: skip
        self.stuck = tuple(
            Stuck(
                thing("finding", key, detector, f"radar/{key}/"), from_json(said) if said else bare(text), severity, opened,
                frozenset(side for side, was_seen in zip(BOTH_SIDES, seen, strict=True) if was_seen), plays, is_decided,
            )
            for key, detector, said, text, severity, opened, plays, is_decided, *seen in rows.order_by("pk").values_list(*columns)
        )  # fmt: skip


def _count(rows: Any) -> Any:
    counted = (
        rows.filter(finding=OuterRef("pk")).order_by().values("finding").annotate(n=Count("pk")).values("n")
    )
    return Coalesce(Subquery(counted), 0)
