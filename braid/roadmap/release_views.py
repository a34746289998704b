"""Releases: the list, one with what is in it, and the forms."""

from copy import copy

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.panels import talk
from braid.base.forms import done
from braid.base.models import Side
from braid.base.plugs import panels
from braid.base.rippling import Change, consent, goes_back, step
from braid.base.sides import in_sides
from braid.base.web import Request, form_page, go, page
from braid.people.doors import find, member_view
from braid.people.models import Member
from braid.roadmap import actions
from braid.roadmap.actions.releases import shippable
from braid.roadmap.forms import ReleaseForm, ShipReleaseForm
from braid.roadmap.lists import ITEMS_OF_RELEASE, item_cells
from braid.roadmap.models import Release
from braid.roadmap.release_lists import RELEASES, release_cells


def _way(member: Member, release: Release | None = None) -> list[tuple[str, str]]:
    start = f"/w/{member.workspace.slug}/"
    way = [(_("Releases"), f"{start}roadmap/releases/")]
    return [*way, (release.name, start + release.place)] if release else way


@member_view("view")
def releases(request: Request, member: Member) -> HttpResponse:
    """Every release."""
    listed = RELEASES.read(request, member, Release.objects.visible_to(member))
    listed.cells = release_cells(member, listed)
    return page(request, "roadmap/releases.html", {"listed": listed})


@member_view("view")
def release(request: Request, member: Member, pk: int) -> HttpResponse:
    """One release and its items."""
    row = find(Release.objects.visible_to(member).select_related("owner"), pk=pk)
    listed = ITEMS_OF_RELEASE.read(
        request, member, row.items.visible_to(member).with_effort().with_agreed_place()
    )
    listed.cells = item_cells(member, listed)
    context = {
        "release": row,
        "listed": listed,
        "today": timezone.localdate(),
        "panels": panels("roadmap.release", member, row),
        "talk": talk(member, row),
        "crumbs": _way(member),
    }
    return page(request, "roadmap/release.html", context)


@member_view("edit")
def release_new(request: Request, member: Member) -> HttpResponse:
    """Plans a release."""
    # (A release is what product ships: whoever of product plans it is asked first.)
    mine = {"owner": member.pk} if member.side == Side.PRODUCT else {}
    form = ReleaseForm(request.POST or None, member=member, initial=mine)
    if request.method == "POST":
        made = done(form, lambda: actions.create_release(by=member, **form.values))
        if made:
            return go(request, f"/w/{member.workspace.slug}/{made.place}", _("The release is planned."))
    return form_page(
        request, form, heading=_("Plan a release"), save=_("Plan it"),
        lede=in_sides(_("A release is what %(product)s ships on a day. What is said about it is a launch.")),
        cancel=_way(member)[0][1], crumbs=_way(member),
    )  # fmt: skip


@member_view("edit")
def release_edit(request: Request, member: Member, pk: int) -> HttpResponse:
    """Changes a release."""
    row = find(Release.objects.visible_to(member), pk=pk)
    form = ReleaseForm(request.POST or None, member=member, instance=copy(row))
    way = _way(member, row)
    if request.method == "POST" and form.is_valid() and not goes_back(request):
        if first := step(request, member, Change(row, form.values), way[-1][1]):
            return first
        how = {**form.values, **consent(request)}
        if done(form, lambda: actions.change_release(copy(row), by=member, **how)):
            return go(request, way[-1][1], _("Changed."))
    return form_page(
        request, form, heading=_("Change this release"), save=_("Save"),
        cancel=way[-1][1], crumbs=way,
    )  # fmt: skip


@member_view("edit")
def release_ship(request: Request, member: Member, pk: int) -> HttpResponse:
    """Notes that a release is out, and which of its items with it."""
    row = find(Release.objects.visible_to(member), pk=pk)
    form = ShipReleaseForm(
        request.POST or None,
        member=member,
        about=row,
        items=shippable(row),
        initial={"released_on": timezone.localdate()},
        there={"released_on": row.released_on},
    )
    way = _way(member, row)
    if request.method == "POST" and done(form, lambda: actions.ship_release(
        copy(row), by=member, on=form.cleaned_data["released_on"], items=form.cleaned_data["items"]
    )):  # fmt: skip
        return go(request, way[-1][1], _("The release is out."))
    return form_page(
        request, form, heading=_("Since when is it out?"), save=_("It is out"),
        cancel=way[-1][1], crumbs=way,
    )  # fmt: skip
