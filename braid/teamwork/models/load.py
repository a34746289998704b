"""Days off, and whether somebody finds the estimates of their work right: kept to that person and the leads of both sides."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.models import BOTH_SIDES, ENDS_FIRST, Archivable, WorkspaceModel
from braid.base.text import day as day_text
from braid.people.models import Member


class KeptToFew(WorkspaceModel):
    """A row about one person, which only that person and the leads of both sides may read."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="+", editable=False)
    is_private = models.BooleanField(default=True, editable=False)
    readers: models.ManyToManyField = models.ManyToManyField(
        Member, related_name="+", blank=True, editable=False
    )

    class Meta:
        abstract = True


class DaysOff(Archivable, KeptToFew):
    """Somebody is away from one day to another, both included. Nobody is asked why."""

    noun = "days_off"

    first_on = models.DateField(_("first day off"), default=timezone.localdate)
    last_on = models.DateField(_("last day off"))
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("days off")
        verbose_name_plural = "days off"
        indexes = [models.Index(fields=["workspace", "last_on"], name="days_off_to_come")]

    def __str__(self) -> str:
        return f"{day_text(self.first_on)} – {day_text(self.last_on)}"

    @property
    def place(self) -> str:
        return f"people/{self.member_id}/"

    @property
    def home(self) -> str:
        """Where one goes when it has been put away."""
        return self.place

    def clean(self) -> None:
        """The last day is not before the first, and nobody is away for years.

        Raises:
            ValidationError: on `last_on`.
        """
        if self.first_on and self.last_on:
            if self.last_on < self.first_on:
                raise ValidationError({"last_on": ENDS_FIRST})
            if (self.last_on - self.first_on).days > 730:
                raise ValidationError(
                    {"last_on": _("Two years at most. Whoever is away longer is not on the roster.")}
                )


class LoadCheck(KeptToFew):
    """Somebody has looked at what they have committed, and says that the estimates are right."""

    on = models.DateField(default=timezone.localdate, editable=False)

    class Meta:
        verbose_name = _("look at one's estimates")
        indexes = [models.Index(fields=["member", "on"], name="load_check_newest")]

    def __str__(self) -> str:
        return day_text(self.on)

    @property
    def place(self) -> str:
        return "capacity/"


class WorkWeek(KeptToFew):
    """So many days a week somebody works for this company; whoever has no row works five."""

    days = models.DecimalField(_("days a week"), max_digits=2, decimal_places=1, default=5,
                               validators=[MinValueValidator(Decimal("0.5")), MaxValueValidator(5)])  # fmt: skip
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("days of work a week")
        constraints = [models.UniqueConstraint(fields=["member"], name="work_week_once")]

    def __str__(self) -> str:
        return str(self.days)

    @property
    def place(self) -> str:
        return f"people/{self.member_id}/"


class Allowance(WorkspaceModel):
    """How many days work counts for that nobody estimates: a task of a launch, and a role on its day. One row, or the usual."""

    task_days = models.DecimalField(
        _("days of an open task of a launch"), max_digits=4, decimal_places=2, default=Decimal("0.5"),
        validators=[MinValueValidator(0), MaxValueValidator(20)],
        help_text=_("Usually 0.5. 0: tasks do not count."),
    )  # fmt: skip
    role_days = models.DecimalField(
        _("days of a role on the day of a launch"), max_digits=4, decimal_places=2, default=Decimal(1),
        validators=[MinValueValidator(0), MaxValueValidator(20)],
        help_text=_("Usually 1. 0: roles do not count."),
    )  # fmt: skip
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("what tasks and roles count for")
        constraints = [models.UniqueConstraint(fields=["workspace"], name="allowance_once")]

    def __str__(self) -> str:
        return f"{self.task_days} {self.role_days}"

    @classmethod
    def of(cls, workspace: int) -> Allowance:
        """What holds here: the one row, or the usual. One query."""
        return cls.objects.filter(workspace_id=workspace).first() or cls(workspace_id=workspace)


class Holiday(WorkspaceModel):
    """A day on which nobody works: a public holiday, or one of the company."""

    on = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=120)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("day off for all")
        constraints = [
            models.UniqueConstraint(fields=["workspace", "on"], name="holiday_once",
                                    violation_error_message=_("This day is off already.")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{day_text(self.on)} {self.name}"


def circle(person: Member) -> list[int]:
    """Who reads what is kept to a person and the leads: that one, and whoever leads one of the two sides and is here."""
    leads = Member.objects.here().filter(workspace_id=person.workspace_id, is_lead=True, side__in=BOTH_SIDES)
    return sorted({person.pk, *leads.values_list("pk", flat=True)})
