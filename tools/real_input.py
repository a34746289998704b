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
import shlex
import shutil
import sys
from datetime import date
from pathlib import Path
from typing import Any

from tools import real_launch
from tools.real_page import page
from tools.real_run import ROOT, Found, Run, Step

BUILD = ROOT / "build" / "real-input"
PAGE = ROOT / "docs" / "real-input.md"

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
    Step(real_launch.WORKSPACE, "release_team.csv", "--as people"),
    Step(real_launch.WORKSPACE, "releases_planned.csv", "--as releases"),
    Step(real_launch.WORKSPACE, KEPS.format("2026-01-20"), "--as items --as-of 2026-01-20 --accept-rest"),
    Step(real_launch.WORKSPACE, KEPS.format("2026-01-20-mended"), "--as items --as-of 2026-01-20 --accept-rest"),
    Step(real_launch.WORKSPACE, NOTES.format("1.35"), f"--as claims --as-of 2025-12-02 --set 'content={real_launch.PIECE}' --set publish_on=2025-12-17"),
    Step(real_launch.WORKSPACE, NOTES.format("1.35"), "--as notes --as-of 2025-12-02"),
    Step(real_launch.WORKSPACE, "launch_1.35.csv", "--as launches --as-of 2025-12-02"),
    Step(real_launch.WORKSPACE, does=real_launch.PLANNING),
    Step(real_launch.WORKSPACE, radar=date(2025, 12, 3)),
    Step(real_launch.WORKSPACE, radar=date(2025, 12, 12)),
    Step(real_launch.WORKSPACE, does=real_launch.GOING_OUT),
    Step(real_launch.WORKSPACE, "releases.csv", "--as releases"),
    Step(real_launch.WORKSPACE, radar=date(2026, 1, 5)),
    Step(real_launch.WORKSPACE, radar=date(2026, 1, 20)),
)  # fmt: skip


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
    run = Run(STEPS)
    for step in STEPS:
        if step.radar:
            read_radar(step, run)
        elif step.does:
            real_launch.do(step.does, run)
        else:
            bring_in(step, files, run)
        print(f"{step.workspace}: {step.radar or step.does or step.file}")
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
    own = {"releases.csv": RELEASES, "metrics.csv": METRICS, **real_launch.files(folder)}
    for name, text in own.items():
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
    words = [str(files[step.file]), "--into", step.workspace, *shlex.split(step.options)]
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


if __name__ == "__main__":
    sys.exit(main())
