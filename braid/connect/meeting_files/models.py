"""A calendar file whose meetings somebody brings in: what was found in it, and what came of it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.models import WorkspaceModel, WorkspaceQuerySet
from braid.people.models import Member


class OwnFileQuerySet(WorkspaceQuerySet):
    """Calendars are private: everybody sees what they have sent, and nobody else does."""

    def visible_with_archived(self, member: Member) -> OwnFileQuerySet:
        """Those of this member alone."""
        return super().visible_with_archived(member).filter(by=member)


class MeetingFile(WorkspaceModel):
    """What was found in one file. The file itself is not kept."""

    # What came of it is in the tables.
    exported = False
    by = models.ForeignKey(Member, models.CASCADE, related_name="+")
    name = models.CharField(_("file"), max_length=200)
    found = models.JSONField(default=list)
    # By number of the series: what it was before it was changed (null where it was made), what it was after that, and
    # whether it was left so when the file was taken back.
    before = models.JSONField(default=dict)
    sent_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = OwnFileQuerySet.as_manager()  # type: ignore[misc]

    def __str__(self) -> str:
        return self.name
