"""The release 1.35 of Kubernetes as a launch, for `tools.real_input`: who owns it, what it is about, its gates, its stages.

What the files hold comes in by import. What no file holds (the days of the release team, two seats) is written here,
and what no import brings (stages, answers, going out) goes through the actions that the screens use.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from tools.real_run import Run

WORKSPACE = "kubernetes-1-35"
PLANNING = "the launch gets its stages and the piece of its notes, and its gates are answered by counting"
GOING_OUT = "the notes are published and the launch is out, on 2025-12-17, unchecked and with a reason"
LAUNCH, PIECE = "Kubernetes 1.35", "Release notes of Kubernetes 1.35"
DAY = date(2025, 12, 17)
PLANS = "kubernetes_enhancements_2026-01-20.csv"

# Seats of the release team, not persons: the file has neither.
PEOPLE = "name,side\nEnhancements lead,product\nDocs and comms lead,marketing\n"
# As it was before the day came.
PLANNED = "release,planned,released\n1.34,2025-08-27,2025-08-27\n1.35,2025-12-17,\n1.36,2026-04-22,\n"
# What was cut for whom, and when: the calendar of the release team (kubernetes/sig-release, releases/release-1.35).
STAGES = (
    ("Alpha", date(2025, 10, 8), date(2025, 11, 18), "who builds on it", "v1.35.0-alpha.1 to alpha.3"),
    ("Beta", date(2025, 11, 19), date(2025, 12, 1), "who tries it early", "v1.35.0-beta.0"),
    ("Release candidate", date(2025, 12, 2), date(2025, 12, 16), "who tests an upgrade", "v1.35.0-rc.0 and rc.1"),
    ("Everybody", DAY, None, "all clusters", "v1.35.0, release blog"),
)  # fmt: skip
# (gate, side, day of the calendar): each is answered by counting what the files say.
DRAWN_UP, IN_STEP, CALLED_DONE = "Every enhancement is past the drawing board", "Every row stands at the stage that it plans for 1.35", "What becomes stable is called implemented"  # fmt: skip
SPOKEN_OF, STABLE_SAID = (
    "The notes speak of every enhancement",
    "The notes say of what becomes stable that it does",
)
GATES = (
    (DRAWN_UP, "product", date(2025, 10, 16)),
    (IN_STEP, "product", date(2025, 11, 6)),
    (CALLED_DONE, "product", DAY),
    (SPOKEN_OF, "marketing", date(2025, 12, 2)),
    (STABLE_SAID, "marketing", date(2025, 12, 2)),
)
WHY_OUT = "The notes of a release go out with it; nobody has held them against the rows of the enhancements."


def files(folder: Path) -> dict[str, str]:
    """What is imported besides the files of the folder, by name."""
    return {
        "release_team.csv": PEOPLE,
        "releases_planned.csv": PLANNED,
        "launch_1.35.csv": launch_file(folder),
    }


def do(what: str, run: Run) -> None:
    """What people do on the screens, through the actions behind these."""
    if what == PLANNING:
        run.gates += plan()
        run.beside += beside()
    else:
        run.told += go_out()


def launch_file(folder: Path) -> str:
    """The launch as a file for `--as launches`: its gates, and every enhancement that is to reach a stage in 1.35."""
    with (folder / "plans" / PLANS).open(newline="", encoding="utf-8") as source:
        items = [row["kep"] for row in csv.DictReader(source) if _is_in(row)]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["launch", "kind", "tier", "launch date", "release", "promised stage", "audience", "product owner",
                     "marketing owner", "items", "gate", "answered by", "gate due"])  # fmt: skip
    about = [LAUNCH, "major", "1", DAY, "1.35", "", "all clusters", "Enhancements lead", "Docs and comms lead", "; ".join(items)]  # fmt: skip
    writer.writerows([*about, name, side, day] for name, side, day in GATES)
    return out.getvalue()


def _is_in(row: dict[str, str]) -> bool:
    return row["kep"] != "0" and any(
        row[name].strip().lstrip("v") == "1.35" for name in ("alpha", "beta", "stable")
    )


def plan() -> list[str]:
    """Adds the stages, ties the piece of the notes to the launch, and answers the gates."""
    from braid.launches import actions
    from braid.messaging.models import Content

    launch, lead = _launch(), _member("product")
    for name, on, until, audience, channels in STAGES:
        actions.add_stage(
            launch, by=lead, name=name, on=on, until=until, audience=audience, channels=channels
        )
    actions.change_content(
        launch, by=lead, add=[Content.objects.get(workspace=launch.workspace, title=PIECE)]
    )
    return _answer(launch)


def _answer(launch: Any) -> list[str]:
    """Each gate by its count: ready where nothing is missing, partly from a half on, else not."""
    from braid.launches.gate_actions import answer_gate
    from braid.launches.models import Gate

    told = []
    for name, side, _day in GATES:
        done, of, missing = COUNTS[name](launch)
        state = "ready" if done == of else "partly" if done * 2 >= of else "not"
        said = f"{done} of {of} | {', '.join(missing) or '–'}"
        gate = Gate.objects.get(launch=launch, name=name)
        answer_gate(gate, by=_member(side), state=state, evidence=said[:1000])
        told.append(f"{name} ({side}) | {state} | {said}")
    return told


def go_out() -> list[str]:
    """The notes and the launch are out, unchecked and with a reason, as the screens ask for one."""
    from braid.launches.shipping import goes_out_with, ship
    from braid.messaging.models import Content
    from braid.messaging.publishing import publish_content, unverified

    launch, comms = _launch(), _member("marketing")
    piece = Content.objects.get(workspace=launch.workspace, title=PIECE)
    open_ones = [claim.pk for claim in unverified(piece)]
    publish_content(piece, by=comms, on=DAY, reason=WHY_OUT, knowing=open_ones)
    rest = [claim.pk for claim in goes_out_with(launch, DAY).in_use()]
    ship(launch, by=_member("product"), on=DAY, reason=WHY_OUT, knowing=rest)
    return [f"{len(open_ones)} claims went out unchecked, under a name and with a reason.", *_notes(launch)]


def _notes(launch: Any) -> list[str]:
    """How the release notes stand, as the page of the release says it."""
    from braid.messaging.models import ReleaseNote
    from braid.messaging.notes.standing import standings

    found = standings(ReleaseNote.objects.filter(release=launch.release))
    about = len({one.note.item_id for one in found} - {None})
    waiting = sum(not one.why for one in found)
    return [
        f"{len(found)} release notes are there, on {about} enhancements; {waiting} of them wait for words of marketing on why "
        "it matters, so none of them is public."
    ]  # fmt: skip


def beside() -> list[str]:
    """Every note that was tied to an enhancement and raises nothing: what it was read as, beside what the row shows."""
    from braid.messaging.models import Claim
    from braid.messaging.said import said

    rows = Claim.objects.filter(workspace__slug=WORKSPACE, item__isnull=False).order_by("pk")
    return [
        f"“{' '.join(one.text.split())[:90].strip()}…” was tied to {one.item}: says {one.claimed or 'no stage'}; the row shows {one.shown or 'none'}."
        for one in said(_member("product"), rows)
        if one.verdict in ("agrees", "unsaid")
    ]


def _launch() -> Any:
    from braid.launches.models import Launch

    return Launch.objects.get(workspace__slug=WORKSPACE, name=LAUNCH)


def _member(side: str) -> Any:
    from braid.people.models import Member

    return Member.objects.select_related("workspace").get(workspace__slug=WORKSPACE, side=side)


# --- what the gates count -------------------------------------------------------------------------------------


def _items(launch: Any) -> list[Any]:
    from braid.roadmap.models import Item

    return list(
        Item.objects.filter(pk__in=launch.item_links.values("item_id")).order_by("external_id").prefetch_related("milestones__release")
    )  # fmt: skip


def _counted(rows: list[Any], is_done: Callable[[Any], bool]) -> tuple[int, int, list[str]]:
    missing = [row.external_id for row in rows if not is_done(row)]
    return len(rows) - len(missing), len(rows), missing


def _planned(row: Any) -> str:
    """The farthest stage that a row plans for 1.35; empty where only its newest milestone says so."""
    here = {mark.stage for mark in row.milestones.all() if mark.release.name == "1.35"}
    return next((stage for stage in ("ga", "beta", "alpha") if stage in here), "")


def _drawn_up(launch: Any) -> tuple[int, int, list[str]]:
    from braid.roadmap.models import BEFORE_BUILD

    return _counted(_items(launch), lambda row: row.phase not in BEFORE_BUILD)


def _in_step(launch: Any) -> tuple[int, int, list[str]]:
    return _counted([row for row in _items(launch) if _planned(row)], lambda row: row.stage == _planned(row))


def _called_done(launch: Any) -> tuple[int, int, list[str]]:
    rows = [row for row in _items(launch) if _planned(row) == "ga"]
    return _counted(rows, lambda row: row.status_text == "implemented")


def _said(launch: Any, **narrow: Any) -> set[int]:
    from braid.messaging.models import Claim

    return set(
        Claim.objects.filter(workspace=launch.workspace, release_ref="1.35", **narrow).values_list(
            "item_id", flat=True
        )
    )


def _spoken_of(launch: Any) -> tuple[int, int, list[str]]:
    said = _said(launch)
    return _counted(_items(launch), lambda row: row.pk in said)


def _stable_said(launch: Any) -> tuple[int, int, list[str]]:
    said = _said(launch, stage="ga")
    return _counted([row for row in _items(launch) if _planned(row) == "ga"], lambda row: row.pk in said)


COUNTS: dict[str, Callable[[Any], tuple[int, int, list[str]]]] = {
    DRAWN_UP: _drawn_up,
    IN_STEP: _in_step,
    CALLED_DONE: _called_done,
    SPOKEN_OF: _spoken_of,
    STABLE_SAID: _stable_said,
}
