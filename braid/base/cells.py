"""The rows of a list as HTML: the one place where a page repeats itself often enough for its cost to show.

What a cell looks like is said by the components; a component that says the same again is not drawn
again, for it depends on nothing but what it is given, the language and what the sides are called.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple, cast

from django.template import engines
from django.template.backends.jinja2 import Jinja2
from markupsafe import Markup, escape

from braid.base import text
from braid.base.sides import manner

# kind of a cell: the component that draws it
DRAWN = {"owners": "avatar_pair", "side": "side_mark", "pill": "pill", "severity": "severity", "person": "person", "spark": "spark", "dumbbell": "dumbbell"}  # fmt: skip
WRITTEN: dict[str, Callable[[Any], str]] = {"number": text.number, "date": text.day, "since": text.since}
CLASSES = {"number": "number", "date": "date", "since": "date"}


class Shown(NamedTuple):
    """What an avatar shows of a person."""

    name: str
    side: str
    initials: str


def cell(kind: str, value: Any, manner_: str = "") -> Markup:
    """One value by the kind of its column; nothing for None and for an empty text.

    Kinds: text, number, date, since, owners (a pair of people, each may be None, and what both sides
    have agreed where it is one side's alone), side, pill (text, or text
    and tone), severity, person, spark (numbers), dumbbell (what the component takes). A text is written as it is,
    whatever the kind; (text, note) has the note beneath it. `manner_` is that in force, for those who draw many cells.
    """
    if value is None or value == "":
        return Markup("")
    if kind in DRAWN:
        return _drawn(kind, _given(kind, value), manner_ or manner())
    if isinstance(value, str):
        return escape(value)
    if isinstance(value, tuple):
        return Markup('{}<span class="cell-note">{}</span>').format(*value)
    return escape(WRITTEN[kind](value) if kind in WRITTEN else value)


def _given(kind: str, value: Any) -> tuple[Any, ...]:
    if kind == "owners":
        product, marketing, *agreed = value
        return shown(product), shown(marketing), True, *agreed
    if kind == "person":
        return (shown(value),)
    if kind == "spark":
        return (tuple(value),)
    return tuple(value) if kind in ("pill", "dumbbell") and not isinstance(value, str) else (value,)


def shown(one: Any) -> Shown | None:
    """What an avatar shows of this person; None for nobody."""
    if not one:
        return None
    if isinstance(one, Mapping):
        return Shown(one["name"], one["side"], one["initials"])
    return Shown(one.name, one.side, one.initials)


@lru_cache(maxsize=8192)
def _drawn(kind: str, given: tuple[Any, ...], manner_: str) -> Markup:
    module = cast(Jinja2, engines["jinja2"]).env.get_template("components.html").module
    return Markup(getattr(module, DRAWN[kind])(*given).strip())  # noqa: S704  (the component has escaped it)


def table_rows(
    heads: Sequence[Mapping[str, Any]], cells: Iterable[tuple[str, Mapping[str, Any]]], ticks: str = ""
) -> Markup:
    """The rows of a table. The first column names its row and is the link, where there is an address.

    Args:
        ticks: the id of a form; each row then has a box that sends its `pk` with that form as `tick`.
    """
    first, *others = heads
    now = manner()
    columns = [(head["key"], head["kind"], f"<td{_attributes(head)}") for head in others]
    written = text.day_writer()
    parts = []
    heading = None
    for url, values in cells:
        if values.get("heading", heading) != heading:
            heading = values["heading"]
            parts.append(
                f'<tr class="group"><th scope="rowgroup" colspan="{len(heads)}">{escape(heading)}</th></tr>\n'
            )
        name = escape(values[first["key"]])
        parts.append(
            '<tr><th scope="row">'
            if not ticks
            else f'<tr class="tickable"><th scope="row">{_tick(ticks, values["pk"], name)}'
        )
        parts.append(f'<a href="{escape(url)}">{name}</a></th>' if url else f"{name}</th>")
        for key, kind, start in columns:
            value = values[key]
            shown = written(value) if type(value) is date else cell(kind, value, now)
            parts.append(f"{start}>{shown}</td>" if shown else f"{start} data-empty></td>")
        parts.append("</tr>\n")
    return Markup("".join(parts))  # noqa: S704  (every value has been escaped above)


def _tick(form: str, pk: int, name: Markup) -> str:
    return f'<label class="tick"><input type="checkbox" name="tick" value="{pk}" form="{form}"><span class="hidden">{name}</span></label>'


def _attributes(head: Mapping[str, Any]) -> str:
    looks = CLASSES.get(head["kind"], "")
    return (f' class="{looks}"' if looks else "") + f' data-label="{escape(head["label"])}"'


def options(choices: Iterable[tuple[Any, Any]], chosen: str) -> Markup:
    """The options of a menu, the chosen one marked. A menu may offer hundreds, the same on every page."""
    return _options(tuple((str(value), str(label)) for value, label in choices), chosen)


@lru_cache(maxsize=128)
def _options(choices: tuple[tuple[str, str], ...], chosen: str) -> Markup:
    lines = (
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(label)}</option>'
        for value, label in choices
    )
    return Markup("".join(lines))  # noqa: S704  (value and label have been escaped)


# What the templates may call.
FUNCTIONS = {
    "cell": cell,
    "table_rows": table_rows,
    "options": options,
    "face_of": shown,
    "column_class": lambda kind: CLASSES.get(kind, ""),
}
