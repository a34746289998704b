"""An item or a release that a launch to come rests on is put away, dropped or brought back, alone or with many others.

The button that puts away asks nothing before: whoever rests on it is asked at once, and taking it back ends the question.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from braid.activity.archive import still_away
from braid.activity.models import Event
from braid.base.plugs import on
from braid.launches.models import Launch, LaunchItem, Ripple
from braid.launches.rests import AWAY, PHASE, Changes, changed
from braid.launches.ripple_actions import ripple, ripple_many, undone, undone_many
from braid.people.models import Member
from braid.roadmap.models import Item, Phase, Release

PUT_AWAY: Changes = {AWAY: [False, True]}
AT_ONCE = 500
# So long the writing of one change of many rows may have taken.
MOMENT = timedelta(minutes=2)


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
    """Many items were changed at once: of those on which a launch rests, whoever rests on them is asked."""
    if event.by is not None:
        changed_many(event, Item, {one["item"]: one for one in event.facts.get("before", ())})


@on("import.changed")
def imported(event: Any, what: tuple[Any, dict[int, dict[str, Any]]]) -> None:
    """So an import did."""
    model, before = what
    if event.by is not None and model in (Item, Release, Launch):
        changed_many(event, model, {pk: {"columns": was} for pk, was in before.items()})


def changed_many(event: Any, model: Any, before: dict[int, dict[str, Any]]) -> None:
    """Asks about what these rows were and are; what was asked because of their older selves needs no answer.

    Args:
        before: by the number of a row what its columns were, and whether it was put away.
    """
    rows = resting(model, event.workspace_id, before)
    how = {name: event.facts[name] for name in ("asks", "why") if name in event.facts}
    ripple_many(((row, moves(row, before[row.pk])) for row in rows), by=event.by, because=event, **how)
    again = [pk for pk, one in before.items() if one["columns"].get(PHASE) == Phase.DROPPED]
    if again:
        settle(model, again, PHASE, by=event.by)


def resting(model: Any, workspace: int, numbers: Iterable[int]) -> Iterator[Any]:
    """Those of these items or releases on which a launch to come rests; of launches those to come."""
    wanted = list(numbers)
    find = {Item: _launched, Release: _announced, Launch: _launches}[model]
    rows = find(workspace)
    for start in range(0, len(wanted), AT_ONCE):
        yield from rows.filter(pk__in=wanted[start : start + AT_ONCE]).order_by("pk")


def moves(row: Any, was: dict[str, Any]) -> Changes:
    """What a row is now that it was not, of that on which others rest."""
    before = type(row)(workspace_id=row.workspace_id)
    named = {name: row._meta.get_field(name) for name in was["columns"]}
    for name, column in named.items():
        setattr(before, column.attname, column.to_python(was["columns"][name]))
    found = changed(before, {column.name: getattr(row, column.name) for column in named.values()})
    if row.archived_at and not was.get("archived", True):
        found |= PUT_AWAY
    return found


@on("items.taken_back")
@on("releases.taken_back")
def several_back(event: Any, model: Any) -> None:
    """They are as they were."""
    if event.by is not None:
        rows = _open(model, event.workspace_id)
        because = rows.filter(because=event.facts.get("of"))
        undone_many([*because, *_unnamed(rows, event.facts.get("of"))], model, by=event.by)


def _unnamed(rows: QuerySet[Any], number: Any) -> Iterator[Ripple]:
    """Those of an older Braid, which noted no reason: what the same person changed in the same moment of the same rows."""
    of = Event.objects.filter(pk=number).first()
    before = {one["item"]: set(one["columns"]) | {AWAY} for one in of.facts.get("before", ())} if of else {}
    if of is None or not before:
        return
    about = {"because": None, "by": of.by_id, "subject_id__in": before, "at__range": (of.at, of.at + MOMENT)}
    yield from (made for made in rows.filter(**about) if set(made.changes) <= before[made.subject_id])


@on("rows.archived")
def many(event: Any, model: Any) -> None:
    """An import put away what its source no longer has."""
    if event.by is None or model not in (Item, Release):
        return
    rows = _launched(event.workspace_id) if model is Item else _announced(event.workspace_id)
    away = rows.filter(pk__in=still_away(event, event.by).values("pk")).order_by("pk")
    ripple_many(((row, PUT_AWAY) for row in away), by=event.by, because=event)


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
    rows = list(_settled(_open(model, by.workspace_id).filter(subject_id__in=list(numbers)), name))
    if len(rows) == 1:
        undone(rows[0], by=by)
    else:
        undone_many(rows, model, by=by)


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
