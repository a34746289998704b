"""How long one writer keeps another waiting: `python -m tools.bench.waits import ROWS | close`.

A process that writes one line every few milliseconds notes its longest wait while an import runs, or while the
worker puts the secrets of an anonymous round out of order.
"""

import argparse
import json
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tools.bench.inside import say, start

PAUSE = 0.005


def main() -> None:
    """Starts the other writer, does the long work, asks the other how long it has waited."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", choices=("import", "close", "write"))
    parser.add_argument("rows", type=int, nargs="?", default=20_000)
    asked = parser.parse_args()
    start()
    if asked.work == "write":
        say(write_until_told())
        return
    with tempfile.TemporaryDirectory() as folder:
        work = importing(Path(folder), asked.rows) if asked.work == "import" else closing()
        other = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "tools.bench.waits", "write"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )  # fmt: skip
        assert other.stdout is not None
        other.stdout.readline()
        began = time.perf_counter()
        work()
        spent = time.perf_counter() - began
        said, _ = other.communicate("\n", 120)
    say({**json.loads(said.strip().rpartition("\n")[2]), "seconds": spent})


def importing(folder: Path, rows: int) -> Callable[[], None]:
    """An import of so many insights, ready to go."""
    from tools.bench.imports import expect, member, read, write

    path, by = folder / "insights.csv", member()
    write(path, "insights", rows)
    return lambda: expect(read(path, "insights", by), created=rows)


def closing() -> Callable[[], None]:
    """The worker's part after an anonymous round of the large workspace has closed."""
    from braid.people.models import Member
    from braid.rounds import jobs
    from braid.rounds.models import Ballot
    from tools.bench.crowd import closed_pulse

    members = list(Member.objects.select_related("workspace").filter(workspace_id=1).order_by("pk"))
    jobs.shuffle_due()
    pulse = closed_pulse(members)

    def work() -> None:
        if jobs.shuffle_due() != 1 or Ballot.objects.filter(round=pulse).count() != len(members):
            raise RuntimeError("the round was not put out of order")

    return work


def write_until_told() -> dict[str, float]:
    """One small write after the other until a line comes; the longest one, in ms."""
    from django.db import connection

    waits: list[float] = []
    print("writing", flush=True)
    while not select.select([sys.stdin], [], [], 0)[0]:
        began = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE people_workspace SET version = version + 1 WHERE id = 1")
        waits.append((time.perf_counter() - began) * 1000)
        time.sleep(PAUSE)
    waits.sort()
    return {"writes": len(waits), "worst": waits[-1], "p95": waits[len(waits) * 95 // 100]}


if __name__ == "__main__":
    main()
