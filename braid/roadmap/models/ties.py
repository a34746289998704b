"""What items are tied to: tags, objectives, each other; and how often the day of an item has moved."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.models import WorkspaceModel
from braid.goals.models import Objective
from braid.people.models import Member
from braid.roadmap.models.items import Item


class Tag(WorkspaceModel):
    """A word by which items of a workspace are found together. One that no item wears any more goes."""

    name = models.CharField(_("tag"), max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint("workspace", Lower("name"), name="tag_name_once")]

    def __str__(self) -> str:
        return self.name


class ItemTag(WorkspaceModel):
    """An item wears a tag."""

    part_of = ("item",)
    item = models.ForeignKey(Item, models.CASCADE, related_name="tag_links")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="item_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "tag"], name="item_tag_once")]

    def __str__(self) -> str:
        return f"{self.item_id} wears {self.tag_id}"


class ItemObjective(WorkspaceModel):
    """An item serves an objective."""

    part_of = ("item", "objective")
    item = models.ForeignKey(Item, models.CASCADE, related_name="objective_links")
    objective = models.ForeignKey(Objective, models.CASCADE, related_name="+", verbose_name=_("objective"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "objective"], name="item_objective_once")]

    def __str__(self) -> str:
        return f"{self.item_id} serves {self.objective_id}"


class DayMove(WorkspaceModel):
    """The planned day of an item was moved: by itself, or because its release moved."""

    part_of = ("item",)
    item = models.ForeignKey(Item, models.CASCADE, related_name="day_moves")
    was = models.DateField()
    now = models.DateField(null=True)
    on = models.DateField(default=timezone.localdate)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.was} → {self.now}"


class ItemMerge(WorkspaceModel):
    """An item turned out to be another one. `moved` names the rows that went over, so that they can come back."""

    part_of = ("item",)
    speaks_of = ("into",)
    one_way = ("item", "into")
    item = models.OneToOneField(Item, models.CASCADE, related_name="merge")
    into = models.ForeignKey(Item, models.CASCADE, related_name="+")
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    phase_before = models.CharField(max_length=8, blank=True)
    inside = {"moved": {str: [int]}}
    moved: Any = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return f"{self.item_id} is {self.into_id}"
