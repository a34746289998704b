"""The order in which both sides agreed to take the items: settled in a round, and every earlier one beside it."""

from __future__ import annotations

from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.models import WorkspaceModel, WorkspaceQuerySet
from braid.people.models import Member
from braid.roadmap.models.items import Item
from braid.rounds.models import Settlement


class AgreedOrderQuerySet(WorkspaceQuerySet):
    """Orders; the newest one that was not taken back is in force."""

    def in_force(self) -> AgreedOrderQuerySet:
        """At most one a workspace."""
        newest = AgreedOrder.objects.filter(workspace=OuterRef("workspace"), taken_back_at=None)
        return self.filter(pk=Subquery(newest.order_by("-pk").values("pk")[:1]))


class AgreedOrder(WorkspaceModel):
    """The roadmap's order as one round settled it. Who decided, and who sees it differently, the settlement says."""

    settlement = models.ForeignKey(Settlement, models.CASCADE, related_name="+")
    size = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = AgreedOrderQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        indexes = [models.Index(fields=["workspace", "-id"], name="agreed_order_newest")]

    def __str__(self) -> str:
        return str(_("Agreed order"))

    @property
    def place(self) -> str:
        return f"roadmap/orders/{self.pk}/"


class AgreedPlaceQuerySet(WorkspaceQuerySet):
    """Places of items in agreed orders."""

    def in_force(self) -> AgreedPlaceQuerySet:
        """Those of the order that holds now."""
        newest = AgreedOrder.objects.filter(workspace=OuterRef("workspace"), taken_back_at=None)
        return self.filter(order=Subquery(newest.order_by("-pk").values("pk")[:1]))


class AgreedPlace(WorkspaceModel):
    """Where an item stands in an agreed order, 1 the first."""

    part_of = ("item",)
    order = models.ForeignKey(AgreedOrder, models.CASCADE, related_name="places")
    item = models.ForeignKey(Item, models.CASCADE, related_name="agreed_places")
    number = models.PositiveSmallIntegerField()

    objects = AgreedPlaceQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "item"], name="agreed_place_once"),
            models.UniqueConstraint(fields=["order", "number"], name="agreed_place_of_one"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.item_id}"
