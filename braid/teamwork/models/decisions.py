"""Decisions: the question, who drives and who decides, the options, and what each side said before."""

from __future__ import annotations

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.models import (
    Archivable,
    External,
    Restrictable,
    Side,
    WorkspaceModel,
    WorkspaceQuerySet,
    only_restricted,
    unique_external,
)
from braid.people.models import Member
from braid.teamwork.models.chart import Responsibility, here

# A side says what it wants in so many words: whoever decides reads both in a minute.
MOST_WORDS = 100


class DecisionQuerySet(WorkspaceQuerySet):
    """Decisions, by where they stand."""

    def open(self) -> Self:
        """Nothing stands yet: the question is open, or what was written down waits for somebody's yes."""
        return self.filter(decided_on=None)

    def standing(self) -> Self:
        """Decided, and neither superseded nor reversed since."""
        return self.filter(decided_on__isnull=False, ending=None)

    def without_decider(self) -> Self:
        """Nobody who is here decides them."""
        deciders = DecisionPart.objects.filter(decision=OuterRef("pk"), role=DecisionPart.Role.APPROVER)
        return self.filter(~Exists(deciders.filter(here(timezone.localdate()))))


class Decision(Archivable, External, Restrictable, WorkspaceModel):
    """A question, and what was decided about it. It stands from the day on which everybody who decides has agreed.

    Who decides, contributes and is informed are rows of their own (`DecisionPart`), as is how it ended (`Ending`).
    """

    question = models.CharField(_("question"), max_length=300)
    background = models.TextField(_("what one has to know"), max_length=8000, blank=True)
    data = models.TextField(_("data that it rests on"), max_length=4000, blank=True)
    driver = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("driver"))  # fmt: skip
    area = models.ForeignKey(Responsibility, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("area"))  # fmt: skip
    # Whether the answer says who leads on the area.
    asks_lead = models.BooleanField(default=False, editable=False)
    is_blind = models.BooleanField(_("both sides say apart what they want"), default=False)
    needed_by = models.DateField(_("needed by"), null=True, blank=True)
    asked_on = models.DateField(_("asked on"), default=timezone.localdate, editable=False)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    # Since when both sides see what each of them said; until then, of a blind one, each sees its own.
    opened_at = models.DateTimeField(null=True, editable=False)
    outcome = models.TextField(_("decision"), max_length=4000, blank=True)
    why = models.TextField(_("why"), max_length=4000, blank=True)
    dissent = models.CharField(_("who sees it differently, in one line"), max_length=300, blank=True)
    review_on = models.DateField(_("look at it again on"), null=True, blank=True)
    written_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    written_at = models.DateTimeField(null=True, editable=False)
    decided_on = models.DateField(_("decided on"), null=True, blank=True, editable=False)

    objects = DecisionQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            unique_external("decision"),
            models.UniqueConstraint(fields=["area"], name="one_question_who_leads",
                                    condition=Q(asks_lead=True, decided_on=None, archived_at=None)),
        ]  # fmt: skip
        indexes = [only_restricted("decision")]

    def __str__(self) -> str:
        return self.question

    @property
    def place(self) -> str:
        return f"decisions/{self.pk}/"

    @property
    def is_written(self) -> bool:
        """Whether something was decided that may still wait for somebody's yes."""
        return self.written_at is not None

    @property
    def is_shut(self) -> bool:
        """Whether each side sees only what it said itself."""
        return self.is_blind and self.opened_at is None

    def drivable_by(self, member: Member) -> bool:
        """Whoever drives it, asked it or manages the workspace leads it to its decision."""
        return member.may("edit") and (member.pk in (self.driver_id, self.by_id) or member.may("manage"))


class DecisionPart(WorkspaceModel):
    """Somebody, or a whole side, has a part in a decision. Several who approve decide together: all must agree."""

    class Role(models.TextChoices):
        APPROVER = "approver", _("Decides")
        CONTRIBUTOR = "contributor", _("Is asked before")
        INFORMED = "informed", _("Is told after")
        # (Of a question who leads on an area: the answer.)
        LEAD = "lead", _("Leads on the area from then on")

    part_of = ("decision",)
    decision = models.ForeignKey(Decision, models.CASCADE, related_name="parts")
    role = models.CharField(max_length=11, choices=Role)
    member = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    side = models.CharField(max_length=9, choices=Side, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "role", "member", "side"], name="decision_part_once")
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.member_id or self.side}"

    def is_of(self, member: Member) -> bool:
        """Whether this member speaks for it."""
        if self.member_id:
            return self.member_id == member.pk
        return bool(self.side) and self.side == member.side


class DecisionOption(WorkspaceModel):
    """One way in which a question can be answered."""

    part_of = ("decision",)
    decision = models.ForeignKey(Decision, models.CASCADE, related_name="options")
    text = models.CharField(_("option"), max_length=300)
    order = models.PositiveSmallIntegerField(default=0)
    is_chosen = models.BooleanField(default=False)

    class Meta:
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return self.text


class PositionQuerySet(WorkspaceQuerySet):
    """What sides said; of a blind decision one's own until both are opened."""

    def visible_with_archived(self, member: Member) -> PositionQuerySet:
        """Not the other side's, while it is to be said apart."""
        open_to_all = Q(decision__is_blind=False) | Q(decision__opened_at__isnull=False)
        return super().visible_with_archived(member).filter(open_to_all | Q(side=member.side))

    def exportable(self) -> PositionQuerySet:
        """What is not open yet is in no archive: whoever makes one would read it."""
        return self.filter(Q(decision__is_blind=False) | Q(decision__opened_at__isnull=False))


class Position(WorkspaceModel):
    """What one side wanted before it was decided, in a hundred words."""

    part_of = ("decision",)
    decision = models.ForeignKey(Decision, models.CASCADE, related_name="positions")
    side = models.CharField(max_length=9, choices=Side)
    text = models.TextField(_("what your side wants, and why"), max_length=2000)
    option = models.ForeignKey(DecisionOption, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("option that your side would take"))  # fmt: skip
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PositionQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "side"], name="one_position_a_side")]

    def __str__(self) -> str:
        return self.side

    def clean(self) -> None:
        count = len(self.text.split())
        if count > MOST_WORDS:
            values: dict[str, Any] = {"most": MOST_WORDS, "count": count}
            raise ValidationError(
                {
                    "text": ValidationError(
                        _("Say it in %(most)s words or fewer; this has %(count)s."), params=values
                    )
                }
            )
