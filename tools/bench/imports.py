"""What reading a file in costs: `python -m tools.bench.imports KIND ROWS`.

A CSV file as a tracker writes it goes the whole way: recognise the header, check every row, find
what is there already, write, record. Then the same file comes once more, which must change nothing.
"""

import argparse
import csv
import os
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from tools.bench.dice import SIDES, WORDS, Dice, Scale
from tools.bench.inside import peak_memory, say, timed

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "braid.site.settings")
HEADS = {
    "insights": ("id", "text", "source", "customer", "side", "date", "theme"),
    "items": ("key", "title", "status", "stage", "release", "product owner", "marketing owner", "start", "planned"),
}  # fmt: skip


def main() -> None:
    """Imports twice into the first workspace of the database, which is made when there is none."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=HEADS)
    parser.add_argument("rows", type=int)
    asked = parser.parse_args()
    import django

    django.setup()
    by = member()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{asked.kind}.csv"
        write(path, asked.kind, asked.rows)
        before = peak_memory()
        clock, processor, report = timed(lambda: read(path, asked.kind, by))
        expect(report, created=asked.rows)
        again, _, report = timed(lambda: read(path, asked.kind, by))
        expect(report, unchanged=asked.rows)
    say({"rate": asked.rows / clock, "processor": asked.rows / processor, "again": asked.rows / again,
         "added": peak_memory() - before, "peak": peak_memory()})  # fmt: skip


def member() -> Any:
    """An admin of a workspace of a database that is brought up to date first."""
    from django.core.management import call_command

    from braid.people.models import Member, Workspace

    call_command("migrate", verbosity=0)
    workspace, _ = Workspace.objects.get_or_create(slug="import", defaults={"name": "Import"})
    made, _ = Member.objects.get_or_create(
        workspace=workspace, name="Person 1", defaults={"side": "product", "right": "admin"}
    )
    return made


def read(path: Path, kind: str, by: Any) -> Any:
    """One import as the command line does it."""
    from braid.connect.importing import Wish, mapping_of, run

    return run(Wish(path=path, name=path.name, mapping=mapping_of(path, path.name, kind)), by)


def expect(report: Any, **counts: int) -> None:
    """Ends the process when the import did something else than it should."""
    got = {name: getattr(report, name) for name in counts}
    if got != counts or report.refused:
        sys.exit(f"the import should have {counts}, it has {got}, {report.refused} refused: {dict(report.reasons.most_common(3))}")  # fmt: skip


def write(path: Path, kind: str, many: int) -> None:
    """A file of made-up rows."""
    dice = Dice(Scale(), date(2026, 1, 31), seed=11)
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(HEADS[kind])
        out.writerows(insights(dice, many) if kind == "insights" else items(dice, many))


def insights(d: Dice, many: int) -> Iterator[tuple[Any, ...]]:
    for number in range(many):
        yield (
            f"IN-{number}", d.words(12, 40), d.random.choice(("call", "support", "survey")), f"Customer {number % 500}",
            d.random.choice(SIDES), d.ago(0, 700), d.random.choice(WORDS),
        )  # fmt: skip


def items(d: Dice, many: int) -> Iterator[tuple[Any, ...]]:
    for number in range(many):
        yield (
            f"IT-{number}", d.words(3, 8), d.random.choice(("discover", "build", "beta", "launch")), d.random.choice(("alpha", "beta", "ga")),
            f"1.{number % 40}", f"Person {number % 20}", f"Person {20 + number % 20}", d.ago(100, 200), d.ago(-100, 90),
        )  # fmt: skip


if __name__ == "__main__":
    main()
