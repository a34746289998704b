"""Mission and strategy: what is in force, who has read it, and earlier versions."""

from copy import copy
from typing import Any

from django.db.models import Count
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.panels import talk
from braid.base.forms import done
from braid.base.models import BOTH_SIDES
from braid.base.web import Request, go, page
from braid.goals import actions
from braid.goals.answers import address, form_page
from braid.goals.forms import PointForm, StatementForm
from braid.goals.lists import VERSIONS, version_cells
from braid.goals.models import Statement, StatementDraft, StrategyPoint
from braid.goals.models.mission import Readers, on_roster, read_by
from braid.goals.views import only_post
from braid.people.doors import find, hold, member_view
from braid.people.models import Member


def shares(member: Member, readers: Readers, roster: dict[str, int]) -> list[dict[str, Any]]:
    """For each side how many on the roster have read it. Counts only: nobody is named for not having read."""
    return [
        {
            "side": side,
            "name": member.workspace.side_name(side),
            "read": readers.sides[side],
            "of": roster.get(side, 0),
            "percent": round(readers.sides[side] / roster[side] * 100) if roster.get(side) else None,
        }
        for side in BOTH_SIDES
    ]


@member_view("view")
def mission(request: Request, member: Member) -> HttpResponse:
    """Mission and strategy in force, with the share of each side that has read them."""
    today = timezone.localdate()
    current = {
        row.kind_of: row for row in Statement.objects.visible_to(member).in_force().select_related("by")
    }
    readers, roster = read_by(member, list(current.values()), today), on_roster(member, today)
    parts = []
    for kind, label in Statement.Kind.choices:
        row = current.get(kind)
        part: dict[str, Any] = {"kind": kind, "label": label, "statement": row}
        if row:
            part |= {"shares": shares(member, readers[row.pk], roster), "read": readers[row.pk].me}
        parts.append(part)
    points = StrategyPoint.objects.visible_to(member).annotate(goals=Count("objectives")).order_by("pk")
    drafts = StatementDraft.objects.visible_to(member).waiting().select_related("source_round")
    context = {"parts": parts, "points": list(points), "drafts": list(drafts)}
    return page(request, "goals/mission.html", context)


@member_view("view")
def versions(request: Request, member: Member) -> HttpResponse:
    """Every version of mission and strategy."""
    listed = VERSIONS.read(request, member, Statement.objects.visible_to(member))
    listed.cells = version_cells(member, listed)
    return page(request, "goals/versions.html", {"listed": listed})


@member_view("view")
def statement(request: Request, member: Member, pk: int) -> HttpResponse:
    """One version, in force or earlier."""
    row = find(Statement.objects.visible_to(member).select_related("by"), pk=pk)
    today = timezone.localdate()
    part = {"shares": shares(member, read_by(member, [row], today)[row.pk], on_roster(member, today))}
    return page(request, "goals/statement.html", {"statement": row, "part": part, "talk": talk(member, row)})


@member_view("edit")
def statement_new(request: Request, member: Member, kind: str) -> HttpResponse:
    """Publishes a new version; the text in force is filled in."""
    if kind not in Statement.Kind.values:
        raise Http404
    hold(member)
    now = Statement.objects.visible_to(member).in_force().filter(kind_of=kind).first()
    start = {"text": now.text if now else ""}
    form = StatementForm(request.POST or None, member=member, about=now or member.workspace, initial=start)
    here = address(member, "mission/")
    if request.method == "POST" and done(
        form, lambda: actions.publish_statement(by=member, kind_of=kind, text=form.cleaned_data["text"])
    ):
        return go(request, here, _("Published. Both sides are asked to read it."))
    headings = {
        "mission": _("A new version of the mission"),
        "strategy": _("A new version of the strategy"),
    }
    return form_page(
        request, form, heading=headings[kind], save=_("Publish"), cancel=here, crumb=(_("Mission & strategy"), here),
        lede=_("The version before stays on record. Everybody is asked to read the new one."),
    )  # fmt: skip


@member_view("edit")
def statement_read(request: Request, member: Member, pk: int) -> HttpResponse:
    """I have read this."""
    row = find(Statement.objects.visible_to(member), pk=pk)
    if request.method != "POST":
        return only_post()
    if not row.is_in_force():
        return go(request, address(member, "mission/"), _("There is a newer version. Please read this one."))
    actions.acknowledge(row, by=member)
    return go(request, address(member, "mission/"), _("Noted that you have read it."))


@member_view("edit")
def point_new(request: Request, member: Member) -> HttpResponse:
    """Adds a lasting choice that objectives can serve."""
    form = PointForm(request.POST or None, member=member)
    here = address(member, "mission/")
    if request.method == "POST" and done(form, lambda: actions.add_strategy_point(by=member, **form.values)):
        return go(request, here, _("Added. Objectives can name it now."))
    return form_page(
        request, form, heading=_("Add a point of the strategy"), save=_("Add it"), cancel=here,
        crumb=(_("Mission & strategy"), here),
    )  # fmt: skip


@member_view("edit")
def point_edit(request: Request, member: Member, pk: int) -> HttpResponse:
    """Says a point in other words, or takes it out."""
    row = find(StrategyPoint.objects.visible_to(member), pk=pk)
    form = PointForm(request.POST or None, member=member, instance=copy(row))
    here = address(member, "mission/")
    if request.method == "POST" and done(
        form, lambda: actions.rename_strategy_point(copy(row), by=member, **form.values)
    ):
        return go(request, here, _("Changed."))
    return form_page(
        request, form, heading=_("Change this point of the strategy"), save=_("Save"), cancel=here,
        crumb=(_("Mission & strategy"), here), remove=f"{here}points/{pk}/remove/", keeps=False,
    )  # fmt: skip


@member_view("edit")
def point_remove(request: Request, member: Member, pk: int) -> HttpResponse:
    """Takes a point out."""
    row = find(StrategyPoint.objects.visible_to(member), pk=pk)
    if request.method != "POST":
        return only_post()
    actions.remove_strategy_point(row, by=member)
    return go(request, address(member, "mission/"), _("Taken out."))
