"""Both sides look back some weeks after a launch: whether they have, what they learned, and who won it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from braid.activity.unspoken import unspoken
from braid.base.models import BOTH_SIDES, Side, WorkspaceModel, WorkspaceQuerySet
from braid.launches.models.launch import Launch
from braid.people.models import Member


class ReviewQuerySet(WorkspaceQuerySet):
    """Reviews, with which side has looked back."""

    def with_looks(self) -> Self:
        """Adds `product_at` and `marketing_at`, when each side said that it has looked back."""
        looks = ReviewLook.objects.filter(review=OuterRef("pk"))
        return self.annotate(
            product_at=Subquery(looks.filter(side=Side.PRODUCT).values("at")[:1]),
            marketing_at=Subquery(looks.filter(side=Side.MARKETING).values("at")[:1]),
        )

    def due(self) -> Self:
        """Those of launches that are out, not left out on purpose. (The day is reckoned: see `Review.on`.)"""
        return self.filter(launch__launched_on__isnull=False, launch__cancelled_on=None, dropped_at=None)

    def empty(self) -> Self:
        """Those in which nobody has written anything yet."""
        parts = (ReviewLook, Learning, Win)
        found = self.filter(dropped_at=None, tests=None)
        return unspoken(
            found.filter(*(~Exists(part.objects.filter(review=OuterRef("pk"))) for part in parts))
        )


class Review(WorkspaceModel):
    """Both sides look back so many days after a launch is out. It makes itself when the day has come.

    The day is reckoned, not stored: a launch that turns out to have gone out on another day moves its reviews.
    """

    part_of = ("launch",)
    launch = models.ForeignKey(Launch, models.CASCADE, related_name="looks_back")
    days = models.PositiveSmallIntegerField(_("days after the launch"))
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    # Left out on purpose: who, when and why.
    dropped_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, editable=False, related_name="+")  # fmt: skip
    dropped_at = models.DateTimeField(null=True, blank=True, editable=False)
    dropped_why = models.CharField(_("why it is left out"), max_length=300, blank=True)

    objects = ReviewQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["launch", "days"], name="review_once")]
        ordering = ["days"]

    def __str__(self) -> str:
        return _t("%(launch)s, %(days)s days on") % {"launch": self.launch.name, "days": self.days}

    @property
    def place(self) -> str:
        return f"launches/{self.launch_id}/reviews/{self.pk}/"

    @property
    def home(self) -> str:
        """Where one goes from here."""
        return f"launches/{self.launch_id}/"

    @property
    def on(self) -> date | None:
        """The day on which both look back; None while its launch is not out."""
        start = self.launch.launched_on
        return start + timedelta(days=self.days) if start else None

    def lookable_by(self, member: Member) -> bool:
        """A side says for itself that it has looked back."""
        return member.may("edit") and member.side in BOTH_SIDES


class ReviewLook(WorkspaceModel):
    """A side has looked back: who said so, and when. The review is held when both have."""

    part_of = ("review",)
    review = models.ForeignKey(Review, models.CASCADE, related_name="looks")
    side = models.CharField(max_length=9, choices=Side)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "side"], name="review_look_once"),
            models.CheckConstraint(condition=Q(side__in=["product", "marketing"]), name="review_look_side"),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.review_id}"


class Learning(WorkspaceModel):
    """One line for whoever plans the next launch of this kind."""

    part_of = ("review",)
    review = models.ForeignKey(Review, models.CASCADE, related_name="learnings")
    text = models.CharField(_("what we learned, in one line"), max_length=300)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text


class Win(WorkspaceModel):
    """Something that went well because of one person of each side; named in the review of a launch, or without one."""

    part_of = ("review",)
    review = models.ForeignKey(Review, models.CASCADE, related_name="wins", null=True, blank=True)
    text = models.CharField(_("what went well"), max_length=300)
    product = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    marketing = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text

    @property
    def place(self) -> str:
        return f"wins/{self.pk}/"

    def clean(self) -> None:
        """A win has somebody of both sides.

        Raises:
            ValidationError: naming the field.
        """
        wrong: dict[str, Any] = {}
        for side in BOTH_SIDES:
            person: Member | None = getattr(self, side)
            if person is None:
                wrong[str(side)] = _t("A win is named with somebody of both sides.")
            elif person.side != side:
                wrong[str(side)] = _t("%(name)s is not on this side.") % {"name": person.name}
        if wrong:
            raise ValidationError(wrong)
