"""Dates of the calendar that are no launch: periods in which nothing goes out, and days that both sides should know."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from braid.base.models import IN_USE, Archivable, External, WorkspaceModel, unique_external


class CalendarDate(Archivable, External, WorkspaceModel):
    """A day, or a time from one day to another: a freeze, in which nothing is launched, or just a date to know."""

    class Kind(models.TextChoices):
        DATE = "date", _("Date to know")
        FREEZE = "freeze", _("Freeze: nothing goes out")

    noun: ClassVar[str] = "date"
    name = models.CharField(_("name"), max_length=200)
    kind_of = models.CharField(_("kind"), max_length=6, choices=Kind, default=Kind.DATE)
    on = models.DateField(_("first day"))
    until = models.DateField(_("last day"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("date of the calendar")
        ordering = ["on", "id"]
        constraints = [
            unique_external("calendar_date"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("on")), name="calendar_date_ends_after_start",
                violation_error_message=_("The last day is before the first day."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["workspace", "on"], name="calendar_date_day", condition=IN_USE)]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        return f"launches/dates/{self.pk}/"

    def clean(self) -> None:
        """A date does not end before it begins.

        Raises:
            ValidationError: on `until`.
        """
        if self.on and self.until and self.until < self.on:
            raise ValidationError({"until": _("The last day is before the first day.")})
