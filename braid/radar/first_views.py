"""The first steps of a new workspace, and putting them away."""

from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext as _

from braid.base.web import Request, go, page
from braid.people.doors import member_view
from braid.people.models import Member
from braid.radar import actions
from braid.radar.first_steps import first_steps as steps_of
from braid.radar.models import SkippedStep


@member_view("view")
def first_steps(request: Request, member: Member) -> HttpResponse:
    """All five with what is done, for those who want them back or are not through."""
    return page(request, "radar/first_steps.html", {"steps": steps_of(member)})


@member_view("edit")
def skip(request: Request, member: Member) -> HttpResponse:
    """Leaves out the step that the button names."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    step = request.POST.get("step", "")
    if step not in SkippedStep.Step.values:
        return go(request, f"/w/{member.workspace.slug}/first-steps/", _("There is no such step."))
    actions.skip(step, by=member)
    said = _("Put away. You find the first steps again under Help.") if step == "all" else ""
    return go(request, f"/w/{member.workspace.slug}/", said)


@member_view("edit")
def confirm_sides(request: Request, member: Member) -> HttpResponse:
    """Both sides are called as they are called here."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    actions.confirm_sides(by=member)
    return go(request, f"/w/{member.workspace.slug}/")


@member_view("edit")
def back(request: Request, member: Member) -> HttpResponse:
    """Everything that was put aside is there again."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    actions.call_back(by=member)
    return go(request, f"/w/{member.workspace.slug}/first-steps/")
