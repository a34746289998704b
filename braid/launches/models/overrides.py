"""Somebody let a launch go out although not everything that it says was checked."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.models import WorkspaceModel
from braid.launches.models.launch import Launch
from braid.messaging.models import Claim, Standing
from braid.people.models import Member


class LaunchOverride(WorkspaceModel):
    """Who took it upon themselves, and why. The room of messaging has the same of pieces of content."""

    part_of = ("launch",)
    launch = models.ForeignKey(Launch, models.CASCADE, related_name="overrides")
    reason = models.TextField(_("why it goes out all the same"), max_length=1000)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return self.reason[:60]


class LaunchedClaim(WorkspaceModel):
    """A claim that went out with a launch by an override, and how it stood then."""

    part_of = ("override",)
    speaks_of = ("claim",)
    override = models.ForeignKey(LaunchOverride, models.CASCADE, related_name="claim_links")
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="+")
    # Empty: nobody had checked it.
    standing = models.CharField(max_length=7, choices=Standing, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["override", "claim"], name="launched_claim_once")]

    def __str__(self) -> str:
        return f"{self.claim_id} by {self.override_id}"
