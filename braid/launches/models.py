"""What marketing says, when and to whom; the gates that both sides answer before it is said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.models import (
    BOTH_SIDES,
    External,
    Side,
    Stage,
    WorkspaceModel,
    WorkspaceQuerySet,
    unique_external,
)
from braid.goals.models import DIGITS, Metric
from braid.messaging.models import Content
from braid.people.models import Member
from braid.roadmap.models import Item, Release


class Launch(External, WorkspaceModel):
    """A promise to customers on a day. The release that it announces has its own owner and date."""

    class Kind(models.TextChoices):
        QUIET = "quiet", _("Quiet")
        STAGGERED = "staggered", _("Staggered")
        MAJOR = "major", _("Major")

    name = models.CharField(_("name"), max_length=200)
    kind_of = models.CharField(_("kind"), max_length=9, choices=Kind, default=Kind.QUIET)
    tier = models.PositiveSmallIntegerField(_("tier"), choices=[(n, str(n)) for n in (1, 2, 3, 4)], default=3)
    on = models.DateField(_("launch date"), null=True, blank=True)
    audience = models.CharField(_("audience"), max_length=200, blank=True)
    promised_stage = models.CharField(_("promised stage"), max_length=5, choices=Stage, blank=True)
    release = models.ForeignKey(Release, models.SET_NULL, null=True, blank=True, related_name="launches", verbose_name=_("release"))  # fmt: skip
    summary = models.TextField(_("what we say"), max_length=5000, blank=True)
    target = models.CharField(_("what success is"), max_length=300, blank=True)
    launched_on = models.DateField(_("launched on"), null=True, blank=True)
    cancelled_on = models.DateField(_("called off on"), null=True, blank=True)
    product_owner = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner in product"))  # fmt: skip
    marketing_owner = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner in marketing"))  # fmt: skip
    items: models.ManyToManyField = models.ManyToManyField(
        Item, through="LaunchItem", related_name="+", blank=True
    )
    content: models.ManyToManyField = models.ManyToManyField(
        Content, through="LaunchContent", related_name="+", blank=True
    )

    class Meta:
        constraints = [unique_external("launch")]
        indexes = [models.Index(fields=["workspace", "on"], name="launch_day")]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        return f"launches/{self.pk}/"

    @property
    def is_open(self) -> bool:
        """Neither out nor called off."""
        return self.launched_on is None and self.cancelled_on is None

    def clean(self) -> None:
        """Each owner stands on the side that they own for.

        Raises:
            ValidationError: naming the field.
        """
        wrong = {}
        for name, side in (("product_owner", Side.PRODUCT), ("marketing_owner", Side.MARKETING)):
            owner = getattr(self, name)
            if owner is not None and owner.side != side:
                wrong[name] = _("%(name)s is not on this side.") % {"name": owner.name}
        if wrong:
            raise ValidationError(wrong)

    @property
    def state(self) -> str:
        """out, off (called off) or open."""
        return "out" if self.launched_on else "off" if self.cancelled_on else "open"

    def next_order(self, rows: Any) -> int:
        """The place after the last of its gates or stages."""
        last = rows.aggregate(last=models.Max("order"))["last"]
        return 0 if last is None else min(last + 1, 32_767)

    def metric_nameable_by(self, member: Member, side: str) -> bool:
        """A side names its own success metrics; somebody of neither side may note them for either."""
        return member.may("edit") and side in BOTH_SIDES and member.side in (side, Side.OTHER)


class LaunchItem(WorkspaceModel):
    """An item that a launch is about."""

    launch = models.ForeignKey(Launch, models.CASCADE, related_name="item_links")
    item = models.ForeignKey(Item, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["launch", "item"], name="launch_item_once")]

    def __str__(self) -> str:
        return f"{self.launch_id} {self.item_id}"


class LaunchContent(WorkspaceModel):
    """A piece of content that belongs to a launch."""

    launch = models.ForeignKey(Launch, models.CASCADE, related_name="content_links")
    content = models.ForeignKey(Content, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["launch", "content"], name="launch_content_once")]

    def __str__(self) -> str:
        return f"{self.launch_id} {self.content_id}"


class LaunchMetric(WorkspaceModel):
    """A metric by which a side will call this launch a success."""

    launch = models.ForeignKey(Launch, models.CASCADE, related_name="success_metrics")
    side = models.CharField(_("side"), max_length=9, choices=Side)
    metric = models.ForeignKey(Metric, models.CASCADE, related_name="+", verbose_name=_("metric"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["launch", "side", "metric"], name="launch_metric_once")
        ]

    def __str__(self) -> str:
        return f"{self.side}: {self.metric_id}"


class LaunchStage(WorkspaceModel):
    """One step of a staggered launch: for whom, how many, when and through which channels. Steps have an order."""

    launch = models.ForeignKey(Launch, models.CASCADE, related_name="stages")
    name = models.CharField(_("name"), max_length=120)
    on = models.DateField(_("first day"), null=True, blank=True)
    until = models.DateField(_("last day"), null=True, blank=True)
    audience = models.CharField(_("audience and size"), max_length=200, blank=True)
    channels = models.CharField(_("channels"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        return f"launches/{self.launch_id}/"

    def clean(self) -> None:
        """A stage neither ends before it starts nor starts before the one before it, or after the one after it.

        Raises:
            ValidationError: naming the field.
        """
        if self.on and self.until and self.until < self.on:
            raise ValidationError({"until": _("The last day is before the first day.")})
        if not self.on:
            return
        others = LaunchStage.objects.filter(launch_id=self.launch_id).exclude(pk=self.pk).exclude(on=None)
        before = others.filter(order__lt=self.order).order_by("-order").first()
        if before and before.on and before.on > self.on:
            raise ValidationError(
                {"on": _("The stage before, %(name)s, starts later.") % {"name": before.name}}
            )
        after = others.filter(order__gt=self.order).order_by("order").first()
        if after and after.on and after.on < self.on:
            raise ValidationError(
                {"on": _("The stage after, %(name)s, starts earlier.") % {"name": after.name}}
            )

    def state(self, today: date) -> str:
        """past, now or next, by the days; a stage without a day is still to come."""
        if self.on is None or self.on > today:
            return "next"
        return "past" if self.until and self.until < today else "now"


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
        """Gates that block their launch and for which a side that must answer has not said ready. One query."""
        return [
            gate
            for gate in self.with_states().filter(is_blocking=True)
            if any(getattr(gate, f"{side}_state") != GateAnswer.State.READY for side in gate.sides)
        ]

    def tallies(self) -> dict[int, dict[str, Tally]]:
        """Readiness per launch and side, for the launches that have gates. One query."""
        columns = ("launch_id", "asked_of", "is_go_no_go", "product_state", "marketing_state")
        gates: dict[int, list[tuple[Any, ...]]] = {}
        for launch, *facts in self.with_states().order_by().values_list(*columns):
            gates.setdefault(launch, []).append(tuple(facts))
        return {launch: {side: tally(facts, side) for side in BOTH_SIDES} for launch, facts in gates.items()}


def tally(gates: Iterable[tuple[Any, ...]], side: str) -> Tally:
    """Counts one side's gates.

    Args:
        gates: for each gate `(asked_of, is_go_no_go, state of product, state of marketing)`.
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
        PRODUCT = "product", _("Product")
        MARKETING = "marketing", _("Marketing")

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
