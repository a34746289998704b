"""Everything that the page of a planning workshop shows, step by step."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from braid.activity.panels import talk
from braid.base.csvs import Table
from braid.base.models import BOTH_SIDES
from braid.base.text import number_word
from braid.base.web import Request, page
from braid.goals.models import KeyResult, Objective
from braid.goals.models.results import mean_progress
from braid.goals.standing import percent, shares
from braid.people.doors import find
from braid.people.models import Member
from braid.radar.actions.evaluations import today_in
from braid.radar.capacity_views import limits_of
from braid.radar.facts.planned import Room, rooms
from braid.radar.models import Finding, Workshop, WorkshopItem, WorkshopPoint, WorkshopStep
from braid.radar.plays import PLAYS
from braid.radar.screens import teller_for
from braid.roadmap.models import ACTIVE, Item
from braid.rounds.models import Round
from braid.rounds.results.seen import parts_seen
from braid.teamwork.citing import decisions_on
from braid.teamwork.load import leads
from braid.teamwork.models import ActionItem

Step, Verdict = WorkshopStep.Step, WorkshopItem.Verdict
FINDINGS, GOALS, ACTIONS, WIDEST, OFFERED = 5, 8, 8, 3, 60
DAYS_A_WEEK = 5
# Of fewer days the sum of a side tells who is away, or works part-time: leads, who may read that, see it.
SHORT = timedelta(days=28)
BEFORE, AFTER = timedelta(days=100), timedelta(days=10)
PLAYS_OF = {Step.RANK: "PL06", Step.DIFFER: "PL14", Step.PLACE: "PL15"}


@dataclass
class Line:
    """An item of the list: what was said of it, the days of work of each side, and the sum of all that are in so far."""

    item: Any
    days: dict[str, float | None]
    placed: WorkshopItem | None = None
    total: dict[str, float] = field(default_factory=dict)
    over: list[str] = field(default_factory=list)

    @property
    def is_in(self) -> bool:
        """Whether it is in the period."""
        return self.placed is not None and self.placed.verdict == Verdict.IN


@dataclass
class Sum:
    """What is in, beside the days that a side has. `room` is None where it would tell of single people: `untold` says why."""

    side: str
    committed: float
    room: Room | None
    share: float
    guessed: int
    untold: str = ""

    @property
    def available(self) -> float:
        """Days less what launches ask already."""
        return max(0.0, self.room.days - self.room.asked) if self.room else 0.0

    @property
    def is_over(self) -> bool:
        """More than fits."""
        return self.room is not None and self.committed > self.available + 1e-9

    @property
    def is_full(self) -> bool:
        """More than the share of the days from which on everything waits."""
        return self.room is not None and self.committed > self.available * self.share + 1e-9


def found_workshop(member: Member, pk: int) -> Workshop:
    """The workshop, or 404. One query."""
    rows = Workshop.objects.visible_to(member).select_related("meeting__series", "closed_by")
    row: Workshop = find(rows, pk=pk)
    return row


def lines_of(member: Member, row: Workshop) -> list[Line]:
    """What is under way or placed, in the agreed order. Three queries."""
    placed = {each.item_id: each for each in WorkshopItem.objects.visible_to(member).filter(workshop=row).select_related("by")}  # fmt: skip
    ahead = Q(phase__in=ACTIVE, released_on=None) & (Q(planned_on=None) | Q(planned_on__gte=row.first_on))
    rows = Item.objects.visible_to(member).filter(
        Q(pk__in=placed) if row.closed_at else ahead | Q(pk__in=placed)
    )
    found = rows.with_agreed_place().select_related("release").order_by("agreed_place", "-importance", "pk")
    wanted = [Line(item, _days(item), placed.get(item.pk)) for item in found[: OFFERED + len(placed)]]
    return [line for line in wanted if line.placed] + [line for line in wanted if not line.placed][:OFFERED]


def _days(item: Item) -> dict[str, float | None]:
    weeks = {side: getattr(item, f"effort_{side}") for side in BOTH_SIDES}
    return {side: float(each) * DAYS_A_WEEK if each is not None else None for side, each in weeks.items()}


def sums_of(member: Member, row: Workshop, lines: list[Line]) -> list[Sum]:
    """What is in, by side, beside the days there are; each line gets the sum so far. Five queries."""
    found, limits = rooms(row.workspace_id, today_in(member.workspace), row.first_on, row.last_on), limits_of(row.workspace_id)  # fmt: skip
    total: dict[str, float] = defaultdict(float)
    guessed: dict[str, int] = defaultdict(int)
    untold = {
        side: "" if leads(member) else _untold(row, room, limits.fewest) for side, room in found.items()
    }
    shown = {side: None if untold[side] else room for side, room in found.items()}
    for line in lines:
        if line.is_in:
            for side in map(str, BOTH_SIDES):
                total[side] += line.days[side] or 0.0
                guessed[side] += line.days[side] is None
            line.total = dict(total)
            line.over = [side for side, room in shown.items() if room and total[side] > max(0.0, room.days - room.asked) + 1e-9]  # fmt: skip
    return [Sum(side, round(total[side], 1), shown[side], limits.side, guessed[side], untold[side]) for side in map(str, BOTH_SIDES)]  # fmt: skip


def _untold(row: Workshop, room: Room, fewest: int) -> str:
    """Why the days of a side are not said to who leads none; empty where they are."""
    if room.people < fewest:
        return _("Too few people: what is said of the side would be said of them.")
    if row.last_on - row.first_on + timedelta(days=1) < SHORT:
        return _("Fewer than four weeks: the days would tell who is away. Leads see them.")
    return ""


def looked_back(member: Member, row: Workshop) -> dict[str, Any]:
    """Findings that are open, what became of the last plan, of its actions and of the goals. Eight queries."""
    teller, today = teller_for(member.workspace, links=False), today_in(member.workspace)
    rows = Finding.objects.visible_to(member).shown(today).filter(is_private=False)
    findings = [(each, teller.kept(each.said["sentence"]) if each.said else each.text) for each in rows.order_by("-severity", "opened_on", "pk")[:FINDINGS]]  # fmt: skip
    before = Workshop.objects.visible_to(member).filter(first_on__lt=row.first_on).exclude(pk=row.pk).order_by("-first_on", "-pk").select_related("meeting").first()  # fmt: skip
    planned = list(WorkshopItem.objects.visible_to(member).filter(workshop=before, verdict=Verdict.IN).select_related("item")) if before else []  # fmt: skip
    series = [each.meeting.series_id for each in (row, before) if each and each.meeting]
    since = row.first_on - BEFORE
    actions = ActionItem.objects.visible_to(member).filter(meeting__series__in=series, meeting__on__gte=since)
    return {
        "findings": findings, "more_findings": max(0, rows.count() - FINDINGS), "before": before,
        "shipped": [each.item for each in planned if each.item.released_on],
        "not_shipped": [each.item for each in planned if not each.item.released_on],
        "actions": list(actions.select_related("owner", "meeting").order_by("-done_at", "due_on")[:ACTIONS]),
        "goals": _goals(member, row),
    }  # fmt: skip


def _goals(member: Member, row: Workshop) -> list[tuple[Any, int | None]]:
    """Objectives of the period that ends as this one begins, with how far they came in percent. Two queries."""
    ends = Q(period__ends_on__range=(row.first_on - BEFORE, row.first_on + AFTER))
    goals = list(Objective.objects.visible_to(member).filter(ends).order_by("period__ends_on", "pk")[:GOALS])
    parts: dict[int, list[float | None]] = defaultdict(list)
    for objective, (share, _since) in shares(KeyResult.objects.visible_to(member).filter(objective__in=goals)) if goals else ():  # fmt: skip
        parts[objective].append(share)
    far = {pk: mean_progress(given) for pk, given in parts.items()}
    return [(goal, percent(share) if (share := far.get(goal.pk)) is not None else None) for goal in goals]


def round_of(member: Member, row: Workshop) -> Round | None:
    """The round in which both sides rank apart: the one that was chosen, or the newest that was asked from here."""
    rows = Round.objects.visible_to(member)
    number = row.ranked_in.removeprefix("round:")
    if number.isdecimal():
        chosen: Round | None = rows.filter(pk=number).first()
        return chosen
    asked: Round | None = rows.filter(subject_kind=row.kind, subject_id=row.pk).order_by("-pk").first()
    return asked


def _differences(member: Member, found: Round | None) -> dict[str, Any]:
    """What both put on top and where they are furthest apart, once it is open to both."""
    if found is None or not found.is_revealed:
        return {"both": [], "widest": [], "of": 0}
    parts = {part["shape"]: part for part in parts_seen(member, found)}
    rows = parts["places"]["rows"] if "places" in parts else []
    ranked = [each for each in rows if all(each["place"].get(side) is not None for side in BOTH_SIDES)]
    return {"both": parts.get("top", {}).get("both", []), "widest": ranked[:WIDEST], "of": parts["places"].get("of", len(rows)) if rows else 0}  # fmt: skip


def _heading(row: Workshop, lines: list[Line], sums: list[Sum], done: int) -> str:
    """What is true of it, as a sentence."""
    inside = sum(line.is_in for line in lines)
    if row.closed_at:
        outside = sum(line.placed is not None and not line.is_in for line in lines)
        said = ngettext("%(n)s item is in, %(out)s out", "%(n)s items are in, %(out)s out", inside)
        return capfirst(said % {"n": number_word(inside), "out": number_word(outside)})
    if any(each.is_over for each in sums):
        return _("More is in than fits")
    said = ngettext("%(n)s of seven steps is done", "%(n)s of seven steps are done", done)
    return capfirst(said % {"n": number_word(done)}) if done else _("Plan a period together")


def workshop_page(request: Request, member: Member, pk: int, wrong: tuple[str, ...] = ()) -> HttpResponse:
    """The page; with what was refused, it says why."""
    row = found_workshop(member, pk)
    lines, ranked = lines_of(member, row), round_of(member, row)
    sums = sums_of(member, row, lines)
    steps = {each.step: each for each in row.steps.select_related("by")}
    context = {
        "row": row, "wrong": wrong, "may": member.may("edit") and not row.closed_at, "reopens": member.may("edit") and bool(row.closed_at),
        "steps": [(step, steps.get(step.value)) for step in Step], "Step": Step, "lines": lines, "sums": sums, "round": ranked,
        **looked_back(member, row), **_differences(member, ranked), "plays_of": PLAYS_OF, "plays": PLAYS,
        "points": list(WorkshopPoint.objects.visible_to(member).filter(workshop=row).select_related("owner").order_by("pk")),
        "decisions": decisions_on(member, row), "table": _table(member, row, lines), "today": timezone.localdate(),
        "heading": _heading(row, lines, sums, len(steps)), "talk": talk(member, row),
    }  # fmt: skip
    return page(request, "radar/workshop.html", context, status=422 if wrong else 200)


def _table(member: Member, row: Workshop, lines: list[Line]) -> Table:
    """What is in and out, for a spreadsheet."""
    name, start = member.workspace.side_name, f"/w/{member.workspace.slug}/"
    heads = [_("Item"), _("In or out"), _("Why"), *(_("Days of %(side)s") % {"side": name(side)} for side in BOTH_SIDES), _("Day")]  # fmt: skip
    said = [line for line in lines if line.placed]
    return Table(
        f"{start}{row.place}", heads,
        lambda: [
            (f"{start}{line.item.place}", [line.item.title, line.placed.get_verdict_display(), line.placed.why, *(line.days[side] for side in BOTH_SIDES), line.item.due])
            for line in said if line.placed
        ],
        len(said),
    )  # fmt: skip
