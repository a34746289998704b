"""Who may look at the screens of this room, and what a page costs."""

from decimal import Decimal

import pytest

from braid.activity.models import Event
from braid.goals import actions
from braid.goals.tests.conftest import day
from braid.goals.tests.screens import U, refused, shows
from tests.queries import MOST, costs_the_same, statements

pytestmark = pytest.mark.django_db

EVERY = (
    "goals/{objective}/", "goals/{objective}/edit/", "goals/{objective}/remove/", "goals/{objective}/results/new/",
    "goals/{objective}/counters/new/", "goals/results/{result}/", "goals/results/{result}/edit/",
    "goals/results/{result}/check-in/", "goals/periods/{period}/", "goals/periods/{period}/edit/",
    "metrics/{metric}/", "metrics/{metric}/edit/", "metrics/{metric}/readings/", "metrics/{metric}/reading/",
    "metrics/{metric}/moves/", "goals/counters/{counter}/", "metrics/moves/{drive}/", "mission/points/{point}/",
    "mission/{statement}/",
)  # fmt: skip
POSTS = (
    "goals/{objective}/close/", "goals/{objective}/alone/", "goals/results/{result}/remove/",
    "goals/check-ins/{said}/remove/", "goals/counters/{counter}/remove/", "goals/periods/{period}/remove/",
    "metrics/readings/{reading}/remove/", "metrics/moves/{drive}/remove/", "mission/{statement}/read/",
    "mission/points/{point}/remove/",
)  # fmt: skip


@pytest.fixture
def ids(plan, priya) -> dict[str, int]:
    """One row of each table of the room, by name."""
    income = actions.create_metric(by=priya, name="Income", kind_of="outcome")
    rows = {
        "objective": plan.objective, "result": plan.result, "period": plan.period, "metric": plan.metric,
        "counter": actions.add_counter(plan.objective, by=priya, metric=income, limit=Decimal(1)),
        "drive": actions.add_drive(by=priya, source=plan.metric, target=income),
        "point": actions.add_strategy_point(by=priya, title="Trust"),
        "statement": actions.publish_statement(by=priya, kind_of="mission", text="Words"),
        "said": actions.check_in(plan.result, by=priya, value=Decimal(33)),
        "reading": actions.add_reading(plan.metric, by=priya, value=Decimal(31), on=day(-9)),
    }  # fmt: skip
    return {name: row.pk for name, row in rows.items()}


def test_a_guest_may_look_and_nothing_else(ids, gus, as_member):
    guest, before = as_member(gus), Event.objects.count()
    for path in EVERY:
        looking = not any(
            part in path
            for part in ("edit", "new", "remove", "check-in", "moves", "reading/", "counters", "points")
        )
        assert guest.get(U + path.format(**ids)).status_code == (200 if looking else 403), path
    for path in (*EVERY, *POSTS):
        assert guest.post(U + path.format(**ids), {}).status_code in {403, 405}, path
    for path in ("goals/", "metrics/", "mission/", "goals/periods/", "mission/versions/"):
        assert "btn-primary" not in shows(guest, path)
    assert Event.objects.count() == before


def test_rows_of_another_workspace_are_not_found(ids, otto, as_member):
    client, before = as_member(otto), Event.objects.count()
    for path in (*EVERY, *POSTS):
        address = f"/w/elsewhere/{path.format(**ids)}"
        assert client.get(address).status_code in {404, 405}, path
        assert client.post(address, {"title": "x", "alone": "1", "lag_days": "1"}).status_code == 404, path
        assert client.get(address.replace(str(ids["objective"]), str(2**70))).status_code in {404, 405}, path
    assert Event.objects.count() == before


def test_rows_of_another_workspace_cannot_be_chosen(one, plan, otto):
    period = actions.create_period(by=otto, name="Theirs", starts_on=day(0), ends_on=day(9))
    metric = actions.create_metric(by=otto, name="Theirs")
    objective = actions.create_objective(by=otto, title="Theirs", period=period)
    valid = "not on offer here"
    refused(one, "goals/new/", {"title": "Mine", "period": period.pk}, valid)
    refused(one, "goals/new/", {"title": "Mine", "period": plan.period.pk, "parent": objective.pk}, valid)
    refused(
        one, "goals/new/", {"title": "Mine", "period": plan.period.pk, "people_product": [otto.pk]}, valid
    )
    fields = {"title": "Mine", "side": "product"}
    refused(one, f"goals/{plan.objective.pk}/results/new/", {**fields, "metric": metric.pk}, valid)
    refused(one, f"goals/{plan.objective.pk}/results/new/", {**fields, "accountable": otto.pk}, valid)
    refused(
        one,
        f"goals/{plan.objective.pk}/counters/new/",
        {"metric": metric.pk, "bound": "floor", "limit": "1"},
        valid,
    )
    refused(one, f"metrics/{plan.metric.pk}/moves/", {"target": metric.pk, "lag_days": "0"}, valid)
    assert "Theirs" not in shows(one, f"goals/new/?period={period.pk}&parent={objective.pk}&strategy=junk")


def test_lists_cost_the_same_at_any_length(plan, priya, marco, as_member):
    client = as_member(priya)

    def more(count: int, start: int) -> None:
        for n in range(start, start + count):
            row = actions.create_objective(
                by=priya, title=f"Objective {n}", period=plan.period, parent=plan.objective,
                owners=[("product", priya, ""), ("marketing", marco, "")],
            )  # fmt: skip
            metric = actions.create_metric(by=priya, name=f"Metric {n}")
            actions.add_drive(by=priya, source=plan.metric, target=metric)
            actions.add_reading(metric, by=priya, value=Decimal(n))
            actions.add_reading(plan.metric, by=priya, value=Decimal(n), on=day(-n))
            result = actions.add_key_result(
                row,
                by=priya,
                title="R",
                metric=metric,
                baseline=Decimal(0),
                target=Decimal(99),
                side="product",
            )
            actions.check_in(result, by=priya, value=Decimal(n))
            actions.create_period(by=priya, name=f"Period {n}", starts_on=day(n), ends_on=day(n + 9))
            actions.publish_statement(by=priya, kind_of="mission", text=f"Version {n}")
            actions.add_strategy_point(by=priya, title=f"Point {n}")

    more(5, 0)
    paths = (
        "goals/",
        "metrics/",
        "goals/periods/",
        "mission/versions/",
        f"metrics/{plan.metric.pk}/readings/",
        "mission/",
    )
    few = {path: len(statements(client, U + path)) for path in paths}
    more(20, 5)
    for path in paths:
        many = statements(client, U + path)
        # The goals ask once more for their menus, the mission for drafts that wait for a side, which are remembered until anything changes.
        assert len(many) == few[path] <= MOST + (path in {"goals/", "mission/"}), (path, many)


def test_pages_cost_the_same_however_much_hangs_on_them(ids, plan, priya, marco, as_member):
    client = as_member(priya)

    def more() -> None:
        for n in range(20):
            result = actions.add_key_result(
                plan.objective,
                by=marco,
                title=f"R{n}",
                metric=plan.metric,
                side="marketing",
                target=Decimal(n),
            )
            actions.check_in(result, by=marco, value=Decimal(n), note="x")
            actions.check_in(plan.result, by=priya, value=Decimal(n))
            metric = actions.create_metric(by=priya, name=f"M{n}")
            actions.add_drive(by=priya, source=plan.metric, target=metric)
            counter = actions.add_counter(plan.objective, by=priya, metric=metric, limit=Decimal(n))
            actions.change_bound(counter, by=marco, limit=Decimal(n + 1), why="y")
            actions.add_reading(metric, by=priya, value=Decimal(n))
            actions.add_reading(plan.metric, by=priya, value=Decimal(n), on=day(-n))

    for path in (
        "goals/{objective}/",
        "goals/results/{result}/",
        "metrics/{metric}/",
        "mission/{statement}/",
        "goals/periods/{period}/",
    ):
        costs_the_same(
            client, U + path.format(**ids), more if path == "goals/{objective}/" else lambda: None, most=14
        )
