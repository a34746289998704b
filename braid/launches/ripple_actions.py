"""Every write about a change that ripples: the asking, the answers, and taking the change back."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.activity.archive import bring_back
from braid.activity.facts import NUMBER, as_fact, is_row
from braid.activity.models import Event
from braid.base.models import WorkspaceModel
from braid.base.rows import keep
from braid.launches import actions, gate_actions
from braid.launches.models import Gate, Launch, LaunchStage, Ripple, RippleAnswer, RippleAsk, RippleThing
from braid.launches.rests import AWAY, ITEMS, Changes, changed, rests
from braid.launches.starting import move_parts
from braid.launches.whom_to_ask import Asked, whom_to_ask
from braid.messaging.saving import as_json, check_may_change
from braid.people.models import Member
from braid.roadmap.actions import change_item, change_release
from braid.roadmap.models import Item, Release

Verdict = RippleAnswer.Verdict


@transaction.atomic
def save_launch(
    launch: Launch,
    *,
    by: Member,
    items: tuple[list[Item], list[Item]] = ([], []),
    along: bool = False,
    asks: bool = True,
    why: str = "",
    **values: Any,
) -> Launch:
    """Changes a launch and what it is about, and asks everybody whose work rests on what moved.

    Args:
        items: those that leave it, and those that come in.
        asks: whether people are asked; that nobody was stays on record.
        along: as `change_launch` has it; the rest too, and what it raises.
    """
    moves, before = changed(launch, values, items), launch.on
    found = _to_come(launch) if along else {}
    actions.change_launch(launch, by=by, along=along, **values)
    gone, new = items
    actions.change_items(launch, by=by, add=new, remove=gone)
    moved = {"days": (launch.on - before).days, **found} if before and launch.on and "on" in moves else {}
    ripple(launch, by=by, changes=moves, asks=asks, why=why, moved=moved)
    return launch


@transaction.atomic
def save_part(
    part: LaunchStage | Gate, *, by: Member, asks: bool = True, why: str = "", **values: Any
) -> LaunchStage | Gate:
    """Changes a stage or a gate of a launch, and asks everybody whose work rests on what moved."""
    moves = changed(part, values)
    _change_part(part, by=by, **values)
    ripple(part, by=by, changes=moves, asks=asks, why=why)
    return part


def _change_part(part: LaunchStage | Gate, *, by: Member, **values: Any) -> None:
    if isinstance(part, Gate):
        gate_actions.change_gate(part, by=by, **values)
    else:
        actions.change_stage(part, by=by, **values)


def forget(part: LaunchStage | Gate) -> None:
    """A stage or a gate leaves its launch: nobody is asked about it any more. The activity keeps what was said."""
    Ripple.objects.filter(workspace_id=part.workspace_id, subject_kind=part.kind, subject_id=part.pk).delete()


def _to_come(launch: Launch) -> dict[str, list[int]]:
    """The gates and stages that move along, by their numbers."""
    today = timezone.localdate()
    return {
        "gates": list(launch.gates.filter(due_on__gte=today).values_list("pk", flat=True)),
        "launch_stages": list(launch.stages.filter(on__gte=today).values_list("pk", flat=True)),
    }


@transaction.atomic
def ripple(
    subject: WorkspaceModel,
    *,
    by: Member,
    changes: Changes,
    asks: bool = True,
    why: str = "",
    moved: dict[str, Any] | None = None,
) -> Ripple | None:
    """Notes a change on which others rest and asks them; None where nobody rests on it.

    What somebody was asked before about the same thing and has not answered goes into the new question.
    """
    made, tell = noted(subject, by=by, changes=changes, asks=asks, why=why, moved=moved)
    if made is None:
        return None
    more = {"ripple": made.pk, "why": made.why}
    if tell:
        record(
            by, "ripple.asked", told_of(subject), people=len(tell), changes=changes, tell=sorted(tell), **more
        )
    else:
        record(by, "ripple.unasked", told_of(subject), **more)
    return made


@transaction.atomic
def ripple_many(
    rows: Iterable[tuple[WorkspaceModel, Changes]],
    *,
    by: Member,
    because: Event,
    asks: bool = True,
    why: str = "",
) -> list[Ripple]:
    """The same for many rows of one kind that one action has changed: one record, one question for each person and launch.

    Args:
        because: the record of that action.
    """
    found: list[Ripple] = []
    people: set[int] = set()
    model: type[WorkspaceModel] | None = None
    for row, changes in rows:
        made, tell = noted(row, by=by, changes=changes, because=because, asks=asks, why=why)
        if made is not None:
            found.append(made)
            people |= tell
            model = type(row)
    if model is not None:
        name = "ripples.asked" if people else "ripples.unasked"
        record(by, name, model, count=len(found), because=because.pk, tell=sorted(people))
    return found


def noted(
    subject: WorkspaceModel, *, by: Member, changes: Changes, asks: bool = True, why: str = "",
    moved: dict[str, Any] | None = None, because: Event | None = None,
) -> tuple[Ripple | None, set[int]]:  # fmt: skip
    """The change and who is asked about it, by their numbers; without a record of its own."""
    found = rests(subject, changes)
    if not found:
        return None, set()
    plan = whom_to_ask(subject, found, by=by)
    about = {"subject_kind": subject.kind, "subject_id": subject.pk}
    made = keep(by, Ripple(**about, by=by, because=because), changes=changes, why=why, moved=moved or {})
    waiting = _waiting(made)
    told = [one for one in plan.asked if _ask(made, one, waiting, asks)]
    asked = {(one.member.pk, one.launch.pk) for one in told}
    for ask in waiting:
        if (ask.asked_id, ask.launch_id) in asked or set(ask.changes) & set(changes):
            _end([ask.pk], RippleAsk.Ended.SUPERSEDED, by=made)
    return made, {one.member.pk for one in told}


def told_of(subject: Any) -> Any:
    """What the activity tells a change of: a stage or a gate is told with its launch."""
    return subject.launch if isinstance(subject, LaunchStage | Gate) else subject


def _waiting(made: Ripple) -> list[RippleAsk]:
    """What was asked before about the same thing, and nobody has called fine."""
    rows = RippleAsk.objects.filter(
        workspace_id=made.workspace_id,
        ripple__subject_kind=made.subject_kind,
        ripple__subject_id=made.subject_id,
    )
    return list(rows.exclude(ripple=made).pending().prefetch_related("things").order_by("pk"))


def _ask(made: Ripple, one: Asked, waiting: list[RippleAsk], asks: bool) -> bool:
    """Asks one person, unless all is again as it was before what they had not answered. Whether it is asked.

    Where nobody is to be asked, only those are whose question would be out of date.
    """
    earlier = [ask for ask in waiting if (ask.asked_id, ask.launch_id) == (one.member.pk, one.launch.pk)]
    if not asks and not any(set(ask.changes) & set(made.changes) for ask in earlier):
        return False
    changes, things = dict(made.changes), dict.fromkeys(one.things)
    for ask in reversed([ask for ask in earlier if ask.verdict is None]):  # type: ignore[attr-defined]
        changes = _joined(ask.changes, changes)
        things |= dict.fromkeys((thing.subject_kind, thing.subject_id) for thing in ask.things.all())
    if not changes:
        return False
    row = RippleAsk.objects.create(
        workspace_id=made.workspace_id, ripple=made, launch=one.launch, asked=one.member, instead_of=one.instead_of,
        side=one.side, changes=changes,
    )  # fmt: skip
    RippleThing.objects.bulk_create(
        RippleThing(workspace_id=made.workspace_id, ask=row, subject_kind=kind, subject_id=number)
        for kind, number in things
    )
    return True


def _joined(earlier: Changes, later: Changes) -> Changes:
    """Both changes as one: from what was before the first to what is after the second; what came back is none."""
    found: Changes = {}
    for name in {**earlier, **later}:
        before, after = earlier.get(name), later.get(name)
        if name == ITEMS and before and after:
            found[name] = [
                [row for row in (*before[n], *after[n]) if row not in (*before[1 - n], *after[1 - n])]
                for n in (0, 1)
            ]
        elif before and after:
            found[name] = [before[0], after[1]]
        else:
            found[name] = list(after or before or ())
    return {name: pair for name, pair in found.items() if pair[0] != pair[1]}


def _end(numbers: list[int], how: str, *, by: Ripple) -> None:
    RippleAsk.objects.filter(pk__in=numbers).update(ended=how, ended_at=timezone.now(), ended_by=by)


@transaction.atomic
def answer_ripple(ask: RippleAsk, *, by: Member, verdict: str, words: str = "") -> RippleAnswer:
    """Says whether what rests on a change fits it; the newest answer counts, for all that is asked together.

    Raises:
        PermissionDenied: somebody of the other side was asked.
        ValidationError: on `verdict`, on `words` of a refusal without any, or because the question is no more.
    """
    check_may_change(by, ask)
    if ask.ended_at:
        raise ValidationError(
            _("Nobody needs an answer any more: %(why)s.") % {"why": ask.get_ended_display()}
        )
    if not ask.answerable_by(by):
        raise PermissionDenied
    made = keep(by, RippleAnswer(ask=ask, by=by), verdict=verdict, words=words)
    rows: Any = RippleAsk.objects.visible_to(by)
    for other in rows.together_with(ask).exclude(pk=ask.pk):
        keep(by, RippleAnswer(ask=other, by=by), verdict=verdict, words=words)
    changer = ask.ripple.by_id
    tell = [changer] if changer and made.verdict != Verdict.FINE else []
    record(
        by, "ripple.answered", told_of(subject_of(ask.ripple)), ripple=ask.ripple_id, verdict=made.verdict,
        words=made.words, tell=tell,
    )  # fmt: skip
    return made


def subject_of(made: Ripple) -> Any:
    """The launch, stage, gate, release or item that was changed."""
    kinds: tuple[Any, ...] = (Launch, LaunchStage, Gate, Release, Item)
    model = {row._meta.label_lower: row for row in kinds}[made.subject_kind]
    return model.objects.get(pk=made.subject_id)


@transaction.atomic
def take_back(made: Ripple, *, by: Member) -> Any:
    """What rippled is as it was; whoever was asked hears that nobody needs an answer. Returns what was changed.

    Raises:
        ValidationError: it was taken back already, or cannot be as it was.
    """
    if made.taken_back_at:
        raise ValidationError(_("This change was taken back already."))
    subject = subject_of(made)
    check_may_change(by, subject)
    _refuse_if_overtaken(subject, made)
    values = {
        name: _value(subject, name, pair[0])
        for name, pair in made.changes.items()
        if name not in (ITEMS, AWAY)
    }
    if AWAY in made.changes:
        bring_back(subject, by=by)
    if isinstance(subject, Launch):
        _launch_back(subject, made, values, by=by)
    elif isinstance(subject, LaunchStage | Gate):
        _change_part(subject, by=by, **values)
    elif isinstance(subject, Release):
        change_release(subject, by=by, asks=False, **values)
    else:
        change_item(subject, by=by, asks=False, **values)
    made.refresh_from_db()
    if not made.taken_back_at:  # (What comes back by itself has ended the question already.)
        undone(made, by=by)
    return subject


def undone(made: Ripple, *, by: Member) -> None:
    """All is as it was before a change: whoever was asked hears that nobody needs an answer."""
    subject, tell = subject_of(made), _undo(made, by)
    record(by, "ripple.taken_back", told_of(subject), ripple=made.pk, tell=sorted(tell))


def undone_many(rows: Iterable[Ripple], model: type[Any], *, by: Member) -> None:
    """The same of many rows of one kind, with one record."""
    told = [_undo(made, by) for made in rows]
    if told:
        tell = set[int]().union(*told)
        record(by, "ripples.taken_back", model, count=len(told), tell=sorted(tell))


def _undo(made: Ripple, by: Member) -> set[int]:
    asked = dict(made.asks.filter(ended_at=None).values_list("pk", "asked"))
    _end(list(asked), RippleAsk.Ended.TAKEN_BACK, by=made)
    RippleAsk.objects.filter(ended_by=made, ended=RippleAsk.Ended.SUPERSEDED).update(
        ended="", ended_at=None, ended_by=None
    )
    keep(by, made, taken_back_by=by, taken_back_at=timezone.now())
    return {pk for pk in asked.values() if pk}


def _refuse_if_overtaken(subject: Any, made: Ripple) -> None:
    for name, pair in made.changes.items():
        if name not in (ITEMS, AWAY) and as_fact(as_json(getattr(subject, name))) != pair[1]:
            raise ValidationError(_("Something else has happened to it since: it was left as it is."))


def _launch_back(launch: Launch, made: Ripple, values: dict[str, Any], *, by: Member) -> None:
    actions.change_launch(launch, by=by, **values)
    if ITEMS in made.changes:
        gone, new = (_items(launch, rows) for rows in made.changes[ITEMS])
        actions.change_items(launch, by=by, add=gone, remove=new)
    move_parts(
        -int(made.moved.get("days", 0)),
        Gate.objects.filter(launch=launch, pk__in=made.moved.get("gates", ())),
        LaunchStage.objects.filter(launch=launch, pk__in=made.moved.get("launch_stages", ())),
    )


def _items(launch: Launch, rows: Iterable[Any]) -> list[Item]:
    numbers = [row[NUMBER] for row in rows if is_row(row)]
    return list(Item.objects.filter(workspace_id=launch.workspace_id, pk__in=numbers))


def _value(subject: Any, name: str, kept: Any) -> Any:
    """A value as its column takes it, from how a change keeps it."""
    column = subject._meta.get_field(name)
    if column.related_model is not None:
        rows = column.related_model.objects.filter(workspace_id=subject.workspace_id)
        number = kept[NUMBER] if is_row(kept) else None
        return rows.filter(Q(pk=number) if number else Q(**{_named(rows): kept})).first()
    if isinstance(kept, str) and column.get_internal_type() == "DateField":
        return date.fromisoformat(kept)
    return kept


def _named(rows: Any) -> str:
    return "name" if rows.model is Release else "title"
