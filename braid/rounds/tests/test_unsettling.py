"""What was settled by mistake is taken back: revealed stays revealed, and the history keeps both."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from braid.activity.models import Event
from braid.rounds import actions
from braid.rounds.models import Round, Settlement, Step
from braid.rounds.tests.conftest import say
from braid.rounds.tests.test_screens import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def revealed(make, cast) -> Round:
    row = make()
    say(row, cast["jonas"], "product", "Pricing")
    actions.close(row, by=cast["priya"])
    return actions.reveal(row, by=cast["priya"])


def test_the_button_beside_the_sentence_takes_it_back_and_it_can_be_settled_anew(revealed, cast, as_member):
    client = as_member(cast["marco"])
    client.post(f"/w/acme/{revealed.place}settle/", {"said": "Marketing leads."})
    event = Event.objects.get(name="round.settled")
    assert f"undo/{event.pk}/" in page(client, revealed.place)
    assert client.post(f"/w/acme/undo/{event.pk}/").status_code == 303
    row = Round.objects.get()
    assert row.state == "revealed"
    found = page(client, row.place)
    assert "Marketing leads." in found
    assert "taken back" in found
    assert not Step.objects.filter(state="settled").exists()
    client.post(f"/w/acme/{row.place}settle/", {"said": "Product leads."})
    assert Round.objects.get().state == "settled"
    assert Settlement.objects.filter(taken_back_at=None).get().said == "Product leads."
    assert [e.name for e in Event.objects.filter(name__startswith="round.settle").order_by("pk")] == [
        "round.settled", "round.settlement_taken_back", "round.settled",
    ]  # fmt: skip


def test_with_two_the_one_before_holds_again(revealed, cast):
    first, second = (actions.settle(revealed, by=cast["priya"], said=said) for said in ("One.", "Two."))
    with pytest.raises(ValidationError):
        actions.take_back_settlement(first, by=cast["priya"])
    actions.take_back_settlement(second, by=cast["marco"])
    assert Round.objects.get().state == "settled"
    with pytest.raises(ValidationError):
        actions.take_back_settlement(second, by=cast["marco"])


def test_nobody_takes_back_what_others_settled_by_the_button_nor_guests_at_all(revealed, cast, as_member):
    made = actions.settle(revealed, by=cast["priya"], said="So.")
    event = Event.objects.get(name="round.settled")
    assert as_member(cast["marco"]).post(f"/w/acme/undo/{event.pk}/").status_code == 404
    with pytest.raises(PermissionDenied):
        actions.take_back_settlement(made, by=cast["gus"])
    assert Round.objects.get().state == "settled"


def test_what_was_settled_on_another_page_is_changed_there(revealed, cast):
    made = actions.settle(revealed, by=cast["priya"], said="Pricing: so.", agreed={"area": "Pricing"})
    with pytest.raises(ValidationError, match="another page"):
        actions.take_back_settlement(made, by=cast["priya"])


def test_taking_it_back_shows_nothing_more_and_nothing_less(revealed, cast, as_member):
    before = page(as_member(cast["ella"]), revealed.place).split('id="found"')[1].split("<form")[0]
    actions.take_back_settlement(actions.settle(revealed, by=cast["priya"], said="So."), by=cast["priya"])
    after = page(as_member(cast["ella"]), revealed.place).split('id="found"')[1].split("<form")[0]
    assert before.split("</section>")[0] == after.split("</section>")[0]
