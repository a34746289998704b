"""Changes that customers will feel: the list, one of them, and the forms."""

from copy import copy

from django.http import HttpResponse
from django.utils.translation import gettext as _

from braid.activity.panels import talk
from braid.base.forms import done
from braid.base.web import Request, form_page, go, page
from braid.people.doors import find, member_view
from braid.people.models import Member
from braid.roadmap import actions
from braid.roadmap.forms import ChangeForm
from braid.roadmap.models import ChangeNotice
from braid.roadmap.release_lists import CHANGES, change_cells, notice_pill
from braid.roadmap.views import only_post


def _way(member: Member, notice: ChangeNotice | None = None) -> list[tuple[str, str]]:
    start = f"/w/{member.workspace.slug}/"
    way = [(_("Changes"), f"{start}roadmap/changes/")]
    return [*way, (notice.what, start + notice.place)] if notice else way


@member_view("view")
def changes(request: Request, member: Member) -> HttpResponse:
    """Every change that customers will feel, the latest first."""
    listed = CHANGES.read(request, member, ChangeNotice.objects.visible_to(member))
    listed.cells = change_cells(member, listed)
    return page(request, "roadmap/changes.html", {"listed": listed})


@member_view("view")
def change(request: Request, member: Member, pk: int) -> HttpResponse:
    """One change: when it takes effect, and how much notice the other side had."""
    row = find(ChangeNotice.objects.visible_to(member).select_related("item", "by"), pk=pk)
    context = {
        "notice": row,
        "notice_pill": notice_pill(row.notice_days, row.is_incident_fix),
        "talk": talk(member, row),
        "crumbs": _way(member),
    }
    return page(request, "roadmap/change.html", context)


@member_view("edit")
def change_new(request: Request, member: Member) -> HttpResponse:
    """Notes a change."""
    form = ChangeForm(request.POST or None, member=member)
    if request.method == "POST":
        made = done(form, lambda: actions.note_change(by=member, **form.values))
        if made:
            return go(request, f"/w/{member.workspace.slug}/{made.place}", _("Noted."))
    return form_page(
        request, form, heading=_("Note a change that customers will feel"),
        lede=_("Ten days of notice let the other side prepare what customers will ask."),
        save=_("Note it"), cancel=_way(member)[0][1], crumbs=_way(member),
    )  # fmt: skip


@member_view("edit")
def change_edit(request: Request, member: Member, pk: int) -> HttpResponse:
    """Changes what was noted."""
    row = find(ChangeNotice.objects.visible_to(member).select_related("item"), pk=pk)
    form = ChangeForm(request.POST or None, member=member, instance=copy(row))
    way = _way(member, row)
    if request.method == "POST" and done(
        form, lambda: actions.change_notice(copy(row), by=member, **form.values)
    ):
        return go(request, way[-1][1], _("Changed."))
    return form_page(
        request, form, heading=_("Change this"), save=_("Save"),
        cancel=way[-1][1], crumbs=way,
    )  # fmt: skip


@member_view("edit")
def change_told(request: Request, member: Member, pk: int) -> HttpResponse:
    """The other side has been told today."""
    row = find(ChangeNotice.objects.visible_to(member), pk=pk)
    if request.method != "POST":
        return only_post()
    actions.tell_other_side(row, by=member)
    return go(request, f"/w/{member.workspace.slug}/{row.place}", _("Noted: they know since today."))
