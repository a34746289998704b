"""From a header to a mapping: which tool it came from, which kind of table it is, which column means what."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from braid.connect.fields import KINDS, Kind
from braid.connect.sources import SOURCES, Source


@dataclass
class Mapping:
    """What a user may correct: column name → field key, and fixed texts for fields without a column."""

    kind: str
    columns: dict[str, str]
    constants: dict[str, str] = field(default_factory=dict)
    source: str = ""
    label: str = ""

    def field_columns(self) -> dict[str, list[str]]:
        """The columns of each field, in order."""
        found: dict[str, list[str]] = {}
        for column, key in self.columns.items():
            if key:
                found.setdefault(key, []).append(column)
        return found

    def not_read(self, names: list[str]) -> list[str]:
        """The columns of a file that are neither a field nor filled into a fixed text."""
        filled = " ".join(self.constants.values())
        return [name for name in names if not self.columns.get(name) and f"{{{name}" not in filled]


# The column that a fixed text takes in: `{column}`, `{column|this=that|otherwise}`.
_COLUMN = re.compile(r"\{([^{}|]+)")


def simple(name: str) -> str:
    """A column name without case, punctuation and counts: `Fix Version/s` and `fix versions` are near."""
    return re.sub(r"[^a-z0-9.#]+", " ", name.lower()).strip()


def source_of(header: list[str], shape: str = "") -> Source | None:
    """The source whose signs are all in the header; of several, the one with the most signs."""
    names = {name.lower() for name in header}
    fitting = [
        source
        for source in SOURCES
        if (source.shape and source.shape == shape)
        or (not source.shape and all(sign.lower() in names for sign in source.signs))
    ]
    return max(fitting, key=lambda source: (bool(source.shape), len(source.signs)), default=None)


def recognise(header: list[str], kind: str = "", shape: str = "") -> Mapping:
    """The mapping for a header; with `kind` empty it is guessed.

    A known source gives the mapping; plain headers are mapped by their names. Columns that mean
    nothing to Braid map to an empty field.
    """
    source = source_of(header, shape)
    kind = kind or guess(header, source)
    if source and kind in source.maps:
        by_name = {column.lower(): key for column, key in source.maps[kind].items()}
        columns = {name: by_name.get(name.lower(), "") for name in header}
        return Mapping(
            kind, columns, _fillable(source.constants.get(kind, {}), header), source.key, source.label
        )
    return Mapping(kind, by_names(header, KINDS[kind]), {}, "", "")


def _fillable(constants: dict[str, str], header: list[str]) -> dict[str, str]:
    """Those texts whose columns are all there: an export may come without some."""
    return {key: text for key, text in constants.items() if set(_COLUMN.findall(text)) <= set(header)}


def by_names(header: list[str], kind: Kind) -> dict[str, str]:
    """Maps columns by what they are called; each field is given to the column that fits it best."""
    places = {
        simple(synonym): (one.key, rank)
        for one in reversed(kind.fields)
        for rank, synonym in enumerate(one.names)
    }
    for one in kind.fields:
        places[simple(one.key)] = (one.key, -1)
        places.setdefault(simple(str(one.label)), (one.key, 0))
    best: dict[str, tuple[int, str]] = {}
    for name in header:
        found = places.get(simple(name))
        if found and (found[0] not in best or found[1] < best[found[0]][0]):
            best[found[0]] = (found[1], name)
    chosen = {name: key for key, (_rank, name) in best.items()}
    return {name: chosen.get(name, "") for name in header}


def guess(header: list[str], source: Source | None = None) -> str:
    """The kind whose required fields are there and which explains most columns; items when nothing fits."""
    if source:
        return next(iter(source.maps))
    scores = {}
    for kind in (kind for kind in KINDS.values() if kind.guessed):
        mapped = {key for key in by_names(header, kind).values() if key}
        needed = [one.key for one in kind.fields if one.required]
        if all(key in mapped for key in needed):
            scores[kind.key] = len(mapped) + (len(needed) > 1) * 0.5
    return max(scores, key=lambda key: scores[key], default="items")
