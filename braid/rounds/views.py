"""Rounds: the list, one round in each of its states, and the buttons that take it on."""

import csv
from collections.abc import Callable
from copy import copy
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext as _

from braid.activity.panels import talk
from braid.activity.undo import undo_of
from braid.base.forms import done
from braid.base.lists import kept_for
from braid.base.plugs import panels
from braid.base.prepared import Prepared
from braid.base.pressing import pressed
from braid.base.web import Request, go, page
from braid.people.doors import find, member_view, seek
from braid.people.models import Member
from braid.rounds import actions, instruments
from braid.rounds.forms import LeaderForm, PulseForm, RoundForm
from braid.rounds.lists import ROUNDS, cards_of, round_cells, waiting_for, with_end
from braid.rounds.models import Round, Subject
from braid.rounds.offers import offers
from braid.rounds.screens import Shown, look
from braid.rounds.settling import NumbersForm, settle_form, settle_sheet
from braid.rounds.starting import start
from braid.rounds.table import table
from braid.rounds.templating import chosen, starts_with

MOST_NOTICES = 5


def at(member: Member, row: Round) -> str:
    """The address of a round."""
    return f"/w/{member.workspace.slug}/{row.place}"


@member_view("view")
def rounds(request: Request, member: Member) -> HttpResponse:
    """Every round, those that wait for an answer of mine on top."""
    listed = ROUNDS.read(request, member, with_end(Round.objects.visible_to(member)))
    listed.cells = round_cells(member, listed)
    context = {"listed": listed, "waiting": waiting_for(member)[:MOST_NOTICES], "cards": cards_of(member)}
    return page(request, "rounds/rounds.html", context)


@member_view("edit")
def round_new(request: Request, member: Member) -> HttpResponse:
    """What can be asked."""
    return page(request, "rounds/new.html", {"offers": offers()})


@member_view("edit")
def pulse_new(request: Request, member: Member) -> HttpResponse:
    """A pulse."""
    initial = {"name": _("Pulse"), "purpose": _("How it is to work together, and what would help most.")}
    plan = chosen(request, member, Round.Use.PULSE)
    form = PulseForm(request.POST or None, member=member, initial=starts_with(plan, initial))

    def questions(filled: PulseForm) -> list[actions.Asked]:
        said = filled.cleaned_data
        return [
            *instruments.pulse(member.workspace, said["module"], mini=said["mini"]),
            *(plan.questions if plan else ()),
        ]

    lede = _("Anonymous. About three minutes. Nothing is shown of a side with fewer than five answers.")
    return start(
        request,
        member,
        form,
        use=Round.Use.PULSE,
        questions=questions,
        lede=lede,
        instrument=instruments.VERSION,
    )


def _one(member: Member, pk: int) -> Any:
    beside = ("result", "next", "product_facilitator", "marketing_facilitator")
    # (What was counted is long, and read only where it has not been drawn yet.)
    rows = Round.objects.visible_to(member).filter(pk=pk)
    return rows.select_related(*beside).defer("result__found")


_seen: Prepared[Round] = Prepared(_one)


@member_view("view")
def round_page(request: Request, member: Member, pk: int) -> HttpResponse:
    """One round: what it is for and who is asked, then what was found, as far as it is open."""

    row = kept_for(member, f"round:{pk}", lambda: seek(_seen, member, pk))
    context = look(member, row, request.GET.get("by", ""))
    context["talk"] = talk(member, row)
    context["beside"] = panels("rounds.round", member, Shown(row, context["parts"], context["told"]))
    if (
        row.is_revealed
        and member.may("edit")
        and not (context["left_out"] and row.use == Round.Use.PRIORITIES)
    ):
        context["settle_sheet"] = settle_sheet(row, context, member)
    return page(request, "rounds/round.html", context, part="live")


@member_view("edit")
def round_edit(request: Request, member: Member, pk: int) -> HttpResponse:
    """Changes a draft: its words, its end, and who is asked."""
    row = find(Round.objects.visible_to(member), pk=pk)
    if request.method == "GET" and row.state != Round.State.DRAFT:
        return go(
            request, at(member, row), _("Once a round is open, neither its questions nor its people change.")
        )
    invited = {"people": list(row.seats.values_list("member_id", flat=True))}
    form = RoundForm(request.POST or None, member=member, instance=copy(row), initial=invited)

    def act() -> Round:
        values = {k: v for k, v in form.values.items() if k != "people"}
        changed = actions.change_round(row, by=member, **values)
        actions.invite(changed, by=member, people=form.cleaned_data["people"])
        return changed

    if request.method == "POST" and done(form, act):
        return go(request, at(member, row), _("Changed."))
    context = {"form": form, "heading": _("Change this round"), "lede": "", "row": row}
    return page(request, "rounds/form.html", context, status=422 if form.is_bound else 200)


@member_view("edit")
def round_leader(request: Request, member: Member, pk: int, side: str) -> HttpResponse:
    """Names somebody else who leads it for a side."""
    facilitators = ("product_facilitator", "marketing_facilitator")
    row = find(Round.objects.visible_to(member).select_related(*facilitators), pk=pk)
    if not row.facilitated_by(member):
        raise PermissionDenied
    form = LeaderForm(request.POST or None, member=member, round=row, side=side)

    def act() -> Round:
        return actions.name_leader(row, by=member, side=side, person=form.cleaned_data["person"])

    if request.method == "POST" and done(form, act):
        said = _("%(name)s leads it now.") % {"name": form.cleaned_data["person"].name}
        return go(request, at(member, row), said)
    heading = _("Who leads it for %(side)s?") % {"side": member.workspace.side_name(side)}
    context = {"form": form, "heading": heading, "lede": row.purpose, "row": row}
    return page(request, "rounds/form.html", context, status=422 if form.is_bound else 200)


def _press(
    request: Request,
    member: Member,
    pk: int,
    act: Callable[[Round], Any],
    said: str,
    to: Callable[[Any], str] | None = None,
) -> HttpResponse:
    """A button on the page of a round, which leads back there or to what was made."""
    row = find(Round.objects.visible_to(member), pk=pk)

    def refused(why: list[str]) -> HttpResponse:
        now = look(member, find(Round.objects.visible_to(member), pk=pk))
        return page(request, "rounds/round.html", now | {"wrong": why, "talk": ""}, status=422)

    return pressed(
        request,
        lambda: act(row),
        then=lambda made: go(request, to(made) if to else at(member, row), said),
        refused=refused,
    )


@member_view("view", post="edit")
def round_open(request: Request, member: Member, pk: int) -> HttpResponse:
    """Opens a round."""
    said = _("It is open. Everybody who is asked finds it under Rounds.")
    return _press(request, member, pk, lambda row: actions.open_round(row, by=member), said)


@member_view("view", post="edit")
def round_close(request: Request, member: Member, pk: int) -> HttpResponse:
    """Closes a round before its time."""
    said = _("It is closed. Reveal it when both sides are there.")
    return _press(request, member, pk, lambda row: actions.close(row, by=member), said)


@member_view("view", post="edit")
def round_reveal(request: Request, member: Member, pk: int) -> HttpResponse:
    """Opens one part (`part`), or everything."""

    def act(row: Round) -> Any:
        part = request.POST.get("part", "")
        return actions.open_part(row, by=member, part=part) if part else actions.reveal(row, by=member)

    return _press(request, member, pk, act, _("It is open to both sides."))


@member_view("view", post="edit")
def round_settle(request: Request, member: Member, pk: int) -> HttpResponse:
    """Writes down what was agreed."""
    row = find(Round.objects.visible_to(member), pk=pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    context = look(member, row)
    form = settle_form(row, context, member, request.POST)
    if done(form, lambda: actions.settle(row, by=member, agreed=form.agreed, **form.values)):
        said = _("Settled. It stands in the history of this round.")
        return go(request, at(member, row), said, undo=undo_of(member, row))
    return page(request, "rounds/round.html", context | {"settle_form": form, "talk": ""}, status=422)


@member_view("view", post="edit")
def round_again(request: Request, member: Member, pk: int) -> HttpResponse:
    """A draft of a second round about what is contested."""
    said = _("A draft about what you see differently. Look at it, then open it.")
    return _press(
        request,
        member,
        pk,
        lambda row: actions.ask_again(row, by=member),
        said,
        lambda made: at(member, made),
    )


@member_view("view", post="edit")
def round_repeat(request: Request, member: Member, pk: int) -> HttpResponse:
    """Says how often it comes again (`months`, 0 for never), or pauses the next waves (`pause`) and lets them go on (`resume`)."""

    def act(row: Round) -> Any:
        if "pause" in request.POST or "resume" in request.POST:
            return actions.pause(row, by=member, on="pause" in request.POST)
        months = request.POST.get("months", "")
        if not months.isascii() or not months.isdecimal() or len(months) > 2:
            raise ValidationError(_("Say after how many months it comes again, as a number; 0 is never."))
        return actions.repeat(row, by=member, months=int(months))

    return _press(request, member, pk, act, _("Noted: it stands beside how the round goes."))


@member_view("view", post="manage")
def round_leave_out(request: Request, member: Member, pk: int) -> HttpResponse:
    """Leaves the question `out` out of the next wave, or asks the question `keep` after all."""
    out, keep = (request.POST.get(name, "") for name in ("out", "keep"))
    return _press(
        request, member, pk, lambda row: actions.leave_out(row, by=member, key=out or keep, on=bool(out)),
        _("The next wave is made without it.") if out else _("The next wave asks it again."),
    )  # fmt: skip


def _subjects(member: Member, row: Round) -> list[Subject]:
    return list(Subject.objects.visible_to(member).filter(round=row).order_by("order"))


@member_view("edit")
def round_numbers(request: Request, member: Member, pk: int) -> HttpResponse:
    """Numbers that are agreed before anybody answers."""
    row = find(Round.objects.visible_to(member), pk=pk)
    form = NumbersForm(request.POST or None, member=member, subjects=_subjects(member, row))
    if request.method == "POST" and done(
        form, lambda: actions.agree_numbers(row, by=member, numbers=form.numbers)
    ):
        return go(request, at(member, row), _("Kept. Nobody votes on these."))
    context = {
        "form": form, "row": row, "heading": _("Numbers that nobody votes on"),
        "lede": _("Reach makes RICE, a deadline makes WSJF. Leave empty what nobody knows."),
    }  # fmt: skip
    return page(request, "rounds/form.html", context, status=422 if form.is_bound else 200)


@member_view("edit")
def round_remove(request: Request, member: Member, pk: int) -> HttpResponse:
    """Takes a draft away."""
    said, to = _("The draft is gone."), f"/w/{member.workspace.slug}/rounds/"
    return _press(
        request, member, pk, lambda row: actions.remove_round(row, by=member), said, lambda _none: to
    )


@member_view("view")
def round_csv(request: Request, member: Member, pk: int) -> HttpResponse:
    """What may be shown, as a table for other programs; 404 until the reveal."""
    row = find(Round.objects.visible_to(member).filter(state__in=["revealed", "settled"]), pk=pk)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="round-{row.pk}.csv"'
    csv.writer(response).writerows(table(member, row))
    return response
