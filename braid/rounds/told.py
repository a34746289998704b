"""What the page of a round tells of its result: drawn once, for what was counted at the close never changes."""

from dataclasses import dataclass, field
from typing import Any

from django.template import engines
from django.utils import timezone
from django.utils.translation import get_language
from markupsafe import Markup

from braid.base.lists import kept_for_good
from braid.people.models import Member
from braid.rounds.actions.again import contested
from braid.rounds.heading import heading
from braid.rounds.models import Opened, Result, Round
from braid.rounds.results.seen import Part, parts_for, result_of
from braid.rounds.sentence import lowest_interval

# What stands across the page; of the other parts each is a sheet beside what is to be done about it.
ACROSS = ("top", "places", "strands", "items", "factor", "involvement", "remarks")


@dataclass(frozen=True)
class Told:
    """What is open of a result, for everybody from whom the same is hidden.

    `wide` are the parts across the page, `beside` those that stand beside the settling, `check` is for admins alone.
    `counts` is empty while there is no result.
    """

    heading: str
    wide: Markup = Markup()
    beside: Markup = Markup()
    check: Part = field(default_factory=dict)
    counts: dict[str, list[int]] = field(default_factory=dict)
    many: int = 0
    closed: list[Part] = field(default_factory=list)
    interval: str = ""
    tau: float | None = None
    apart: int = 0
    has_small_side: bool = False
    asks_roles: bool = False
    strands: tuple[str, ...] = ()


def told_of(member: Member, row: Round, by: str, hidden: frozenset[int]) -> Told:
    """What is open, without the subjects that are `hidden` from this reader.

    In its name stands all that it depends on, and of its reader nothing but what is hidden and the language: what one
    may not see is never given out to them because another has read it.
    """
    by = by if by in ("value", "effort") else "rank"
    result: Result | None = getattr(row, "result", None) if row.is_over else None
    if result is None:
        return _tell(member, row, by, hidden)
    opened = (
        ()
        if row.is_revealed
        else tuple(Opened.objects.filter(round=row).order_by("pk").values_list("part", flat=True))
    )
    sides = (member.workspace.product_name, member.workspace.marketing_name)
    version = (result.pk, result.at.isoformat(), row.state, row.name, opened)
    # (A day is written with its year from the next one on.)
    year = timezone.localdate().year
    name = repr(("told-2", *version, sorted(hidden), by, get_language(), sides, year))
    found: Told = kept_for_good(name, lambda: _tell(member, row, by, hidden))
    return found


def _tell(member: Member, row: Round, by: str, hidden: frozenset[int]) -> Told:
    found = result_of(row) or {}
    parts, closed = parts_for(row, hidden)
    shapes = {part["shape"]: part for part in parts}
    html = [(part["shape"] in ACROSS, _drawn(part, member, by)) for part in parts]
    return Told(
        heading=heading(row, parts),
        wide=Markup("").join(each for is_wide, each in html if is_wide),
        beside=Markup("").join(each for is_wide, each in html if not is_wide),
        check=(found.get("check") or {}) if row.is_revealed else {},
        counts=found.get("counts", {}),
        many=len(parts),
        closed=[{**part, "title": str(part["title"])} for part in closed],
        interval=lowest_interval(row, shapes["strands"]) if row.is_revealed and "strands" in shapes else "",
        tau=shapes["places"]["tau"] if "places" in shapes else None,
        apart=len(contested(parts)) if row.is_revealed and not row.is_anonymous else 0,
        has_small_side=row.is_anonymous and any(part.get("hidden") for part in parts),
        asks_roles=row.is_revealed and any(line.get("block") == "R" for line in _lines(shapes.get("items"))),
        strands=tuple(line["title"] for line in shapes["strands"]["lines"]) if "strands" in shapes else (),
    )


def _lines(part: Part | None) -> list[Part]:
    return part["rows"] if part else []


def _drawn(part: Part, member: Member, by: str) -> Markup:
    found: Any = engines["jinja2"].get_template("rounds/parts.html")
    html: Markup = found.template.module.part_of(part, member, by)
    return html
