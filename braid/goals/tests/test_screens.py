"""Every screen of goals, metrics and mission, used by both sides."""

from decimal import Decimal

import pytest
from django.core.cache import cache

from braid.activity.models import Event
from braid.goals import actions
from braid.goals.models import (
    Acknowledgement,
    BoundChange,
    CheckIn,
    CounterMetric,
    Drive,
    KeyResult,
    Metric,
    Objective,
    OursAlone,
    Period,
    Reading,
    Statement,
    StrategyPoint,
)
from braid.goals.tests.conftest import day
from tests.queries import MOST, costs_the_same, statements

pytestmark = pytest.mark.django_db
U = "/w/acme/"


@pytest.fixture(params=["priya", "marco"])
def one(request, cast, as_member):
    """A browser of somebody from each side."""
    return as_member(cast[request.param])


def sends(client, path, fields, status=303):
    """Sends a form; the answer."""
    response = client.post(U + path, fields)
    assert response.status_code == status, response.content.decode()[:3000]
    return response


def shows(client, path) -> str:
    response = client.get(U + path)
    assert response.status_code == 200
    return response.content.decode()


def refused(client, path, fields, *words):
    """422, the words beside the form, and nothing has happened."""
    before = Event.objects.count()
    html = sends(client, path, fields, 422).content.decode()
    for word in words:
        assert word in html
    assert Event.objects.count() == before
    return html


def test_an_objective_from_first_word_to_check_in(one, cast):
    sends(one, "goals/periods/new/", {"name": "Q1", "starts_on": day(-10), "ends_on": day(80)})
    period = Period.objects.get()
    fields = {
        "title": "More trials pay", "period": period.pk, "description": "Because **cash**",
        "people_product": [cast["priya"].pk], "teams_marketing": "Growth, Content",
    }  # fmt: skip
    home = sends(one, "goals/new/", fields)["Location"]
    row = Objective.objects.get()
    assert home == f"{U}goals/{row.pk}/"
    html = one.get(home).content.decode()
    assert "<strong>cash</strong>" in html
    for name in ("Priya Raman", "Growth", "Content", "Nothing yet."):
        assert name in html
    result = {
        "title": "Paying teams",
        "baseline": "100",
        "target": "200",
        "side": "marketing",
        "due_on": day(60),
    }
    sends(one, f"goals/{row.pk}/results/new/", result)
    key = KeyResult.objects.get()
    assert "not known yet" in one.get(home).content.decode()
    sends(
        one,
        f"goals/results/{key.pk}/check-in/",
        {"value": "167", "confidence": "7", "note": "Pricing page", "on": day(0)},
    )
    html = one.get(home).content.decode()
    for words in ("67 % of the way", "confidence 7 of 10", "Pricing page", "Only Marketing is accountable"):
        assert words in html
    page = shows(one, f"goals/results/{key.pk}/")
    assert "7 of 10" in page
    assert "target 200" in page
    sends(one, f"goals/check-ins/{CheckIn.objects.get().pk}/remove/", {})
    assert "not known yet" in one.get(home).content.decode()


def test_a_key_result_is_changed_and_taken_out_on_the_page_of_its_objective(one, plan):
    path = f"goals/results/{plan.result.pk}/"
    html = shows(one, f"{path}edit/")
    assert "More trials pay" in html
    assert 'value="Activation within a week"' in html
    fields = {"title": "Activation in a day", "baseline": "30", "target": "30", "side": "product"}
    refused(one, f"{path}edit/", fields, "there would be nothing to reach", "More trials pay")
    assert KeyResult.objects.get().title == "Activation within a week"
    sends(one, f"{path}edit/", {**fields, "target": "50"})
    assert KeyResult.objects.get().target == 50
    assert one.get(f"{U}{path}remove/").status_code == 405
    sends(one, f"{path}remove/", {})
    assert not KeyResult.objects.exists()


def test_what_is_reached_is_green_and_what_is_not_known_never(one, plan, priya):
    sad = shows(one, "goals/")
    assert "not known yet" in sad
    assert "pill-ok" not in sad
    actions.check_in(plan.result, by=priya, value=Decimal(41))
    assert "pill-ok" in shows(one, "goals/")
    assert "pill-ok" in shows(one, f"goals/{plan.objective.pk}/")
    CheckIn.objects.update(on=day(-60))
    cache.clear()
    assert "pill-ok" not in shows(one, "goals/")
    assert "old: not known since" in shows(one, f"goals/{plan.objective.pk}/")


def test_the_list_narrows_by_period_owner_strategy_and_words(one, plan, priya):
    other = actions.create_period(by=priya, name="Before", starts_on=day(-99), ends_on=day(-50))
    point = actions.add_strategy_point(by=priya, title="Trust")
    actions.create_objective(
        by=priya, title="Alone", period=other, strategy=point, owners=[("product", priya, "")]
    )
    for query, there, gone in (
        (f"period={plan.period.pk}", "More trials pay", "Alone<"),
        ("owners=product", "Alone<", "More trials pay"),
        ("owners=both", "More trials pay", "Alone<"),
        (f"strategy={point.pk}", "Alone<", "More trials pay"),
        ("strategy=none", "More trials pay", "Alone<"),
        ("state=over", "Alone<", "More trials pay"),
        ("q=trials", "More trials pay", "Alone<"),
    ):
        html = shows(one, f"goals/?{query}")
        assert there in html, query
        assert gone not in html, query
    assert shows(one, "goals/?sort=title").index("Alone<") < shows(one, "goals/?sort=title").index(
        "More trials"
    )
    assert "One goal is under way" in shows(one, "goals/")


def test_an_objective_that_cannot_be_is_refused_with_its_reasons(one, plan):
    refused(one, "goals/new/", {"title": "", "period": ""}, "This field is required")
    refused(
        one,
        "goals/new/",
        {"title": "more trials PAY", "period": plan.period.pk},
        "of this title in this period already",
    )
    child = actions.create_objective(
        by=plan.objective.owners.get(side="product").member,
        title="Child",
        period=plan.period,
        parent=plan.objective,
    )
    fields = {"title": "More trials pay", "period": plan.period.pk, "parent": child.pk}
    refused(one, f"goals/{plan.objective.pk}/edit/", fields, "This would make a circle")
    assert Objective.objects.filter(parent=None).count() == 1
    assert "Child" in shows(one, f"goals/{plan.objective.pk}/")


def test_an_objective_is_changed_closed_opened_and_removed(one, plan):
    path = f"goals/{plan.objective.pk}/"
    sends(one, f"{path}edit/", {"title": "Trials pay", "period": plan.period.pk, "teams_product": "Search"})
    html = shows(one, path)
    assert "Trials pay" in html
    assert "one side only" in html
    sends(one, f"{path}close/", {})
    assert "closed on" in shows(one, path)
    sends(one, f"{path}close/", {})
    assert Objective.objects.get().closed_on is None
    assert "Remove this objective?" in shows(one, f"{path}remove/")
    sends(one, f"{path}remove/", {})
    assert not Objective.objects.exists()
    assert one.get(U + path).status_code == 404


def test_ours_alone_counts_when_both_say_so(plan, priya, marco, ella, as_member):
    path = f"goals/{plan.objective.pk}/"
    sends(as_member(priya), f"{path}alone/", {"alone": "1"})
    assert "Both sides have said" not in shows(as_member(marco), path)
    sends(as_member(marco), f"{path}alone/", {"alone": "1"})
    assert "Both sides have said" in shows(as_member(priya), path)
    sends(as_member(ella), f"{path}alone/", {"alone": "1"}, 403)
    sends(as_member(marco), f"{path}alone/", {"alone": "0"})
    assert OursAlone.objects.get().side == "product"


def test_a_counter_metric_is_watched_and_its_limit_moved_in_sight(one, plan, priya):
    path = f"goals/{plan.objective.pk}/"
    fields = {"metric": plan.metric.pk, "bound": "floor", "limit": "35"}
    sends(one, f"{path}counters/new/", fields)
    refused(one, f"{path}counters/new/", fields, "watched here already")
    assert "not known yet" in shows(one, path)
    for offset, value in ((-9, 37), (-5, 34)):
        actions.add_reading(plan.metric, by=priya, on=day(offset), value=Decimal(value))
    html = shows(one, path)
    assert ">beyond<" in html
    actions.add_reading(plan.metric, by=priya, on=day(-1), value=Decimal(32))
    assert "beyond, twice in a row" in shows(one, path)
    counter = CounterMetric.objects.get()
    refused(one, f"goals/counters/{counter.pk}/", {"limit": "30", "why": ""}, "This field is required")
    sends(one, f"goals/counters/{counter.pk}/", {"limit": "30", "why": "The season"})
    html = shows(one, path)
    for words in ("moved the limit from 35 to 30", "The season", "inside"):
        assert words in html
    assert BoundChange.objects.count() == 1
    sends(one, f"goals/counters/{counter.pk}/remove/", {})
    assert not CounterMetric.objects.exists()


def test_periods_offer_the_fiscal_quarters_that_are_free(one, workspace, priya):
    workspace.year_starts_in = 2
    workspace.save()
    html = shows(one, "goals/periods/new/")
    assert html.count("?quarter=FY") == 5
    chosen = html.split("?quarter=")[2].split('"')[0]
    filled = shows(one, f"goals/periods/new/?quarter={chosen}")
    name = chosen.replace("%20", " ")
    assert f'value="{name}"' in filled
    refused(
        one,
        "goals/periods/new/",
        {"name": name, "starts_on": day(5), "ends_on": day(1)},
        "before the first day",
    )
    sends(one, "goals/periods/new/", {"name": name, "starts_on": day(5), "ends_on": day(90)})
    assert f"?quarter={chosen}" not in shows(one, "goals/periods/new/")
    period = Period.objects.get()
    assert name in shows(one, "goals/periods/")
    sends(
        one, f"goals/periods/{period.pk}/edit/", {"name": "Winter", "starts_on": day(5), "ends_on": day(90)}
    )
    assert "Winter" in shows(one, f"goals/periods/{period.pk}/")
    actions.create_objective(by=priya, title="Stays", period=period)
    sends(one, f"goals/periods/{period.pk}/remove/", {})
    assert Period.objects.count() == 1
    assert "Stays" in shows(one, f"goals/periods/{period.pk}/")
    Objective.objects.all().delete()
    sends(one, f"goals/periods/{period.pk}/remove/", {})
    assert not Period.objects.exists()


def test_a_metric_its_readings_and_what_it_moves(one, priya):
    refused(one, "metrics/new/", {"name": "", "kind_of": "driver"}, "This field is required")
    sends(
        one,
        "metrics/new/",
        {"name": "Activation", "unit": "%", "kind_of": "driver", "formula": "Shared in a week"},
    )
    metric = Metric.objects.get()
    path = f"metrics/{metric.pk}/"
    assert "Not read yet" in shows(one, path)
    sends(one, f"{path}reading/", {"on": day(-8), "value": "31.5"})
    sends(one, f"{path}reading/", {"on": day(-1), "value": "33"})
    refused(one, f"{path}reading/", {"on": day(1), "value": "33"}, "That day has not come yet")
    refused(one, f"{path}reading/", {"on": day(-1), "value": "NaN"}, "Enter a number")
    html = shows(one, path)
    assert "31.5" in html
    assert 'class="chart chart-line"' in html
    assert 'value="31.5"' in shows(one, f"{path}reading/?on={day(-8)}")
    assert "31.5" in shows(one, f"{path}readings/")
    paying, far = (
        actions.create_metric(by=priya, name=n, kind_of="outcome") for n in ("Paying teams", "Income")
    )
    sends(one, f"{path}moves/", {"target": paying.pk, "lag_days": "30"})
    sends(one, f"metrics/{paying.pk}/moves/", {"target": far.pk})
    refused(
        one, f"metrics/{far.pk}/moves/", {"target": metric.pk, "lag_days": "0"}, "This would make a circle"
    )
    html = shows(one, path)
    for words in ("Paying teams", "after 30 days", "Income"):
        assert words in html
    assert "Activation" in shows(one, f"metrics/{far.pk}/").split("Moved by")[1]
    edge = Drive.objects.get(source=metric)
    sends(one, f"metrics/moves/{edge.pk}/", {"lag_days": "45"})
    assert Drive.objects.get(pk=edge.pk).lag_days == 45
    sends(one, f"metrics/moves/{edge.pk}/remove/", {})
    assert Drive.objects.count() == 1
    sends(one, f"metrics/readings/{Reading.objects.first().pk}/remove/", {})
    assert Reading.objects.count() == 1
    assert "Remove this metric?" in shows(one, f"{path}remove/")
    sends(one, f"{path}remove/", {})
    assert not Metric.objects.filter(pk=metric.pk).exists()


def test_the_page_of_a_metric_shows_who_wants_it_where(one, plan, marco):
    actions.add_key_result(
        plan.objective, by=marco, title="Other way", metric=plan.metric, baseline=Decimal(30), target=Decimal(20), side="marketing"
    )  # fmt: skip
    html = shows(one, f"metrics/{plan.metric.pk}/")
    assert "30 → 40" in html
    assert "30 → 20" in html


def test_a_tree_with_two_ways_to_one_metric_draws_it_once(one, priya):
    a, b, c, d = (actions.create_metric(by=priya, name=f"Metric {n}") for n in "abcd")
    for source, target in ((a, b), (a, c), (b, d), (c, d)):
        actions.add_drive(by=priya, source=source, target=target)
    html = shows(one, f"metrics/{a.pk}/").split("It moves")[1]
    assert html.count("Metric d") == 2
    assert html.count("see above") == 1


def test_metrics_narrow_by_kind_and_by_whether_they_are_read(one, plan, priya):
    actions.create_metric(by=priya, name="Income", kind_of="outcome")
    actions.add_reading(plan.metric, by=priya, value=Decimal(3))
    for query, there, gone in (
        ("kind=outcome", "Income", ">Activation<"),
        ("read=yes", ">Activation<", "Income"),
        ("read=no", "Income", ">Activation<"),
    ):
        html = shows(one, f"metrics/?{query}")
        assert there in html
        assert gone not in html


def test_mission_is_published_read_and_published_again(cast, as_member):
    priya, marco = as_member(cast["priya"]), as_member(cast["marco"])
    assert "Not written down yet" in shows(priya, "mission/")
    refused(priya, "mission/mission/new/", {"text": " "}, "This field is required")
    sends(marco, "mission/mission/new/", {"text": "Act on *data* <script>x</script>"})
    first = Statement.objects.get()
    html = shows(priya, "mission/")
    assert "<em>data</em>" in html
    assert "<script>x" not in html
    sends(priya, f"mission/{first.pk}/read/", {})
    html = shows(priya, "mission/")
    for words in ("You have read this version", "1 of 4 have read it", "0 of 3 have read it"):
        assert words in html
    assert "You have read this version" not in shows(marco, "mission/")
    assert "Act on *data*" in shows(priya, "mission/mission/new/")
    sends(priya, "mission/mission/new/", {"text": "Second words"})
    assert "Second words" in shows(marco, "mission/")
    assert "0 of 4 have read it" in shows(marco, "mission/")
    sends(marco, f"mission/{first.pk}/read/", {})
    assert Acknowledgement.objects.count() == 1, "an older version is not read any more"
    assert "Act on" in shows(marco, f"mission/{first.pk}/")
    versions = shows(marco, "mission/versions/?kind=mission&q=second")
    assert "Mission 2" in versions
    assert "Mission 1" not in versions


def test_nobody_is_named_for_not_having_read(cast, as_member, priya):
    row = actions.publish_statement(by=cast["ella"], kind_of="mission", text="Words")
    actions.acknowledge(row, by=priya)
    for path in ("mission/", f"mission/{row.pk}/"):
        html = shows(as_member(priya), path)
        assert "Tessa" not in html
        assert "Marco" not in html


def test_guests_and_people_who_left_are_not_counted(cast, as_member, priya):
    row = actions.publish_statement(by=priya, kind_of="mission", text="Words")
    for key in ("marco", "amir"):
        actions.acknowledge(row, by=cast[key])
    cast["gus"].side = "marketing"
    cast["gus"].save()
    cast["amir"].joined_on, cast["amir"].left_on = day(-9), day(0)
    cast["amir"].save()
    assert "1 of 2 have read it" in shows(as_member(priya), "mission/")


def test_points_of_the_strategy(one):
    sends(one, "mission/points/add/", {"title": "In by themselves"})
    refused(one, "mission/points/add/", {"title": "in BY themselves"}, "in the strategy already")
    point = StrategyPoint.objects.get()
    sends(one, f"mission/points/{point.pk}/", {"title": "By themselves"})
    assert "By themselves" in shows(one, "mission/")
    sends(one, f"mission/points/{point.pk}/remove/", {})
    assert not StrategyPoint.objects.exists()


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
    valid = "Select a valid choice"
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
        # The goals ask once more for their menus, which are remembered until anything changes.
        assert len(many) == few[path] <= MOST + (path == "goals/"), (path, many)


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
            client, U + path.format(**ids), more if path == "goals/{objective}/" else lambda: None, most=10
        )
