"""What went out all the same: who took it upon themselves, why, and which claims were in it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.activity.models import About
from braid.base.models import WorkspaceModel
from braid.messaging.models.claims import Claim, Standing
from braid.people.models import Member


class Override(About):
    """Somebody let a piece, a release note or a launch go out although claims in it were not checked, or wrong."""

    reason = models.TextField(_("why it goes out all the same"), max_length=1000)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes = [models.Index(fields=["workspace", "subject_kind", "subject_id"], name="override_subject")]

    def __str__(self) -> str:
        return self.reason[:60]


class OverriddenClaim(WorkspaceModel):
    """A claim that went out by an override, and how it stood then."""

    part_of = ("override",)
    speaks_of = ("claim",)
    override = models.ForeignKey(Override, models.CASCADE, related_name="claim_links")
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="overridden")
    # Empty: nobody had checked it.
    standing = models.CharField(max_length=7, choices=Standing, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["override", "claim"], name="overridden_claim_once")]

    def __str__(self) -> str:
        return f"{self.claim_id} by {self.override_id}"
