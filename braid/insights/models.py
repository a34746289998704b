"""What customers and the market say, which side heard it, and the answer that the other side owes."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.models import (
    BOTH_SIDES,
    IN_USE,
    Archivable,
    External,
    Side,
    WorkspaceModel,
    WorkspaceQuerySet,
    unique_external,
)
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

    @property
    def place(self) -> str:
        return f"insights/customers/{self.pk}/"


def came_back(today: date) -> Q:
    """Answered with a "later" whose day has come: the answer is owed again."""
    return Q(revisit_on__lte=today)


def waits(today: date) -> Q:
    """Not answered yet, or owed again. What neither side gave is owed by nobody."""
    return Q(side__in=BOTH_SIDES) & (Q(answered_on=None) | came_back(today))


class InsightQuerySet(WorkspaceQuerySet):
    """Insights by what is owed for them."""

    def owed(self, today: date) -> "InsightQuerySet":
        """Those that wait for an answer on that day."""
        return self.filter(waits(today))


class Insight(Archivable, External, WorkspaceModel):
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
    # In words, whoever it is; who is meant when the words are the name of somebody here.
    on_behalf_of = models.CharField(_("on whose behalf"), max_length=120, blank=True)
    on_behalf_member = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, editable=False, related_name="+")  # fmt: skip
    side = models.CharField(_("given by the side"), max_length=9, choices=Side)
    giver = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    heard_on = models.DateField(_("heard on"), default=timezone.localdate)
    # Answers are owed from here on: the day of entry, and for an import the day of the import.
    clock_from = models.DateField(default=timezone.localdate, editable=False)
    # Kept here so that lists and the radar read one table, and written with the Answer row: the day of the
    # first answer (a later change of mind does not make the first one late), and what the newest one says.
    answered_on = models.DateField(null=True, blank=True, editable=False)
    verdict = models.CharField(max_length=5, blank=True, editable=False)
    # The day on which the newest answer, a "later", is owed again.
    revisit_on = models.DateField(null=True, blank=True, editable=False)
    # The same thing heard twice: this one is put away, and its page leads to the other.
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, editable=False, related_name="merged")  # fmt: skip

    objects = InsightQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [unique_external("insight")]
        indexes = [
            models.Index(fields=["workspace", "-heard_on", "-id"], name="insight_newest", condition=IN_USE),
            models.Index(
                fields=["workspace", "side", "answered_on", "clock_from"],
                name="insight_answers",
                condition=IN_USE,
            ),
            models.Index(
                fields=["workspace", "theme", "-heard_on", "-id"], name="insight_theme", condition=IN_USE
            ),
            models.Index(fields=["workspace", "clock_from", "id"], name="insight_waiting", condition=IN_USE),
            models.Index(
                fields=["workspace", "revisit_on", "side", "id"],
                name="insight_comes_back",
                condition=IN_USE & Q(revisit_on__isnull=False),
            ),
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

    def has_come_back(self, today: date) -> bool:
        """Answered with a "later" whose day has come."""
        return bool(self.revisit_on and self.revisit_on <= today)

    def owed_since(self, today: date) -> date | None:
        """The day from which an answer is owed now; None while none is."""
        if not self.owed_by or (self.answered_on and not self.has_come_back(today)):
            return None
        return self.revisit_on or self.clock_from

    def waits_days(self, today: date) -> int:
        """Whole days, 0 or more, for which an answer has been owed now, or was owed until the first one."""
        since = self.owed_since(today)
        return max(0, (today - since if since else (self.answered_on or today) - self.clock_from).days)


class Answer(WorkspaceModel):
    """The other side's answer to an insight. The newest counts; earlier ones stay on record."""

    class Verdict(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        LATER = "later", _("Later")

    part_of = ("insight",)
    insight = models.ForeignKey(Insight, models.CASCADE, related_name="answers")
    verdict = models.CharField(_("answer"), max_length=5, choices=Verdict)
    why = models.CharField(_("why"), max_length=1000)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    side = models.CharField(max_length=9, choices=Side)
    on = models.DateField(default=timezone.localdate)
    revisit_on = models.DateField(_("come back to it on"), null=True, blank=True)
    # Since when it was owed, where the insight had come back: a second wait beside the first. None for a first
    # answer, and for a change of mind that nobody waited for.
    asked_on = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["insight", "-id"], name="answer_newest"),
            models.Index(
                fields=["workspace", "asked_on"], name="answer_second", condition=Q(asked_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}: {self.why}"

    def clean(self) -> None:
        """A "later" names the day on which it comes back, and no other answer does; that day is still to come.

        Raises:
            ValidationError: naming the field.
        """
        if not self.revisit_on:
            if self.verdict == self.Verdict.LATER:
                raise ValidationError(
                    {"revisit_on": _("“Later” needs a day: on which day do you look at it again?")}
                )
            return
        if self.verdict != self.Verdict.LATER:
            raise ValidationError({"revisit_on": _("Only a “later” has a day to come back to it.")})
        if self.revisit_on <= self.on:
            raise ValidationError({"revisit_on": _("That day must be still to come.")})
