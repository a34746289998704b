"""What the radar remembers: findings and what people did about them, evaluations, a workspace's own thresholds."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.models import BOTH_SIDES, Side, WorkspaceModel, WorkspaceQuerySet
from braid.base.sides import sided
from braid.people.models import Member
from braid.radar.plays import PLAYS
from braid.radar.telling import Teller
from braid.rounds.models import Round
from braid.teamwork.models import Series


class FindingQuerySet(WorkspaceQuerySet):
    """Findings, by whether somebody should look at them."""

    def visible_with_archived(self, member: Member) -> FindingQuerySet:
        """Findings for everybody, and private ones that name this member among their readers."""
        named = Finding.readers.through.objects.filter(member_id=member.pk).values("finding_id")
        return super().visible_with_archived(member).filter(Q(is_private=False) | Q(pk__in=named))

    def open(self) -> FindingQuerySet:
        """Seen and not gone."""
        return self.filter(state=Finding.State.OPEN)

    def shown(self, today: date) -> FindingQuerySet:
        """Open and not muted on that day."""
        muted = Mute.objects.filter(finding=models.OuterRef("pk"), lifted_on=None, until__gte=today)
        return self.open().exclude(models.Exists(muted))


class Finding(WorkspaceModel):
    """One place where the sides have drifted apart. Identity: detector and subject; it opens, clears, comes back."""

    names_rows = {"subject": "key"}

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CLEARED = "cleared", _("Cleared")

    detector = models.CharField(max_length=3)
    subject = models.CharField(max_length=300)
    kind_of = models.CharField(_("kind"), max_length=10)
    state = models.CharField(max_length=7, choices=State, default=State.OPEN)
    severity = models.PositiveSmallIntegerField()
    inside = {"said": "braid.radar.telling.check_said", "plays": [str]}
    # What the detector said, as `radar.telling` writes it: sentence, evidence, numbers, dumbbell.
    said = models.JSONField(default=dict)
    text = models.CharField(max_length=1000)
    digest = models.CharField(max_length=32)
    evidence_count = models.PositiveIntegerField(default=0)
    plays = models.JSONField(default=list)
    opened_on = models.DateField()
    seen_on = models.DateField()
    # The first day of a row of clear readings; the second one, a day later at least, clears it.
    clear_since = models.DateField(null=True, blank=True)
    cleared_on = models.DateField(null=True, blank=True)
    came_back = models.PositiveSmallIntegerField(default=0)
    # False while the rule cannot judge it any more: it stays open, and says so.
    is_readable = models.BooleanField(default=True)
    is_private = models.BooleanField(default=False)
    readers: models.ManyToManyField = models.ManyToManyField(Member, related_name="+", blank=True)

    objects = FindingQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "detector", "subject"], name="finding_identity"),
        ]
        indexes = [models.Index(fields=["workspace", "state", "-severity", "opened_on"], name="finding_list")]

    def __str__(self) -> str:
        told = Teller().kept(self.said["sentence"]) if self.said.get("sentence") else self.text
        return str(told)[:120]

    @property
    def place(self) -> str:
        return f"radar/{self.pk}/"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    def mutable_by(self, member: Member) -> bool:
        """Either side may set it aside, and either may lift that."""
        return member.may("edit")


class TurnQuerySet(WorkspaceQuerySet):
    """Turns of the findings that a member may see."""

    def visible_to(self, member: Member) -> TurnQuerySet:
        """A private finding has a private history: it is counted only for those who may read it."""
        hidden = Finding.objects.filter(workspace_id=member.workspace_id, is_private=True).exclude(
            pk__in=Finding.readers.through.objects.filter(member_id=member.pk).values("finding_id")
        )
        return super().visible_to(member).exclude(finding__in=hidden.values("pk"))


class Turn(WorkspaceModel):
    """A finding opened, cleared or came back on a day: what the finding itself forgets at its next turn."""

    class What(models.TextChoices):
        OPENED = "opened", _("opened")
        CLEARED = "cleared", _("cleared")
        RETURNED = "returned", _("came back")

    part_of = ("finding",)
    finding = models.ForeignKey(Finding, models.CASCADE, related_name="turns")
    what = models.CharField(max_length=8, choices=What)
    on = models.DateField()
    severity = models.PositiveSmallIntegerField()

    objects = TurnQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "on", "what"], name="turn_history"),
            models.Index(fields=["finding", "on"], name="turn_of_finding"),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.on}"


class Acknowledgement(WorkspaceModel):
    """A side has taken note of a finding."""

    part_of = ("finding",)
    finding = models.ForeignKey(Finding, models.CASCADE, related_name="acknowledgements")
    side = models.CharField(max_length=9, choices=Side)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    on = models.DateField(default=timezone.localdate)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["finding", "side"], name="acknowledged_by_side_once")]

    def __str__(self) -> str:
        return f"{self.side} {self.finding_id}"


class Mute(WorkspaceModel):
    """A finding is set aside until a day, for a reason that both sides can read."""

    part_of = ("finding",)
    finding = models.ForeignKey(Finding, models.CASCADE, related_name="mutes")
    reason = models.CharField(_("reason"), max_length=300)
    until = models.DateField(_("until"))
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    on = models.DateField(default=timezone.localdate)
    lifted_on = models.DateField(null=True, blank=True)
    lifted_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["finding", "lifted_on", "until"], name="mute_open")]

    def __str__(self) -> str:
        return self.reason

    def clean(self) -> None:
        """The end must lie ahead, and within a year: what is muted for good belongs into the thresholds.

        Raises:
            ValidationError: on `until`.
        """
        if self.until and self.lifted_on is None:
            today = timezone.localdate()
            if self.until < today:
                raise ValidationError({"until": _("That day has passed.")})
            if self.until > today + timedelta(days=366):
                raise ValidationError({"until": _("Set it aside for a year at most.")})


class Vote(WorkspaceModel):
    """Was this right? One answer of each member; what detectors are worth here is counted from it."""

    part_of = ("finding",)
    finding = models.ForeignKey(Finding, models.CASCADE, related_name="votes")
    detector = models.CharField(max_length=3)
    side = models.CharField(max_length=9, choices=Side)
    by = models.ForeignKey(Member, models.CASCADE, related_name="+")
    was_right = models.BooleanField()
    on = models.DateField(default=timezone.localdate)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["finding", "by"], name="vote_once")]
        indexes = [models.Index(fields=["workspace", "detector", "was_right"], name="vote_count")]

    def __str__(self) -> str:
        return f"{self.by_id}: {self.was_right}"


class Commitment(WorkspaceModel):
    """Both sides try a play on a finding, or on one thread of a pulse: an owner on each side, a day, what came of it."""

    class Outcome(models.TextChoices):
        HELPED = "helped", _("It helped")
        NO_CHANGE = "same", _("It changed nothing")
        DROPPED = "dropped", _("We did not do it")

    part_of = ("finding",)
    finding = models.ForeignKey(Finding, models.CASCADE, null=True, blank=True, related_name="commitments")
    round = models.ForeignKey(Round, models.CASCADE, null=True, blank=True, related_name="+")
    play = models.CharField(_("play"), max_length=4)
    product_owner = models.ForeignKey(
        Member, models.PROTECT, related_name="+", verbose_name=sided(_("owner in %(product)s"))
    )
    marketing_owner = models.ForeignKey(
        Member, models.PROTECT, related_name="+", verbose_name=sided(_("owner in %(marketing)s"))
    )
    due_on = models.DateField(_("by when"))
    inside = {"before": "braid.radar.telling.check_before"}
    # How the finding stood when both sides committed, to be laid beside how it stands today.
    before = models.JSONField(default=dict, editable=False, blank=True)
    note = models.CharField(_("what exactly"), max_length=500, blank=True)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    made_on = models.DateField(default=timezone.localdate)
    outcome = models.CharField(_("what came of it"), max_length=7, choices=Outcome, blank=True)
    learned = models.CharField(_("what we learned"), max_length=500, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["finding"], condition=Q(outcome=""), name="commitment_one_open",
                violation_error_message=_("There is a commitment for this finding already."),
            ),
            models.UniqueConstraint(
                fields=["round"], condition=Q(outcome=""), name="commitment_one_thread",
                violation_error_message=_("You work on one thread of this round already: one is enough."),
            ),
            models.CheckConstraint(
                condition=Q(finding=None) ^ Q(round=None), name="commitment_about_one_thing",
                violation_error_message=_("Say what it is about."),
            ),
            models.CheckConstraint(
                condition=~Q(product_owner=F("marketing_owner")), name="commitment_two_owners",
                violation_error_message=_("Name two people, one on each side."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["workspace", "outcome", "due_on"], name="commitment_open")]

    def __str__(self) -> str:
        return self.note[:120] or str(PLAYS[self.play].name if self.play in PLAYS else self.play)

    @property
    def about(self) -> Any:
        """The finding, or the round."""
        return self.finding or self.round

    @property
    def text(self) -> str:
        """What it is about, in words."""
        return str(self.finding) if self.finding else self.note

    def clean(self) -> None:
        """Each owner is on their own side.

        Raises:
            ValidationError: on the owner who is not.
        """
        wrong = {}
        for side in BOTH_SIDES:
            owner: Member | None = getattr(self, f"{side}_owner", None)
            if owner is not None and owner.side != side:
                wrong[f"{side}_owner"] = _("This person is not on that side.")
        if wrong:
            raise ValidationError(wrong)


class PlayMeeting(WorkspaceModel):
    """A series was begun for a play, about a finding or about none."""

    part_of = ("series",)
    series = models.OneToOneField(Series, models.CASCADE, related_name="+")
    play = models.CharField(max_length=4)

    def __str__(self) -> str:
        return self.play


class Evaluation(WorkspaceModel):
    """One run of all checks that changed something or began a day: what was seen, and what could not be."""

    day = models.DateField()
    at = models.DateTimeField(default=timezone.now)
    inside = {"counts": {str: int}, "coverage": "braid.radar.telling.check_coverage"}
    # Findings shown, by severity: {"1": 2, "2": 4, "3": 1}.
    counts = models.JSONField(default=dict)
    known = models.PositiveSmallIntegerField()
    checks = models.PositiveSmallIntegerField()
    # For each check: state, how many subjects are clear, and what is unknown, why, and for want of which field.
    coverage = models.JSONField(default=list)
    version = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "day"], name="evaluation_of_a_day")]

    def __str__(self) -> str:
        return f"{self.day}"

    @property
    def total(self) -> int:
        return sum(self.counts.values())


class Threshold(WorkspaceModel):
    """A workspace's own number for one threshold of one check."""

    detector = models.CharField(max_length=3)
    name = models.CharField(max_length=40)
    value = models.FloatField(_("value"))
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    on = models.DateField(default=timezone.localdate)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "detector", "name"], name="threshold_once")
        ]

    def __str__(self) -> str:
        return f"{self.detector} {self.name} {self.value}"


class SkippedStep(WorkspaceModel):
    """One of the first steps is left out here, for everybody; `all` puts the whole list away."""

    class Step(models.TextChoices):
        SIDES = "sides", _("Name both sides")
        COUNTERPART = "counterpart", _("Invite one counterpart")
        GOALS = "goals", _("Three goals of each side")
        ROADMAP = "roadmap", _("Load the roadmap")
        RADAR = "radar", _("See the first radar")
        ALL = "all", _("All first steps")

    step = models.CharField(max_length=12, choices=Step)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    on = models.DateField(default=timezone.localdate)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "step"], name="skipped_step_once")]

    def __str__(self) -> str:
        return str(self.get_step_display())
