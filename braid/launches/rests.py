"""What rests on a launch, or on a release or an item that a launch is about: what a change of it concerns."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from braid.activity.facts import NUMBER, as_fact, is_row
from braid.base.models import BOTH_SIDES, Side, WorkspaceModel
from braid.launches.models import Gate, Launch, LaunchContent, LaunchStage, Task
from braid.messaging.models import Claim, Content
from braid.messaging.saving import as_json
from braid.people.models import Member
from braid.roadmap.models import Item, Phase, Release
from braid.rounds.models import Round

Changes = dict[str, list[Any]]
# Of a field that nobody rests on nothing is asked. Claims and content of one launch are many, but not without end.
MOST = 300
ITEMS = "items"
_SAID = ("pieces", "claims")
# Which parts of a launch rest on which of its fields; whoever owns it for a side is asked about each of them.
OF_LAUNCH: dict[str, tuple[str, ...]] = {
    "on": ("stages", "gates", "tasks", "pieces", "launches", "rounds"),
    "name": (*_SAID, "rounds"),
    "audience": ("stages", *_SAID, "launches"),
    "promised_stage": ("gates", *_SAID),
    "price": _SAID,
    "release": ("gates", *_SAID, "launches"),
    ITEMS: ("gates", *_SAID),
}
OF_RELEASE = ("name", "planned_on")
OF_ITEM = ("title", "stage", "planned_on", "release")
OF_STAGE = ("on", "until", "audience")
OF_GATE = ("due_on", "bar")
# That an item or a release is put into the archive, and that an item is dropped.
AWAY, PHASE = "put_away", "phase"


class Rest(NamedTuple):
    """One thing, whose it is (the first who is here is asked), for which side, and the launch that it belongs to."""

    row: WorkspaceModel
    owners: tuple[Member | None, ...]
    side: str
    launch: Launch


def rippling(row: Any) -> tuple[str, ...]:
    """The fields of a launch, one of its stages or gates, a release or an item on which others rest."""
    kinds: dict[type[Any], Iterable[str]] = {Launch: OF_LAUNCH, Release: OF_RELEASE, Item: OF_ITEM, LaunchStage: OF_STAGE, Gate: OF_GATE}  # fmt: skip
    return tuple(name for name in kinds[type(row)] if name != ITEMS)


def changed(row: WorkspaceModel, values: dict[str, Any], scope: tuple[Any, Any] = ((), ())) -> Changes:
    """What the values would change of what others rest on. What had not been said before is no change.

    Args:
        scope: the items that leave a launch, and those that come in.
    """
    found: Changes = {}
    for name in rippling(row):
        before, after = getattr(row, name), values.get(name, getattr(row, name))
        if before and before != after:
            found[name] = [as_fact(as_json(before)), as_fact(as_json(after))]
    if isinstance(row, Item) and values.get(PHASE) == Phase.DROPPED != row.phase:
        found[PHASE] = [str(row.phase), str(Phase.DROPPED)]
    if any(scope):
        found[ITEMS] = [as_fact(list(rows)) for rows in scope]
    return found


def rests(subject: WorkspaceModel, changes: Changes) -> list[Rest]:
    """Everything in the workspace that rests on these fields of it, whoever may see it. Nothing once a launch is out."""
    if isinstance(subject, Launch):
        return list(_on_launch(subject, changes)) if subject.is_open else []
    if isinstance(subject, LaunchStage | Gate):
        asks = changes and subject.launch.is_open and not _is_over(subject, changes)
        return list(_on_part(subject)) if asks else []
    if isinstance(subject, Release):
        here = list(_open(subject.workspace_id).filter(release=subject))
        claims, pieces = Q(release=subject), Q(pk__in=_pieces(here))
    else:
        here = list(_open(subject.workspace_id).filter(item_links__item=subject).distinct())
        claims, pieces = Q(item=subject), Q(item_links__item=subject)
    if not here or not any(name in (*rippling(subject), AWAY, PHASE) for name in changes):
        return []
    found = [one for launch in here for one in _of_both(launch, launch)]
    content = Content.objects.in_use().filter(pieces, workspace_id=subject.workspace_id, published_on=None)
    said = Claim.objects.in_use().filter(claims, workspace_id=subject.workspace_id)
    return [*found, *_of_pieces(here[0], content), *_of_claims(here[0], said)]


def _is_over(part: LaunchStage | Gate, changes: Changes) -> bool:
    """All days that it has and had are over: what is put right in the record concerns nobody any more."""
    days = [part.due_on] if isinstance(part, Gate) else [part.on, part.until]
    said = {as_json(day) for day in days if day}
    said |= {day for name in ("on", "until", "due_on") for day in changes.get(name, ()) if day}
    return bool(said) and max(said) < timezone.localdate().isoformat()


def _on_part(part: LaunchStage | Gate) -> Iterator[Rest]:
    """A stage is of both sides, with the content that goes out at it; a gate is of those who answer it."""
    launch = part.launch
    if isinstance(part, Gate):
        yield from _of_both(launch, part, part.sides)
        return
    yield from _of_both(launch, part)
    links = LaunchContent.objects.in_use().filter(launch=launch, stage=part)
    pieces = Content.objects.in_use().filter(pk__in=links.values("content"), published_on=None)
    yield from _of_pieces(launch, pieces)


def _open(workspace: int) -> QuerySet[Any]:
    rows = Launch.objects.in_use().filter(workspace_id=workspace, launched_on=None, cancelled_on=None)
    return rows.select_related("product_owner", "marketing_owner").order_by(
        F("on").asc(nulls_last=True), "pk"
    )


def _pieces(launches: Iterable[Launch]) -> QuerySet[Any]:
    return Launch.content.through.objects.filter(launch__in=[one.pk for one in launches]).values("content")


def _on_launch(launch: Launch, changes: Changes) -> Iterator[Rest]:
    parts = {part for name in changes for part in OF_LAUNCH.get(name, ())}
    if not parts:
        return
    yield from _of_both(launch, launch)
    for name, part in PARTS.items():
        if name in parts:
            yield from part(launch, changes)


def _of_both(launch: Launch, row: WorkspaceModel, sides: Iterable[str] = BOTH_SIDES) -> Iterator[Rest]:
    """What is of a side as a whole: its owner of the launch is asked."""
    for side in sides:
        yield Rest(row, (owner_of(launch, side),), str(side), launch)


def owner_of(launch: Launch, side: str) -> Member | None:
    """Who owns a launch for a side."""
    owner: Member | None = getattr(launch, f"{side}_owner", None)
    return owner


def _stages(launch: Launch, _changes: Changes) -> Iterator[Rest]:
    today = timezone.localdate()
    for stage in launch.stages.exclude(until__lt=today).exclude(until=None, on__lt=today):
        yield from _of_both(launch, stage)


def _gates(launch: Launch, changes: Changes) -> Iterator[Rest]:
    """Every gate; of a day that moves, those with a day to come."""
    rows = launch.gates.all()
    for gate in rows.filter(due_on__gte=timezone.localdate()) if set(changes) == {"on"} else rows:
        yield from _of_both(launch, gate, gate.sides)


def _tasks(launch: Launch, _changes: Changes) -> Iterator[Rest]:
    """What is still to be done so many days from the day."""
    rows = Task.objects.filter(launch=launch).open().exclude(days=None).select_related("owner")
    for task in rows:
        yield Rest(task, (task.owner,), task.side, launch)


def _own_pieces(launch: Launch, changes: Changes) -> Iterator[Rest]:
    """Its content; of a day that moves, what is not out yet."""
    rows = Content.objects.in_use().filter(pk__in=_pieces([launch]))
    return _of_pieces(launch, rows.filter(published_on=None) if set(changes) == {"on"} else rows)


def _of_pieces(launch: Launch, rows: QuerySet[Any]) -> Iterator[Rest]:
    for piece in rows.select_related("owner").distinct().order_by("publish_on", "pk")[:MOST]:
        side = piece.owner.side if piece.owner and piece.owner.side in BOTH_SIDES else Side.MARKETING
        yield Rest(piece, (piece.owner,), str(side), launch)


def _own_claims(launch: Launch, changes: Changes) -> Iterator[Rest]:
    """What is said about its items, those that come or go included, and in its content."""
    moved = [one[NUMBER] for rows in changes.get(ITEMS, ()) for one in rows if is_row(one)]
    about = Q(item__in=launch.items.values("pk")) | Q(item__in=moved) | Q(content__in=_pieces([launch]))
    return _of_claims(launch, Claim.objects.in_use().filter(about, workspace_id=launch.workspace_id))


def _of_claims(launch: Launch, rows: QuerySet[Any]) -> Iterator[Rest]:
    for claim in rows.select_related("by", "content__owner").order_by("-said_on", "-pk")[:MOST]:
        writer = claim.content.owner if claim.content else None
        side = claim.side if claim.side in BOTH_SIDES else Side.MARKETING
        yield Rest(claim, (claim.by, writer), str(side), launch)


def _launches(launch: Launch, changes: Changes) -> Iterator[Rest]:
    """Others to come, of the same release or for the same audience, as it was or as it is to be."""
    same = Q()
    releases = {launch.release_id} - {None}
    audiences = {launch.audience, *(text for text in changes.get("audience", ()) if isinstance(text, str))}
    for audience in audiences - {""}:
        same |= Q(audience__iexact=audience)
    if releases:
        same |= Q(release__in=releases)
    if same:
        for other in _open(launch.workspace_id).filter(same).exclude(pk=launch.pk)[:MOST]:
            for side in BOTH_SIDES:
                yield Rest(other, (owner_of(other, side),), str(side), launch)


def _rounds(launch: Launch, _changes: Changes) -> Iterator[Rest]:
    """Rounds about it that are being prepared or under way; nothing of what anybody answers."""
    about = {"subject_kind": launch.kind, "subject_id": launch.pk, "workspace_id": launch.workspace_id}
    rows = Round.objects.filter(**about, state__in=[Round.State.DRAFT, Round.State.OPEN])
    for row in rows.select_related("product_facilitator", "marketing_facilitator"):
        for side in BOTH_SIDES:
            yield Rest(row, (row.leader(side),), str(side), launch)


PARTS: dict[str, Callable[[Launch, Changes], Iterator[Rest]]] = {
    "stages": _stages, "gates": _gates, "tasks": _tasks, "pieces": _own_pieces, "claims": _own_claims,
    "launches": _launches, "rounds": _rounds,
}  # fmt: skip
