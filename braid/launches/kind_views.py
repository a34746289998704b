"""Templates of launches: the list, one of them, its file, and a copy to change; a launch begins by choosing one."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext as _

from braid.activity.panels import talk
from braid.base import small_files
from braid.base.csvs import Table
from braid.base.forms import done
from braid.base.web import Request, go, page, sorry
from braid.launches import kind_actions
from braid.launches.kind_forms import TemplateForm
from braid.launches.kinds_offered import offered
from braid.launches.models import Launch, LaunchTemplate
from braid.launches.models.launch import TIERS
from braid.launches.plans import Plan, plan_of
from braid.launches.shipped import shipped
from braid.launches.task_lines import offset
from braid.people.doors import find, member_view
from braid.people.models import Member

FILE = "launch"


def at(member: Member, rest: str = "launches/kinds/") -> str:
    """The address of the list, or of one of them."""
    return f"/w/{member.workspace.slug}/{rest}"


@member_view("view")
def kinds(request: Request, member: Member) -> HttpResponse:
    """Those of the workspace and those that come with Braid."""
    found = offered(member)
    start = at(member)
    rows = [
        *((f"{start}{row.pk}/", (row.name, row.get_kind_of_display(), row.purpose, _("Yours"))) for row in found["own"]),
        *((f"{start}shipped/{key}/", (plan.name, plan.kind_label, plan.purpose, _("Comes with Braid"))) for key, plan in found["shipped"]),
    ]  # fmt: skip
    heads = (_("Template"), _("Kind"), _("Purpose"), _("Whose"))
    return page(
        request,
        "launches/kinds.html",
        {**found, "table": Table(request.path, heads, lambda: rows, len(rows))},
    )


@member_view("view")
def kind(request: Request, member: Member, pk: int) -> HttpResponse:
    """One template of the workspace: what a launch begins with, and what can be done with it."""
    row = find(LaunchTemplate.objects.visible_to(member), pk=pk)
    return _shown(request, member, row.content, str(pk), row=row, talk=talk(member, row))


@member_view("view")
def kind_shipped(request: Request, member: Member, key: str) -> HttpResponse:
    """One that comes with Braid."""
    return _shown(request, member, _shipped(key).says(), key)


def _shipped(key: str) -> Plan:
    if key not in shipped():
        raise Http404
    return shipped()[key]


def _shown(request: Request, member: Member, said: Any, ref: str, **more: Any) -> HttpResponse:
    context: dict[str, Any] = {"row": None, "talk": "", "plan": None, "wrong": [], **more}
    context["here"] = at(member, f"launches/kinds/{'' if context['row'] else 'shipped/'}{ref}/")
    try:
        whole = plan_of(said)
    except ValidationError as error:
        return page(request, "launches/kind.html", {**context, "wrong": error.messages})
    asked = request.GET.get("tier", "")
    tier = int(asked) if asked in map(str, TIERS) else whole.tier
    context |= {
        "plan": whole.for_tier(tier), "tiers": [(n, TIERS[n]) for n in TIERS], "offset": offset,
        "start": at(member, f"launches/new/?template={ref}&tier={tier}"),
    }  # fmt: skip
    return page(request, "launches/kind.html", context)


@member_view("edit")
def kind_edit(request: Request, member: Member, pk: int) -> HttpResponse:
    """Changes a template. Launches that began with it stay as they are."""
    row = find(LaunchTemplate.objects.visible_to(member), pk=pk)
    try:
        plan = plan_of(row.content)
    except ValidationError:
        return _unreadable(request, member, row)
    form = TemplateForm(request.POST or None, member=member, about=row, plan=plan)
    if request.method == "POST" and done(
        form, lambda: kind_actions.keep_template(plan_of(form.changed), by=member, row=row)
    ):
        text = _("Changed. Launches that began with it stay as they are.")
        return go(request, at(member, row.place), text)
    context = {"form": form, "row": row}
    return page(request, "launches/kind_form.html", context, status=422 if form.is_bound else 200)


def _unreadable(request: Request, member: Member, row: LaunchTemplate) -> HttpResponse:
    sorry(request, _("This template cannot be read. Upload it anew."))
    return go(request, at(member, row.place))


@member_view("edit")
def kind_upload(request: Request, member: Member) -> HttpResponse:
    """A template from a file; nothing is kept of one that is refused."""
    form = small_files.FileForm(request.POST or None, request.FILES or None, member=member)

    def act() -> LaunchTemplate:
        return kind_actions.keep_template(
            plan_of(small_files.read(form.cleaned_data["file"].read())), by=member
        )

    if request.method == "POST" and (made := done(form, act)):
        said = _("The template is here. Plan a launch with it, or change it.")
        return go(request, at(member, made.place), said)
    status = 422 if request.method == "POST" else 200
    return page(request, "launches/kind_upload.html", {"form": form}, status=status)


def _copied(request: Request, member: Member, plan: Plan) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    made = kind_actions.copy_template(plan, by=member)
    return go(request, at(member, f"{made.place}edit/"), _("A copy. Change what you like."))


@member_view("view", post="edit")
def kind_copy(request: Request, member: Member, pk: int) -> HttpResponse:
    """A copy of a template, to be changed."""
    row = find(LaunchTemplate.objects.visible_to(member), pk=pk)
    try:
        plan = plan_of(row.content)
    except ValidationError:
        return _unreadable(request, member, row)
    return _copied(request, member, plan)


@member_view("view", post="edit")
def kind_shipped_copy(request: Request, member: Member, key: str) -> HttpResponse:
    """A copy of one that comes with Braid."""
    return _copied(request, member, _shipped(key))


@member_view("view", post="edit")
def launch_template(request: Request, member: Member, pk: int) -> HttpResponse:
    """Keeps what a launch is made of as a template."""
    row = find(Launch.objects.visible_to(member), pk=pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        made = kind_actions.save_as_template(row, by=member)
    except ValidationError as error:
        sorry(request, _("It cannot be kept as a template: %(why)s") % {"why": " ".join(error.messages)})
        return go(request, at(member, row.place))
    text = _("Kept as a template: no people, no dates, no answers, only what it is made of.")
    return go(request, at(member, made.place), text)


@member_view("view")
def kind_file(request: Request, member: Member, pk: int) -> HttpResponse:
    """A template as a file, YAML or with `?as=json` JSON."""
    row = find(LaunchTemplate.objects.visible_to(member), pk=pk)
    try:
        return small_files.answer(request, plan_of(row.content).says(), FILE)
    except ValidationError as error:
        raise Http404 from error


@member_view("view")
def kind_shipped_file(request: Request, member: Member, key: str) -> HttpResponse:
    """One that comes with Braid, as a file."""
    return small_files.answer(request, _shipped(key).says(), FILE)
