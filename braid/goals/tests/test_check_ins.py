"""A check-in in two minutes, the list of those that are due, and the map of the goals."""

from decimal import Decimal

import pytest

from braid.activity.models import Event, Notification
from braid.goals import actions
from braid.goals.models import CheckIn, KeyResult
from braid.goals.tests.conftest import day
from braid.goals.tests.screens import U, shows
from tests.queries import costs_the_same

pytestmark = pytest.mark.django_db


def test_who_must_know_is_named_in_the_event(plan, priya, marco, as_member):
    path = f"{U}goals/results/{plan.result.pk}/check-in/"
    fields = {"value": "34", "confidence": "7", "note": "The new form helps", "tell": [marco.pk]}
    response = as_member(priya).post(f"{path}?from=result", fields)
    assert response["Location"] == f"{U}goals/results/{plan.result.pk}/"
    event = Event.objects.get(name="key_result.checked_in")
    assert event.facts["tell"] == [marco.pk]
    assert [row.member_id for row in Notification.objects.filter(event=event)] == [marco.pk]


def test_somebody_of_another_workspace_is_not_told(plan, priya, otto, as_member):
    path = f"{U}goals/results/{plan.result.pk}/check-in/"
    response = as_member(priya).post(path, {"value": "34", "tell": [otto.pk]})
    assert response.status_code == 422
    assert not CheckIn.objects.exists()


def test_a_key_result_is_due_after_a_week_of_silence_for_who_answers_for_it(plan, priya, marco, as_member):
    mine, theirs = as_member(priya), as_member(marco)
    assert "One key result wants a word from you" in shows(mine, "goals/check-ins/")
    assert "Nothing is due" in shows(theirs, "goals/check-ins/")
    said = actions.check_in(plan.result, by=marco, note="All well", on=day(-7))
    assert "Activation within a week" in shows(mine, "goals/check-ins/")
    CheckIn.objects.filter(pk=said.pk).update(on=day(-6))
    assert "Nothing is due" in shows(mine, "goals/check-ins/")


def test_a_check_in_from_the_list_leads_back_to_the_list(plan, priya, as_member):
    client = as_member(priya)
    link = f"goals/results/{plan.result.pk}/check-in/?from=due"
    assert link in shows(client, "goals/check-ins/")
    assert f'action="{U}{link}"' in shows(client, link)
    assert client.post(U + link, {"value": "34"})["Location"] == f"{U}goals/check-ins/"


def test_where_it_should_be_today_is_on_the_straight_line(plan):
    assert plan.result.expected(day(-40), day(-40), day(60)) == 30
    assert plan.result.expected(day(10), day(-40), day(60)) == pytest.approx(35)
    assert plan.result.expected(day(61), day(-40), day(60)) is None
    assert KeyResult().expected(day(0), day(-1), day(1)) is None


def test_an_old_value_is_drawn_empty_and_the_pace_is_said_only_for_a_known_one(plan, priya, as_member):
    client, path = as_member(priya), f"goals/results/{plan.result.pk}/"
    actions.check_in(plan.result, by=priya, value=Decimal(33), on=day(-36))
    html = shows(client, path)
    assert 'class="line-old"' in html
    assert "not known since" in html
    assert "on the way in time" not in html
    actions.check_in(plan.result, by=priya, value=Decimal(34))
    html = shows(client, path)
    assert 'class="line-old"' not in html
    assert "on the way in time it would be at 34.4%" in html


def test_the_map_shows_who_serves_what_and_what_one_side_holds_alone(plan, priya, marco, as_member):
    client = as_member(priya)
    assert "No goal under way is held by one side only" in shows(client, "goals/map/")
    row = actions.create_objective(
        by=priya, title="Alone", period=plan.period, parent=plan.objective, owners=[("product", priya, "")]
    )
    html = shows(client, "goals/map/")
    assert "One of the two goals under way is held by one side only" in html
    assert html.index("More trials pay") < html.index("served by") < html.index("Alone")
    assert 'class="goal goal-both"' in html
    assert 'class="goal goal-product"' in html
    assert '<span class="goal-hole">one side only: Marketing does not hold it' in html
    actions.tick_ours_alone(row, by=priya)
    assert '<span class="one-side">one side only</span>' in shows(client, "goals/")
    actions.tick_ours_alone(row, by=marco)
    for place in ("goals/", row.place):
        html = shows(client, place)
        assert "alone, as agreed</span>" in html
        assert "one side only" not in html
    table = client.get(U + "goals/?format=csv")
    assert "alone, as agreed" in b"".join(table.streaming_content).decode()
    html = shows(client, "goals/map/")
    assert "Product alone, as both have said" in html
    assert '"goal-hole">one side only' not in html
    actions.create_objective(by=priya, title="Nobody's", period=plan.period)
    html = shows(client, "goals/map/")
    assert html.index("Nobody&#39;s") < html.index("nobody holds it yet")


def test_list_and_map_cost_the_same_at_any_length(plan, priya, as_member):
    client = as_member(priya)

    def more() -> None:
        for n in range(20):
            row = actions.create_objective(by=priya, title=f"O{n}", period=plan.period, parent=plan.objective)
            actions.add_key_result(row, by=priya, title="R", side="product", accountable=priya)

    costs_the_same(client, f"{U}goals/check-ins/", more)
    costs_the_same(client, f"{U}goals/map/", lambda: None)
