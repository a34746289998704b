"""A round that both sides cannot settle goes to the executive sponsor: prefilled, once, and named on both pages."""

from datetime import timedelta
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from braid.activity.models import Event
from braid.radar import actions as radar
from braid.roadmap.models import Item
from braid.rounds import actions, instruments
from braid.rounds.models import Round
from braid.teamwork import deciding
from braid.teamwork.models import Citation, Decision, Escalation

pytestmark = pytest.mark.django_db
U = "/w/acme/"
SEEN = {"Billing": (5, 1), "Gallery": (1, 5), "Exports": (3, 3), "Alerts": (4, 4), "API": (2, 2)}


@pytest.fixture
def ranked(cast) -> Round:
    """Priorities that the sides see the other way round, revealed."""
    people = [cast[name] for name in ("priya", "jonas", "lina", "marco", "amir", "tessa") if name in cast]
    row = actions.draft_round(
        by=cast["priya"], use=Round.Use.PRIORITIES, name="Order", purpose="What comes first?", subjects=SEEN,
        questions=instruments.priorities(), invited=people, closes_at=timezone.now() + timedelta(days=1),
        product_facilitator=cast["priya"], marketing_facilitator=cast["marco"],
    )  # fmt: skip
    actions.open_round(row, by=cast["priya"])
    for person in people:
        for subject in row.subjects.all():
            value = SEEN[subject.title][person.side == "marketing"]
            for key in ("customers", "business"):
                actions.answer(
                    row, by=person, question=row.questions.get(key=key), subject=subject, value=str(value)
                )
    actions.close(row, by=cast["priya"])
    actions.reveal(row, by=cast["marco"])
    return Round.objects.get(pk=row.pk)


def text(response) -> str:
    return unescape(response.content.decode())


def test_what_is_far_apart_goes_to_the_sponsor_with_both_orders(ranked, cast, as_member):
    marco = as_member(cast["marco"])
    assert "Escalate" in text(marco.get(U + ranked.place))
    where = f"{U}radar/rounds/{ranked.pk}/ask/"
    page = text(marco.get(where))
    assert "What comes first? (" in page
    assert "As Product has it: Billing, Alerts, Exports first" in page
    assert "As Marketing has it: Gallery, Alerts, Exports first" in page
    assert "Gallery: Product place 5, Marketing place 1" in page
    sent = {
        "question": "Billing or Gallery?",
        "option_lines": "Billing\nGallery",
        "background": "See the round.",
    }
    made = marco.post(where, sent)
    row = Decision.objects.get()
    assert made["Location"] == U + row.place
    assert (Escalation.objects.get().to, Escalation.objects.get().by) == (cast["ella"], cast["marco"])
    assert [part.side for part in row.parts.filter(role="contributor").order_by("pk")] == ["product", "marketing"]  # fmt: skip
    about = Citation.objects.get()
    assert (about.subject_kind, about.subject_id) == ("rounds.round", ranked.pk)
    assert "Order" in text(marco.get(U + row.place))
    page = text(as_member(cast["priya"]).get(U + ranked.place))
    assert "Billing or Gallery?" in page
    assert "Escalate" not in page, "once"
    again = marco.post(where, sent)
    assert again.status_code == 422
    assert "with the executive sponsor already" in text(again)
    assert "See the round." in text(again), "nothing that was written is lost"
    assert Decision.objects.count() == 1


def test_what_the_sponsor_decided_stands_beside_settling_it(ranked, cast, as_member):
    row = radar.ask_about_round(ranked, by=cast["priya"], question="Billing or Gallery?", options=["Billing"])
    deciding.write(row, by=cast["ella"], outcome="Billing, then the gallery.", why="It costs us calls.")
    page = text(as_member(cast["marco"]).get(U + ranked.place))
    assert "Billing, then the gallery." in page
    assert "Settle it" in page, "the round is settled by both sides all the same"


def test_only_what_is_revealed_and_not_settled_is_taken_there(ranked, cast, as_member):
    actions.settle(ranked, by=cast["priya"], said="Billing first.", agreed={"order": [0, 1, 2, 3, 4]})
    assert "Escalate" not in text(as_member(cast["marco"]).get(U + ranked.place))
    with pytest.raises(ValidationError, match="have not settled"):
        radar.ask_about_round(ranked, by=cast["priya"], question="?", options=[])
    closed = actions.draft_round(
        by=cast["priya"], use=Round.Use.PRIORITIES, name="Next", purpose="What?", subjects=["One"],
        questions=instruments.priorities(), invited=[cast["priya"], cast["marco"]],
        closes_at=timezone.now() + timedelta(days=1), product_facilitator=cast["priya"],
    )  # fmt: skip
    assert as_member(cast["priya"]).get(f"{U}radar/rounds/{closed.pk}/ask/").status_code == 404
    assert not Decision.objects.exists()
    assert not Event.objects.filter(name="decision.escalated").exists()


def test_an_item_for_a_few_is_not_told_to_all_that_way(cast, ranked):
    item = Item.objects.create(workspace=cast["priya"].workspace, title="Zeppelin", is_restricted=True)
    ranked.subjects.filter(order=0).update(subject_kind="roadmap.item", subject_id=item.pk)
    with pytest.raises(ValidationError, match="only for the people named"):
        radar.ask_about_round(ranked, by=cast["priya"], question="?", options=[])
    assert not Decision.objects.exists()


def test_a_round_about_something_for_a_few_is_not_told_to_all_that_way(cast, ranked):
    item = Item.objects.create(workspace=cast["priya"].workspace, title="Zeppelin", is_restricted=True)
    Round.objects.filter(pk=ranked.pk).update(subject_kind="roadmap.item", subject_id=item.pk)
    with pytest.raises(ValidationError, match="only for the people named"):
        radar.ask_about_round(ranked, by=cast["priya"], question="?", options=[])
    assert not Decision.objects.exists()


def test_nobody_is_asked_where_there_is_no_sponsor_and_guests_ask_nobody(ranked, cast, as_member):
    assert "Escalate" not in text(as_member(cast["gus"]).get(U + ranked.place))
    assert as_member(cast["gus"]).get(f"{U}radar/rounds/{ranked.pk}/ask/").status_code == 403
    cast["ella"].is_sponsor = False
    cast["ella"].save()
    assert "Escalate" not in text(as_member(cast["priya"]).get(U + ranked.place))
