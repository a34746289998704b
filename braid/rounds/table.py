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

    for line in part.get("total", ()):
        for said, key in (
            (_("all together"), "text"),
            (_("all together, from"), "low"),
            (_("all together, to"), "high"),
        ):
            yield [f"{line['title']}: {said}", "", "", line[key]]


def _involvement(part: Part) -> Iterator[Line]:
    for line in part["rows"]:
        for said, key in ((_("needed"), "needed"), (_("was"), "was"), (_("missing"), "short")):
            yield [f"{line['text']}: {said}", *_cells(line, key)]


def _items(part: Part) -> Iterator[Line]:
    for line in part["rows"]:
        yield [for_both(line["text"]), *_cells(line, "text"), "" if line["gap"] is None else line["gap"]]


def _factor(part: Part) -> Iterator[Line]:
    for place, (_key, label, _published) in enumerate(part["rows"]):
        yield [label, *(found["counts"][place] if (found := part["sides"][s]) else "" for s in BOTH_SIDES)]


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
