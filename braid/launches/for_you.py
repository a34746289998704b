"""Launches on For you: tasks, gates to answer, gates that the other side owes, launches to come."""

from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.for_you import AHEAD_DAYS, COMING, OWE, OWED, PLACE, Line
from braid.base.models import BOTH_SIDES, Side
from braid.base.plugs import panel
from braid.base.prepared import asked_as
from braid.launches.assumption_lines import waiting_for
from braid.launches.models import Assumption, Condition, Gate, GateAnswer, GoDecision, Launch, Review, Task
from braid.launches.ripples_waiting import ripples_for_you
from braid.people.models import Member

MOST_TASKS = 200


def _owned_by(member: Member) -> Any:
    """Launches that the member owns for a side."""
    return Launch.objects.visible_to(member).filter(Q(product_owner=member) | Q(marketing_owner=member))


def _to_come(member: Member) -> Any:
    return _owned_by(member).filter(launched_on=None, cancelled_on=None)


def _until() -> date:
    return timezone.localdate() + timedelta(days=AHEAD_DAYS)


@panel(PLACE)
def conditions_for_you(member: Member, _subject: Any) -> list[Line]:
    """What the member has to see to before a launch goes. One query."""

    def mine() -> Any:
        rows = Condition.objects.visible_to(member).filter(owner=member, done_on=None)
        open_ones = rows.filter(decision__launch__launched_on=None, decision__launch__cancelled_on=None)
        of_launch = GoDecision.objects.filter(launch=OuterRef("decision__launch"))
        found = open_ones.filter(decision=Subquery(of_launch.order_by("-pk").values("pk")[:1]))
        return found.select_related("decision__launch").order_by("due_on", "pk")[:20]

    return [
        Line(
            OWE, row.text, row.decision.launch.place, _("Condition of %(name)s, due") % {"name": row.decision.launch.name},
            row.due_on, _("It is done"), f"{row.decision.launch.place}#decision",
        )
        for row in asked_as(member, "launches.conditions", mine)
    ]  # fmt: skip


@panel(PLACE)
def assumptions_for_you(member: Member, _subject: Any) -> list[Line]:
    """What the other side takes for granted and the member is to answer, and corrections to read. Two queries."""
    if not member.may("edit"):
        return []
    asked, corrected = waiting_for(member)
    return [
        *(
            _line(row, _("Is it so? The other side counts on it for %(name)s"), _("Answer"))
            for row in asked[:20]
        ),
        *(_line(row.assumption, _("Corrected for %(name)s"), _("Read it")) for row in corrected[:20]),
    ]


def _line(row: Assumption, why: str, act: str) -> Line:
    place = f"{row.place}granted/{row.pk}/"
    return Line(OWE, row.text, place, why % {"name": row.launch.name}, row.launch.on, act, place)


@panel(PLACE)
def changes_for_you(member: Member, _subject: Any) -> list[Line]:
    """What one is asked since somebody changed something. Four queries."""
    return ripples_for_you(member)


@panel(PLACE)
def reviews_for_you(member: Member, _subject: Any) -> list[Line]:
    """Launches at which one's own side has not looked back, of those that the member owns. One query."""
    if member.side not in BOTH_SIDES or not member.may("edit"):
        return []

    def due() -> Any:
        rows = Review.objects.visible_to(member).due().filter(launch__in=_owned_by(member))
        return rows.with_looks().select_related("launch")

    rows = asked_as(member, "launches.reviews", due)
    open_ones = [row for row in rows if getattr(row, f"{member.side}_at") is None]
    return [
        Line(OWE, row.launch.name, row.place, _("Look back, %(days)s days after the launch") % {"days": row.days}, _since(row), _("Look back"), row.place)
        for row in sorted(open_ones, key=lambda row: (_since(row) or date.max, row.pk))[:10]
    ]  # fmt: skip


def _since(row: Review) -> date | None:
    """Its day, or the day on which somebody began it before that."""
    return min(row.on, timezone.localdate(row.made_at)) if row.on else None


@panel(PLACE)
def tasks_for_you(member: Member, _subject: Any) -> list[Line]:
    """What the member has to do for a launch: late, soon, or on no day. Of a launch that is out too. One query."""

    def mine() -> Any:
        rows = Task.objects.visible_to(member).open().filter(owner=member, launch__cancelled_on=None)
        return rows.select_related("launch")[:MOST_TASKS]

    tasks = asked_as(member, "launches.tasks", mine)
    found = sorted(tasks, key=lambda task: (task.due or date.max, task.pk))
    return [
        Line(
            OWE, task.title, f"{task.place}#tasks",
            (_("Task of %(name)s, due") if task.due else _("Task of %(name)s, without a day")) % {"name": task.launch.name},
            task.due, _("It is done"), f"{task.place}tasks/{task.pk}/done/", True,
        )
        for task in found
        if task.due is None or task.due <= _until()
    ][:20]  # fmt: skip


@panel(PLACE)
def gates_for_you(member: Member, _subject: Any) -> list[Line]:
    """Gates of one's launches that a side has not called ready: one's own, and late ones of the other. One query."""
    if member.side not in BOTH_SIDES:
        return []
    other = Side.MARKETING if member.side == Side.PRODUCT else Side.PRODUCT
    today = timezone.localdate()

    def gates() -> Any:
        rows = Gate.objects.visible_to(member).filter(launch__in=_to_come(member))
        rows = rows.with_states().select_related("launch")
        return rows.filter(Q(due_on=None) | Q(due_on__lte=_until())).order_by("due_on", "pk")[:60]

    lines = []
    for gate in asked_as(member, "launches.gates", gates):
        what, place = f"{gate.launch.name}: {gate.name}", f"{gate.place}gates/{gate.pk}/"
        if _waits(gate, member.side) and member.may("edit"):
            lines.append(Line(OWE, what, place, _("Gate, due"), gate.due_on, _("Answer"), place))
        elif _waits(gate, other) and gate.due_on and gate.due_on < today:
            lines.append(
                Line(OWED, what, place, _("Gate, was due"), gate.due_on, _("Remind"), f"{gate.place}#talk")
            )
    return [one if one.on else one._replace(why=_("Gate without a date")) for one in lines]


@panel(PLACE)
def launches_for_you(member: Member, _subject: Any) -> list[Line]:
    """One's launches of the next days. One query."""

    def near() -> Any:
        return _to_come(member).filter(on__range=(timezone.localdate(), _until())).order_by("on")[:10]

    rows = asked_as(member, "launches.coming", near)
    return [Line(COMING, row.name, row.place, _("launch"), row.on) for row in rows]


def _waits(gate: Any, side: str) -> bool:
    return gate.asks(side) and getattr(gate, f"{side}_state") != GateAnswer.State.READY
