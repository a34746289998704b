"""The public page of the notes: no sign-in, only what both sides have published, and nothing where nobody opened it."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.cache import caches
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.template import engines
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from braid.base.sides import call_sides
from braid.base.text import markdown
from braid.messaging.models import Changelog, ChangelogOpening, NotePublication
from braid.people.models import Workspace

PER_PAGE = 40
IN_FEED = 50
# A reader's browser, and whatever stands between, may show the page for so long without asking again.
FRESH_SECONDS = 60
KEPT_SECONDS = 600


def opened(slug: str) -> Workspace:
    """The workspace whose page is open; 404 otherwise, as for a workspace that does not exist."""
    workspace = Workspace.objects.filter(slug=slug).first()
    if workspace is None or not ChangelogOpening.objects.filter(workspace=workspace, closed_at=None).exists():
        raise Http404
    call_sides(workspace.product_name, workspace.marketing_name)
    timezone.activate(workspace.time_zone)
    return workspace


def public_notes(workspace: Workspace) -> Any:
    """What is public, the newest first: nothing of what only some people may see, or what was put away."""
    rows = NotePublication.objects.open_in(workspace.pk).filter(taken_back_at=None)
    return rows.select_related("note__release").order_by("-since", "-pk")


def _head(workspace: Workspace) -> dict[str, Any]:
    row = Changelog.objects.filter(workspace=workspace).first()
    return {
        "title": (row.title if row else "") or _("What is new at %(name)s") % {"name": workspace.name},
        "intro": row.intro if row else "",
        "is_indexed": bool(row and row.is_indexed),
    }


Make = Callable[[Workspace, dict[str, Any]], HttpResponse]


def _answer(request: HttpRequest, slug: str, name: str, make: Make) -> HttpResponse:
    """The answer as it is kept for this state of the workspace: drawn once, and not sent again to who has it."""
    workspace = opened(slug)
    state = (
        f"changelog:{workspace.pk}:{workspace.version}:{name}:{translation.get_language()}:{_base(request)}"
    )
    mark = f'"{hashlib.blake2b(state.encode(), digest_size=12).hexdigest()}"'
    head = _head(workspace)
    if request.headers.get("If-None-Match") == mark:
        return _dressed(HttpResponseNotModified(), mark, head)
    kept = caches["pages"].get(state) if settings.REMEMBER else None
    if kept is None:
        made = make(workspace, head)
        kept = (made.content, made["Content-Type"])
        if settings.REMEMBER:
            caches["pages"].set(state, kept, KEPT_SECONDS)
    return _dressed(HttpResponse(kept[0], content_type=kept[1]), mark, head)


def _dressed(response: HttpResponse, mark: str, head: dict[str, Any]) -> HttpResponse:
    response["ETag"] = mark
    patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
    if not head["is_indexed"]:
        response["X-Robots-Tag"] = "noindex"
    return response


def _base(request: HttpRequest) -> str:
    return str(settings.PUBLIC_URL or request.build_absolute_uri("/")).rstrip("/")


def _drawn(context: dict[str, Any]) -> HttpResponse:
    # (Without the request: what is kept for all has nothing in it of whoever asked first.)
    return HttpResponse(engines["jinja2"].get_template("messaging/notes/public.html").render(context))


def _number(request: HttpRequest) -> int:
    asked = request.GET.get("page", "")
    return int(asked) if asked.isdecimal() and len(asked) < 6 else 1


@require_safe
def changelog(request: HttpRequest, workspace: str) -> HttpResponse:
    """What is new, the newest first."""

    def make(here: Workspace, head: dict[str, Any]) -> HttpResponse:
        found = Paginator(public_notes(here), PER_PAGE).get_page(_number(request))
        context = {**head, "workspace": here, "found": found, "groups": grouped(list(found)), "one": None}
        return _drawn(context)

    return _answer(request, workspace, f"page:{_number(request)}", make)


@require_safe
def one_note(request: HttpRequest, workspace: str, pk: int) -> HttpResponse:
    """One note under an address of its own."""

    def make(here: Workspace, head: dict[str, Any]) -> HttpResponse:
        out = public_notes(here).filter(note=pk).first()
        if out is None:
            raise Http404
        context = {**head, "workspace": here, "found": None, "groups": grouped([out]), "one": out}
        return _drawn(context)

    return _answer(request, workspace, f"note:{pk}", make)


def grouped(rows: list[NotePublication]) -> list[tuple[str, datetime, list[NotePublication]]]:
    """The notes by their release, in the order of the page: name, the newest day, notes."""
    groups: dict[Any, list[NotePublication]] = {}
    for out in rows:
        release = out.note.release
        groups.setdefault(release.pk if release else out.since.date(), []).append(out)
    return [
        (found[0].note.release.name if found[0].note.release else "", found[0].since, found)
        for found in groups.values()
    ]


def _entries(request: HttpRequest, here: Workspace) -> list[tuple[NotePublication, str, str]]:
    """The newest notes with their addresses and what they say as HTML."""
    start = f"{_base(request)}/changelog/{quote(here.slug)}/"
    return [
        (out, f"{start}{out.note_id}/", str(markdown(f"{out.what}\n\n{out.why}")))
        for out in public_notes(here)[:IN_FEED]
    ]


@require_safe
def rss(request: HttpRequest, workspace: str) -> HttpResponse:
    """The same for feed readers, as RSS 2.0."""

    def make(here: Workspace, head: dict[str, Any]) -> HttpResponse:
        home = f"{_base(request)}/changelog/{quote(here.slug)}/"
        feed = Rss201rev2Feed(
            title=plain(head["title"]), link=home, description=plain(head["intro"] or head["title"]),
            feed_url=f"{home}feed.xml", language=translation.get_language(),
        )  # fmt: skip
        for out, link, html in _entries(request, here):
            feed.add_item(
                title=plain(out.title), link=link, description=plain(html), unique_id=link, pubdate=out.since,
                updateddate=out.at, categories=[out.get_kind_of_display()],
            )  # fmt: skip
        return HttpResponse(feed.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8")

    return _answer(request, workspace, "rss", make)


@require_safe
def json_feed(request: HttpRequest, workspace: str) -> HttpResponse:
    """The same as JSON Feed 1.1."""

    def make(here: Workspace, head: dict[str, Any]) -> HttpResponse:
        home = f"{_base(request)}/changelog/{quote(here.slug)}/"
        items = [
            {
                "id": link, "url": link, "title": out.title, "content_html": html,
                "date_published": out.since.isoformat(), "date_modified": out.at.isoformat(),
                "tags": [out.get_kind_of_display(), *([out.note.release.name] if out.note.release else [])],
            }
            for out, link, html in _entries(request, here)
        ]  # fmt: skip
        found = {
            "version": "https://jsonfeed.org/version/1.1", "title": head["title"], "home_page_url": home,
            "feed_url": f"{home}feed.json", "language": translation.get_language(), "items": items,
        }  # fmt: skip
        if head["intro"]:
            found["description"] = head["intro"]
        return JsonResponse(found, content_type="application/feed+json; charset=utf-8", json_dumps_params={"ensure_ascii": False})  # fmt: skip

    return _answer(request, workspace, "json", make)


def plain(text: str) -> str:
    """Without the control characters that no XML may hold."""
    return "".join(
        sign for sign in text if sign in "\t\n\r" or ord(sign) >= 32 and ord(sign) not in (0xFFFE, 0xFFFF)
    )
