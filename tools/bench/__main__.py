"""`python -m tools.bench`: builds the large workspace, measures it, prints a table, leaves build/bench.json."""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from tools.bench.crowds import answered, told, waited, written
from tools.bench.measure import Bench
from tools.bench.report import Row, into_docs, machine, table, write

SMALL = 20


def main() -> int:
    """Exit code 0 when everything was measured, 1 when a part could not be: an aim that is missed is no error."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description=__doc__)
    parser.add_argument(
        "--small", action="store_true", help=f"a workspace {SMALL} times smaller, shorter runs"
    )
    parser.add_argument("--share", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--seconds", type=float, default=0, help="seconds for each run against the server")
    parser.add_argument(
        "--out", type=Path, default=Path("build/bench.json"), help="where the rows go (%(default)s)"
    )
    parser.add_argument("--docs", type=Path, help="a page whose table is written anew, such as docs/speed.md")
    asked = parser.parse_args()
    share = asked.share or (SMALL if asked.small else 1)
    seconds = asked.seconds or (1.5 if asked.small else 4.0)
    where = ", ".join(f"{name} {value}" for name, value in machine().items())
    print(f"Measuring on {where}", flush=True)
    folder = Path(tempfile.mkdtemp(prefix="braid-bench-"))
    try:
        rows, wrong = run(Bench(folder, share, seconds))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    write(rows, asked.out)
    if asked.docs:
        into_docs(rows, asked.docs, f"On {date.today()}: {where}.")
    print("\n" + table(rows) + f"\n\nAlso in {asked.out}, for programs.")
    short = [one.name for one in rows if not one.holds]
    print(f"{sum(one.aim is not None for one in rows) - len(short)} aims hold, {len(short)} fall short.")
    for name, why in wrong:
        print(f"NOT MEASURED: {name}: {why}", file=sys.stderr)
    return 1 if wrong else 0


def run(bench: Bench) -> tuple[list[Row], list[tuple[str, str]]]:
    """All parts, one after the other; one that goes wrong does not hide the numbers of the others."""
    parts: list[tuple[str, Callable[[], list[Row]]]] = [
        ("the large workspace", bench.build),
        ("the radar", bench.radar),
        ("pages in one process", bench.pages),
        ("the import", bench.imports),
        ("the server", bench.served),
        ("forms that are sent", lambda: written(bench)),
        ("open pages", lambda: told(bench)),
        ("a crowd answers", lambda: answered(bench)),
        ("who waits for whom", lambda: waited(bench)),
    ]
    rows: list[Row] = []
    wrong: list[tuple[str, str]] = []
    for name, part in parts:
        print(f"{name} …", end=" ", flush=True)
        began = time.monotonic()
        try:
            rows += part()
        except (RuntimeError, OSError, ValueError) as why:
            wrong.append((name, str(why)))
            if part == bench.build:
                break
        print(f"{time.monotonic() - began:.0f} s", flush=True)
    return rows, wrong


if __name__ == "__main__":
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    sys.exit(main())
