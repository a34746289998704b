"""What was measured, as rows for people and for programs."""

import json
import os
import platform
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Row:
    """One number. `holds` is False only where there is an aim and the number misses it."""

    name: str
    value: float
    unit: str
    aim: float | None
    better: str
    holds: bool


def row(name: str, value: float, unit: str, *, least: float | None = None, most: float | None = None) -> Row:
    """A number that should be at least `least`, or at most `most`; small is better when neither is said."""
    value = round(value, 3 if abs(value) < 10 else 1)
    if least is not None:
        return Row(name, value, unit, least, "higher", value >= least)
    return Row(name, value, unit, most, "lower", most is None or value <= most)


def higher(name: str, value: float, unit: str) -> Row:
    """A number without an aim of which more is better."""
    return Row(name, round(value, 1), unit, None, "higher", True)


def table(rows: Iterable[Row]) -> str:
    """The rows as aligned text: name, value, aim, and what misses its aim."""
    lines = []
    for one in rows:
        aim = "" if one.aim is None else f"{'≥' if one.better == 'higher' else '≤'} {one.aim:g}"
        verdict = "" if one.aim is None else "holds" if one.holds else "FALLS SHORT"
        lines.append((one.name, f"{one.value:,g} {one.unit}", aim, verdict))
    widths = [max(len(line[place]) for line in lines) for place in range(3)]
    return "\n".join(
        f"{n:<{widths[0]}}  {v:>{widths[1]}}  {a:>{widths[2]}}  {w}".rstrip() for n, v, a, w in lines
    )


def write(rows: Iterable[Row], path: Path) -> None:
    """Leaves the rows as a JSON list."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(one) for one in rows], indent=1) + "\n")


def into_docs(rows: Iterable[Row], page: Path, run: str) -> None:
    """Writes the rows as a table into a page, between its two marks.

    Raises:
        ValueError: the page has no marks.
    """
    text = page.read_text()
    before, mark, rest = text.partition("<!-- table -->\n")
    _, end, after = rest.partition("<!-- end -->\n")
    if not mark or not end:
        raise ValueError(f"{page} has no place for a table")
    lines = [run, "", "| what | value | aim | |", "|---|---:|---:|---|"]
    for one in rows:
        aim = "" if one.aim is None else f"{'≥' if one.better == 'higher' else '≤'} {one.aim:g}"
        verdict = "" if one.aim is None else "holds" if one.holds else "**falls short**"
        lines.append(f"| {one.name} | {one.value:,g} {one.unit} | {aim} | {verdict} |")
    page.write_text(before + mark + "\n".join(lines) + "\n" + end + after)


def machine() -> dict[str, Any]:
    """What it ran on, as far as it can be told."""
    info = Path("/proc/cpuinfo")
    models = [line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")] if info.exists() else []  # fmt: skip
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return {
        "processor": models[0] if models else platform.processor(), "cores": os.cpu_count(), "system": platform.platform(terse=True),
        "python": platform.python_version(), "sqlite": sqlite3.sqlite_version, "load when it began": round(load, 2),
    }  # fmt: skip
