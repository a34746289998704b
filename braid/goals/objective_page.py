"""The page of one objective: everything on it in three queries, and the form that is open on it."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.forms import BaseForm
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from braid.activity.panels import talk
from braid.base.components import initials
from braid.base.held import Held
from braid.base.lists import remembered
from braid.base.models import BOTH_SIDES, Side
from braid.base.plugs import panels
from braid.base.prepared import Prepared
from braid.base.text import day
from braid.base.web import Request, page
from braid.goals.answers import address
from braid.goals.lists import Face
from braid.goals.models import CounterMetric, Objective, OursAlone, Reading
from braid.goals.models.results import KeyResult, mean_progress
from braid.goals.standing import is_old, percent, standings_of, with_standing
from braid.people.missing import Missing
from braid.people.models import Member

SHARED = 100


@dataclass(frozen=True)
class Opened:
    """The form that stands open on the page: which (`result`, `result-12`, `counter`, …), and how it ends."""

    place: str
    form: BaseForm
    heading: str
    save: str
    remove: str = ""
    # What helps to fill it in, drawn.
    beside: Any = ""


@dataclass(frozen=True)
class Owner:
    """Somebody, or a team by its name, who owns the objective."""

    name: str
    side: str
    member: int | None

    @property
    def initials(self) -> str:
        """For the avatar."""
        return initials(self.name)


@dataclass
class Watched:
    """A counter-metric with its newest two values, and how often its limit was moved."""

    pk: int
    metric: int
    name: str
    unit: str
    bound: str
    limit: Decimal
    values: list[tuple[Decimal, Any]]
    changes: list[dict[str, Any]]

    @property
    def state(self) -> tuple[str, str]:
        """In words and tone: one value beyond the limit may be noise, two in a row are not."""
        counter = CounterMetric(bound=self.bound, limit=self.limit)
        beyond = [counter.is_beyond(value) for value, _day in self.values]
        if not beyond:
            return _("not known yet"), ""
        if is_old(self.values[0][1]):
            return _("not known since %(day)s") % {"day": day(self.values[0][1])}, "warn"
        if not beyond[0]:
            return _("inside"), "ok"
        return (
            (_("beyond, twice in a row"), "bad") if all(beyond) and len(beyond) > 1 else (_("beyond"), "warn")
        )

    @property
    def bound_word(self) -> str:
        """`must not fall below`."""
        return str(CounterMetric.Bound(self.bound).label)


def _with_owners(member: Member, pk: int) -> QuerySet[Objective]:
    children = Objective.objects.filter(parent=OuterRef("pk")).order_by().values("parent")
    said = OursAlone.objects.filter(objective=OuterRef("pk"))
    return (
        Objective.objects.visible_to(member)
        .filter(pk=pk)
        .select_related("period", "parent", "strategy")
        .annotate(
            owner_side=F("owners__side"),
            owner_label=F("owners__label"),
            owner_member=F("owners__member_id"),
            owner_name=F("owners__member__name"),
            served_by=Subquery(children.annotate(n=Count("pk")).values("n")),
            **{f"alone_{side}": Exists(said.filter(side=side)) for side in BOTH_SIDES},
        )
        .order_by("owners__pk")
    )


_objective: Prepared[Any] = Prepared(_with_owners)


def read(member: Member, pk: int) -> tuple[Objective, list[Owner]]:
    """The objective with its owners, or 404. One query, a row for each owner."""
    found = _objective.all(member, pk)
    if not found:
        raise Missing(Objective, {"pk": pk})
    owners = [
        Owner(row.owner_name or row.owner_label or member.workspace.side_name(row.owner_side), row.owner_side, row.owner_member)
        for row in found
        if row.owner_side
    ]  # fmt: skip
    return found[0], sorted(
        owners, key=lambda owner: (owner.side != Side.PRODUCT, owner.side != Side.MARKETING)
    )


def _counters(member: Member, pk: int) -> QuerySet[Any, Any]:
    newest = Reading.objects.filter(metric=OuterRef("metric")).order_by("-on")
    rows = CounterMetric.objects.visible_to(member).filter(objective=pk).order_by("pk", "changes__pk")
    columns = (
        "pk", "metric_id", "metric__name", "metric__unit", "bound", "limit",
        Subquery(newest.values("value")[:1]), Subquery(newest.values("on")[:1]),
        Subquery(newest.values("value")[1:2]), Subquery(newest.values("on")[1:2]),
        "changes__old", "changes__new", "changes__why", "changes__at", "changes__by__name",
    )  # fmt: skip
    return rows.values_list(*columns)


_watched: Held[tuple[Any, ...]] = Held(_counters, CounterMetric.objective)


def watched(member: Member, objective: Objective) -> list[Watched]:
    """The counter-metrics of an objective. One query, a row for each time that a limit was moved."""
    found: dict[int, Watched] = {}
    for row in _watched.of(member, objective):
        values = [pair for pair in (row[6:8], row[8:10]) if pair[0] is not None]
        facts = dict(zip(("pk", "metric", "name", "unit", "bound", "limit"), row, strict=False))
        counter = found.setdefault(row[0], Watched(**facts, values=values, changes=[]))
        if row[10] is not None:
            counter.changes.append(dict(zip(("old", "new", "why", "at", "by"), row[10:], strict=True)))
    return list(found.values())


def _sharing(member: Member, pk: int) -> QuerySet[Any, Any]:
    mine = KeyResult.objects.visible_to(member).filter(objective=pk)
    rows = KeyResult.objects.visible_to(member).filter(metric__in=mine.values("metric")).exclude(objective=pk)
    return rows.order_by("-objective__period__starts_on", "objective_id").values_list(
        "metric_id", "objective_id", "objective__title"
    )[:SHARED]


_shared: Prepared[tuple[int, int, str]] = Prepared(_sharing)


def also_in(member: Member, pk: int) -> dict[int, list[tuple[int, str]]]:
    """For each metric the other objectives whose key results use it as well, as (id, title). One query."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for metric, objective, title in _shared.all(member, pk):
        found[metric][objective] = title
    return {metric: list(titles.items()) for metric, titles in found.items()}


def _key_results(member: Member, pk: int) -> QuerySet[KeyResult]:
    elsewhere = KeyResult.objects.filter(metric=OuterRef("metric")).exclude(objective=pk).in_use()
    mine = KeyResult.objects.visible_to(member).filter(objective=pk).annotate(is_shared=Exists(elsewhere))
    return with_standing(mine.order_by("pk"))


_results: Prepared[KeyResult] = Prepared(_key_results)


def facts(member: Member, pk: int) -> dict[str, Any]:
    """What the page says of the objective itself. Five queries, remembered for this reader until something changes."""
    name = f"objective:{member.pk}:{pk}:{get_language()}:{timezone.localdate()}"
    found: dict[str, Any] = remembered(member, name, lambda: _facts(member, pk))
    return found


def _facts(member: Member, pk: int) -> dict[str, Any]:
    row: Any
    row, owners = read(member, pk)
    results = standings_of(_results.all(member, pk))
    rows: list[Any] = [s.key_result for s in results]
    by_side = {side: Face(o.name, o.side) for side in BOTH_SIDES for o in reversed(owners) if o.side == side}
    known = [s.progress for s in results if not s.is_stale and s.progress is not None]
    return {
        "objective": row,
        "owners": owners,
        "pair": [by_side.get(side) for side in BOTH_SIDES],
        "results": results,
        # (Few metrics are shared: the one question more is asked only where it has an answer.)
        "also_in": also_in(member, pk) if any(row.is_shared for row in rows) else {},
        "percent_known": None if (mean := mean_progress(known)) is None else percent(mean),
        "known": len(known),
        "held_by": [side for side in BOTH_SIDES if any(s.key_result.side == side for s in results)],
        "counters": watched(member, row),
        "alone": [side for side in BOTH_SIDES if getattr(row, f"alone_{side}")],
        # Most objectives are served by none: the one question more is asked only where it has an answer.
        "children": list(row.children.order_by("pk").values_list("pk", "title")[:50])
        if row.served_by
        else [],
    }


def shown(request: Request, member: Member, pk: int, opened: Opened | None = None) -> HttpResponse:
    """The page, with a form open on it where one is asked for; 422 when that form was sent and refused."""
    found = facts(member, pk)
    row = found["objective"]
    context = {
        **found,
        "may_tick": row.alone_tickable_by(member),
        "opened": opened,
        "crumb": (_("Goals"), address(member, "goals/")),
        "panels": panels("goals.objective", member, row),
        "rests": panels("goals.objective.rests", member, row),
        "talk": talk(member, row),
    }
    return page(request, "goals/objective.html", context, status=422 if request.method == "POST" else 200)
