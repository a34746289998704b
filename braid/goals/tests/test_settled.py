"""What rounds bring to goals: the spread of confidence at a check-in, and the settled wording in the strategy."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from braid.goals import actions as goals
from braid.goals.actions.drafts import agree_to_draft, drop_draft, with_answer
from braid.goals.models import KeyResult, Objective, Period, Statement, StatementDraft
from braid.rounds import actions, instruments
from braid.rounds.models import Round

pytestmark = pytest.mark.django_db


@pytest.fixture
def result(workspace) -> KeyResult:
    today = timezone.localdate()
    period = Period.objects.create(
        workspace=workspace,
        name="Now",
        starts_on=today - timedelta(days=9),
        ends_on=today + timedelta(days=60),
    )
    objective = Objective.objects.create(workspace=workspace, period=period, title="Teams act on insights")
    return KeyResult.objects.create(
        workspace=workspace, objective=objective, title="Weekly teams", side="product"
    )


def opened(cast, use, questions, subjects=()) -> Round:
    people = [cast["priya"], cast["marco"]]
    row = actions.draft_round(
        by=cast["priya"], use=use, name="Apart", purpose="To see", questions=questions, subjects=subjects,
        invited=people, closes_at=timezone.now() + timedelta(days=1), product_facilitator=people[0],
        marketing_facilitator=people[1],
    )  # fmt: skip
    return actions.open_round(row, by=cast["priya"])


def ended(row, cast) -> Round:
    actions.close(row, by=cast["priya"])
    actions.reveal(row, by=cast["priya"])
    return Round.objects.get(pk=row.pk)


def page(client, path) -> str:
    response = client.get(f"/w/acme/{path}")
    assert response.status_code == 200, path
    return response.content.decode()


def test_the_spread_stands_at_the_key_result_and_its_check_in_only_after_the_reveal(result, cast, as_member):
    row = opened(cast, Round.Use.CONFIDENCE, instruments.confidence(), [result])
    for who, value, why in (("priya", "8", "The beta converts."), ("marco", "3", "No campaign is booked.")):
        actions.answer(
            row, by=cast[who], question=row.questions.get(), subject=row.subjects.get(), value=value, why=why
        )
    client = as_member(cast["jonas"])
    places = (result.place, f"{result.place}check-in/?from=result")
    for path in places:
        assert "asked apart" not in page(client, path)
    actions.close(row, by=cast["priya"])
    for path in places:
        assert "No campaign is booked." not in page(client, path)
    actions.reveal(row, by=cast["marco"])
    for path in places:
        html = page(client, path)
        for words in (
            "asked apart",
            "The beta converts.",
            "No campaign is booked.",
            "product 8.0, marketing 3.0",
        ):
            assert words in html, path


def test_the_settled_wording_is_a_draft_that_both_agree_to_and_then_the_strategy(cast, as_member):
    goals.publish_statement(by=cast["priya"], kind_of="strategy", text="We grow by teams.")
    row = ended(opened(cast, Round.Use.FIVE, instruments.five()), cast)
    client = as_member(cast["priya"])
    assert "Who is our customer?" in page(client, row.place)
    sent = {"said": "Agreed.", "wording-customer": "Teams of five to fifty.", "wording-growth": ""}
    assert client.post(f"/w/acme/{row.place}settle/", sent).status_code == 303
    told = page(client, row.place)
    assert "<h3>Who is our customer?</h3>" in told, "what was settled stands under What we agreed"
    assert (
        told.partition("What we agreed")[2].partition("</section>")[0].count("Teams of five to fifty.") == 1
    )
    assert "What you settled is a draft of the strategy." in told
    draft = StatementDraft.objects.get()
    assert draft.text == "We grow by teams.\n\n## Who is our customer?\n\nTeams of five to fifty."
    assert "Teams of five to fifty." in page(client, "mission/")
    assert client.post(f"/w/acme/mission/drafts/{draft.pk}/agree/").status_code == 303
    assert Statement.objects.count() == 1, "one side alone publishes nothing"
    assert as_member(cast["amir"]).post(f"/w/acme/mission/drafts/{draft.pk}/agree/").status_code == 303
    held = Statement.objects.in_force().get(kind_of="strategy")
    assert (held.number, held.text) == (2, draft.text)
    assert "waits for both sides" not in page(client, "mission/")
    assert "What you settled is a draft" not in page(client, row.place)
    with pytest.raises(ValidationError, match="published or dropped"):
        agree_to_draft(draft, by=cast["marco"])


def test_a_newer_draft_takes_the_place_of_one_that_waits(cast):
    row = ended(opened(cast, Round.Use.FIVE, instruments.five()), cast)
    for words in ("Small firms.", "Large firms."):
        actions.settle(row, by=cast["priya"], said="So.", agreed={"wording": {"customer": words}})
    assert [draft.text.endswith("Large firms.") for draft in StatementDraft.objects.waiting()] == [True]
    drop_draft(StatementDraft.objects.waiting().get(), by=cast["marco"])
    assert not StatementDraft.objects.waiting().exists()
    assert not Statement.objects.exists()


def test_a_draft_that_says_the_text_in_force_asks_nobody_to_read_it_again(cast):
    row = ended(opened(cast, Round.Use.FIVE, instruments.five()), cast)
    actions.settle(row, by=cast["priya"], said="So.", agreed={"wording": {"customer": "Teams."}})
    draft = StatementDraft.objects.get()
    said = goals.publish_statement(by=cast["ella"], kind_of="strategy", text=draft.text)
    agree_to_draft(draft, by=cast["priya"])
    assert agree_to_draft(draft, by=cast["marco"]).published == said
    assert not StatementDraft.objects.waiting().exists()
    assert Statement.objects.count() == 1


def test_an_answer_replaces_an_earlier_one_to_the_same_question():
    text = with_answer(with_answer("Start.", "Who?", "Small."), "How?", "By word.")
    changed = with_answer(text, "Who?", "Large.")
    assert changed == "Start.\n\n## Who?\n\nLarge.\n\n## How?\n\nBy word."


def test_guests_and_people_of_neither_side_agree_to_nothing(cast, otto):
    row = ended(opened(cast, Round.Use.FIVE, instruments.five()), cast)
    actions.settle(row, by=cast["priya"], said="So.", agreed={"wording": {"customer": "Teams."}})
    draft = StatementDraft.objects.get()
    for who in (cast["ella"], cast["gus"], otto):
        with pytest.raises(PermissionDenied):
            agree_to_draft(draft, by=who)
    assert not draft.agreements.exists()


def test_a_draft_goes_with_the_settlement_that_made_it(cast):
    row = ended(opened(cast, Round.Use.FIVE, instruments.five()), cast)
    made = actions.settle(row, by=cast["priya"], said="So.", agreed={"wording": {"customer": "Teams."}})
    assert StatementDraft.objects.waiting().exists()
    actions.take_back_settlement(made, by=cast["priya"])
    assert not StatementDraft.objects.waiting().exists()


def test_rounds_about_an_objective_and_its_key_results_stand_on_its_page_without_an_answer(
    result, cast, as_member
):
    row = opened(cast, Round.Use.CONFIDENCE, instruments.confidence(), [result])
    client, place = as_member(cast["jonas"]), result.objective.place
    link = f'href="/w/acme/{row.place}"'
    assert link in page(client, place)
    actions.answer(
        Round.objects.get(),
        by=cast["priya"],
        question=row.questions.get(),
        subject=row.subjects.get(),
        value="9",
        why="Quokka",
    )
    assert "Quokka" not in page(client, place)
    assert "Revealed" not in page(client, place)
    ended(row, cast)
    assert "Revealed" in page(client, place)
    assert "Quokka" not in page(client, place), "the answers are on the page of the round"
