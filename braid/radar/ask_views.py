"""The one-page ask: from a finding that the two sides cannot settle to a question with the executive sponsor."""

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
from braid.radar.sponsor import in_words, plain, tried_on, ways_out


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
    here = f"/w/{member.workspace.slug}/{row.place}"
    if request.method == "POST" and (
        made := done(form, lambda: actions.ask_executive(row, by=member, **form.chosen))
    ):
        said = _("It is with the executive sponsor. Say in a hundred words what your side wants.")
        return go(request, f"/w/{member.workspace.slug}/{made.place}", said)
    return form_page(
        request, form, heading=_("One page for the executive sponsor"), save=_("Take it to the sponsor"), cancel=here,
        lede=_("The question, two ways to answer it, what each costs, and by when. Strike what does not fit."),
        crumbs=[(plain(member, row)[:80], here)],
    )  # fmt: skip
