"""Home and the pages that say what went wrong."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import engines

from braid.base.web import asked, page
from braid.people.models import Member, User


def home(request: HttpRequest) -> HttpResponse:
    """To one's workspace, to choose one of several, to make the first one, or to sign in."""
    if not isinstance(request.user, User):
        return HttpResponseRedirect("/sign-in/")
    rows = Member.objects.select_related("workspace").filter(user=request.user).order_by("workspace__name")
    seats = [seat for seat in rows if seat.may("view")]
    if len(seats) == 1:
        return HttpResponseRedirect(f"/w/{seats[0].workspace.slug}/")
    if not seats and request.user.may_open_workspace():
        return HttpResponseRedirect("/workspaces/new/")
    return page(request, "site/home.html", {"seats": seats})


def _wrong(request: HttpRequest, status: int, template: str = "") -> HttpResponse:
    asked(request).member = None  # (no navigation: counting for it may be what failed)
    return page(request, template or f"{status}.html", {}, status=status)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400."""
    return _wrong(request, 400)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403."""
    return _wrong(request, 403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404: also what an outsider gets, who must not learn what exists."""
    return _wrong(request, 404)


def too_often(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """429."""
    return _wrong(request, 429)


def server_error(request: HttpRequest) -> HttpResponse:
    """500. Without the request: session and database may be what is broken."""
    return HttpResponse(engines["jinja2"].get_template("500.html").render({}), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that did not come from a page of ours, or whose page was open too long."""
    return _wrong(request, 403, "403_csrf.html")
