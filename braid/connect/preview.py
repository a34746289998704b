"""The first rows of a file with what Braid makes of each column, to be corrected before anything happens."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any

from braid.connect.cells import Reader, Refused, date_orders
from braid.connect.fields import KINDS
from braid.connect.models import ImportJob
from braid.connect.reading import open_table
from braid.connect.recognise import Mapping, recognise
from braid.connect.tables import cell_at
from braid.people.models import Member

ROWS = 5
# A preview answers at once: of a long file it reads so many rows.
MOST = 5_000


@dataclass
class Column:
    """One column of the file: its name, the field it is read as, and the first texts in it."""

    name: str
    key: str
    samples: list[str]


@dataclass
class Preview:
    """What the screen shows before an import."""

    mapping: Mapping
    columns: list[Column]
    fields: list[tuple[str, Any]]
    missing: list[Any]
    problems: list[tuple[int, str]]
    notes: list[str]
    rows: int
    is_part: bool = False


def suggest(job: ImportJob, kind: str = "") -> Mapping:
    """The mapping that the header of the upload suggests.

    Raises:
        Unreadable: the file is refused as a whole.
    """
    table = open_table(job.path, job.name)
    return recognise(table.header, kind, table.shape)


def preview(job: ImportJob) -> Preview:
    """Reads the upload with the mapping of the job.

    Raises:
        Unreadable: the file is refused as a whole.
    """
    mapping = Mapping(**job.mapping)
    kind = KINDS[mapping.kind]
    table = open_table(job.path, job.name)
    head = list(islice(table.rows, ROWS))
    places = table.places()
    columns = [
        Column(
            name,
            mapping.columns.get(name, ""),
            [cell_at(r.cells, places[name])[:80] for r in head if not r.problem],
        )
        for name in table.names
    ]
    given = {key for key in mapping.columns.values() if key} | set(mapping.constants)
    table = open_table(job.path, job.name)
    table.rows = islice(table.rows, MOST)
    orders = date_orders(table, mapping)
    table = open_table(job.path, job.name)
    problems: list[tuple[int, str]] = []
    rows = 0
    for found in Reader(table, mapping, orders).lines(islice(table.rows, MOST + 1)):
        rows += 1
        if isinstance(found, Refused) and len(problems) < ROWS:
            problems.append((found.line, found.reason))
    return Preview(
        mapping,
        columns,
        [(one.key, one.label) for one in kind.fields],
        [one.label for one in kind.fields if one.required and one.key not in given],
        problems,
        table.notes,
        min(rows, MOST),
        rows > MOST,
    )


def kinds_for(member: Member) -> list[tuple[str, Any]]:
    """The kinds that this member may import."""
    return [(kind.key, kind.label) for kind in KINDS.values() if kind.key != "people" or member.may("manage")]
