"""Screens about launches."""

from copy import copy
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.undo import undo_of
from braid.base.prepared import Prepared
from braid.base.rippling import Change, consent, goes_back, step
from braid.base.web import Request, go, kept_page, page
from braid.launches import actions, shipping
from braid.launches.forms import ContentLinkForm, LaunchForm, MetricForm
from braid.launches.kinds_offered import chosen, offered
from braid.launches.launch_page import launch_context
from braid.launches.lists import LAUNCHES, launch_cells, months
from braid.launches.models import Launch, LaunchContent, LaunchMetric
from braid.launches.models.launch import TIERS
from braid.launches.plans import Plan
from braid.launches.promised import PROMISED, promised, promised_items
from braid.launches.review_page import learned
from braid.launches.ripple_actions import save_launch
from braid.messaging.anyway import Waiting, waiting
from braid.messaging.check_forms import OverrideForm
from braid.messaging.forms import attempt, proposed_items
from braid.messaging.models import Claim
from braid.people.doors import find, member_view, seek
from braid.people.models import Member
from braid.roadmap.models import Item


@member_view("view")
def launches(request: Request, member: Member) -> HttpResponse:
    """Every launch by month, with the readiness of both sides."""
    listed = LAUNCHES.read(request, member, Launch.objects.visible_to(member))
    if listed.of_table:
        listed.cells = launch_cells(member, listed)
    # (The months are read where they have not been drawn yet.)
    context = {"listed": listed, "months": partial(months, member, listed)}
    return page(request, "launches/launches.html", context, part="rows")


@member_view("view")
def promises(request: Request, member: Member) -> HttpResponse:
    """What was promised about each item, where and by whom, beside the roadmap."""
    listed = PROMISED.read(request, member, promised_items(member))
    return page(request, "launches/promised.html", {"listed": listed, "found": promised(member, listed)})


@member_view("view")
def promises_before(request: Request, member: Member) -> HttpResponse:
    """Where they stood before: whoever kept that address is sent on."""
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(f"/w/{member.workspace.slug}/roadmap/promised/{query}", permanent=True)


def _with_owners(member: Member, pk: int) -> Any:
    beside = ("product_owner", "marketing_owner", "release__owner", "counter", "kind_by")
    return Launch.objects.visible_to(member).filter(pk=pk).select_related(*beside)


_seen: Prepared[Launch] = Prepared(_with_owners)


@member_view("view", post="edit")
def launch(request: Request, member: Member, pk: int) -> HttpResponse:
    """One launch: is it ready, is it true, what is success; posting says that it is out, off, or neither."""

    def read() -> Any:
        return seek(_seen, member, pk)

    if request.method == "POST":
        form, found = OverrideForm(request.POST, member=member), read()
        try:
            return go(request, at(member, found), _decide(found, member, request.POST, form))
        except ValidationError as error:
            found = read()
            more = {"wrong": list(error.messages), "override": form, "waiting": _waiting(found, member, request.POST)}  # fmt: skip
        return page(request, "launches/launch.html", {**launch_context(member, found), **more}, status=422)

    def shown() -> dict[str, Any]:
        return {**launch_context(member, read()), "wrong": [], "waiting": []}

    return kept_page(request, member, "launches/launch.html", f"launch:{pk}", shown)


def _decide(launch: Launch, member: Member, posted: QueryDict, form: OverrideForm) -> str:
    do = posted.get("do", "")
    if do == "ship":
        if not form.stands:
            raise ValidationError([text for texts in form.errors.values() for text in texts])
        shipping.ship(launch, by=member, **form.said)
        return _("The launch is out since today.")
    if do == "call_off":
        shipping.call_off(launch, by=member)
        return _("The launch is called off. Both sides see it.")
    if do == "reopen":
        shipping.reopen(launch, by=member)
        return _("The launch is still to come.")
    raise ValidationError(_("Nothing was chosen, so nothing was changed."))


def _waiting(launch: Launch, member: Member, posted: QueryDict) -> Waiting:
    """What holds a launch back, of that which this member sees, after it was to be out."""
    if posted.get("do") != "ship" or not launch.is_open:
        return []
    open_ones = shipping.goes_out_with(launch, timezone.localdate()).in_use().unverified()  # type: ignore[attr-defined]
    rows = open_ones.filter(pk__in=Claim.objects.visible_to(member).values("pk")).order_by("said_on", "pk")
    return waiting(rows)


@member_view("edit")
def launch_new(request: Request, member: Member) -> HttpResponse:
    """A new launch begins by choosing its kind; the address may say about which item, and then with which template."""
    item = request.GET.get("item", "")
    named = request.GET.get("template", "")
    if request.method == "GET" and not named:
        more = "&" + urlencode({"item": item}) if item else ""
        return page(request, "launches/choose.html", {**offered(member), "more": more})
    plan = chosen(member, named)
    tier = request.GET.get("tier", "")
    first = {"item_lines": item, f"{member.side}_owner": member.pk}
    first |= {"tier": tier if tier in map(str, TIERS) else plan.tier if plan else 3}
    form = LaunchForm(posted(request), member=member, initial=first, plan=plan)
    made = attempt(
        form,
        lambda: actions.create_launch(
            by=member, items=form.cleaned_data["item_lines"], plan=plan, people=form.people, **form.values
        ),
    )
    if made:
        text = _("The launch is planned. Its gates and tasks stand here.") if plan else _("The launch is planned. Next: the gates that must be open.")  # fmt: skip
        return go(request, at(member, made), text)
    return _launch_form(request, member, form, "launches/", plan)


@member_view("edit")
def launch_edit(request: Request, member: Member, pk: int) -> HttpResponse:
    """Changes what a launch is, who owns it and what it is about."""
    found = find(Launch.objects.visible_to(member), pk=pk)
    form = LaunchForm(posted(request), member=member, instance=copy(found))
    if form.is_valid() and not goes_back(request):
        items = _scope(found, form.cleaned_data["item_lines"], member)
        if first := step(request, member, Change(found, form.values, items), at(member, found)):
            return first
        how = {**form.values, **consent(request), "along": form.cleaned_data["along"]}
        if attempt(form, lambda: save_launch(found, by=member, items=items, **how)):
            return go(request, at(member, found), _("The launch is changed."), undo=undo_of(member, found))
    return _launch_form(request, member, form, found.place)


def _scope(launch: Launch, wanted: list[Item], member: Member) -> tuple[list[Item], list[Item]]:
    """The items that leave a launch and those that come in, as far as the member may see them."""
    there = list(Item.objects.visible_to(member).filter(pk__in=launch.items.values("pk")))
    return [item for item in there if item not in wanted], [item for item in wanted if item not in there]


def _launch_form(
    request: Request, member: Member, form: LaunchForm, back: str, plan: Plan | None = None
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "back": back, "items": proposed_items(member), "plan": plan}
    kind = plan.kind if plan else "" if form.instance.pk else str(form["kind_of"].value() or "")
    context["learned"] = learned(member, kind) if kind and not form.instance.pk else []
    return page(request, "launches/launch_form.html", context, status=422 if form.is_bound else 200)


@member_view("edit")
def metric_new(request: Request, member: Member, pk: int) -> HttpResponse:
    """A side says by which metric it will call this a success."""
    found = find(Launch.objects.visible_to(member), pk=pk)
    form = MetricForm(posted(request), member=member, launch=found)
    if attempt(form, lambda: actions.name_success_metric(found, by=member, **form.cleaned_data)):
        return go(request, at(member, found), _("The metric is named."))
    title = _("By which metric will this be a success?")
    return small_form(request, found, form, title, _("Name it"))


@member_view("view", post="edit")
def metric(request: Request, member: Member, pk: int, named: int) -> HttpResponse:
    """Posting takes a success metric back; looking leads to the launch."""
    found = find(Launch.objects.visible_to(member), pk=pk)
    row = find(LaunchMetric.objects.visible_to(member).select_related("launch"), pk=named, launch=found)
    if request.method == "POST":
        actions.drop_success_metric(row, by=member)
    return go(request, at(member, found))


@member_view("edit")
def content_new(request: Request, member: Member, pk: int) -> HttpResponse:
    """A piece of content is linked with the launch."""
    found = find(Launch.objects.visible_to(member), pk=pk)
    form = ContentLinkForm(posted(request), member=member)
    done = attempt(form, lambda: _link(found, form, member))
    if done:
        return go(request, at(member, found), _("The piece is linked."))
    return small_form(request, found, form, _("Which piece belongs to this launch?"), _("Link it"))


def _link(launch: Launch, form: ContentLinkForm, member: Member) -> bool:
    actions.change_content(launch, by=member, add=[form.cleaned_data["content"]])
    return True


@member_view("view", post="edit")
def content(request: Request, member: Member, pk: int, piece: int) -> HttpResponse:
    """Posting takes a piece of content out of the launch; looking leads to the launch."""
    found = find(Launch.objects.visible_to(member), pk=pk)
    link = find(LaunchContent.objects.visible_to(member), content_id=piece, launch=found)
    if request.method == "POST":
        actions.change_content(found, by=member, remove=[link.content])
    return go(request, at(member, found))


def small_form(
    request: Request,
    launch: Launch,
    form: Any,
    title: str,
    save: str,
    *,
    removable: str = "",
    lede: str = "",
    back: str = "",
) -> HttpResponse:
    """A page with one form about a part of a launch; `removable` says what taking it away does, `back` where below it to return."""
    context = {
        "launch": launch,
        "form": form,
        "title": title,
        "save": save,
        "removable": removable,
        "lede": lede,
        "back": f"{launch.place}{back}",
    }
    return page(request, "launches/part_form.html", context, status=422 if form.is_bound else 200)


def posted(request: Request) -> Any:
    """What was sent, or None while somebody only looks."""
    return request.POST if request.method == "POST" else None


def at(member: Member, launch: Launch) -> str:
    """The address of the page of a launch."""
    return f"/w/{member.workspace.slug}/{launch.place}"
