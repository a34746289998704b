"""Which objective serves which, as the rows of a file name it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from braid.connect.context import Context
from braid.goals.models import Objective


class Parents:
    """The objectives that a row may name as the one it serves, and what serves what so far."""

    def __init__(self, context: Context) -> None:
        wanted = ("pk", "title", "external_id", "period_id", "parent_id")
        rows = list(context.rows(Objective).only(*wanted))
        self.titles = {row.pk: row.title for row in rows}
        self.above = {row.pk: row.parent_id for row in rows}
        self._by_id = {row.external_id: row.pk for row in rows if row.external_id}
        self._by_title = {(row.period_id, row.title.casefold()): row.pk for row in rows}
        self._alone = _standing_once(rows)
        self._words = {row.title.casefold() for row in rows}

    def knows(self, name: str) -> bool:
        """Whether any objective is called so."""
        return name in self._by_id or name.casefold() in self._words

    def find(self, name: str, period: int) -> int | None:
        """By the id in the source, by the title within the period, or by a title that stands once."""
        title = name.casefold()
        return self._by_id.get(name) or self._by_title.get((period, title)) or self._alone.get(title)

    def links(self) -> list[tuple[int, int]]:
        """Who serves whom."""
        return [(pk, parent) for pk, parent in self.above.items() if parent is not None]


def _standing_once(rows: list[Objective]) -> dict[str, int]:
    """Objectives by title, those left out whose title stands in several periods: nobody could say which is meant."""
    seen: dict[str, list[int]] = {}
    for row in rows:
        seen.setdefault(row.title.casefold(), []).append(row.pk)
    return {title: keys[0] for title, keys in seen.items() if len(keys) == 1}


def no_objective(name: str) -> str:
    """Why a row is refused that names something nobody knows."""
    told = _("parent: no objective “%(name)s” here or among the rows that can be taken")
    return told % {"name": name[:80]}


def serves_itself(over: str) -> str:
    """Why a row is refused that is part of a circle; `over` is what it serves next."""
    told = _("parent: this would make a circle, for “%(name)s” serves this one, itself or over others")
    return told % {"name": over[:80]}
