"""Screens for the views that people save of lists."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from braid.activity import saving
from braid.activity.forms import SavedViewForm
from braid.activity.models import SavedView
from braid.base.forms import done
from braid.base.web import go, page
from braid.people.doors import find, member_view
from braid.people.models import Member


def _list_of(member: Member, row: SavedView) -> str:
    return f"/w/{member.workspace.slug}/{row.list_path}?{row.query}"


@member_view("edit")
def view_new(request: HttpRequest, member: Member) -> HttpResponse:
    """A name for what was asked of a list."""
    given = request.POST or request.GET
    place = saving.list_path(member, given.get("list", ""))
    query = given.get("query", "")
    form = SavedViewForm(request.POST or None, member=member)
    if request.method == "POST" and place:
        row = done(form, lambda: saving.save_view(by=member, list_path=place, query=query, **form.values))
        if row:
            return go(request, _list_of(member, row), _("The view is saved."))
    back = f"/w/{member.workspace.slug}/{place}?{query}" if place else f"/w/{member.workspace.slug}/"
    context = {
        "form": form,
        "list": given.get("list", ""),
        "query": query,
        "back": back,
        "view": None,
        "place": place,
    }
    return page(request, "activity/view.html", context, status=422 if form.errors or not place else 200)


@member_view("edit")
def view_edit(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Another name, shared or not, or away with it."""
    row = find(SavedView.objects.visible_to(member), pk=pk)
    if not row.changeable_by(member):
        raise PermissionDenied
    form = SavedViewForm(request.POST or None, instance=row, member=member)
    if request.method == "POST" and done(form, lambda: saving.change_view(row, by=member, **form.values)):
        return go(request, _list_of(member, row), _("The view is changed."))
    context = {
        "form": form,
        "list": "",
        "query": "",
        "back": _list_of(member, row),
        "view": row,
        "place": row.list_path,
    }
    return page(request, "activity/view.html", context, status=422 if form.errors else 200)


@member_view("edit")
@require_POST
def view_remove(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Takes a view away."""
    row = find(SavedView.objects.visible_to(member), pk=pk)
    saving.remove_view(row, by=member)
    return go(
        request, f"/w/{member.workspace.slug}/{row.list_path}", _("The view is gone; the list is as it was.")
    )
