"""Responsibilities: the chart of who leads on what, one area of it, and its form."""

from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.db.models.functions import Lower
from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.activity.panels import talk
from braid.activity.undo import undo_of
from braid.base.forms import done
from braid.base.lists import Cells, Column, Filter, Listed, Listing
from braid.base.models import BOTH_SIDES
from braid.base.web import Request, go, page
from braid.people.doors import member_view
from braid.people.missing import Missing
from braid.people.models import Member
from braid.rounds.models import Round
from braid.teamwork import chart_actions as actions
from braid.teamwork.chart_forms import ChartForm, initial_of
from braid.teamwork.models import Duty, Responsibility


def led_by(value: str) -> Any:
    """The condition for areas that one side leads on."""
    duties = Duty.objects.filter(role=Duty.Role.ACCOUNTABLE)
    led = duties.filter(side=value) | duties.filter(member__side=value)
    return Q(pk__in=led.values("responsibility_id"))


CHART = Listing(
    columns=(
        Column("area", gettext_lazy("Area"), "area"),
        Column("who", gettext_lazy("Has the last word")),
        Column("side", gettext_lazy("Side"), kind="side"),
        Column("seen", gettext_lazy("Agreed by"), kind="pill"),
        Column("since", gettext_lazy("Since"), "valid_from", "date"),
        Column("round", gettext_lazy("Settled in"), "source_round__name"),
    ),
    sort="area",
    filters=(
        Filter("side", gettext_lazy("Led by"), lambda member: [(s, member.workspace.side_name(s)) for s in BOTH_SIDES], led_by),
    ),
    search=("area", "scope"),
)  # fmt: skip


def chart_cells(member: Member, listed: Listed) -> Cells:
    """One page of the chart. One query."""
    columns = ("pk", "area", "accountable", "accountable_side", "product_at", "marketing_at", "valid_from", "source_round__name")  # fmt: skip
    start = f"/w/{member.workspace.slug}/responsibilities/"
    return [
        (
            f"{start}{pk}/",
            {
                "area": area, "who": who or (member.workspace.side_name(side) if side else _("somebody who has left")),
                "side": side or "", "seen": _agreed(member, product, marketing), "since": since, "round": source or "",
            },
        )
        for pk, area, who, side, product, marketing, since, source in listed.rows.values_list(*columns)
    ]  # fmt: skip


def _agreed(member: Member, product: Any, marketing: Any) -> tuple[str, str]:
    sides = [side for side, at in zip(BOTH_SIDES, (product, marketing), strict=True) if at]
    if len(sides) == len(BOTH_SIDES):
        return _("both sides"), "ok"
    return (_("%(side)s only") % {"side": member.workspace.side_name(sides[0])}, "warn") if sides else (_("nobody yet"), "warn")  # fmt: skip


def _here(member: Member, rest: str = "responsibilities/") -> str:
    return f"/w/{member.workspace.slug}/{rest}"


@member_view("view")
def responsibilities(request: Request, member: Member) -> HttpResponse:
    """Who leads on what, as it stands today."""
    listed = CHART.read(request, member, Responsibility.objects.visible_to(member).in_force().told())
    listed.cells = chart_cells(member, listed)
    return page(request, "teamwork/chart.html", {"listed": listed})


def _area(member: Member, pk: int) -> Any:
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
    return _shown(request, member, _area(member, pk))


def _shown(request: Request, member: Member, row: Any, wrong: tuple[str, ...] = ()) -> HttpResponse:
    parts: dict[str, list[Any]] = {role: [] for role in Duty.Role.values}
    for duty in (
        Duty.objects.visible_to(member).filter(responsibility=row).select_related("member").order_by("pk")
    ):
        parts[duty.role].append(duty)
    context = {
        "row": row,
        "parts": [(label, parts[role]) for role, label in Duty.Role.choices],
        "agreed": [(side, getattr(row, f"{side}_at")) for side in BOTH_SIDES],
        "may_agree": member.may("edit") and not row.ended_on and member.side in BOTH_SIDES and not getattr(row, f"{member.side}_at"),
        "others": row.others[:20],
        "wrong": wrong,
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
        return actions.chart_area(by=member, duties=form.duties, source_round=source, **form.values)

    if request.method == "POST" and (made := done(form, act)):
        there = _here(member, source.place if source else made.place)
        return go(request, there, _("“%(area)s” is in the chart.") % {"area": made.area})
    crumb = (source.name, _here(member, source.place)) if source else (_("Responsibilities"), _here(member))
    return _form(request, form, heading=_("Who leads on this?"), cancel=crumb[1], crumb=crumb)


def _form(request: Request, form: ChartForm, **context: Any) -> HttpResponse:
    context = {"form": form, "remove": "", "save": _("Put it in the chart"), **context}
    return page(request, "teamwork/form.html", context, status=422 if form.is_bound else 200)


@member_view("edit")
def responsibility_edit(request: Request, member: Member, pk: int) -> HttpResponse:
    """Another answer for an area: the one before stays readable."""
    row = _area(member, pk)
    home = _here(member, row.place)
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
        return actions.chart_area(by=member, duties=form.duties, replaces=row, **form.values)

    if request.method == "POST" and (made := done(form, act)):
        return go(request, _here(member, made.place), _("Changed. Both sides are asked to agree again."))
    return _form(
        request, form, heading=_("Who leads on this from now on?"), cancel=home, crumb=(row.area, home),
        remove=f"{home}remove/",
    )  # fmt: skip


@member_view("view", post="edit")
def responsibility_agree(request: Request, member: Member, pk: int) -> HttpResponse:
    """One's own side agrees."""
    row = _area(member, pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        actions.acknowledge_area(row, by=member)
    except ValidationError as error:
        return _shown(request, member, row, tuple(error.messages))
    return go(request, _here(member, row.place), _("Noted: your side agrees."))


@member_view("edit")
def responsibility_remove(request: Request, member: Member, pk: int) -> HttpResponse:
    """Takes an area out of the chart."""
    row = _area(member, pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    actions.remove_area(row, by=member)
    said = _("“%(area)s” is in the archive now.") % {"area": row.area}
    return go(request, _here(member), said, undo=undo_of(member, row))
