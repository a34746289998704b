"""How dates, numbers and written text appear on the screens, in the reader's language and time zone; and in tables."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import nh3
from django.utils import formats, timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markupsafe import Markup

_WORDS = (
    "no", "one", "two", "three", "four", "five", "six",
    "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip

_table: ContextVar[bool] = ContextVar("table", default=False)

# An abbreviation: two to six capitals and figures, the first a letter. The key of an item, such as BRD-12, is none.
CAPITALS = re.compile(r"(?<![\w.-])[A-Z][A-Z0-9]{1,5}(?!\w|-\d)")


@contextmanager
def for_a_table() -> Iterator[None]:
    """Within it whatever is said is read by a spreadsheet: days as `2026-03-31`, numbers as `1460.5`."""
    token = _table.set(True)
    try:
        yield
    finally:
        _table.reset(token)


def is_for_a_table() -> bool:
    """Whether what is said now goes into a table for other programs."""
    return _table.get()


def number_word(count: int) -> str:
    """The number as a word up to twelve, as a figure above: for titles."""
    return _(_WORDS[count]) if 0 <= count < len(_WORDS) else number(count)


def number(value: int | float | Decimal | None, places: int | None = None) -> str:
    """A number with the reader's separators and no trailing zeros; in a table plain, as exact as it is kept; empty for None."""
    if value is None:
        return ""
    if is_for_a_table():
        return (
            f"{value + 0:.{6 if places is None else places}f}".rstrip("0").rstrip(".")
            if value % 1
            else f"{value:.0f}"
        )
    if places is None:
        places = (
            0 if float(value) == int(value) else min(2, len(f"{float(value):.6f}".rstrip("0").split(".")[1]))
        )
    rounded: Any = round(value, places)
    # (Plus nothing: a zero has no minus.)
    return formats.number_format(rounded + 0, places, use_l10n=True, force_grouping=True)


def about(value: float | None, unit: str = "") -> str:
    """A computed number with its unit, as exact as anybody needs it: `1,348 teams`, `34.6%`, `0.42`."""
    if value is None:
        return ""
    places = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return measured(round(value, places), unit)


def in_percent(share: float) -> str:
    """A share of one in whole percent. The one place that says how a percentage is written: `42%`."""
    return _("%(share)s%%") % {"share": number(round(share * 100))}


def measured(value: int | float | Decimal | None, unit: str) -> str:
    """A number with its unit: `1,460 teams`, but `35%` as every percentage; empty for None."""
    if value is None:
        return ""
    if unit.strip() == "%":
        return _("%(share)s%%") % {"share": number(value)}
    return f"{number(value)} {unit}".strip()


@lru_cache(maxsize=8192)
def _day(value: date, this_year: bool, language: str, table: bool) -> str:
    if table:
        return value.isoformat()
    return formats.date_format(value, "j M" if this_year else "j M Y")


def day(value: date | datetime | None) -> str:
    """`3 Jun` in this year, `3 Jun 2024` in others, `2026-06-03` in a table; empty for None."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return _day(value, value.year == timezone.localdate().year, get_language() or "", is_for_a_table())


def kept_day(value: str) -> str:
    """`day` of one that is kept in JSON as `2026-06-03`."""
    return day(date.fromisoformat(value))


def day_writer() -> Callable[[date], str]:
    """`day` for many plain dates: what is today and which language is in force are asked only once."""
    year, language, table = timezone.localdate().year, get_language() or "", is_for_a_table()
    return lambda value: _day(value, value.year == year, language, table)


def moment(value: datetime | None) -> str:
    """Day and time in the reader's time zone; empty for None."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    if is_for_a_table():
        return f"{local:%Y-%m-%d %H:%M}"
    return f"{day(local)}, {formats.date_format(local, 'H:i')}"


def shortened(text: str, most: int = 110) -> str:
    """The text on one line, cut at a word; whole in a table."""
    line = " ".join(text.split())
    if len(line) <= most or is_for_a_table():
        return line
    return (line[:most].rsplit(" ", 1)[0] or line[:most]) + "…"


def several(names: list[str]) -> str:
    """Several names in one cell of a table, as an import reads them: one with a comma in it stays one."""
    return "; ".join(names) + (";" if len(names) == 1 and "," in names[0] else "")


def since(value: date | datetime | None) -> str:
    """How long ago in whole days: `today`, `1 day`, `9 days`."""
    if value is None:
        return ""
    start = timezone.localtime(value).date() if isinstance(value, datetime) else value
    days = (timezone.localdate() - start).days
    if days <= 0:
        return _("today")
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}


_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
# A page has a title and headings of its own: those that people write stand below them.
_SHIFTED = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h5", "h5": "h5", "h6": "h5"}
_TAGS = {
    "p",
    "br",
    "em",
    "strong",
    "a",
    "ul",
    "ol",
    "li",
    "blockquote",
    "code",
    "pre",
    "h3",
    "h4",
    "h5",
    "hr",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "del",
}


def markdown(source: str) -> Markup:
    """Sanitised HTML of Markdown that somebody wrote. Links leave with `rel="noopener noreferrer"`."""
    parts = _markdown.parse(source or "")
    for part in parts:
        part.tag = _SHIFTED.get(part.tag, part.tag)
    html = _markdown.renderer.render(parts, _markdown.options, {})
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href", "title"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    return Markup(clean)  # noqa: S704  (nh3 has just cleaned it)
