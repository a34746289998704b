"""An item or a release that a launch to come rests on is put away, dropped or brought back, alone or with many others.

The button that puts away asks nothing before: whoever rests on it is asked at once, and taking it back ends the question.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from braid.activity.archive import still_away
from braid.base.plugs import on
from braid.launches.models import Launch, LaunchItem, Ripple
from braid.launches.rests import AWAY, PHASE, Changes
from braid.launches.ripple_actions import ripple, undone
from braid.people.models import Member
from braid.roadmap.models import Item, Phase, Release

PUT_AWAY: Changes = {AWAY: [False, True]}


@on("item.archived")
@on("release.archived")
def archived(event: Any, subject: Any) -> None:
    """One was put into the archive."""
    if event.by is not None:
        ripple(subject, by=event.by, changes=PUT_AWAY)


@on("item.moved")
def moved(event: Any, subject: Any) -> None:
    """One was dropped on the board, or taken up again."""
    if event.by is None:
        return
    before, after = event.facts.get("from"), event.facts.get("to")
    if after == Phase.DROPPED:
        ripple(subject, by=event.by, changes={PHASE: [before, after]})
    elif before == Phase.DROPPED:
        settle(Item, [subject.pk], PHASE, by=event.by)


@on("item.changed")
def taken_up(event: Any, subject: Any) -> None:
    """One that was dropped is under way again; that it is dropped is heard with its other changes."""
    if event.by is not None and event.facts.get("changed", {}).get(PHASE, [""])[0] == Phase.DROPPED:
        settle(Item, [subject.pk], PHASE, by=event.by)


@on("item.brought_back")
@on("release.brought_back")
def brought_back(event: Any, subject: Any) -> None:
    """One came back from the archive."""
    if event.by is not None:
        settle(type(subject), [subject.pk], AWAY, by=event.by)


@on("items.changed")
def several(event: Any, _model: Any) -> None:
    """Many items were changed at once: of those that are put away or dropped now, whoever rests on them is asked."""
    if event.by is None:
        return
    before = {one["item"]: one for one in event.facts.get("before", ())}
    for item in _launched(event.workspace_id).filter(pk__in=before):
        if changes := _gone(item, before[item.pk]):
            ripple(item, by=event.by, changes=changes, because=event.pk)
    again = [key for key, one in before.items() if one["columns"].get(PHASE) == Phase.DROPPED]
    settle(Item, again, PHASE, by=event.by)


def _gone(item: Item, was: dict[str, Any]) -> Changes:
    found = dict(PUT_AWAY) if item.archived_at and not was["archived"] else {}
    phase = was["columns"].get(PHASE, item.phase)
    if item.phase == Phase.DROPPED != phase:
        found[PHASE] = [phase, str(item.phase)]
    return found


@on("items.taken_back")
def several_back(event: Any, _model: Any) -> None:
    """They are as they were."""
    if event.by is not None:
        for name in (AWAY, PHASE):
            settle(Item, event.facts.get("items", ()), name, by=event.by)


@on("rows.archived")
def many(event: Any, model: Any) -> None:
    """An import put away what its source no longer has."""
    if event.by is None or model not in (Item, Release):
        return
    rows = _launched(event.workspace_id) if model is Item else _announced(event.workspace_id)
    for row in rows.filter(pk__in=still_away(event, event.by).values("pk")):
        ripple(row, by=event.by, changes=PUT_AWAY, because=event.pk)


@on("rows.brought_back")
def many_back(event: Any, model: Any) -> None:
    """It is there again."""
    if event.by is not None and model in (Item, Release):
        here = model.objects.filter(workspace_id=event.workspace_id, archived_at=None)
        settle(model, list(_open(model, event.workspace_id).filter(subject_id__in=here.values("pk")).values_list("subject_id", flat=True)), AWAY, by=event.by)  # fmt: skip


def _launches(workspace: int) -> QuerySet[Any]:
    return Launch.objects.in_use().filter(workspace_id=workspace, launched_on=None, cancelled_on=None)


def _launched(workspace: int) -> QuerySet[Any]:
    """Items of a launch to come."""
    links = LaunchItem.objects.filter(launch__in=_launches(workspace).values("pk"))
    return Item.objects.filter(workspace_id=workspace, pk__in=links.values("item"))


def _announced(workspace: int) -> QuerySet[Any]:
    """Releases of a launch to come."""
    return Release.objects.filter(workspace_id=workspace, pk__in=_launches(workspace).values("release"))


def _open(model: Any, workspace: int) -> QuerySet[Any]:
    return Ripple.objects.filter(
        workspace_id=workspace, subject_kind=model._meta.label_lower, taken_back_at=None
    )


def settle(model: Any, numbers: Iterable[int], name: str, *, by: Member) -> None:
    """What was asked because these were put away or dropped needs no answer any more."""
    for made in _settled(_open(model, by.workspace_id).filter(subject_id__in=list(numbers)), name):
        undone(made, by=by)


def _settled(rows: QuerySet[Any], name: str) -> Iterator[Ripple]:
    gone = {AWAY: True, PHASE: Phase.DROPPED}[name]
    return (made for made in rows if made.changes.get(name, [None])[-1] == gone)


@on("item.deleted")
@on("release.deleted")
@on("launch.deleted")
def deleted(_event: Any, subject: Any) -> None:
    """It is gone for good: nobody is asked about it any more."""
    Ripple.objects.filter(
        workspace_id=subject.workspace_id, subject_kind=subject.kind, subject_id=subject.pk
    ).delete()
