"""What an item is tied to: the tags that it wears, and the objectives that it serves."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.base.rows import keep, unkeepable
from braid.goals.models import Objective
from braid.people.models import Member
from braid.roadmap.models import Item, ItemObjective, ItemTag, Tag

MOST_TAGS = 12


@transaction.atomic
def set_tags(item: Item, *, by: Member, names: Iterable[str]) -> Item:
    """Makes these the tags of an item; a tag that nobody knew is made, one that no item wears any more goes.

    Raises:
        ValidationError: on `tags`: one is too long, or there are too many of them.
    """
    before = list(item.tag_links.order_by("tag__name").values_list("tag__name", flat=True))
    if write_tags(item, names, by=by):
        after = list(item.tag_links.order_by("tag__name").values_list("tag__name", flat=True))
        record(by, "item.tags_set", item, **{"from": ", ".join(before), "to": ", ".join(after)})
    return item


def write_tags(item: Item, names: Iterable[str], *, by: Member) -> bool:
    """Writes the tags without a record, as part of another action; whether anything changed."""
    if item.workspace_id != by.workspace_id or not by.may("edit"):
        raise PermissionDenied
    wanted = {tag.pk for tag in known_tags(names, by)}
    held = set(item.tag_links.values_list("tag_id", flat=True))
    if wanted == held:
        return False
    item.tag_links.filter(tag__in=held - wanted).delete()
    ItemTag.objects.bulk_create(
        ItemTag(workspace_id=by.workspace_id, item=item, tag_id=pk) for pk in sorted(wanted - held)
    )
    Tag.objects.filter(workspace_id=by.workspace_id, pk__in=held - wanted, item_links=None).delete()
    return True


def known_tags(names: Iterable[str], by: Member) -> list[Tag]:
    """The tags of these names, made where they are new. Large and small letters are one.

    Raises:
        ValidationError: on `tags`.
    """
    wanted: dict[str, str] = {}
    for name in (" ".join(raw.split()) for raw in names):
        if name:
            wanted.setdefault(name.casefold(), name)
    if len(wanted) > MOST_TAGS:
        raise ValidationError({"tags": _("An item wears up to %(most)s tags.") % {"most": MOST_TAGS}})
    if any(unkeepable(name) for name in wanted.values()):
        raise ValidationError({"tags": _("A tag has a character in it that cannot be kept.")})
    rows = Tag.objects.filter(workspace_id=by.workspace_id).annotate(lowered=Lower("name"))
    # (SQLite makes only a to z small: the name itself is compared as well.)
    alike = rows.filter(Q(lowered__in=[n.lower() for n in wanted.values()]) | Q(name__in=wanted.values()))
    found: dict[str, Any] = {tag.name.casefold(): tag for tag in alike}
    for small, name in wanted.items():
        if small not in found:
            found[small] = _new_tag(name, by)
    return [found[small] for small in wanted]


def _new_tag(name: str, by: Member) -> Tag:
    try:
        return keep(by, Tag(), name=name)
    except ValidationError as refused:
        raise ValidationError({"tags": f"“{name[:60]}”: {' '.join(refused.messages)}"}) from refused


@transaction.atomic
def rename_tag(tag: Tag, *, by: Member, name: str, merge: bool = False) -> Tag:
    """Gives a tag another name; with `merge`, a tag that has this name already takes its items over.

    Raises:
        ValidationError: on `name`: no name, too long, or taken and `merge` was not asked for.
    """
    if tag.workspace_id != by.workspace_id or not by.may("edit"):
        raise PermissionDenied
    try:
        found = known_tags([name], by)
    except ValidationError as refused:
        raise ValidationError({"name": refused.messages}) from refused
    if not found:
        raise ValidationError({"name": _("A tag needs a name.")})
    (other,) = found
    before = tag.name
    if other.pk == tag.pk or not other.item_links.exists():
        # (One that nobody wore was made by the look-up.)
        if other.pk != tag.pk:
            other.delete()
        keep(by, tag, name=" ".join(name.split()))
        record(by, "tag.renamed", tag, **{"from": before, "to": tag.name})
        return tag
    if not merge:
        raise ValidationError(
            {"name": _("There is a tag of this name already. Tick below to make one of both.")}
        )
    worn = other.item_links.values_list("item_id", flat=True)
    tag.item_links.exclude(item__in=list(worn)).update(tag=other)
    tag.delete()
    record(by, "tag.merged", other, **{"from": before, "to": other.name})
    return other


@transaction.atomic
def link_objective(item: Item, *, by: Member, objective: Objective) -> ItemObjective:
    """Notes that an item serves an objective; saying it twice changes nothing.

    Raises:
        ValidationError: the objective is of another workspace.
    """
    known = item.objective_links.filter(objective=objective).first()
    if known and item.workspace_id == by.workspace_id:
        return known
    row = keep(by, ItemObjective(), item=item, objective=objective)
    record(by, "item.objective_linked", item, objective=objective.pk, to=objective)
    return row


@transaction.atomic
def unlink_objective(row: ItemObjective, *, by: Member) -> None:
    """Takes the link away again."""
    if row.workspace_id != by.workspace_id or not by.may("edit"):
        raise PermissionDenied
    row.delete()
    record(by, "item.objective_unlinked", row.item, objective=row.objective_id)
