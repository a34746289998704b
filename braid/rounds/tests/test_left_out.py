"""A question that does not fit is left out of the next wave, and the reserve of its strand comes in."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from braid.activity.models import Event
from braid.rounds import actions
from braid.rounds.jobs import repeat_due
from braid.rounds.models import Round
from braid.rounds.tests.conftest import ballot
from braid.rounds.tests.test_repeating import closed, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def pulse(make, people) -> Round:
    """A pulse that comes again, and of which most could not judge the first question."""
    row = make("pulse", instrument="pulse-1", every_months=3, invited=people)
    for number, person in enumerate(people):
        said = ballot(row, "4")
        if number % 4:
            said["T1"] = ""
        actions.cast(row, by=person, answers=said)
    return closed(row)


def test_an_admin_leaves_it_out_and_the_next_wave_asks_the_reserve(pulse, cast, as_member):
    client = as_member(cast["priya"])
    assert "Leave it out of the next wave" in page(client, pulse)
    client.post(f"/w/acme/{pulse.place}leave-out/", {"out": "T1"})
    html = page(client, pulse)
    assert "The next wave does not ask it (Priya Raman" in html
    assert repeat_due() == 1
    again = Round.objects.get(previous=pulse)
    keys = [q.key for q in again.questions.order_by("order")]
    assert keys[:5] == ["T6", "T2", "T3", "T4", "T5"]
    assert len(keys) == pulse.questions.count()
    assert again.instrument == "pulse-1-T1", "no line is drawn across"
    assert "Ask it after all" not in page(client, pulse), "the next wave is there"


def test_it_is_asked_after_all(pulse, cast, as_member):
    client = as_member(cast["priya"])
    for said in ({"out": "T1"}, {"out": "T1"}, {"keep": "T1"}):
        client.post(f"/w/acme/{pulse.place}leave-out/", said)
    assert "Leave it out of the next wave" in page(client, pulse)
    assert repeat_due() == 1
    again = Round.objects.get(previous=pulse)
    assert again.instrument == "pulse-1"
    assert "T1" in again.questions.values_list("key", flat=True)
    names = (
        Event.objects.filter(name__startswith="round.question").order_by("pk").values_list("name", flat=True)
    )
    assert list(names) == ["round.question_left_out", "round.question_kept"]


def test_what_cannot_be_left_out_is_refused_and_changes_nothing(pulse, make, cast, as_member):
    priya = cast["priya"]
    for key in ("F", "nothing", ""):
        with pytest.raises(ValidationError, match="Only a question of a strand"):
            actions.leave_out(pulse, by=priya, key=key)
    for key in ("T1", "T2"):
        actions.leave_out(pulse, by=priya, key=key)
    with pytest.raises(ValidationError, match="Too few questions"):
        actions.leave_out(pulse, by=priya, key="T3")
    with pytest.raises(ValidationError, match="Too few questions"):
        actions.leave_out(pulse, by=priya, key="E1")
    assert pulse.questions.exclude(left_out_at=None).count() == 2
    with pytest.raises(PermissionDenied):
        actions.leave_out(pulse, by=cast["marco"], key="T1", on=False)
    once = make("pulse", instrument="pulse-1")
    with pytest.raises(ValidationError, match="does not come again"):
        actions.leave_out(once, by=priya, key="T1")
    refused = as_member(priya).post(f"/w/acme/{pulse.place}leave-out/", {"out": "F"})
    assert refused.status_code == 422
    assert "Only a question of a strand" in refused.content.decode()


def test_over_waves_each_strand_has_its_reserve_once_and_not_again_when_that_is_left_out(pulse, cast, people):
    """T5 first, for which T6 comes; then T1, for which nothing is left; at last T6 itself."""
    priya, row = cast["priya"], pulse
    for key, strand in (
        ("T5", ["T1", "T2", "T3", "T4", "T6"]),
        ("T1", ["T2", "T3", "T4", "T6"]),
    ):
        actions.leave_out(row, by=priya, key=key)
        assert repeat_due() == 1
        row = Round.objects.get(previous=row)
        assert sorted(q.key for q in row.questions.filter(block="T")) == strand
        for person in people:
            actions.cast(row, by=person, answers=ballot(row, "4"))
        row = closed(row)
    assert row.instrument == "pulse-1-T5-T1"
    with pytest.raises(ValidationError, match="Too few"):
        actions.leave_out(row, by=priya, key="T6")


def test_the_reserve_that_is_left_out_does_not_come_back(pulse, cast, people):
    actions.leave_out(pulse, by=cast["priya"], key="T5")
    repeat_due()
    row = Round.objects.get(previous=pulse)
    for person in people:
        actions.cast(row, by=person, answers=ballot(row, "4"))
    row = closed(row)
    actions.leave_out(row, by=cast["priya"], key="T6")
    assert repeat_due() == 1
    again = Round.objects.get(previous=row)
    assert sorted(q.key for q in again.questions.filter(block="T")) == ["T1", "T2", "T3", "T4"]
