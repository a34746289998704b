"""Pods: small groups from both sides that work on one thing."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from braid.base.csvs import Table
from braid.base.models import BOTH_SIDES
from braid.base.plugs import panels
from braid.base.web import go, page
from braid.people import actions
from braid.people.doors import find, member_view
from braid.people.forms import PodForm
from braid.people.models import Member, Pod
from braid.people.views import form_page


@member_view("view")
def pod_list(request: HttpRequest, member: Member) -> HttpResponse:
    """All pods, each with its people."""
    rows = Pod.objects.visible_to(member).order_by("name").prefetch_related("members")
    pods = [
        (pod, sorted(pod.members.all(), key=lambda m: (m.side, m.name)), missing(pod, member)) for pod in rows
    ]
    table = Table(
        request.path, (_("Pod"), _("Purpose"), _("People"), _("Note")),
        lambda: [(f"/w/{member.workspace.slug}/{pod.place}", (pod.name, pod.purpose, who, note)) for pod, who, note in pods],
        len(pods),
    )  # fmt: skip
    return page(request, "people/pods.html", {"pods": pods, "table": table})


def missing(pod: Pod, member: Member) -> str:
    """Which side a pod lacks, as a sentence; empty when both are in it."""
    sides = {person.side for person in pod.members.all() if not person.has_left}
    names = [member.workspace.side_name(side) for side in BOTH_SIDES if side not in sides]
    if not names:
        return ""
    if len(names) == len(BOTH_SIDES):
        return _("Nobody from either side is in this pod.")
    return _("One side only: nobody from %(side)s is in this pod.") % {"side": names[0]}


@member_view("view")
def pod_page(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """One pod."""
    pod = find(Pod.objects.visible_to(member).prefetch_related("members"), pk=pk)
    people: dict[str, list[Member]] = {}
    for person in sorted(pod.members.all(), key=lambda m: (m.side != "product", m.side, m.name)):
        people.setdefault(person.side, []).append(person)
    context = {
        "pod": pod,
        "people": [(side, member.workspace.side_name(side), members) for side, members in people.items()],
        "missing": missing(pod, member),
        "panels": panels("people.pod", member, pod),
    }
    return page(request, "people/pod.html", context)


@member_view("edit")
def pod_new(request: HttpRequest, member: Member) -> HttpResponse:
    """A new pod."""
    return _pod_form(request, member, Pod(workspace_id=member.workspace_id), "people/pods/")


@member_view("edit")
def pod_edit(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Name, purpose and people of a pod."""
    pod = find(Pod.objects.visible_to(member), pk=pk)
    return _pod_form(request, member, pod, pod.place)


def _pod_form(request: HttpRequest, member: Member, pod: Pod, back: str) -> HttpResponse:
    form = PodForm(request.POST or None, instance=pod, member=member)
    if request.method == "POST" and form.is_valid():
        saved = actions.save_pod(pod, by=member, **form.cleaned_data)
        return go(request, f"/w/{member.workspace.slug}/{saved.place}", _("The pod is kept."))
    lede = _("A few people from both sides who plan, build and launch one thing together.")
    return form_page(request, form, _("A pod") if pod.pk is None else _("Change the pod"), back, lede=lede)


@member_view("edit")
@require_POST
def pod_remove(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Takes a pod away; the people stay."""
    pod = find(Pod.objects.visible_to(member), pk=pk)
    actions.remove_pod(pod, by=member)
    return go(request, f"/w/{member.workspace.slug}/people/pods/", _("The pod is gone. Its people stay."))
