"""Readiness of a side: (ready + half of partly) ÷ gates that it must answer, the go/no-go left out."""

import pytest

from braid.launches.models import Assumption, Gate, GateAnswer, Launch, Tally, tally

BOTH, PRODUCT, MARKETING = "both", "product", "marketing"


def test_partly_counts_half():
    gates = [(BOTH, False, "ready", "ready"), (BOTH, False, "partly", None), (BOTH, False, None, "not")]
    assert tally(gates, PRODUCT) == Tally(ready=1, partly=1, gates=3)
    assert tally(gates, PRODUCT).share == pytest.approx(0.5)
    assert tally(gates, MARKETING).share == pytest.approx(1 / 3)


def test_a_side_is_measured_by_its_own_gates_only():
    gates = [(PRODUCT, False, "ready", "ready"), (MARKETING, False, "ready", "not")]
    assert tally(gates, PRODUCT).share == 1
    assert tally(gates, MARKETING).share == 0


def test_the_go_no_go_is_left_out_and_no_gate_is_not_readiness():
    assert tally([(BOTH, True, "ready", "ready")], PRODUCT).share is None
    assert tally([], MARKETING) == Tally()


def test_four_of_twelve_and_nine_of_ten_as_in_the_worked_example():
    gates = [(BOTH, False, "ready", "ready")] * 4 + [(BOTH, False, "not", "ready")] * 5
    gates += [(BOTH, False, None, None)] + [(PRODUCT, False, "not", None)] * 2
    assert tally(gates, PRODUCT) == Tally(4, 0, 12)
    assert tally(gates, MARKETING) == Tally(9, 0, 10)


def test_many_launches_cost_two_questions_and_the_newest_answer_counts(
    workspace, priya, django_assert_num_queries
):
    launches = [Launch.objects.create(workspace=workspace, name=f"L{n}") for n in range(5)]
    for launch in launches:
        gate = Gate.objects.create(workspace=workspace, launch=launch, name="Docs")
        for state in ("ready", "not", "partly"):
            GateAnswer.objects.create(workspace=workspace, gate=gate, side="product", state=state, by=priya)
    with django_assert_num_queries(2):
        found = Gate.objects.visible_to(priya).tallies(Assumption.objects.visible_to(priya))
    assert set(found) == {launch.pk for launch in launches}
    assert found[launches[0].pk] == {"product": Tally(0, 1, 1), "marketing": Tally(0, 0, 1)}
