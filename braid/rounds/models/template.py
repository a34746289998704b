"""A template: how a round is asked, to be asked again, shared as a file, or changed."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.models import Archivable, WorkspaceModel
from braid.people.models import Member
from braid.rounds.models.round import Round


class Template(Archivable, WorkspaceModel):
    """How a round is asked. `content` is the map of `braid.rounds.plans`, which alone reads it."""

    use = models.CharField(_("kind"), max_length=10, choices=Round.Use)
    name = models.CharField(_("name"), max_length=120)
    purpose = models.CharField(_("what it is for, in one sentence"), max_length=300)
    inside = {"content": "braid.rounds.plans.plan_of"}
    content = models.JSONField(default=dict)
    made_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    noun = "round_template"

    class Meta:
        verbose_name = _("round template")
        indexes = [models.Index(fields=["workspace", "use", "name"], name="round_template")]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        return f"rounds/templates/{self.pk}/"

    @property
    def home(self) -> str:
        """Where one goes when it has been put away."""
        return "rounds/templates/"
