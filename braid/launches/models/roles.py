"""Who has which role in a launch."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.models import Side, WorkspaceModel
from braid.base.sides import side_label
from braid.launches.models.launch import Launch
from braid.people.models import Member


class LaunchRole(WorkspaceModel):
    """A role that a launch needs, and whoever has it; nobody until somebody is named."""

    class Of(models.TextChoices):
        PRODUCT = "product", side_label("product")
        MARKETING = "marketing", side_label("marketing")
        OTHER = "other", _("Neither")

    part_of = ("launch",)
    launch = models.ForeignKey(Launch, models.CASCADE, related_name="roles")
    name = models.CharField(_("role"), max_length=80)
    side = models.CharField(_("side"), max_length=9, choices=Of)
    member = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who has it"))  # fmt: skip
    shift = models.CharField(_("on the day"), max_length=80, blank=True)
    since = models.DateTimeField(default=timezone.now, editable=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["launch", "name"], name="launch_role_once", violation_error_message=_("This role is there already.")
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """A role of a side is for somebody of that side, or of neither.

        Raises:
            ValidationError: naming the field.
        """
        wrong: dict[str, Any] = {}
        if (
            self.member is not None
            and self.side != Side.OTHER
            and self.member.side not in (self.side, Side.OTHER)
        ):
            wrong["member"] = _("%(name)s is on the other side.") % {"name": self.member.name}
        if wrong:
            raise ValidationError(wrong)
