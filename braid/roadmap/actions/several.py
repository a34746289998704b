"""Many items changed at once: one transaction, one record, and a word about each that was refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.activity.models import Event
from braid.base.rows import keep
from braid.people.models import Member
from braid.roadmap.actions.items import note_moves, unasked, values
from braid.roadmap.actions.table import write_owners
from braid.roadmap.actions.ties import write_tags
from braid.roadmap.models import Item

MOST = 500
# Records that speak of many items without naming one as their subject.
SEVERAL = (
    "items.changed",
    "items.taken_back",
    "items.imported",
    "rows.archived",
    "release.shipped",
    "release.changed",
)


@dataclass
class Outcome:
    """What came of it: how many items changed, for each that was refused its title and why, and the record of it."""

    changed: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    event: Event | None = None


@transaction.atomic
def change_several(
    items: Iterable[Item],
    *,
    by: Member,
    columns: Mapping[str, Any] | None = None,
    owner: Member | None = None,
    tag: str = "",
    untag: str = "",
    put_away: bool = False,
    asks: bool = True,
    why: str = "",
) -> Outcome:
    """Gives these items the same values; what one of them cannot take is refused for that one alone.

    Args:
        columns: columns of the item, such as phase, release, importance.
        owner: joins the owners of each.
        tag, untag: a tag that each of them gets, and one that is taken from each.
        put_away: into the archive, from which each can be brought back.
        asks, why: as `change_item` has them.

    Raises:
        ValidationError: more than `MOST` items, or a tag that is none.
    """
    if not by.may("edit"):
        raise PermissionDenied
    rows = list(items)
    if len(rows) > MOST:
        raise ValidationError(_("Up to %(most)s items can be changed at once.") % {"most": MOST})
    outcome, changed, before = Outcome(), [], []
    for item in rows:
        try:
            with transaction.atomic():
                was = _as_it_is(item, columns or {})
                different = _change(item, by, dict(columns or {}), owner, tag.strip(), untag.strip())
                if (put_away and _put_away(item, by)) or different:
                    changed.append(item.pk)
                    before.append(was)
        except ValidationError as refused:
            outcome.refused.append((item.title, " ".join(refused.messages)))
    outcome.changed = len(changed)
    if changed:
        what: dict[str, str] = {name: str(value) for name, value in (columns or {}).items()}
        what |= {k: v for k, v in (("owner", owner and owner.name), ("tag", tag), ("untag", untag)) if v}
        what |= {"archived": str(_("the archive"))} if put_away else {}
        outcome.event = record(
            by, "items.changed", Item, count=len(changed), changed=list(what), to=", ".join(what.values()),
            items=changed, before=before, **unasked(asks, why),
        )  # fmt: skip
    return outcome


def _as_it_is(item: Item, columns: Mapping[str, Any]) -> dict[str, Any]:
    """What a change of several may change of an item, so that it can be taken back."""
    return {
        "item": item.pk,
        "columns": values(item, [_column(name).attname for name in columns]),
        "owners": [[owner.side, owner.member_id, owner.label] for owner in item.owners.all()],
        "tags": list(item.tag_links.values_list("tag__name", flat=True)),
        "archived": item.archived_at is not None,
    }


@transaction.atomic
def take_back(event: Event, *, by: Member) -> int:
    """Gives the items of a change of several what they had before; what was changed again since stays. How many came back.

    Raises:
        PermissionDenied: somebody else did it.
        ValidationError: one of them has been changed since: then none is taken back.
    """
    if event.by_id != by.pk or event.workspace_id != by.workspace_id or not by.may("edit"):
        raise PermissionDenied
    held = {one["item"]: one for one in event.facts.get("before", [])}
    rows = list(Item.objects.visible_with_archived(by).filter(pk__in=held).order_by("pk"))
    later = Event.objects.filter(workspace_id=by.workspace_id, pk__gt=event.pk).exclude(name="comment.added")
    since = later.filter(subject_kind=Item._meta.label_lower, subject_id__in=held)
    # (What this change itself led to elsewhere does not stand in its way.)
    touched = any(facts.get("because") != event.pk for facts in since.values_list("facts", flat=True))
    if touched or later.filter(name__in=SEVERAL).exists() or not rows:
        raise ValidationError(
            _("Something else has happened to one of them since: they were left as they are.")
        )
    for item in rows:
        _give_back(item, held[item.pk], by)
    record(by, "items.taken_back", Item, count=len(rows), items=[item.pk for item in rows], of=event.pk)
    return len(rows)


def _column(name: str) -> Any:
    return Item._meta.get_field(name)


def _give_back(item: Item, was: dict[str, Any], by: Member) -> None:
    people = Member.objects.visible_to(by).in_bulk(
        [member for _side, member, _label in was["owners"] if member]
    )
    due = item.due
    if was["columns"]:
        for attribute, value in was["columns"].items():
            setattr(item, attribute, _column(attribute).to_python(value))
        keep(by, item)
        note_moves({item: due}, by=by)
    owners = [
        (side, people.get(member), label)
        for side, member, label in was["owners"]
        if label or member in people
    ]
    write_owners(item, owners, by=by)
    write_tags(item, was["tags"], by=by)
    if item.archived_at and not was["archived"]:
        item.archived_at = item.archived_by = None
        item.save(update_fields=["archived_at", "archived_by"])


def _change(
    item: Item, by: Member, columns: dict[str, Any], owner: Member | None, tag: str, untag: str
) -> bool:
    if hasattr(item, "merge"):
        raise ValidationError(_("It was merged into another item."))
    different = {name: value for name, value in columns.items() if getattr(item, name) != value}
    if different:
        due = item.due
        keep(by, item, **different)
        note_moves({item: due}, by=by)
    return any([bool(different), _joined(item, by, owner), _tagged(item, by, tag, untag)])


def _put_away(item: Item, by: Member) -> bool:
    """Without a record of its own: the one of the batch stands for it."""
    if item.archived_at:
        return False
    item.archived_at, item.archived_by = timezone.now(), by
    item.save(update_fields=["archived_at", "archived_by"])
    return True


def _joined(item: Item, by: Member, owner: Member | None) -> bool:
    if owner is None or any(o.member_id == owner.pk for o in item.owners.all()):
        return False
    held = [(o.side, o.member, o.label) for o in item.owners.select_related("member")]
    return write_owners(item, [*held, (owner.side, owner, "")], by=by)


def _tagged(item: Item, by: Member, tag: str, untag: str) -> bool:
    if not tag and not untag:
        return False
    held = list(item.tag_links.values_list("tag__name", flat=True))
    names = [name for name in [*held, tag] if name and name.casefold() != untag.casefold()]
    return write_tags(item, names, by=by)
