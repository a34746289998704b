"""Home and the pages that say what went wrong."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from braid.base.web import page
from braid.people.models import Member


def home(request: HttpRequest) -> HttpResponse:
    """Somebody signed in goes to their workspace, or to choose one; others to the sign-in page."""
    if not request.user.is_authenticated:
        return HttpResponseRedirect("/sign-in/")
    members = [
        m for m in Member.objects.select_related("workspace").filter(user=request.user) if m.may("view")
    ]
    if len(members) == 1:
        return HttpResponseRedirect(f"/w/{members[0].workspace.slug}/")
    return page(request, "site/home.html", {"members": members})


def _wrong(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    return page(request, "site/wrong.html", {"title": title, "text": text, "status": status}, status=status)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400."""
    return _wrong(
        request, 400, _("That request could not be read"), _("Nothing was changed. Go back and try again.")
    )


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403."""
    text = _(
        "Your right in this workspace does not allow this. Nothing was changed. An admin can change rights."
    )
    return _wrong(request, 403, _("This is not open to you"), text)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404: also what an outsider gets, who must not learn what exists."""
    text = _("There is nothing at this address, or nothing that you may see.")
    return _wrong(request, 404, _("Nothing here"), text)


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    text = _(
        "Something went wrong on the server. What you were saving was not saved. It has been written to the log."
    )
    return _wrong(request, 500, _("That did not work"), text)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that did not come from a page of ours, or whose page was open too long."""
    text = _(
        "This form was open too long or came from elsewhere. Nothing was saved. Go back, reload the page and send it again."
    )
    return _wrong(request, 403, _("The form is out of date"), text)
