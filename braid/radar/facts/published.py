"""Pieces of content as the radar reads them: each with its claims, how these stand, and whether what they say is there."""

from braid.radar.detectors.world import Line, Piece
from braid.radar.facts.roadmap import Item, RoadmapFacts
from braid.radar.facts.rows import thing
from braid.radar.facts.said import Checked, SaidFacts

STAGES = ("alpha", "beta", "ga")


def pieces(said: SaidFacts, roadmap: RoadmapFacts) -> tuple[Piece, ...]:
    """Every piece that makes a claim, in the order of their numbers."""
    lines: dict[int, list[Line]] = {}
    named: dict[int, Checked] = {}
    for key in sorted(said.checked):
        row = named.setdefault(said.checked[key].piece, said.checked[key])
        lines.setdefault(row.piece, []).append(_line(said.checked[key], said, roadmap))
    return tuple(_piece(named[key], said, tuple(lines[key])) for key in sorted(lines))


def _piece(row: Checked, said: SaidFacts, lines: tuple[Line, ...]) -> Piece:
    is_out = row.out is not None and row.out <= said.today
    day = row.out if is_out else row.planned or row.out
    return Piece(thing("content", row.piece, row.title, f"content/{row.piece}/"), day, is_out, lines)


def _line(row: Checked, said: SaidFacts, roadmap: RoadmapFacts) -> Line:
    item = roadmap.items.get(row.item or 0)
    return Line(
        said.claims[row.key][1].thing,
        row.side,
        row.checked,
        row.since if row.standing == "expired" else None,
        row.standing == "wrong",
        item.thing if item else None,
        item is not None and _is_there(row, item, roadmap),
        roadmap.due(item) if item else None,
        row.is_planned,
    )


def _is_there(row: Checked, item: Item, roadmap: RoadmapFacts) -> bool:
    """It went out, or has reached the stage that is claimed; where no stage is claimed, general availability."""
    out = roadmap.out_on(item)
    if out is not None and out <= roadmap.today:
        return True
    wanted = row.stage if row.stage in STAGES else "ga"
    return item.stage in STAGES and STAGES.index(item.stage) >= STAGES.index(wanted)
