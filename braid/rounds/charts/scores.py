"""Charts of values on a scale: strands and their waves, items, places, confidence. Each is a line with a dumbbell."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from braid.base.components import dumbbell_marks, percent, spread_days
from braid.base.models import BOTH_SIDES
from braid.base.text import day, number
from braid.rounds.charts.lettering import wrapped
from braid.rounds.charts.sheet import LABEL, WORDS, Chart, Line, Span, in_words, signed
from braid.rounds.instruments import for_both
from braid.rounds.results.seen import Part

PULSE = (1, 5)


def hidden_note(part: Part, name: Any) -> list[str]:
    """Why a side is not shown."""
    said = _("%(side)s is hidden: fewer than five answered, or fewer than half.")
    return [said % {"side": name(side)} for side in part["hidden"]]


def _dumbbell(
    label: str, values: Mapping[Any, Any], texts: Mapping[Any, str], scale: tuple[float, float]
) -> Line:
    one, two = BOTH_SIDES
    drawn = dumbbell_marks(values[one], values[two], *scale, texts[one], texts[two])
    return Line(wrapped(label, WORDS, LABEL), label, drawn=drawn)


def strands(part: Part, name: Any) -> Iterator[Chart]:
    """The strands of a pulse with their intervals, and the band within which the silent could have moved them."""
    lines = []
    for each in part["lines"]:
        sides = {side: each["sides"][side] for side in BOTH_SIDES}
        line = _dumbbell(
            each["title"],
            {s: v["mean"] if v else None for s, v in sides.items()},
            {s: v["text"] if v else "" for s, v in sides.items()},
            PULSE,
        )
        for side, found in sides.items():
            if found and found["bounds"]:
                low, high = (percent(v, *PULSE) for v in found["band"])
                line.spans.append(Span(side, low, high, band=True))
            if found:
                line.spans.append(Span(side, percent(found["low"], *PULSE), percent(found["high"], *PULSE)))
        line.right = _gap(each["gap"])
        said = [
            in_words(name(s), v["text"], v["low"], v["high"]) if v else f"{name(s)}: {_('hidden')}"
            for s, v in sides.items()
        ]
        line.told = (
            f"{each['title']}: {', '.join(said)}; {', '.join(text for text, _tone in line.right)}".rstrip(
                "; "
            )
        )
        lines.append(line)
    notes = [
        *hidden_note(part, name),
        _("Intervals hold the truth 19 times of 20. “Cannot tell” is not “the same”."),
    ]
    if any(span.band for line in lines for span in line.spans):
        notes.append(_("The pale bands: if the silent had said the least or the most."))
    ends = (_("1 strongly disagree"), _("5 strongly agree"))
    yield Chart("strands", _("The three strands"), "dumbbells", lines, 64, ends, notes=notes)


def _gap(gap: Part | None) -> list[tuple[str, str]]:
    if not gap:
        return []
    values = {key: signed(abs(gap[key]) if key == "value" else gap[key]) for key in ("value", "low", "high")}
    words = {"clear": (_("clear"), "text-warn"), "ask": (_("worth asking"), "text-warn")}
    return [
        (_("gap %(value)s") % values, "ink"),
        (_("%(low)s to %(high)s") % values, "quiet"),
        words.get(gap["tier"], (_("cannot tell"), "quiet")),
    ]


def items(part: Part, name: Any) -> Iterator[Chart]:
    """Every question, the widest gap first."""
    lines = []
    for each in part["rows"]:
        text = for_both(each["text"])
        sides = {side: each["sides"][side] for side in BOTH_SIDES}
        line = _dumbbell(
            text,
            {s: v["mean"] if v else None for s, v in sides.items()},
            {s: v["text"] if v else "" for s, v in sides.items()},
            PULSE,
        )
        line.under = _("low is good") if each["reversed"] else ""
        line.right = [(_("%(n)s apart") % {"n": number(each["gap"], 1)}, "quiet")] if each["gap"] else []
        said = [in_words(name(s), v["text"] if v else _("hidden")) for s, v in sides.items()]
        line.told = f"{text}: {', '.join(said)}"
        lines.append(line)
    ends = (_("1 strongly disagree"), _("5 strongly agree"))
    title = _("Every question, widest gap first")
    yield Chart("items", title, "dumbbells", lines, 40, ends, notes=hidden_note(part, name))


def falls(part: Part, name: Any) -> Iterator[Chart]:
    """How the answers to each question fall, of the sides of which that may be drawn; no chart where there is none."""
    lines = []
    for each in part["rows"]:
        known = {
            side: found["bars"] for side in BOTH_SIDES if (found := each["sides"][side]) and found["bars"]
        }
        if not known:
            continue
        text = for_both(each["text"])
        line = Line(wrapped(text, WORDS, LABEL), text, cells=list(known.items()))
        line.under = _("low is good") if each["reversed"] else ""
        line.right = [
            (_("%(n)s answers") % {"n": sum(counts)}, f"text-{side}") for side, counts in known.items()
        ]
        said = [f"{name(side)} {', '.join(str(n) for n in counts)}" for side, counts in known.items()]
        line.told = f"{text}: {'; '.join(said)}"
        lines.append(line)
    notes = [_("Columns from 1 strongly disagree to 5 strongly agree. A side is drawn from eight answers on, and never where all of it said the same.")]  # fmt: skip
    if lines:
        yield Chart("falls", _("How the answers fall"), "columns", lines, 56, notes=[*hidden_note(part, name), *notes])  # fmt: skip


def places(part: Part, name: Any) -> Iterator[Chart]:
    """Both orders, and the value and effort that they rest on."""
    last = part.get("of", len(part["rows"]))
    for key, chart, title, scale, ends in (
        ("place", "places", _("Both orders"), (1, last), (_("first"), _("last"))),
        ("value", "value", _("Value, 1 to 5"), (1, 5), (_("little"), _("much"))),
        ("effort", "effort", _("Effort, 1 to 5"), (1, 5), (_("little"), _("much"))),
    ):
        lines = [_place(each, key, name, scale) for each in part["rows"]]
        notes = [_("Each side judged its own effort: to build, and to market.")] if key == "effort" else []
        yield Chart(chart, title, "dumbbells", lines, 38, ends, notes=notes)


def _place(each: Part, key: str, name: Any, scale: tuple[float, float]) -> Line:
    values = {side: each[key][side] for side in BOTH_SIDES}
    shown = {s: "–" if v is None else number(v, 0 if key == "place" else 1) for s, v in values.items()}
    line = _dumbbell(
        each["title"], values, {s: "" if values[s] is None else text for s, text in shown.items()}, scale
    )
    one, two = values.values()
    if one is not None and two is not None and one != two:
        apart = {"n": number(abs(one - two), 0 if key == "place" else 1)}
        line.right = [(_("%(n)s apart") % apart, "text-warn" if each["wide"] else "quiet")]
    line.told = f"{each['title']}: {', '.join(f'{name(s)} {text}' for s, text in shown.items())}"
    return line


def spread(parts: Iterable[Part], name: Any) -> list[Chart]:
    """Every answer on a scale of numbers, with the mean of both sides: how sure, and how far apart."""
    numbers = [part for part in parts if part["shape"] == "numbers"]
    lines = [_spread(part, name) for part in numbers]
    if not lines:
        return []
    points = numbers[0]["points"]
    ends = (
        (_("1 not sure at all"), _("%(n)s certain") % {"n": points}) if points == 10 else ("1", str(points))
    )
    return [Chart("spread", _("Every answer, and the mean of each side"), "dumbbells", lines, 66, ends)]


def _spread(part: Part, name: Any) -> Line:
    scale = (1, part["points"])
    means = {side: part["means"][side] for side in BOTH_SIDES}
    texts = {s: "" if v is None else number(v, 1) for s, v in means.items()}
    line = _dumbbell(part["title"], means, texts, scale)
    for side in BOTH_SIDES:
        given = Counter(int(value) for value, _who in part["dots"][side])
        line.dots += [
            (side, percent(v, *scale), n) for v, count in sorted(given.items()) for n in range(count)
        ]
    one, two = means.values()
    if one is not None and two is not None:
        apart = _("%(n)s apart") % {"n": number(abs(one - two), 1)}
        line.right = [(apart, "text-warn" if part.get("verdict") else "quiet")]
    said = ", ".join(f"{name(s)} {texts[s] or '–'}" for s in BOTH_SIDES)
    line.told = f"{part['title']}: {said}"
    return line


def waves(parts: Iterable[Part], closed: date, name: Any) -> list[Chart]:
    """Each strand over the waves of a pulse, with its intervals; nothing where there was no wave before."""
    strands = [
        each for part in parts if part["shape"] == "strands" for each in part["lines"] if "waves" in each
    ]
    lines = [_wave(each, closed, name) for each in strands if any(each["waves"].values())]
    if not lines:
        return []
    notes = [_("Intervals hold the truth 19 times of 20. “Cannot tell” is not “the same”.")]
    return [Chart("waves", _("The strands over the waves"), "waves", lines, 132, notes=notes)]


def _wave(each: Part, closed: date, name: Any) -> Line:
    read: dict[Any, list[Any]] = {}
    for side in BOTH_SIDES:
        now = each["sides"][side]
        past = [[date.fromisoformat(on), *values] for on, *values in each["waves"][side]]
        read[side] = past + ([[closed, now["text"], now["mean"], now["low"], now["high"]]] if now else [])
    days = sorted({wave[0] for waves in read.values() for wave in waves})
    at = dict(zip(days, spread_days(days), strict=True))
    line = Line(wrapped(each["title"], WORDS, LABEL), "")
    for side, found in read.items():
        spots = [
            (at[on], text, *(100 - percent(v, *PULSE) for v in (mean, low, high)))
            for on, text, mean, low, high in found
        ]
        line.cells.append((side, spots))
    line.right = [(f"{day(days[0])} – {day(days[-1])}", "quiet")]
    said = [
        f"{name(side)} "
        + ", ".join(in_words(day(on), text, low, high) for on, text, _mean, low, high in found)
        for side, found in read.items()
        if found
    ]
    line.told = f"{each['title']}: {'; '.join(said)}"
    return line
