"""The course of a round, and what is refused on the way."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError
from django.utils import timezone

from braid.activity.models import Event
from braid.roadmap.models import Item
from braid.rounds import actions, instruments
from braid.rounds.jobs import close_due, repeat_due, shuffle_due
from braid.rounds.models import Answer, Ballot, Result, Round, Seat
from braid.rounds.tests.conftest import ballot, say

pytestmark = pytest.mark.django_db


def test_a_round_goes_from_draft_to_settled_and_says_who_and_when(make, cast):
    row = make(open=False)
    actions.open_round(row, by=cast["priya"])
    actions.close(row, by=cast["marco"])
    actions.reveal(row, by=cast["priya"])
    actions.settle(row, by=cast["marco"], said="Product leads on pricing.", dissent="Amir would share it.")
    row.refresh_from_db()
    assert row.state == Round.State.SETTLED
    steps = [(step.state, step.by.name.split()[0]) for step in row.steps.order_by("pk")]
    assert steps == [("open", "Priya"), ("closed", "Marco"), ("revealed", "Priya"), ("settled", "Marco")]
    names = list(
        Event.objects.filter(subject_kind="rounds.round").order_by("pk").values_list("name", flat=True)
    )
    assert names == ["round.drafted", "round.opened", "round.closed", "round.revealed", "round.settled"]


def test_steps_out_of_order_are_refused_and_change_nothing(make, cast):
    row = make(open=False)
    for act in (actions.close, actions.reveal):
        with pytest.raises(ValidationError):
            act(row, by=cast["priya"])
    with pytest.raises(ValidationError):
        actions.settle(row, by=cast["priya"], said="x")
    row.refresh_from_db()
    assert row.state == Round.State.DRAFT
    assert not Result.objects.exists()


def test_it_cannot_be_closed_twice(make, cast):
    row = make()
    actions.close(row, by=cast["priya"])
    with pytest.raises(ValidationError, match="not open"):
        actions.close(row, by=cast["marco"])
    assert Result.objects.count() == 1


def test_a_second_press_on_reveal_finds_it_open(make, cast):
    row = make()
    actions.close(row, by=cast["priya"])
    actions.reveal(row, by=cast["priya"])
    actions.reveal(row, by=cast["marco"])
    assert row.steps.filter(state="revealed").get().by == cast["priya"]


def test_part_by_part_ends_in_a_reveal(make, cast, people):
    row = make()
    for person in people:
        say(row, person, "product", "Pricing")
    actions.close(row, by=cast["priya"])
    actions.open_part(row, by=cast["priya"], part="lead.0")
    actions.open_part(row, by=cast["marco"], part="lead.0")
    row.refresh_from_db()
    assert row.state == Round.State.CLOSED
    with pytest.raises(ValidationError, match="no such part"):
        actions.open_part(row, by=cast["priya"], part="lead.9")
    actions.open_part(row, by=cast["marco"], part="lead.1")
    row.refresh_from_db()
    assert row.state == Round.State.REVEALED


def test_only_facilitators_and_admins_lead_a_round(make, cast):
    row = make(open=False, product_facilitator=cast["jonas"])
    for person in ("amir", "ella", "gus"):
        with pytest.raises(PermissionDenied):
            actions.open_round(row, by=cast[person])
    actions.open_round(row, by=cast["jonas"])
    actions.close(row, by=cast["priya"])


def test_a_facilitator_who_changes_sides_leads_for_neither_and_the_other_goes_on(make, cast, as_member):
    row = make(product_facilitator=cast["jonas"])
    cast["jonas"].side = "marketing"
    cast["jonas"].save()
    with pytest.raises(PermissionDenied):
        actions.close(row, by=cast["jonas"])
    page = as_member(cast["jonas"]).get(f"/w/acme/{row.place}").content.decode()
    assert "Close it now" not in page
    assert f"{cast['jonas'].name} has changed sides since" in page
    assert as_member(cast["jonas"]).post(f"/w/acme/{row.place}close/").status_code == 403
    actions.close(row, by=cast["marco"])
    with pytest.raises(PermissionDenied):
        actions.reveal(row, by=cast["jonas"])
    cast["jonas"].side = "product"
    cast["jonas"].save()
    actions.reveal(row, by=cast["jonas"])
    assert row.steps.get(state="revealed").by == cast["jonas"]


def test_it_opens_with_everybody_on_the_side_on_which_they_are_then(make, cast):
    row = make(open=False, invited=[cast[name] for name in ("priya", "jonas", "amir", "marco")])
    cast["jonas"].side = "marketing"
    cast["jonas"].save()
    cast["amir"].left_on = timezone.localdate()
    cast["amir"].save()
    actions.open_round(row, by=cast["priya"])
    seats = {seat.member.name.split()[0]: seat.side for seat in row.seats.select_related("member")}
    assert seats == {"Priya": "product", "Jonas": "marketing", "Marco": "marketing"}


def test_a_draft_whose_side_has_emptied_meanwhile_is_not_opened(make, cast):
    row = make(open=False, invited=[cast["priya"], cast["jonas"], cast["marco"]])
    cast["marco"].left_on = timezone.localdate()
    cast["marco"].save()
    with pytest.raises(ValidationError, match="both sides"):
        actions.open_round(row, by=cast["priya"])
    assert row.seats.count() == 3, "nothing of the draft is lost"


def test_both_sides_must_be_asked(make, cast):
    row = make(open=False, invited=[cast["priya"], cast["jonas"]])
    with pytest.raises(ValidationError, match="both sides"):
        actions.open_round(row, by=cast["priya"])


def test_once_open_neither_questions_nor_people_change(make, cast):
    row = make()
    for act in (
        lambda: actions.change_round(row, by=cast["priya"], name="Other"),
        lambda: actions.invite(row, by=cast["priya"], people=[cast["priya"]]),
        lambda: actions.remove_round(row, by=cast["priya"]),
    ):
        with pytest.raises(ValidationError, match="has been opened"):
            act()
    assert row.seats.count() == 10
    assert Round.objects.get(pk=row.pk).name == "A round"


def test_answers_come_too_late_after_the_close_and_after_its_time(make, cast):
    row = make()
    say(row, cast["jonas"], "product", "Pricing")
    Round.objects.filter(pk=row.pk).update(closes_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(ValidationError, match="too late"):
        say(row, cast["jonas"], "marketing", "Pricing")
    assert Answer.objects.get().value == "product"


def test_a_clock_set_back_opens_nothing_that_was_closed(make, cast):
    row = make()
    actions.close(row, by=cast["priya"])
    with pytest.raises(ValidationError, match="too late"):
        say(row, cast["jonas"], "product", "Pricing")


def test_the_clock_closes_a_round_once_its_time_has_come(make):
    row = make()
    assert close_due() == 0
    Round.objects.filter(pk=row.pk).update(closes_at=timezone.now() - timedelta(seconds=1))
    assert close_due() == 1
    assert close_due() == 0
    row.refresh_from_db()
    assert row.state == Round.State.CLOSED
    assert row.steps.get(state="closed").by is None


def test_a_named_answer_can_be_changed_and_stands_once(make, cast):
    row = make()
    say(row, cast["jonas"], "product", "Pricing", why="We own the price list.")
    say(row, cast["jonas"], "nobody", "Pricing")
    said = Answer.objects.get()
    assert (said.value, said.why) == ("nobody", "We own the price list.")
    assert row.seats.get(member=cast["jonas"]).has_answered


@pytest.mark.parametrize("value", ["everybody", "1", "product "])
def test_an_answer_that_is_not_offered_is_refused(make, cast, value):
    row = make()
    with pytest.raises(ValidationError):
        say(row, cast["jonas"], value, "Pricing")
    assert not Answer.objects.exists()


def test_nobody_answers_who_was_not_asked(make, cast, otto):
    row = make()
    for person in (cast["ella"], cast["gus"], otto):
        with pytest.raises(PermissionDenied):
            say(row, person, "product", "Pricing")


def test_an_invited_guest_answers(make, cast, people):
    guest = cast["gus"]
    guest.side = "marketing"
    guest.save()
    row = make(invited=[*people, guest])
    assert say(row, guest, "product", "Pricing").value == "product"


def test_a_question_of_the_other_side_is_not_answered(make, cast):
    row = make("priorities")
    with pytest.raises(PermissionDenied):
        say(row, cast["marco"], "3", "Pricing", key="build")
    assert say(row, cast["priya"], "3", "Pricing", key="build").value == "3"


def test_long_reasons_fit_and_longer_ones_are_refused(make, cast):
    row = make()
    assert len(say(row, cast["jonas"], "product", "Pricing", why="w" * 5000).why) == 5000
    with pytest.raises(ValidationError, match="5000|5,000"):
        say(row, cast["jonas"], "product", "Personas", why="w" * 5001)
    assert Answer.objects.count() == 1


def test_somebody_who_moves_to_the_other_side_keeps_the_seat_they_were_asked_on(make, cast):
    row = make()
    jonas = cast["jonas"]
    jonas.side = "marketing"
    jonas.save()
    assert say(row, jonas, "product", "Pricing").seat.side == "product"


def test_somebody_who_is_deleted_leaves_the_answer_behind(make, cast):
    row = make()
    say(row, cast["jonas"], "product", "Pricing")
    cast["jonas"].delete()
    actions.close(row, by=cast["priya"])
    row.refresh_from_db()
    assert row.result.found["parts"][0]["rows"][0][2] == 1
    assert row.result.found["counts"]["product"] == [1, 5]


def test_a_ballot_is_cast_once_and_a_second_sending_is_harmless(make, cast):
    row = make("pulse")
    assert actions.cast(row, by=cast["jonas"], answers=ballot(row))
    assert not actions.cast(row, by=cast["jonas"], answers=ballot(row, "1"))
    assert Ballot.objects.get().answers["T1"] == "4"


def test_a_wrong_ballot_is_refused_whole(make, cast):
    row = make("pulse")
    with pytest.raises(ValidationError) as refused:
        actions.cast(row, by=cast["jonas"], answers={**ballot(row), "T1": "6"})
    assert "T1" in refused.value.message_dict
    with pytest.raises(ValidationError, match="at least one"):
        actions.cast(row, by=cast["jonas"], answers={"T1": ""})
    with pytest.raises(PermissionDenied):
        actions.cast(row, by=cast["jonas"], answers={"X9": "1"})
    assert not Ballot.objects.exists()
    assert not row.seats.filter(has_answered=True).exists()


def test_named_and_anonymous_rounds_have_doors_of_their_own(make, cast):
    with pytest.raises(ValidationError, match="anonymous"):
        say(make("pulse"), cast["jonas"], "4", key="T1")
    with pytest.raises(ValidationError, match="not anonymous"):
        actions.cast(make(), by=cast["jonas"], answers={"lead": "product"})


def test_the_next_wave_comes_by_itself(make, people):
    row = make("pulse", every_months=3)
    actions.close(row, by=row.product_facilitator)
    assert repeat_due() == 0
    row.steps.filter(state="open").update(at=timezone.now() - timedelta(days=92))
    assert repeat_due() == 1
    assert repeat_due() == 0
    again = Round.objects.get(previous=row)
    assert again.state == Round.State.OPEN
    assert again.is_anonymous
    assert again.questions.count() == row.questions.count()
    assert again.seats.count() == 10


def test_nothing_is_asked_of_rows_of_another_workspace(make, otto):
    from braid.people.models import Pod

    theirs = Pod.objects.create(workspace=otto.workspace, name="Theirs")
    with pytest.raises(PermissionDenied):
        make(open=False, subjects=[theirs])
    with pytest.raises(PermissionDenied):
        make(open=False, invited=[otto])


def test_a_round_tells_nobody_of_what_is_only_for_some(make, cast):

    hidden = Item.objects.create(workspace=cast["priya"].workspace, title="Hidden", is_restricted=True)
    with pytest.raises(ValidationError, match="only for the people named"):
        make("priorities", open=False, subjects=[hidden])


def test_a_round_without_a_question_is_none(make, cast):
    with pytest.raises(ValidationError, match="at least one question"):
        actions.draft_round(by=cast["priya"], questions=[], use="roles", name="x", purpose="y",
                            closes_at=timezone.now() + timedelta(days=1))  # fmt: skip


def busy(*tables):
    raise OperationalError("database is locked")


def test_shuffling_changes_no_number(make, people, monkeypatch):
    row = make("pulse")
    for person in people:
        actions.cast(row, by=person, answers=ballot(row), remark=f"From {person.side}")
    actions.close(row, by=row.product_facilitator)
    before, keys = dict(row.result.found), set(Ballot.objects.values_list("key", flat=True))
    with monkeypatch.context() as patch:
        patch.setattr("braid.rounds.jobs.compact", busy)
        with pytest.raises(OperationalError):
            shuffle_due()
    assert shuffle_due() == 1, "what could not be cleared is tried again"
    assert shuffle_due() == 0
    assert Ballot.objects.count() == 10
    assert not keys & set(Ballot.objects.values_list("key", flat=True))
    assert Seat.objects.filter(round=row, has_answered=True).count() == 10
    assert Result.objects.get().found == before


def test_the_instrument_is_the_one_of_the_method(workspace):
    core = instruments.pulse(workspace)
    assert len(core) == 17
    assert len(instruments.pulse(workspace, "R")) == 22
    assert len(instruments.pulse(workspace, "I")) == 31
    assert [q.key for q in instruments.pulse(workspace, mini=True)] == ["T3", "G3", "L2", "C2"]
    for block in "TGL":
        block_items = [q for q in core if q.block == block]
        assert len(block_items) == 5
        assert [q.is_reversed for q in block_items] == [False] * 4 + [True]
    assert len(instruments.AREAS) == 9
