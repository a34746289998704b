"""The page of search and jump; the dialog over every page asks it for a part."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from braid.activity.search import Searchable, as_hits, declared, of_kind, search
from braid.activity.search.words import words_of
from braid.base.csvs import Row, Table
from braid.base.lists import Column, Listed, Listing
from braid.base.nav import Shown, navigation, places
from braid.base.web import asked, page
from braid.people.doors import member_view
from braid.people.models import Member

IN_DIALOG, ON_PAGE = 12, 40
AT_ONCE = 1000
# One kind at a time has pages; the order is that of the table, the newest first.
ONE_KIND = Listing(columns=(Column("number", _("Number"), "pk"),), sort="-number", per_page=30)


@member_view("view")
def search_page(request: HttpRequest, member: Member) -> HttpResponse:
    """Everything that fits the words; `kind` leaves one kind of row, with pages."""
    words = request.GET.get("q", "").strip()[:200]
    one = declared().get(request.GET.get("kind", ""))
    if one and words_of(words):
        return _one_kind(request, member, words, one)
    jumping = bool(asked(request).htmx)
    found = search(member, words, typing=jumping, most=IN_DIALOG if jumping else ON_PAGE)
    places = _places(request, words) if jumping else []
    context = _context(member, words, None) | {
        "hits": found.hits,
        "kinds": found.kinds,
        "more": found.more,
        "places": places,
    }
    context["table"] = _table(request, member, words, found.kinds, total=len(found.hits))
    return page(request, "activity/search.html", context, part="jump")


def _one_kind(request: HttpRequest, member: Member, words: str, one: Searchable) -> HttpResponse:
    rows = of_kind(member, one, words)
    listed = ONE_KIND.read(request, member, rows)  # (no column to search: the index has done that)
    listed.asked["kind"] = one.kind
    context = _context(member, words, listed) | {
        "hits": as_hits(member, one, listed.rows, words), "kinds": [one], "places": [], "kind": one,
        "table": _table(request, member, words, [one], one.kind, total=listed.total), "listed": None if listed.of_table else listed,
    }  # fmt: skip
    return page(request, "activity/search.html", context)


def _table(
    request: HttpRequest, member: Member, words: str, kinds: list[Searchable], kind: str = "", *, total: int
) -> Table:
    """Everything that fits, kind by kind, the newest first."""
    heads = (_("What"), _("Kind"), _("Where it says so"))
    return Table(request.path, heads, lambda: _rows(member, words, kinds), total, {"q": words, "kind": kind})


def _rows(member: Member, words: str, kinds: list[Searchable]) -> Iterator[Row]:
    for one in kinds:
        rows, start = of_kind(member, one, words).order_by("-pk"), 0
        while hits := as_hits(member, one, rows[start : start + AT_ONCE], words):
            yield from ((hit.url, (hit.title, one.label, hit.text)) for hit in hits)
            start += AT_ONCE


def _context(member: Member, words: str, listed: Listed | None) -> dict[str, Any]:
    return {"q": words, "listed": listed, "kind": None, "readable": bool(words_of(words))}


def _places(request: HttpRequest, words: str) -> list[Shown]:
    """Pages of the navigation whose name begins with what is typed."""
    member = asked(request).member
    typed = words.casefold()
    entries = places(navigation(member, f"/w/{member.workspace.slug}/", ""))
    return [entry for entry in entries if typed and entry.label.casefold().startswith(typed)][:3]
