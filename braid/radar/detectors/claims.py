"""Whether what is published has been checked: D24 unverified claims."""

from collections.abc import Sequence
from dataclasses import dataclass

from braid.radar.detectors.kinds import (
    HARM,
    WORK,
    Evidence,
    Number,
    Reading,
    Tally,
    Verdict,
    limit,
)
from braid.radar.detectors.say import Sentence, _, gettext_noop, ngettext
from braid.radar.detectors.world import Line, Piece, World


@dataclass(frozen=True, slots=True)
class UnverifiedLimits:
    """Thresholds of D24."""

    near: int = limit(
        7, "conv", "days", gettext_noop("Claims have to be checked from so close to publishing on")
    )


def unverified_claims(world: World, limits: UnverifiedLimits) -> Verdict:
    """D24: something is published, or about to be, and a claim in it was not checked, was checked before what it
    rests on changed, was found wrong, or speaks of what is not out by then."""
    tally = Tally()
    for piece in world.pieces:
        if piece.on is None:
            tally.unknown(_("It has no publishing date."), "content: publishing date", piece.thing.key, piece.thing)  # fmt: skip
            continue
        days = (piece.on - world.today).days
        found = [(line, why) for line in piece.lines if (why := _why(piece, line))]
        if found and (piece.is_out or days <= limits.near):
            tally.fires.append(_unverified(piece, days, sorted(found, key=_is_only_unchecked)))
        else:
            tally.clear += 1
    if not world.pieces:
        tally.unknown(
            _("No claim is tied to a piece of content."), "claim: said in; content: publishing date"
        )
    return tally.verdict()


def _why(piece: Piece, line: Line) -> list[Sentence]:
    """What is wrong with a claim; nothing where all is well."""
    found = []
    if line.is_wrong:
        found.append(_("It was checked and found wrong."))
    elif line.checked is None:
        found.append(_("Nobody has checked it."))
    elif line.changed is not None and line.changed >= line.checked:
        found.append(
            _(
                "It was checked on %(checked)s, and what it rests on changed on %(changed)s.",
                checked=line.checked,
                changed=line.changed,
            )
        )
    if _is_early(piece, line):
        found.append(_("What it speaks of is not out.") if piece.is_out else _early(line))
    return found


def _is_only_unchecked(found: tuple[Line, list[Sentence]]) -> bool:
    """Among many lines that nobody has looked at, those of which something is known to be amiss come first."""
    line, reasons = found
    return line.checked is None and not line.is_wrong and len(reasons) == 1


def _is_early(piece: Piece, line: Line) -> bool:
    """Whether it speaks of what is not, or will not be, out by then; talk that says itself that it is planned may."""
    if line.item is None or line.is_there or line.is_planned:
        return False
    return piece.is_out or piece.on is None or line.due is None or line.due > piece.on


def _early(line: Line) -> Sentence:
    if line.due is None:
        return _("What it speaks of is not out yet and has no day.")
    return _("What it speaks of is planned for %(day)s, after that.", day=line.due)


def _unverified(piece: Piece, days: int, found: Sequence[tuple[Line, list[Sentence]]]) -> Reading:
    count = len(found)
    if piece.is_out:
        sentence = ngettext(
            "%(piece)s is out, and %(count)s claim in it is not verified.",
            "%(piece)s is out, and %(count)s claims in it are not verified.",
            count,
            piece=piece.thing,
        )
    else:
        sentence = ngettext(
            "%(piece)s is to go out on %(day)s, and %(count)s claim in it is not verified.",
            "%(piece)s is to go out on %(day)s, and %(count)s claims in it are not verified.",
            count,
            piece=piece.thing,
            day=piece.on or "",
        )
    label = gettext_noop("Days since publishing") if piece.is_out else gettext_noop("Days to publishing")
    early = any(_is_early(piece, line) for line, _why_ in found)
    return Reading(
        piece.thing.key,
        HARM if piece.is_out else WORK,
        sentence,
        tuple(Evidence(text, line.thing, line.side) for line, texts in found for text in texts),
        (Number(gettext_noop("Claims not verified"), count), Number(label, abs(days), "near")),
        None,
        ("PL17", "PL15") if early else ("PL17",),
    )
