"""How a screen answers: one template a page, its named blocks as fragments."""

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from braid.base.nav import navigation


class Request(HttpRequest):
    """A request after the middleware: what htmx said, and the member once a door has opened."""

    htmx: HtmxDetails
    member: Any


def shell(request: HttpRequest) -> dict[str, Any]:
    """What every template may use. `u` is the address prefix of the workspace, computed once."""
    member = getattr(request, "member", None)
    slug = member.workspace.slug if member else ""
    prefix = f"/w/{slug}/" if member else "/"
    return {
        "member": member,
        "u": prefix,
        "nav": navigation(member, prefix, request.path) if member else [],
        "messages": messages.get_messages(request) if hasattr(request, "_messages") else [],
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
    found = engines["jinja2"].get_template(template)
    htmx = getattr(request, "htmx", None)
    if part and htmx and not htmx.boosted:
        html = _block(found, part, context, request)
    else:
        html = found.render(context, request)
    response = HttpResponse(html, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _block(found: Any, part: str, context: dict[str, Any], request: HttpRequest) -> str:
    from django.template.backends.utils import csrf_input_lazy, csrf_token_lazy

    full = {
        **context,
        "request": request,
        "csrf_input": csrf_input_lazy(request),
        "csrf_token": csrf_token_lazy(request),
    }
    for processor in found.backend.template_context_processors:
        full.update(processor(request))
    template = found.template
    # A block alone runs without the imports at the head of its file: the components come from here.
    ui = template.environment.get_template("components.html").module
    inner = template.new_context({k: v for k, v in vars(ui).items() if k[0] != "_"} | {"ui": ui} | full)
    return "".join(template.blocks[part](inner))


def go(request: HttpRequest, url: str, said: str = "") -> HttpResponse:
    """After a POST: on to `url`, with one sentence about what happened."""
    if said:
        messages.success(request, said)
    if getattr(request, "htmx", None):
        return HttpResponseClientRedirect(url)
    response = HttpResponse(status=303)
    response["Location"] = url
    return response


def asked(request: HttpRequest) -> Request:
    """The request with the attributes that the middleware has set, for the type checker."""
    return cast(Request, request)
