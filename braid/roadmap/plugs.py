"""What this room hears, and what it offers to the others when Braid starts."""

from typing import Any

from django.db.models import QuerySet
from django.template import engines
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from braid.activity.models import Event
from braid.activity.search import searchable
from braid.activity.told import TEXT, tells
from braid.activity.undo import undoes
from braid.base.held import Held
from braid.base.models import Stage
from braid.base.nav import entry
from braid.base.plugs import panel
from braid.people.models import Member
from braid.roadmap import (
    agreeing,  # noqa: F401  (it listens from here on)
    for_you,  # noqa: F401  (it speaks from here on)
    involvement,  # noqa: F401  (it listens from here on)
    week,  # noqa: F401  (it speaks from here on)
)
from braid.roadmap.actions import move_item, set_owners
from braid.roadmap.actions.merging import take_apart
from braid.roadmap.actions.several import take_back
from braid.roadmap.evidence import one_sided
from braid.roadmap.models import ChangeNotice, Item, ItemInsight, ItemObjective, Phase, Release
from braid.rounds.models import Round
from braid.rounds.offers import offer

entry("Plan & launch", _("Roadmap"), "map", "roadmap/", order=10, opens="?view=board")
entry("Plan & launch", _("Releases"), "package", "roadmap/releases/", order=15, under="roadmap/")
entry("Plan & launch", _("Changes"), "bell-ring", "roadmap/changes/", order=50, under="roadmap/")
searchable(Item, "map", "roadmap/{}/", title="title", text=("key", "description", "team"))
searchable(Release, "package", "roadmap/releases/{}/", title="name", text=("notes",))
searchable(ChangeNotice, "bell-ring", "roadmap/changes/{}/", title="what")
tells("item.moved", **{"from": Phase, "to": Phase})
tells("item.created", phase=Phase)
tells("item.shipped", "release.shipped", "change.told", on=TEXT)
tells("item.milestone_set", "item.milestone_removed", release=TEXT, stage=Stage)
tells("item.metric_named", "item.metric_removed", metric=TEXT)
offer(
    Round.Use.PRIORITIES,
    _("What to do first: both orders side by side, the widest gap first."),
    "roadmap/priorities/new/", "arrow-down-wide-narrow", order=20,
)  # fmt: skip
MOST = 20


@undoes("item.moved")
def move_back(item: Item, event: Event, by: Member) -> Item:
    """Back to the phase in which it was."""
    return move_item(item, by=by, phase=event.facts["from"])


@undoes("item.merged")
def two_again(item: Any, event: Event, by: Member) -> None:
    """Takes a merge back."""
    take_apart(item.merge, by=by)


@undoes("items.changed")
def several_back(_row: None, event: Event, by: Member) -> str:
    """All of them as they were."""
    take_back(event, by=by)
    return "roadmap/"


@undoes("item.owners_set")
def owners_back(item: Item, event: Event, by: Member) -> Item:
    """The owners that it had, but for people who are gone."""
    held = event.facts.get("before", [])
    people = Member.objects.visible_to(by).in_bulk([member for _side, member, _label in held if member])
    owners = [(side, people.get(member), label) for side, member, label in held if label or member in people]
    return set_owners(item, by=by, owners=owners)


def _items_resting(member: Member, insight: int) -> QuerySet[Any, Any]:
    links = ItemInsight.objects.visible_to(member).filter(insight=insight).order_by("-pk")
    return links.values_list("item_id", "item__title", "item__phase", "item__stage")[:MOST]


_resting: Held[tuple[int, str, str, str]] = Held(_items_resting, ItemInsight.insight)


@panel("insights.insight")
def fate(member: Member, insight: Any) -> Markup | str:
    """The items that rest on an insight: what came of it. One query."""
    phases, stages = dict(Phase.choices), dict(Stage.choices)
    rows = [
        (pk, title, phases.get(phase, phase), stages.get(stage, ""))
        for pk, title, phase, stage in _resting.of(member, insight)
    ]
    if not rows and not member.may("edit"):
        return ""
    template = engines["jinja2"].get_template("roadmap/insight_panel.html")
    more = {"member": member, "insight": insight}
    html = template.render({"rows": rows, "u": f"/w/{member.workspace.slug}/", **more})
    return Markup(html)  # noqa: S704  (rendered by an escaping template)


@panel("insights.chosen")
def link_them(member: Member, _workspace: Any) -> Markup:
    """Links the insights that are chosen in the list with an item."""
    html = '<button class="btn btn-outline btn-small" type="submit" formaction="{}">{}</button>'
    return Markup(html).format(f"/w/{member.workspace.slug}/roadmap/link/", _("Link them with an item"))  # noqa: S704


@panel("insights.answers")
def on_one_side_only(member: Member, _workspace: Any) -> Markup | str:
    """Items decided on what one side alone has heard."""
    rows, total = one_sided(member)
    if not rows:
        return ""
    context = {"rows": rows, "total": total, "member": member, "u": f"/w/{member.workspace.slug}/"}
    html = engines["jinja2"].get_template("roadmap/one_sided.html").render(context)
    return Markup(html)  # noqa: S704  (rendered by an escaping template)


def _items_for(member: Member, objective: int) -> QuerySet[Item]:
    rows = Item.objects.visible_to(member).filter(objective_links__objective=objective)
    return rows.select_related("release").order_by("planned_on", "pk")[:MOST]


_serving: Held[Item] = Held(_items_for, ItemObjective.objective)


@panel("goals.objective")
def what_serves(member: Member, objective: Any) -> Markup | str:
    """The items that serve an objective, the next to ship first. One query."""
    found = _serving.of(member, objective)
    if not found:
        return ""
    template = engines["jinja2"].get_template("roadmap/objective_panel.html")
    html = template.render({"items": found, "u": f"/w/{member.workspace.slug}/"})
    return Markup(html)  # noqa: S704  (rendered by an escaping template)
