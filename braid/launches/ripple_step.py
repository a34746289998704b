"""What the page shows that comes before a change is saved: what rests on it, and whom saving asks."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from braid.activity.facts import Names
from braid.base.models import WorkspaceModel
from braid.base.plugs import on, panel
from braid.base.rippling import MANY, PLACE, Change, Resting
from braid.launches.launch_page import early
from braid.launches.models import Gate, Launch, LaunchStage
from braid.launches.putting_away import moves, resting
from braid.launches.rests import PHASE, Rest, changed, rests, rippling
from braid.launches.ripple_actions import ripple
from braid.launches.ripple_lines import kind_of, known_names, moved, phrase
from braid.launches.whom_to_ask import Asked, Plan, Sight, whom_to_ask
from braid.messaging.plugs import drawn
from braid.people.models import Member
from braid.roadmap.models import Item, Phase, Release

SHOWN = 6
# So many rows of an import are told one by one.
ROWS = 20


@dataclass
class Row:
    """One person who would be asked: what of theirs the reader may see, and how much more there is."""

    member: Member
    instead_of: str
    things: list[tuple[str, str, str]]
    more: int


@panel(PLACE)
def before_saving(member: Member, change: Change) -> Resting | None:
    """What rests on a change of a launch, a part of it, a release or an item; None where nothing does."""
    row: Any = change.row
    if not isinstance(row, Launch | LaunchStage | Gate | Release | Item):
        return None
    changes = changed(row, change.values, change.scope)
    found = rests(row, changes)
    if not found:
        return None
    plan = whom_to_ask(row, found, by=member)
    sight = Sight([one.row for one in found])
    counted = sorted(plan.asked, key=lambda one: one.member.name)
    rows = [_row(member, one, sight) for one in counted]
    shown = [each for each in rows if each.things]
    context = {
        "rows": shown,
        "hidden_people": len({each.member.pk for each in rows if not each.things}),
        "own": _named(member, plan.own, sight),
        "nobodys": _named(member, plan.nobodys, sight),
        "early": [text for text in _early(member, row, change.values) if text],
        "sides": sorted({one.side for one in plan.asked}),
    }
    people = len({one.member.pk for one in plan.asked})
    said = _said(row, changes, known_names(member, [changes]))
    return Resting(said, people, drawn("launches/ripple_step.html", member, context))


def _early(member: Member, row: Any, values: dict[str, Any]) -> Iterator[str]:
    """That a launch would be planned before its release, in words, as far as the reader may see the launch."""
    now = copy(row)
    for name in ("on", "release", "planned_on"):
        if name in values:
            setattr(now, name, values[name])
    if isinstance(now, Launch):
        yield early(now)
    elif isinstance(now, Release):
        for launch in Launch.objects.visible_to(member).filter(release=now).order_by("on", "pk"):
            launch.release = now
            if text := early(launch):
                yield f"{launch.name}: {text}"


def _row(member: Member, one: Asked, sight: Sight) -> Row:
    seen = [row for row in one.things.values() if sight.sees(member, row)]
    things = _named(member, seen, sight)
    gone = one.instead_of.name if one.instead_of else ""
    return Row(one.member, gone, things[:SHOWN], len(one.things) - min(SHOWN, len(things)))


def _named(member: Member, rows: list[WorkspaceModel], sight: Sight) -> list[tuple[str, str, str]]:
    """Kind, name and address of what the reader may see."""
    prefix = f"/w/{member.workspace.slug}/"
    return [(kind_of(row), str(row), prefix + row.place) for row in rows if sight.sees(member, row)]


def _said(row: WorkspaceModel, changes: Any, known: Names) -> str:
    """The change as the title of the page."""
    values = {"name": str(row), "what": phrase(row.kind, changes, known)}
    if moved(row.kind, changes):
        return _("You move %(name)s %(what)s") % values
    return _("You change %(name)s: %(what)s") % values


@panel("import.resting")
def before_importing(member: Member, what: tuple[Any, dict[int, dict[str, Any]]]) -> list[str]:
    """What rests on the rows that an import is about to change, a sentence for each, and whom it would ask."""
    model, before = what
    if model not in (Item, Release, Launch):
        return []
    return _of_many(member, model, {pk: {"columns": was} for pk, was in before.items()})[0]


@panel(MANY)
def before_several(member: Member, before: dict[int, dict[str, Any]]) -> Resting | None:
    """What rests on items that were changed at once, and whom keeping that would ask; None where nothing does."""
    lines, people = _of_many(member, Item, before)
    return (
        Resting("", people, drawn("launches/ripple_many.html", member, {"lines": lines})) if lines else None
    )


def _of_many(member: Member, model: Any, before: dict[int, dict[str, Any]]) -> tuple[list[str], int]:
    """A sentence for each row on which something rests, and how many people are asked about all of them."""
    lines: list[str] = []
    people: set[int] = set()
    more = 0
    for row in resting(model, member.workspace_id, before):
        changes = moves(row, before[row.pk])
        if changes and (found := rests(row, changes)):
            plan = whom_to_ask(row, found, by=member)
            people |= {one.member.pk for one in plan.asked}
            if len(lines) < ROWS:
                lines.append(_line(member, row, changes, found, plan))
            else:
                more += 1
    if more:
        lines.append(ngettext("%(n)s more row on which a launch rests", "%(n)s more rows on which a launch rests", more) % {"n": more})  # fmt: skip
    return lines, len(people)


def _line(member: Member, row: WorkspaceModel, changes: Any, found: list[Rest], plan: Plan) -> str:
    sight = Sight([one.row for one in found])
    things = dict.fromkeys(one.row for one in found if sight.sees(member, one.row))
    kinds: dict[str, list[str]] = {}
    for thing in things:
        kinds.setdefault(kind_of(thing), []).append(f"“{thing}”")
    people = sorted({one.member.name for one in plan.asked if any(sight.sees(member, each) for each in one.things.values())})  # fmt: skip
    said = _("“%(title)s” (%(what)s). On it rests: %(things)s.") % {
        "title": row, "what": phrase(row.kind, changes, known_names(member, [changes])),
        "things": "; ".join(f"{kind} {_few(names)}" for kind, names in kinds.items()) or _("something that you cannot see"),
    }  # fmt: skip
    return f"{said} {_('Asked: %(people)s.') % {'people': _few(people)}}" if people else said


def _few(names: list[str]) -> str:
    shown = ", ".join(names[:SHOWN])
    more = len(names) - SHOWN
    return shown + (
        " " + ngettext("and %(n)s more", "and %(n)s more", more) % {"n": more} if more > 0 else ""
    )


@on("release.changed")
@on("item.changed")
def ripples(event: Any, subject: Any) -> None:
    """A release or an item that a launch rests on was changed, on whatever page: whoever rests on it is asked."""
    if event.by is None or not isinstance(subject, Release | Item):
        return
    before = event.facts.get("changed", {})
    changes = {name: pair for name, pair in before.items() if name in rippling(subject) and pair[0]}
    if before.get(PHASE, [""])[-1] == Phase.DROPPED:
        changes[PHASE] = before[PHASE]
    if changes:
        asks, why = event.facts.get("asks", True), event.facts.get("why", "")
        ripple(subject, by=event.by, changes=changes, asks=asks, why=why)
