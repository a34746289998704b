"""Who was invited to what in their own calendar, and who has said that they come."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.inside import Either
from braid.base.models import WorkspaceModel
from braid.people.models import Member
from braid.teamwork.models.meetings import Meeting, Series

TOLD = {"name": str, "start": datetime.fromisoformat, "whole": str, "singles": {str: str}}


class Invite(WorkspaceModel):
    """What the calendar of somebody holds of a series, as far as mails have brought it there."""

    part_of = ("series",)
    series = models.ForeignKey(Series, models.CASCADE, related_name="invites")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    inside = {"told": Either({str: None}, TOLD)}
    # What was told last, to see what is new: name, start, and how the whole and single meetings looked. Empty: nothing.
    told = models.JSONField(default=dict, editable=False)
    told_at = models.DateTimeField(null=True, editable=False)
    # Added to the sequence for this one: whoever was called off and comes in again gets something newer.
    raised = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "member"], name="one_invite_each")]

    def __str__(self) -> str:
        return str(self.member_id)


class Coming(WorkspaceModel):
    """Somebody comes, perhaps, or not: to one meeting, or to all of a series."""

    class Said(models.TextChoices):
        YES = "yes", _("comes")
        MAYBE = "maybe", _("perhaps")
        NO = "no", _("does not come")

    class How(models.TextChoices):
        PAGE = "page", _("in Braid")
        LINK = "link", _("by the link in the mail")
        MAIL = "mail", _("from their calendar")

    part_of = ("series",)
    series = models.ForeignKey(Series, models.CASCADE, related_name="comings")
    # Empty: all of them.
    meeting = models.ForeignKey(Meeting, models.CASCADE, null=True, blank=True, related_name="comings")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    said = models.CharField(max_length=5, choices=Said)
    how = models.CharField(max_length=4, choices=How, default=How.PAGE)
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "member"], name="comes_to_all_once", condition=Q(meeting=None)),
            models.UniqueConstraint(fields=["meeting", "member"], name="comes_once", condition=Q(meeting__isnull=False)),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.get_said_display())


class Mailbox(models.Model):
    """How far the mailbox was read to which answers come. Of no workspace: it is the mailbox of this Braid."""

    name = models.CharField(max_length=200, unique=True)
    # By these a mail server numbers its mails (RFC 3501, 2.3.1.1).
    validity = models.BigIntegerField(default=0)
    last = models.BigIntegerField(default=0)
    read_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.name
