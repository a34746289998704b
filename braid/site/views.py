"""Home and the pages that say what went wrong."""

import errno
import logging
import secrets
import sys
from collections.abc import Callable
from typing import Any

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import engines

from braid.base.web import asked, page
from braid.people.models import Member, User
from braid.site.bridge import NO_TURN

log = logging.getLogger("braid.site")
FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}
# When somebody who was told that the database is busy may try again.
RETRY_SECONDS = 10
DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def home(request: HttpRequest) -> HttpResponse:
    """To one's workspace, to choose one of several, to make the first one, or to sign in."""
    if not isinstance(request.user, User):
        # Nobody can sign in to a Braid in which nobody is yet.
        return HttpResponseRedirect("/sign-in/" if User.objects.exists() else "/sign-up/")
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
    """500, 503 or 507. Without the request: session and database may be what is broken.

    The page shows a reference that stands in the log with what happened, and nothing else of it.
    """
    error = sys.exc_info()[1]
    _leave_unsaid(request)
    if is_busy(error):
        return _busy(request)
    status, reference = what_broke(error), secrets.token_hex(4)
    log.error("reference %s: %s %s", reference, request.method, request.path, exc_info=error)
    context = {"status": status, "reference": reference}
    response = HttpResponse(engines["jinja2"].get_template("500.html").render(context), status=status)
    return _is_in_the_log(response)


def _leave_unsaid(request: HttpRequest) -> None:
    """What the page was about to say has not happened: the next page must not say it either."""
    if storage := getattr(request, "_messages", None):
        storage._queued_messages.clear()
        storage.added_new = False


def in_turn(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Says so to whoever waited for others who write until the server let them wait no longer."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return _busy(request) if request.META.get(NO_TURN) else get_response(request)

    return middleware


def with_policy(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Says with every answer what its page may load: one policy for all of Braid, put into words once."""
    policy = build_policy()

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        # (What Django shows of a fault to whoever works on Braid has styles in it.)
        if not (settings.DEBUG and response.status_code in (404, 500)):
            response.setdefault(HEADER, policy)
        return response

    return middleware


def _busy(request: HttpRequest) -> HttpResponse:
    """503 while somebody else writes for so long that waiting has ended, with what was typed: it can be sent again.

    A file cannot be carried on; the page says so.
    """
    log.warning("the database was busy for too long: %s %s", request.method, request.path)
    # (Outside of workspaces forms carry passwords, which no page must show.)
    is_form = request.method == "POST" and request.content_type in FORMS and request.path.startswith("/w/")
    sent = [(name, value) for name, values in request.POST.lists() for value in values] if is_form else []
    context = {"status": 503, "is_busy": True, "sent": sent, "again": request.get_full_path(), "has_file": bool(is_form and request.FILES)}  # fmt: skip
    response = HttpResponse(engines["jinja2"].get_template("busy.html").render(context), status=503)
    response["Retry-After"], response["Cache-Control"] = str(RETRY_SECONDS), "no-store"
    return _is_in_the_log(response)


def _is_in_the_log(response: HttpResponse) -> HttpResponse:
    """Django would write the same once more, without the reference."""
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def is_busy(error: BaseException | None) -> bool:
    """Whether somebody else holds the one pen that SQLite has, for longer than anybody waits."""
    while error is not None:
        if isinstance(error, OperationalError) and "database is locked" in str(error):
            return True
        error = error.__cause__
    return False


def what_broke(error: BaseException | None) -> int:
    """507 for a disk that is full, 503 for a database that does not answer, else 500."""
    is_away = False
    while error is not None:
        full = getattr(error, "errno", None) in DISK_FULL or getattr(error, "sqlstate", None) == "53100"
        if full or "database or disk is full" in str(error):
            return 507
        is_away = is_away or isinstance(error, OperationalError | InterfaceError)
        error = error.__cause__
    return 503 if is_away else 500


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that did not come from a page of ours, or whose page was open too long."""
    return _wrong(request, 403, "403_csrf.html")
