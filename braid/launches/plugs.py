"""Where this room stands in the navigation, and what it shows on the pages of the roadmap."""

from datetime import date
from typing import Any

from django.db.models import DateField, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy
from markupsafe import Markup

from braid.activity.models import Event
from braid.activity.search import searchable
from braid.activity.told import TEXT, tells
from braid.activity.undo import undoes
from braid.base.held import Held
from braid.base.nav import beside, entry
from braid.base.plugs import panel
from braid.launches import (
    content_plan,  # noqa: F401  (it speaks from here on)
    for_you,  # noqa: F401  (it speaks from here on)
    open_points,  # noqa: F401  (it speaks from here on)
    putting_away,  # noqa: F401  (it listens from here on)
    ripple_step,  # noqa: F401  (it speaks and listens from here on)
    told,  # noqa: F401  (it speaks from here on)
    week,  # noqa: F401  (it speaks from here on)
    welcome,  # noqa: F401  (it speaks from here on)
)
from braid.launches.models import (
    Assumption,
    CalendarDate,
    Gate,
    GateAnswer,
    GoDecision,
    Incident,
    Launch,
    LaunchItem,
    LaunchTemplate,
    Learning,
    Review,
    Ripple,
    Task,
    Win,
)
from braid.launches.ripple_actions import take_back
from braid.launches.ripple_lines import stories
from braid.messaging.models import Content, ContentItem
from braid.messaging.plugs import drawn
from braid.people.models import Member
from braid.roadmap.models import Item, Release
from braid.rounds.models import Round
from braid.rounds.screens import Shown

entry("Plan & launch", gettext_lazy("Launches"), "rocket", "launches/", order=20)
beside("roadmap", gettext_lazy("What was promised, where and by whom?"), "roadmap/promised/")
entry("Plan & launch", gettext_lazy("Calendar"), "calendar-days", "launches/calendar/", order=25)
entry("Learn", gettext_lazy("Wins"), "trophy", "wins/", order=70)
searchable(Win, "trophy", "wins/{}/", title="text")
searchable(Launch, "rocket", "launches/{}/", title="name", text=("summary", "target", "audience"))
searchable(Gate, "list-checks", "launches/{}/", title="name", at="launch_id")
searchable(Task, "list-todo", "launches/{}/", title="title", at="launch_id")
searchable(Assumption, "handshake", "launches/{}/", title="text", at="launch_id")
searchable(Incident, "triangle-alert", "launches/{}/room/", title="what", text=("how",), at="launch_id")
searchable(CalendarDate, "calendar-days", "launches/dates/{}/", title="name", text=("note",))
searchable(Learning, "lightbulb", "launches/{}/", title="text", at="review__launch_id")
searchable(LaunchTemplate, "copy", "launches/kinds/{}/", title="name", text=("purpose",))
tells("launch.gate_answered", called=TEXT, state=GateAnswer.State)
tells("launch.gate_added", "launch.gate_changed", "launch.gate_measured", "launch.gate_removed", called=TEXT)
tells("launch.stage_added", "launch.stage_changed", "launch.stage_removed", stage=TEXT, on=TEXT)
tells(
    "launch.task_added", "launch.task_changed", "launch.task_done", "launch.task_reopened", "launch.task_removed",
    called=TEXT,
)  # fmt: skip
tells(
    "launch.incident_opened", "launch.incident_changed", "launch.incident_resolved", "launch.incident_reopened",
    "launch.incident_removed", what=TEXT, how=TEXT,
)  # fmt: skip
tells("launch.channel_added", "launch.channel_changed", "launch.channel_removed", called=TEXT)
tells("launch.created", kind=Launch.Kind)
tells("launch.shipped", "launch.shipped_anyway", on=TEXT)
tells("launch.decided", verdict=GoDecision.Verdict)
SHOWN = 20


def _announcing(member: Member, item: int) -> QuerySet[Any, Any]:
    no_day = Cast(Value(None), DateField())
    launches = Launch.objects.visible_to(member).filter(item_links__item=item).order_by()
    pieces = Content.objects.visible_to(member).filter(item_links__item=item).order_by()
    return launches.values_list(
        Value("launch"), "pk", "name", "kind_of", "on", "launched_on", "cancelled_on"
    ).union(
        pieces.values_list(Value("piece"), "pk", "title", "kind_of", "publish_on", "published_on", no_day), all=True
    )  # fmt: skip


_out_with: Held[Any] = Held(_announcing, LaunchItem.item, ContentItem.item)


@panel("roadmap.item.rests")
def announced_of_item(member: Member, item: Item) -> Markup:
    """The launches and the content that are about the item. One query."""
    rows = _out_with.of(member, item)
    found: dict[str, list[dict[str, Any]]] = {"launch": [], "piece": []}
    kinds = {**dict(Content.Kind.choices), **dict(Launch.Kind.choices)}
    for what, pk, name, kind, planned, out, off in sorted(rows, key=lambda row: (row[4] or date.max, row[1])):
        found[what].append(
            {"pk": pk, "name": name, "kind": kinds.get(kind, kind), "on": planned, "out": out, "off": off}
        )
    context = {"item": item, "launches": found["launch"][:SHOWN], "pieces": found["piece"][:SHOWN]}
    return drawn("launches/on_item.html", member, context)


@panel("roadmap.release")
def launches_of_release(member: Member, release: Release) -> Markup | str:
    """The launches that announce the release; nothing where there is none."""
    rows = list(Launch.objects.visible_to(member).filter(release=release).order_by("on", "pk")[:SHOWN])
    return drawn("launches/launch_rows.html", member, {"launches": rows}) if rows else ""


@panel("rounds.round")
def to_decide(member: Member, shown: Shown) -> Markup | str:
    """The way from a revealed go or no-go to its decision. One query."""
    row = shown.row
    if row.use != Round.Use.GO or not row.is_revealed or not member.may("edit"):
        return ""
    launch = Launch.objects.visible_to(member).filter(pk=row.subject_id).first()
    return drawn("launches/on_round.html", member, {"launch": launch, "row": row}) if launch else ""


@panel("rounds.round")
def to_review(member: Member, shown: Shown) -> Markup | str:
    """The way from two stories back to the review that asked for them. One query."""
    row = shown.row
    if row.use != Round.Use.STORIES:
        return ""
    rows = Review.objects.visible_to(member).filter(pk=row.subject_id).select_related("launch")
    review = rows.first()
    return drawn("launches/on_stories.html", member, {"review": review, "row": row}) if review else ""


@panel("rounds.template")
def launches_to_ask_about(member: Member, asked: tuple[str, str]) -> Markup | str:
    """The launches that are still to come, for a template of a go or no-go. One query."""
    kind, template = asked
    if kind != Round.Use.GO or not member.may("edit"):
        return ""
    rows = list(
        Launch.objects.visible_to(member)
        .filter(launched_on=None, cancelled_on=None)
        .order_by("on", "pk")[:SHOWN]
    )
    return drawn("launches/on_template.html", member, {"launches": rows, "template": template})


@panel("rounds.template")
def reviews_to_ask_about(member: Member, asked: tuple[str, str]) -> Markup | str:
    """The reviews whose two stories nobody has asked for yet, for a template of such. One query."""
    kind, template = asked
    if kind != Round.Use.STORIES or not member.may("edit"):
        return ""
    begun = Round.objects.filter(workspace_id=member.workspace_id, use=Round.Use.STORIES).values("subject_id")
    rows = Review.objects.visible_to(member).due().exclude(pk__in=begun).select_related("launch")
    context = {"reviews": list(rows.order_by("-launch__launched_on", "days")[:SHOWN]), "template": template}
    return drawn("launches/stories_template.html", member, context)


@undoes("ripple.asked")
@undoes("ripple.unasked")
def ripple_undone(_row: Any, event: Event, by: Member) -> None:
    """What was changed is as it was, and nobody is asked about it any more."""
    take_back(Ripple.objects.get(workspace_id=by.workspace_id, pk=event.facts["ripple"]), by=by)


@panel("roadmap.release")
@panel("roadmap.item")
def ripples_of(member: Member, row: Any) -> Markup | str:
    """What was changed of it on which launches rest, and what everybody said to it."""
    found = stories(member, row)
    return drawn("launches/ripples.html", member, {"ripples": found}) if found else ""
