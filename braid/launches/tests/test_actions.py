"""Launches as actions: what is kept, what is refused and that nothing else happens then."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from braid.activity.models import Event
from braid.goals.models import Metric
from braid.launches import actions, gate_actions, shipping
from braid.launches.models import Gate, GateAnswer, Launch, LaunchMetric, LaunchStage
from braid.messaging.models import Content
from braid.roadmap.models import Item, Release


@pytest.fixture
def launch(priya) -> Launch:
    made = actions.create_launch(by=priya, name="Insights 2.0", kind_of="major", on=date(2025, 6, 16))
    Event.objects.all().delete()
    return made


def names() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("name", flat=True))


def refused(call) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as error:
        call()
    return error.value.message_dict


def test_a_launch_has_an_owner_on_each_side_and_items(priya, marco, workspace):
    item = Item.objects.create(workspace=workspace, title="Insights")
    launch = actions.create_launch(
        by=marco, name=" Insights 2.0 ", product_owner=priya, marketing_owner=marco, items=[item], tier=1
    )
    assert launch.name == "Insights 2.0"
    assert list(launch.items.all()) == [item]
    assert names() == ["launch.created"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "x", "kind_of": "loud"}, "kind_of"),
        ({"name": "x", "tier": 9}, "tier"),
        ({"name": "x", "on": "2021-04-31"}, "on"),
        ({"name": "x", "promised_stage": "gold"}, "promised_stage"),
        ({"name": "x", "summary": "x" * 5001}, "summary"),
    ],
)
def test_a_wrong_value_names_its_field_and_nothing_is_kept(values, field, priya):
    assert list(refused(lambda: actions.create_launch(by=priya, **values))) == [field]
    assert not Launch.objects.exists()
    assert names() == []


def test_an_owner_stands_on_the_side_that_they_own_for(launch, priya, marco):
    assert list(refused(lambda: actions.change_launch(launch, by=priya, product_owner=marco))) == [
        "product_owner"
    ]
    launch.refresh_from_db()
    assert launch.product_owner is None


def test_rows_of_another_workspace_are_refused(launch, priya, otto):
    elsewhere = otto.workspace
    item = Item.objects.create(workspace=elsewhere, title="Foreign")
    release = Release.objects.create(workspace=elsewhere, name="1")
    piece = Content.objects.create(workspace=elsewhere, title="Foreign")
    metric = Metric.objects.create(workspace=elsewhere, name="Foreign")
    assert list(refused(lambda: actions.change_launch(launch, by=priya, release=release))) == ["release"]
    assert list(refused(lambda: actions.change_items(launch, by=priya, add=[item]))) == ["items"]
    assert list(refused(lambda: actions.change_content(launch, by=priya, add=[piece]))) == ["content"]
    wrong = refused(lambda: actions.name_success_metric(launch, by=priya, side="product", metric=metric))
    assert list(wrong) == ["metric"]
    assert names() == []


def test_nobody_from_elsewhere_and_no_guest_changes_anything(launch, otto, gus):
    gate = Gate.objects.create(workspace=launch.workspace, launch=launch, name="Docs")
    for who in (otto, gus):
        for call in (
            lambda who: actions.change_launch(launch, by=who, name="x"),
            lambda who: actions.change_items(launch, by=who),
            lambda who: actions.add_stage(launch, by=who, name="x"),
            lambda who: shipping.ship(launch, by=who),
            lambda who: shipping.call_off(launch, by=who),
            lambda who: gate_actions.add_gate(launch, by=who, name="x"),
            lambda who: gate_actions.remove_gate(gate, by=who),
            lambda who: gate_actions.answer_gate(gate, by=who, state="ready"),
            lambda who: gate_actions.set_gate_evidence(gate, by=who, value="1"),
        ):
            with pytest.raises(PermissionDenied):
                call(who)
    launch.refresh_from_db()
    assert (launch.name, launch.is_open) == ("Insights 2.0", True)
    assert names() == []


def test_items_and_content_are_linked_once_and_taken_out(launch, priya, workspace):
    item = Item.objects.create(workspace=workspace, title="Insights")
    piece = Content.objects.create(workspace=workspace, title="Post")
    for _twice in range(2):
        actions.change_items(launch, by=priya, add=[item])
        actions.change_content(launch, by=priya, add=[piece])
    assert names() == ["launch.items_changed", "launch.content_changed"]
    actions.change_items(launch, by=priya, remove=[item])
    assert not launch.items.exists()
    assert launch.content.exists()


def test_a_side_names_its_own_success_metrics_only(launch, priya, marco, ella, workspace):
    metric = Metric.objects.create(workspace=workspace, name="Weekly teams")
    actions.name_success_metric(launch, by=priya, side="product", metric=metric)
    with pytest.raises(PermissionDenied):
        actions.name_success_metric(launch, by=priya, side="marketing", metric=metric)
    actions.name_success_metric(launch, by=ella, side="marketing", metric=metric)
    wrong = refused(lambda: actions.name_success_metric(launch, by=priya, side="product", metric=metric))
    assert wrong
    of_product = LaunchMetric.objects.get(side="product")
    with pytest.raises(PermissionDenied):
        actions.drop_success_metric(of_product, by=marco)
    actions.drop_success_metric(of_product, by=priya)
    assert LaunchMetric.objects.count() == 1
    assert names() == ["launch.metric_named", "launch.metric_named", "launch.metric_dropped"]


def test_a_stage_comes_after_the_one_before(launch, priya):
    actions.add_stage(launch, by=priya, name="Beta", on=date(2025, 5, 1), until=date(2025, 5, 30))
    first = refused(lambda: actions.add_stage(launch, by=priya, name="Early", on=date(2025, 4, 30)))
    assert list(first) == ["on"]
    assert "Beta" in first["on"][0]
    last = actions.add_stage(launch, by=priya, name="Everyone", on=date(2025, 6, 16))
    beta = LaunchStage.objects.get(name="Beta")
    assert list(refused(lambda: actions.change_stage(beta, by=priya, on=date(2025, 6, 17), until=None))) == [
        "on"
    ]
    assert list(refused(lambda: actions.change_stage(last, by=priya, until=date(2025, 6, 15)))) == ["until"]
    assert [s.name for s in launch.stages.all()] == ["Beta", "Everyone"]
    assert names() == ["launch.stage_added", "launch.stage_added"]


def test_a_launch_ships_once_and_a_slip_can_be_taken_back(launch, priya):
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert list(refused(lambda: shipping.ship(launch, by=priya, on=tomorrow))) == ["launched_on"]
    launch.refresh_from_db()
    shipping.ship(launch, by=priya)
    assert list(refused(lambda: shipping.ship(launch, by=priya))) == ["launched_on"]
    assert list(refused(lambda: shipping.call_off(launch, by=priya))) == ["cancelled_on"]
    shipping.reopen(launch, by=priya)
    shipping.call_off(launch, by=priya)
    assert list(refused(lambda: shipping.ship(launch, by=priya))) == ["launched_on"]
    shipping.reopen(launch, by=priya)
    assert names() == ["launch.shipped", "launch.reopened", "launch.called_off", "launch.reopened"]


def test_a_blocking_gate_holds_the_launch_until_every_side_asked_is_ready(launch, priya, marco):
    gate = gate_actions.add_gate(launch, by=priya, name="Security review", is_blocking=True)
    gate_actions.answer_gate(gate, by=priya, state="ready")
    wrong = refused(lambda: shipping.ship(launch, by=priya))
    assert "Security review" in wrong["launched_on"][0]
    gate_actions.answer_gate(gate, by=marco, state="ready")
    launch.refresh_from_db()
    assert shipping.ship(launch, by=priya).launched_on == timezone.localdate()


def test_a_side_answers_for_itself_and_earlier_answers_stay(launch, priya, marco, ella):
    gate = gate_actions.add_gate(launch, by=priya, name="Docs", asked_of="product")
    gate_actions.answer_gate(gate, by=priya, state="not")
    gate_actions.answer_gate(gate, by=priya, state="partly", evidence="Two of four pages")
    for who in (marco, ella):
        with pytest.raises(PermissionDenied):
            gate_actions.answer_gate(gate, by=who, state="ready")
    assert list(refused(lambda: gate_actions.answer_gate(gate, by=priya, state="fine"))) == ["state"]
    assert list(
        refused(lambda: gate_actions.answer_gate(gate, by=priya, state="not", evidence="x" * 1001))
    ) == ["evidence"]
    assert [a.state for a in GateAnswer.objects.order_by("pk")] == ["not", "partly"]
    assert Gate.objects.with_states().get().product_state == "partly"
    assert names() == ["launch.gate_added", "launch.gate_answered", "launch.gate_answered"]


def test_the_bar_is_a_number_and_the_value_reached_is_compared_with_it(launch, priya):
    assert list(refused(lambda: gate_actions.add_gate(launch, by=priya, name="Beta exit", bar="lots"))) == [
        "bar"
    ]
    gate = gate_actions.add_gate(launch, by=priya, name="Beta exit", bar="35", unit="%")
    assert gate.bar_is_met is None
    assert list(refused(lambda: gate_actions.set_gate_evidence(gate, by=priya, value="NaN"))) == [
        "evidence_value"
    ]
    gate.refresh_from_db()
    gate_actions.set_gate_evidence(gate, by=priya, value="28")
    gate.refresh_from_db()
    assert (gate.bar_is_met, gate.evidence_on) == (False, timezone.localdate())
    gate_actions.change_gate(gate, by=priya, bar_is_ceiling=True)
    assert gate.bar_is_met is True
    assert Event.objects.get(name="launch.gate_measured").facts["changes"] == {"evidence_value": [None, "28"]}


def test_a_removed_gate_leaves_what_was_said_in_its_event(launch, priya):
    gate = gate_actions.add_gate(launch, by=priya, name="Docs")
    gate_actions.answer_gate(gate, by=priya, state="partly")
    gate_actions.remove_gate(gate, by=priya)
    event = Event.objects.last()
    assert (event.name, event.subject_id, event.facts["called"]) == ("launch.gate_removed", launch.pk, "Docs")
    assert event.facts["said"] == {"product": "partly"}
    assert not Gate.objects.exists()
