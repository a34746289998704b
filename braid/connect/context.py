"""One import under way: who, when and from where; how values are compared; what is reported."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, models
from django.db.models.base import ModelState
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from braid.base.among import among
from braid.base.hidden import hidden_from
from braid.base.models import ENDS_FIRST, put_away
from braid.base.plurals import plural
from braid.connect.cells import Line
from braid.connect.fields import KINDS
from braid.people.models import Member

CHUNK = 2000
# Rows that are looked up with one statement.
BATCH = 1000
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
    # The first row of each reason, as (line, the reason with what stands there).
    first: dict[str, tuple[int, str]] = field(default_factory=dict)
    not_read: list[str] = field(default_factory=list)
    kept_here: list[str] = field(default_factory=list)
    kept_count: int = 0
    gone: list[str] = field(default_factory=list)
    gone_count: int = 0
    # All of them as (kind, id in the source, title), for the file of them; the report itself keeps the first.
    gone_rows: list[tuple[str, str, str]] = field(default_factory=list)
    # Those of them that go to the archive with this import, and by which events, each with its count: they can be taken back.
    may_archive: bool = False
    archived: int = 0
    # It was asked for and not done: rows that cannot be read may be among them.
    not_archived: bool = False
    archive_events: list[tuple[int, int]] = field(default_factory=list)
    also: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    # What others rest on in the rows that are changed, in sentences, for the look before; and how many more there are.
    rests: list[str] = field(default_factory=list)
    # The record of it, where it can be taken back.
    event: int = 0
    saved: bool = True
    is_part: bool = False
    # Whether some number would be another one if somebody said how numbers are written.
    has_open_numbers: bool = False

    @property
    def readable(self) -> int:
        """Rows that read well."""
        return self.rows - self.refused

    @property
    def changed(self) -> int:
        """Rows that made a difference."""
        return self.created + self.updated

    def nothing(self) -> None:
        """Takes back the counts of what was only tried out."""
        self.created = self.updated = self.unchanged = self.kept_count = self.gone_count = 0
        self.may_archive = self.not_archived = False
        self.archived = 0
        self.kept_here, self.gone, self.gone_rows, self.archive_events = [], [], [], []
        self.rests, self.event = [], 0
        self.also.clear()

    def note_gone(self, kind: str, ident: str, title: str) -> None:
        """One row that came from this source before and is not in it any more."""
        self.gone_count += 1
        self.gone_rows.append((kind, ident, title))
        if len(self.gone) < SHOWN:
            self.gone.append(title[:120])

    def data(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            **{name: value for name, value in self.__dict__.items() if name != "gone_rows"},
            "reasons": dict(self.reasons.most_common(SHOWN)),
            "first": {reason: self.first[reason] for reason, _n in self.reasons.most_common(SHOWN)},
            "also": dict(self.also),
            "changed": self.changed,
        }


def ends_first(name: str, end: date, start: date) -> str:
    """What the screens say too, with the days as the file has them."""
    return f"{name}: {ENDS_FIRST} ({start} – {end})"


def alike_as(reason: str) -> str:
    """A reason without what stands in the cell: rows with the same mistake are counted together."""
    return re.sub(r"“.*?”", "“…”", reason)


@dataclass
class Remarks:
    """What there is to know about rows that are taken: words kept as they were written, links left out."""

    words: Counter[str] = field(default_factory=Counter)
    links: Counter[str] = field(default_factory=Counter)
    first: dict[str, tuple[int, str]] = field(default_factory=dict)

    def add(self, line: Line) -> None:
        """Counts what one row has."""
        self.words.update(line.words)
        for text in line.links:
            alike = alike_as(text)
            self.links[alike] += 1
            self.first.setdefault(alike, (line.line, text))

    def told(self) -> Iterator[str]:
        """In words, most frequent first."""
        for alike, count in self.links.most_common(5):
            line, text = self.first[alike]
            said = ngettext(
                "Link left out in %(n)s row, line %(line)s: %(text)s.",
                "Link left out in %(n)s rows, such as line %(line)s: %(text)s.",
                count,
            )
            yield said % {"n": f"{count:,}", "line": line, "text": text}
        for text, count in self.words.most_common(20):
            kept = ngettext("Kept as written in %(n)s row.", "Kept as written in %(n)s rows.", count)
            yield f"{text} {kept % {'n': f'{count:,}'}}"


@dataclass
class Context:
    """One import under way: who, when, from where, and how to settle differences."""

    by: Member
    today: date
    source: str = "file"
    overwrite: bool = False
    archive_missing: bool = False
    # Whether the rows are only a part of the file: then nobody knows what is not in it.
    is_part: bool = False
    report: Report = field(default_factory=Report)
    refuse: Callable[[int, str], None] = lambda line, reason: None
    seen: dict[str, int] = field(default_factory=dict)
    # The lines whose rows are in the tables now.
    written: set[int] = field(default_factory=set)
    memory: dict[str, Any] = field(default_factory=dict)
    # Of rows that were here what their columns were, and those that are new, by table.
    before: dict[type[models.Model], dict[int, dict[str, Any]]] = field(default_factory=dict)
    made: dict[type[models.Model], list[int]] = field(default_factory=dict)
    dry: bool = False

    @property
    def workspace_id(self) -> int:
        """The workspace that everything goes into."""
        return self.by.workspace_id

    def rows(self, model: type[models.Model]) -> models.QuerySet[Any]:
        """The rows of a table that this member may see (the second lock)."""
        return model._default_manager.visible_to(self.by)  # type: ignore[attr-defined]

    def every(self, model: type[models.Model]) -> models.QuerySet[Any]:
        """All rows of the workspace, also those put away or hidden: an id of the source is given once among them."""
        return model._default_manager.filter(workspace_id=self.workspace_id)

    def closed(self, row: Any) -> str:
        """Why an import must not touch this row; empty when it may. A second import never brings anything back."""
        model = type(row)
        if (name := f"closed {model._meta.label}") not in self.memory:
            away = models.Q(*((f"{path}__isnull", False) for path in put_away(model)), _connector="OR")
            hidden = hidden_from(self.by, model)
            self.memory[name] = {
                **dict.fromkeys(self._pks(model, away), _("it was put away here: bring it back from the archive first")),
                **dict.fromkeys(self._pks(model, hidden), _("it is here already, for people who were named only")),
            }  # fmt: skip
        return str(self.memory[name].get(row.pk, ""))

    def beside(self, model: type[models.Model], kind: str, name: str, here: Any, file: Any) -> dict[str, str]:
        """A column by the name that people read, and what stands in it here and in the file: rows by theirs."""
        own = name.removesuffix("_id")
        column = next((one for one in model._meta.fields if name in (one.name, one.attname)), None)
        known = KINDS[kind].by_key.get(own) if kind in KINDS else None
        if column is not None and column.related_model is not None:
            rows = self.rows(column.related_model).in_bulk([pk for pk in (here, file) if pk])
            here, file = (rows.get(pk, "") for pk in (here, file))
        elif column is not None and column.choices:
            words = dict(column.flatchoices)
            here, file = (words.get(value, value) for value in (here, file))
        label = known.label if known else column.verbose_name if column is not None else own
        return {"field": str(label), "here": shown(here), "file": shown(file)}

    def _pks(self, model: type[models.Model], which: models.Q) -> list[int]:
        return list(self.every(model).filter(which).values_list("pk", flat=True)) if which else []

    def new(self, model: type[models.Model], **fields: Any) -> Any:
        """A row of this workspace, not saved yet.

        (Copied from a first one: Django works out for each row what a table gives to all of them.)
        """
        if (name := f"blank {model._meta.label}") not in self.memory:
            given = [f for f in model._meta.concrete_fields if f.has_default() and callable(f.default)]
            own = [f for f in given if f.default is not timezone.localdate]
            self.memory[name] = vars(model(workspace_id=self.workspace_id)), own
        blank, own = self.memory[name]
        row = model.__new__(model)
        vars(row).update(blank, _state=ModelState())
        for column in own:
            setattr(row, column.attname, column.get_default())
        for column, value in fields.items():
            setattr(row, column, value)
        return row

    def make(self, model: type[models.Model], **fields: Any) -> Any:
        """A row that something in the file refers to and that did not exist: made, and reported."""
        row = self.new(model, **fields)
        row.save()
        self.report.also[plural(model)] += 1
        return row


def in_batches(rows: models.QuerySet[Any], column: str, wanted: Iterable[Any]) -> Iterator[Any]:
    """Rows whose column, of texts or whole numbers, is one of many values."""
    values = list(wanted)
    for start in range(0, len(values), BATCH):
        some: Any = values[start : start + BATCH]
        yield from rows.filter(**{f"{column}__in": among(some) if connection.vendor == "sqlite" else some})


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
