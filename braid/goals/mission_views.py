"""Mission and strategy: what is in force, who has read it, and earlier versions."""

from typing import Any

from django.db.models import Count
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.base.models import BOTH_SIDES
from braid.base.web import Request, go, page
from braid.goals import actions
from braid.goals.answers import address, done, form_page
from braid.goals.forms import PointForm, StatementForm
from braid.goals.models import Acknowledgement, Statement, StrategyPoint
from braid.people.doors import find, member_view
from braid.people.models import Member


def in_force(member: Member) -> dict[str, Statement]:
    """The newest version of each kind."""
    rows = Statement.objects.visible_to(member).select_related("by").order_by("kind_of", "number")
    return {row.kind_of: row for row in rows}


def shares(member: Member, statement: Statement) -> list[dict[str, Any]]:
    """For each side how many on the roster have read it. Counts only: nobody is named for not having read."""
    roster = dict(
        Member.objects.visible_to(member).active_on(timezone.localdate()).filter(side__in=BOTH_SIDES)
        .order_by().values_list("side").annotate(Count("pk"))
    )  # fmt: skip
    read = Acknowledgement.objects.filter(
        statement=statement, member__left_on=None, member__side__in=BOTH_SIDES
    )
    counts = dict(read.order_by().values_list("member__side").annotate(Count("pk")))
    return [
        {"side": side, "name": member.workspace.side_name(side), "read": counts.get(side, 0), "of": roster.get(side, 0)}
        for side in BOTH_SIDES
    ]  # fmt: skip


@member_view("view")
def mission(request: Request, member: Member) -> HttpResponse:
    """Mission and strategy in force, with the share of each side that has read them."""
    current = in_force(member)
    mine = set(
        Acknowledgement.objects.visible_to(member)
        .filter(member=member)
        .values_list("statement_id", flat=True)
    )
    parts = [
        {
            "kind": kind,
            "label": label,
            "statement": current.get(kind),
            "shares": shares(member, current[kind]) if kind in current else [],
            "read": kind in current and current[kind].pk in mine,
        }
        for kind, label in Statement.Kind.choices
    ]
    earlier = Statement.objects.visible_to(member).exclude(pk__in=[s.pk for s in current.values()])
    points = StrategyPoint.objects.visible_to(member).annotate(goals=Count("objectives")).order_by("pk")
    context = {
        "parts": parts,
        "earlier": list(earlier.order_by("-published_on", "-pk")[:50]),
        "points": list(points),
    }
    return page(request, "goals/mission.html", context)


@member_view("view")
def statement(request: Request, member: Member, pk: int) -> HttpResponse:
    """One version, in force or earlier."""
    row = find(Statement.objects.visible_to(member).select_related("by"), pk=pk)
    return page(request, "goals/statement.html", {"statement": row, "shares": shares(member, row)})


@member_view("edit")
def statement_new(request: Request, member: Member, kind: str) -> HttpResponse:
    """Publishes a new version; the text in force is filled in."""
    if kind not in Statement.Kind.values:
        raise Http404
    now = in_force(member).get(kind)
    form = StatementForm(request.POST or None, member=member, initial={"text": now.text if now else ""})
    here = address(member, "mission/")
    if request.method == "POST" and done(
        form, lambda: actions.publish_statement(by=member, kind_of=kind, text=form.cleaned_data["text"])
    ):
        return go(request, here, _("Published. Both sides are asked to read it."))
    heading = {"mission": _("A new version of the mission"), "strategy": _("A new version of the strategy")}[
        kind
    ]
    return form_page(request, form, heading=heading, save=_("Publish"), cancel=here, crumb=(_("Mission & strategy"), here))  # fmt: skip


@member_view("view", post="view")
def statement_read(request: Request, member: Member, pk: int) -> HttpResponse:
    """I have read this. Guests may say so too: it is about themselves."""
    row = find(Statement.objects.visible_to(member), pk=pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    actions.acknowledge(row, by=member)
    return go(request, address(member, "mission/"), _("Noted that you have read it."))


@member_view("edit")
def point_new(request: Request, member: Member) -> HttpResponse:
    """Adds a lasting choice that objectives can serve."""
    form = PointForm(request.POST or None, member=member)
    here = address(member, "mission/")
    if request.method == "POST" and done(form, lambda: actions.add_strategy_point(by=member, **form.values)):
        return go(request, here, _("Added. Objectives can name it now."))
    return form_page(request, form, heading=_("Add a point of the strategy"), save=_("Add it"), cancel=here, crumb=(_("Mission & strategy"), here))  # fmt: skip


@member_view("edit")
def point_remove(request: Request, member: Member, pk: int) -> HttpResponse:
    """Takes a point out."""
    row = find(StrategyPoint.objects.visible_to(member), pk=pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    actions.remove_strategy_point(row, by=member)
    return go(request, address(member, "mission/"), _("Taken out."))
