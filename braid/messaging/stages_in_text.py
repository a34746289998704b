"""Finds what an announcement says about the stage of the thing it announces.

Only alpha, beta and general availability count. A line that mentions a stage in passing (a fix in an alpha
feature, an API version such as v1beta1, a past release, the stability of a metric) makes no claim.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_STAGE = r"(?P<stage>alpha|beta|GA|stable|general(?:ly)?[ -]availab(?:le|ility))"
_MOVED = (
    r"promoted|graduated?|graduates|moved|moves|bumped|upgraded|advanced|elevated|raised|demoted|transitioned"
)
_ADDED = r"introduc(?:es|ed|ing)|add(?:s|ed|ing)|launch(?:es|ed|ing)|ship(?:s|ped|ping)|releas(?:es|ed|ing)"
_UPKEEP = re.compile(
    r"^[-*\s]*(?:[\w.\-/ ]{1,40}:\s+)?"
    r"(?:removed?|fix(?:ed|es)?|deprecated?|dropped|locked|corrected|resolved|updated)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[A-Z`\"'*\-])|\n+")
_NOT_NOW = re.compile(
    r"(?:\bwill\b(?! now)|\bgoing to\b|\bplanned\b|\bplan to\b|\bnot (?:yet )?|n't (?:yet )?|\bno longer\b|\bmay\b)"
    r"[\w\s,`]{0,40}$",
    re.IGNORECASE,
)
_RELEASE = re.compile(r"\b(?:in|as of|since)\s+(?:the\s+)?(?:\w+\s+)?[`v]*(\d+\.\d+)", re.IGNORECASE)
_METRIC = re.compile(r"`\w+_\w+`.*\bmetrics?\b|\btests?\b", re.IGNORECASE)

_MOVE = re.compile(
    rf"\b(?P<verb>{_MOVED})\b(?P<what>.{{0,240}}?)\b(?:in)?to\s+(?:the\s+)?[`*_\"]*{_STAGE}\b", re.IGNORECASE
)
_STATE = re.compile(
    r"\b(?:is|are|was|were|become|becomes|became|goes|now|reach(?:es|ed)|enter(?:s|ed))\s+(?:now\s+)?"
    r"(?:an?\s+)?(?:available\s+)?(?:in\s+)?(?:(?:public|private|open|closed|limited)\s+)?"
    rf"[`*_\"]*{_STAGE}\b(?!\s+(?:api|version|metrics?|since|for))",
    re.IGNORECASE,
)
_ASIDE = re.compile(rf"\(\s*{_STAGE}\b[^)]*\)", re.IGNORECASE)
_NEW = re.compile(
    rf"\b(?:{_ADDED})\s+(?:the\s+|an?\s+|new\s+|initial\s+|experimental\s+|support\s+)*[`*_\"]*{_STAGE}\b"
    r"(?!\s+(?:metrics?|api\b|tests?))",
    re.IGNORECASE,
)
_GATED = re.compile(
    rf"\bthis\s+{_STAGE}\s+feature\s+is\b|\bby default\s+in\s+{_STAGE.replace('stage', 'at')}\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class StageClaim:
    """One claim: `stage` is alpha, beta or ga; `phrase` the words that say so."""

    stage: str
    phrase: str


def stage_claim(text: str, release: str = "") -> StageClaim | None:
    """The first stage that the text claims for its subject, or None.

    `release` (such as "1.35") is the release the text belongs to: a stage said of another release is history.
    """
    for sentence in _SENTENCE.split(text):
        found = _in_sentence(" ".join(sentence.split()), release.lstrip("vV"))
        if found:
            return found
    return None


def _in_sentence(sentence: str, release: str) -> StageClaim | None:
    upkeep = bool(_UPKEEP.search(sentence))
    for pattern in (_MOVE, _NEW, _STATE, _ASIDE, _GATED):
        if upkeep:
            continue
        match = pattern.search(sentence)
        if match and _stands(sentence, match, release, pattern):
            return StageClaim(_stage(match), match.group(0).strip()[:300])
    return None


def _stands(sentence: str, match: re.Match[str], release: str, pattern: re.Pattern[str]) -> bool:
    if _NOT_NOW.search(sentence[: match.start()]):
        return False
    if pattern is _MOVE and _METRIC.search(match.group("what")):
        return False
    if pattern is _ASIDE and re.search(r"\brequir", sentence[: match.start()], re.IGNORECASE):
        return False
    return not _of_another_release(sentence, match, release)


def _of_another_release(sentence: str, match: re.Match[str], release: str) -> bool:
    near = _RELEASE.search(sentence, match.start("stage") if "stage" in match.groupdict() else match.start())
    if not near or near.start() - match.end() > 40:
        return False
    return not release or near.group(1) != release


def _stage(match: re.Match[str]) -> str:
    groups = match.groupdict()
    word = (groups.get("stage") or groups.get("at") or "").lower()
    return word if word in ("alpha", "beta") else "ga"
