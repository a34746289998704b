"""What happened, what was said about it, and when the two sides were in contact."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.models import Side, WorkspaceModel
from braid.people.models import Member


class About(WorkspaceModel):
    """A row about any other row of the workspace: `subject_kind` is `room.model`."""

    # Whether it goes over to the other row when its own turns out to be that one.
    goes_over: ClassVar[bool] = False

    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()

    class Meta:
        abstract = True


class Event(About):
    """One recorded action. `name` is `noun.past`, such as `item.moved`; `facts` says what changed.

    A bulk action records one event with subject id 0 and the count among its facts.
    """

    names_rows = {"place": "place"}

    name = models.CharField(max_length=60)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    side = models.CharField(max_length=9, choices=Side, blank=True)
    at = models.DateTimeField(default=timezone.now)
    title = models.CharField(max_length=300, blank=True)
    place = models.CharField(max_length=200, blank=True)
    inside = {"facts": "braid.activity.facts.check_facts"}
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "-id"], name="event_recent"),
            models.Index(fields=["workspace", "-at", "-id"], name="event_when"),
            models.Index(fields=["workspace", "subject_kind", "subject_id", "-id"], name="event_subject"),
        ]

    def __str__(self) -> str:
        return self.name


class Comment(About):
    """What somebody wrote about a row, in Markdown."""

    goes_over = True

    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    body = models.TextField(_("comment"), max_length=10_000)
    at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        indexes = [models.Index(fields=["workspace", "subject_kind", "subject_id"], name="comment_subject")]

    def __str__(self) -> str:
        return self.body[:60]

    def changeable_by(self, member: Member) -> bool:
        """One's own words only."""
        return self.by_id == member.pk and member.may("edit")


class Contact(About):
    """The two sides were in contact about a row on a day. Silence is looked for, volume never."""

    class Kind(models.TextChoices):
        COMMENT = "comment", _("Comment")
        REVIEW = "review", _("Review")
        DECISION = "decision", _("Decision")
        MEETING = "meeting", _("Meeting")
        SPOKE = "spoke", _("We spoke")

    goes_over = True

    kind_of = models.CharField(_("kind"), max_length=8, choices=Kind)
    on = models.DateField(_("day"), default=timezone.localdate)
    note = models.CharField(_("note"), max_length=200, blank=True)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "subject_kind", "subject_id", "on"], name="contact_subject")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_of_display()} {self.on}"
