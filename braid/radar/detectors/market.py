"""Whether the market has moved and nobody has answered: D27."""

from dataclasses import dataclass
from datetime import date

from braid.radar.detectors.kinds import Evidence, Number, Reading, Tally, Verdict, limit
from braid.radar.detectors.say import Sentence, _, gettext_noop, ngettext
from braid.radar.detectors.world import Signal, Signals, World


@dataclass(frozen=True, slots=True)
class MarketLimits:
    """Thresholds of D27."""

    back: int = limit(90, "conv", "days", gettext_noop("Signals count for so long"))
    least: int = limit(3, "conv", "signals", gettext_noop("So many signals of one theme are looked at"))
    kinds: int = limit(2, "conv", "kinds of source", gettext_noop("They come from so many kinds of source"))
    first: int = limit(30, "conv", "days", gettext_noop("The first of them is so old"))
    many: int = limit(5, "conv", "signals", gettext_noop("From so many on it is more serious"))
    long: int = limit(60, "conv", "days", gettext_noop("From so long on it is more serious"))
    positioning: int = limit(180, "conv", "days", gettext_noop("A positioning is old when nobody has looked at it for more than"))  # fmt: skip


def market_moved(world: World, limits: MarketLimits) -> Verdict:
    """D27: several kinds of source say the same for weeks, and no item, decision or look at the positioning answers it."""
    tally = Tally()
    for theme in world.signals:
        heard = [one for one in theme.heard if 0 <= (world.today - one.on).days <= limits.back]
        if len(heard) < limits.least:
            tally.clear += 1
        elif len({one.source for one in heard}) < limits.kinds:
            why = _("All its signals come from one kind of source: one loud voice is not the market.")
            tally.unknown(why, "insight: source", f"theme:{theme.name}", heard[0].thing)
        elif _is_answered(theme, heard, world.today, limits):
            tally.clear += 1
        else:
            tally.fires.append(_moved(theme, heard, world, limits))
    if not world.signals:
        tally.unknown(_("No competitor or market signal has a theme."), "insight: kind; insight: theme")
    return tally.verdict()


def _is_answered(theme: Signals, heard: list[Signal], today: date, limits: MarketLimits) -> bool:
    """Too young to be owed an answer, or answered since its first signal."""
    first = min(one.on for one in heard)
    return (today - first).days < limits.first or (theme.answered is not None and theme.answered >= first)


def _moved(theme: Signals, heard: list[Signal], world: World, limits: MarketLimits) -> Reading:
    first = min(one.on for one in heard)
    age = (world.today - first).days
    positioned = world.positioned
    is_old = (
        positioned is not None and positioned < first and (world.today - positioned).days > limits.positioning
    )
    severity = (2 if len(heard) >= limits.many or age >= limits.long else 1) + is_old
    kinds = len({one.source for one in heard})
    evidence = [Evidence(_said(one), one.thing) for one in sorted(heard, key=lambda one: one.on)]
    if is_old and positioned:
        evidence.append(Evidence(_("What we say we are was last looked at on %(day)s.", day=positioned)))
    return Reading(
        f"theme:{theme.name}",
        severity,
        ngettext(
            "%(count)s signal about %(theme)s since %(first)s, and nothing answers it.",
            "%(count)s signals about %(theme)s since %(first)s, and nothing answers them.",
            len(heard),
            theme=theme.name,
            first=first,
        ),
        tuple(evidence),
        (
            Number(gettext_noop("Signals"), len(heard), "least"),
            Number(gettext_noop("Kinds of source"), kinds, "kinds"),
            Number(gettext_noop("Days since the first"), age, "first"),
        ),
        None,
        ("PL20",),
    )


def _said(one: Signal) -> Sentence:
    return _("Heard on %(day)s.", day=one.on)
