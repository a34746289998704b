"""A round: both sides are asked the same apart, and both answers are opened together."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from braid.base.models import BOTH_SIDES, Side, WorkspaceModel, WorkspaceQuerySet
from braid.base.sides import sided
from braid.people.models import Member

LONGEST_OPEN = timedelta(days=366)
MOST_MONTHS = 24


class RoundQuerySet(WorkspaceQuerySet):
    """Rounds. Who may see what is in them is decided by their answers and results, not here."""

    def waiting_for(self, member: Member) -> RoundQuerySet:
        """Open rounds that this member was invited to and has not answered."""
        seats = self.model.seats.rel.related_model.objects.filter(member=member, has_answered=False)
        return self.filter(
            state=Round.State.OPEN, closes_at__gt=timezone.now(), pk__in=seats.values("round_id")
        )

    def exportable(self) -> RoundQuerySet:
        """Drafts and what was revealed: of a round under way an archive would tell what nobody may know yet."""
        return self.filter(state__in=[Round.State.DRAFT, Round.State.REVEALED, Round.State.SETTLED])


class Round(WorkspaceModel):
    """Questions to named people of both sides, from its opening to its closing time.

    `state` is the newest of its steps (`Step` says who and when). An anonymous round is never named again.
    """

    class Use(models.TextChoices):
        PULSE = "pulse", _("Pulse: how it is to work together")
        PRIORITIES = "priorities", _("Priorities: what to do first")
        ROLES = "roles", _("Who leads on what")
        CONFIDENCE = "confidence", _("Confidence in key results")
        GO = "go", _("Go or no-go for a launch")
        FIVE = "five", _("The five shared questions")
        STORIES = "stories", _("Two stories of a launch")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")
        REVEALED = "revealed", _("Revealed")
        SETTLED = "settled", _("Settled")

    use = models.CharField(_("kind"), max_length=10, choices=Use)
    name = models.CharField(_("name"), max_length=120)
    purpose = models.CharField(_("what it is for, in one sentence"), max_length=300)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT, editable=False)
    is_anonymous = models.BooleanField(default=False, editable=False)
    # Decided before anybody answers: a reason that was given under a side's name keeps it.
    shows_names = models.BooleanField(_("show whose answer it was, by initials"), default=False)
    asks_guess = models.BooleanField(_("also ask what the other side will say"), default=False)
    closes_at = models.DateTimeField(_("closes"))
    product_facilitator = models.ForeignKey(
        Member,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=sided(_("facilitator in %(product)s")),
    )
    marketing_facilitator = models.ForeignKey(
        Member,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=sided(_("facilitator in %(marketing)s")),
    )
    every_months = models.PositiveSmallIntegerField(
        _("again every … months"), default=0,
        help_text=_("0: only this once. The next wave opens by itself, with the same questions and people, and stays open as long."),
    )  # fmt: skip
    # No next wave until somebody who leads it lets it go on.
    paused_at = models.DateTimeField(null=True, editable=False)
    paused_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    previous = models.OneToOneField(
        "self", models.SET_NULL, null=True, blank=True, related_name="next", editable=False
    )
    # The wording of the questions: answers to other words are not compared over waves.
    instrument = models.CharField(max_length=40, blank=True, editable=False)
    subject_kind = models.CharField(max_length=60, blank=True, editable=False)
    subject_id = models.BigIntegerField(default=0, editable=False)
    # Ballots and seats lie in random order in the file: done once after closing, by the worker.
    is_shuffled = models.BooleanField(default=False, editable=False)
    made_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = RoundQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(product_facilitator=F("marketing_facilitator")), name="round_two_facilitators",
                violation_error_message=_("Name two people, one on each side."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["workspace", "state", "-id"], name="round_state")]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        return f"rounds/{self.pk}/"

    def clean(self) -> None:
        """Each facilitator is on their own side, and a round ends after now.

        Raises:
            ValidationError: naming the field.
        """
        wrong: dict[str, Any] = {}
        for side in BOTH_SIDES:
            person: Member | None = getattr(self, f"{side}_facilitator")
            if person is not None and person.side != side:
                wrong[f"{side}_facilitator"] = _("This person is not on that side.")
        if self.state == self.State.DRAFT and self.closes_at and self.closes_at <= timezone.now():
            wrong["closes_at"] = _("It would be closed already: choose a later time.")
        if (
            self.state == self.State.DRAFT
            and self.closes_at
            and self.closes_at > timezone.now() + LONGEST_OPEN
        ):
            wrong["closes_at"] = _("A round is open for a year at most: nobody would see its result before. Choose an earlier day.")  # fmt: skip
        if (self.every_months or 0) > MOST_MONTHS:
            wrong["every_months"] = _("At most every %(most)s months; 0 is never.") % {"most": MOST_MONTHS}
        if self.every_months and self.use == self.Use.GO:
            wrong["every_months"] = _("A go or no-go is asked once, before its launch.")
        if wrong:
            raise ValidationError(wrong)

    def takes_answers(self, now: datetime | None = None) -> bool:
        """Whether somebody can still answer. A clock that is set back opens nothing that was closed."""
        return self.state == self.State.OPEN and (now or timezone.now()) < self.closes_at

    @property
    def is_revealed(self) -> bool:
        """Whether everything in it may be read by both sides."""
        return self.state in (self.State.REVEALED, self.State.SETTLED)

    def is_still_led(self, *, is_followed: object) -> bool:
        """Whether something is left to be done by those who lead it: a reveal, or the next wave, unless that is there."""
        return not self.is_revealed or bool(self.every_months and not is_followed)

    @property
    def is_over(self) -> bool:
        """Whether nobody can answer any more."""
        return self.state in (self.State.CLOSED, self.State.REVEALED, self.State.SETTLED)

    @cached_property
    def closed_on(self) -> date:
        """The day on which answering ended, which may be before it was planned to. One query."""
        steps = self.steps.filter(state=self.State.CLOSED)
        at = steps.order_by("-at").values_list("at", flat=True).first()
        return timezone.localdate(at or self.closes_at)

    def whose(self, member: Member) -> str:
        """By what the answering page of one person is known, to itself and in a browser that several share: it tells nothing."""
        return salted_hmac("braid.rounds.whose", f"{self.pk}:{member.pk}").hexdigest()[:24]

    def leader(self, side: str) -> Member | None:
        """Who leads it for a side: whoever was named, for as long as they are here, may, and are on that side."""
        named: Member | None = getattr(self, f"{side}_facilitator")
        return named if named and named.side == side and named.may("edit") else None

    def no_longer(self) -> list[Member]:
        """Who was named for a side and cannot lead it for that side any more."""
        named = [getattr(self, f"{side}_facilitator") for side in BOTH_SIDES if not self.leader(side)]
        return [person for person in named if person]

    def facilitated_by(self, member: Member) -> bool:
        """Each facilitator may open, close and reveal, and whoever manages the workspace.

        Not for a side on which they are no longer: both would then be on the same one.
        """
        if member.pk and member.pk == getattr(self, f"{member.side}_facilitator_id", None):
            return member.may("edit")
        return member.may("manage")


class PartQuerySet(WorkspaceQuerySet):
    """Rows that belong to a round."""

    def exportable(self) -> PartQuerySet:
        """Those of rounds that an archive may hold."""
        return self.filter(round__in=Round.objects.exportable())


class Step(WorkspaceModel):
    """A round went into a state: who, and when. The system itself has no `by`."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="steps")
    state = models.CharField(max_length=8, choices=Round.State)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = PartQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "state"], name="round_step_once")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.state}"


SIDES = (Side.PRODUCT, Side.MARKETING, Side.OTHER)
