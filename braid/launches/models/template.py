"""A template: what a launch of a kind begins with, to be used again, shared as a file, or changed."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.models import Archivable, WorkspaceModel
from braid.launches.models.launch import Launch
from braid.people.models import Member


class LaunchTemplate(Archivable, WorkspaceModel):
    """What a launch begins with. `content` is the map of `braid.launches.plans`, which alone reads it."""

    kind_of = models.CharField(_("kind"), max_length=9, choices=Launch.Kind)
    name = models.CharField(_("name"), max_length=120)
    purpose = models.CharField(_("what it is for, in one sentence"), max_length=300)
    inside = {"content": "braid.launches.plans.plan_of"}
    content = models.JSONField(default=dict)
    made_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    noun = "launch_template"

    class Meta:
        verbose_name = _("launch template")
        indexes = [models.Index(fields=["workspace", "kind_of", "name"], name="launch_template")]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        return f"launches/kinds/{self.pk}/"

    @property
    def home(self) -> str:
        """Where one goes when it has been put away."""
        return "launches/kinds/"
