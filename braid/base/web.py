"""How a screen answers: one template a page, its named blocks as fragments."""

import secrets
import time
from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.backends.utils import csrf_input
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event
from django_htmx.middleware import HtmxDetails
from markupsafe import Markup

from braid.base import csvs
from braid.base.lists import Listed, kept_for
from braid.base.marked import FIELD, MARK, with_token
from braid.base.nav import help_for, navigation, quick_for, tabs_of
from braid.base.shown import apart, rooms_of

# The element of the frame into which dialog.js puts the form that was asked for.
DIALOG = "dialog-body"
# Stands between the parts of a page that is kept: nobody can know it, and write it somewhere.
CUT = secrets.token_hex(16)


class Request(HttpRequest):
    """A request after the middleware: what htmx said, and the member once a door has opened."""

    htmx: HtmxDetails
    member: Any


def is_live(request: HttpRequest) -> bool:
    """Whether an open page fetches itself, with nobody looking: what is to be seen once must wait."""
    return "Braid-Live" in request.headers


def shell(request: HttpRequest) -> dict[str, Any]:
    """What every template may use. `u` is the address prefix of the workspace, computed once."""
    member = getattr(request, "member", None)
    slug = member.workspace.slug if member else ""
    prefix = f"/w/{slug}/" if member else "/"
    said = hasattr(request, "_messages") and not is_live(request)
    # (The counts beside the navigation are on every page, and so no reason to fetch it anew.)
    nav = apart(member, lambda: navigation(member, prefix, request.path))[0] if member else ()
    return {
        "member": member,
        # (Made once where it is first asked for: a list has a form in every row.)
        "csrf_input": SimpleLazyObject(lambda: csrf_input(request)),
        "u": prefix,
        "nav": nav,
        "tabs_of_place": tabs_of(nav, prefix, request.path),
        "quick": quick_for(member) if member else (),
        "help_url": help_for(prefix, request.path) if member else "",
        "messages": messages.get_messages(request) if said else [],
        "rooms": lambda: " ".join(sorted(rooms_of(member))),
        "now": time.time,
        "debug": settings.DEBUG,
    }


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    part: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """The whole page, or for htmx only the block named `part` of the same template.

    Args:
        part: the block to answer with when htmx asks; None always gives the whole page.
        status: 422 for a form that was not valid.
    """
    if csvs.wanted(request) and isinstance(listed := context.get("listed"), Listed) and listed.of_table:
        return csvs.ListAnswer(listed)
    if csvs.wanted(request) and isinstance(table := context.get("table"), csvs.Table):
        return csvs.ListAnswer(table)
    found = engines["jinja2"].get_template(template)
    htmx = getattr(request, "htmx", None)
    if part and htmx and not htmx.boosted:
        html = _block(found, part, context, request)
    else:
        html = found.render(context, request)
    response = HttpResponse(html, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def kept_page(
    request: HttpRequest, member: Any, template: str, name: str, make: Callable[[], dict[str, Any]]
) -> HttpResponse:
    """A page of which all but the frame is drawn once for its reader, until anything changes or a day begins.

    For pages that rest on nothing but what an event tells of. Forms may stand in it: there is a mark where the token
    of one goes, and each answer puts its own there.

    Args:
        name: nobody else's, and what the page is about.
        make: what the template needs beside what every template may use.
    """

    def draw() -> list[str]:
        token, member.form_token = member.form_token, lambda: MARK
        try:
            found = engines["jinja2"].get_template(template)
            context = {**make(), "request": request}
            for processor in cast(Any, found).backend.template_context_processors:
                context.update(processor(request))
            return str(cast(Any, found).template.render(context, csrf_input=FIELD, cut=CUT)).split(CUT)
        finally:
            member.form_token = token

    title, assets, body = kept_for(member, f"page:{name}:{MARK}", draw)
    parts = {"title": Markup(title), "assets": Markup(assets), "body": with_token(body, member)}  # noqa: S704  (rendered by an escaping template)
    return page(request, "base/kept.html", {"kept": parts})


def form_page(
    request: HttpRequest, form: BaseForm, *, template: str = "base/form.html", **context: Any
) -> HttpResponse:
    """A page with one form; 422 when it was sent, for then it was refused.

    `context`: heading, save, cancel (an address), crumbs as (text, address) pairs, and where there is need: lede;
    `rows`, what is there already as (text, address that takes it away or nothing).
    """
    context = {"lede": "", "rows": [], "crumbs": [], "form": form, **context}
    return page(request, template, context, status=422 if request.method == "POST" else 200)


def _block(found: Any, part: str, context: dict[str, Any], request: HttpRequest) -> str:
    full = {**context, "request": request}
    for processor in found.backend.template_context_processors:
        full.update(processor(request))
    template = found.template
    # A block alone runs without the imports at the head of its file: the components come from here.
    ui = template.environment.get_template("components.html").module
    inner = template.new_context({k: v for k, v in vars(ui).items() if k[0] != "_"} | {"ui": ui} | full)
    return "".join(template.blocks[part](inner))


def in_dialog(request: HttpRequest) -> bool:
    """Whether the answer is to stand in the dialog over whatever page is open."""
    htmx = getattr(request, "htmx", None)
    return bool(htmx and htmx.target == DIALOG)


def sorry(request: HttpRequest, said: str) -> None:
    """One sentence about what could not be done, on the next page."""
    messages.error(request, said)


def go(request: HttpRequest, url: str, said: str = "", *, undo: str = "") -> HttpResponse:
    """After a POST: on to `url`, with one sentence about what happened.

    Args:
        undo: the address of a button beside the sentence that takes it back.

    A form that was sent from the dialog closes it instead: the page beneath stays.
    """
    if in_dialog(request):
        # (The place is for the receipt of a form that is sent twice.)
        done = HttpResponse(status=204, headers={"Location": url})
        return trigger_client_event(done, "dialog-done", {"said": str(said), "url": url})
    if said:
        messages.success(request, said, extra_tags=undo)
    if getattr(request, "htmx", None):
        return HttpResponseClientRedirect(url)
    response = HttpResponse(status=303)
    response["Location"] = url
    return response


def asked(request: HttpRequest) -> Request:
    """The request with the attributes that the middleware has set, for the type checker."""
    return cast(Request, request)
