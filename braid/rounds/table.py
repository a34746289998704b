"""The result of a round as rows for a file: every number that its page shows, and no other."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.models import BOTH_SIDES
from braid.base.text import kept_day
from braid.people.models import Member
from braid.rounds.instruments import for_both
from braid.rounds.models import Round
from braid.rounds.results.counted import AD_LEAST
from braid.rounds.results.seen import Part, parts_seen
from braid.rounds.sentence import lowest

# About what, product, marketing, and what is of both together where there is such a thing.
Line = list[Any]
FORMULAS = {"rice": "RICE", "ice": "ICE", "wsjf": "WSJF", "value": gettext_lazy("Value for effort")}


def table(member: Member, row: Round) -> Iterator[Line]:
    """What is on the screen of a revealed round; cells that programs would run are escaped."""
    name = member.workspace.side_name
    yield [_("part"), _("about"), *(name(side) for side in BOTH_SIDES), _("together")]
    for part in parts_seen(member, row):
        if part["shape"] == "strands" and any(any(line["sides"].values()) for line in part["lines"]):
            # (METHOD 5: whoever insists on one figure gets the lowest cell, named as that.)
            yield ["lowest", safe(lowest(row, part)), "", "", ""]
        lines = LINES[part["shape"]](part) if part["shape"] in LINES else ()
        for about, one, two, *both in (*lines, *_whys(part)):
            yield [part["key"], safe(about), safe(one), safe(two), *(both or [""])]


def safe(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula is told to be text."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(tuple("=+-@\t\r")) and not isinstance(value, int | float) else text


def _strands(part: Part) -> Iterator[Line]:
    for line in part["lines"]:
        gap = line["gap"] or {}
        yield [line["title"], *_cells(line, "text"), gap.get("value", "")]
        for said, key in ((_("from"), "low"), (_("to"), "high")):
            yield [f"{line['title']}: {said}", *_cells(line, key), gap.get(key, "")]
        if gap.get("told"):
            for said, key in (
                (_("pairs of 100"), "pairs"),
                (_("permutation p"), "perm"),
                (_("Hedges' g"), "g"),
                (_("Holm's p"), "holm"),
            ):
                yield [f"{line['title']}: {said}", "", "", gap[key]]
        yield from _within(line)
        yield from _strand_waves(line)

    for line in part.get("total", ()):
        for said, key in (
            (_("all together"), "text"),
            (_("all together, from"), "low"),
            (_("all together, to"), "high"),
        ):
            yield [f"{line['title']}: {said}", "", "", line[key]]


def _within(line: Part) -> Iterator[Line]:
    """How many answered of each side, how far they agree among themselves, and how far the silent could move the mean."""
    sides = [line["sides"][side] or {} for side in BOTH_SIDES]
    spread = [side.get("ad") for side in sides]
    bands = [side["band"] if side.get("bounds") else ["", ""] for side in sides]
    yield [f"{line['title']}: {_('answers')}", *(side.get("n", "") for side in sides)]
    if any(each is not None for each in spread):
        told = ("" if each is None else each if each > AD_LEAST else f"≤ {AD_LEAST}" for each in spread)
        yield [f"{line['title']}: {_('points from the middle of the side (AD)')}", *told]
    for said, end in ((_("if the silent had said the least"), 0), (_("if the silent had said the most"), 1)):
        if any(band[end] != "" for band in bands):
            yield [f"{line['title']}: {said}", *(band[end] for band in bands)]


def _strand_waves(line: Part) -> Iterator[Line]:
    """The means of the waves before, by the day on which each was closed."""
    told = [line["waves"][side] if "waves" in line and line["sides"][side] else [] for side in BOTH_SIDES]
    found = [{day: text for day, text, *_rest in waves} for waves in told]
    for day in sorted(set().union(*found)):
        yield [f"{line['title']}: {kept_day(day)}", *(side.get(day, "") for side in found)]


def _involvement(part: Part) -> Iterator[Line]:
    for line in part["rows"]:
        for said, key in ((_("needed"), "needed"), (_("was"), "was"), (_("missing"), "short")):
            yield [f"{line['text']}: {said}", *_cells(line, key)]


def _items(part: Part) -> Iterator[Line]:
    for line in part["rows"]:
        text = for_both(line["text"])
        yield [text, *_cells(line, "text"), "" if line["gap"] is None else line["gap"]]
        falls = [side.get("bars") if (side := line["sides"][s]) else None for s in BOTH_SIDES]
        if any(falls):
            told = (", ".join(map(str, each)) if each else "" for each in falls)
            yield [f"{text}: {_('how many said 1, 2, 3, 4, 5')}", *told]


def _factor(part: Part) -> Iterator[Line]:
    sides = [part["sides"][side] for side in BOTH_SIDES]
    for place, (_key, label, _published) in enumerate(part["rows"]):
        yield [label, *(found["counts"][place] if found else "" for found in sides)]
        for said, end in ((_("share from, %"), 0), (_("share to, %"), 1)):
            if any(sides):
                yield [f"{label}: {said}", *(round(100 * found["between"][place][end], 1) if found else "" for found in sides)]  # fmt: skip
    found = part.get("counted") or {}
    if "sides" in found:
        yield [
            _("of 100 of one side, how many would have to choose otherwise"),
            "",
            "",
            found["sides"]["apart"],
        ]
        yield [_("p, that both sides choose alike"), "", "", found["sides"]["p"]]
    if "published" in found:
        yield [_("p, against the published shares"), found["published"], "", ""]


def _places(part: Part) -> Iterator[Line]:
    for said, key in (("", "place"), (_("value"), "value"), (_("effort"), "effort")):
        for line in part["rows"]:
            about = f"{line['title']}: {said}" if said else line["title"]
            yield [about, *(line[key][side] for side in BOTH_SIDES)]
    for line in part["rows"]:
        yield from (
            [f"{line['title']}: {kept_day(on)}", *(said[side] for side in BOTH_SIDES)]
            for on, said in line.get("waves", ())
        )

    yield from _thought(part["rows"])
    for said, key in ((_("agreement τ"), "tau"), (_("agreement at the top, 0 to 1"), "rbo"), (_("p"), "p")):
        if part["tau"] is not None and part[key] is not None:
            yield [said, "", "", part[key]]


def _thought(lines: list[Part]) -> Iterator[Line]:
    """What each side guessed of the other, less what they said themselves, and how many guessed."""
    for line in lines:
        found = line.get("thought") or {}
        if any(found.values()):
            for said, at in (
                (_("guessed of the other side, less own answer"), 0),
                (_("how many guessed"), 1),
            ):
                yield [f"{line['title']}: {said}", *(found[s][at] if found[s] else "" for s in BOTH_SIDES)]


def _start(part: Part) -> Iterator[Line]:
    for line in part["rows"]:
        yield [line["title"], "", "", line["place"]]
        for formula in (name for name in FORMULAS if name in line):
            name = f"{line['title']}: {FORMULAS[formula]}"
            yield [name, "", "", line[formula][0]]
            yield [f"{name}, {_('place from')}", "", "", line[formula][1]]
            yield [f"{name}, {_('place to')}", "", "", line[formula][2]]


def _choices(part: Part) -> Iterator[Line]:
    yield from ([f"{part['title']}: {label}", one, two] for _key, label, one, two in part["rows"])
    for on, said in part.get("waves", ()):
        most = (said[side] for side in BOTH_SIDES)
        yield [
            f"{part['title']}: {kept_day(on)}",
            *(f"{each[1]} {each[2]}/{each[3]}" if each else "" for each in most),
        ]


def _numbers(part: Part) -> Iterator[Line]:
    yield [part["title"], *(part["means"][side] for side in BOTH_SIDES)]
    if any(part["dots"].values()):
        yield [f"{part['title']}: {_('answers')}", *(_single(part["dots"][side]) for side in BOTH_SIDES)]
    yield from _thought([part])
    yield from (
        [f"{part['title']}: {kept_day(on)}", *(said[side] for side in BOTH_SIDES)]
        for on, said in part.get("waves", ())
    )


def _single(dots: list[list[str]]) -> str:
    """Every answer of a side, the lowest first, with initials where the page has them."""
    found = sorted(dots, key=lambda dot: (float(dot[0]), dot[1]))
    return ", ".join(f"{value} ({who})" if who else value for value, who in found)


LINES: dict[str, Callable[[Part], Iterable[Line]]] = {
    "strands": _strands, "involvement": _involvement, "items": _items, "factor": _factor, "places": _places,
    "start": _start, "choices": _choices, "numbers": _numbers,
}  # fmt: skip


def _whys(part: Part) -> Iterator[Line]:
    """What both sides wrote, and about what."""
    if part["shape"] == "reasons":
        found = [(line["title"], line["why"]) for line in part["rows"]]
    else:
        found = [(part["title"], part["reasons"])] if "reasons" in part else []
    called = {row[0]: row[1] for row in part["rows"]} if part["shape"] == "choices" else {}
    for about, whys in found:
        for side in BOTH_SIDES:
            for why, _who, *answer in whys[side]:
                label = called.get(answer[0], answer[0]) if answer else ""
                yield [
                    f"{about}: {label}" if label else about,
                    *(why if s == side else "" for s in BOTH_SIDES),
                ]


def _cells(line: Part, key: str) -> list[Any]:
    """What is published of both sides; nothing of one that is hidden."""
    return [side[key] if (side := line["sides"][s]) else "" for s in BOTH_SIDES]
