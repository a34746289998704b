"""Every list as a table for a spreadsheet: as filtered and sorted, all pages of it, what this member may see.

`?format=csv` asks a screen for it. The screen itself is asked for one long page after the other, so that a list has
its table without anybody writing one; a screen that lists in a way of its own names a `Table`. The table grows in
a file, so that a long one needs no more memory.
"""

import csv
import io
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from html.parser import HTMLParser
from typing import IO, Any, cast
from urllib.parse import urlencode

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from markupsafe import Markup

from braid.base.cells import Shown
from braid.base.lists import Listed
from braid.base.text import for_a_table, moment, number

MIME = "text/csv; charset=utf-8"
_NUMBER = re.compile(r"[+-]?\d[\d.,]*\s?%?")


def disarmed(cell: str) -> str:
    """A cell that a spreadsheet will not run: a leading = + - @ tab or return gets an apostrophe, numbers do not."""
    if cell[:1] in ("=", "+", "-", "@", "\t", "\r") and not _NUMBER.fullmatch(cell):
        return "'" + cell
    return cell


class _Words(HTMLParser):
    """What a screen reader would say of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._silent or ("aria-hidden", "true") in attrs:
            self._silent += 1

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - 1)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.said.append(data)


# The address of a row, or nothing, and its values in the order of the heads.
Row = tuple[str, Sequence[Any]]


@dataclass(frozen=True)
class Table:
    """A list that is no `Listing`, as a table: a page names it as `table`, its rows are made when it is asked for.

    `asked` is what the address filters by, `total` how many rows there are or at least whether there are some.
    """

    path: str
    heads: Sequence[Any]
    rows: Callable[[], Iterable[Row]]
    total: int
    asked: Mapping[str, str | Sequence[str]] = field(default_factory=dict)

    def url(self, **changes: str) -> str:
        """The address of the table."""
        return (
            f"{self.path}?{urlencode({**{k: v for k, v in self.asked.items() if v}, **changes}, doseq=True)}"
        )


class ListAnswer(HttpResponse):
    """What a screen with a list answers instead of a page when its table is asked for."""

    def __init__(self, listed: Listed | Table) -> None:
        super().__init__()
        self.listed = listed


def wanted(request: HttpRequest) -> bool:
    """Whether a table is asked for."""
    return request.GET.get("format") == "csv"


def answered(request: HttpRequest, look: Callable[[], HttpResponse]) -> HttpResponse:
    """The table of the list that `look` shows; a screen without a list answers as always."""
    setattr(request, "csv_page", 1)  # noqa: B010  (requests know no such attribute; a list asks for it)
    file = tempfile.TemporaryFile("w+b")  # noqa: SIM115  (the answer closes it)
    with for_a_table():
        first = look()
        if isinstance(first, ListAnswer):
            found = first.listed
            _write(file, request, found if isinstance(found, Table) else _table_of(request, found, look))
    if not isinstance(first, ListAnswer):
        file.close()
        return look()
    file.seek(0)
    name = slugify(first.listed.path.strip("/").replace("/", "-")) or "list"
    answer = FileResponse(
        file, as_attachment=True, filename=f"{name}-{timezone.localdate()}.csv", content_type=MIME
    )
    return cast(HttpResponse, answer)


def _write(file: IO[bytes], request: HttpRequest, table: Table) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    sheet = csv.writer(text)
    sheet.writerow([*map(str, table.heads), _("Address")])
    for url, values in table.rows():
        address = request.build_absolute_uri(url) if url else ""
        sheet.writerow([disarmed(cell) for cell in (*map(plain, values), address)])
    text.detach()


def _table_of(request: HttpRequest, first: Listed, look: Callable[[], HttpResponse]) -> Table:
    """All pages of a list: the screen is asked for one long page after the other."""
    columns = [column for column in first.listing.columns if column.key not in first.hidden]

    def rows() -> Iterator[Row]:
        listed = first
        while True:
            for url, cells in listed.cells:
                yield url, [_bare(cells.get(column.key), column.kind) for column in columns]
            if listed.number >= listed.pages:
                break
            request.csv_page = listed.number + 1  # type: ignore[attr-defined]
            listed = cast(Listed, cast(ListAnswer, look()).listed)

    return Table(first.path, [column.label for column in columns], rows, first.total)


def plain(value: Any) -> str:
    """The value of a cell as text: a person by name, a pair of them one after the other, a mark by its word."""
    if value is None:
        return ""
    if isinstance(value, Markup):
        words = _Words()
        words.feed(value)
        return " ".join("".join(words.said).split())
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return moment(value) if timezone.is_aware(value) else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float | Decimal):
        return number(value)
    if isinstance(value, dict):
        return str(value.get("name") or "")
    if isinstance(value, Shown):
        return value.name
    if isinstance(value, Sequence):
        return "; ".join(text for part in value if (text := plain(part)))
    return str(getattr(value, "name", value))


def _bare(value: Any, kind: str) -> Any:
    """A pill is its word and a tone, which says nothing in a table."""
    return value[0] if kind == "pill" and isinstance(value, tuple | list) and value else value
