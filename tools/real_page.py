"""How docs/real-input.md is put together from a run of `tools.real_input` and the judgements beside the page."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import yaml

from tools import real_launch
from tools.real_run import ROOT, Found, Run, Step

VERDICTS = ROOT / "docs" / "real-input-verdicts.yaml"
SEED = 20260213
DRAWN = 14
# Of the launch single lines are drawn, so many of each check: its findings are few and long.
LINES = 8
SILENT = "no finding"


def page(run: Run) -> str:
    """The whole page."""
    kept = yaml.safe_load(VERDICTS.read_text()) if VERDICTS.exists() else {}
    verdicts = {
        (v["workspace"], str(v["date"]), v["check"], v["finding"]): v for v in kept.get("findings", ())
    }
    drawn = draw([each for each in run.found if each.workspace != real_launch.WORKSPACE])
    parts = [kept.get("intro", "").strip(), *commands(run), *what_fired(run), *every_finding(run, verdicts)]
    parts += [*sample(drawn, verdicts), *missed(kept.get("missed", ()), "Ten drifts that the radar missed")]
    parts += [*launch(run, kept), kept.get("outro", "").strip()]
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
    for step in run.steps:
        if step.does:
            lines.append(f"# on the screens of {step.workspace}: {step.does}")
        elif step.radar:
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


def missed(rows: Any, title: str, level: str = "##") -> Iterator[str]:
    """Drifts that a reader sees and the radar does not."""
    yield f"{level} {title}"
    yield "\n".join(f"{number}. {clean(row)}" for number, row in enumerate(rows, 1))


def launch(run: Run, kept: dict[str, Any]) -> Iterator[str]:
    """The release as a launch: how it was entered, what its gates answer, and single lines of its findings with a judgement."""
    yield kept.get("launch", "").strip()
    yield table(
        ["gate", "answer, by counting", "of", "what is missing"], [gate.split(" | ") for gate in run.gates]
    )
    yield "\n".join(f"- {line}" for line in run.told)
    found = [each for each in run.found if each.workspace == real_launch.WORKSPACE]
    verdicts = {(v["check"], v["line"]): v for v in kept.get("lines", ())}
    rows, counts = [], Counter[str]()
    for detector, line, days in draw_lines(found, run.beside):
        judged = verdicts.get((detector, line), {})
        verdict = judged.get("verdict", "not judged yet")
        counts[verdict] += 1
        rows.append([detector, line, days, f"**{verdict}**", judged.get("why", "")])
    told = ", ".join(f"{count} {verdict}" for verdict, count in counts.most_common())
    yield (f"{len(rows)} lines of evidence, up to {LINES} of each check drawn by chance with the seed {SEED}, were read beside the note "
           f"and the row that they are about: {told}.")  # fmt: skip
    yield table(["check", "line", "seen on", "verdict", "why"], rows)
    yield from missed(kept.get("launch_missed", ()), "What it missed about 1.35", "###")
    yield kept.get("launch_outro", "").strip()


def draw_lines(found: list[Found], beside: list[str]) -> list[tuple[str, str, str]]:
    """Lines to judge: of the evidence, each with the days on which it is there, and of what raises nothing."""
    days: dict[tuple[str, str], list[str]] = {(SILENT, line): [] for line in beside}
    for each in sorted(found, key=lambda each: (each.detector, each.day)):
        for line in each.evidence:
            seen = days.setdefault((each.detector, line), [])
            seen += [str(each.day)] if str(each.day) not in seen else []
    chance = random.Random(SEED)  # noqa: S311  (a draw that everybody can repeat)
    drawn = []
    for detector in sorted({detector for detector, _line in days}):
        lines = sorted(line for of, line in days if of == detector)
        drawn += [(detector, line) for line in sorted(chance.sample(lines, min(LINES, len(lines))))]
    return [(detector, line, ", ".join(days[detector, line])) for detector, line in drawn]
