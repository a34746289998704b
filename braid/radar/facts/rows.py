"""What the readers of all rooms share: short names, places, grouped rows."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Case, When
from django.db.models.functions import Substr

from braid.radar.detectors.say import Thing

NAME_LENGTH = 90


def called(name: str) -> str:
    """A name short enough for a sentence."""
    name = " ".join(name.split())
    return name if len(name) <= NAME_LENGTH else name[: NAME_LENGTH - 1].rstrip() + "…"


def start_of(column: str) -> Substr:
    """The first characters of a long text, cut by the database."""
    return Substr(column, 1, NAME_LENGTH + 30)


def still(link: str) -> Case:
    """The id that a column points to, unless that row was put away: then it is as if nothing were named."""
    return Case(When(**{f"{link}__archived_at": None}, then=f"{link}_id"))


def thing(kind: str, key: int, name: str, place: str) -> Thing:
    return Thing(kind, key, called(name), place)


def narrowed(rows: Any, column: str, ids: Iterable[int] | None) -> Any:
    """Only those with one of these ids; all of them when `ids` is None."""
    return rows if ids is None else rows.filter(**{f"{column}__in": list(ids)})


def grouped(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[Any]]:
    """Rows by their first column; of rows of two columns only the second is kept."""
    found: dict[int, list[Any]] = defaultdict(list)
    for key, *rest in rows:
        found[key].append(rest[0] if len(rest) == 1 else tuple(rest))
    return found


def earliest(*days: date | None) -> date | None:
    return min((day for day in days if day), default=None)


def latest(*days: date | None) -> date | None:
    return max((day for day in days if day), default=None)
