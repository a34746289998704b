"""What is said about an item beside what the roadmap shows: pure arithmetic on stages and releases."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

STAGES = ("alpha", "beta", "ga")
_VERSION = re.compile(r"v?(\d+(?:\.\d+)*)", re.IGNORECASE)


class Verdict(TextChoices):
    """How a claim compares with the roadmap."""

    AGREES = "agrees", _("Agrees")
    MORE = "more", _("Says more")
    LESS = "less", _("Says less")
    MISSING = "missing", _("Not on the roadmap")
    OPEN = "open", _("Roadmap names no stage")
    UNSAID = "unsaid", _("No stage said")


TONES = {
    Verdict.AGREES: "ok",
    Verdict.MORE: "bad",
    Verdict.LESS: "warn",
    Verdict.MISSING: "bad",
    Verdict.OPEN: "",
    Verdict.UNSAID: "",
}


@dataclass(frozen=True, slots=True)
class When:
    """Where a release stands in the order of releases: by its day, or by a version number as its name."""

    name: str
    day: date | None = None

    def not_after(self, other: "When") -> bool | None:
        """Whether this release is the other one or comes before it; None when nobody can tell."""
        if self.name.casefold() == other.name.casefold():
            return True
        if self.day and other.day:
            return self.day <= other.day
        mine, theirs = version(self.name), version(other.name)
        return mine <= theirs if mine and theirs else None


def version(name: str) -> tuple[int, ...]:
    """`v1.35` and `1.35` are (1, 35); a name that is no version number is ()."""
    match = _VERSION.fullmatch(name.strip())
    return tuple(int(part) for part in match.group(1).split(".")[:6]) if match and len(name) <= 40 else ()


def stage_shown(current: str, milestones: Iterable[tuple[str, When]], release: When | None) -> str | None:
    """The stage that the roadmap shows for an item in a release.

    Args:
        current: the item's stage now: alpha, beta, ga, or empty when nobody said.
        milestones: stages of the item with the release in which each is, or is to be, reached.
        release: the release asked about; None asks about now.

    Returns:
        The highest stage reached up to that release; None when every known milestone comes later (the item
        shows no stage yet); `current` when milestones and release cannot be put in order.
    """
    if release is None:
        return current
    placed = [(stage, when.not_after(release)) for stage, when in milestones]
    reached = [stage for stage, is_reached in placed if is_reached and stage in STAGES]
    if reached:
        return max(reached, key=STAGES.index)
    return None if placed and all(is_reached is False for _stage, is_reached in placed) else current


def verdict(claimed: str, shown: str | None, *, names_item: bool, has_item: bool) -> Verdict:
    """Compares a claim with the roadmap. Only alpha, beta and general availability are compared."""
    if names_item and not has_item:
        return Verdict.MISSING
    if claimed not in STAGES:
        return Verdict.UNSAID
    if shown is None:
        return Verdict.MORE
    if not has_item or shown not in STAGES:
        return Verdict.OPEN
    apart = STAGES.index(claimed) - STAGES.index(shown)
    return Verdict.MORE if apart > 0 else Verdict.LESS if apart < 0 else Verdict.AGREES
