"""The glossary: words that both sides use, each with one meaning."""

from collections.abc import Callable
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext as _

from braid.activity.panels import talk
from braid.activity.undo import undo_of
from braid.base.forms import add_errors
from braid.base.lists import kept_for
from braid.base.models import BOTH_SIDES
from braid.base.nav import pages_beside
from braid.base.web import Request, go, page
from braid.people.doors import find, member_view
from braid.people.models import Member
from braid.teamwork import actions
from braid.teamwork.forms import TermForm
from braid.teamwork.lists import TERMS, term_cells
from braid.teamwork.models import Term
from braid.teamwork.unclear import waiting_words


def done(form: BaseForm, act: Callable[[], Any]) -> Any:
    """What the action answers; None when the form or the action refuses, with the reasons in the form."""
    if not form.is_valid():
        return None
    try:
        with transaction.atomic():
            return act()
    except ValidationError as error:
        add_errors(form, error)
    return None


def _form(request: Request, form: BaseForm, **context: Any) -> HttpResponse:
    context = {"form": form, "remove": "", "gone": "", **context}
    return page(request, "teamwork/form.html", context, status=422 if request.method == "POST" else 200)


def here(member: Member, rest: str = "glossary/") -> str:
    return f"/w/{member.workspace.slug}/{rest}"


@member_view("view")
def terms(request: Request, member: Member) -> HttpResponse:
    """All words."""
    listed = TERMS.read(request, member, Term.objects.visible_to(member).told())
    listed.cells = term_cells(member, listed)
    context = {
        "listed": listed,
        "waiting": kept_for(member, "glossary.waiting", lambda: waiting_words(member)),
        "beside": pages_beside("glossary"),
    }
    return page(request, "teamwork/terms.html", context)


@member_view("view")
def term(request: Request, member: Member, pk: int) -> HttpResponse:
    """One word with its meaning, and which side agrees to it."""
    return _shown(request, member, pk)


def _shown(request: Request, member: Member, pk: int, wrong: tuple[str, ...] = ()) -> HttpResponse:
    row: Any = find(Term.objects.visible_to(member).told().select_related("owner"), pk=pk)
    agreed = [(side, getattr(row, f"{side}_at")) for side in BOTH_SIDES]
    is_said = bool(row.meaning or row.expansion)
    context = {
        "term": row,
        "wrong": wrong,
        "agreed": agreed if is_said else [],
        "may_agree": is_said and member.may("edit") and (member.side, None) in agreed,
        "talk": talk(member, row),
    }
    return page(request, "teamwork/term.html", context, status=422 if wrong else 200)


@member_view("view", post="edit")
def term_agree(request: Request, member: Member, pk: int) -> HttpResponse:
    """One's own side means the same by it."""
    row = find(Term.objects.visible_to(member), pk=pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        actions.agree_to_term(row, by=member)
    except ValidationError as error:
        return _shown(request, member, pk, tuple(error.messages))
    return go(request, here(member, row.place), _("Noted: your side agrees."))


@member_view("edit")
def term_new(request: Request, member: Member) -> HttpResponse:
    """Adds a word; `?term=` is filled in."""
    start = {"term": request.GET.get("term", ""), "owner": member.pk}
    form = TermForm(request.POST or None, member=member, initial=start)
    if request.method == "POST":
        made = done(form, lambda: actions.add_term(by=member, **form.values))
        if made:
            return go(request, here(member, made.place), _("It is in the glossary."))
    return _form(
        request, form, heading=_("Add a word"), save=_("Add it"), cancel=here(member),
        crumb=(_("Glossary"), here(member)),
    )  # fmt: skip


@member_view("edit")
def term_edit(request: Request, member: Member, pk: int) -> HttpResponse:
    """Changes a word or its meaning."""
    row = find(Term.objects.visible_to(member), pk=pk)
    home = here(member, row.place)
    form = TermForm(request.POST or None, member=member, instance=copy(row))
    if request.method == "POST" and done(
        form, lambda: actions.change_term(copy(row), by=member, **form.values)
    ):
        return go(request, home, _("Changed."))
    return _form(
        request, form, heading=_("Change this word"), save=_("Save"), cancel=home, crumb=(row.term, home),
        remove=f"{home}remove/",
    )  # fmt: skip


@member_view("edit")
def term_remove(request: Request, member: Member, pk: int) -> HttpResponse:
    """Takes a word out."""
    row = find(Term.objects.visible_to(member), pk=pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    actions.remove_term(row, by=member)
    said = _("“%(term)s” is in the archive now.") % {"term": row.term}
    return go(request, here(member), said, undo=undo_of(member, row))
