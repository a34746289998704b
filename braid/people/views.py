"""The people of a workspace: who is here, how each of them works, and the settings that all share."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from markupsafe import Markup

from braid.base.forms import add_errors
from braid.base.lists import Cells, Column, Filter, Listed, Listing, kept_cells
from braid.base.models import Side
from braid.base.plugs import panels
from braid.base.text import day
from braid.base.web import go, page
from braid.people import actions
from braid.people.doors import find, hold, member_view
from braid.people.faces import portrait
from braid.people.forms import LeaveForm, MemberForm, ProfileForm, WorkspaceSettingsForm
from braid.people.models import Member, Pod

RIGHT_WORDS = {
    "admin": gettext_lazy("Admin"),
    "member": gettext_lazy("Member"),
    "guest": gettext_lazy("Guest"),
}
PROFILE = ("how_i_work", "how_judged", "need_from_other")


def side_choices(member: Member) -> list[tuple[str, str]]:
    """The sides by their names in this workspace."""
    return [(side, member.workspace.side_name(side)) for side in Side.values]


def pod_choices(member: Member) -> list[tuple[str, str]]:
    """The pods by name."""
    return [
        (str(pk), name)
        for pk, name in Pod.objects.visible_to(member).order_by("name").values_list("pk", "name")
    ]


STATES = (
    ("account", gettext_lazy("can sign in")),
    ("roster", gettext_lazy("on the roster only")),
    ("lead", gettext_lazy("leads a side")),
    ("sponsor", gettext_lazy("executive sponsor")),
    ("left", gettext_lazy("has left")),
)


def state_q(value: str) -> Q:
    """The condition for one of STATES."""
    return {
        "account": Q(user__isnull=False),
        "roster": Q(user=None),
        "lead": Q(is_lead=True),
        "sponsor": Q(is_sponsor=True),
        "left": Q(left_on__lte=timezone.localdate()),
    }[value]


LISTING = Listing(
    columns=[
        Column("name", gettext_lazy("Name"), sort="name"),
        Column("side", gettext_lazy("Side"), sort="side", kind="side"),
        Column("discipline", gettext_lazy("Discipline"), sort="discipline"),
        Column("pods", gettext_lazy("Pods")),
        Column("right", gettext_lazy("Right"), sort="right"),
        Column("notes", gettext_lazy("Note")),
    ],
    sort="name",
    filters=[
        Filter("side", gettext_lazy("Side"), side_choices),
        Filter("right", gettext_lazy("Right"), tuple(RIGHT_WORDS.items())),
        Filter("state", gettext_lazy("Who"), STATES, lookup=state_q),
        Filter("pod", gettext_lazy("Pod"), pod_choices, lookup="pods"),
    ],
    search=["name", "email", "discipline"],
)


def notes(member: Member) -> str:
    """What else is to be said about somebody in a list."""
    said = [
        _("leads the side") if member.is_lead else "",
        _("executive sponsor") if member.is_sponsor else "",
        _("has left")
        if member.has_left
        else _("until %(day)s") % {"day": day(member.left_on)}
        if member.left_on
        else ""
        if member.user_id
        else _("no account yet"),
    ]
    return ", ".join(text for text in said if text)


@member_view("view")
def people_list(request: HttpRequest, member: Member) -> HttpResponse:
    """Who is here; who has left only when asked for."""
    rows = Member.objects.visible_to(member)
    listed = LISTING.read(request, member, rows if request.GET.get("state") == "left" else rows.here())
    listed.cells = kept_cells(member, listed, lambda: _cells(member, listed))
    return page(request, "people/list.html", {"listed": listed}, part="rows")


def _cells(member: Member, listed: Listed) -> Cells:
    prefix = f"/w/{member.workspace.slug}/people/"
    found: Cells = []
    for row in listed.rows.prefetch_related("pods"):
        cells = {
            "name": portrait(row),
            "side": row.side,
            "discipline": row.discipline,
            "pods": ", ".join(pod.name for pod in row.pods.all()),
            "right": RIGHT_WORDS[row.right] if row.user_id else "",
            "notes": notes(row),
        }
        found.append(
            (f"{prefix}{row.pk}/", {k: v if isinstance(v, Markup) else str(v) for k, v in cells.items()})
        )
    return found


@member_view("view")
def member_page(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Somebody's profile: it stands behind their name wherever it appears."""
    person = find(Member.objects.visible_to(member), pk=pk)
    person.workspace = member.workspace
    fields = [f for f in Member._meta.fields if f.name in PROFILE]
    context = {
        "person": person,
        "own": person.pk == member.pk,
        "editable": person.profile_editable_by(member) and member.may("edit"),
        "pods": list(person.pods.order_by("name")),
        "profile": [(capfirst(field.verbose_name), getattr(person, field.name)) for field in fields],
        "right": RIGHT_WORDS[person.right],
        "panels": panels("people.member", member, person),
    }
    return page(request, "people/member.html", context)


def form_page(
    request: HttpRequest, form: Any, title: Any, back: str, save: Any = "", lede: Any = ""
) -> HttpResponse:
    """A form on a sheet; 422 when it was refused."""
    context = {"form": form, "title": title, "back": back, "save": save or _("Save"), "lede": lede}
    return page(request, "people/form.html", context, status=422 if form.errors else 200)


@member_view("edit")
def profile(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """One's own profile; an admin's pen for people who have no account yet."""
    person = find(Member.objects.visible_to(member), pk=pk)
    if not person.profile_editable_by(member):
        raise PermissionDenied
    form = ProfileForm(request.POST or None, instance=person, member=member)
    if request.method == "POST" and form.is_valid():
        actions.change_profile(person, by=member, **form.values)
        return go(request, f"/w/{member.workspace.slug}/{person.place}", _("The profile is kept."))
    lede = _("The other side reads this wherever your name appears. Three honest sentences are enough.")
    return form_page(request, form, _("How you work"), person.place, lede=lede)


@member_view("manage")
def member_new(request: HttpRequest, member: Member) -> HttpResponse:
    """Somebody for the roster: they can own things and be counted before they sign in."""
    form = MemberForm(request.POST or None, member=member)
    if request.method == "POST" and form.is_valid():
        person = actions.add_member(by=member, **form.values)
        return go(
            request,
            f"/w/{member.workspace.slug}/{person.place}",
            _("%(name)s is on the roster.") % {"name": person},
        )
    lede = _("They can own goals and items at once. To sign in they need an invitation.")
    return form_page(request, form, _("Add somebody to the roster"), "people/", _("Add to the roster"), lede)


@member_view("manage")
def member_place(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Side, right, lead, sponsor and first day."""
    person = find(Member.objects.visible_to(member), pk=pk)
    form = MemberForm(request.POST or None, instance=person, member=member)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_member(person, by=member, **form.values)
            return go(request, f"/w/{member.workspace.slug}/{person.place}", _("The change is kept."))
        except ValidationError as refused:
            add_errors(form, refused)
    return form_page(request, form, _("Side and right"), person.place)


@member_view("view", post="view")
def member_leave(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """The last day of somebody: from then on the workspace is closed to them."""
    person = find(Member.objects.visible_to(member), pk=pk)
    if person.pk != member.pk and not member.may("manage"):
        raise PermissionDenied
    last_day = {"left_on": person.left_on}
    form = LeaveForm(request.POST or None, member=member, about=person, initial=last_day)
    if request.method == "POST" and form.is_valid():
        try:
            actions.leave(person, by=member, on=form.cleaned_data["left_on"])
            said = _("%(name)s has left. What they did stays; hand over what they hold.")
            if not person.has_left:
                said = _("The last day of %(name)s is noted. Hand over in time what they hold.")
            gone = person.pk == member.pk and person.has_left
            after = f"{person.place}hand-over/" if member.may("edit") else person.place
            place = "/" if gone else f"/w/{member.workspace.slug}/{after}"
            return go(request, place, said % {"name": person})
        except ValidationError as refused:
            add_errors(form, refused)
    lede = _("From the last day on this workspace is closed to them. What goes and what stays stands here.")
    context = {
        "form": form, "title": _("%(name)s leaves") % {"name": person}, "back": person.place,
        "save": _("Note the last day"), "lede": lede, "panels": panels("people.leave", member, person),
    }  # fmt: skip
    return page(request, "people/leave.html", context, status=422 if form.errors else 200)


@member_view("manage")
@require_POST
def member_return(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Takes back that somebody has left."""
    person = find(Member.objects.visible_to(member), pk=pk)
    actions.come_back(person, by=member)
    return go(
        request, f"/w/{member.workspace.slug}/{person.place}", _("%(name)s is here again.") % {"name": person}
    )


@member_view("manage")
def workspace_settings(request: HttpRequest, member: Member) -> HttpResponse:
    """Names, time zone and fiscal year of the workspace."""
    hold(member)
    form = WorkspaceSettingsForm(
        request.POST or None, instance=type(member.workspace).objects.get(pk=member.workspace_id)
    )
    if request.method == "POST" and form.is_valid():
        actions.change_workspace(member.workspace, by=member, **form.cleaned_data)
        return go(request, f"/w/{member.workspace.slug}/settings/", _("The settings are kept."))
    lede = _("They hold for everybody in this workspace. Your own are under your name.")
    return form_page(request, form, _("Settings of the workspace"), "", _("Keep these settings"), lede)
