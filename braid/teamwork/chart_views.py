"""Responsibilities: the chart of who leads on what, one area of it, and its form."""

from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models.functions import Lower
from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.panels import talk
from braid.activity.undo import undo_of
from braid.base.forms import done
from braid.base.models import BOTH_SIDES
from braid.base.web import Request, go, page
from braid.people.doors import member_view
from braid.people.missing import Missing
from braid.people.models import Member
from braid.rounds.models import Round
from braid.teamwork import chart_actions as actions
from braid.teamwork.area_page import decided_in, unsettled
from braid.teamwork.chart_forms import ChartForm, initial_of
from braid.teamwork.chart_lists import CHART, chart_cells, state_pill
from braid.teamwork.escalating import days_of
from braid.teamwork.models import Duty, Responsibility


def here(member: Member, rest: str = "responsibilities/") -> str:
    return f"/w/{member.workspace.slug}/{rest}"


@member_view("view")
def responsibilities(request: Request, member: Member) -> HttpResponse:
    """Who leads on what, as it stands today."""
    listed = CHART.read(request, member, Responsibility.objects.visible_to(member).in_force().told())
    listed.cells = chart_cells(member, listed)
    return page(
        request,
        "teamwork/chart.html",
        {"listed": listed, "view": "areas", "days": days_of(member.workspace_id)},
    )


def find_area(member: Member, pk: int) -> Any:
    """One entry with every other one about the same area (`others`), the newest first. One query."""
    rows = Responsibility.objects.visible_to(member).told().select_related("source_round", "by")
    named = Responsibility.objects.filter(pk=pk if pk < 2**63 else 0).values(name=Lower("area"))
    found = list(rows.alias(name=Lower("area")).filter(name__in=named).order_by("-pk"))
    row: Any = next((each for each in found if each.pk == pk), None)
    if row is None:
        raise Missing(Responsibility, {"pk": pk})
    row.others = [each for each in found if each is not row]
    return row


@member_view("view")
def responsibility(request: Request, member: Member, pk: int) -> HttpResponse:
    """One area: who has which part, who agreed, and how it was before."""
    return shown(request, member, find_area(member, pk))


def shown(request: Request, member: Member, row: Any, wrong: tuple[str, ...] = ()) -> HttpResponse:
    parts: dict[str, list[Any]] = {role: [] for role in Duty.Role.values}
    for duty in (
        Duty.objects.visible_to(member).filter(responsibility=row).select_related("member").order_by("pk")
    ):
        parts[duty.role].append(duty)
    context = {
        "row": row,
        "parts": [(label, parts[role]) for role, label in Duty.Role.choices],
        "agreed": [(side, getattr(row, f"{side}_at")) for side in BOTH_SIDES],
        # (To “nobody leads” or “both do” there is nothing to agree.)
        "may_agree": row.leads == 1 and member.may("edit") and not row.ended_on and member.side in BOTH_SIDES and not getattr(row, f"{member.side}_at"),
        # (Where somebody of the other side alone says so.)
        "may_differ": row.leads == 1 and row.accountable_side != member.side,
        "others": row.others[:20],
        "wrong": wrong,
        "state": state_pill(row.leads),
        "open": None if row.ended_on or row.leads == 1 else unsettled(member, row, parts[Duty.Role.ACCOUNTABLE]),
        "decided": decided_in(member, row),
        "talk": talk(member, row),
    }  # fmt: skip
    return page(request, "teamwork/area.html", context, status=422 if wrong else 200)


def _source(request: Request, member: Member) -> Round | None:
    """The revealed round that the address names, if it is there for this member."""
    asked = request.GET.get("round", "")
    if not asked.isdecimal() or len(asked) > 18:
        return None
    rows = Round.objects.visible_to(member).filter(use=Round.Use.ROLES, state__in=["revealed", "settled"])
    return rows.filter(pk=asked).first()


@member_view("edit")
def responsibility_new(request: Request, member: Member) -> HttpResponse:
    """Charts an area; `?area=` is filled in, `?round=` is settled by it."""
    source = _source(request, member)
    initial = {"area": request.GET.get("area", "")[:300], "valid_from": timezone.localdate()}
    form = ChartForm(request.POST or None, member=member, initial=initial)

    def act() -> Responsibility:
        return actions.chart_area(
            by=member,
            duties=form.duties,
            source_round=source,
            is_open=form.is_open and not source,
            **form.values,
        )

    if request.method == "POST" and (made := done(form, act)):
        there = here(member, source.place if source else made.place)
        return go(request, there, _("“%(area)s” is in the chart.") % {"area": made.area})
    crumb = (source.name, here(member, source.place)) if source else (_("Responsibilities"), here(member))
    return _form(request, form, heading=_("Who leads on this?"), cancel=crumb[1], crumb=crumb)


def _form(request: Request, form: ChartForm, **context: Any) -> HttpResponse:
    context = {"form": form, "remove": "", "save": _("Put it in the chart"), **context}
    return page(request, "teamwork/form.html", context, status=422 if form.is_bound else 200)


@member_view("edit")
def responsibility_edit(request: Request, member: Member, pk: int) -> HttpResponse:
    """Another answer for an area: the one before stays readable."""
    row = find_area(member, pk)
    home = here(member, row.place)
    if row.ended_on and request.method == "GET":
        return go(request, home, _("This was replaced by a newer entry: change that one."))
    initial = {**initial_of(row), "valid_from": timezone.localdate()}
    form = ChartForm(request.POST or None, member=member, instance=copy(row), initial=initial)

    def act() -> Responsibility:
        if row.ended_on:
            # (What was written stays in the form, to be taken along.)
            raise ValidationError(
                _("Somebody has replaced this entry meanwhile: open the newer one and change that.")
            )
        return actions.chart_area(
            by=member, duties=form.duties, replaces=row, is_open=form.is_open, **form.values
        )

    if request.method == "POST" and (made := done(form, act)):
        return go(request, here(member, made.place), _("Changed. Both sides are asked to agree again."))
    return _form(
        request, form, heading=_("Who leads on this from now on?"), cancel=home, crumb=(row.area, home),
        remove=f"{home}remove/",
    )  # fmt: skip


@member_view("view", post="edit")
def responsibility_agree(request: Request, member: Member, pk: int) -> HttpResponse:
    """One's own side agrees."""
    row = find_area(member, pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        actions.acknowledge_area(row, by=member)
    except ValidationError as error:
        return shown(request, member, row, tuple(error.messages))
    return go(request, here(member, row.place), _("Noted: your side agrees."))


@member_view("edit")
def responsibility_remove(request: Request, member: Member, pk: int) -> HttpResponse:
    """Takes an area out of the chart."""
    row = find_area(member, pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    actions.remove_area(row, by=member)
    said = _("“%(area)s” is in the archive now.") % {"area": row.area}
    return go(request, here(member), said, undo=undo_of(member, row))
