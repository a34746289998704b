"""What is measured, what drives what, and the value of a metric on a day."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TypeVar

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from braid.base.models import IN_USE, Archivable, External, WorkspaceModel, WorkspaceQuerySet, unique_external

Node = TypeVar("Node", bound=Hashable)
DIGITS = {"max_digits": 20, "decimal_places": 4}


class MetricQuerySet(WorkspaceQuerySet):
    """Metrics with their newest value."""

    def with_newest(self) -> MetricQuerySet:
        """Adds `newest_value` and `newest_on`; None without readings."""
        newest = Reading.objects.filter(metric=OuterRef("pk")).order_by("-on")
        return self.annotate(
            newest_value=Subquery(newest.values("value")[:1]), newest_on=Subquery(newest.values("on")[:1])
        )


class Metric(Archivable, External, WorkspaceModel):
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

    objects = MetricQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            unique_external("metric"),
            models.UniqueConstraint("workspace", Lower("name"), name="metric_name_once", condition=IN_USE,
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
    part_of = ("source", "target")
    one_way = ("source", "target")
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


def reached(start: Node, edges: Iterable[tuple[Node, Node]]) -> set[Node]:
    """All metrics that can be reached from `start` along the edges (source, target), itself included."""
    onward: dict[Node, list[Node]] = {}
    for source, target in edges:
        onward.setdefault(source, []).append(target)
    seen, waiting = {start}, [start]
    while waiting:
        for target in onward.get(waiting.pop(), ()):
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return seen


class Reading(WorkspaceModel):
    """The value of a metric on a day."""

    metric = models.ForeignKey(Metric, models.CASCADE, related_name="readings")
    part_of = ("metric",)
    on = models.DateField(_("day"))
    value = models.DecimalField(_("value"), **DIGITS)  # type: ignore[arg-type]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["metric", "on"], name="reading_once_a_day",
                                               violation_error_message=_("This day has a reading already."))]  # fmt: skip
        indexes = [models.Index(fields=["workspace", "metric", "on"], name="reading_by_day")]

    def __str__(self) -> str:
        return f"{self.on} {self.value}"
