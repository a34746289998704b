"""What this room offers to the others when Braid starts."""

from typing import Any

from django.db.models import QuerySet
from django.template import engines
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from braid.activity.search import searchable
from braid.activity.told import TEXT, tells
from braid.base.held import Held
from braid.base.nav import entry
from braid.base.plugs import on, panel
from braid.goals import for_you, welcome  # noqa: F401  (they speak from here on)
from braid.goals.actions import create_period
from braid.goals.actions.drafts import draft_strategy, drop_draft
from braid.goals.models import KeyResult, Metric, Objective, Statement, StatementDraft, StrategyPoint
from braid.goals.quarters import quarters
from braid.people.models import Member
from braid.rounds.beside import drawn as rounds_shown
from braid.rounds.beside import rounds_on
from braid.rounds.models import Round, Settlement, Subject
from braid.rounds.offers import offer
from braid.rounds.screens import Shown

entry("Align", _("Mission & strategy"), "compass", "mission/", order=10)
entry("Align", _("Goals"), "target", "goals/", order=20)
entry("Align", _("Metrics"), "chart-line", "metrics/", order=25, under="goals/")

searchable(Objective, "target", "goals/{}/", title="title", text=("description",))
searchable(KeyResult, "flag", "goals/results/{}/", title="title")
searchable(Metric, "chart-line", "metrics/{}/", title="name", text=("formula",))
searchable(StrategyPoint, "signpost", "goals/?strategy={}", title="title")
searchable(Statement, "compass", "mission/{}/", text=("text",))
tells("key_result.added", "key_result.removed", "key_result.check_in_removed", key_result=TEXT, on=TEXT)
tells("counter.added", "counter.removed", metric=TEXT, limit=TEXT)
tells("counter.bound_changed", metric=TEXT, new=TEXT)
tells("metric.read", "metric.reading_removed", value=TEXT, on=TEXT)
tells("metric.drive_added", "metric.drive_removed", target=TEXT)

offer(
    Round.Use.CONFIDENCE,
    _("How sure each side is of key results, before a check-in."),
    "goals/confidence/new/", "gauge", order=40,
)  # fmt: skip


@on("workspace.opened")
def first_quarters(event: Any, workspace: Any) -> None:
    """A new workspace can set goals for this quarter and the next one at once."""
    for quarter in quarters(timezone.localdate(), workspace.year_starts_in, 2):
        create_period(by=event.by, name=quarter.name, starts_on=quarter.starts_on, ends_on=quarter.ends_on)


@on("round.settled")
def draft_of_the_strategy(event: Any, row: Any) -> None:
    """What both sides settled of the five shared questions is a draft of the strategy, for both to agree to."""
    if row.use != Round.Use.FIVE or not event.by:
        return
    said = Settlement.objects.get(pk=event.facts["settlement"]).agreed.get("wording", {})
    asked = dict(row.questions.order_by("order").values_list("key", "text"))
    if answers := [(text, said[key]) for key, text in asked.items() if said.get(key)]:
        draft_strategy(by=event.by, answers=answers, source_round=row)


@on("round.settlement_taken_back")
def drop_that_draft(event: Any, row: Any) -> None:
    """The draft of the strategy that came of it is dropped, unless both sides have published it meanwhile."""
    drafts = StatementDraft.objects.filter(source_round=row).waiting()
    for draft in drafts if row.use == Round.Use.FIVE and event.by else ():
        drop_draft(draft, by=event.by)


@panel("rounds.round")
def where_the_wording_went(member: Member, shown: Shown) -> Markup | str:
    """From the five questions, settled, to the draft of the strategy that waits for both sides. One query."""
    if shown.row.use != Round.Use.FIVE or shown.row.state != Round.State.SETTLED:
        return ""
    if not StatementDraft.objects.visible_to(member).filter(source_round=shown.row).waiting().exists():
        return ""
    html = engines["jinja2"].get_template("goals/on_round.html").render({"u": f"/w/{member.workspace.slug}/"})
    return Markup(html)  # noqa: S704  (rendered by an escaping template)


def _rounds(member: Member, kind: str, pk: int) -> QuerySet[Round]:
    return rounds_on(member, kind, pk, parts=KeyResult.objects.visible_to(member).filter(objective=pk))


_asked: Held[Round] = Held(_rounds, Round, Subject, (Subject, KeyResult.objective))


@panel("goals.objective.rests")
def asked_about_objective(member: Member, row: Objective) -> Markup | str:
    """The rounds about an objective or one of its key results, with their states. One query."""
    return rounds_shown(member, _asked.of(member, row))
