"""Every write of this room."""

from braid.roadmap.actions.changes import change_notice, note_change, tell_other_side
from braid.roadmap.actions.items import change_item, create_item, move_item, set_adoption, ship_item
from braid.roadmap.actions.merging import merge_item, take_apart
from braid.roadmap.actions.releases import (
    add_milestone,
    change_release,
    create_release,
    remove_milestone,
    ship_release,
)
from braid.roadmap.actions.table import (
    choose_quiet,
    link_insight,
    name_success_metric,
    remove_success_metric,
    set_owners,
    unlink_insight,
    withdraw_quiet,
)
from braid.roadmap.actions.ties import link_objective, rename_tag, set_tags, unlink_objective

__all__ = [
    "add_milestone",
    "change_item",
    "change_notice",
    "change_release",
    "choose_quiet",
    "create_item",
    "create_release",
    "link_insight",
    "link_objective",
    "merge_item",
    "move_item",
    "name_success_metric",
    "note_change",
    "remove_milestone",
    "remove_success_metric",
    "set_adoption",
    "set_owners",
    "rename_tag",
    "set_tags",
    "ship_item",
    "ship_release",
    "take_apart",
    "tell_other_side",
    "unlink_insight",
    "unlink_objective",
    "withdraw_quiet",
]
