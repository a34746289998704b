"""A change that ripples: what rested on it, who was asked, and what each of them answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.activity.models.about import About, Event
from braid.base.models import WorkspaceModel, WorkspaceQuerySet
from braid.base.sides import side_label
from braid.launches.models.assumptions import as_gates
from braid.launches.models.launch import Launch
from braid.people.models import Member

CHANGES = "braid.launches.ripple_lines.check_changes"


class Ripple(About):
    """That a launch, or a release or an item that a launch rests on, was changed: what was and what is, and why.

    `changes` is `{field: [before, after]}`. `moved` says which gates and stages of a launch moved with its day.
    """

    inside = {"changes": CHANGES, "moved": {"days?": int, "gates?": [int], "launch_stages?": [int]}}
    changes = models.JSONField(default=dict)
    moved = models.JSONField(default=dict, blank=True)
    why = models.CharField(_("why"), max_length=300, blank=True)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    # Where many rows were changed at once: that event. People are asked about all of them in one question.
    because = models.ForeignKey(Event, models.SET_NULL, null=True, blank=True, related_name="+")
    taken_back_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "subject_kind", "subject_id", "-id"], name="ripple_subject")
        ]

    def __str__(self) -> str:
        return ", ".join(self.changes)


class RippleAskQuerySet(WorkspaceQuerySet):
    """What people were asked, with what was answered last."""

    def with_answer(self) -> RippleAskQuerySet:
        """Adds `verdict`, the newest one, and its `words`, `said_by` (a name) and `said_at`; None where nothing was said."""
        newest = RippleAnswer.objects.filter(ask=OuterRef("pk")).order_by("-id")
        return self.annotate(
            verdict=Subquery(newest.values("verdict")[:1]),
            words=Subquery(newest.values("words")[:1]),
            said_by=Subquery(newest.values("by__name")[:1]),
            said_at=Subquery(newest.values("at")[:1]),
        )

    def pending(self) -> RippleAskQuerySet:
        """Those to which nobody has said that it is fine, so far as nothing took their place."""
        return self.with_answer().filter(
            Q(verdict=None) | ~Q(verdict=RippleAnswer.Verdict.FINE), ended_at=None
        )

    def unsettled(self) -> RippleAskQuerySet:
        """Those that nobody has answered, and those of whom somebody says that it cannot be."""
        cannot = RippleAnswer.Verdict.CANNOT
        return self.with_answer().filter(Q(verdict=None) | Q(verdict=cannot), ended_at=None)

    def as_gates(self) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """The unsettled ones as gates, each with the number of its launch; what is asked together is one. One query."""
        return as_gates(self.gate_rows())

    def gate_rows(self) -> Any:
        """The unsettled ones for `as_gates`."""
        rows = self.unsettled().exclude(launch=None).order_by()
        return rows.values_list("launch_id", "side", "ripple__because_id", "asked_id")

    def together_with(self, ask: RippleAsk) -> RippleAskQuerySet:
        """What one person is asked in one question with this: about each row of a change of many that waits."""
        because = ask.ripple.because_id
        if because is None or ask.ended_at:
            return self.filter(pk=ask.pk)
        about = {"ripple__because": because, "launch": ask.launch_id, "side": ask.side}
        return self.filter(**about, asked=ask.asked_id, ended_at=None)


class RippleAsk(WorkspaceModel):
    """Somebody is asked whether what is theirs fits a change. It lowers readiness until they say so.

    `changes` is what this one person is asked about: with what they had not answered when the next change came.
    """

    class Of(models.TextChoices):
        # (The words of `Gate.AskedOf`; somebody of neither side speaks for both.)
        BOTH = "both", _("Both sides")
        PRODUCT = "product", side_label("product")
        MARKETING = "marketing", side_label("marketing")

    class Ended(models.TextChoices):
        SUPERSEDED = "superseded", _("a later change took its place")
        TAKEN_BACK = "taken_back", _("the change was taken back")

    part_of = ("ripple",)
    speaks_of = ("launch",)
    ripple = models.ForeignKey(Ripple, models.CASCADE, related_name="asks")
    launch = models.ForeignKey(Launch, models.CASCADE, null=True, blank=True, related_name="ripple_asks")
    asked = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    # Who would have been asked, but has left or may not answer.
    instead_of = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    side = models.CharField(max_length=9, choices=Of)
    inside = {"changes": CHANGES}
    changes = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)
    ended = models.CharField(max_length=10, choices=Ended, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # The change that took its place: taken back, it leaves the question as it was.
    ended_by = models.ForeignKey(Ripple, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = RippleAskQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["workspace", "launch"], name="ripple_ask_open", condition=Q(ended_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return ", ".join(self.changes)

    @property
    def page(self) -> str:
        """Address of the page on which it is answered."""
        return f"launches/ripples/{self.pk}/"

    def answerable_by(self, member: Member) -> bool:
        """Who was asked, anybody of that side, and whoever manages; no longer when something else took its place."""
        if self.ended_at or not member.may("edit"):
            return False
        return self.asked_id == member.pk or member.side == self.side or member.may("manage")


class RippleThing(About):
    """One thing of somebody that rests on what was changed."""

    part_of = ("ask",)
    ask = models.ForeignKey(RippleAsk, models.CASCADE, related_name="things")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id}"


class RippleAnswer(WorkspaceModel):
    """What somebody says to it. The newest counts; all stay."""

    class Verdict(models.TextChoices):
        FINE = "fine", _("Fine")
        CHANGE = "change", _("Must change")
        CANNOT = "cannot", _("Cannot")

    part_of = ("ask",)
    ask = models.ForeignKey(RippleAsk, models.CASCADE, related_name="answers")
    verdict = models.CharField(_("does it fit"), max_length=6, choices=Verdict)
    words = models.CharField(_("in a sentence"), max_length=300, blank=True)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["ask", "-id"], name="ripple_answer_newest")]

    def __str__(self) -> str:
        return str(self.get_verdict_display())

    def clean(self) -> None:
        """Who says that it cannot be, or what must change, says it in a sentence.

        Raises:
            ValidationError: on `words`.
        """
        if self.verdict in (self.Verdict.CHANGE, self.Verdict.CANNOT) and not self.words:
            raise ValidationError({"words": _("Say in a sentence what must change, or why it cannot be.")})
