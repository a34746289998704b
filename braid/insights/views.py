"""What was heard: the list, one of them with its answer, and the forms."""

from collections.abc import Callable
from copy import copy
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.panels import talk
from braid.base.forms import add_errors
from braid.base.plugs import panels
from braid.base.web import Request, go, page
from braid.insights.actions import answer, capture, change_insight
from braid.insights.forms import AnswerForm, InsightForm
from braid.insights.lists import INSIGHTS, TONES, insight_cells, sentence, shortened
from braid.insights.models import Answer, Insight
from braid.people.doors import find, member_view
from braid.people.models import Member


def done(form: BaseForm, act: Callable[[], Any]) -> Any:
    """What the action answers; None when the form or the action refuses, with the reasons in the form."""
    if not form.is_valid():
        return None
    try:
        with transaction.atomic():
            return act()
    except ValidationError as error:
        if hasattr(error, "error_dict") and "customer" in error.error_dict:
            error.error_dict["customer_name"] = error.error_dict.pop("customer")
        add_errors(form, error)
    return None


@member_view("view")
def insights(request: Request, member: Member) -> HttpResponse:
    """Everything that was heard, the newest first."""
    listed = INSIGHTS.read(request, member, Insight.objects.visible_to(member))
    listed.cells = insight_cells(member, listed)
    return page(request, "insights/insights.html", {"listed": listed, "sentence": sentence(member)})


@member_view("view")
def insight(request: Request, member: Member, pk: int) -> HttpResponse:
    """One insight: what was heard, and the answer or for how long it has been waited for."""
    row = find(_seen(member), pk=pk)
    return _page(request, member, row, _answer_form(request, member, row), status=200)


@member_view("edit")
def insight_answer(request: Request, member: Member, pk: int) -> HttpResponse:
    """The side that owes it answers."""
    row = find(_seen(member), pk=pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not row.answerable_by(member):
        raise PermissionDenied
    form = _answer_form(request, member, row)
    if form and done(form, lambda: answer(copy(row), by=member, **form.values)):
        return go(request, f"/w/{member.workspace.slug}/{row.place}", _("Answered."))
    return _page(request, member, row, form, status=422)


def _seen(member: Member) -> Any:
    return Insight.objects.visible_to(member).select_related("customer", "giver")


def _answer_form(request: Request, member: Member, row: Insight) -> AnswerForm | None:
    """The form for whoever owes the answer; nobody else gets one."""
    if not row.answerable_by(member):
        return None
    blank = Answer(workspace_id=row.workspace_id, insight=row, by=member, side=member.side)
    return AnswerForm(request.POST or None, member=member, instance=blank)


def _page(
    request: Request, member: Member, row: Insight, form: AnswerForm | None, *, status: int
) -> HttpResponse:
    name = member.workspace.side_name
    context = {
        "insight": row,
        "heading": shortened(row.text, 90) or "—",
        "answers": list(row.answers.select_related("by").order_by("-pk")),
        "tones": TONES,
        "days": row.waits_days(timezone.localdate()),
        "owing": name(row.owed_by) if row.owed_by else "",
        "form": form,
        "panels": panels("insights.insight", member, row),
        "talk": talk(member, row),
    }
    return page(request, "insights/insight.html", context, status=status)


@member_view("edit")
def insight_new(request: Request, member: Member) -> HttpResponse:
    """Keeps something that was heard."""
    form = InsightForm(request.POST or None, member=member)
    if request.method == "POST":
        made = done(form, lambda: capture(by=member, **form.values))
        if made:
            return go(request, f"/w/{member.workspace.slug}/{made.place}", _said(member, made))
    return _form_page(request, form, f"/w/{member.workspace.slug}/insights/", new=True)


def _said(member: Member, made: Insight) -> str:
    if not made.owed_by:
        return _("Kept.")
    return _("Kept. %(side)s owes an answer.") % {"side": member.workspace.side_name(made.owed_by)}


@member_view("edit")
def insight_edit(request: Request, member: Member, pk: int) -> HttpResponse:
    """Changes what was kept."""
    row = find(_seen(member), pk=pk)
    form = InsightForm(request.POST or None, member=member, instance=copy(row))
    back = f"/w/{member.workspace.slug}/{row.place}"
    if request.method == "POST" and done(form, lambda: change_insight(copy(row), by=member, **form.values)):
        return go(request, back, _("Changed."))
    return _form_page(request, form, back, new=False)


def _form_page(request: Request, form: InsightForm, cancel: str, *, new: bool) -> HttpResponse:
    context = {"form": form, "cancel": cancel, "new": new}
    return page(request, "insights/form.html", context, status=422 if request.method == "POST" else 200)
