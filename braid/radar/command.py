"""`braid radar WORKSPACE`: what the radar shows, in the terminal or as JSON."""

import argparse
import json
import sys
from datetime import date
from typing import Any

from braid.people.models import Workspace
from braid.radar.actions.evaluations import evaluate, look, today_in
from braid.radar.detectors.kinds import Number
from braid.radar.detectors.registry import BY_ID
from braid.radar.detectors.say import Sentence, Value, from_json, plain
from braid.radar.evaluating import severity_of, votes_of
from braid.radar.models import Finding
from braid.radar.reading import View
from braid.radar.telling import Teller, Told, evidence_of, numbers_of

EPILOG = """examples:
  braid radar acme                      read the plans now, write down what is found, and print it
  braid radar acme --today 2026-03-31   what the radar would show on that day; writes nothing
  braid radar acme --json               the same for other programs

Severity: !!! harms customers or a launch within weeks, !! acts on work under way, ! worth a talk.
A check that has no data is listed under "Not watched yet" with the field that would help."""
MARKS = {3: "!!!", 2: "!! ", 1: "!  "}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `braid radar`."""
    parser.add_argument("workspace", metavar="WORKSPACE", help="the name in its address, such as acme")
    parser.add_argument("--today", metavar="DATE", help="read for that day (2026-03-31) and write nothing")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--evidence", action="store_true", help="print the evidence below each finding")


def run(options: argparse.Namespace) -> int:
    """Prints the radar; exit code 2 for a workspace or a day that does not exist."""
    workspace = Workspace.objects.filter(slug=options.workspace).first()
    if workspace is None:
        slugs = (
            ", ".join(Workspace.objects.order_by("slug").values_list("slug", flat=True)[:20]) or "none yet"
        )
        print(
            f"braid radar: there is no workspace “{options.workspace}”. There are: {slugs}.", file=sys.stderr
        )
        return 2
    try:
        day = date.fromisoformat(options.today) if options.today else None
    except ValueError:
        print(f"braid radar: “{options.today}” is not a day. Write it as 2026-03-31.", file=sys.stderr)
        return 2
    report = dry(workspace, day) if day else read(workspace)
    print(
        json.dumps(report, indent=2, ensure_ascii=False) if options.json else told(report, options.evidence)
    )
    return 0


def dry(workspace: Workspace, day: date) -> dict[str, Any]:
    """What the checks see on a day, from the tables as they are. Writes nothing."""
    view = look(workspace, day)
    votes = votes_of(workspace.pk)
    found = [
        _finding(each, severity_of(each, votes))
        for told in view.told.values()
        for each in told
        if not each.reading.person
    ]
    return _report(workspace, view, found, is_dry=True)


def read(workspace: Workspace) -> dict[str, Any]:
    """Evaluates and reports the findings that are shown."""
    view = look(workspace)
    evaluate(workspace, view=view)
    rows = Finding.objects.filter(workspace=workspace, is_private=False).shown(today_in(workspace))
    return _report(
        workspace, view, [_kept(row) for row in rows.order_by("-severity", "opened_on", "pk")], is_dry=False
    )


def _report(workspace: Workspace, view: View, found: list[dict[str, Any]], *, is_dry: bool) -> dict[str, Any]:
    found.sort(key=lambda each: (-each["severity"], each["detector"], each["subject"]))
    coverage = view.coverage
    return {
        "workspace": workspace.slug,
        "today": view.today.isoformat(),
        "dry_run": is_dry,
        "checks": len(coverage),
        "known": sum(each["state"] != "unknown" for each in coverage),
        "findings": found,
        "coverage": [
            {
                "detector": each["id"],
                "name": BY_ID[each["id"]].name,
                "state": each["state"],
                "findings": each["fires"],
                "clear": each["clear"],
                "unknown": [
                    {"why": from_json(row["why"]).plain, "field": row["field"], "count": row["count"]}
                    for row in each["unknown"]
                ],
            }
            for each in coverage
        ],
    }


def _finding(told: Told, severity: int) -> dict[str, Any]:
    return _as_json(told.detector, told.reading.subject, severity, told.said)


def _kept(row: Finding) -> dict[str, Any]:
    found = _as_json(row.detector, row.subject, row.severity, row.said)
    return {**found, "id": row.pk, "opened_on": row.opened_on.isoformat(), "came_back": row.came_back}


def _as_json(detector: str, subject: str, severity: int, said: dict[str, Any]) -> dict[str, Any]:
    return {
        "detector": detector,
        "name": BY_ID[detector].name,
        "subject": subject,
        "severity": severity,
        "sentence": from_json(said["sentence"]).plain,
        "evidence": [
            {"thing": row.thing.name if row.thing else "", "place": row.thing.place if row.thing else "",
             "side": row.side, "text": row.text.plain}
            for row in evidence_of(said)
        ],
        "numbers": [_number(each, held) for each, held in numbers_of(said)],
        "positions": _positions(said),
        "plays": said["plays"],
    }  # fmt: skip


def _number(each: Number, held: float | None) -> dict[str, Any]:
    return {
        "label": Teller().label(each.label),
        "value": _plain_value(each.value),
        "threshold": each.threshold,
        "held_against": held,
    }


def _plain_value(value: Value) -> Any:
    if isinstance(value, int | float | str):
        return value
    return value.of_one if hasattr(value, "of_one") else plain(value)


def _positions(said: dict[str, Any]) -> dict[str, Any] | None:
    chart = said["dumbbell"]
    if not chart:
        return None
    product, marketing, ours, theirs = chart
    words: tuple[Sentence, Sentence] = (from_json(ours), from_json(theirs))
    return {
        "product": product, "marketing": marketing, "product_says": words[0].plain, "marketing_says": words[1].plain,
    }  # fmt: skip


def told(report: dict[str, Any], with_evidence: bool = False) -> str:
    """The report as text."""
    found = report["findings"]
    dry_run = ", dry run: nothing was written" if report["dry_run"] else ""
    lines = [f"{report['workspace']} on {report['today']}{dry_run}"]
    count = f"{len(found)} place{'s' if len(found) != 1 else ''} where the sides have drifted apart"
    lines.append(f"{count}; {report['known']} of {report['checks']} checks have data.")
    for each in found:
        lines.append(f"  {MARKS[each['severity']]} {each['name']}: {each['sentence']}")
        if with_evidence:
            lines += [f"        {_row(row)}" for row in each["evidence"]]
    if not found:
        lines.append("  Nothing that we can see.")
    blind = [each for each in report["coverage"] if each["state"] == "unknown"]
    if blind:
        lines.append("Not watched yet:")
        lines += [
            f"  {each['name']}: {row['why']} ({row['field']})" for each in blind for row in each["unknown"]
        ]
    return "\n".join(lines)


def _row(row: dict[str, str]) -> str:
    return ": ".join(part for part in (row["thing"], row["text"]) if part)
