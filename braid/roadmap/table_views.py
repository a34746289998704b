"""What hangs on an item: milestones, success metrics, insights, quiet, adoption, and that it shipped."""

from copy import copy

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.base.forms import done
from braid.base.web import Request, form_page, go, page
from braid.insights.lists import PICK, picked_cells
from braid.insights.models import Insight
from braid.people.doors import find, member_view
from braid.people.models import Member
from braid.roadmap import actions
from braid.roadmap.forms import AdoptionForm, MetricForm, MilestoneForm, ShipForm
from braid.roadmap.models import Item, ItemInsight, ItemMetric, Milestone
from braid.roadmap.views import crumbs, only_post


def _home(member: Member, item: Item) -> str:
    return f"/w/{member.workspace.slug}/{item.place}"


@member_view("edit")
def item_ship(request: Request, member: Member, pk: int) -> HttpResponse:
    """Notes since when customers have it."""
    row = find(Item.objects.visible_to(member), pk=pk)
    start, there = {"released_on": timezone.localdate()}, {"released_on": row.released_on}
    form = ShipForm(request.POST or None, member=member, about=row, initial=start, there=there)
    if request.method == "POST" and done(
        form, lambda: actions.ship_item(copy(row), by=member, on=form.cleaned_data["released_on"])
    ):
        return go(request, _home(member, row), _("Customers have it."))
    return form_page(
        request, form, heading=_("Since when do customers have it?"),
        save=_("It is out"), cancel=_home(member, row), crumbs=crumbs(member, row),
    )  # fmt: skip


@member_view("edit")
def item_adoption(request: Request, member: Member, pk: int) -> HttpResponse:
    """Notes how far it has been taken up."""
    row = find(Item.objects.visible_to(member), pk=pk)
    form = AdoptionForm(request.POST or None, member=member, instance=copy(row))
    if request.method == "POST" and done(form, lambda: actions.set_adoption(
        row, by=member, adoption=form.cleaned_data["adoption"], target=form.cleaned_data["adoption_target"]
    )):  # fmt: skip
        return go(request, _home(member, row), _("Noted."))
    return form_page(
        request, form, heading=_("How is it taken up?"), save=_("Save"),
        cancel=_home(member, row), crumbs=crumbs(member, row),
    )  # fmt: skip


@member_view("edit")
def item_milestones(request: Request, member: Member, pk: int) -> HttpResponse:
    """Says in which release the item reaches each stage."""
    row = find(Item.objects.visible_to(member), pk=pk)
    form = MilestoneForm(request.POST or None, member=member, item=row)
    here = _home(member, row) + "milestones/"
    if request.method == "POST" and done(form, lambda: actions.add_milestone(
        row, by=member, stage=form.cleaned_data["stage"], release=form.cleaned_data["release"]
    )):  # fmt: skip
        return go(request, here, _("Noted."))
    rows = [
        (
            _("%(stage)s in %(release)s") % {"stage": m.get_stage_display(), "release": m.release},
            f"{here}{m.pk}/remove/",
        )
        for m in row.milestones.select_related("release").order_by("pk")
    ]
    return form_page(
        request, form, heading=_("Which stage in which release?"),
        lede=_("Each stage has one release; naming another one moves it."), save=_("Set"), rows=rows,
        cancel=_home(member, row), crumbs=crumbs(member, row),
    )  # fmt: skip


@member_view("edit")
def milestone_remove(request: Request, member: Member, pk: int, milestone: int) -> HttpResponse:
    """Takes a milestone away."""
    row = find(Milestone.objects.visible_to(member).select_related("item", "release"), pk=milestone, item=pk)
    if request.method != "POST":
        return only_post()
    actions.remove_milestone(row, by=member)
    return go(request, _home(member, row.item) + "milestones/", _("Taken away."))


@member_view("edit")
def item_metrics(request: Request, member: Member, pk: int) -> HttpResponse:
    """Says by what each side will call the item a success."""
    row = find(Item.objects.visible_to(member), pk=pk)
    form = MetricForm(request.POST or None, member=member)
    here = _home(member, row) + "metrics/"
    if request.method == "POST" and done(form, lambda: actions.name_success_metric(
        row, by=member, metric=form.cleaned_data["metric"], side=form.cleaned_data["side"]
    )):  # fmt: skip
        return go(request, here, _("Noted."))
    name = member.workspace.side_name
    rows = [
        (
            f"{name(m.side)}: {m.metric}",
            f"{here}{m.pk}/remove/" if row.metric_nameable_by(member, m.side) else "",
        )
        for m in row.success_metrics.select_related("metric").order_by("-side", "pk")
    ]
    return form_page(
        request, form, heading=_("By what will you call it a success?"),
        lede=_("Each side names its own. At least one metric in common makes a shared yardstick."),
        save=_("Name it"), rows=rows, cancel=_home(member, row), crumbs=crumbs(member, row),
    )  # fmt: skip


@member_view("edit")
def metric_remove(request: Request, member: Member, pk: int, metric: int) -> HttpResponse:
    """Takes a success metric away; each side its own."""
    row = find(ItemMetric.objects.visible_to(member).select_related("item", "metric"), pk=metric, item=pk)
    if request.method != "POST":
        return only_post()
    actions.remove_success_metric(row, by=member)
    return go(request, _home(member, row.item) + "metrics/", _("Taken away."))


@member_view("edit")
def item_quiet(request: Request, member: Member, pk: int) -> HttpResponse:
    """The side of the member chooses quiet, or with `withdraw` takes it back."""
    row = find(Item.objects.visible_to(member), pk=pk)
    if request.method != "POST":
        return only_post()
    if request.POST.get("withdraw"):
        actions.withdraw_quiet(row, by=member)
    else:
        actions.choose_quiet(row, by=member)
    return go(request, _home(member, row))


@member_view("edit")
def item_insights(request: Request, member: Member, pk: int) -> HttpResponse:
    """Links insights that the item rests on: search, then one button for each."""
    row = find(Item.objects.visible_to(member), pk=pk)
    here = _home(member, row) + "insights/"
    if request.method == "POST":
        insight = find(Insight.objects.visible_to(member), pk=request.POST.get("insight", ""))
        act = actions.unlink_insight if request.POST.get("unlink") else actions.link_insight
        act(row, by=member, insight=insight)
        return go(
            request, here + (f"?{request.META['QUERY_STRING']}" if request.META["QUERY_STRING"] else "")
        )
    listed = PICK.read(request, member, Insight.objects.visible_to(member))
    found = picked_cells(member, listed)
    linked = ItemInsight.objects.filter(item=row, insight__in=[pk for pk, _text, _side, _day in found])
    context = {
        "item": row,
        "listed": listed,
        "found": found,
        "linked": set(linked.values_list("insight_id", flat=True)),
        "crumbs": crumbs(member, row),
    }
    return page(request, "roadmap/item_insights.html", context)
