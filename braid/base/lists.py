"""Lists: sort, filter, search and pages, with everything in the address so that it can be shared."""

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from markupsafe import Markup

from braid.base.cells import table_rows
from braid.base.shown import apart, rooms_of
from braid.base.sides import manner
from braid.base.text import is_for_a_table

if TYPE_CHECKING:
    from braid.people.models import Member

PER_PAGE = 50
# Rows of one page when a table is made of a list.
PER_CSV_PAGE = 5000
Cells = list[tuple[str, dict[str, Any]]]
# Seconds of processor from which an answer is dear, and how many times as long it may then be kept.
DEAR = 0.002
WORTH = 200


@dataclass(frozen=True)
class Column:
    """A column. `sort` is the order_by expression; empty means that it cannot be sorted by."""

    key: str
    label: Any
    sort: str = ""
    kind: str = "text"


@dataclass(frozen=True)
class Filter:
    """A choice above the list. `choices` are (value, label) pairs, or a function of the member."""

    key: str
    label: Any
    choices: Sequence[tuple[str, Any]] | Callable[["Member"], Sequence[tuple[str, Any]]]
    lookup: str | Callable[[str], Q] = ""
    # Behind "More filters", where it does not stand in the way.
    seldom: bool = False

    def options(self, member: "Member") -> list[tuple[str, Any]]:
        """The choices for this member."""
        return list(self.choices(member) if callable(self.choices) else self.choices)

    def q(self, value: str) -> Q:
        """The condition for a chosen value."""
        return self.lookup(value) if callable(self.lookup) else Q(**{self.lookup or self.key: value})


@dataclass
class Menu:
    """A filter above a list as it stands now: its choices are read when they are drawn, or when one was chosen."""

    filter: Filter
    member: "Member"
    value: str = ""

    @cached_property
    def options(self) -> list[tuple[str, Any]]:
        """The choices for this member."""
        return self.filter.options(self.member)


@dataclass(frozen=True)
class Group:
    """A way to put the rows of a list under headings: `order` brings together what belongs together.

    The view writes the heading of each row into its cells, as `group`.
    """

    key: str
    label: Any
    order: tuple[Any, ...]


@dataclass
class Listed:
    """What one request asked of a list, and the answer. `rows` is the page of the query set."""

    listing: "Listing"
    path: str
    asked: dict[str, str]
    rows: QuerySet[Any]
    total: int
    number: int
    pages: int
    filters: list[Menu] = field(default_factory=list)
    # Everything that fits, in no order and on no page: for screens that show it in another way.
    found: QuerySet[Any] | None = None
    # What the view has made of the rows, for the template: (url, {column key: value}) for each.
    cells: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    # The key of the `Group` that was asked for, or nothing.
    group: str = ""
    # Columns that are left away on this page.
    hidden: set[str] = field(default_factory=set)
    # Whether this is a long page of a table (see `base.csvs`), which nobody will ask for again soon.
    of_table: bool = False
    member: Any = None
    # What the rows ask of the database, when it has been said already.
    asks: str = ""
    # In which other way than a table it is drawn: `{"view": "timeline", "by": "side"}`.
    drawn: dict[str, str] = field(default_factory=dict)
    # The cells as they were kept, and under which name.
    kept: tuple[Any, str] = (None, "")

    @property
    def pk(self) -> str:
        """The list itself: by this the rooms above know it."""
        return self.path

    @property
    def asked_for(self) -> str:
        """What was asked, always in the same order, without the page, and how it is drawn: by this a saved view is known."""
        asked = {key: value for key, value in self.asked.items() if key != "page"}
        return urlencode(sorted({**asked, **self.drawn}.items())) if asked else ""

    @property
    def everything(self) -> str:
        """The address of all of it, drawn as it is now."""
        return f"{self.path}?{urlencode(self.drawn)}" if self.drawn else self.path

    @property
    def views(self) -> list[Any]:
        """The views of this list that people have saved, as the room above tells them."""
        from braid.base.plugs import panels

        found = panels("list", self.member, self) if self.member else []
        return [view for said in found for view in said]

    @property
    def q(self) -> str:
        """The words searched for."""
        return self.asked.get("q", "")

    @property
    def narrowed(self) -> bool:
        """Whether a search or a filter is on: an empty answer then means something else."""
        return any(key not in {"sort", "page", "group"} for key in self.asked)

    def url(self, **changes: Any) -> str:
        """The address of this list with some of the answers changed; None or "" takes one out."""
        kept = {k: v for k, v in {**self.asked, "page": "", **changes}.items() if v not in ("", None)}
        return f"{self.path}?{urlencode(kept)}" if kept else self.path

    @property
    def query(self) -> str:
        """What is asked of this list, for another address that means the same rows: `?phase=build`, or nothing."""
        return self.url()[len(self.path) :]

    def grouping(self) -> list[tuple[str, Any]]:
        """The ways to group this list, for a menu."""
        return [(one.key, one.label) for one in self.listing.groups]

    def heads(self) -> list[dict[str, Any]]:
        """Column heads with the address that sorts by them and how they are sorted now."""
        now = self.asked.get("sort") or self.listing.sort
        heads = []
        for column in self.listing.columns:
            if column.key in self.hidden:
                continue
            down = now == f"-{column.key}"
            state = "descending" if down else "ascending" if now == column.key else "none"
            to = f"-{column.key}" if state == "ascending" else column.key
            heads.append(
                {
                    "key": column.key,
                    "label": column.label,
                    "kind": column.kind,
                    "url": self.url(sort=to) if column.sort else "",
                    "state": state,
                }
            )
        return heads


@dataclass(frozen=True)
class Listing:
    """A list of one kind of row. `sort` is the key of a sortable column, with `-` for descending."""

    columns: Sequence[Column]
    sort: str
    filters: Sequence[Filter] = ()
    search: Sequence[str] = ()
    per_page: int = PER_PAGE
    groups: Sequence[Group] = ()
    # The other ways in which a screen draws it: what its address says then, and what of it is known. `view` comes first.
    ways: Sequence[tuple[str, Sequence[str]]] = ()

    def read(
        self, request: HttpRequest, member: "Member", rows: QuerySet[Any], *, count: bool = True
    ) -> Listed:
        """Applies what the address asks. Unknown values are left out rather than an error.

        Args:
            count: False for a screen that counts in its own way; it then says the `total` itself.
        """
        asked = {k: str(v).strip() for k, v in request.GET.items() if str(v).strip() and k in self._keys()}
        filters = []
        for item in self.filters:
            menu = Menu(item, member)
            value = asked.get(item.key, "")
            if value and value in {str(o[0]) for o in menu.options}:
                rows = rows.filter(item.q(value))
                menu.value = value
            else:
                asked.pop(item.key, None)
            filters.append(menu)
        rows = self._search(rows, asked.get("q", "").replace("\x00", ""))
        of_table = int(getattr(request, "csv_page", 0))
        asks = question(rows) if count or of_table else ""
        total = _counted(member, rows, asks)
        per_page = PER_CSV_PAGE if of_table else self.per_page
        pages = max(1, -(-total // per_page))
        number = of_table or int(asked["page"]) if of_table or asked.get("page", "").isdecimal() else 1
        number = min(max(1, number), pages)
        start = (number - 1) * per_page
        group = self._grouped(asked)
        ordered = self._ordered(rows, asked, group)[start : start + per_page]
        return Listed(
            self, request.path, asked, ordered, total, number, pages, filters, rows, group=group.key if group else "",
            of_table=bool(of_table), member=member, asks=asks, drawn=self._drawn(request),
        )  # fmt: skip

    def _drawn(self, request: HttpRequest) -> dict[str, str]:
        said = {key: request.GET.get(key, "") for key, _known in self.ways}
        drawn = {key: said[key] for key, known in self.ways if said[key] in known}
        return drawn if "view" in drawn else {}

    def _keys(self) -> set[str]:
        return {
            "q",
            "sort",
            "page",
            *(["group"] if self.groups else []),
            *(item.key for item in self.filters),
        }

    def _grouped(self, asked: dict[str, str]) -> Group | None:
        found = next((one for one in self.groups if one.key == asked.get("group")), None)
        if found is None:
            asked.pop("group", None)
        return found

    def _search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        for word in words.split()[:8]:
            match = Q()
            for name in self.search:
                match |= Q(**{f"{name}__icontains": word})
            rows = rows.filter(match)
        return rows

    def _ordered(self, rows: QuerySet[Any], asked: dict[str, str], group: Group | None) -> QuerySet[Any]:
        known = {c.key: c.sort for c in self.columns if c.sort}
        wanted = asked.get("sort", self.sort)
        if wanted.lstrip("-") not in known:
            asked.pop("sort", None)
            wanted = self.sort
        sign = "-" if wanted.startswith("-") else ""
        first = group.order if group else ()
        return rows.order_by(*first, f"{sign}{known[wanted.lstrip('-')]}", f"{sign}pk")


def question(rows: QuerySet[Any]) -> str:
    """What these rows ask of the database, as a name for the answer: who may see which row is a part of it."""
    try:
        return str(rows.order_by().values("pk").query.sql_with_params())
    except EmptyResultSet:  # (an impossible filter has no SQL)
        return ""


def counted(member: "Member", rows: QuerySet[Model]) -> int:
    """How many rows, remembered until anything in the workspace changes; among very many, roughly."""
    return _counted(member, rows, question(rows))


def _counted(member: "Member", rows: QuerySet[Any], asks: str) -> int:
    return int(remembered(member, f"count:{asks}", rows.count, roughly=True)) if asks else 0


def kept_cells(member: "Member", listed: Listed, make: Callable[[], Any], also: Any = "") -> Any:
    """The cells of one page of a list, for all who ask the database the same question, until something changes.

    `make` may depend on the rows, the workspace, the language, the day and what `also` says: who may see which row
    is said in the question itself.
    """
    if listed.of_table:
        return make()
    asks, page = listed.asks or question(listed.rows), listed.rows.query
    if not asks:
        return []
    where = f"{page.order_by}:{page.low_mark}:{page.high_mark}"
    name = f"cells:{listed.path}:{manner()}:{_today()}:{also}:{where}:{asks}"
    cells = remembered(member, name, make)
    listed.kept = (cells, name)
    return cells


def kept_rows(listed: Listed, heads: Sequence[dict[str, Any]], ticks: str = "") -> Markup:
    """The rows of one page of a list as HTML (see `table_rows`), as long as their cells are kept."""
    cells, name = listed.kept
    if cells is None or cells is not listed.cells:
        return table_rows(heads, listed.cells, ticks)
    name = f"rows:{ticks}:{sorted(listed.hidden)}:{name}"
    kept: Markup = remembered(listed.member, name, lambda: table_rows(heads, cells, ticks))
    return kept


def kept_tools(listed: Listed, find: str, draw: Callable[[Listed, str], Markup]) -> Markup:
    """What stands above a list: menus of hundreds cost more than the rows."""
    if listed.member is None:
        return draw(listed, find)
    name = f"tools:{find}:{listed.url(page=listed.number, **listed.drawn)}"
    kept: Markup = kept_for(listed.member, name, lambda: draw(listed, find))
    return kept


def kept_for(member: "Member", name: str, make: Callable[[], Any]) -> Any:
    """What `make` answers this reader, until anything changes or a day begins: rows, or a piece of a page without a
    token of a form in it. Never None.
    """
    return remembered(member, f"for:{name}:{member.pk}:{manner()}:{_today()}", make)


def _today() -> str:
    """The reader's day, and the clock by which they read the time of it."""
    return f"{timezone.localdate()} {timezone.get_current_timezone_name()}"


def remembered(member: "Member", name: str, make: Callable[[], Any], *, roughly: bool = False) -> Any:
    """What `make` answers, remembered under `name` until anything in the workspace changes. Never None.

    It is the same for every member of the workspace: what only some may see must say so in the name.
    Inside a transaction nothing is remembered, for what is read there may never come to be.

    Args:
        roughly: for sums and menus over everything. Where the answer costs more than `DEAR` seconds, which
            takes ten thousand rows, it holds for `WORTH` times as long as it cost, whatever changes meanwhile.
    """
    if not remembers():
        return make()
    workspace = member.workspace
    # (What is said for a table is said in another way.)
    name += ":table" if is_for_a_table() else ""
    key = f"{workspace.pk}:{_short(name)}"
    version, until, kept, rooms = caches["pages"].get(key) or (0, 0.0, None, set())
    if version != workspace.version and not (roughly and time.time() < until):
        began = time.thread_time()
        kept, rooms = apart(member, make)
        cost = time.thread_time() - began
        until = time.time() + cost * WORTH if cost > DEAR else 0.0
        caches["pages"].set(key, (workspace.version, until, kept, rooms), 600)
    rooms_of(member).update(rooms)
    return kept


def remembers() -> bool:
    """Whether anything is remembered now: what is read in a transaction may never come to be."""
    return bool(settings.REMEMBER) and not connection.in_atomic_block


def kept_for_good(name: str, make: Callable[[], Any]) -> Any:
    """What `make` answers about something that never changes, whatever else does in the workspace. Never None.

    In `name` must stand all that the answer depends on: which row, what of it is hidden from the reader, the language,
    the names of the sides. Inside a transaction nothing is kept, for what is read there may never come to be.
    """
    if not remembers():
        return make()
    key = f"good:{_short(name)}"
    kept = caches["pages"].get(key)
    if kept is None:
        kept = make()
        caches["pages"].set(key, kept, 600)
    return kept


def kept_fields(name: str, draw: Callable[[], Any]) -> Any:
    """Fields of a form that nobody has filled in, drawn once for each language and day, whatever changes.

    In `name` must stand all else that they depend on, such as what a menu offers.
    """
    return kept_for_good(f"fields:{name}:{manner()}:{_today()}", draw)


def _short(name: str) -> str:
    return hashlib.blake2b(name.encode(), digest_size=16).hexdigest()
