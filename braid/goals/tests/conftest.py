"""A quarter with one objective of both sides, and a metric that is read."""

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import timezone

from braid.goals import actions


def day(offset: int) -> date:
    """A day, counted from today."""
    return timezone.localdate() + timedelta(days=offset)


@pytest.fixture
def plan(cast) -> SimpleNamespace:
    priya, marco = cast["priya"], cast["marco"]
    period = actions.create_period(by=priya, name="This quarter", starts_on=day(-40), ends_on=day(50))
    objective = actions.create_objective(
        by=priya,
        title="More trials pay",
        period=period,
        owners=[("product", priya, ""), ("marketing", marco, "")],
    )
    metric = actions.create_metric(
        by=priya, name="Activation", unit="%", kind_of="driver", formula="Trials that share"
    )
    result = actions.add_key_result(
        objective, by=priya, title="Activation within a week", metric=metric, baseline=Decimal(30), target=Decimal(40),
        side="product", accountable=priya,
    )  # fmt: skip
    return SimpleNamespace(period=period, objective=objective, metric=metric, result=result)


@pytest.fixture(params=["priya", "marco"])
def one(request, cast, as_member):
    """A browser of somebody from each side."""
    return as_member(cast[request.param])
