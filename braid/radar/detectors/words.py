"""Whether both sides understand each other's words: D13 jargon."""

from collections import defaultdict
from dataclasses import dataclass

from braid.radar.detectors.kinds import (
    SIDES,
    TALK,
    WORK,
    WORKSPACE,
    Evidence,
    Number,
    Reading,
    Tally,
    Verdict,
    limit,
)
from braid.radar.detectors.say import Side, _, gettext_noop, ngettext
from braid.radar.detectors.world import Text, World, other


@dataclass(frozen=True, slots=True)
class JargonLimits:
    """Thresholds of D13."""

    texts: int = limit(3, "conv", "texts", gettext_noop("One side alone uses it in at least"))
    terms: int = limit(3, "conv", "words", gettext_noop("So many such words"))
    flagged: int = limit(
        7, "conv", "days", gettext_noop("A word that somebody called unclear waits longer than this")
    )


def jargon(world: World, limits: JargonLimits) -> Verdict:
    """D13: abbreviations that one side alone uses and nobody has explained; or a word that was called unclear."""
    tally = Tally()
    if {text.side for text in world.texts} < set(SIDES):
        tally.unknown(_("Fewer than both sides have written anything that both read."), "comments, claims or insights of both sides")  # fmt: skip
        return tally.verdict()
    found = alone(world, limits.texts)
    unclear = [flag for flag in world.unclear if (world.today - flag.since).days > limits.flagged]
    # (What stands in a launch brief is read by many: there one such word is enough.)
    briefs = {word: text for text in world.briefs for word in sorted(text.words) if word in found}
    if len(found) >= limits.terms or unclear or briefs:
        tally.fires.append(_jargon(found, unclear, briefs))
    else:
        tally.clear += 1
    return tally.verdict()


def alone(world: World, least: int) -> dict[str, tuple[str, Text, int]]:
    """Words that one side uses in so many texts and the other in none: the side, one of the texts, and how many."""
    used: dict[str, dict[str, list[Text]]] = defaultdict(lambda: defaultdict(list))
    for text in world.texts:
        for word in text.words - world.explained:
            used[word][text.side].append(text)
    return {
        word: (side, min(texts, key=lambda text: text.thing.key), len(texts))
        for word, sides in sorted(used.items())
        for side, texts in sides.items()
        if side in SIDES and len(texts) >= least and not sides.get(other(side))
    }


def _jargon(found: dict[str, tuple[str, Text, int]], unclear: list, briefs: dict[str, Text]) -> Reading:
    rows = [
        Evidence(
            ngettext(
                "“%(word)s”, in one text of %(side)s alone: %(quote)s.",
                "“%(word)s”, in %(count)s texts of %(side)s alone: %(quote)s.",
                count, word=word, side=Side(side), quote=text.quote(word),
            ),
            text.thing, side,
        )
        for word, (side, text, count) in found.items()
    ]  # fmt: skip
    rows += [
        Evidence(_("“%(word)s” stands in what a launch says.", word=word), text.thing)
        for word, text in briefs.items()
    ]
    rows += [Evidence(_("“%(word)s” was called unclear on %(day)s.", word=flag.word, day=flag.since), flag.thing, flag.side) for flag in unclear]  # fmt: skip
    words = [*found, *(flag.word for flag in unclear if flag.word not in found)]
    return Reading(
        WORKSPACE,
        WORK if briefs else TALK,
        ngettext(
            "%(count)s word is not known to both sides: %(words)s.",
            "%(count)s words are not known to both sides: %(words)s.",
            len(words), words=", ".join(words[:6]),
        ),
        tuple(rows),
        (
            Number(gettext_noop("Words that one side alone uses"), len(found), "terms"),
            Number(gettext_noop("Words called unclear"), len(unclear), "flagged"),
        ),
        None,
        ("PL10",),
    )  # fmt: skip
