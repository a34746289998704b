"""Views of lists: filters, order and search under a name, for oneself or for all."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from braid.base.models import WorkspaceModel, WorkspaceQuerySet
from braid.people.models import Member


class SavedViewQuerySet(WorkspaceQuerySet):
    """Views, by who may use them."""

    def visible_with_archived(self, member: Member) -> SavedViewQuerySet:
        """Those shared with all, and one's own."""
        mine = Q(is_shared=True) | Q(by_id=member.pk)
        return super().visible_with_archived(member).filter(mine)


class SavedView(WorkspaceModel):
    """What was asked of a list, under a name. `list_path` is below `/w/<slug>/`, `query` the rest of the address."""

    names_rows = {"query": "query"}

    list_path = models.CharField(max_length=100)
    query = models.CharField(max_length=1000)
    name = models.CharField(_("name"), max_length=60)
    is_shared = models.BooleanField(_("for everybody here"), default=False)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    objects = SavedViewQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "workspace", "list_path", "by", Lower("name"), name="saved_view_name_once",
                violation_error_message=_("You have a view of this name on this list already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def changeable_by(self, member: Member) -> bool:
        """One's own; an admin may tidy up what is shared."""
        return self.by_id == member.pk or (self.is_shared and member.may("manage"))
