"""Retros: the list, one retro apart and together, and every form about it."""

from collections.abc import Callable
from copy import copy
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.base.forms import done
from braid.base.pressing import pressed
from braid.base.text import day, shortened
from braid.base.web import Request, form_page, go, page
from braid.people.doors import find, member_view
from braid.people.models import Member
from braid.teamwork import retro_actions, retro_writing
from braid.teamwork.meeting_forms import ActionForm
from braid.teamwork.meeting_page import found_meeting
from braid.teamwork.models import Retro, RetroNote
from braid.teamwork.retro_forms import JoinForm, LinesForm, NoteForm, RetroForm, TopicForm
from braid.teamwork.retro_lists import RETROS, heading, retro_cells, told
from braid.teamwork.retro_page import found_card, found_retro, found_topic, retro_page

USUAL_DAYS, TRIED_DAYS = 7, 28


def _at(member: Member, row: Retro, rest: str = "") -> str:
    return f"/w/{member.workspace.slug}/{row.place}{rest}"


def _crumbs(member: Member, row: Retro) -> list[tuple[str, str]]:
    return [(_("Retros"), f"/w/{member.workspace.slug}/retros/"), (row.name, _at(member, row))]


@member_view("view")
def retros(request: Request, member: Member) -> HttpResponse:
    """Every retro that one may see."""
    listed = RETROS.read(request, member, told(Retro.objects.visible_to(member)))
    listed.cells = retro_cells(member, listed)
    return page(request, "teamwork/retros.html", {"listed": listed, "heading": heading(member)})


@member_view("view")
def retro(request: Request, member: Member, pk: int) -> HttpResponse:
    """One retro: what oneself writes, or the board of both sides; `?as=list` as a plain list."""
    return retro_page(request, member, pk)


@member_view("edit")
def retro_new(request: Request, member: Member, pk: int) -> HttpResponse:
    """Begins the retro of a meeting."""
    meeting = found_meeting(member, pk)
    home = f"/w/{member.workspace.slug}/{meeting.place}"
    there = Retro.objects.visible_to(member).filter(meeting=meeting).first()
    if there is not None:
        return go(request, _at(member, there))
    form = RetroForm(request.POST or None, member=member, initial={"name": meeting.series.name})
    if request.method == "POST" and (
        made := done(form, lambda: retro_writing.begin(meeting, by=member, **form.chosen))
    ):
        return go(request, _at(member, made), _("The retro is there."))
    crumbs = [(_("Meetings"), f"/w/{member.workspace.slug}/meetings/"), (f"{meeting.series.name}, {day(meeting.on)}", home)]  # fmt: skip
    return form_page(
        request, form, heading=_("Look back together"), save=_("Begin the retro"), cancel=home, crumbs=crumbs,
        lede=_("What went well, what you change, what you try. Apart first, so that the loudest does not decide what is said."),
    )  # fmt: skip


def _press(
    request: Request, member: Member, pk: int, act: Callable[[Retro], Any], said: str = "", there: str = ""
) -> HttpResponse:
    """A button on the page of a retro."""
    row = found_retro(member, pk)
    return pressed(
        request,
        lambda: act(row),
        then=lambda _made: go(request, _at(member, row, f"{_manner(request)}{there}"), said),
        refused=lambda why: retro_page(request, member, pk, tuple(why)),
    )


def _manner(request: Request) -> str:
    """Back to the list for whoever pressed there."""
    shown = request.GET.get("as", "")
    return f"?as={shown}" if shown in ("list", "board") else ""


@member_view("edit", receipts=False)
def retro_note_new(request: Request, member: Member, pk: int) -> HttpResponse:
    """Writes a card of one's own, or many by lines. Nothing tells when."""
    row = found_retro(member, pk)
    column = request.POST.get("column", request.GET.get("column", "0"))
    initial = {"column": int(column) if column.isdecimal() and len(column) < 4 else 0}
    form = LinesForm(request.POST or None, member=member, retro=row, initial=initial)

    def act() -> Any:
        said = {name: form.cleaned_data[name] for name in ("text", "column", "with_name")}
        if row.is_open:
            return retro_writing.add_cards(row, by=member, side=form.cleaned_data.get("side", ""), **said)
        return retro_writing.write(row, by=member, **said)

    if request.method == "POST" and done(form, act):
        said = "" if row.is_open else _("Kept. Nobody reads it before it is opened.")
        return go(request, _at(member, row, f"{_manner(request)}#column-{form.cleaned_data['column']}"), said)
    lede = (
        _("Everybody reads them at once.")
        if row.is_open
        else _("Nobody else reads them before all is opened.")
    )
    return form_page(
        request, form, heading=_("Write cards"), save=_("Put them on the board") if row.is_open else _("Keep them"),
        cancel=_at(member, row), lede=lede, crumbs=_crumbs(member, row),
    )  # fmt: skip


def _note(member: Member, pk: int, note: int) -> RetroNote:
    found: RetroNote = find(RetroNote.objects.visible_to(member).select_related("retro"), pk=note, retro=pk)
    return found


@member_view("edit", receipts=False)
def retro_note_edit(request: Request, member: Member, pk: int, note: int) -> HttpResponse:
    """Writes a card of one's own anew."""
    row = found_retro(member, pk)
    found = _note(member, pk, note)
    form = NoteForm(request.POST or None, member=member, retro=row, instance=copy(found))
    if request.method == "POST" and done(
        form, lambda: retro_writing.change_note(found, by=member, **form.values)
    ):
        return go(request, _at(member, row))
    return form_page(
        request, form, heading=_("Change your card"), save=_("Save"), cancel=_at(member, row), crumbs=_crumbs(member, row),
    )  # fmt: skip


@member_view("view", post="edit", receipts=False)
def retro_note_remove(request: Request, member: Member, pk: int, note: int) -> HttpResponse:
    """Takes a card of one's own away."""
    found = _note(member, pk, note)
    return _press(request, member, pk, lambda _row: retro_writing.remove_note(found, by=member))


@member_view("view", post="edit", receipts=False)
def retro_ready(request: Request, member: Member, pk: int) -> HttpResponse:
    """Says that one is ready; with `back`, that one goes on writing."""
    ready = "back" not in request.POST
    return _press(request, member, pk, lambda row: retro_writing.be_ready(row, by=member, ready=ready))


@member_view("view", post="edit")
def retro_open(request: Request, member: Member, pk: int) -> HttpResponse:
    """Opens all cards to both sides."""
    return _press(request, member, pk, lambda row: retro_writing.open_together(row, by=member), _("All cards are open, to everybody at once."))  # fmt: skip


@member_view("view", post="edit")
def retro_remove(request: Request, member: Member, pk: int) -> HttpResponse:
    """Takes a retro away that is not open yet."""
    row = found_retro(member, pk)
    return pressed(
        request,
        lambda: retro_actions.remove(row, by=member),
        then=lambda _made: go(request, f"/w/{member.workspace.slug}/{row.meeting.place}", _("It is gone, with every card.")),
        refused=lambda why: retro_page(request, member, pk, tuple(why)),
    )  # fmt: skip


DEEDS: dict[str, Callable[..., Any]] = {
    "count": retro_actions.count,
    "close": retro_actions.close,
    "go_on": retro_actions.go_on,
}


@member_view("view", post="edit")
def retro_deed(request: Request, member: Member, pk: int) -> HttpResponse:
    """Counts the dots, closes it as a record, or lets it go on: `deed` says which."""
    act = DEEDS.get(request.POST.get("deed", ""))
    return _press(request, member, pk, (lambda row: act(row, by=member)) if act else lambda _row: None)


@member_view("view", post="edit")
def retro_topic_move(request: Request, member: Member, pk: int, topic: int) -> HttpResponse:
    """Moves a topic to the column `to`, or joins it with the topic `into`, as a card is dropped on the board."""
    found = found_topic(member, pk, topic)
    to, into = request.POST.get("to", ""), request.POST.get("into", "")

    def act(_row: Retro) -> None:
        if into:
            target = found_topic(member, pk, int(into) if into.isdecimal() and len(into) < 19 else 0)
            retro_actions.join(found, target, by=member)
        else:
            retro_actions.move(found, by=member, column=int(to) if to.isdecimal() and len(to) < 4 else -1)

    return _press(request, member, pk, act, there=f"#topic-{into if into.isdecimal() else topic}")


@member_view("view", post="edit", receipts=False)
def retro_topic_dot(request: Request, member: Member, pk: int, topic: int) -> HttpResponse:
    """Puts a dot of one's own, or with `back` takes one back."""
    found, more = found_topic(member, pk, topic), "back" not in request.POST
    return _press(request, member, pk, lambda _row: retro_actions.dot(found, by=member, more=more), there=f"#topic-{topic}")  # fmt: skip


@member_view("edit")
def retro_topic_join_new(request: Request, member: Member, pk: int, topic: int) -> HttpResponse:
    """Chooses the card that says the same: without a mouse and without a script."""
    found = found_topic(member, pk, topic)
    form = JoinForm(request.POST or None, member=member, retrotopic=found)

    def act() -> Any:
        return retro_actions.join(found, found_topic(member, pk, int(form.cleaned_data["into"])), by=member)

    if request.method == "POST" and (made := done(form, act)):
        return go(request, _at(member, found.retro, f"#topic-{made.pk}"), _("They are one now."))
    return form_page(
        request, form, heading=_("Which card says the same?"), save=_("Join them"), cancel=_at(member, found.retro),
        lede=_("“%(title)s” is put to it, with dots and steps.") % {"title": found.title}, crumbs=_crumbs(member, found.retro),
    )  # fmt: skip


@member_view("edit")
def retro_topic_edit(request: Request, member: Member, pk: int, topic: int) -> HttpResponse:
    """Says what joined cards say together, and takes single ones out again."""
    found = found_topic(member, pk, topic)
    form = TopicForm(request.POST or None, member=member, instance=copy(found))
    if request.method == "POST" and done(
        form, lambda: retro_actions.name_topic(found, by=member, **form.values)
    ):
        return go(request, _at(member, found.retro, f"#topic-{topic}"))
    cards = found.cards_in_order
    rows = [(card.text, _at(member, found.retro, f"cards/{card.pk}/out/")) for card in cards] if len(cards) > 1 else []  # fmt: skip
    return form_page(
        request, form, heading=_("What do they say together?"), save=_("Save"), cancel=_at(member, found.retro),
        rows=rows, crumbs=_crumbs(member, found.retro), lede=_("A card that says something else can be taken out.") if rows else "",
    )  # fmt: skip


@member_view("view", post="edit")
def retro_card_out(request: Request, member: Member, pk: int, card: int) -> HttpResponse:
    """Makes a topic of its own of a joined card."""
    found = found_card(member, pk, card)
    return _press(request, member, pk, lambda _row: retro_actions.take_out(found, by=member), there=f"#topic-{found.topic_id}")  # fmt: skip


@member_view("edit")
def retro_topic_action_new(request: Request, member: Member, pk: int, topic: int) -> HttpResponse:
    """Makes an action of a topic; with `?try=1` something that is tried, with the day on which you look at it."""
    found = found_topic(member, pk, topic)
    meeting, trial = found.retro.meeting, "try" in request.GET
    ahead = timedelta(days=TRIED_DAYS if trial else USUAL_DAYS)
    text = _("Try: %(what)s") % {"what": found.title} if trial else found.title
    initial = {"text": shortened(text, 290), "owner": member.pk, "due_on": max(meeting.on, timezone.localdate()) + ahead}  # fmt: skip
    form = ActionForm(request.POST or None, member=member, meeting=meeting, initial=initial)
    if request.method == "POST" and done(form, lambda: retro_actions.agree(found, by=member, **form.values)):
        return go(request, _at(member, found.retro, "#steps"), _("Noted. It comes back on every agenda until it is done."))  # fmt: skip
    lede = _("What you try, who says what came of it, and on which day.") if trial else found.title
    return form_page(
        request, form, heading=_("What do you try?") if trial else _("What is to be done?"), save=_("Note the action"),
        cancel=_at(member, found.retro), lede=lede, crumbs=_crumbs(member, found.retro),
    )  # fmt: skip
