"""The one-page ask: from what the two sides cannot settle, a finding or a round, to a question with the executive sponsor."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.base.forms import done
from braid.base.web import Request, form_page, go
from braid.people.doors import find, member_view
from braid.people.models import Member
from braid.radar import actions
from braid.radar.forms import AskForm
from braid.radar.models import Finding
from braid.radar.round_asks import ASKED_OF_THE_SPONSOR
from braid.radar.round_asks import prefilled as of_round
from braid.radar.sponsor import in_words, plain, tried_on, ways_out
from braid.rounds.models import Round
from braid.teamwork.models import Decision


def prefilled(member: Member, row: Finding) -> dict[str, Any]:
    """The question, what was tried, the ways out with what each costs, and a day two weeks from now."""
    tried = tried_on(row)
    ways = [f"{way} ({cost})" for way, cost in ways_out(row, tried)]
    return {
        "question": _("How do we go on? %(finding)s") % {"finding": plain(member, row)},
        "background": in_words(tried),
        "option_lines": "\n".join(ways),
        "needed_by": timezone.localdate() + timedelta(days=14),
    }


@member_view("edit")
def ask_executive(request: Request, member: Member, pk: int) -> HttpResponse:
    """Question, options, what each costs, by when: written once, then it is with the sponsor and both sides say what they want."""
    row = find(Finding.objects.visible_to(member).prefetch_related("commitments"), pk=pk)
    form = AskForm(request.POST or None, member=member, initial=prefilled(member, row))
    return _ask(request, member, form, row, plain(member, row), actions.ask_executive)


@member_view("edit")
def ask_about_round(request: Request, member: Member, pk: int) -> HttpResponse:
    """The same about a round that both sides have seen and do not settle."""
    rows = Round.objects.visible_to(member).filter(
        use__in=ASKED_OF_THE_SPONSOR, state__in=["revealed", "settled"]
    )
    row = find(rows, pk=pk)
    form = AskForm(request.POST or None, member=member, initial=of_round(member, row))
    return _ask(request, member, form, row, row.name, actions.ask_about_round)


def _ask(
    request: Request, member: Member, form: AskForm, row: Any, name: str, act: Callable[..., Decision]
) -> HttpResponse:
    here = f"/w/{member.workspace.slug}/{row.place}"
    if request.method == "POST" and (made := done(form, lambda: act(row, by=member, **form.chosen))):
        said = _("It is with the executive sponsor. Say in a hundred words what your side wants.")
        return go(request, f"/w/{member.workspace.slug}/{made.place}", said)
    return form_page(
        request, form, heading=_("One page for the executive sponsor"), save=_("Take it to the sponsor"), cancel=here,
        lede=_("The question, two ways to answer it, what each costs, and by when. Strike what does not fit."),
        crumbs=[(name[:80], here)],
    )  # fmt: skip
