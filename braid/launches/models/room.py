"""What the room of a launch holds beside its tasks and roles: where people talk, and what went wrong."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.models import WorkspaceModel
from braid.launches.models.launch import Launch
from braid.people.models import Member


class Channel(WorkspaceModel):
    """Where people talk or look on the day: a chat, a call, a board of numbers."""

    part_of = ("launch",)
    launch = models.ForeignKey(Launch, models.CASCADE, related_name="channels")
    name = models.CharField(_("name"), max_length=80)
    url = models.URLField(_("address"), max_length=500)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["launch", "name"], name="channel_once", violation_error_message=_("This channel is there already.")
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Everybody presses it in a hurry: it leads where nobody can read along.

        Raises:
            ValidationError: on `url`.
        """
        if self.url and not self.url.lower().startswith("https://"):
            raise ValidationError({"url": _("Write an address that begins with https://.")})


class Incident(WorkspaceModel):
    """Something that goes wrong around the day. It is over when somebody has said how."""

    part_of = ("launch",)
    launch = models.ForeignKey(Launch, models.CASCADE, related_name="incidents")
    what = models.CharField(_("what is wrong"), max_length=300)
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    how = models.CharField(_("how it was put right"), max_length=500, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True, editable=False)
    resolved_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+", editable=False)  # fmt: skip

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.what

    @property
    def place(self) -> str:
        return f"launches/{self.launch_id}/room/"

    def clean(self) -> None:
        """It says what goes wrong, not only spaces.

        Raises:
            ValidationError: on `what`.
        """
        wrong: dict[str, Any] = {} if self.what.strip() else {"what": _("What is wrong?")}
        if wrong:
            raise ValidationError(wrong)
