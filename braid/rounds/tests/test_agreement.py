"""Agreement within a side."""

from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from braid.rounds.statistics.agreement import ad_m, cronbach_alpha, is_split, item_rest

CAMPS = [1.8, 1.8, 1.8, 4.3, 4.3, 4.3]
MATRIX = st.lists(st.lists(st.integers(1, 5), min_size=4, max_size=4), min_size=5, max_size=12)


def test_one_mind_is_nought_and_a_missing_answer_is_left_out():
    assert ad_m([[3, 4], [3, 4], [3, None]]) == 0
    assert ad_m([[None], [None]]) is None


def test_the_mean_distance_of_an_item():
    # Mean 3, distances 2 1 0 1 2.
    assert ad_m([[1], [2], [3], [4], [5]]) == pytest.approx(1.2)


def test_two_camps_are_seen_when_both_signs_are_there():
    assert is_split(CAMPS, 1.25)
    assert not is_split(CAMPS, 0.83)
    assert not is_split(CAMPS, None)
    assert not is_split([1.8, 2.4, 3.0, 3.6, 4.2], 1.25)


def test_one_person_alone_is_not_a_camp():
    assert not is_split([1.0, 4.0, 4.2, 4.4, 4.1], 1.25)
    assert is_split([1.0, 1.2, 4.0, 4.2, 4.4], 1.25)


def test_the_empty_stretch_counts_from_one_and_a_quarter():
    assert is_split([2.0, 2.0, 3.25, 3.25, 3.25], 0.9)
    assert not is_split([2.0, 2.0, 3.2, 3.2, 3.2], 0.9)


@given(MATRIX)
def test_turning_the_scale_round_or_reordering_people_changes_nothing(matrix):
    turned = [[6 - v for v in row] for row in matrix]
    assert ad_m(turned) == pytest.approx(ad_m(matrix))
    assert ad_m(matrix[::-1]) == pytest.approx(ad_m(matrix))
    scores = [fmean(row) for row in matrix]
    assert is_split(scores, ad_m(matrix)) == is_split([6 - s for s in scores], ad_m(turned))


def people(n: int) -> list[list[int]]:
    """Answers that go together, the same every time."""
    return [[1 + (i + (i * k) % 3) % 5 for k in range(5)] for i in range(n)]


def test_alpha_is_not_told_of_a_small_team():
    assert cronbach_alpha(people(29)) is None
    assert cronbach_alpha([[3, 3]] * 40) is None
    assert cronbach_alpha([]) is None


def test_alpha_is_that_of_its_definition():
    pingouin = pytest.importorskip("pingouin")
    import pandas

    mine = cronbach_alpha(people(40))
    value, (low, high) = pingouin.cronbach_alpha(pandas.DataFrame(people(40)))
    assert mine.value == pytest.approx(value)
    assert (round(mine.low, 3), round(mine.high, 3)) == (low, high)


def test_an_item_that_was_misread_goes_against_the_rest():
    rows = [[v, v, 6 - v] for v in (1, 2, 3, 4, 5)]
    assert item_rest(rows, 2) < 0 < item_rest([[v, v, v] for v in (1, 2, 3, 4, 5)], 2)
    assert item_rest(rows[:2], 2) is None
