"""Pieces of content and release notes as the radar reads them: each with its claims, how these stand, and whether what they say is there."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import is_

from braid.radar.detectors.world import Line, Piece
from braid.radar.facts.roadmap import BEFORE_BUILD, Item, RoadmapFacts
from braid.radar.facts.rows import thing
from braid.radar.facts.said import Checked, SaidFacts

STAGES = ("alpha", "beta", "ga")


@dataclass(slots=True)
class PieceFacts:
    """Every piece that makes a claim, and every public release note that does, in the order of their numbers.

    What a line says rests on its claim, its item and the releases: as long as these are the same as before, so is the line.
    """

    pieces: tuple[Piece, ...] = ()
    lines: dict[tuple[str, int, int], tuple[tuple[object, ...], Line]] = field(default_factory=dict)

    def follow(self, said: SaidFacts, roadmap: RoadmapFacts) -> None:
        """Puts them together anew."""
        before, self.lines = self.lines, {}
        self.pieces = (
            *self._of("content", "content/", said.checked, said, roadmap, before),
            *self._of("note", "notes/", said.noted, said, roadmap, before),
        )

    def _of(
        self, kind: str, at: str, checked: dict[tuple[int, int], Checked], said: SaidFacts, roadmap: RoadmapFacts,
        before: dict[tuple[str, int, int], tuple[tuple[object, ...], Line]],
    ) -> Iterator[Piece]:  # fmt: skip
        lines: dict[int, list[Line]] = {}
        named: dict[int, Checked] = {}
        for said_in, each in sorted(checked.items(), key=lambda pair: pair[0]):
            place = (kind, *said_in)
            rests_on = (each, said.claims[each.key], roadmap.items.get(each.item or 0), roadmap.releases)
            kept = before.get(place)
            if kept is None or not all(map(is_, kept[0], rests_on)):
                kept = rests_on, _line(each, said, roadmap)
            self.lines[place] = kept
            row = named.setdefault(each.piece, each)
            lines.setdefault(row.piece, []).append(kept[1])
        for key in sorted(lines):
            row = named[key]
            is_out = row.out is not None and row.out <= said.today
            day = row.out if is_out else row.planned or row.out
            yield Piece(thing(kind, key, row.title, f"{at}{key}/"), day, is_out, tuple(lines[key]))


def _line(row: Checked, said: SaidFacts, roadmap: RoadmapFacts) -> Line:
    item = roadmap.items.get(row.item or 0)
    with_it = item is not None and _comes_with_its_release(row, item, roadmap)
    return Line(
        said.claims[row.key][1].thing,
        row.side,
        row.checked,
        row.since if row.standing == "expired" else None,
        row.standing == "wrong",
        item.thing if item else None,
        item is not None and _is_there(row, item, roadmap, with_it),
        (with_it and roadmap.release_day(row.release)) or (roadmap.due(item) if item else None),
        row.is_planned,
    )


def _is_there(row: Checked, item: Item, roadmap: RoadmapFacts, with_it: bool) -> bool:
    """It went out, by itself or with the release that the claim names, or has reached the stage that is claimed;
    where no stage is claimed, general availability."""
    days = (roadmap.out_on(item), roadmap.released_on(row.release) if with_it else None)
    if any(day is not None and day <= roadmap.today for day in days):
        return True
    wanted = row.stage if row.stage in STAGES else "ga"
    return item.stage in STAGES and STAGES.index(item.stage) >= STAGES.index(wanted)


def _comes_with_its_release(row: Checked, item: Item, roadmap: RoadmapFacts) -> bool:
    """Whether the roadmap shows what is said in the very release that the claim names: the alpha of a release is out
    with that release, however long general availability takes."""
    if row.release is None or item.phase in BEFORE_BUILD:
        return False
    found = roadmap.stage_in(item, row.release)
    return found in STAGES and (row.stage not in STAGES or STAGES.index(found) >= STAGES.index(row.stage))
