"""The measurement itself, on a tiny workspace: not how fast, but that every number is there and well formed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tools.bench.report import into_docs, row, table

ROOT = Path(__file__).parent.parent
KEYS = {"name", "value", "unit", "aim", "better", "holds"}


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    if connection.vendor != "sqlite":
        pytest.skip("it measures SQLite, whatever the tests run on")
    out = tmp_path_factory.mktemp("bench") / "bench.json"
    command = [sys.executable, "-m", "tools.bench", "--share", "1000", "--seconds", "0.2", "--out", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(out.read_text())


def test_every_row_says_what_how_much_and_whether_the_aim_holds(rows):
    for one in rows:
        assert set(one) == KEYS
        assert isinstance(one["value"], int | float)
        assert one["better"] in {"higher", "lower"}
        if one["aim"] is None:
            assert one["holds"] is True
        else:
            met = one["value"] >= one["aim"] if one["better"] == "higher" else one["value"] <= one["aim"]
            assert one["holds"] is met


def test_names_are_given_once(rows):
    names = [one["name"] for one in rows]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    "part",
    ["roadmap list, warm: requests", "one item, with a writer: p95", "radar page, caches off: p50", "one item: statements, warm",
     "roadmap list: processor, bare SQL and f-strings", "radar: from cold", "radar: after one change", "radar: most memory of its process",
     "import of insights", "server: memory of a web process", "server: second start until the first page",
     "round result: processor, warm", "that draft, checked: statements, warm", "promises list: statements, after a change", "search, thousands of hits, warm: requests",
     "creating an insight: requests", "moving a card: requests", "open pages: a change told to all", "open pages: memory for each",
     "round, 16 at the same instant, SQLite: answers lost", "another writer, while 20,000 rows come in: longest wait"],
)  # fmt: skip
def test_every_promised_number_is_there(rows, part):
    assert part in {one["name"] for one in rows}


def test_what_misses_its_aim_is_said():
    short, good = row("slow", 9.0, "ms", most=5), row("quick", 300, "per s", least=250)
    assert not short.holds
    assert good.holds
    slow, quick = table([short, good]).splitlines()
    assert slow.endswith("FALLS SHORT")
    assert quick.endswith("holds")


def test_the_table_of_the_docs_is_written_between_its_marks(tmp_path):
    page = tmp_path / "speed.md"
    page.write_text("Before\n<!-- table -->\nold\n<!-- end -->\nAfter\n")
    into_docs([row("slow", 9.0, "ms", most=5)], page, "On a machine.")
    text = page.read_text()
    assert "| slow | 9 ms | ≤ 5 | **falls short** |" in text
    assert "old" not in text
    assert text.startswith("Before\n")
    assert text.endswith("<!-- end -->\nAfter\n")
    page.write_text("no marks")
    with pytest.raises(ValueError, match="no place"):
        into_docs([], page, "")
