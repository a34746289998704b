"""Cross-training: who can explain what, who follows whom, and a newcomer's first weeks."""

from __future__ import annotations

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.models import BOTH_SIDES, ENDS_FIRST, IN_USE, Archivable, WorkspaceModel, WorkspaceQuerySet
from braid.people.models import Member


class Topic(Archivable, WorkspaceModel):
    """Something that people of both sides should be able to explain."""

    name = models.CharField(_("what one should be able to explain"), max_length=120)
    note = models.CharField(_("how one knows that somebody can"), max_length=300, blank=True)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("topic to learn")
        constraints = [
            models.UniqueConstraint("workspace", Lower("name"), name="topic_name_once", condition=IN_USE,
                                    violation_error_message=_("There is a topic of this name already.")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        return f"learning/{self.pk}/"


class Level(WorkspaceModel):
    """Where somebody stands with a topic, in their own words."""

    class Stands(models.TextChoices):
        CAN = "can", _("can explain it")
        LEARNS = "learns", _("is learning it")
        WANTS = "wants", _("wants to learn it")

    part_of = ("topic",)
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="levels")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    stands = models.CharField(max_length=6, choices=Stands)
    on = models.DateField(default=timezone.localdate)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "member"], name="level_once")]

    def __str__(self) -> str:
        return str(self.get_stands_display())


class Shadowing(WorkspaceModel):
    """Somebody follows somebody else at work for a while, and says what they learnt."""

    follower = models.ForeignKey(Member, models.CASCADE, related_name="+", verbose_name=_("who follows"))
    host = models.ForeignKey(Member, models.CASCADE, related_name="+", verbose_name=_("whom"))
    what = models.CharField(_("what they look at"), max_length=200)
    first_on = models.DateField(_("first day"), default=timezone.localdate)
    last_on = models.DateField(_("last day"))
    learnt = models.TextField(_("what was learnt"), max_length=2000, blank=True)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("shadowing")
        constraints = [
            models.CheckConstraint(condition=~Q(follower=F("host")), name="shadowing_of_two",
                                   violation_error_message=_("Nobody follows themselves: choose two people.")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.follower.name} – {self.host.name}"

    def clean(self) -> None:
        """The last day is not before the first.

        Raises:
            ValidationError: on `last_on`.
        """
        if self.first_on and self.last_on and self.last_on < self.first_on:
            raise ValidationError({"last_on": ENDS_FIRST})


class PathQuerySet(WorkspaceQuerySet):
    """First weeks: of the newcomer, their buddy, the leads and who manages the workspace; nobody else's business."""

    def visible_with_archived(self, member: Member) -> Self:
        """All of them for leads and admins, else those in which one takes part."""
        rows = super().visible_with_archived(member)
        if member.may("manage") or (member.is_lead and member.side in BOTH_SIDES):
            return rows
        return rows.filter(Q(member_id=member.pk) | Q(buddy_id=member.pk))


class Path(WorkspaceModel):
    """The first weeks of somebody new: who of the other side walks along, until it is done or put away."""

    member = models.OneToOneField(Member, models.CASCADE, related_name="+", editable=False)
    buddy = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("buddy from the other side"))  # fmt: skip
    begun_on = models.DateField(default=timezone.localdate, editable=False)
    put_away_at = models.DateTimeField(null=True, editable=False)

    objects = PathQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("first weeks")

    def __str__(self) -> str:
        return self.member.name

    @property
    def path(self) -> str:
        """Its page below `/w/<slug>/`. No `place`: few may see it, and nobody talks about it there."""
        return f"people/{self.member_id}/first-weeks/"


class TickQuerySet(WorkspaceQuerySet):
    """Steps gone: seen by those who see the way."""

    def visible_with_archived(self, member: Member) -> Self:
        """Those of the first weeks that this member may see."""
        return super().visible_with_archived(member).filter(walk__in=Path.objects.visible_to(member))


class PathTick(WorkspaceModel):
    """A newcomer has gone a step of the way."""

    walk = models.ForeignKey(Path, models.CASCADE, related_name="ticks")
    step = models.CharField(max_length=20)
    at = models.DateTimeField(default=timezone.now)

    objects = TickQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["walk", "step"], name="path_tick_once")]

    def __str__(self) -> str:
        return self.step
