"""The lists of goals and metrics: columns, filters, and rows as cells."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from braid.base.components import initials
from braid.base.lists import Column, Filter, Listed, Listing, remembered
from braid.base.models import BOTH_SIDES, Side
from braid.base.text import day, number, number_word
from braid.goals.models import KeyResult, Metric, Objective, ObjectiveOwner, Period, Reading
from braid.people.models import Member

Cells = list[tuple[str, dict[str, Any]]]
OFFERED = 100


def period_choices(member: Member) -> list[tuple[str, str]]:
    """The newest periods."""
    rows = Period.objects.visible_to(member).order_by("-starts_on").values_list("pk", "name")[:OFFERED]
    return [(str(pk), name) for pk, name in remembered(member, "periods", lambda: list(rows))]


def side_choices(member: Member) -> list[tuple[str, str]]:
    """Who owns it, with the sides as they are called here."""
    product, marketing = (member.workspace.side_name(side) for side in BOTH_SIDES)
    return [
        ("both", _("Both sides")),
        (Side.PRODUCT, _("Only %(side)s") % {"side": product}),
        (Side.MARKETING, _("Only %(side)s") % {"side": marketing}),
        ("neither", _("Neither of the two")),
    ]


def owned_by(value: str) -> Q:
    """The condition for one of `side_choices`."""
    product, marketing = (
        Exists(ObjectiveOwner.objects.filter(objective=OuterRef("pk"), side=side)) for side in BOTH_SIDES
    )
    return {
        "both": Q(product) & Q(marketing),
        Side.PRODUCT: Q(product) & ~Q(marketing),
        Side.MARKETING: ~Q(product) & Q(marketing),
    }.get(value, ~Q(product) & ~Q(marketing))  # type: ignore[call-overload]


def state_of(value: str) -> Q:
    """Under way, to come, over or closed, as of today."""
    today = timezone.localdate()
    return {
        "now": Q(closed_on=None, period__starts_on__lte=today, period__ends_on__gte=today),
        "next": Q(closed_on=None, period__starts_on__gt=today),
        "over": Q(closed_on=None, period__ends_on__lt=today),
    }.get(value, Q(closed_on__isnull=False))


OBJECTIVES = Listing(
    columns=(
        Column("title", gettext_lazy("Objective"), "title"),
        Column("owners", gettext_lazy("Owners"), kind="owners"),
        Column("period", gettext_lazy("Period"), "period__starts_on"),
        Column("results", gettext_lazy("Key results"), "results", "number"),
        Column("serves", gettext_lazy("Serves")),
    ),
    sort="-period",
    filters=(
        Filter("period", gettext_lazy("Period"), period_choices, "period_id"),
        Filter("owners", gettext_lazy("Owners"), side_choices, owned_by),
        Filter("state", gettext_lazy("State"), [
            ("now", gettext_lazy("Under way")), ("next", gettext_lazy("To come")),
            ("over", gettext_lazy("Over")), ("closed", gettext_lazy("Closed")),
        ], state_of),
    ),
    search=("title", "description"),
)  # fmt: skip
METRICS = Listing(
    columns=(
        Column("name", gettext_lazy("Metric"), "name"),
        Column("kind", gettext_lazy("Kind"), "kind_of", "pill"),
        Column("drives", gettext_lazy("Moves")),
        Column("value", gettext_lazy("Newest value")),
        Column("on", gettext_lazy("Read on"), "read_on", "date"),
    ),
    sort="name",
    filters=(Filter("kind", gettext_lazy("Kind"), Metric.Kind.choices, "kind_of"),),
    search=("name", "formula"),
)
PERIODS = Listing(
    columns=(
        Column("name", gettext_lazy("Period"), "name"),
        Column("starts", gettext_lazy("First day"), "starts_on", "date"),
        Column("ends", gettext_lazy("Last day"), "ends_on", "date"),
        Column("goals", gettext_lazy("Objectives"), "goals", "number"),
    ),
    sort="-starts",
    search=("name",),
)
KIND_WORDS = {
    Metric.Kind.OUTCOME: (gettext_lazy("Outcome"), "together"),
    Metric.Kind.DRIVER: (gettext_lazy("Driver"), ""),
    Metric.Kind.COUNTER: (gettext_lazy("Counter"), "warn"),
    Metric.Kind.LEARNING: (gettext_lazy("Learning"), ""),
}


class Face:
    """Somebody, or a team, as an avatar shows them."""

    def __init__(self, name: str, side: str) -> None:
        self.name, self.side, self.initials = name, side, initials(name)


def pairs(objectives: Iterable[int]) -> dict[int, tuple[Face | None, Face | None]]:
    """The first owner of each side for each objective. One query."""
    found: dict[int, dict[str, Face]] = defaultdict(dict)
    rows = ObjectiveOwner.objects.filter(objective__in=list(objectives)).order_by("pk")
    for pk, side, name, label in rows.values_list("objective_id", "side", "member__name", "label"):
        found[pk].setdefault(side, Face(name or label or "?", side))
    return {pk: (sides.get(Side.PRODUCT), sides.get(Side.MARKETING)) for pk, sides in found.items()}


def objective_rows(member: Member) -> Any:
    """Objectives with the count of their key results, for the list."""
    counted = KeyResult.objects.filter(objective=OuterRef("pk")).order_by().values("objective")
    results = Subquery(counted.annotate(n=Count("pk")).values("n"))
    return Objective.objects.visible_to(member).annotate(results=results)


def objective_cells(member: Member, listed: Listed) -> Cells:
    """One page of objectives. Two queries."""
    rows = list(listed.rows.values_list("pk", "title", "period__name", "results", "parent__title"))
    owners = pairs(row[0] for row in rows)
    start = f"/w/{member.workspace.slug}/goals/"
    return [
        (
            f"{start}{pk}/",
            {
                "title": title,
                "owners": owners.get(pk, (None, None)),
                "period": period,
                "results": str(results or 0),
                "serves": parent or "",
            },
        )
        for pk, title, period, results, parent in rows
    ]


def metric_rows(member: Member) -> Any:
    """Metrics with their newest reading, for the list."""
    newest = Reading.objects.filter(metric=OuterRef("pk")).order_by("-on", "-pk")
    return Metric.objects.visible_to(member).annotate(
        read_on=Subquery(newest.values("on")[:1]), read_value=Subquery(newest.values("value")[:1])
    )


def metric_cells(member: Member, listed: Listed) -> Cells:
    """One page of metrics. Two queries."""
    rows = list(listed.rows.values_list("pk", "name", "kind_of", "unit", "read_on", "read_value"))
    moved: dict[int, list[str]] = defaultdict(list)
    edges = Metric.objects.filter(driven_edges__source__in=[row[0] for row in rows])
    for source, name in edges.values_list("driven_edges__source_id", "name"):
        moved[source].append(name)
    start = f"/w/{member.workspace.slug}/metrics/"
    return [
        (
            f"{start}{pk}/",
            {
                "name": name,
                "kind": KIND_WORDS[Metric.Kind(kind)],
                "drives": ", ".join(sorted(moved[pk])),
                "value": f"{number(value)} {unit}".strip() if value is not None else _("not read yet"),
                "on": day(on),
            },
        )
        for pk, name, kind, unit, on, value in rows
    ]


def period_cells(member: Member, listed: Listed) -> Cells:
    """One page of periods. One query."""
    rows = listed.rows.values_list("pk", "name", "starts_on", "ends_on", "goals")
    start = f"/w/{member.workspace.slug}/goals/periods/"
    return [
        (f"{start}{pk}/", {"name": name, "starts": day(first), "ends": day(last), "goals": str(goals)})
        for pk, name, first, last, goals in rows
    ]


def sentence(member: Member) -> str:
    """How many goals under way both sides hold, as a sentence; empty without any."""

    def read() -> tuple[int, int]:
        rows = Objective.objects.visible_to(member).filter(state_of("now"))
        return rows.count(), rows.filter(owned_by("both")).count()

    total, shared = remembered(member, "goals-sentence", read)
    if not total:
        return ""
    return ngettext(
        "%(total)s goal is under way; both sides own %(shared)s of them.",
        "%(total)s goals are under way; both sides own %(shared)s of them.",
        total,
    ) % {"total": number_word(total).capitalize(), "shared": number_word(shared)}
