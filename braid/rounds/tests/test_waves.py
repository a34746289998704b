"""Waves of a pulse: what was published before, and nothing of a wave that nobody has seen."""

import json

import pytest

from braid.rounds import actions
from braid.rounds.models import Result, Round
from braid.rounds.tests.conftest import ballot

pytestmark = pytest.mark.django_db


@pytest.fixture
def wave(make, cast, people):
    """A pulse after another, everybody answering the same; revealed unless said otherwise."""

    def made(value, before=None, invited=None, reveal=True):
        asked = invited or people
        row = make("pulse", previous=before, instrument="pulse-1", invited=asked)
        for n, person in enumerate(asked):
            answers = {
                key: v if key == "F" else str(max(1, int(v) - n % 2)) for key, v in ballot(row, value).items()
            }
            actions.cast(row, by=person, answers=answers)
        actions.close(row, by=cast["priya"])
        if reveal:
            actions.reveal(row, by=cast["priya"])
        return Round.objects.get(pk=row.pk)

    return made


def line(row):
    return Result.objects.get(round=row).found["parts"][0]["lines"][0]


def test_a_wave_stands_beside_the_ones_before_it(wave, cast, as_member):
    first = wave("4")
    second = wave("4", first)
    found = line(second)
    assert [w[1] for w in found["waves"]["product"]] == [line(first)["sides"]["product"]["text"]]
    assert found["since"]["product"] == {"value": 0.0, "changed": False}
    page = as_member(cast["marco"]).get(f"/w/acme/{second.place}").content.decode()
    assert "Cannot tell whether it has changed since the wave before." in page
    assert "waves" not in line(first)


def test_no_change_is_shown_when_one_or_two_have_joined_or_left(wave, people, cast, as_member):
    extra = [p for p in people if p.side == "product"][-1]
    first = wave("4")
    guest = cast["gus"]
    guest.side = "product"
    guest.save()
    second = wave("4", first, invited=[*people, guest])
    assert extra in people
    assert line(second)["since"] == {"product": "moved", "marketing": {"value": 0.0, "changed": False}}
    page = as_member(cast["marco"]).get(f"/w/acme/{second.place}").content.decode()
    assert "no change is shown" in page


def test_a_wave_that_nobody_has_seen_is_not_shown_by_the_next(wave):
    first = wave("4", reveal=False)
    second = wave("4", first)
    assert "waves" not in line(second)


def test_a_mean_beyond_the_edge_is_not_told_by_gap_band_or_p(wave, people):
    """Everybody says the utmost: what is kept of it says no more than "≥ 4.5"."""
    row = wave("5", invited=people)
    Result.objects.filter(round=row).delete()
    from braid.rounds.models import Ballot
    from braid.rounds.results import count

    for one in Ballot.objects.filter(round=row):
        turned = {q.key for q in row.questions.filter(is_reversed=True)}
        high = {k: v if k == "F" else ("1" if k in turned else "5") for k, v in one.answers.items()}
        low = {k: v if k == "F" else ("4" if k in turned else "2") for k, v in one.answers.items()}
        one.answers = high if one.side == "product" else low
        one.save()
    found = count(row)["parts"][0]["lines"][0]
    side = found["sides"]["product"]
    assert (side["text"], side["mean"], side["band"]) == ("≥ 4.5", 4.5, [4.5, 4.5])
    assert found["gap"]["value"] == 2.5
    assert "p" not in found["gap"]
    assert "5.0" not in json.dumps(found)
