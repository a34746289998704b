"""What the tables of every room share."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from braid.people.models import Member


class Side(models.TextChoices):
    """Which of the two sides a person or a fact belongs to."""

    PRODUCT = "product", _("Product")
    MARKETING = "marketing", _("Marketing")
    OTHER = "other", _("Other")


BOTH_SIDES = (Side.PRODUCT, Side.MARKETING)


class Stage(models.TextChoices):
    """How finished a thing is for customers. Empty: not said, or a word that is none of these."""

    ALPHA = "alpha", _("Alpha")
    BETA = "beta", _("Beta")
    GA = "ga", _("Generally available")


class WorkspaceQuerySet(models.QuerySet[Any]):
    """Rows of a workspace table: the second lock."""

    def visible_to(self, member: "Member") -> Self:
        """The rows that this member may see. Tables with named readers narrow it further."""
        return self.filter(workspace_id=member.workspace_id)


class WorkspaceModel(models.Model):
    """A row that belongs to one workspace and is reached through a member of it."""

    workspace = models.ForeignKey("people.Workspace", models.CASCADE, related_name="+")

    objects = WorkspaceQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def kind(self) -> str:
        """`room.model`, the name under which links, events and comments know this kind of row."""
        return self._meta.label_lower

    @property
    def place(self) -> str:
        """Address of the page of this row below `/w/<slug>/`; empty where it has no page of its own."""
        return ""


class External(models.Model):
    """A row that may come from another system, whose name for it makes a second import harmless."""

    external_id = models.CharField(_("external id"), max_length=200, blank=True)
    # What the source said when it was last read, so that a change on both sides can be told.
    imported = models.JSONField(default=dict, editable=False, blank=True)

    class Meta:
        abstract = True


def unique_external(table: str) -> models.UniqueConstraint:
    """One row for each external id in a workspace; rows without one are free."""
    return models.UniqueConstraint(
        fields=["workspace", "external_id"], condition=~Q(external_id=""), name=f"{table}_external_id"
    )
