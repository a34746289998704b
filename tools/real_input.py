"""Runs Braid on plans that nobody here wrote, and writes docs/real-input.md from what comes out.

    python -m tools.real_input FOLDER      (the folder with plans/, feedback/ and kpi/)

Everything on the page but the judgements is made anew each time: workspaces in a fresh database under
build/real-input, every file imported by the command line, the radar read for each date. Judgements are kept in
docs/real-input-verdicts.yaml, each under its finding; a finding without one is shown as not judged yet.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import io
import os
import random
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "real-input"
PAGE = ROOT / "docs" / "real-input.md"
VERDICTS = ROOT / "docs" / "real-input-verdicts.yaml"
SEED = 20260213
DRAWN = 14

# Days on which Kubernetes shipped, or plans to: public, but in none of the files.
RELEASES = (
    "release,planned,released\n1.34,2025-08-27,2025-08-27\n1.35,2025-12-17,2025-12-17\n1.36,2026-04-22,\n"
)
# What we say about the metrics of Thunderbird; the readings are theirs.
METRICS = "Metric,Kind,Drives,Lag\nActive daily installs,outcome,,\nShare on release 60,driver,Active daily installs,0\n"
# Dates that name a thirtieth or fourteenth month: the day stands before the month.
MENDED = {"2025-30-01": "2025-01-30", "2023-14-05": "2023-05-14"}
KEPS, NOTES, GOALS = (
    "kubernetes_enhancements_{}.csv",
    "kubernetes_release_notes_{}.csv",
    "sourcegraph_okrs.json",
)


@dataclass(frozen=True)
class Step:
    """One import, or one reading of the radar."""

    workspace: str
    file: str = ""
    options: str = ""
    radar: date | None = None


STEPS = (
    Step("kubernetes", "releases.csv", "--as releases"),
    Step("kubernetes", KEPS.format("2026-01-20"), "--as items --as-of 2026-01-20 --accept-rest"),
    Step("kubernetes", KEPS.format("2026-01-20-mended"), "--as items --as-of 2026-01-20 --accept-rest"),
    Step("kubernetes", NOTES.format("1.34"), "--as claims --as-of 2025-08-27"),
    Step("kubernetes", NOTES.format("1.35"), "--as claims --as-of 2025-12-17"),
    Step("kubernetes", radar=date(2026, 1, 20)),
    Step("kubernetes", KEPS.format("2026-02-13"), "--as items --as-of 2026-02-13 --accept-rest"),
    Step("kubernetes", KEPS.format("2026-02-13-mended"), "--as items --as-of 2026-02-13 --accept-rest"),
    Step("kubernetes", radar=date(2026, 2, 13)),
    *(
        step
        for name, day in (
            ("CY19-Q3", date(2019, 8, 15)), ("CY19-Q4", date(2019, 11, 15)), ("FY21-Q1", date(2020, 3, 15)),
            ("FY21-Q2", date(2020, 6, 15)), ("FY22-Q1", date(2021, 3, 15)), ("FY22-Q2", date(2021, 6, 15)),
        )
        for step in (
            Step("sourcegraph", GOALS, f"--as goals --only period={name} --as-of {day}"),
            Step("sourcegraph", radar=day),
        )
    ),
    Step("sourcegraph", GOALS, "--as goals --only period=FY22 --as-of 2021-02-01"),
    Step("sourcegraph", "sourcegraph_features.yml", "--as items"),
    Step("sourcegraph", "sourcegraph_glossary.yml", "--as glossary"),
    Step("thunderbird", "metrics.csv", "--as metrics"),
    Step("thunderbird", "thunderbird_daily_active.csv", "--as readings"),
    Step("thunderbird", "thunderbird_uptake_by_release.csv", "--as readings"),
    Step("thunderbird", radar=date(2018, 11, 30)),
    Step("bank", "banking77.csv", "--as insights --set side=marketing --as-of 2026-01-05"),
    Step("bank", radar=date(2026, 2, 2)),
)  # fmt: skip


@dataclass
class Found:
    """One finding as the page shows it."""

    workspace: str
    day: date
    detector: str
    severity: int
    sentence: str
    evidence: list[str]

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Under which its judgement is kept: nothing in it depends on the run."""
        return self.workspace, self.day.isoformat(), self.detector, self.sentence


@dataclass
class Run:
    """What happened."""

    imports: list[tuple[Step, str, list[str]]] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    states: list[tuple[str, date, dict[str, str]]] = field(default_factory=list)


def main() -> int:
    """Makes the page. Returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="the folder with plans/, feedback/ and kpi/")
    folder = parser.parse_args().folder.resolve()
    if not (folder / "plans").is_dir():
        print(f"There is no folder plans in {folder}.", file=sys.stderr)
        return 2
    start()
    files = gather(folder)
    run = Run()
    for step in STEPS:
        if step.radar:
            read_radar(step, run)
        else:
            bring_in(step, files, run)
        print(f"{step.workspace}: {step.radar or step.file}")
    PAGE.write_text(page(run))
    print(
        f"{len(run.found)} findings of {len({f.detector for f in run.found})} checks; the page is {PAGE.relative_to(ROOT)}."
    )
    return 0


def start() -> None:
    """A fresh database with one workspace for each company."""
    shutil.rmtree(BUILD, ignore_errors=True)
    BUILD.mkdir(parents=True)
    os.environ |= {
        "BRAID_DATA": str(BUILD),
        "DJANGO_SETTINGS_MODULE": "braid.site.settings",
        "BRAID_LOG_LEVEL": "ERROR",
    }
    os.environ.pop("BRAID_DATABASE_URL", None)
    import django

    django.setup()
    from django.core.management import call_command

    from braid.people.models import Member, Workspace

    call_command("migrate", verbosity=0)
    for slug in dict.fromkeys(step.workspace for step in STEPS):
        made = Workspace.objects.create(
            name=slug.title(), slug=slug, year_starts_in=2 if slug == "sourcegraph" else 1
        )
        Member.objects.create(workspace=made, name="Importer", side="other", right="admin")


def gather(folder: Path) -> dict[str, Path]:
    """Every file by its name, those that this script writes itself included."""
    files = {path.name: path for part in ("plans", "feedback", "kpi") for path in (folder / part).iterdir()}
    for name, text in (("releases.csv", RELEASES), ("metrics.csv", METRICS)):
        files[name] = BUILD / name
        files[name].write_text(text)
    return files


def mend(name: str, files: dict[str, Path]) -> None:
    """The refused rows of the import before, with the two impossible dates put right."""
    refused = BUILD / f"{name.replace('-mended', '')}.refused.csv"
    with (
        refused.open(newline="", encoding="utf-8") as source,
        (BUILD / name).open("w", newline="", encoding="utf-8") as target,
    ):
        rows = csv.DictReader(source)
        columns = [c for c in rows.fieldnames or () if c not in ("line", "reason")]
        writer = csv.DictWriter(target, columns, extrasaction="ignore")
        writer.writeheader()
        for row in rows:
            if row["creation_date"] in MENDED:
                writer.writerow({**row, "creation_date": MENDED[row["creation_date"]]})
    files[name] = BUILD / name


def bring_in(step: Step, files: dict[str, Path], run: Run) -> None:
    """One import by the command line, in this process."""
    from braid.connect import command

    if step.file.endswith("-mended.csv"):
        mend(step.file, files)
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    words = [str(files[step.file]), "--into", step.workspace, *step.options.split()]
    words += ["--refused", str(BUILD / f"{step.file}.refused.csv")]
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        code = command.run(parser.parse_args(words))
    said = [line for line in out.getvalue().splitlines() if "refused rows are in" not in line]
    if code:
        raise SystemExit(f"{step.file}: {said}")
    run.imports.append((step, said[0], [line.strip() for line in said[1:]]))


def read_radar(step: Step, run: Run) -> None:
    """The radar of one day, as a dry run: no state is written."""
    from braid.people.models import Workspace
    from braid.radar.reading import View

    assert step.radar
    view = View.of(Workspace.objects.get(slug=step.workspace), step.radar)
    run.states.append(
        (step.workspace, step.radar, {key: verdict.state for key, verdict in view.verdicts.items()})
    )
    for key, verdict in sorted(view.verdicts.items()):
        found = [
            Found(
                step.workspace,
                step.radar,
                key,
                each.severity,
                each.sentence.plain,
                sorted(map(shown, each.evidence)),
            )
            for each in verdict.fires
        ]
        run.found += sorted(found, key=lambda each: (-each.severity, each.sentence))


def shown(evidence: Any) -> str:
    """One row of evidence in words."""
    text = evidence.text.plain
    return f"{evidence.thing.name}: {text}" if evidence.thing else text


# --- the page ------------------------------------------------------------------------------------------------


def page(run: Run) -> str:
    """The whole page."""
    kept = yaml.safe_load(VERDICTS.read_text()) if VERDICTS.exists() else {}
    verdicts = {
        (v["workspace"], str(v["date"]), v["check"], v["finding"]): v for v in kept.get("findings", ())
    }
    drawn = draw(run.found)
    parts = [kept.get("intro", "").strip(), *commands(run), *what_fired(run), *every_finding(run, verdicts)]
    parts += [*sample(drawn, verdicts), *missed(kept.get("missed", ())), kept.get("outro", "").strip()]
    return "\n\n".join(part for part in parts if part) + "\n"


def draw(found: list[Found]) -> list[Found]:
    """Findings to judge, drawn by seed: at least one of each check, then by chance; a finding of two dates counts once."""
    once = list(
        {(f.workspace, f.detector, f.sentence): f for f in sorted(found, key=lambda f: f.key)}.values()
    )
    chance = random.Random(SEED)  # noqa: S311  (a draw that everybody can repeat)
    first = [
        chance.choice([f for f in once if f.detector == detector])
        for detector in sorted({f.detector for f in once})
    ]
    rest = [f for f in once if f not in first]
    more = chance.sample(rest, min(len(rest), DRAWN - len(first)))
    return sorted([*first, *more], key=lambda f: f.key)


def table(heads: list[str], rows: list[list[Any]]) -> str:
    """A table in Markdown."""
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return "\n".join([*lines, *("| " + " | ".join(clean(cell) for cell in row) + " |" for row in rows)])


def clean(cell: Any) -> str:
    """Text that stays inside its cell."""
    return str(cell).replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")


def commands(run: Run) -> Iterator[str]:
    """The commands that were run, and what each import said."""
    yield "## The commands"
    lines = []
    for step in STEPS:
        if step.radar:
            lines.append(f"braid radar {step.workspace} --today {step.radar}")
        else:
            lines.append(f"braid import {step.file} --into {step.workspace} {step.options}")
    yield "```\n" + "\n".join(lines) + "\n```"
    yield "## What went in"
    yield table(
        ["file", "into", "what the import said"],
        [[s.file + only(s), s.workspace, said] for s, said, _more in run.imports],
    )
    reasons = Counter(
        line
        for _step, _said, more in run.imports
        for line in more
        if line[:1].isdigit() and " row" in line[:14]
    )
    kept = Counter(line for _step, _said, more in run.imports for line in more if "Kept as written" in line)
    yield "Refused rows and their reasons, as the command prints them:"
    yield "\n".join(f"- {clean(line)}" for line in reasons)
    yield "Words kept as they are written, because they are none of ours:"
    yield "\n".join(f"- {clean(line)}" for line in list(kept)[:12])


def only(step: Step) -> str:
    """Which period, for goals."""
    return f" ({step.options.split('period=')[1].split()[0]})" if "period=" in step.options else ""


def what_fired(run: Run) -> Iterator[str]:
    """States of all checks for each workspace and day."""
    yield "## What the radar saw"
    checks = sorted({key for _w, _d, states in run.states for key in states})
    sign = {"fire": "**fires**", "clear": "clear", "unknown": "·"}
    rows = [[f"{w} {day}", *(sign[str(states[key])] for key in checks)] for w, day, states in run.states]
    yield table(["", *checks], rows)
    firing = sorted({f.detector for f in run.found})
    yield (f"{len(firing)} checks fire somewhere: {', '.join(firing)}. A dot means *not watched*: the data has nothing for that check, "
           "and the radar does not call that good.")  # fmt: skip


def every_finding(run: Run, verdicts: dict[Any, Any]) -> Iterator[str]:
    """All findings, by workspace and day."""
    yield "## Every finding"
    for workspace, day, _states in run.states:
        found = [f for f in run.found if (f.workspace, f.day) == (workspace, day)]
        yield f"### {workspace.title()}, {day}"
        if not found:
            yield "Nothing fires that we can see."
            continue
        yield table(
            ["check", "severity", "finding", "evidence"],
            [
                [f.detector, f.severity, f.sentence, "<br>".join(f.evidence[:4]) + more(f.evidence)]
                for f in found
            ],
        ).replace("&lt;br>", "<br>")


def more(evidence: list[str]) -> str:
    """How many rows are not shown."""
    return f"<br>and {len(evidence) - 4} more" if len(evidence) > 4 else ""


def sample(drawn: list[Found], verdicts: dict[Any, Any]) -> Iterator[str]:
    """The drawn findings with their judgements."""
    yield "## A careful reader's verdict"
    rows, counts = [], Counter[str]()
    for each in drawn:
        judged = verdicts.get(each.key, {})
        verdict = judged.get("verdict", "not judged yet")
        counts[verdict] += 1
        rows.append(
            [
                f"{each.workspace} {each.day}",
                each.detector,
                each.sentence,
                f"**{verdict}**",
                judged.get("why", ""),
            ]
        )
    told = ", ".join(f"{count} {verdict}" for verdict, count in counts.most_common())
    yield (f"{len(drawn)} of the findings above, drawn by chance with the seed {SEED} (at least one of each check), were held against the "
           f"source: {told}.")  # fmt: skip
    yield table(["where", "check", "finding", "verdict", "why"], rows)


def missed(rows: Any) -> Iterator[str]:
    """Drifts that a reader sees and the radar does not."""
    yield "## Ten drifts that the radar missed"
    yield "\n".join(f"{number}. {clean(row)}" for number, row in enumerate(rows, 1))


if __name__ == "__main__":
    sys.exit(main())
