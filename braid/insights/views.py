"""What was heard: the list, one of them with its answer, and the forms."""

from copy import copy
from datetime import timedelta
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.panels import talk
from braid.base.forms import done
from braid.base.held import Held
from braid.base.lists import kept_for, remembered
from braid.base.plugs import panels
from braid.base.prepared import Prepared
from braid.base.text import shortened
from braid.base.web import Request, go, in_dialog, page
from braid.insights.actions import answer, capture, change_insight
from braid.insights.forms import AnswerForm, InsightForm
from braid.insights.lists import INSIGHTS, TONES, insight_cells, offered, sentence
from braid.insights.models import Answer, Insight
from braid.people.doors import find, member_view
from braid.people.models import Member


@member_view("view")
def insights(request: Request, member: Member) -> HttpResponse:
    """Everything that was heard, the newest first."""
    listed = INSIGHTS.read(request, member, Insight.objects.visible_to(member))
    if not member.may("edit") or hasattr(request, "csv_page"):
        listed.hidden = listed.hidden | {"act"}
    listed.cells = insight_cells(member, listed)
    context = {
        "listed": listed,
        "sentence": sentence(member),
        "acts": panels("insights.chosen", member, member.workspace) if member.may("edit") else [],
    }
    return page(request, "insights/insights.html", context)


@member_view("view")
def insight(request: Request, member: Member, pk: int) -> HttpResponse:
    """One insight: what was heard, and the answer or for how long it has been waited for."""
    (row,) = kept_for(member, f"insight:{pk}", lambda: (_one.first(member, pk),))
    if row is None:
        # (What was merged with another one is found there.)
        gone = find(Insight.objects.visible_with_archived(member).exclude(merged_into=None), pk=pk)
        return go(request, f"/w/{member.workspace.slug}/insights/{gone.merged_into_id}/")
    return _page(request, member, row, _answer_form(request, member, row), status=200)


@member_view("edit")
def insight_answer(request: Request, member: Member, pk: int) -> HttpResponse:
    """The side that owes it answers."""
    row = find(_seen(member), pk=pk)
    form = _answer_form(request, member, row)
    if form is None:
        raise PermissionDenied
    if request.method == "POST" and done(form, lambda: answer(copy(row), by=member, **form.values)):
        return go(request, f"/w/{member.workspace.slug}/{row.place}", _said_of(form.values["verdict"]))
    context = {"form": form, "insight": row, "dialog": in_dialog(request)}
    return page(request, "insights/answer.html", context, part="form", status=422 if form.is_bound else 200)


def _said_of(verdict: str) -> str:
    if verdict == Answer.Verdict.LATER:
        return _("Answered: later. It comes back on its day.")
    return _("Answered.")


def _seen(member: Member) -> Any:
    return Insight.objects.visible_to(member).select_related("customer", "giver", "on_behalf_member")


_one: Prepared[Insight] = Prepared(lambda member, pk: _seen(member).filter(pk=pk))
# (Whoever sees an insight sees its answers, and what was merged with it.)
_answers: Held[Answer] = Held(
    lambda _member, insight: Answer.objects.filter(insight=insight).select_related("by").order_by("-pk"),
    Answer.insight,
)
_merged: Held[tuple[int, str]] = Held(
    lambda _member, insight: (
        Insight.objects.filter(merged_into=insight).order_by("pk").values_list("pk", "text")[:20]
    ),
    Insight.merged_into,
)


def _answer_form(request: Request, member: Member, row: Insight) -> AnswerForm | None:
    """The form for whoever owes the answer; nobody else gets one."""
    if not row.answerable_by(member):
        return None
    blank = Answer(workspace_id=row.workspace_id, insight=row, by=member, side=member.side)
    last = next((one for one in _told(member, row)[0] if one.side == member.side), blank)
    there = {"verdict": last.verdict, "why": last.why, "revisit_on": last.revisit_on}
    return AnswerForm(
        request.POST or None, member=member, instance=blank, about=row, there=there, auto_id=ids(request)
    )


def _told(member: Member, row: Insight) -> tuple[list[Answer], list[tuple[int, str]]]:
    """Its answers, the newest first, and what was merged with it. Two queries, none while nothing has changed."""

    def read() -> tuple[list[Answer], list[tuple[int, str]]]:
        return _answers.of(member, row), _merged.of(member, row)

    return cast("tuple[list[Answer], list[tuple[int, str]]]", remembered(member, f"insight:{row.pk}", read))


def ids(request: Request) -> str:
    """How fields are named, so that a form in the dialog and one on the page beneath do not meet."""
    return "dialog_%s" if in_dialog(request) else "id_%s"


def _page(
    request: Request, member: Member, row: Insight, form: AnswerForm | None, *, status: int
) -> HttpResponse:
    name, today = member.workspace.side_name, timezone.localdate()
    answers, merged = _told(member, row)
    context = {
        "insight": row,
        "heading": shortened(row.text, 90) or "—",
        "answers": answers,
        "back": row.has_come_back(today),
        "merged": merged,
        "tones": TONES,
        "days": row.waits_days(today),
        "owing": name(row.owed_by) if row.owed_by else "",
        "in_a_month": today + timedelta(days=30),
        "form": form,
        "panels": panels("insights.insight", member, row),
        "talk": talk(member, row),
    }
    return page(request, "insights/insight.html", context, status=status)


@member_view("edit")
def insight_new(request: Request, member: Member) -> HttpResponse:
    """Keeps something that was heard."""
    form = InsightForm(request.POST or None, member=member, auto_id=ids(request))
    if request.method == "POST":
        made = done(form, lambda: capture(by=member, **form.values))
        if made:
            return go(request, f"/w/{member.workspace.slug}/{made.place}", _said(member, made))
    return _form_page(request, member, form, f"/w/{member.workspace.slug}/insights/", new=True)


def _said(member: Member, made: Insight) -> str:
    if not made.owed_by:
        return _("Kept.")
    return _("Kept. %(side)s owes an answer.") % {"side": member.workspace.side_name(made.owed_by)}


@member_view("edit")
def insight_edit(request: Request, member: Member, pk: int) -> HttpResponse:
    """Changes what was kept."""
    row = find(_seen(member), pk=pk)
    form = InsightForm(request.POST or None, member=member, instance=copy(row), auto_id=ids(request))
    back = f"/w/{member.workspace.slug}/{row.place}"
    if request.method == "POST" and done(form, lambda: change_insight(copy(row), by=member, **form.values)):
        return go(request, back, _("Changed."))
    return _form_page(request, member, form, back, new=False)


def _form_page(
    request: Request, member: Member, form: InsightForm, cancel: str, *, new: bool
) -> HttpResponse:
    context = {
        "form": form,
        "cancel": cancel,
        "new": new,
        "dialog": in_dialog(request),
        "offered": offered(member),
        "more_wrong": any(
            name in form.errors for name in ("on_behalf_of", "theme", "kind_of", "heard_on", "side")
        ),
    }
    return page(request, "insights/form.html", context, part="form", status=422 if form.is_bound else 200)
