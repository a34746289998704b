"""What becomes of a finding from one reading to the next: it opens, stays, clears after two clear days, comes back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count

from braid.radar.detectors.kinds import TALK, Verdict
from braid.radar.models import Finding, Turn, Vote
from braid.radar.telling import Told

CAME_BACK_DAYS = 30
CLEAR_DAYS = 1
ENOUGH_VOTES = 10
FEWEST_RIGHT = 0.5


@dataclass(slots=True)
class Changes:
    """What one evaluation makes of the findings: rows to add and to save, and what is news."""

    new: list[Finding] = field(default_factory=list)
    saved: list[Finding] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)
    cleared: list[str] = field(default_factory=list)
    turns: list[tuple[Finding, str]] = field(default_factory=list)

    @property
    def any(self) -> bool:
        """Whether a page of the radar may look different now."""
        return bool(self.new or self.saved)

    @property
    def public(self) -> int:
        """How many findings that everybody may read have changed, or are new."""
        return sum(not finding.is_private for finding in (*self.new, *self.saved))


def votes_of(workspace: int, *, public: bool = False) -> dict[str, tuple[int, int]]:
    """How often each check was judged right, and how often it was judged; `public` counts findings for everybody only."""
    counts: dict[str, list[int]] = {}
    rows = Vote.objects.filter(workspace_id=workspace).order_by()
    rows = rows.filter(finding__is_private=False) if public else rows
    for detector, was_right, count in rows.values_list("detector", "was_right").annotate(Count("pk")):
        pair = counts.setdefault(detector, [0, 0])
        pair[0] += count if was_right else 0
        pair[1] += count
    return {detector: (right, total) for detector, (right, total) in counts.items()}


def is_doubted(right: int, total: int) -> bool:
    """Judged right in less than half of at least ten votes: its findings drop one severity."""
    return total >= ENOUGH_VOTES and right / total < FEWEST_RIGHT


def severity_of(told: Told, votes: dict[str, tuple[int, int]]) -> int:
    """The severity of the rule, one lower where the check is doubted here, never below 1."""
    severity = told.reading.severity
    return max(TALK, severity - 1) if is_doubted(*votes.get(told.detector, (0, 0))) else severity


@dataclass(slots=True)
class Evaluating:
    """One evaluation of one workspace on one day."""

    workspace: int
    # What the workspace calls its sides, where it has words of its own.
    called: Mapping[str, str]
    today: date
    votes: dict[str, tuple[int, int]]
    known: dict[tuple[str, str], Finding]
    changes: Changes = field(default_factory=Changes)

    def take(self, detector: str, verdict: Verdict, told: Iterable[Told]) -> None:
        """Brings the findings of one check in step with its verdict."""
        fires = {each.reading.subject[:300]: each for each in told}
        for subject, each in fires.items():
            self._fires(each, self.known.get((detector, subject)))
        unknown = {subject[:300] for subject in verdict.unknown_subjects}
        for (of, subject), finding in self.known.items():
            if of == detector and subject not in fires and finding.is_open:
                self._silent(finding, is_unknown=subject in unknown)

    def _fires(self, told: Told, finding: Finding | None) -> None:
        if finding is None:
            self._open(told)
        elif told.reading.settled:
            # The cause is over: once known, it counts as clear, and it does not open again.
            if finding.is_open:
                self._silent(finding, is_unknown=False)
        elif finding.is_open:
            self._stays(told, finding)
        else:
            self._returns(told, finding)

    def _open(self, told: Told) -> None:
        finding = Finding(
            workspace_id=self.workspace,
            detector=told.detector,
            subject=told.reading.subject[:300],
            kind_of=told.kind,
            opened_on=self.today,
            seen_on=self.today,
            clear_since=self.today if told.reading.settled else None,
            # What speaks of a person is for that one and the leads, from its first moment on.
            is_private=bool(told.reading.person),
        )
        self._tell(told, finding)
        self.changes.new.append(finding)
        self._news(self.changes.opened, finding)
        self.changes.turns.append((finding, Turn.What.OPENED))

    def _tell(self, told: Told, finding: Finding) -> None:
        finding.severity = severity_of(told, self.votes)
        finding.said = told.said
        finding.text = self._text(told)
        finding.digest = told.digest
        finding.evidence_count = len(told.reading.evidence)
        finding.plays = list(told.reading.plays)

    def _text(self, told: Told) -> str:
        return told.reading.sentence.with_sides(self.called)[:1000]

    def _stays(self, told: Told, finding: Finding) -> None:
        is_same = (
            finding.digest == told.digest
            and finding.text == self._text(told)
            and finding.severity == severity_of(told, self.votes)
            and finding.clear_since is None
            and finding.is_readable
        )
        if is_same:
            return
        self._tell(told, finding)
        finding.clear_since = None
        finding.is_readable = True
        finding.seen_on = self.today
        self.changes.saved.append(finding)

    def _returns(self, told: Told, finding: Finding) -> None:
        gone = (self.today - (finding.cleared_on or self.today)).days
        finding.came_back = finding.came_back + 1 if gone <= CAME_BACK_DAYS else 0
        finding.state = Finding.State.OPEN
        finding.opened_on = finding.seen_on = self.today
        finding.cleared_on = finding.clear_since = None
        finding.is_readable = True
        self._tell(told, finding)
        self.changes.saved.append(finding)
        self._news(self.changes.returned if finding.came_back else self.changes.opened, finding)
        what = Turn.What.RETURNED if finding.came_back else Turn.What.OPENED
        self.changes.turns.append((finding, what))

    def _news(self, list_: list[str], finding: Finding) -> None:
        """What everybody may hear of: not that there is something about somebody."""
        if not finding.is_private:
            list_.append(finding.text)

    def _silent(self, finding: Finding, *, is_unknown: bool) -> None:
        before: tuple[Any, ...] = (finding.clear_since, finding.is_readable, finding.state)
        finding.is_readable = not is_unknown
        if is_unknown:
            finding.clear_since = None
        elif finding.clear_since is None:
            finding.clear_since = self.today
        elif (self.today - finding.clear_since).days >= CLEAR_DAYS:
            finding.state = Finding.State.CLEARED
            finding.cleared_on = self.today
            self._news(self.changes.cleared, finding)
            self.changes.turns.append((finding, Turn.What.CLEARED))
        if before != (finding.clear_since, finding.is_readable, finding.state):
            self.changes.saved.append(finding)


SAVED = (
    "state", "severity", "said", "text", "digest", "evidence_count", "plays", "opened_on", "seen_on", "clear_since",
    "cleared_on", "came_back", "is_readable",
)  # fmt: skip
