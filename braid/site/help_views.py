"""Help inside Braid: the chapters of the book that are for both teams, in plain words and without pictures."""

from typing import Any

from django.http import Http404, HttpResponse
from markupsafe import Markup

from braid.base.book import Chapter, chapters, html_of
from braid.base.web import Request, page
from braid.people.doors import member_view
from braid.people.models import Member

AROUND = 70


@member_view("view")
def help_list(request: Request, member: Member) -> HttpResponse:
    """All pages by part; those that have every word of `?q=`, with the place where the first one stands."""
    words = request.GET.get("q", "").replace("\x00", "").lower().split()[:8]
    found = [(chapter, _around(chapter, words)) for chapter in chapters() if _fits(chapter, words)]
    parts: dict[str, list[Any]] = {}
    for chapter, around in found:
        parts.setdefault(chapter.part, []).append((chapter, around))
    context = {"parts": parts, "q": request.GET.get("q", "")[:200], "count": len(found)}
    return page(request, "site/help_list.html", context)


def _fits(chapter: Chapter, words: list[str]) -> bool:
    return all(word in chapter.plain.lower() for word in words)


def _around(chapter: Chapter, words: list[str]) -> str:
    """The words around the first hit; the beginning of the page where nothing is searched for."""
    plain = chapter.plain.removeprefix(chapter.title).strip()
    at = max(0, plain.lower().find(words[0]) - AROUND) if words else 0
    piece = plain[at : at + 2 * AROUND].strip()
    return f"{'… ' if at else ''}{piece} …"


@member_view("view")
def help_page(request: Request, member: Member, name: str) -> HttpResponse:
    """One page, with the others of its part beside it."""
    book = chapters()
    chapter = next((each for each in book if each.name == name), None)
    if chapter is None:
        raise Http404
    known = {each.name for each in book}

    def leads(address: str) -> str | None:
        """To the same page in here; what is only in the book or in the sources is left as words."""
        file, _sharp, place = address.partition("#")
        if file.startswith(("http://", "https://")) or not file:
            return address
        inside = file.removesuffix(".md")
        if inside not in known:
            return None
        return f"/w/{member.workspace.slug}/help/{inside}/" + (f"#{place}" if place else "")

    context = {
        "chapter": chapter,
        "text": Markup(html_of(chapter.text, leads, title=False)),  # noqa: S704  (our own docs)
        "others": [each for each in book if each.part == chapter.part],
    }
    return page(request, "site/help_page.html", context)
