"""One run of `tools.real_input`: what is done, step by step, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Step:
    """One import, one reading of the radar, or something that people do on the screens, in words."""

    workspace: str
    file: str = ""
    options: str = ""
    radar: date | None = None
    does: str = ""


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
    """What happened. Of the launch: what its gates answer, what it said, and which notes were read as agreeing."""

    steps: tuple[Step, ...]
    imports: list[tuple[Step, str, list[str]]] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    states: list[tuple[str, date, dict[str, str]]] = field(default_factory=list)
    gates: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
