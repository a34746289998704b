"""Go or no-go: asked apart, decided by somebody, on conditions that stay open until they are met."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from braid.launches import gate_actions
from braid.launches.deciding import decide, tick_condition
from braid.launches.models import Condition, Gate, GoDecision, Launch
from braid.rounds import actions, instruments
from braid.rounds.models import Round

pytestmark = pytest.mark.django_db


@pytest.fixture
def launch(workspace) -> Launch:
    return Launch.objects.create(workspace=workspace, name="Insights 2.0")


@pytest.fixture
def revealed(cast, launch) -> Round:
    """Product is ready; marketing is ready if the press list is there."""
    gate = Gate.objects.create(workspace=launch.workspace, launch=launch, name="Announcement")
    people = [cast["priya"], cast["marco"]]
    row = actions.draft_round(
        by=cast["priya"], use=Round.Use.GO, name="Go?", purpose="Is it ready?", questions=instruments.go(),
        subjects=[gate], about=launch, invited=people, closes_at=timezone.now() + timedelta(days=1),
        product_facilitator=cast["priya"], marketing_facilitator=cast["marco"],
    )  # fmt: skip
    actions.open_round(row, by=cast["priya"])
    for person, value, why in ((people[0], "ready", ""), (people[1], "if", "The press list is there.")):
        actions.answer(
            row, by=person, question=row.questions.get(), subject=row.subjects.get(), value=value, why=why
        )
    actions.close(row, by=cast["priya"])
    actions.reveal(row, by=cast["priya"])
    return Round.objects.get(pk=row.pk)


def page(client, path) -> str:
    response = client.get(f"/w/acme/{path}")
    assert response.status_code == 200, path
    return response.content.decode()


def test_a_round_ends_in_a_decision_whose_conditions_stay_until_they_are_met(
    revealed, launch, cast, as_member
):
    priya, marco = as_member(cast["priya"]), as_member(cast["marco"])
    assert "Ready on conditions." in page(priya, revealed.place)
    assert f"{launch.place}decide/?round={revealed.pk}" in page(priya, revealed.place)
    url = f"{launch.place}decide/?round={revealed.pk}"
    assert "Announcement: The press list is there." in page(priya, url)
    due = timezone.localdate() + timedelta(days=5)
    sent = {
        "verdict": "go_if", "decider": cast["ella"].pk, "said": "We go on the day.", "dissent": "Amir would wait.",
        "text-0": "Announcement: The press list is there.", "owner-0": cast["marco"].pk, "due-0": due.isoformat(),
    }  # fmt: skip
    assert priya.post(f"/w/acme/{url}", sent).status_code == 303
    row = Condition.objects.get()
    assert (row.owner, row.due_on, row.done_on) == (cast["marco"], due, None)
    shown = page(priya, launch.place)
    for words in (
        "Go, on conditions",
        "Decided by Ella Lindqvist",
        "Seen differently: Amir would wait.",
        "press list",
    ):
        assert words in shown
    revealed.refresh_from_db()
    assert revealed.state == "settled"
    assert "Go, on conditions. We go on the day." in page(priya, revealed.place)
    assert "press list" in page(marco, "for-you/")
    assert marco.post(f"/w/acme/{launch.place}conditions/{row.pk}/").status_code == 303
    row.refresh_from_db()
    assert (row.done_on, row.done_by) == (timezone.localdate(), cast["marco"])
    assert "by Marco Bellini" in page(priya, launch.place)
    assert "press list" not in page(marco, "for-you/")
    assert marco.post(f"/w/acme/{launch.place}conditions/{row.pk}/", {"open": "1"}).status_code == 303
    row.refresh_from_db()
    assert row.done_on is None


@pytest.mark.parametrize(("values", "words"), [({"verdict": "go_if"}, "Name at least one"), ({"verdict": "go", "decider": None}, "who decided")])  # fmt: skip
def test_a_decision_names_its_decider_and_a_go_if_its_conditions(launch, cast, values, words):
    with pytest.raises(ValidationError, match=words):
        decide(launch, by=cast["priya"], **{"decider": cast["ella"], **values})
    assert not GoDecision.objects.exists()


def test_only_its_owner_or_an_admin_ticks_a_condition(launch, cast, otto, as_member):
    condition = {"text": "Legal has read it.", "owner": cast["amir"], "due_on": None}
    decide(launch, by=cast["priya"], verdict="go_if", decider=cast["ella"], conditions=[condition])
    row = Condition.objects.get()
    for who in (cast["marco"], cast["gus"], otto):
        with pytest.raises(PermissionDenied):
            tick_condition(row, by=who)
    assert as_member(cast["marco"]).post(f"/w/acme/{launch.place}conditions/{row.pk}/").status_code == 403
    assert Condition.objects.get().done_on is None
    tick_condition(row, by=cast["priya"])
    assert Condition.objects.get().done_by == cast["priya"]


def test_a_newer_decision_counts_and_its_conditions_alone_are_owed(launch, cast, as_member):
    old = {"text": "The old one", "owner": cast["marco"], "due_on": None}
    decide(launch, by=cast["priya"], verdict="go_if", decider=cast["ella"], conditions=[old])
    decide(launch, by=cast["priya"], verdict="no_go", decider=cast["ella"], said="Not this quarter.")
    html = page(as_member(cast["marco"]), launch.place)
    assert "Not this quarter." in html
    assert "The old one" not in html
    assert "The old one" not in page(as_member(cast["marco"]), "for-you/")


def test_rounds_stand_on_the_pages_of_what_they_are_about(revealed, launch, cast, as_member):
    html = page(as_member(cast["gus"]), launch.place)
    assert "Asked both sides apart" in html
    assert f"/w/acme/{revealed.place}" in html


def test_a_round_about_another_launch_is_not_settled_by_this_one(revealed, cast, as_member):
    other = Launch.objects.create(workspace=cast["priya"].workspace, name="Another")
    sent = {"verdict": "go", "decider": cast["priya"].pk}
    assert (
        as_member(cast["priya"]).post(f"/w/acme/{other.place}decide/?round={revealed.pk}", sent).status_code
        == 303
    )
    assert GoDecision.objects.get().source_round is None
    revealed.refresh_from_db()
    assert revealed.state == "revealed"


def test_every_condition_that_was_answered_has_a_line(cast, launch, as_member):
    """Eight gates, both sides ready if: sixteen lines, none lost without a word."""
    people = [cast["priya"], cast["marco"]]
    gates = [
        Gate.objects.create(workspace=launch.workspace, launch=launch, name=f"Gate {n}") for n in range(8)
    ]
    row = actions.draft_round(
        by=people[0], use=Round.Use.GO, name="Go?", purpose="Is it ready?", questions=instruments.go(), subjects=gates,
        about=launch, invited=people, closes_at=timezone.now() + timedelta(days=1), product_facilitator=people[0],
        marketing_facilitator=people[1],
    )  # fmt: skip
    actions.open_round(row, by=people[0])
    for person in people:
        for subject in row.subjects.all():
            why = f"{person.side} {subject.order}"
            actions.answer(row, by=person, question=row.questions.get(), subject=subject, value="if", why=why)
    actions.close(row, by=people[0])
    actions.reveal(row, by=people[0])
    url = f"{launch.place}decide/?round={row.pk}"
    text = page(as_member(people[0]), url)
    assert all(f"Gate {n}: {side} {n}" in text for n in range(8) for side in ("product", "marketing"))
    sent = {
        "verdict": "go_if",
        "decider": people[0].pk,
        "text-15": "Gate 7: marketing 7",
        "owner-15": people[1].pk,
    }
    assert as_member(people[0]).post(f"/w/acme/{url}", sent).status_code == 303
    assert Condition.objects.get().owner == people[1]


def test_a_go_on_conditions_opens_the_last_gate_when_the_last_of_them_is_met(revealed, launch, cast):
    gate = gate_actions.add_gate(
        launch, by=cast["priya"], name="Go / no-go", is_go_no_go=True, is_blocking=True
    )
    wanted = [{"text": text, "owner": cast["marco"], "due_on": None} for text in ("Press list", "Price page")]
    made = decide(launch, by=cast["priya"], verdict="go_if", decider=cast["ella"], source_round=revealed, conditions=wanted)  # fmt: skip
    said = gate.answers.order_by("-pk")
    assert {(row.side, row.state) for row in said} == {("product", "partly"), ("marketing", "partly")}
    first, second = made.conditions.all()
    tick_condition(first, by=cast["marco"])
    assert gate.answers.count() == 2
    tick_condition(second, by=cast["marco"])
    assert {row.state for row in said.all()[:2]} == {"ready"}
    tick_condition(second, by=cast["marco"], done=False)
    assert {row.state for row in said.all()[:2]} == {"partly"}


def test_without_a_round_a_decision_answers_for_one_side_only(launch, cast):
    gate = gate_actions.add_gate(launch, by=cast["priya"], name="Go / no-go", is_go_no_go=True)
    decide(launch, by=cast["priya"], verdict="go", decider=cast["ella"])
    assert [(row.side, row.state) for row in gate.answers.all()] == [("product", "ready")]
