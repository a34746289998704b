"""Answering a round: apart, on a phone with one thumb, and nothing lost when the line is."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from braid.base.forms import add_errors
from braid.base.web import Request, go, page
from braid.people.doors import find, member_view
from braid.people.models import Member
from braid.rounds import actions
from braid.rounds.forms import WHOSE, AnswersForm, name_of
from braid.rounds.models import Answer, Round, Seat
from braid.rounds.scales import UNJUDGED


@member_view("view", post="view", receipts=False)
def answers(request: Request, member: Member, pk: int) -> HttpResponse:
    """The questions of a round to one of those who were invited; guests among them may answer too.

    In a named round whatever is sent is kept, a single field as well as all of them, until it closes.
    """
    row = find(Round.objects.visible_to(member), pk=pk)
    seat = Seat.objects.visible_to(member).filter(round=row, member=member).first()
    # (On a page that somebody else had opened in this browser stands what they answered.)
    if seat is None or request.POST.get(WHOSE, row.whose(member)) != row.whose(member):
        raise PermissionDenied
    # (Also without a single answer: what was sent is looked at all the same.)
    sent = request.POST if request.method == "POST" else None
    form = AnswersForm(sent, member=member, round=row, seat=seat, initial=_said(row, seat))
    if request.method != "POST":
        return _page(request, row, seat, form)
    try:
        with transaction.atomic():
            said = _send(row, member, form) if row.is_anonymous else _keep(row, member, form)
    except ValidationError as error:
        add_errors(form, error)
        return _page(request, row, seat, form, status=422)
    if request.headers.get("X-Braid-Part"):
        return HttpResponse(status=204)
    return go(request, f"/w/{member.workspace.slug}/{row.place}", said)


def _page(request: Request, row: Round, seat: Seat, form: AnswersForm, status: int = 200) -> HttpResponse:
    groups: list[tuple[str, list[Any]]] = []
    for question, subject in form.asked:
        name = name_of(question, subject)
        fields = [form[n] for n in (name, f"guess-{name}", f"why-{name}") if n in form.fields]
        title = subject.title if subject else ""
        if not groups or groups[-1][0] != title or not title:
            groups.append((title, []))
        groups[-1][1].append((question, fields))
    context = {"row": row, "seat": seat, "form": form, "groups": groups, "open": row.takes_answers()}
    return page(request, "rounds/answer.html", context, status=status)


def _said(row: Round, seat: Seat) -> dict[str, str]:
    """What this person has said so far; of an anonymous round nothing is known."""
    if row.is_anonymous:
        return {}
    found: dict[str, str] = {}
    for said in Answer.objects.filter(seat=seat):
        name = f"q{said.question_id}-{said.subject_id}" if said.subject_id else f"q{said.question_id}"
        value = UNJUDGED if said.value == "" else said.value
        found |= {name: value, f"guess-{name}": said.guess, f"why-{name}": said.why}
    return found


def _valid(form: AnswersForm) -> dict[str, Any]:
    if not form.is_valid():
        raise ValidationError({})
    return form.cleaned_data


def _keep(row: Round, member: Member, form: AnswersForm) -> str:
    """Keeps what was sent; what was not sent stays as it is.

    Raises:
        ValidationError: also where nothing that was sent is asked on this page.
    """
    said, count = _valid(form), 0
    for question, subject in form.asked:
        field = name_of(question, subject)
        names = {"value": field, "guess": f"guess-{field}", "why": f"why-{field}"}
        sent = {k: name for k, name in names.items() if name in form.data and name in said}
        # (A reason that was never given is no answer.)
        given = {
            k: said[name] for k, name in sent.items() if k == "value" or said[name] or form.initial.get(name)
        }
        if given:
            count += 1
            actions.answer(row, by=member, question=question, subject=subject, **given)
    if not count:
        actions.answering.seat_of(row, member)
        if form.unknown and not form.known:
            raise ValidationError(_("Nothing that was sent is a question of this page, so nothing was kept. What you answered before is as it was."))  # fmt: skip
        return _("Nothing was answered. Come back any time until the round closes.")
    kept = _("Kept. You can change it until the round closes.")
    count = len(form.unknown)
    more = ngettext("%(n)s thing that was sent is no question of this page: it was not kept.", "%(n)s things that were sent are no questions of this page: they were not kept.", count)  # fmt: skip
    return f"{kept} {more % {'n': count}}" if count else kept


def _send(row: Round, member: Member, form: AnswersForm) -> str:
    """Sends a ballot, once."""
    said = _valid(form)
    if form.unknown:
        raise ValidationError(_("Some of what was sent is no question of this round. Nothing was sent on: open the page anew, your draft is still in this browser."))  # fmt: skip
    given = {question.key: said.get(name_of(question, subject), "") for question, subject in form.asked}
    if actions.cast(row, by=member, answers=given, remark=form.remark):
        return _("Sent. Nobody can see whose answers these are, and nobody can change them.")
    return _("Your answers had been received already. Nothing was sent twice.")
