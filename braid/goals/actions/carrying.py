"""Takes an objective along into another period: its key results start from where they stand, on the same metrics."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.goals.actions.changing import check_may_change
from braid.goals.actions.objectives import create_objective
from braid.goals.actions.results import add_counter, add_key_result
from braid.goals.models import CounterMetric, KeyResult, Objective, Period
from braid.goals.standing import Standing, standings
from braid.people.models import Member


@transaction.atomic
def carry_over(
    objective: Objective, *, by: Member, period: Period, results: Iterable[KeyResult],
    counters: Iterable[CounterMetric] = (), parent: Objective | None = None,
) -> Objective:  # fmt: skip
    """Makes the objective anew in a later period, with these of its key results and of what must not get worse.

    The old one stays as it was. `parent` is what the new one serves.

    Check-ins and readings are not copied: the metric is the same, and the old key results keep what was said.

    Raises:
        ValidationError: on `period` when it does not begin later; on `title` when it has this objective already.
    """
    check_may_change(by, objective)
    if period.starts_on <= objective.period.starts_on:
        raise ValidationError({"period": _("Choose a period that begins after this one.")})
    owners = [(o.side, o.member, o.label) for o in objective.owners.select_related("member").order_by("pk")]
    row = create_objective(
        by=by, title=objective.title, description=objective.description, period=period, owners=owners,
        strategy=objective.strategy, parent=parent,
    )  # fmt: skip
    chosen = KeyResult.objects.filter(objective=objective, pk__in=[one.pk for one in results])
    for standing in standings(chosen.order_by("pk")):
        _carry(standing, row, by)
    watched = CounterMetric.objects.filter(objective=objective, pk__in=[one.pk for one in counters])
    for counter in watched.select_related("metric").order_by("pk"):
        add_counter(row, by=by, metric=counter.metric, bound=counter.bound, limit=counter.limit)
    record(by, "objective.carried_over", row, **{"from": objective.period.name, "to": period.name})
    return row


def _carry(standing: Standing, objective: Objective, by: Member) -> None:
    old = standing.key_result
    add_key_result(
        objective, by=by, title=old.title, metric=old.metric, side=old.side, accountable=old.accountable,
        baseline=standing.next_baseline, target=standing.next_target,
    )  # fmt: skip
