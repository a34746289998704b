"""Joint planning: a period that both sides plan together, what is in and what is out, and what that rests on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.models import ENDS_FIRST, WorkspaceModel
from braid.people.models import Member
from braid.roadmap.models import Item
from braid.teamwork.models import Meeting

LONGEST = timedelta(days=400)


class Workshop(WorkspaceModel):
    """Both sides plan a period, in seven steps that go in any order; then it is a record."""

    speaks_of = ("meeting",)
    names_rows = {"ranked_in": "key"}

    name = models.CharField(_("name"), max_length=120)
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    meeting = models.ForeignKey(Meeting, models.SET_NULL, null=True, blank=True, related_name="+", editable=False)  # fmt: skip
    # The round in which both ranked apart, such as `round:12`: no link, for an archive holds no round that is not open yet.
    ranked_in = models.CharField(max_length=40, blank=True, editable=False)
    # Who sees the record differently, and why.
    dissent = models.CharField(_("who sees it differently, and why"), max_length=500, blank=True)
    begun_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    begun_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("planning workshop")
        indexes = [models.Index(fields=["workspace", "-first_on"], name="workshop_newest")]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        return f"planning/{self.pk}/"

    def clean(self) -> None:
        """The last day is not before the first, and nobody plans for years.

        Raises:
            ValidationError: on `last_on`.
        """
        if self.first_on and self.last_on:
            if self.last_on < self.first_on:
                raise ValidationError({"last_on": ENDS_FIRST})
            if self.last_on - self.first_on > LONGEST:
                raise ValidationError({"last_on": _("Plan a year at most: what comes later nobody knows.")})

    def holds(self, day: date) -> bool:
        """Whether that day falls into the period."""
        return self.first_on <= day <= self.last_on


class WorkshopStep(WorkspaceModel):
    """A step was gone through: who said so, and when."""

    class Step(models.TextChoices):
        BACK = "back", _("Look back")
        RANK = "rank", _("Rank apart")
        DIFFER = "differ", _("Look at the differences")
        CAPACITY = "capacity", _("Capacity of both sides")
        PLACE = "place", _("Place what is in")
        REST = "rest", _("Assumptions and decisions")
        RECORD = "record", _("Agreed record")

    part_of = ("workshop",)
    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="steps")
    step = models.CharField(max_length=8, choices=Step)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workshop", "step"], name="workshop_step_once")]

    def __str__(self) -> str:
        return str(self.get_step_display())


class WorkshopItem(WorkspaceModel):
    """An item is in the period, or out of it with one line why."""

    class Verdict(models.TextChoices):
        IN = "in", _("In")
        OUT = "out", _("Out")

    part_of = ("workshop", "item")
    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="items")
    item = models.ForeignKey(Item, models.CASCADE, related_name="+")
    verdict = models.CharField(_("in or out"), max_length=3, choices=Verdict)
    why = models.CharField(_("why, in one line"), max_length=200, blank=True)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workshop", "item"], name="workshop_item_once")]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.verdict}"

    def clean(self) -> None:
        """What is out says why: somebody hoped for it.

        Raises:
            ValidationError: on `why`.
        """
        wrong: dict[str, Any] = {}
        if self.verdict == self.Verdict.OUT and not self.why.strip():
            wrong["why"] = _("Say in one line why: somebody hoped for it.")
        if wrong:
            raise ValidationError(wrong)


class WorkshopPoint(WorkspaceModel):
    """What the plan rests on and nobody knows yet."""

    part_of = ("workshop",)
    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="points")
    text = models.CharField(_("what you count on"), max_length=300)
    owner = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who finds out"))  # fmt: skip
    due_on = models.DateField(_("until"), null=True, blank=True)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("assumption of a plan")

    def __str__(self) -> str:
        return self.text
