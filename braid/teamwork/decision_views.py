"""The log of decisions, one decision, and every form about it."""

from collections.abc import Callable
from copy import copy
from typing import Any

from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from braid.activity.undo import undo_of
from braid.base.forms import done
from braid.base.lists import counted
from braid.base.models import BOTH_SIDES
from braid.base.pressing import pressed
from braid.base.text import number_word
from braid.base.web import Request, form_page, go, page
from braid.people.doors import find, member_view
from braid.people.models import Member
from braid.teamwork import asking, deciding, escalating
from braid.teamwork.citing import by_key, cited_by
from braid.teamwork.decision_forms import (
    BackForm,
    CiteForm,
    DecisionForm,
    EndForm,
    LookForm,
    OutcomeForm,
    PositionForm,
    initial_of,
)
from braid.teamwork.decision_lists import DECISIONS, decision_cells, told
from braid.teamwork.decision_page import decision_page
from braid.teamwork.models import Citation, Decision, Ending, Position


def at(member: Member, rest: str = "decisions/") -> str:
    """An address below the workspace."""
    return f"/w/{member.workspace.slug}/{rest}"


def crumbs(member: Member, row: Decision | None = None) -> list[tuple[str, str]]:
    """The way to a form."""
    first = [(_("Decisions"), at(member))]
    return [*first, (row.question, at(member, row.place))] if row else first


def _found(member: Member, pk: int) -> Decision:
    row: Decision = find(Decision.objects.visible_to(member).select_related("area", "driver"), pk=pk)
    return row


@member_view("view")
def decisions(request: Request, member: Member) -> HttpResponse:
    """All decisions, and the questions that wait for one."""
    listed = DECISIONS.read(request, member, told(Decision.objects.visible_to(member)))
    listed.cells = decision_cells(member, listed)
    waits = counted(member, Decision.objects.visible_to(member).open())
    return page(
        request, "teamwork/decisions.html", {"listed": listed, "heading": _heading(listed.total, waits)}
    )


def _heading(total: int, waits: int) -> str:
    """What is true of the log, as a sentence."""
    if not waits:
        return _("Nothing waits to be decided") if total else _("Decisions")
    said = ngettext("%(n)s question waits for a decision", "%(n)s questions wait for a decision", waits)
    return capfirst(said % {"n": number_word(waits)})


@member_view("view")
def decision(request: Request, member: Member, pk: int) -> HttpResponse:
    """One decision: what was asked, what each side said before, what was decided and why."""
    return decision_page(request, member, pk)


@member_view("edit")
def decision_new(request: Request, member: Member) -> HttpResponse:
    """Asks a question; `?about=roadmap.item:12` is named by it, `?area=` is its area, `?question=` its words."""
    about = by_key(member, request.GET.get("about", ""))
    area = request.GET.get("area", "")
    asked = request.GET.get("question", "")[:300]
    initial = {
        "question": asked,
        "driver": member.pk,
        "area": area if area.isdecimal() and len(area) < 19 else "",
    }
    form = DecisionForm(request.POST or None, member=member, initial=initial)

    def act() -> Decision:
        made = asking.ask(by=member, parts=form.parts, options=form.options, **form.values)
        if about is not None:
            asking.cite(made, about, by=member)
        return made

    if request.method == "POST" and (made := done(form, act)):
        return go(request, at(member, made.place), _("The question is in the log."))
    lede = _("About “%(name)s”.") % {"name": about} if about else _("Who drives, who decides, who is asked before and told after: said before it is hot.")  # fmt: skip
    return form_page(
        request, form, heading=_("What is to be decided?"), save=_("Put it in the log"), cancel=at(member),
        lede=lede, crumbs=crumbs(member),
    )  # fmt: skip


@member_view("edit")
def decision_edit(request: Request, member: Member, pk: int) -> HttpResponse:
    """Changes a question that is not decided yet."""
    row = _found(member, pk)
    if row.decided_on and request.method == "GET":
        return go(
            request, at(member, row.place), _("This is decided, and stays as it was. Ask anew instead.")
        )
    form = DecisionForm(request.POST or None, member=member, instance=copy(row), initial=initial_of(row))
    if request.method == "POST" and done(
        form, lambda: asking.change(row, by=member, parts=form.parts, options=form.options, **form.values)
    ):
        return go(request, at(member, row.place), _("Changed."))
    return form_page(
        request, form, heading=_("Change the question"), save=_("Save"), cancel=at(member, row.place),
        crumbs=crumbs(member, row),
    )  # fmt: skip


@member_view("edit")
def decision_say(request: Request, member: Member, pk: int) -> HttpResponse:
    """What one's own side wants, in a hundred words."""
    row = _found(member, pk)
    if member.side not in BOTH_SIDES:
        return go(request, at(member, row.place), _("This is for the two sides: you are on neither."))
    there = Position.objects.visible_to(member).filter(decision=row, side=member.side).first()
    form = PositionForm(request.POST or None, member=member, decision=row, instance=there, about=row)
    made = request.method == "POST" and done(form, lambda: asking.say(row, by=member, **form.values))
    if made:
        return go(request, at(member, row.place), _kept(made.decision))
    name = member.workspace.side_name(member.side)
    return form_page(
        request, form, heading=_("What does %(side)s want?") % {"side": name}, save=_("Say it"),
        lede=row.question, cancel=at(member, row.place), crumbs=crumbs(member, row),
    )  # fmt: skip


def _kept(row: Decision) -> str:
    """What is said to a side that has said what it wants."""
    if row.is_shut:
        return _("Kept. The other side sees it once it has said its own.")
    return _("Kept. Both sides have said it, and see it now.") if row.is_blind else _("Kept.")


@member_view("edit")
def decision_write(request: Request, member: Member, pk: int) -> HttpResponse:
    """Writes down what is decided, and why."""
    row = _found(member, pk)
    if row.decided_on and request.method == "GET":
        return go(
            request, at(member, row.place), _("This is decided, and stays as it was. Ask anew instead.")
        )
    form = OutcomeForm(request.POST or None, member=member, decision=row, instance=copy(row))
    if request.method == "POST" and (
        made := done(form, lambda: deciding.write(row, by=member, **form.chosen))
    ):
        said = (
            _("It is decided.")
            if made.decided_on
            else _("Written down. It stands once everybody who decides has agreed.")
        )
        return go(request, at(member, row.place), said)
    return form_page(
        request, form, heading=_("What is decided?"), save=_("Write it down"), cancel=at(member, row.place),
        lede=row.question, crumbs=crumbs(member, row),
    )  # fmt: skip


def _press(
    request: Request, member: Member, pk: int, act: Callable[[Decision], Any], said: str
) -> HttpResponse:
    """A button on the page of a decision."""
    row = _found(member, pk)
    return pressed(
        request,
        lambda: act(row),
        then=lambda _made: go(request, at(member, row.place), said, undo=undo_of(member, row)),
        refused=lambda why: decision_page(request, member, pk, tuple(why)),
    )


@member_view("view", post="edit")
def decision_agree(request: Request, member: Member, pk: int) -> HttpResponse:
    """Agrees with what was written down."""
    return _press(request, member, pk, lambda row: deciding.agree(row, by=member), _("Noted: you agree."))


@member_view("view", post="edit")
def decision_escalate(request: Request, member: Member, pk: int) -> HttpResponse:
    """Takes it to the executive sponsor."""
    said = _("It is with the executive sponsor now.")
    return _press(request, member, pk, lambda row: escalating.escalate(row, by=member), said)


@member_view("view", post="edit")
def decision_asked(request: Request, member: Member, pk: int) -> HttpResponse:
    """One's own side was asked before: one click, where nobody had written it down."""
    said = _("Noted: your side was asked before.")
    return _press(request, member, pk, lambda row: asking.asked_before(row, by=member), said)


@member_view("edit")
def decision_back(request: Request, member: Member, pk: int) -> HttpResponse:
    """Does not agree, and says why."""
    row = _found(member, pk)
    form = BackForm(request.POST or None, member=member)
    if request.method == "POST" and done(
        form, lambda: deciding.send_back(row, by=member, why=form.cleaned_data["why"])
    ):
        return go(
            request, at(member, row.place), _("The question is open again; your reason stands below it.")
        )
    return form_page(
        request, form, heading=_("You do not agree"), save=_("Send it back"), cancel=at(member, row.place),
        lede=row.outcome, crumbs=crumbs(member, row),
    )  # fmt: skip


@member_view("edit")
def decision_end_new(request: Request, member: Member, pk: int) -> HttpResponse:
    """Notes that a decision holds no longer."""
    row = _found(member, pk)
    form = EndForm(request.POST or None, member=member, decision=row)

    def act() -> Ending:
        said = form.cleaned_data
        is_reversed = said["kind_of"] == Ending.Kind.REVERSED
        return deciding.end(row, by=member, why=said["why"], instead=said["instead"], reversed_=is_reversed)

    if request.method == "POST" and done(form, act):
        return go(request, at(member, row.place), _("Noted. It stays readable."), undo=undo_of(member, row))
    return form_page(
        request, form, heading=_("It holds no longer"), save=_("Note it"), cancel=at(member, row.place),
        lede=row.question, crumbs=crumbs(member, row),
    )  # fmt: skip


@member_view("edit")
def decision_look_new(request: Request, member: Member, pk: int) -> HttpResponse:
    """Notes that a decision still holds."""
    row = _found(member, pk)
    form = LookForm(request.POST or None, member=member)

    def act() -> Any:
        said = form.cleaned_data
        return deciding.look_again(row, by=member, note=said["note"], review_on=said["review_on"])

    if request.method == "POST" and done(form, act):
        return go(request, at(member, row.place), _("Noted: it still holds."))
    return form_page(
        request, form, heading=_("Does it still hold?"), save=_("It still holds"), cancel=at(member, row.place),
        lede=row.outcome, crumbs=crumbs(member, row),
    )  # fmt: skip


@member_view("edit")
def decision_cite_new(request: Request, member: Member, pk: int) -> HttpResponse:
    """Says what a decision is about or counts for: it is named on the page of that."""
    row = _found(member, pk)
    here = at(member, f"{row.place}about/")
    form = CiteForm(request.POST or None, member=member)
    if request.method == "POST" and done(
        form, lambda: asking.cite(row, form.cleaned_data["thing"], by=member)
    ):
        return go(request, here, _("Noted on both pages."))
    return form_page(
        request, form, heading=_("What is it about?"), save=_("Name it"), cancel=at(member, row.place),
        rows=[(each.name, f"{here}{each.pk}/remove/") for each in cited_by(member, row)], lede=row.question,
        crumbs=crumbs(member, row),
    )  # fmt: skip


@member_view("edit")
def decision_uncite(request: Request, member: Member, pk: int, link: int) -> HttpResponse:
    """Takes one of them away."""
    row = find(Citation.objects.visible_to(member).select_related("decision"), pk=link, decision=pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    asking.uncite(row, by=member)
    return go(request, at(member, f"{row.decision.place}about/"), _("Taken away."))
