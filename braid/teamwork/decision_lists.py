"""The log of decisions as a list: columns, filters, and rows as cells."""

from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.lists import Cells, Column, Filter, Listed, Listing, remembered
from braid.base.models import BOTH_SIDES
from braid.base.text import is_for_a_table, several, shortened
from braid.people.models import Member
from braid.teamwork.models import Decision, DecisionPart, Responsibility
from braid.teamwork.models.chart import here

# How each state is called, and in which tone.
STATES: dict[str, tuple[Any, str]] = {
    "stands": (gettext_lazy("stands"), "ok"),
    "open": (gettext_lazy("open"), "warn"),
    "waits": (gettext_lazy("waits for a yes"), "warn"),
    "sponsor": (gettext_lazy("with the sponsor"), "bad"),
    "superseded": (gettext_lazy("superseded"), ""),
    "reversed": (gettext_lazy("reversed"), "bad"),
}


def state() -> Case:
    """Where a decision stands, as a column."""
    return Case(
        When(ending__kind_of="superseded", then=Value("superseded")),
        When(ending__kind_of="reversed", then=Value("reversed")),
        When(decided_on__isnull=False, then=Value("stands")),
        When(written_at__isnull=False, then=Value("waits")),
        When(escalation__isnull=False, then=Value("sponsor")),
        default=Value("open"),
    )


def state_of(row: Decision) -> str:
    """The same of one row that has its `ending` and `escalation` at hand."""
    if ending := getattr(row, "ending", None):
        return str(ending.kind_of)
    if row.decided_on:
        return "stands"
    return "waits" if row.is_written else "sponsor" if hasattr(row, "escalation") else "open"


def told(rows: Any) -> Any:
    """Each with where it `stands`, and the first of those who decide as `decider` or `decider_side`."""
    parts = DecisionPart.objects.filter(decision=OuterRef("pk"), role=DecisionPart.Role.APPROVER).order_by(
        "pk"
    )
    return rows.annotate(
        stands=state(),
        decider=Subquery(parts.filter(here(timezone.localdate())).values("member__name")[:1]),
        decider_side=Subquery(parts.values(of=Coalesce("member__side", "side"))[:1]),
        second=Subquery(parts.filter(here(timezone.localdate())).values("member__name")[1:2]),
        third=Subquery(parts.values("pk")[2:3]),
    )


def decided_by(value: str) -> Q:
    """The condition for decisions in which one side decides."""
    parts = DecisionPart.objects.filter(decision=OuterRef("pk"), role=DecisionPart.Role.APPROVER)
    return Q(Exists(parts.filter(Q(side=value) | Q(member__side=value))))


def due(value: str) -> Q:
    """The condition for what is to be looked at again by today, or later."""
    today = timezone.localdate()
    return Q(review_on__lte=today, ending=None) if value == "now" else Q(review_on__gt=today, ending=None)


def area_choices(member: Member) -> list[tuple[str, str]]:
    """The areas of the chart. One query, remembered."""
    rows = Responsibility.objects.visible_to(member).in_force().order_by("area").values_list("pk", "area")
    return [(str(pk), area) for pk, area in remembered(member, "chart-areas", lambda: list(rows[:200]))]


def _standing(value: str) -> Q:
    return Q(pk__in=Decision.objects.annotate(now=state()).filter(now=value).values("pk"))


DECISIONS = Listing(
    columns=(
        Column("question", gettext_lazy("Question"), "question"),
        Column("stands", gettext_lazy("Stands"), kind="pill"),
        Column("decision", gettext_lazy("Decision")),
        Column("decider", gettext_lazy("Decides")),
        Column("decided", gettext_lazy("Decided on"), "decided_on", "date"),
        Column("needed", gettext_lazy("Needed by"), "needed_by", "date"),
        Column("review", gettext_lazy("Look again"), "review_on", "date"),
        Column("area", gettext_lazy("Area"), "area__area"),
        Column("asked", gettext_lazy("Asked on"), "asked_on", "date"),
        # Its page says these; a table has them, so that it can come in again as it went out.
        Column("why", gettext_lazy("Why")),
    ),
    sort="-asked",
    filters=(
        Filter("stands", gettext_lazy("Stands"), [(key, said) for key, (said, _tone) in STATES.items()], _standing),
        Filter("decides", gettext_lazy("Decided by"), lambda member: [(s, member.workspace.side_name(s)) for s in BOTH_SIDES], decided_by),
        Filter("area", gettext_lazy("Area"), area_choices, lambda value: Q(area=value)),
        Filter("review", gettext_lazy("To look at again"), [("now", gettext_lazy("Now")), ("later", gettext_lazy("Later"))], due, seldom=True),
    ),
    search=("question", "background", "outcome", "why"),
)  # fmt: skip
LONGEST = 140


def decision_cells(member: Member, listed: Listed) -> Cells:
    """One page of the log. One query."""
    if is_for_a_table():
        return _table_cells(member, listed)
    listed.hidden = listed.hidden | {"why"}
    columns = ("pk", "question", "stands", "outcome", "decider", "decider_side", "second", "third", "decided_on", "needed_by", "review_on", "area__area", "asked_on")  # fmt: skip
    start = f"/w/{member.workspace.slug}/decisions/"
    return [
        (
            f"{start}{pk}/",
            {
                "question": question, "stands": (str(STATES[now][0]), STATES[now][1]),
                # (What only waits for a yes is not decided: the list says no more than that.)
                "decision": shortened(outcome, LONGEST) if decided else "", "decider": _who(member, who, side, second, third),
                "decided": decided, "needed": needed, "review": review, "area": area or "", "asked": asked,
            },
        )
        for pk, question, now, outcome, who, side, second, third, decided, needed, review, area, asked in listed.rows.values_list(*columns)
    ]  # fmt: skip


def _table_cells(member: Member, listed: Listed) -> Cells:
    """The same for a spreadsheet: what was decided and why as a whole, and everybody who decides. Two queries."""
    rows = list(listed.rows.values("pk", "question", "stands", "outcome", "why", "decided_on", "needed_by", "review_on", "area__area", "asked_on"))  # fmt: skip
    deciders: dict[int, list[str]] = {}
    parts = DecisionPart.objects.filter(
        decision__in=[row["pk"] for row in rows], role=DecisionPart.Role.APPROVER
    )
    for pk, name, side in parts.order_by("pk").values_list("decision_id", "member__name", "side"):
        deciders.setdefault(pk, []).extend(filter(None, [name or (member.workspace.side_name(side) if side else "")]))  # fmt: skip
    return [
        (
            f"/w/{member.workspace.slug}/decisions/{row['pk']}/",
            {
                "question": row["question"], "stands": (str(STATES[row["stands"]][0]), ""),
                "decision": row["outcome"] if row["decided_on"] else "", "why": row["why"] if row["decided_on"] else "",
                "decider": several(deciders.get(row["pk"], [])), "decided": row["decided_on"], "needed": row["needed_by"],
                "review": row["review_on"], "area": row["area__area"] or "", "asked": row["asked_on"],
            },
        )
        for row in rows
    ]  # fmt: skip


def _who(member: Member, name: str | None, side: str | None, second: str | None, third: int | None) -> str:
    """Who decides: one, two by name, or the first of several."""
    first = name or (member.workspace.side_name(side) if side else "")
    if not first:
        return _("nobody yet")
    if third or (second and not name):
        return _("%(name)s and others") % {"name": first}
    return _("%(one)s and %(two)s") % {"one": first, "two": second} if second else first
