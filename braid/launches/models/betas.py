"""A beta: who takes part, what they say, and the number at which it may end."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.models import WorkspaceModel, WorkspaceQuerySet
from braid.goals.models import DIGITS, Metric
from braid.insights.models import Customer, Insight
from braid.launches.models.gates import Gate
from braid.launches.models.launch import Launch
from braid.people.models import Member


class Beta(WorkspaceModel):
    """The beta of a launch. Its exit is a gate with a bar, which stays closed until a reading meets it."""

    part_of = ("launch",)
    launch = models.OneToOneField(Launch, models.CASCADE, related_name="beta")
    gate = models.OneToOneField(Gate, models.SET_NULL, null=True, blank=True, related_name="beta", verbose_name=_("exit"))  # fmt: skip
    metric = models.ForeignKey(Metric, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("metric of the exit"))  # fmt: skip
    subject = models.CharField(_("subject of the invitation"), max_length=200, blank=True)
    invitation = models.TextField(_("invitation"), max_length=5000, blank=True)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return str(self.launch.name)


class BetaReading(WorkspaceModel):
    """What the beta has reached on a day. The newest is what its exit is held against."""

    part_of = ("beta",)
    beta = models.ForeignKey(Beta, models.CASCADE, related_name="readings")
    on = models.DateField(_("measured on"), default=timezone.localdate)
    value = models.DecimalField(_("value reached"), **DIGITS)  # type: ignore[arg-type]
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["beta", "on"], name="beta_reading_a_day",
                violation_error_message=_("There is a reading of that day already. Take it away first."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.value}"

    def clean(self) -> None:
        """What was measured has been.

        Raises:
            ValidationError: on `on`.
        """
        if self.on and self.on > timezone.localdate():
            raise ValidationError({"on": _("That day has not come yet.")})


class ParticipantQuerySet(WorkspaceQuerySet):
    """Participants."""

    def exportable(self) -> ParticipantQuerySet:
        """Only whoever has agreed leaves this place."""
        return self.filter(consent_on__isnull=False)


class Participant(WorkspaceModel):
    """An account that takes part, and whom there to write to. Nobody is invited or exported without having agreed."""

    part_of = ("beta",)
    beta = models.ForeignKey(Beta, models.CASCADE, related_name="participants")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", verbose_name=_("account"))
    contact = models.CharField(_("contact"), max_length=120, blank=True)
    email = models.EmailField(_("email"), max_length=254, blank=True)
    # That the contact agreed to be written to: when, how that is known, and who noted it.
    consent_on = models.DateField(_("agreed on"), null=True, blank=True)
    consent_how = models.CharField(_("how they agreed"), max_length=200, blank=True)
    consent_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, editable=False, related_name="+")  # fmt: skip
    invited_at = models.DateTimeField(null=True, blank=True, editable=False)
    invited_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, editable=False, related_name="+")  # fmt: skip

    objects = ParticipantQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["customer__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["beta", "email"], name="participant_once", condition=~Q(email=""),
                violation_error_message=_("This address is among the participants already."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.customer.name)

    def clean(self) -> None:
        """Consent has been given, and one knows how.

        Raises:
            ValidationError: naming the field.
        """
        if self.consent_on and self.consent_on > timezone.localdate():
            raise ValidationError({"consent_on": _("That day has not come yet.")})
        if self.consent_on and not self.consent_how.strip():
            raise ValidationError(
                {"consent_how": _("How do you know? “Said so in the call”, “ticked the form”.")}
            )
        if self.consent_how.strip() and not self.consent_on:
            raise ValidationError({"consent_on": _("On which day did they agree?")})


class BetaFeedback(WorkspaceModel):
    """An insight that came out of a beta."""

    part_of = ("beta",)
    speaks_of = ("insight",)
    beta = models.ForeignKey(Beta, models.CASCADE, related_name="feedback")
    insight = models.ForeignKey(Insight, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["beta", "insight"], name="beta_feedback_once")]

    def __str__(self) -> str:
        return f"{self.beta_id} {self.insight_id}"


class GateOverride(WorkspaceModel):
    """Somebody opened the exit of a beta although its bar is not met, and says why."""

    part_of = ("gate",)
    gate = models.ForeignKey(Gate, models.CASCADE, related_name="overrides")
    reason = models.CharField(_("why it opens all the same"), max_length=500)
    # What had been reached then.
    value = models.DecimalField(null=True, blank=True, **DIGITS)  # type: ignore[arg-type]
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return self.reason[:60]
