"""What the page of a review shows: targets against what was reached, both stories, and what comes of them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.panels import talk
from braid.base.held import Held
from braid.base.models import BOTH_SIDES
from braid.base.text import day, measured
from braid.goals.models import Metric, Reading
from braid.launches.models import Launch, Learning, Review, ReviewLook, Win
from braid.launches.roles import retro_path
from braid.launches.task_lines import task_lines
from braid.people.models import Member
from braid.rounds.models import Round
from braid.rounds.results.seen import parts_seen

READINGS = 200
LEARNINGS = 8


@dataclass
class Reached:
    """A metric before the launch and by the day of the review. `target` is None where none was set on it."""

    metric: Metric
    sides: list[str]
    before: float | None
    now: float | None
    on: date | None
    target: float | None
    points: list[tuple[date, float]]
    bound: str = ""
    is_ceiling: bool = False

    @property
    def is_reached(self) -> bool | None:
        """Whether the target (or the bound of a counter-metric) holds; None while one of the numbers is missing."""
        if self.target is None or self.now is None:
            return None
        if self.bound:
            return self.now <= self.target if self.is_ceiling else self.now >= self.target
        down = self.before is not None and self.target < self.before
        return self.now <= self.target if down else self.now >= self.target

    def said(self, value: float | None) -> str:
        """A value with its unit."""
        return "" if value is None else measured(value, self.metric.unit)


def reached(launch: Launch, until: date) -> list[Reached]:
    """Success metrics first, the shared one before the others; the counter-metric last. Two queries."""
    named: dict[int, tuple[Metric, list[str]]] = {}
    for row in launch.success_metrics.select_related("metric").order_by("side", "pk"):
        named.setdefault(row.metric_id, (row.metric, []))[1].append(row.side)
    wanted = {*named, *filter(None, [launch.counter_id])}
    points: dict[int, list[tuple[date, float]]] = {}
    rows = Reading.objects.filter(metric__in=wanted, on__lte=until).order_by("-on")[:READINGS]
    for metric, on, value in rows.values_list("metric_id", "on", "value"):
        points.setdefault(metric, []).insert(0, (on, float(value)))
    found = [
        _reached(launch, metric, sides, points.get(key, []), _target(launch, len(sides)))
        for key, (metric, sides) in named.items()
    ]
    found.sort(key=lambda one: -len(one.sides))
    if launch.counter is not None:
        bound = None if launch.counter_bound is None else float(launch.counter_bound)
        one = _reached(launch, launch.counter, [], points.get(launch.counter.pk, []), bound)
        one.is_ceiling = launch.counter_is_ceiling
        one.bound = "≤" if launch.counter_is_ceiling else "≥"
        found.append(one)
    return found


def _target(launch: Launch, sides: int) -> float | None:
    """The target of a launch is one on the metric that both sides named."""
    shared = sides == len(BOTH_SIDES)
    return float(launch.target_value) if shared and launch.target_value is not None else None


def _reached(
    launch: Launch, metric: Metric, sides: list[str], points: list[tuple[date, float]], target: float | None
) -> Reached:
    start = launch.launched_on or launch.on
    before = [value for on, value in points if start and on <= start]
    last = points[-1] if points else None
    after = last if last and start and last[0] > start else None
    return Reached(
        metric, sides, before[-1] if before else None, after[1] if after else None, after[0] if after else None, target, points,
    )  # fmt: skip


def review_context(member: Member, review: Review) -> dict[str, Any]:
    """Everything that the template asks for."""
    launch = review.launch
    today = timezone.localdate()
    looks = {row.side: row for row in ReviewLook.objects.visible_to(member).filter(review=review).select_related("by")}  # fmt: skip
    held = len(looks) == len(BOTH_SIDES)
    until = max(timezone.localdate(row.at) for row in looks.values()) if held else today
    numbers = reached(launch, until)
    stories = stories_of(member, review)
    parts = parts_seen(member, stories) if stories is not None and stories.is_revealed else []
    tests = task_lines(member, launch, review.tests.all())
    return {
        "launch": launch,
        "review": review,
        "heading": heading(launch, review, numbers, so_far=review.on is not None and review.on > today),
        "looks": looks,
        "is_held": held,
        "is_early": not held and review.on is not None and review.on > today,
        "is_late": not held and review.dropped_at is None and review.on is not None and review.on < today,
        "numbers": numbers,
        "charts": [one for one in numbers if len(one.points) > 1],
        "stories": stories,
        "told": [part for part in parts if part.get("shape") == "words" and any(part["reasons"].values())],
        "contradictions": [part for part in parts if part.get("verdict") == "apart"],
        "tests": tests,
        "tested": {line.title for line in tests},
        "learnings": list(Learning.objects.visible_to(member).filter(review=review).select_related("by")),
        "wins": list(Win.objects.visible_to(member).filter(review=review).select_related("product", "marketing")),
        "others": [(row, row.on) for row in launch.looks_back.all() if row.pk != review.pk],
        "retro": retro_path(launch, launch.roles.all()),
        "talk": talk(member, review),
    }  # fmt: skip


def heading(launch: Launch, review: Review, numbers: list[Reached], *, so_far: bool = False) -> str:
    """A sentence that says what is true: the shared target, where there is one that was read."""
    main = next(
        (one for one in numbers if one.target is not None and one.now is not None and not one.bound), None
    )
    if main is None and so_far:
        return _("What came of %(launch)s so far") % {"launch": launch.name}
    if main is None:
        return _("What came of %(launch)s, %(days)s days on") % {"launch": launch.name, "days": review.days}
    values = {"metric": main.metric.name, "now": main.said(main.now), "target": main.said(main.target)}
    if main.is_reached:
        return _("%(metric)s is at %(now)s. The target of %(target)s is reached.") % values
    return _("%(metric)s is at %(now)s. The target is %(target)s.") % values


def stories_of(member: Member, review: Review) -> Round | None:
    """The newest round about this review."""
    rows = Round.objects.visible_to(member).filter(use=Round.Use.STORIES)
    return rows.filter(subject_kind=review.kind, subject_id=review.pk).order_by("-pk").first()


def learned(member: Member, kind: str) -> list[Learning]:
    """What was learned from launches of a kind, the newest first, for whoever plans the next. One query."""
    rows = Learning.objects.visible_to(member).filter(review__launch__kind_of=kind)
    return list(rows.select_related("review__launch").order_by("-pk")[:LEARNINGS])


_reviews: Held[Any] = Held(
    lambda member, launch: Review.objects.visible_to(member).filter(launch=launch).with_looks(), Review.launch
)


def review_lines(member: Member, launch: Launch) -> list[dict[str, Any]]:
    """The reviews of a launch, those to come too, for its page. One query."""
    rows = {row.days: row for row in _reviews.of(member, launch)}
    today = timezone.localdate()
    lines = []
    for days, on in zip(launch.review_days, launch.reviews, strict=False):
        row = rows.get(days)
        held = row is not None and row.product_at and row.marketing_at
        word = (_("held"), "ok") if held else (_("left out"), "") if row and row.dropped_at else (_("late"), "bad") if row and on < today else ("", "")  # fmt: skip
        early = launch.launched_on is not None and row is None
        lines.append({"days": days, "on": day(on), "place": row.place if row else "", "pill": word, "early": early})  # fmt: skip
    return lines
