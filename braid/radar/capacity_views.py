"""Capacity: the load of both sides for all, one's own for oneself, and of everybody for the leads."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from braid.base.lists import remembered
from braid.base.text import number
from braid.base.web import Request, go, page
from braid.people.doors import member_view
from braid.people.models import Member
from braid.radar.actions.evaluations import today_in
from braid.radar.detectors.at_work import Load
from braid.radar.detectors.load import LoadLimits, is_over, is_stale
from braid.radar.detectors.registry import BY_ID
from braid.radar.detectors.world import World
from braid.radar.facts.capacity import CapacityFacts
from braid.radar.facts.launches import LaunchFacts
from braid.radar.facts.roadmap import RoadmapFacts
from braid.radar.reading import own_thresholds
from braid.teamwork import load as writing
from braid.teamwork.load import leads
from braid.teamwork.models import Allowance

CHECK = "D22"


@dataclass(frozen=True)
class Bar:
    """A load, whether it is too much, and whether its estimates are to be looked at first."""

    load: Load
    is_over: bool
    is_stale: bool


@dataclass(frozen=True)
class Seen:
    """What one member may see: sides (None where one is too small), the own load, those of others for a lead."""

    sides: list[tuple[str, Bar | None]]
    own: Bar | None
    others: list[Bar]


def limits_of(workspace: int) -> LoadLimits:
    """The thresholds of D22 that hold here."""
    found: LoadLimits = BY_ID[CHECK].settings(own_thresholds(workspace).get(CHECK))
    return found


def seen_by(member: Member) -> Seen:
    """What this member may see of it. Nine queries, one where nothing has changed."""
    today = today_in(member.workspace)

    def read() -> Seen:
        people = CapacityFacts(member.workspace_id, today)
        items, launches = RoadmapFacts(member.workspace_id, today), LaunchFacts(member.workspace_id, today)
        people.load()
        items.load_work()
        launches.load_owners()
        return _seen(
            member, World(today, loads=people.loads(items, launches)), limits_of(member.workspace_id)
        )

    # (What only some may see: remembered for each member by itself.)
    kept: Seen = remembered(member, f"capacity:{member.pk}:{leads(member)}:{today}", read)
    return kept


def _seen(member: Member, world: World, limits: LoadLimits) -> Seen:
    sides: list[tuple[str, Bar | None]] = []
    own, others = None, []
    for load in world.loads:
        if load.thing is None:
            is_over_ = load.ratio > limits.side + 1e-9
            shown = load.people >= limits.fewest or leads(member)
            sides.append((load.side, Bar(load, is_over_, False) if shown else None))
        else:
            bar = Bar(load, is_over(load, limits), is_stale(world, load, limits))
            if load.thing.id == member.pk:
                own = bar
            elif leads(member):
                others.append(bar)
    return Seen(
        sides,
        own,
        sorted(others, key=lambda bar: (-bar.load.ratio, bar.load.thing.name if bar.load.thing else "")),
    )


@member_view("view")
def capacity(request: Request, member: Member) -> HttpResponse:
    """Weeks available and committed: of both sides for all, of a person only for that one and the leads."""
    found = seen_by(member)
    counts = remembered(member, "allowance", lambda: Allowance.of(member.workspace_id))
    context: dict[str, Any] = {
        "seen": found, "title": _title(found), "leads": leads(member),
        "count_for": _count_for(counts), "may_allow": writing.may_allow(member),
    }  # fmt: skip
    return page(request, "radar/capacity.html", context)


def _count_for(counts: Allowance) -> str:
    """What tasks and roles count for, in words."""
    said = {"task": _days(counts.task_days), "role": _days(counts.role_days)}
    return (
        _("An open task of a launch counts for %(task)s, a role on the day of a launch for %(role)s.") % said
    )


def _days(days: Decimal) -> str:
    if not days:
        return _("nothing")
    if days == Decimal("0.5"):
        return _("half a day")
    if days == 1:
        return _("one day")
    return ngettext("%(n)s day", "%(n)s days", 1 if days < 1 else 2) % {"n": number(days)}


def _title(found: Seen) -> str:
    full = [bar for _side, bar in found.sides if bar and bar.is_over]
    if not found.sides:
        return _("Nothing says yet how much work there is")
    if full:
        return _("Four weeks that are full") if len(full) > 1 else _("One side has four full weeks")
    return _("There is room in the next four weeks")


@member_view("edit")
def estimates_right(request: Request, member: Member) -> HttpResponse:
    """One's own estimates are right: what follows from them may be said from then on."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    writing.say_it_is_right(by=member)
    return go(request, f"/w/{member.workspace.slug}/capacity/", _("Noted. It holds for four weeks."))
