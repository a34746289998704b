"""Going through what was heard: several answered at once, the same thing heard twice, and how both sides answer."""

from copy import copy
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from braid.base.lists import remembered
from braid.base.models import BOTH_SIDES
from braid.base.plugs import panels
from braid.base.text import shortened
from braid.base.web import Request, go, page, sorry
from braid.insights.actions import answer_all
from braid.insights.forms import AnswerForm
from braid.insights.lists import LONGEST, PICK, picked_cells
from braid.insights.merging import merge_insight, take_apart
from braid.insights.models import Answer, Insight
from braid.insights.views import done
from braid.insights.waits import LATE_DAYS, Rate, rate, waits_of
from braid.people.doors import find, member_view
from braid.people.models import Member

AT_ONCE = 50
SPANS = (("90", 90), ("365", 365), ("all", 0))


@member_view("edit")
def several(request: Request, member: Member) -> HttpResponse:
    """One answer for all the insights that were chosen and that one's side owes."""
    picked = [int(pk) for pk in request.GET.getlist("tick") if pk.isdecimal()][:AT_ONCE]
    rows = list(Insight.objects.visible_to(member).filter(pk__in=picked).order_by("-heard_on", "-pk"))
    ours = [row for row in rows if row.answerable_by(member)]
    if not ours:
        return go(request, f"/w/{member.workspace.slug}/insights/?answer={member.side}", _nothing(bool(rows)))
    blank = Answer(workspace_id=member.workspace_id, insight=ours[0], by=member, side=member.side)
    form = AnswerForm(request.POST or None, member=member, instance=blank)
    if request.method == "POST" and done(form, lambda: answer_all(map(copy, ours), by=member, **form.values)):
        said = ngettext("%(n)s insight answered.", "%(n)s insights answered.", len(ours)) % {"n": len(ours)}
        return go(request, f"/w/{member.workspace.slug}/insights/", said)
    context = {
        "form": form,
        "rows": [(row.pk, shortened(row.text, LONGEST), row.side) for row in ours],
        "left_out": len(rows) - len(ours),
    }
    return page(request, "insights/several.html", context, status=422 if form.is_bound else 200)


def _nothing(chosen: bool) -> str:
    if chosen:
        return _("None of those is yours to answer: here is what your side owes.")
    return _("Tick insights in the list first.")


@member_view("edit")
def same(request: Request, member: Member, pk: int) -> HttpResponse:
    """The same thing heard before: finds the other insight and makes one of both."""
    row = find(Insight.objects.visible_to(member), pk=pk)
    here = f"/w/{member.workspace.slug}/insights/"
    if request.method == "POST":
        into = find(Insight.objects.visible_to(member), pk=request.POST.get("insight", ""))
        try:
            merge_insight(row, by=member, into=into)
        except ValidationError as error:
            sorry(request, " ".join(error.messages))
            return go(request, f"{here}{row.pk}/same/")
        return go(request, f"{here}{into.pk}/", _("One insight now. The other one's words stand below."))
    listed = PICK.read(
        request, member, Insight.objects.visible_to(member).filter(side=row.side).exclude(pk=pk)
    )
    context = {"insight": row, "listed": listed, "found": picked_cells(member, listed)}
    return page(request, "insights/same.html", context)


@member_view("edit")
def apart(request: Request, member: Member, pk: int) -> HttpResponse:
    """Takes back that two insights are the same."""
    gone = (
        Insight.objects.visible_with_archived(member).select_related("merged_into").exclude(merged_into=None)
    )
    row = find(gone, pk=pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    take_apart(row, by=member)
    return go(request, f"/w/{member.workspace.slug}/{row.place}", _("Two insights again."))


@member_view("view")
def answers(request: Request, member: Member) -> HttpResponse:
    """How much and how quickly each side answers what the other hands over."""
    span = next((key for key, _days in SPANS if key == request.GET.get("span")), "365")
    days, today = dict(SPANS)[span], timezone.localdate()
    since = today - timedelta(days=days) if days else None

    def read() -> list[Rate]:
        waits = waits_of(member, today, since)
        return [rate(giver, waits, today) for giver in BOTH_SIDES]

    # (Counted over everything that this member sees: rows may be hidden from some.)
    rates = remembered(member, f"answer-rates:{member.pk}:{span}:{today}", read, roughly=True)
    owed = {each.giver: each for each in rates}
    context: dict[str, Any] = {
        "span": span,
        # By the side that answers: what marketing handed over is product's to answer.
        "sides": [(BOTH_SIDES[0], owed[BOTH_SIDES[1]]), (BOTH_SIDES[1], owed[BOTH_SIDES[0]])],
        "late_days": LATE_DAYS,
        "title": _title(member, owed[BOTH_SIDES[1]], owed[BOTH_SIDES[0]]),
        "panels": panels("insights.answers", member, member.workspace),
    }
    return page(request, "insights/answers.html", context)


def _title(member: Member, product: Rate, marketing: Rate) -> str:
    """What is true, in a sentence."""
    name = member.workspace.side_name
    if not product.asked and not marketing.asked:
        return _("Nothing has been handed over yet")
    said = [
        _("%(side)s answers half within %(time)s")
        % {"side": name(side), "time": ngettext("%(n)s day", "%(n)s days", each.median) % {"n": each.median}}
        if each.median is not None
        else _("%(side)s has not answered half yet") % {"side": name(side)}
        for side, each in zip(BOTH_SIDES, (product, marketing), strict=True)
        if each.asked
    ]
    return _("; ").join(said)
