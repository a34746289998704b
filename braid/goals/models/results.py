"""What shows that an objective is reached, where it stands, and what must not get worse meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Max, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.models import Archivable, External, Side, WorkspaceModel, WorkspaceQuerySet, unique_external
from braid.base.text import measured
from braid.goals.models.metrics import DIGITS, Metric, Reading
from braid.goals.models.objectives import Objective
from braid.people.models import Member

SAME_AS_BASELINE = _("The target is the same as the baseline: there would be nothing to reach.")
CONFIDENCE = _("Confidence goes from 1 to 10.")
# A key result wants a word every week, while its period runs.
EVERY_DAYS = 7


class KeyResultQuerySet(WorkspaceQuerySet):
    """Key results with where they stand."""

    def standing(self, day: date | None = None) -> KeyResultQuerySet:
        """Adds `value_now` and `value_on`: where each stands on a day, today by default; None when not known.

        The one home of this rule: it is the newest reading of its metric or its own newest check-in with a
        value, whichever is later; on the same day the check-in, for it speaks of this key result alone.
        """
        until = day or timezone.localdate()
        said = CheckIn.objects.filter(key_result=OuterRef("pk"), on__lte=until, value__isnull=False)
        read = Reading.objects.filter(metric=OuterRef("metric"), on__lte=until)
        rows = self.annotate(
            said_value=_first(said.order_by("-on", "-pk"), "value"),
            said_on=_first(said.order_by("-on", "-pk"), "on"),
            read_value=_first(read.order_by("-on"), "value"),
            read_on=_first(read.order_by("-on"), "on"),
        )
        by_reading = Q(said_on=None) | Q(read_on__gt=F("said_on"))
        return rows.annotate(
            value_now=Case(When(by_reading, then=F("read_value")), default=F("said_value")),
            value_on=Case(When(by_reading, then=F("read_on")), default=F("said_on")),
        )

    def with_words(self, day: date | None = None) -> KeyResultQuerySet:
        """Adds `confidence`, `note` and `noted_on`: what was said last until a day; None when nothing was."""
        said = CheckIn.objects.filter(key_result=OuterRef("pk"), on__lte=day or timezone.localdate())
        newest = said.order_by("-on", "-pk")
        return self.annotate(
            confidence=_first(newest.filter(confidence__isnull=False), "confidence"),
            note=_first(newest.exclude(note=""), "note"),
            noted_on=_first(newest.exclude(note=""), "on"),
        )

    def due_from(self, member: Member) -> KeyResultQuerySet:
        """Those of this member that want a check-in, the longest silent first; adds `spoken_on`."""
        today = timezone.localdate()
        running = Q(objective__period__starts_on__lte=today, objective__period__ends_on__gte=today)
        mine = self.filter(running, accountable=member, objective__closed_on=None)
        silent = Q(spoken_on=None) | Q(spoken_on__lte=today - timedelta(days=EVERY_DAYS))
        return mine.annotate(spoken_on=Max("check_ins__on")).filter(silent).order_by("spoken_on", "pk")


def _first(rows: QuerySet[Any], column: str) -> Subquery:
    return Subquery(rows.values(column)[:1])


class KeyResult(Archivable, External, WorkspaceModel):
    """What shows that an objective is reached: a metric with a target, or a sentence (both numbers empty)."""

    part_of = ("objective",)
    noun = "key_result"
    objective = models.ForeignKey(Objective, models.CASCADE, related_name="key_results")
    title = models.CharField(_("title"), max_length=500)
    metric = models.ForeignKey(Metric, models.SET_NULL, null=True, blank=True, related_name="key_results", verbose_name=_("metric"))  # fmt: skip
    baseline = models.DecimalField(_("baseline"), null=True, blank=True, **DIGITS)  # type: ignore[arg-type]
    target = models.DecimalField(_("target"), null=True, blank=True, **DIGITS)  # type: ignore[arg-type]
    due_on = models.DateField(_("due"), null=True, blank=True)
    side = models.CharField(_("accountable side"), max_length=9, choices=Side)
    accountable = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("accountable"))  # fmt: skip

    objects = KeyResultQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            unique_external("key_result"),
            models.CheckConstraint(
                condition=Q(target=None) | Q(baseline=None) | ~Q(target=F("baseline")), name="key_result_target_moves",
                violation_error_message=SAME_AS_BASELINE,
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def is_under_way(self) -> bool:
        """Whether both sides are still asked about it when a round comes again."""
        return self.due_on is None or self.due_on >= timezone.localdate()

    @property
    def place(self) -> str:
        return f"goals/results/{self.pk}/"

    @property
    def home(self) -> str:
        return f"goals/{self.objective_id}/"

    def clean(self) -> None:
        """The rule of the table, without a question to the database: for rows that come by the thousand."""
        if self.target is not None and self.target == self.baseline:
            raise ValidationError({"target": SAME_AS_BASELINE})

    def expected(self, day: date, first: date, last: date) -> float | None:
        """Where the straight line from baseline to target is on a day; None outside its days or without numbers."""
        if self.baseline is None or self.target is None or not first <= day <= last or first == last:
            return None
        way = float(self.target - self.baseline)
        return float(self.baseline) + way * (day - first).days / (last - first).days

    def progress(self, value: Decimal | None) -> float | None:
        """How far a value is on the way from the baseline to the target."""
        return progress(value, self.baseline, self.target)


def progress(value: Decimal | None, baseline: Decimal | None, target: Decimal | None) -> float | None:
    """(value − baseline) ÷ (target − baseline); None unless all three are known. May pass 0 and 1."""
    if value is None or baseline is None or target is None or baseline == target:
        return None
    return float((value - baseline) / (target - baseline))


def mean_progress(parts: Iterable[float | None]) -> float | None:
    """How far an objective has come, 0 to 1: the mean of its key results, each kept within 0 and 1.

    Those that are not known do not count; None when none is known.
    """
    known = [min(1.0, max(0.0, part)) for part in parts if part is not None]
    return sum(known) / len(known) if known else None


class CheckIn(WorkspaceModel):
    """Where a key result stands on a day, how confident its owner is (1–10), and one sentence."""

    part_of = ("key_result",)
    key_result = models.ForeignKey(KeyResult, models.CASCADE, related_name="check_ins")
    on = models.DateField(_("day"), default=timezone.localdate)
    value = models.DecimalField(_("value"), null=True, blank=True, **DIGITS)  # type: ignore[arg-type]
    confidence = models.PositiveSmallIntegerField(_("confidence, 1 to 10"), null=True, blank=True)
    note = models.CharField(_("what moved"), max_length=500, blank=True)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(confidence=None) | Q(confidence__range=(1, 10)), name="check_in_confidence",
                                   violation_error_message=CONFIDENCE),
        ]  # fmt: skip
        indexes = [models.Index(fields=["workspace", "key_result", "on"], name="check_in_by_day")]

    def __str__(self) -> str:
        return f"{self.on} {self.value}"

    def clean(self) -> None:
        """The rule of the table, without a question to the database: for rows that come by the thousand."""
        if self.confidence is not None and not 1 <= self.confidence <= 10:
            raise ValidationError({"confidence": CONFIDENCE})


class CounterMetric(WorkspaceModel):
    """A metric that must stay inside its bound while an objective is pursued."""

    class Bound(models.TextChoices):
        FLOOR = "floor", _("must not fall below")
        CEILING = "ceiling", _("must not rise above")

    part_of = ("objective", "metric")
    objective = models.ForeignKey(Objective, models.CASCADE, related_name="counters")
    metric = models.ForeignKey(Metric, models.CASCADE, related_name="+", verbose_name=_("metric"))
    bound = models.CharField(_("bound"), max_length=7, choices=Bound, default=Bound.FLOOR)
    limit = models.DecimalField(_("limit"), **DIGITS)  # type: ignore[arg-type]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["objective", "metric"], name="counter_once",
                                               violation_error_message=_("This metric is watched here already."))]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.metric} {self.get_bound_display()} {measured(self.limit, self.metric.unit)}"

    def is_beyond(self, value: Decimal) -> bool:
        """Whether a value has left the bound; the limit itself is still inside."""
        return value < self.limit if self.bound == self.Bound.FLOOR else value > self.limit


class BoundChange(WorkspaceModel):
    """Who moved the bound of a counter-metric, from what to what: either side may, and it is seen."""

    part_of = ("counter",)
    counter = models.ForeignKey(CounterMetric, models.CASCADE, related_name="changes")
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    old = models.DecimalField(**DIGITS)  # type: ignore[arg-type]
    new = models.DecimalField(**DIGITS)  # type: ignore[arg-type]
    why = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"
