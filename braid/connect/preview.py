"""The first rows of a file with what Braid makes of each column, to be corrected before anything happens."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import Any

from braid.connect.context import Report
from braid.connect.fields import KINDS
from braid.connect.importing import Wish, came_before, rehearse
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
    # What the import would do: the same that `braid import --dry-run` tells.
    report: Report


def suggest(job: ImportJob, kind: str = "") -> Mapping:
    """The mapping that the header of the upload suggests.

    Raises:
        Unreadable: the file is refused as a whole.
    """
    table = open_table(job.path, job.name)
    return recognise(table.header, kind, table.shape)


def preview(job: ImportJob, by: Member, ways: dict[str, Any]) -> Preview:
    """Reads the upload with the mapping of the job, and tries out what would come of it.

    Args:
        ways: how it is to be brought in, as fields of a `Wish`.

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
    missing = [one.label for one in kind.fields if one.required and one.key not in given]
    wish = Wish(job.path, job.name, mapping, refused_to=job.refused_path, gone_to=job.gone_path, **ways)
    # (The worker has looked through all of it where somebody asked for that.)
    report = Report() if missing else report_of(job) if job.report else rehearse(wish, by, MOST)
    if report.is_part:
        # (Which rows are gone shows only when all of the file is read; whether it is worth asking, before.)
        report.may_archive = came_before(wish, by)
    return Preview(mapping, columns, [(one.key, one.label) for one in kind.fields], missing, report)


def report_of(job: ImportJob) -> Report:
    """What the job keeps of its report."""
    known = {name: value for name, value in job.report.items() if name in Report.__dataclass_fields__}
    return Report(**{**known, "reasons": Counter(known.get("reasons")), "also": Counter(known.get("also"))})


def kinds_for(member: Member) -> list[tuple[str, Any]]:
    """The kinds that this member may import."""
    return [(kind.key, kind.label) for kind in KINDS.values() if kind.key != "people" or member.may("manage")]
