"""The tables of the roadmap."""

from braid.roadmap.models.items import (
    ACTIVE,
    BEFORE_BUILD,
    DECIDED,
    ChangeNotice,
    Involvement,
    Item,
    ItemInsight,
    ItemMetric,
    ItemOwner,
    ItemQuerySet,
    Milestone,
    Phase,
    QuietChoice,
    Release,
    release_name,
)
from braid.roadmap.models.orders import AgreedOrder, AgreedPlace
from braid.roadmap.models.ties import DayMove, ItemMerge, ItemObjective, ItemTag, Tag

__all__ = [
    "ACTIVE",
    "BEFORE_BUILD",
    "DECIDED",
    "AgreedOrder",
    "AgreedPlace",
    "ChangeNotice",
    "DayMove",
    "Involvement",
    "Item",
    "ItemInsight",
    "ItemMerge",
    "ItemMetric",
    "ItemObjective",
    "ItemOwner",
    "ItemQuerySet",
    "ItemTag",
    "Milestone",
    "Phase",
    "QuietChoice",
    "Release",
    "Tag",
    "release_name",
]
