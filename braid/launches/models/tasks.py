"""What has to be done for a launch, by a side, on a day that moves with the launch or on one that does not."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.models import Side, WorkspaceModel, WorkspaceQuerySet
from braid.base.sides import side_label
from braid.launches.models.launch import Launch
from braid.people.models import Member

FARTHEST = 730


class TaskQuerySet(WorkspaceQuerySet):
    """Tasks with what was said of them last."""

    def with_state(self) -> TaskQuerySet:
        """Adds `state` (done, open or None where nobody has said anything), `said_by`, a name, and `said_at`."""
        newest = TaskMark.objects.filter(task=OuterRef("pk")).order_by("-id")
        return self.annotate(
            state=Subquery(newest.values("state")[:1]),
            said_by=Subquery(newest.values("by__name")[:1]),
            said_at=Subquery(newest.values("at")[:1]),
        )

    def open(self) -> TaskQuerySet:
        """Those that nobody has done, or that were opened again."""
        return self.with_state().filter(Q(state=None) | Q(state=TaskMark.State.OPEN))


class Task(WorkspaceModel):
    """One thing to do. It says nothing about readiness: that is what the sides answer for the gates.

    It is due so many days from the day of its launch (`days`, before it where negative) and moves with it, or on
    a fixed day (`on`), or nobody has said when.
    """

    class Of(models.TextChoices):
        PRODUCT = "product", side_label("product")
        MARKETING = "marketing", side_label("marketing")

    part_of = ("launch",)
    launch = models.ForeignKey(Launch, models.CASCADE, related_name="tasks")
    title = models.CharField(_("task"), max_length=200)
    side = models.CharField(_("side"), max_length=9, choices=Of)
    owner = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner"))  # fmt: skip
    role = models.CharField(_("role"), max_length=80, blank=True)
    days = models.SmallIntegerField(
        _("days from the launch"), null=True, blank=True,
        validators=[MinValueValidator(-FARTHEST), MaxValueValidator(FARTHEST)],
    )  # fmt: skip
    on = models.DateField(_("fixed day"), null=True, blank=True)
    # On the day on which it is due, in the time zone of the workspace.
    hour = models.TimeField(_("hour"), null=True, blank=True)
    # The review out of which it came: there the two sides told different stories.
    review = models.ForeignKey("launches.Review", models.SET_NULL, null=True, blank=True, editable=False, related_name="tests")  # fmt: skip
    order = models.PositiveSmallIntegerField(default=0)

    objects = TaskQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(days=None) | Q(on=None), name="task_moves_or_is_fixed"),
            models.CheckConstraint(condition=Q(side__in=["product", "marketing"]), name="task_side"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def place(self) -> str:
        return f"launches/{self.launch_id}/"

    @property
    def due(self) -> date | None:
        """The day on which it is due; None while the launch has no day, or nobody has said."""
        return due(self.launch, self.days, self.on)

    def clean(self) -> None:
        """Due in one way, and owned by nobody of the other side.

        Raises:
            ValidationError: naming the field.
        """
        wrong: dict[str, Any] = {}
        if self.days is not None and self.on is not None:
            wrong["on"] = _("Either so many days from the launch or a fixed day, not both.")
        if self.hour is not None and self.days is None and self.on is None:
            wrong["hour"] = _("On which day? Say so many days from the launch, or a fixed day.")
        if self.owner is not None and self.owner.side not in (self.side, Side.OTHER):
            wrong["owner"] = _("%(name)s is on the other side.") % {"name": self.owner.name}
        if wrong:
            raise ValidationError(wrong)

    def tickable_by(self, member: Member) -> bool:
        """Its owner, anybody of its side, and whoever manages."""
        return member.may("edit") and (
            self.owner_id == member.pk or self.side == member.side or member.may("manage")
        )


def due(launch: Launch, days: int | None, on: date | None) -> date | None:
    """The day that lies so many days from the launch, or the fixed one."""
    if days is None or on is not None:
        return on
    start = launch.launched_on or launch.on
    return start + timedelta(days=days) if start else None


def at_hour(on: date, hour: time, zone: str) -> datetime:
    """The moment that an hour of a day means in the time zone of the workspace."""
    return datetime.combine(on, hour, tzinfo=ZoneInfo(zone))


class TaskMark(WorkspaceModel):
    """That a task was done, or opened again. The newest counts; all stay."""

    class State(models.TextChoices):
        DONE = "done", _("Done")
        OPEN = "open", _("Open again")

    part_of = ("task",)
    task = models.ForeignKey(Task, models.CASCADE, related_name="marks")
    state = models.CharField(max_length=4, choices=State)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["task", "-id"], name="task_mark_newest")]

    def __str__(self) -> str:
        return str(self.get_state_display())
