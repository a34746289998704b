"""What the page of a launch shows, put together from this room and those below. A fixed number of queries."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.panels import talk
from braid.base.held import Held
from braid.base.models import BOTH_SIDES
from braid.base.plugs import panels
from braid.base.prepared import Prepared
from braid.base.text import day, measured
from braid.goals.models import Metric, Reading
from braid.launches.assumption_lines import assumption_lines
from braid.launches.deciding import decided
from braid.launches.gate_lines import gate_lines_of, percent_text, stage_rows, tallies_of
from braid.launches.models import Gate, GateAnswer, Launch, LaunchContent, LaunchItem, LaunchMetric, RippleAsk
from braid.launches.models.assumptions import as_gates
from braid.launches.review_page import review_lines
from braid.launches.ripple_lines import stories
from braid.launches.roles import retro_path, role_lines
from braid.launches.task_lines import task_columns
from braid.messaging.anyway import times
from braid.messaging.models import Claim, Content
from braid.messaging.said import beside, stage_word, with_columns
from braid.messaging.truth import TONES, verdict
from braid.people.models import Member
from braid.roadmap.models import Item
from braid.rounds.beside import rounds_about

SHOWN = 50
READINGS = 120


@dataclass
class Yardstick:
    """A metric with the sides that named it, its newest value, and by whom each naming can be taken back."""

    metric: Metric
    named: dict[str, int]
    points: list[tuple[Any, float]]

    @property
    def is_shared(self) -> bool:
        """Both sides look at it."""
        return len(self.named) == len(BOTH_SIDES)


def _pieces_of(_member: Member, launch: int) -> QuerySet[Content]:
    rows = Content.objects.filter(pk__in=LaunchContent.objects.filter(launch=launch).values("content"))
    return rows.order_by(F("publish_on").asc(nulls_last=True), "pk")[:SHOWN]


def _named_for(_member: Member, launch: int) -> QuerySet[LaunchMetric]:
    return LaunchMetric.objects.filter(launch=launch).select_related("metric").order_by("side", "pk")


def _values_of(metrics: list[int]) -> QuerySet[Any, Any]:
    rows = Reading.objects.filter(metric__in=metrics).order_by("-on")
    return rows.values_list("metric_id", "on", "value")[:READINGS]


def _items_of(member: Member, launch: int) -> QuerySet[Any, Any]:
    links = LaunchItem.objects.filter(launch=launch)
    rows = Item.objects.visible_to(member).filter(pk__in=links.values("item")).order_by("title")
    return rows.values("pk", "key", "title", "phase", "stage", "stage_text")[:SHOWN]


def _claims_of(member: Member, launch: int) -> QuerySet[Any, Any]:
    links = LaunchItem.objects.filter(launch=launch)
    rows = Claim.objects.visible_to(member).filter(item__in=links.values("item"))
    release = Launch.objects.filter(pk=launch).values("release")
    own = Case(When(release__in=release, then=Value(0)), default=Value(1), output_field=IntegerField())
    return with_columns(member, rows.order_by(own, "-said_on", "-pk")[:SHOWN])


_pieces: Held[Content] = Held(_pieces_of, LaunchContent.launch)
_named: Held[LaunchMetric] = Held(_named_for, LaunchMetric.launch)
_readings: Prepared[tuple[int, date, Any]] = Prepared(_values_of)
_announced: Held[dict[str, Any]] = Held(_items_of, LaunchItem.launch)
_said: Held[dict[str, Any]] = Held(_claims_of, LaunchItem.launch)
_asked: Held[tuple[Any, ...]] = Held(
    lambda _member, launch: RippleAsk.objects.filter(launch=launch).gate_rows(), RippleAsk.launch
)


def launch_context(member: Member, launch: Launch) -> dict[str, Any]:
    """Everything that the template asks for."""
    read = _read(member, launch)
    return {
        **read,
        "launch": launch,
        "add_claim": _about(launch, read["items"]),
        "blocked": any(line.gate.is_blocking and not line.is_done for line in read["lines"]),
        "states": GateAnswer.State.choices,
        "early": early(launch),
        "banners": panels("launches.launch", member, launch),
        "resting": panels("launches.launch.rests", member, launch),
        "talk": talk(member, launch),
        "promised": stage_word(launch.promised_stage),
        "may_name": [side for side in BOTH_SIDES if launch.metric_nameable_by(member, side)],
    }


def _about(launch: Launch, items: list[dict[str, Any]]) -> str:
    """What a claim that is added from here is about, as the address of its form takes it."""
    known = {"item_ref": items[0]["title"]} if len(items) == 1 else {}
    if launch.release:
        known["release_ref"] = launch.release.name
    return f"?{urlencode(known)}" if known else ""


def early(launch: Launch) -> str:
    """That the launch is planned before its release, in words; empty when it is not."""
    release = launch.release
    if not (launch.is_open and launch.on and release and release.planned_on and not release.released_on):
        return ""
    if launch.on >= release.planned_on:
        return ""
    return _("This is planned for %(on)s, before its release %(release)s on %(planned)s.") % {
        "on": day(launch.on), "release": release.name, "planned": day(release.planned_on),
    }  # fmt: skip


def _read(member: Member, launch: Launch) -> dict[str, Any]:
    """What is read of the launch and of the rooms below, for one member."""
    lines = gate_lines_of(member, launch)
    granted = assumption_lines(member, launch)
    unsure = [line.asks for said in granted.values() for line in said if line.is_open]
    unsettled = [side for _launch, (side, *_rest) in as_gates(_asked.of(member, launch))]
    readiness = tallies_of(lines, [*unsure, *unsettled])
    yardsticks, newest = _yardsticks(member, launch)
    prefix = f"/w/{member.workspace.slug}/{launch.place}"
    may_edit, roles = member.may("edit"), role_lines(member, launch)
    return {
        "decided": decided(member, launch),
        "ripples": stories(member, launch),
        "rounds": rounds_about(member, launch),
        "lines": lines,
        "readiness": readiness,
        "granted": granted,
        "unsure": {side: unsure.count(side) for side in BOTH_SIDES if side in unsure},
        "unsettled": {
            side: count
            for side in BOTH_SIDES
            if (count := sum(one in (side, Gate.AskedOf.BOTH) for one in unsettled))
        },
        "tasks": task_columns(member, launch),
        "texts": {side: percent_text(found.share) for side, found in readiness.items()},
        "stages": stage_rows(member, launch, timezone.localdate(), f"{prefix}stages/" if may_edit else ""),
        "yardsticks": yardsticks,
        "chart": next((y for y in yardsticks if y.is_shared and len(y.points) > 1), None),
        "one_sided": _one_sided(yardsticks),
        "counter": _counter(launch, newest),
        "items": _items(member, launch),
        "claims": _claims(member, launch),
        "roles": roles,
        "retro": retro_path(launch, roles[0]),
        "reviews": review_lines(member, launch),
        "overrides": times(member, launch) if launch.launched_on else [],
        "pieces": _pieces.of(member, launch),
    }


def _yardsticks(member: Member, launch: Launch) -> tuple[list[Yardstick], dict[int, Any]]:
    """The success metrics with their readings, and the newest value of each metric, the counter-metric included."""
    found: dict[int, Yardstick] = {}
    for row in _named.of(member, launch):
        stick = found.setdefault(row.metric_id, Yardstick(row.metric, {}, []))
        stick.named[row.side] = row.pk
    wanted = {*found, *filter(None, [launch.counter_id])}
    newest: dict[int, Any] = {}
    for metric, on, value in _readings.all(sorted(wanted)):
        newest.setdefault(metric, value)
        if metric in found:
            found[metric].points.insert(0, (on, float(value)))
    return sorted(found.values(), key=lambda stick: not stick.is_shared), newest


def _counter(launch: Launch, newest: dict[int, Any]) -> dict[str, Any] | None:
    """The counter-metric in words: its bound, where it stands, and whether that is beyond."""
    if launch.counter is None:
        return None
    unit, bound, now = launch.counter.unit, launch.counter_bound, newest.get(launch.counter.pk)
    beyond = False
    if bound is not None and now is not None:
        beyond = now > bound if launch.counter_is_ceiling else now < bound
    return {
        "bound": ""
        if bound is None
        else f"{'≤' if launch.counter_is_ceiling else '≥'} {measured(bound, unit)}",
        "now": "" if now is None else measured(now, unit),
        "is_beyond": beyond,
    }


def _one_sided(yardsticks: list[Yardstick]) -> str:
    """What is to be said when the two sides do not look at the same number; empty when they do or say nothing."""
    if not yardsticks or any(stick.is_shared for stick in yardsticks):
        return ""
    sides = {side for stick in yardsticks for side in stick.named}
    if len(sides) == len(BOTH_SIDES):
        return _("The two sides look at different numbers.")
    return _("Only one side has said by what it will judge this.")


def _items(member: Member, launch: Launch) -> list[dict[str, Any]]:
    """Items with their stage beside the one that this launch promises."""
    found = []
    for row in _announced.of(member, launch):
        outcome = verdict(launch.promised_stage, row["stage"], names_item=True, has_item=True)
        found.append(
            {
                "title": row["title"],
                "url": f"/w/{member.workspace.slug}/roadmap/{row['pk']}/",
                "shown": stage_word(row["stage"]) or row["stage_text"],
                "pill": (str(outcome.label), TONES[outcome]) if launch.promised_stage else None,
            }
        )
    return found


def _claims(member: Member, launch: Launch) -> list[Any]:
    """What is said about the items of this launch; claims of its own release first, then the newest."""
    return beside(member, _said.of(member, launch))
