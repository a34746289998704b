"""Templates of rounds: the list, one of them, its file, and a copy to change."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext as _

from braid.activity.panels import talk
from braid.base.csvs import Table
from braid.base.forms import done
from braid.base.plugs import panels
from braid.base.pressing import pressed
from braid.base.small_files import FileForm, answer
from braid.base.web import Request, go, page, sorry
from braid.people.doors import find, member_view
from braid.people.models import Member
from braid.rounds import actions
from braid.rounds.models import Round, Template
from braid.rounds.offers import offers
from braid.rounds.plan_files import read
from braid.rounds.plans import Plan, plan_of
from braid.rounds.shipped import SHIPPED
from braid.rounds.templating import TemplateForm

FILE = "round"


def at(member: Member, rest: str = "rounds/templates/") -> str:
    """The address of the list, or of one of them."""
    return f"/w/{member.workspace.slug}/{rest}"


@member_view("view")
def templates(request: Request, member: Member) -> HttpResponse:
    """Those of the workspace and those that come with Braid. Two queries."""
    own = list(Template.objects.visible_to(member).select_related("made_by").order_by("name", "pk"))
    shipped = [(key, plan, _short(Round.Use(plan.kind).label)) for key, plan in SHIPPED.items()]
    start = at(member)
    rows = [
        *((f"{start}{row.pk}/", (row.name, _short(row.get_use_display()), row.purpose, _("Yours"))) for row in own),
        *((f"{start}shipped/{key}/", (plan.name, use, plan.purpose, _("Comes with Braid"))) for key, plan, use in shipped),
    ]  # fmt: skip
    table = Table(request.path, (_("Template"), _("Kind"), _("Purpose"), _("Whose")), lambda: rows, len(rows))
    return page(
        request, "rounds/templates.html", {"own": own, "shipped": shipped, "short": _short, "table": table}
    )


def _short(use: Any) -> str:
    return str(use).partition(":")[0]


@member_view("view")
def template(request: Request, member: Member, pk: int) -> HttpResponse:
    """One template of the workspace: what it asks, and what can be done with it."""
    row = find(Template.objects.visible_to(member), pk=pk)
    return _shown(request, member, row.content, str(pk), row=row, talk=talk(member, row))


@member_view("view")
def template_shipped(request: Request, member: Member, key: str) -> HttpResponse:
    """One that comes with Braid."""
    return _shown(request, member, _shipped(key).says(), key)


def _shipped(key: str) -> Plan:
    if key not in SHIPPED:
        raise Http404
    return SHIPPED[key]


def _shown(request: Request, member: Member, said: Any, ref: str, **more: Any) -> HttpResponse:
    context: dict[str, Any] = {"row": None, "talk": "", "plan": None, "wrong": [], "start": "", **more}
    context["here"] = at(member, f"rounds/templates/{'' if context['row'] else 'shipped/'}{ref}/")
    try:
        plan = plan_of(said)
    except ValidationError as error:
        context["wrong"] = error.messages
        return page(request, "rounds/template.html", context)
    path = next((offer.path for offer in offers() if offer.use == plan.kind), "")
    context |= {
        "plan": plan, "use": Round.Use(plan.kind).label, "asked": plan.asked(member.workspace),
        "start": at(member, f"{path}?template={ref}") if path else "",
        "starts": [] if path else panels("rounds.template", member, (plan.kind, ref), keep=False),
    }  # fmt: skip
    return page(request, "rounds/template.html", context)


def _plan(row: Template) -> Plan | None:
    try:
        return plan_of(row.content)
    except ValidationError:
        return None


def _unreadable(request: Request, member: Member, row: Template) -> HttpResponse:
    sorry(request, _("This template cannot be read: neither changed here nor copied. Upload it anew."))
    return go(request, at(member, row.place))


@member_view("edit")
def template_edit(request: Request, member: Member, pk: int) -> HttpResponse:
    """Changes a template. Rounds that were started from it stay as they are."""
    row = find(Template.objects.visible_to(member), pk=pk)
    plan = _plan(row)
    if plan is None:
        return _unreadable(request, member, row)
    form = TemplateForm(request.POST or None, member=member, about=row, plan=plan)
    if request.method == "POST" and done(
        form, lambda: actions.keep_template(plan_of(form.changed), by=member, row=row)
    ):
        return go(
            request, at(member, row.place), _("Changed. Rounds that were started from it stay as they are.")
        )
    context = {"form": form, "heading": _("Change this template"), "lede": "", "row": row}
    return page(request, "rounds/form.html", context, status=422 if form.is_bound else 200)


@member_view("edit")
def template_upload(request: Request, member: Member) -> HttpResponse:
    """A template from a file; nothing is kept of one that is refused."""
    form = FileForm(request.POST or None, request.FILES or None, member=member)

    def act() -> Template:
        return actions.keep_template(read(form.cleaned_data["file"].read()), by=member)

    if request.method == "POST" and (made := done(form, act)):
        said = _("The template is here. Start a round from it, or change it.")
        return go(request, at(member, made.place), said)
    context = {"form": form}
    return page(request, "rounds/upload.html", context, status=422 if request.method == "POST" else 200)


def _copied(request: Request, member: Member, plan: Plan) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    made = actions.copy_template(plan, by=member)
    return go(request, at(member, f"{made.place}edit/"), _("A copy. Change what you like."))


@member_view("view", post="edit")
def template_copy(request: Request, member: Member, pk: int) -> HttpResponse:
    """A copy of a template, to be changed."""
    row = find(Template.objects.visible_to(member), pk=pk)
    plan = _plan(row)
    return _copied(request, member, plan) if plan else _unreadable(request, member, row)


@member_view("view", post="edit")
def template_shipped_copy(request: Request, member: Member, key: str) -> HttpResponse:
    """A copy of one that comes with Braid."""
    return _copied(request, member, _shipped(key))


@member_view("view", post="edit")
def round_template(request: Request, member: Member, pk: int) -> HttpResponse:
    """Keeps how a round is asked as a template."""
    row = find(Round.objects.visible_to(member), pk=pk)
    said = _("Kept as a template: no people, no answers, only how it is asked.")

    def refused(why: list[str]) -> HttpResponse:
        sorry(request, _("It cannot be kept as a template: %(why)s") % {"why": " ".join(why)})
        return go(request, at(member, row.place))

    return pressed(
        request,
        lambda: actions.save_as_template(row, by=member),
        then=lambda made: go(request, at(member, made.place), said),
        refused=refused,
    )


@member_view("view")
def template_file(request: Request, member: Member, pk: int) -> HttpResponse:
    """A template as a file, YAML or with `?as=json` JSON."""
    plan = _plan(find(Template.objects.visible_to(member), pk=pk))
    if plan is None:
        raise Http404
    return answer(request, plan.says(), FILE)


@member_view("view")
def template_shipped_file(request: Request, member: Member, key: str) -> HttpResponse:
    """One that comes with Braid, as a file in the reader's language."""
    return answer(request, _shipped(key).says(), FILE)
