"""One import under way: who, when and from where; how values are compared; what is reported."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import timezone

from braid.connect.cells import Line
from braid.people.models import Member

CHUNK = 2000
SHOWN = 50
FROM = "from"


class NotThisRow(ValueError):
    """A row that reads well but does not fit: the text says why."""


@dataclass
class Report:
    """What an import did, or would do."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    kept_here: list[str] = field(default_factory=list)
    kept_count: int = 0
    gone: list[str] = field(default_factory=list)
    gone_count: int = 0
    also: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    saved: bool = True

    @property
    def changed(self) -> int:
        """Rows that made a difference."""
        return self.created + self.updated

    def nothing(self) -> None:
        """Takes back the counts of what was only tried out."""
        self.created = self.updated = self.unchanged = self.kept_count = self.gone_count = 0
        self.kept_here, self.gone = [], []
        self.also.clear()

    def data(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            **self.__dict__,
            "reasons": dict(self.reasons.most_common(SHOWN)),
            "also": dict(self.also),
            "changed": self.changed,
        }


@dataclass
class Context:
    """One import under way: who, when, from where, and how to settle differences."""

    by: Member
    today: date
    source: str = "file"
    overwrite: bool = False
    report: Report = field(default_factory=Report)
    refuse: Callable[[int, str], None] = lambda line, reason: None
    seen: dict[str, int] = field(default_factory=dict)
    memory: dict[str, Any] = field(default_factory=dict)
    dry: bool = False

    @property
    def workspace_id(self) -> int:
        """The workspace that everything goes into."""
        return self.by.workspace_id

    def rows(self, model: type[models.Model]) -> models.QuerySet[Any]:
        """The rows of a table that this member may see (the second lock)."""
        return model._default_manager.visible_to(self.by)  # type: ignore[attr-defined]

    def new(self, model: type[models.Model], **fields: Any) -> Any:
        """A row of this workspace, not saved yet."""
        return model(workspace_id=self.workspace_id, **fields)

    def make(self, model: type[models.Model], **fields: Any) -> Any:
        """A row that something in the file refers to and that did not exist: made, and reported."""
        row = self.new(model, **fields)
        row.save()
        self.report.also[str(model._meta.verbose_name_plural)] += 1
        return row


def in_batches(rows: models.QuerySet[Any], column: str, wanted: Iterable[Any]) -> Iterator[Any]:
    """Rows whose column is one of many values, within the number of variables that SQLite takes."""
    values = list(wanted)
    for start in range(0, len(values), 500):
        yield from rows.filter(**{f"{column}__in": values[start : start + 500]})


def spoken(value: Any) -> str:
    """A value as it is compared and kept: short texts as they are, long ones by their digest."""
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f") if value else "0"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple | set):
        text = "; ".join(sorted(spoken(part) for part in value))
    else:
        text = str(value)
    if len(text) <= 80:
        return text
    return "#" + hashlib.sha1(text.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()


def shown(value: Any) -> str:
    """A value in a report."""
    text = (
        "; ".join(map(str, value)) if isinstance(value, list | tuple) else str("" if value is None else value)
    )
    return text if len(text) <= 60 else text[:57] + "…"


def chunks(lines: Iterable[Line], size: int) -> Iterator[list[Line]]:
    """Lines in lists of `size`."""
    held: list[Line] = []
    for line in lines:
        held.append(line)
        if len(held) >= size:
            yield held
            held = []
    if held:
        yield held


def new_day(day: date | None) -> date:
    """The day that the import counts as."""
    return day or timezone.localdate()
