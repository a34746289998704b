"""Mission and strategy, objectives and key results, metrics and what drives what."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.models import External, Side, WorkspaceModel, unique_external
from braid.people.models import Member

DIGITS = {"max_digits": 20, "decimal_places": 4}


class Statement(WorkspaceModel):
    """One version of the mission or the strategy. The newest of its kind is in force."""

    class Kind(models.TextChoices):
        MISSION = "mission", _("Mission")
        STRATEGY = "strategy", _("Strategy")

    kind_of = models.CharField(_("kind"), max_length=8, choices=Kind)
    number = models.PositiveIntegerField()
    text = models.TextField(_("text"), max_length=20_000)
    published_on = models.DateField(_("published on"), default=timezone.localdate)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "kind_of", "number"], name="statement_version")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_of_display()} {self.number}"

    @property
    def place(self) -> str:
        return "mission/"


class Acknowledgement(WorkspaceModel):
    """A member has read this version."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="acknowledgements")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    on = models.DateField(default=timezone.localdate)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["statement", "member"], name="acknowledged_once")]

    def __str__(self) -> str:
        return f"{self.member_id} read {self.statement_id}"


class StrategyPoint(WorkspaceModel):
    """One lasting choice of the strategy, which objectives serve. It outlives versions of the text."""

    title = models.CharField(_("title"), max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint("workspace", Lower("title"), name="strategy_point_once",
                                               violation_error_message=_("This point is in the strategy already."))]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class Period(WorkspaceModel):
    """A stretch of time for which goals are set, such as a quarter."""

    name = models.CharField(_("name"), max_length=60)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    class Meta:
        constraints = [
            models.UniqueConstraint("workspace", Lower("name"), name="period_name_once",
                                    violation_error_message=_("There is a period of this name already.")),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="period_ends_after_start",
                                   violation_error_message=_("The last day is before the first day.")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class Metric(External, WorkspaceModel):
    """Something measured, defined once: unit, formula in words, kind."""

    class Kind(models.TextChoices):
        OUTCOME = "outcome", _("Outcome: what customers or the business get out of it")
        DRIVER = "driver", _("Driver: what moves an outcome")
        COUNTER = "counter", _("Counter: what must not get worse meanwhile")
        LEARNING = "learning", _("Learning: watched to understand, not to steer by")

    name = models.CharField(_("name"), max_length=200)
    unit = models.CharField(_("unit"), max_length=30, blank=True)
    formula = models.TextField(_("formula in words"), max_length=2000, blank=True)
    kind_of = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.DRIVER)
    drives = models.ManyToManyField(
        "self", through="Drive", symmetrical=False, related_name="driven_by", blank=True
    )

    class Meta:
        constraints = [
            unique_external("metric"),
            models.UniqueConstraint("workspace", Lower("name"), name="metric_name_once",
                                    violation_error_message=_("There is a metric of this name already.")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        return f"metrics/{self.pk}/"


class Drive(WorkspaceModel):
    """Moving `source` is expected to move `target`, after `lag_days`."""

    source = models.ForeignKey(
        Metric, models.CASCADE, related_name="drives_edges", verbose_name=_("this metric")
    )
    target = models.ForeignKey(
        Metric, models.CASCADE, related_name="driven_edges", verbose_name=_("moves this one")
    )
    lag_days = models.PositiveIntegerField(_("lag in days"), default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "target"], name="drive_once",
                                    violation_error_message=_("These two are linked already.")),
            models.CheckConstraint(condition=~Q(source=F("target")), name="drive_not_itself",
                                   violation_error_message=_("A metric cannot drive itself.")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.source_id} drives {self.target_id}"


class Reading(WorkspaceModel):
    """The value of a metric on a day."""

    metric = models.ForeignKey(Metric, models.CASCADE, related_name="readings")
    on = models.DateField(_("day"))
    value = models.DecimalField(_("value"), **DIGITS)  # type: ignore[arg-type]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["metric", "on"], name="reading_once_a_day",
                                               violation_error_message=_("This day has a reading already."))]  # fmt: skip
        indexes = [models.Index(fields=["workspace", "metric", "on"], name="reading_by_day")]

    def __str__(self) -> str:
        return f"{self.on} {self.value}"


class Objective(External, WorkspaceModel):
    """What is to be reached in a period, owned by one side or by both."""

    title = models.CharField(_("title"), max_length=500)
    description = models.TextField(_("description"), max_length=20_000, blank=True)
    period = models.ForeignKey(Period, models.PROTECT, related_name="objectives", verbose_name=_("period"))
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="children", verbose_name=_("serves"))  # fmt: skip
    strategy = models.ForeignKey(StrategyPoint, models.SET_NULL, null=True, blank=True, related_name="objectives", verbose_name=_("point of the strategy"))  # fmt: skip
    created_at = models.DateTimeField(default=timezone.now)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        constraints = [unique_external("objective")]
        indexes = [models.Index(fields=["workspace", "period"], name="objective_period")]

    def __str__(self) -> str:
        return self.title

    @property
    def place(self) -> str:
        return f"goals/{self.pk}/"

    def check_parent(self, parent: Objective | None) -> None:
        """Refuses a parent that serves this objective already, directly or over others.

        Raises:
            ValidationError: on the field `parent`.
        """
        seen = {self.pk}
        above = parent
        while above is not None:
            if above.pk in seen:
                raise ValidationError(
                    {"parent": _("This would make a circle: that objective serves this one.")}
                )
            seen.add(above.pk)
            above = above.parent


class ObjectiveOwner(WorkspaceModel):
    """Somebody, or a team by its name, who owns an objective; the side is kept with it."""

    objective = models.ForeignKey(Objective, models.CASCADE, related_name="owners")
    side = models.CharField(_("side"), max_length=9, choices=Side)
    member = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    label = models.CharField(_("team"), max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["objective", "side", "member", "label"], name="objective_owner_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.member or self.label or self.get_side_display())


class OursAlone(WorkspaceModel):
    """A side says that this objective is rightly one side's alone. With both, siloed goals leave it out."""

    objective = models.ForeignKey(Objective, models.CASCADE, related_name="ours_alone")
    side = models.CharField(max_length=9, choices=Side)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    on = models.DateField(default=timezone.localdate)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["objective", "side"], name="ours_alone_once")]

    def __str__(self) -> str:
        return f"{self.side} {self.objective_id}"


class KeyResult(External, WorkspaceModel):
    """What shows that an objective is reached: a metric with a target, or a sentence (both numbers empty)."""

    objective = models.ForeignKey(Objective, models.CASCADE, related_name="key_results")
    title = models.CharField(_("title"), max_length=500)
    metric = models.ForeignKey(Metric, models.SET_NULL, null=True, blank=True, related_name="key_results", verbose_name=_("metric"))  # fmt: skip
    baseline = models.DecimalField(_("baseline"), null=True, blank=True, **DIGITS)  # type: ignore[arg-type]
    target = models.DecimalField(_("target"), null=True, blank=True, **DIGITS)  # type: ignore[arg-type]
    due_on = models.DateField(_("due"), null=True, blank=True)
    side = models.CharField(_("accountable side"), max_length=9, choices=Side)
    accountable = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("accountable"))  # fmt: skip

    class Meta:
        constraints = [
            unique_external("key_result"),
            models.CheckConstraint(
                condition=Q(target=None) | Q(baseline=None) | ~Q(target=F("baseline")), name="key_result_target_moves",
                violation_error_message=_("The target is the same as the baseline: there would be nothing to reach."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def place(self) -> str:
        return f"goals/{self.objective_id}/"

    def progress(self, value: Decimal | None) -> float | None:
        """(value − baseline) ÷ (target − baseline); None unless all three are known. May pass 0 and 1."""
        if value is None or self.baseline is None or self.target is None or self.baseline == self.target:
            return None
        return float((value - self.baseline) / (self.target - self.baseline))


class CheckIn(WorkspaceModel):
    """Where a key result stands on a day, how confident its owner is (1–10), and one sentence."""

    key_result = models.ForeignKey(KeyResult, models.CASCADE, related_name="check_ins")
    on = models.DateField(_("day"), default=timezone.localdate)
    value = models.DecimalField(_("value"), null=True, blank=True, **DIGITS)  # type: ignore[arg-type]
    confidence = models.PositiveSmallIntegerField(_("confidence, 1 to 10"), null=True, blank=True)
    note = models.CharField(_("what moved"), max_length=500, blank=True)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(confidence=None) | Q(confidence__range=(1, 10)), name="check_in_confidence",
                                   violation_error_message=_("Confidence goes from 1 to 10.")),
        ]  # fmt: skip
        indexes = [models.Index(fields=["workspace", "key_result", "on"], name="check_in_by_day")]

    def __str__(self) -> str:
        return f"{self.on} {self.value}"


class CounterMetric(WorkspaceModel):
    """A metric that must stay inside its bound while an objective is pursued."""

    class Bound(models.TextChoices):
        FLOOR = "floor", _("must not fall below")
        CEILING = "ceiling", _("must not rise above")

    objective = models.ForeignKey(Objective, models.CASCADE, related_name="counters")
    metric = models.ForeignKey(Metric, models.CASCADE, related_name="+", verbose_name=_("metric"))
    bound = models.CharField(_("bound"), max_length=7, choices=Bound, default=Bound.FLOOR)
    limit = models.DecimalField(_("limit"), **DIGITS)  # type: ignore[arg-type]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["objective", "metric"], name="counter_once",
                                               violation_error_message=_("This metric is watched here already."))]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.metric} {self.get_bound_display()} {self.limit}"


class BoundChange(WorkspaceModel):
    """Who moved the bound of a counter-metric, from what to what: either side may, and it is seen."""

    counter = models.ForeignKey(CounterMetric, models.CASCADE, related_name="changes")
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    old = models.DecimalField(**DIGITS)  # type: ignore[arg-type]
    new = models.DecimalField(**DIGITS)  # type: ignore[arg-type]
    why = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"
