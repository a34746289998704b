"""Secret links under which a calendar program reads what one member may see."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.models import WorkspaceModel
from braid.launches.models import Launch
from braid.people.models import Member


class CalendarFeed(WorkspaceModel):
    """One link of one member. It shows what that member may see when it is read; of the link only a hash is kept."""

    class Of(models.TextChoices):
        MINE = "mine", _("What is mine")
        LAUNCH = "launch", _("One launch")
        WORKSPACE = "workspace", _("Everything in the calendar")

    # A secret door into this workspace opens no other one.
    exported = False
    speaks_of = ("launch",)
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    of = models.CharField(_("what is in it"), max_length=9, choices=Of)
    launch = models.ForeignKey(Launch, models.CASCADE, null=True, blank=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now)
    renewed_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.launch) if self.launch else str(self.get_of_display())

    @staticmethod
    def new_token() -> str:
        """A secret that nobody can guess."""
        return secrets.token_urlsafe(32)
