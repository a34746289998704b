"""What customers and the market say, which side heard it, and the answer that the other side owes."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.models import External, Side, WorkspaceModel, unique_external
from braid.people.models import Member


class Customer(External, WorkspaceModel):
    """A customer or account that insights are about."""

    name = models.CharField(_("name"), max_length=200)
    segment = models.CharField(_("segment"), max_length=80, blank=True)

    class Meta:
        constraints = [
            unique_external("customer"),
            models.UniqueConstraint("workspace", Lower("name"), name="customer_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Insight(External, WorkspaceModel):
    """One thing heard. The side that gave it is owed an answer by the other: yes, no or later, with a why."""

    class Kind(models.TextChoices):
        FEEDBACK = "feedback", _("Feedback or request")
        COMPETITOR = "competitor", _("Competitor signal")
        MARKET = "market", _("Market signal")

    class Source(models.TextChoices):
        CALL = "call", _("Call")
        SUPPORT = "support", _("Support")
        SOCIAL = "social", _("Social media")
        FORUM = "forum", _("Forum")
        CHAT = "chat", _("Chat")
        SURVEY = "survey", _("Survey")
        COMPETITOR = "competitor", _("Competitor")
        OTHER = "other", _("Other")

    class Area(models.TextChoices):
        CUSTOMER = "customer", _("Customer")
        MARKET = "market", _("Market")
        PRICING = "pricing", _("Pricing and packaging")
        PLANNING = "planning", _("Planning")
        BUSINESS = "business", _("Business model")

    text = models.TextField(_("what was heard"), max_length=20_000, validators=[MaxLengthValidator(20_000)])
    kind_of = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.FEEDBACK)
    source = models.CharField(_("source"), max_length=10, choices=Source, default=Source.OTHER)
    area = models.CharField(_("area"), max_length=8, choices=Area, blank=True)
    theme = models.CharField(_("theme"), max_length=120, blank=True)
    customer = models.ForeignKey(Customer, models.SET_NULL, null=True, blank=True, related_name="insights", verbose_name=_("customer"))  # fmt: skip
    segment = models.CharField(_("segment"), max_length=80, blank=True)
    on_behalf_of = models.CharField(_("on whose behalf"), max_length=120, blank=True)
    side = models.CharField(_("given by the side"), max_length=9, choices=Side)
    giver = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    heard_on = models.DateField(_("heard on"), default=timezone.localdate)
    # Answers are owed from here on: the day of entry, and for an import the day of the import.
    clock_from = models.DateField(default=timezone.localdate, editable=False)
    # Kept here so that lists and the radar read one table, and written with the Answer row: the day of the
    # first answer (a later change of mind does not make the first one late), and what the newest one says.
    answered_on = models.DateField(null=True, blank=True, editable=False)
    verdict = models.CharField(max_length=5, blank=True, editable=False)

    class Meta:
        constraints = [unique_external("insight")]
        indexes = [
            models.Index(fields=["workspace", "-heard_on", "-id"], name="insight_newest"),
            models.Index(fields=["workspace", "side", "answered_on", "clock_from"], name="insight_answers"),
            models.Index(fields=["workspace", "theme", "-heard_on", "-id"], name="insight_theme"),
            models.Index(fields=["workspace", "clock_from", "id"], name="insight_waiting"),
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 120 else self.text[:117] + "…"

    @property
    def place(self) -> str:
        return f"insights/{self.pk}/"

    def clean(self) -> None:
        """Refuses what was heard on a day to come.

        Raises:
            ValidationError: naming the field.
        """
        if isinstance(self.heard_on, date) and self.heard_on > timezone.localdate():
            raise ValidationError({"heard_on": _("That day has not come yet.")})

    @property
    def owed_by(self) -> str:
        """The side that owes the answer; empty when the giver is on neither side."""
        return {Side.PRODUCT: Side.MARKETING, Side.MARKETING: Side.PRODUCT}.get(self.side, "")  # type: ignore[call-overload]

    def answerable_by(self, member: Member) -> bool:
        """Only the side that owes it may answer; anybody may for an insight of neither side."""
        return member.may("edit") and (not self.owed_by or member.side == self.owed_by)

    def waits_days(self, today: date) -> int:
        """Whole days, 0 or more, from the day on which an answer was asked for until the answer or today."""
        return max(0, ((self.answered_on or today) - self.clock_from).days)


class Answer(WorkspaceModel):
    """The other side's answer to an insight. The newest counts; earlier ones stay on record."""

    class Verdict(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        LATER = "later", _("Later")

    insight = models.ForeignKey(Insight, models.CASCADE, related_name="answers")
    verdict = models.CharField(_("answer"), max_length=5, choices=Verdict)
    why = models.CharField(_("why"), max_length=1000)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    side = models.CharField(max_length=9, choices=Side)
    on = models.DateField(default=timezone.localdate)
    revisit_on = models.DateField(_("come back to it on"), null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["insight", "-id"], name="answer_newest")]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}: {self.why}"

    def clean(self) -> None:
        """Only a "later" has a day to come back to it, and that day is not in the past.

        Raises:
            ValidationError: naming the field.
        """
        if not self.revisit_on:
            return
        if self.verdict != self.Verdict.LATER:
            raise ValidationError({"revisit_on": _("Only a “later” has a day to come back to it.")})
        if self.revisit_on < self.on:
            raise ValidationError({"revisit_on": _("That day is over.")})
