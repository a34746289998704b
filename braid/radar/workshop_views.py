"""Planning workshops: the list, one workshop, and every form about it."""

from collections.abc import Callable
from copy import copy
from datetime import time
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.forms import done
from braid.base.lists import Cells, Column, Listed, Listing
from braid.base.models import BOTH_SIDES
from braid.base.pressing import pressed
from braid.base.text import day, number
from braid.base.web import Request, form_page, go, page
from braid.people.doors import find, member_view
from braid.people.models import Member
from braid.radar.actions import workshops as actions
from braid.radar.models import Workshop, WorkshopItem, WorkshopPoint
from braid.radar.workshop_forms import (
    AgreeForm,
    PlaceForm,
    PointForm,
    RoundForm,
    WorkshopForm,
    WorkshopMeetForm,
)
from braid.radar.workshop_page import found_workshop, lines_of, workshop_page
from braid.roadmap.models import Item
from braid.rounds.models import Round
from braid.rounds.starting import AboutForm, start
from braid.rounds.templating import asks
from braid.teamwork.models import Meeting
from braid.teamwork.recurring import next_weekday

WORKSHOPS = Listing(
    columns=(
        Column("name", gettext_lazy("Plan"), "name"),
        Column("first", gettext_lazy("From"), "first_on", "date"),
        Column("last", gettext_lazy("Until"), "last_on", "date"),
        Column("inside", gettext_lazy("In"), kind="number"),
        Column("outside", gettext_lazy("Out"), kind="number"),
        Column("stands", gettext_lazy("Stands"), kind="pill"),
    ),
    sort="-first",
    search=("name",),
)


def _at(member: Member, row: Workshop, rest: str = "") -> str:
    return f"/w/{member.workspace.slug}/{row.place}{rest}"


def _crumbs(member: Member, row: Workshop | None = None) -> list[tuple[str, str]]:
    first = [(_("Joint planning"), f"/w/{member.workspace.slug}/planning/")]
    return [*first, (row.name, _at(member, row))] if row else first


def _cells(member: Member, listed: Listed) -> Cells:
    """One page of workshops. Two queries."""
    rows = list(listed.rows)
    counts: dict[tuple[int, str], int] = {}
    for pk, verdict in WorkshopItem.objects.visible_to(member).filter(workshop__in=rows).values_list("workshop", "verdict"):  # fmt: skip
        counts[pk, verdict] = counts.get((pk, verdict), 0) + 1
    return [
        (
            _at(member, row),
            {
                "name": row.name, "first": row.first_on, "last": row.last_on, "inside": counts.get((row.pk, "in")), "outside": counts.get((row.pk, "out")),
                "stands": (_("agreed"), "ok") if row.closed_at else (_("being planned"), "together"),
            },
        )
        for row in rows
    ]  # fmt: skip


@member_view("view")
def workshops(request: Request, member: Member) -> HttpResponse:
    """Every plan of a period, the newest first."""
    listed = WORKSHOPS.read(request, member, Workshop.objects.visible_to(member))
    listed.cells = _cells(member, listed)
    return page(request, "radar/workshops.html", {"listed": listed})


@member_view("view")
def workshop(request: Request, member: Member, pk: int) -> HttpResponse:
    """One workshop, in seven steps."""
    return workshop_page(request, member, pk)


@member_view("edit")
def workshop_new(request: Request, member: Member) -> HttpResponse:
    """Begins to plan a period; `?meeting=` is the one in which it is done."""
    asked = request.GET.get("meeting", "")
    meeting = find(Meeting.objects.visible_to(member), pk=int(asked)) if asked.isdecimal() and len(asked) < 19 else None  # fmt: skip
    form = WorkshopForm(request.POST or None, member=member)
    if request.method == "POST" and (
        made := done(form, lambda: actions.begin_workshop(by=member, meeting=meeting, **form.values))
    ):
        return go(request, _at(member, made), _("The plan is there. Its steps go in any order."))
    return form_page(
        request, form, heading=_("Which period do you plan together?"), save=_("Begin"), cancel=f"/w/{member.workspace.slug}/planning/",
        lede=_("Seven steps: look back, rank apart, see where you differ, how many days there are, what is in, what that rests on, the record."), crumbs=_crumbs(member),
    )  # fmt: skip


@member_view("edit")
def workshop_edit(request: Request, member: Member, pk: int) -> HttpResponse:
    """Another name or period."""
    row = found_workshop(member, pk)
    form = WorkshopForm(request.POST or None, member=member, instance=copy(row))
    if request.method == "POST" and done(
        form, lambda: actions.change_workshop(row, by=member, **form.values)
    ):
        return go(request, _at(member, row), _("Changed."))
    return form_page(request, form, heading=_("Change the period"), save=_("Save"), cancel=_at(member, row), crumbs=_crumbs(member, row))  # fmt: skip


def _press(
    request: Request, member: Member, pk: int, act: Callable[[Workshop], Any], said: str = "", there: str = ""
) -> HttpResponse:
    """A button on the page of a workshop."""
    row = found_workshop(member, pk)
    return pressed(
        request,
        lambda: act(row),
        then=lambda _made: go(request, _at(member, row, there), said),
        refused=lambda why: workshop_page(request, member, pk, tuple(why)),
    )


@member_view("view", post="edit")
def workshop_tick(request: Request, member: Member, pk: int) -> HttpResponse:
    """Says that the step `step` was gone through; with `open`, that it was not."""
    step, ticked = request.POST.get("step", ""), "open" not in request.POST
    return _press(request, member, pk, lambda row: actions.tick(row, by=member, step=step, done=ticked), there=f"#{step}")  # fmt: skip


@member_view("edit")
def workshop_round_new(request: Request, member: Member, pk: int) -> HttpResponse:
    """Asks both sides apart what comes first: a round of priorities about what can be in."""
    row = found_workshop(member, pk)
    lines = lines_of(member, row)
    rows = Item.objects.visible_to(member).filter(pk__in=[line.item.pk for line in lines]).order_by("title")
    initial = {
        "name": _("Priorities: %(name)s") % {"name": row.name}, "about": [line.item.pk for line in lines if not line.item.is_restricted][:20],
        "purpose": _("What do we do first from %(first)s to %(last)s, and what can wait?") % {"first": day(row.first_on), "last": day(row.last_on)},
    }  # fmt: skip
    form = AboutForm(request.POST or None, member=member, subjects=rows, initial=initial)
    lede = _("Everybody scores each item alone. Then both orders stand side by side, widest gap first.")
    return start(
        request, member, form, use=Round.Use.PRIORITIES, about=row, lede=lede,
        questions=lambda _form: asks(None, Round.Use.PRIORITIES),
    )  # fmt: skip


@member_view("edit")
def workshop_round(request: Request, member: Member, pk: int) -> HttpResponse:
    """Takes a round that is there already."""
    row = found_workshop(member, pk)
    form = RoundForm(
        request.POST or None,
        member=member,
        about=row,
        initial={"round": row.ranked_in.removeprefix("round:")},
    )
    if request.method == "POST" and done(
        form, lambda: actions.use_round(row, form.cleaned_data["round"], by=member)
    ):
        return go(request, _at(member, row, "#rank"), _("This round is the one."))
    return form_page(
        request, form, heading=_("In which round have you ranked apart?"), save=_("Take it"), cancel=_at(member, row), crumbs=_crumbs(member, row),
    )  # fmt: skip


@member_view("edit")
def workshop_item(request: Request, member: Member, pk: int, item: int) -> HttpResponse:
    """In or out, why, and in which release; `?verdict=` is chosen."""
    row = found_workshop(member, pk)
    thing: Item = find(Item.objects.visible_to(member).select_related("release"), pk=item)
    there = WorkshopItem.objects.visible_to(member).filter(workshop=row, item=thing).first()
    wanted = request.GET.get("verdict", "")
    initial = {"verdict": wanted} if wanted in WorkshopItem.Verdict.values else {}
    form = PlaceForm(request.POST or None, member=member, item=thing, instance=copy(there) if there else None, initial=initial)  # fmt: skip
    if request.method == "POST" and done(
        form, lambda: actions.place_item(row, thing, by=member, **form.chosen)
    ):
        return go(request, _at(member, row, f"#item-{thing.pk}"))
    efforts = [f"{member.workspace.side_name(side)} {number(weeks)}" for side in BOTH_SIDES if (weeks := getattr(thing, f"effort_{side}")) is not None]  # fmt: skip
    lede = _("Person-weeks: %(efforts)s") % {"efforts": ", ".join(efforts)} if efforts else _("Nobody has said yet how much work it is.")  # fmt: skip
    return form_page(
        request, form, heading=thing.title, save=_("Save"), cancel=_at(member, row), lede=lede, crumbs=_crumbs(member, row),
    )  # fmt: skip


@member_view("view", post="edit")
def workshop_item_in(request: Request, member: Member, pk: int, item: int) -> HttpResponse:
    """In, with one click; with `back` that is taken back."""
    thing: Item = find(Item.objects.visible_to(member), pk=item)

    def act(row: Workshop) -> None:
        if "back" in request.POST:
            actions.unplace_item(row, thing, by=member)
        else:
            actions.place_item(row, thing, by=member, verdict=WorkshopItem.Verdict.IN, moves=False)

    return _press(request, member, pk, act, there="#place")


@member_view("edit")
def workshop_point_new(request: Request, member: Member, pk: int) -> HttpResponse:
    """What the plan rests on and nobody knows yet."""
    row = found_workshop(member, pk)
    form = PointForm(request.POST or None, member=member)
    if request.method == "POST" and done(form, lambda: actions.count_on(row, by=member, **form.values)):
        return go(request, _at(member, row, "#rest"), _("Noted."))
    return form_page(
        request, form, heading=_("What do you count on?"), save=_("Note it"), cancel=_at(member, row), crumbs=_crumbs(member, row),
        lede=_("What must be true for this plan to hold, and nobody knows yet."),
    )  # fmt: skip


@member_view("view", post="edit")
def workshop_point_remove(request: Request, member: Member, pk: int, point: int) -> HttpResponse:
    """Takes an assumption away."""
    rows = WorkshopPoint.objects.visible_to(member).select_related("workshop")
    found: WorkshopPoint = find(rows, pk=point, workshop=pk)
    return _press(request, member, pk, lambda _row: actions.count_on_no_more(found, by=member), there="#rest")


@member_view("edit")
def workshop_agree(request: Request, member: Member, pk: int) -> HttpResponse:
    """Makes it a record, with who sees it differently."""
    row = found_workshop(member, pk)
    form = AgreeForm(request.POST or None, member=member, instance=copy(row))
    if request.method == "POST" and done(form, lambda: actions.agree_on_plan(row, by=member, **form.values)):
        return go(request, _at(member, row), _("Agreed. The items name this plan."))
    return form_page(
        request, form, heading=_("Does anybody see it differently?"), save=_("This is what we agreed on"), cancel=_at(member, row), crumbs=_crumbs(member, row),
        lede=_("From then on it is a record, and each item says that it is in or out and why."),
    )  # fmt: skip


@member_view("view", post="edit")
def workshop_go_on(request: Request, member: Member, pk: int) -> HttpResponse:
    """Lets a record be worked on again."""
    return _press(request, member, pk, lambda row: actions.plan_on(row, by=member), _("It goes on."))


@member_view("edit")
def workshop_meet(request: Request, member: Member, pk: int) -> HttpResponse:
    """Starts a meeting for it; the steps are its agenda."""
    row = found_workshop(member, pk)
    people = Member.objects.visible_to(member).here().filter(side__in=BOTH_SIDES).exclude(right="guest")
    first = {"people": list(people.values_list("pk", flat=True)[:12]), "on": next_weekday(timezone.localdate()), "at": time(10, 0)}  # fmt: skip
    form = WorkshopMeetForm(request.POST or None, member=member, initial=first)

    def act() -> Meeting:
        said = {**form.cleaned_data, "people": list(form.cleaned_data["people"])}
        return actions.meet_for_workshop(row, by=member, **said)

    if request.method == "POST" and (made := done(form, act)):
        return go(request, f"/w/{member.workspace.slug}/{made.place}", _("The meeting is there, with the steps on its agenda."))  # fmt: skip
    return form_page(
        request, form, heading=_("Meet to plan it"), save=_("Start it"), cancel=_at(member, row), lede=row.name, crumbs=_crumbs(member, row),
    )  # fmt: skip
