"""The text of a piece in versions, what others suggest for it, and the claims that it makes."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.models import WorkspaceModel
from braid.messaging.models.claims import Claim
from braid.messaging.models.content import MOST_TEXT, Content
from braid.people.models import Member

MOST_PASSAGE = 5000


class ContentVersion(WorkspaceModel):
    """The text of a piece as somebody left it. The newest one is what the piece says now."""

    part_of = ("content",)
    content = models.ForeignKey(Content, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(default=1)
    body = models.TextField(
        _("text"), max_length=MOST_TEXT, blank=True, validators=[MaxLengthValidator(MOST_TEXT)]
    )
    note = models.CharField(_("what changed"), max_length=200, blank=True)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    # Where it is an older one brought back.
    restored = models.ForeignKey("self", models.SET_NULL, null=True, editable=False, related_name="+")
    # Who has said of just this text that it is true, and when.
    checked_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    checked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content", "number"], name="content_version_once")]

    def __str__(self) -> str:
        return f"{self.content_id} v{self.number}"


class Suggestion(WorkspaceModel):
    """Somebody proposes other words for a passage; whoever owns the piece takes or leaves them, and says why."""

    class Answer(models.TextChoices):
        TAKEN = "taken", _("Taken")
        LEFT = "left", _("Left as it was")

    part_of = ("content",)
    content = models.ForeignKey(Content, models.CASCADE, related_name="suggestions")
    # The words that it is about, as they stood there.
    passage = models.TextField(_("the passage"), max_length=MOST_PASSAGE)
    text = models.TextField(_("what it could say"), max_length=MOST_PASSAGE, blank=True)
    why = models.CharField(_("why"), max_length=500)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    answer = models.CharField(_("answer"), max_length=5, choices=Answer, blank=True, editable=False)
    answer_why = models.CharField(_("why"), max_length=500, blank=True)
    answered_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["content"], condition=models.Q(answer=""), name="suggestion_open"),
        ]

    def __str__(self) -> str:
        return self.text[:60] or self.passage[:60]

    def clean(self) -> None:
        """It says something else than what is there.

        Raises:
            ValidationError: naming the field.
        """
        if self.text.strip() == self.passage.strip():
            raise ValidationError(
                {"text": _("These are the words that stand there now. Write what it could say instead.")}
            )

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return not self.answer

    def fits(self, body: str) -> bool:
        """Whether the passage still stands there, just once: only then is it clear what is replaced."""
        return body.count(self.passage) == 1


class ContentClaim(WorkspaceModel):
    """A piece makes a claim that was first said in another one. Where it was first said stands on the claim itself."""

    part_of = ("content",)
    speaks_of = ("claim",)
    content = models.ForeignKey(Content, models.CASCADE, related_name="claim_links")
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="content_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content", "claim"], name="content_claim_once")]

    def __str__(self) -> str:
        return f"{self.claim_id} in {self.content_id}"
