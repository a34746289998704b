"""The gates that both sides answer before a launch, and the one home of readiness."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.models import BOTH_SIDES, External, Side, WorkspaceModel, WorkspaceQuerySet, unique_external
from braid.base.sides import side_label
from braid.goals.models import DIGITS
from braid.launches.models.assumptions import AssumptionQuerySet, as_gates
from braid.launches.models.launch import Launch
from braid.launches.models.ripples import RippleAskQuerySet
from braid.people.models import Member


@dataclass(frozen=True, slots=True)
class Tally:
    """How the gates that one side must answer stand. The go/no-go is not among them."""

    ready: int = 0
    partly: int = 0
    gates: int = 0

    @property
    def share(self) -> float | None:
        """Readiness, 0 to 1: (ready + half of partly) / gates; None without gates."""
        return (self.ready + self.partly / 2) / self.gates if self.gates else None


class GateQuerySet(WorkspaceQuerySet):
    """Gates with what each side said last: the one home of readiness."""

    def with_answers(self) -> "GateQuerySet":
        """Adds `product_answer` and `marketing_answer`: the number of the newest answer of each side, or None."""
        newest = GateAnswer.objects.filter(gate=OuterRef("pk")).order_by("-id")
        return self.annotate(
            product_answer=Subquery(newest.filter(side=Side.PRODUCT).values("pk")[:1]),
            marketing_answer=Subquery(newest.filter(side=Side.MARKETING).values("pk")[:1]),
        )

    def with_states(self) -> "GateQuerySet":
        """Adds `product_state` and `marketing_state`: ready, partly, not, or None where a side has not answered."""
        newest = GateAnswer.objects.filter(gate=OuterRef("pk")).order_by("-id")
        return self.annotate(
            product_state=Subquery(newest.filter(side=Side.PRODUCT).values("state")[:1]),
            marketing_state=Subquery(newest.filter(side=Side.MARKETING).values("state")[:1]),
        )

    def open_blockers(self) -> list["Gate"]:
        """Gates that block their launch and for which a side that must answer has not said ready, or whose exit is shut. Two queries."""
        rows: Any = self.filter(is_blocking=True)
        shut = {gate.pk for gate in rows.shut()}
        return [
            gate
            for gate in rows.with_states()
            if gate.pk in shut
            or any(getattr(gate, f"{side}_state") != GateAnswer.State.READY for side in gate.sides)
        ]

    def shut(self) -> list["Gate"]:
        """The exits of betas whose bar is not met, and which nobody has opened under their name. One query."""
        return [gate for gate in self.filter(beta__isnull=False, overrides=None) if gate.misses_its_bar]

    def tallies(self, *open_ones: AssumptionQuerySet | RippleAskQuerySet) -> dict[int, dict[str, Tally]]:
        """Readiness per launch and side, for the launches that have gates or open questions. Two queries.

        Args:
            open_ones: what else counts as a gate in the same launches: assumptions, and what was asked after a change.
        """
        columns = ("launch_id", "asked_of", "is_go_no_go", "product_state", "marketing_state")
        gates: dict[int, list[tuple[Any, ...]]] = {}
        for launch, *facts in self.with_states().order_by().values_list(*columns):
            gates.setdefault(launch, []).append(tuple(facts))
        first, *others = (rows.gate_rows() for rows in open_ones)
        for launch, gate in as_gates(first.union(*others, all=True) if others else first):
            gates.setdefault(launch, []).append(gate)
        return {launch: {side: tally(facts, side) for side in BOTH_SIDES} for launch, facts in gates.items()}


def tally(gates: Iterable[tuple[Any, ...]], side: str) -> Tally:
    """Counts one side's gates.

    Args:
        gates: for each gate, and for each open assumption as `as_gate` says it,
            `(asked_of, is_go_no_go, state of product, state of marketing)`.
        side: product or marketing.
    """
    states = [
        product if side == Side.PRODUCT else marketing
        for asked_of, is_go_no_go, product, marketing in gates
        if not is_go_no_go and asked_of in (Gate.AskedOf.BOTH, side)
    ]
    return Tally(states.count(GateAnswer.State.READY), states.count(GateAnswer.State.PARTLY), len(states))


class Gate(External, WorkspaceModel):
    """A question that must be answered before the launch, by one side or by both.

    A gate with an exit bar has a number that the evidence must reach (or, with `bar_is_ceiling`,
    must not pass). The go/no-go gate is left out of readiness.
    """

    class AskedOf(models.TextChoices):
        BOTH = "both", _("Both sides")
        PRODUCT = "product", side_label("product")
        MARKETING = "marketing", side_label("marketing")

    part_of = ("launch",)
    launch = models.ForeignKey(Launch, models.CASCADE, related_name="gates")
    name = models.CharField(_("gate"), max_length=200)
    asked_of = models.CharField(_("answered by"), max_length=9, choices=AskedOf, default=AskedOf.BOTH)
    is_blocking = models.BooleanField(_("blocks the launch"), default=False)
    is_go_no_go = models.BooleanField(_("go / no-go"), default=False)
    due_on = models.DateField(_("due"), null=True, blank=True)
    bar = models.DecimalField(_("exit bar"), null=True, blank=True, **DIGITS)  # type: ignore[arg-type]
    bar_is_ceiling = models.BooleanField(_("the bar is an upper limit"), default=False)
    evidence_value = models.DecimalField(_("value reached"), null=True, blank=True, **DIGITS)  # type: ignore[arg-type]
    evidence_on = models.DateField(_("measured on"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=30, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    objects = GateQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [unique_external("gate")]
        ordering = ["order", "due_on", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        return f"launches/{self.launch_id}/"

    @property
    def sides(self) -> tuple[str, ...]:
        """The sides that must answer."""
        return BOTH_SIDES if self.asked_of == self.AskedOf.BOTH else (self.asked_of,)

    def asks(self, side: str) -> bool:
        """Whether this side must answer."""
        return side in self.sides

    def answerable_by(self, member: Member) -> bool:
        """A side answers for itself only."""
        return member.may("edit") and member.side in self.sides

    @property
    def misses_its_bar(self) -> bool:
        """There is a bar, and no value that meets it."""
        return self.bar is not None and not self.bar_is_met

    @property
    def is_shut(self) -> bool:
        """The exit of a beta whose bar is not met, and which nobody has opened under their name."""
        return self.misses_its_bar and Gate.objects.filter(pk=self.pk).shut() != []

    @property
    def bar_is_met(self) -> bool | None:
        """Whether the value reached meets the exit bar; None while one of the two is not known."""
        if self.bar is None or self.evidence_value is None:
            return None
        value, bar = Decimal(self.evidence_value), Decimal(self.bar)
        return value <= bar if self.bar_is_ceiling else value >= bar


class GateAnswer(WorkspaceModel):
    """What a side says about a gate, with its evidence. The newest of each side counts; all stay."""

    class State(models.TextChoices):
        READY = "ready", _("Ready")
        PARTLY = "partly", _("Partly")
        NOT_READY = "not", _("Not ready")

    part_of = ("gate",)
    gate = models.ForeignKey(Gate, models.CASCADE, related_name="answers")
    side = models.CharField(max_length=9, choices=Side)
    state = models.CharField(_("state"), max_length=6, choices=State)
    evidence = models.CharField(_("evidence"), max_length=1000, blank=True)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["gate", "side", "-id"], name="gate_answer_newest")]
        constraints = [
            models.CheckConstraint(condition=Q(side__in=["product", "marketing"]), name="gate_answer_side")
        ]

    def __str__(self) -> str:
        return f"{self.side}: {self.get_state_display()}"
