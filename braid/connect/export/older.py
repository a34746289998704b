"""Archives of older versions of Braid: tables that have another home since, and columns that say it in other words.

A table or column that is renamed gets a line in `BEFORE`, and a line in the test; nothing else knows of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]
# The rows of a table that came into another one get numbers behind those that were there: no database counts so far.
SHIFT = 2**61


@dataclass(frozen=True)
class Before:
    """How a table was written once: where its rows belong now, what tells that it is written so, and what becomes of a row."""

    label: str
    to: str
    columns: frozenset[str]
    change: Callable[[Row], Row]

    def is_in(self, label: str, columns: set[str]) -> bool:
        """Whether a table of an archive is written so."""
        return label == self.label and columns >= self.columns


def shifted(number: Any) -> Any:
    """The number of a row in the table that its own came into. What is no number stays what it is, and is refused."""
    return number + SHIFT if type(number) is int and 0 < number < SHIFT else -1


def _about(kind: str, column: str) -> Callable[[Row], Row]:
    """What linked with a row of one kind names it now by kind and number, as if it could be of any."""
    return lambda row: {**_without(row, column), "subject_kind": kind, "subject_id": row[column]}


def _without(row: Row, column: str) -> Row:
    return {name: value for name, value in row.items() if name != column}


def _of_launch(row: Row) -> Row:
    return {**_about("launches.launch", "launch")(row), "id": shifted(row["id"])}


def _claim_of_launch(row: Row) -> Row:
    return {**row, "id": shifted(row["id"]), "override": shifted(row["override"])}


def _ranked_in(row: Row) -> Row:
    return {**_without(row, "round"), "ranked_in": "" if row["round"] is None else f"round:{row['round']}"}


def _moved(row: Row) -> Row:
    return {**row, "list_path": "roadmap/promised/"} if row["list_path"] == "launches/promised/" else row


BEFORE = (
    Before("messaging.override", "messaging.override", frozenset({"content"}), _about("messaging.content", "content")),
    Before("launches.launchoverride", "messaging.override", frozenset({"launch"}), _of_launch),
    Before("launches.launchedclaim", "messaging.overriddenclaim", frozenset({"override"}), _claim_of_launch),
    Before("radar.workshop", "radar.workshop", frozenset({"round"}), _ranked_in),
    Before("activity.savedview", "activity.savedview", frozenset({"list_path"}), _moved),
)  # fmt: skip


def written_before(label: str, columns: Any) -> Before | None:
    """How this table of an archive was written, where that is not how it is written now."""
    found = set(columns) if isinstance(columns, dict) else set()
    return next((one for one in BEFORE if one.is_in(label, found)), None)


def columns_now(before: Before, columns: Any) -> set[str]:
    """What the columns of such a table are called now."""
    return set(before.change({"id": None, **dict.fromkeys(columns)}))
