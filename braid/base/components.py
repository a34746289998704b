"""Geometry and small drawings behind the components: what Jinja2 itself would say clumsily.

Positions are percentages of the drawing (0 to 100), so that a chart grows with its place
while its labels keep their size.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language
from lucide.jinja import lucide
from markupsafe import Markup

# Nearer than this, in percent of the track, two marks would cover each other.
TOUCHING = 6.5


@lru_cache(maxsize=256)
def icon(name: str) -> Markup:
    """A Lucide icon, hidden from screen readers because a word always stands beside it."""
    attributes: dict[str, Any] = {"class": "icon", "aria-hidden": "true", "focusable": "false"}
    drawn = " ".join(lucide(name, size=None, **attributes).split())
    return Markup(drawn.replace("> <", "><"))  # noqa: S704  (drawn from the package's own files)


def initials(name: str) -> str:
    """One or two letters for an avatar; a question mark for a name without letters."""
    words = [word for word in name.split() if word[0].isalnum()]
    letters = words[0][0] + (words[-1][0] if len(words) > 1 else "") if words else "?"
    return letters.upper()


def percent(value: float, low: float, high: float) -> float:
    """Where a value lies between two bounds, 0 to 100; outside values stay at the end, no width is the middle."""
    if high == low:
        return 50.0
    return round(min(100.0, max(0.0, (value - low) / (high - low) * 100)), 2)


@dataclass(frozen=True)
class Mark:
    """One side's dot: `at` in percent, moved by `shift` pixels where both would cover each other."""

    side: str
    at: float
    shift: float
    text: str
    label_left: bool


@dataclass(frozen=True)
class Dumbbell:
    """Two dots on a track. `room` is the margin that the labels need: xs to l, or below the chart."""

    marks: tuple[Mark, ...]
    start: float
    end: float
    room: str


def dumbbell_marks(
    product: float | None,
    marketing: float | None,
    low: float,
    high: float,
    product_text: str,
    marketing_text: str,
) -> Dumbbell:
    """Places both dots and says on which side of each its label stands, so that labels never meet."""
    places = [
        (side, percent(float(value), float(low), float(high)), text)
        for side, value, text in (
            ("product", product, product_text),
            ("marketing", marketing, marketing_text),
        )
        if value is not None
    ]
    places.sort(key=lambda place: place[1])
    near = len(places) == 2 and places[1][1] - places[0][1] < TOUCHING
    middle = sum(place[1] for place in places) / len(places) if places else 0.0
    marks = tuple(
        Mark(
            side=side,
            at=round(middle, 2) if near else at,
            shift=(-6.5, 6.5)[number] if near else 0,
            text=text,
            label_left=number == 0 and len(places) == 2,
        )
        for number, (side, at, text) in enumerate(places)
    )
    longest = max((len(place[2]) for place in places), default=0)
    room = (
        "xs"
        if longest <= 3
        else "s"
        if longest <= 4
        else "m"
        if longest <= 7
        else "l"
        if longest <= 11
        else "below"
    )
    return Dumbbell(marks, marks[0].at if marks else 0, marks[-1].at if marks else 0, room)


@dataclass(frozen=True)
class Line:
    """A line of readings in a box of 100 by 100, `y` down from the top; `rows` is the same as text."""

    path: str
    last_x: float
    last_y: float
    target_y: float | None
    pace: tuple[float, float, float, float] | None
    spots: tuple[tuple[float, float], ...] = ()


def line_path(
    points: Sequence[tuple[date, float]],
    target: float | None = None,
    pace: tuple[tuple[date, float], tuple[date, float]] | None = None,
    until: date | None = None,
) -> Line:
    """A line chart. The vertical range takes in target and pace; `until` leaves room for days to come."""
    values = [float(value) for _day, value in points]
    bounds = values + ([float(target)] if target is not None else []) + [float(v) for _day, v in pace or ()]
    days = [day for day, _value in points] + [day for day, _value in pace or ()] + ([until] if until else [])
    low, high = min(bounds), max(bounds)
    first, last = min(days).toordinal(), max(days).toordinal()

    def place(day: date, value: float) -> tuple[float, float]:
        return percent(day.toordinal(), first, last), 100 - percent(float(value), low, high)

    spots = [place(day, value) for day, value in points]
    return Line(
        path="M" + " L".join(f"{x:g} {y:g}" for x, y in spots),
        last_x=spots[-1][0],
        last_y=spots[-1][1],
        target_y=None if target is None else 100 - percent(float(target), low, high),
        pace=(*place(*pace[0]), *place(*pace[1])) if pace else None,
        spots=tuple(spots),
    )


def spark_path(values: Iterable[float]) -> str:
    """A small line of values at equal distances, in a box of 100 by 100; empty below two values."""
    numbers = [float(value) for value in values if not math.isnan(float(value))]
    if len(numbers) < 2:
        return ""
    low, high = min(numbers), max(numbers)
    step = 100 / (len(numbers) - 1)
    return "M" + " L".join(f"{i * step:.4g} {100 - percent(v, low, high):g}" for i, v in enumerate(numbers))


def spread_days(days: Sequence[date]) -> list[float]:
    """Percent positions of dates between the first and the last of them."""
    if not days:
        return []
    first, last = min(days).toordinal(), max(days).toordinal()
    return [percent(day.toordinal(), first, last) for day in days]


def language() -> str:
    """The language of the page, for `<html lang>`."""
    return get_language() or "en"


# What the templates may call.
FUNCTIONS = {
    "language": language,
    "icon": icon,
    "initials": initials,
    "percent": percent,
    "dumbbell_marks": dumbbell_marks,
    "line_path": line_path,
    "spark_path": spark_path,
    "spread_days": spread_days,
}
