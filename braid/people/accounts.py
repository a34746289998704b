"""Screens outside any workspace: signing up and in, coming in by invitation, one's own settings."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views
from allauth.core.internal.ratelimit import respond_429
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from braid.base.web import go, page
from braid.people import actions, invitations, limits, sample_door
from braid.people.forms import NewWorkspaceForm, YouForm
from braid.people.models import Invitation, Member, User

MISSES = 20  # wrong invitation links from one address in ten minutes


def shown(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """One of allauth's pages in Braid's manner: labels instead of placeholders, 422 when refused."""

    @wraps(view)
    def answered(request: HttpRequest, **ids: Any) -> HttpResponse:
        response = view(request, **ids)
        form = (getattr(response, "context_data", None) or {}).get("form")
        if form is not None:
            for field in form.fields.values():
                field.widget.attrs.pop("placeholder", None)
            if request.method == "POST" and form.errors:
                response.status_code = 422
        return response

    return answered


def sign_in(request: HttpRequest) -> HttpResponse:
    """Mail address and password; in a sample world on this machine also one click."""
    response = shown(views.login)(request)
    if (context := getattr(response, "context_data", None)) is not None:
        context["form"].fields["remember"].label = _("Stay signed in on this device")
        context["sample"] = list(sample_door.people(request))
        context["may_sign_up"] = views.get_adapter().is_open_for_signup(request)
    return response


def sign_up(request: HttpRequest) -> HttpResponse:
    """For the first person, for the invited, or for everybody by setting."""
    response = shown(views.signup)(request)
    if getattr(response, "context_data", True) is None:  # (allauth's page "closed" has no context)
        response.status_code = 403
    elif (context := getattr(response, "context_data", None)) is not None:
        context["invitation"] = invitations.carried(request)
    return response


@login_required
def password_change(request: HttpRequest) -> HttpResponse:
    """A new password; it ends every other session of the user."""
    if not isinstance(request.user, User) or not request.user.has_usable_password():
        raise Http404
    return shown(views.password_change)(request)


@require_POST
def sample_enter(request: HttpRequest) -> HttpResponse:
    """Enters the sample world as one of its people; 404 wherever that door is shut."""
    number = request.POST.get("member", "")
    found = sample_door.people(request).filter(pk=int(number)).first() if _is_id(number) else None
    if found is None:
        raise Http404
    sample_door.enter(request, found)
    return go(request, f"/w/{found.workspace.slug}/")


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 16


@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What somebody is invited to, and the button to come in."""
    where = limits.address(request)
    if limits.used_up("invitation", where, times=MISSES):
        return respond_429(request)
    found = invitations.by_token(token)
    if found is None:
        limits.allowed("invitation", where, times=MISSES, seconds=600)
        return page(request, "people/invitation_shut.html", {"why": ""}, status=404)
    if why := found.shut():
        context = {"why": why, "seat": _own_seat(request, found), "invitation": found}
        return page(request, "people/invitation_shut.html", context, status=410)
    if request.method == "POST":
        return _come_in(request, found)
    invitations.carry(request, found)
    if found.email and not request.user.is_authenticated:
        request.session["account_verified_email"] = found.email  # (the link came to that address)
    return page(request, "people/invitation.html", {"invitation": found, "next": request.path})


def _own_seat(request: HttpRequest, found: Invitation) -> Member | None:
    if not request.user.is_authenticated:
        return None
    rows = Member.objects.filter(workspace_id=found.workspace_id, user_id=request.user.pk)
    return next((m for m in rows if m.may("view")), None)


def _come_in(request: HttpRequest, found: Invitation) -> HttpResponse:
    if not isinstance(request.user, User):
        raise PermissionDenied
    try:
        member = invitations.accept(found, user=request.user)
    except ValidationError as refused:
        context = {"invitation": found, "next": request.path, "refused": " ".join(refused.messages)}
        return page(request, "people/invitation.html", context, status=422)
    request.session.pop(invitations.CARRIED, None)
    return go(request, f"/w/{member.workspace.slug}/")


@login_required
@never_cache
def you(request: HttpRequest) -> HttpResponse:
    """One's own settings, and one's workspaces."""
    user = request.user
    assert isinstance(user, User)
    form = YouForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        actions.change_own_settings(user, **form.cleaned_data)
        response = go(request, "/you/", _("Your settings are kept."))
        _keep_theme(response, user.theme)
        return response
    if request.method == "POST":
        user.refresh_from_db()
    seats = [m for m in Member.objects.select_related("workspace").filter(user=user) if m.may("view")]
    context = {"form": form, "seats": seats, "may_open": user.may_open_workspace(), "you": user}
    return page(request, "people/you.html", context, status=422 if form.errors else 200)


def _keep_theme(response: HttpResponse, theme: str) -> None:
    """The page reads the theme from a cookie, so that it comes in the right colours at once."""
    if not theme:
        response.delete_cookie("braid_theme", samesite="Lax")
        return
    response.set_cookie(
        "braid_theme", theme, max_age=31_536_000, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


@require_POST
@login_required
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """Ends every session of the user, this one too."""
    assert isinstance(request.user, User)
    actions.end_sessions(request.user)
    logout(request)
    messages.success(request, _("You are signed out on every device."))
    return go(request, "/sign-in/")


@login_required
def workspace_new(request: HttpRequest) -> HttpResponse:
    """A workspace of one's own; whoever makes it is its admin."""
    user = request.user
    assert isinstance(user, User)
    if not user.may_open_workspace():
        raise PermissionDenied
    form = NewWorkspaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        member = actions.open_workspace(user, **form.cleaned_data)
        return go(request, f"/w/{member.workspace.slug}/")
    first = not Member.objects.filter(user=user).exists()
    context = {"form": form, "first": first}
    return page(request, "people/workspace_new.html", context, status=422 if form.errors else 200)
