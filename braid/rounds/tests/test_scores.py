"""Scores, gaps and their chance, against SciPy and the worked example of the method."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from braid.rounds.statistics.scores import (
    cliffs_delta,
    hedges_g,
    mean_ci,
    non_response_bounds,
    pairs_in_100,
    perm_p,
    respondent_score,
    t_ratio,
    welch_gap,
)
from braid.rounds.statistics.several import holm, tier

PRODUCT = [4.2, 4.0, 4.4, 3.8, 4.6, 4.0]
MARKETING = [2.8, 3.0, 2.4, 3.2, 2.6]
PLAIN = [False] * 5
SIDE = st.lists(st.integers(5, 25).map(lambda n: n / 5), min_size=3, max_size=9)


def test_a_reversed_item_is_turned_round():
    assert respondent_score([5, 4, 5, 4, 1], [False, False, False, False, True]) == pytest.approx(4.6)


def test_three_of_five_items_make_a_score_and_two_do_not():
    assert respondent_score([4, None, 5, None, 3], PLAIN) == 4
    assert respondent_score([4, None, None, None, 3], PLAIN) is None
    assert respondent_score([None] * 5, PLAIN) is None


@pytest.mark.parametrize("answer", [0, 6, -1])
def test_an_answer_off_the_scale_is_refused(answer):
    with pytest.raises(ValueError, match="scale"):
        respondent_score([answer, 3, 3, 3, 3], PLAIN)


def test_the_worked_example_of_the_method():
    product, marketing = mean_ci(PRODUCT), mean_ci(MARKETING)
    assert [round(x, 2) for x in (product.value, product.low, product.high)] == [4.17, 3.85, 4.48]
    assert [round(x, 2) for x in (marketing.value, marketing.low, marketing.high)] == [2.80, 2.41, 3.19]
    gap = welch_gap(PRODUCT, MARKETING)
    assert [round(x, 2) for x in (gap.value, gap.low, gap.high)] == [1.37, 0.94, 1.79]
    assert round(holm([gap.p, 0.5, 0.9])[0], 4) == 0.0002
    assert round(perm_p(PRODUCT, MARKETING), 4) == 0.0022
    assert cliffs_delta(PRODUCT, MARKETING) == 1.0
    assert round(hedges_g(PRODUCT, MARKETING), 2) == 4.11
    assert tier(gap.value, holm([gap.p, 0.5, 0.9])[0], 1.0) == "clear"


def test_a_side_of_one_mind_keeps_a_width():
    assert mean_ci([4.0] * 6).low < 4 < mean_ci([4.0] * 6).high
    assert welch_gap([4.0] * 5, [3.0] * 5).low < 1


def test_an_interval_stays_on_the_scale():
    assert mean_ci([5.0, 5.0, 4.8, 5.0, 5.0]).high == 5
    assert mean_ci([1.0, 1.0, 1.2, 1.0, 1.0]).low == 1


def test_without_the_floor_it_is_welch_of_scipy():
    mine = welch_gap(PRODUCT, MARKETING, floor=0)
    theirs = stats.ttest_ind(PRODUCT, MARKETING, equal_var=False)
    low, high = theirs.confidence_interval()
    assert mine.p == pytest.approx(theirs.pvalue, abs=1e-9)
    assert (mine.low, mine.high) == pytest.approx((low, high), abs=1e-9)
    assert mine.df == pytest.approx(theirs.df)


def test_it_is_welch_of_statsmodels_too():
    from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

    both = CompareMeans(DescrStatsW(PRODUCT), DescrStatsW(MARKETING))
    mine = welch_gap(PRODUCT, MARKETING, floor=0)
    assert (mine.low, mine.high) == pytest.approx(both.tconfint_diff(usevar="unequal"), abs=1e-9)


def test_two_sides_of_one_mind_and_no_floor_have_no_chance_at_all():
    assert welch_gap([4.0, 4.0], [4.0, 4.0], floor=0).p == 1
    assert welch_gap([4.0, 4.0], [3.0, 3.0], floor=0).p == 0


@pytest.mark.parametrize(("n", "least"), [(3, 0.10), (4, 2 / 70), (5, 2 / 252)])
def test_the_smallest_p_of_a_permutation(n, least):
    assert perm_p([5.0] * n, [1.0] * n) == pytest.approx(least)


@given(SIDE, SIDE)
def test_the_permutation_is_that_of_scipy(first, second):
    found = stats.permutation_test(
        (first, second), lambda a, b, axis: np.round(abs(a.mean(axis=axis) - b.mean(axis=axis)), 9),
        alternative="greater", vectorized=True, n_resamples=np.inf,
    ) if len(first) + len(second) <= 9 else None  # fmt: skip
    if found:
        assert perm_p(first, second) == pytest.approx(found.pvalue)
    assert 0 < perm_p(first, second) <= 1


@given(SIDE, SIDE, st.integers(-3, 3))
def test_relabelling_reversing_and_shifting(first, second, shift):
    gap = welch_gap(first, second)
    assert welch_gap(first[::-1], second[::-1]).value == pytest.approx(gap.value)
    other = welch_gap(second, first)
    assert (other.value, other.low) == pytest.approx((-gap.value, -gap.high))
    moved = welch_gap([v + shift for v in first], [v + shift for v in second])
    assert (moved.value, moved.p) == pytest.approx((gap.value, gap.p), abs=1e-7)
    turned = welch_gap([6 - v for v in first], [6 - v for v in second])
    assert turned.value == pytest.approx(-gap.value)
    assert cliffs_delta(second, first) == pytest.approx(-cliffs_delta(first, second))
    assert perm_p(first, second) == pytest.approx(perm_p([6 - v for v in first], [6 - v for v in second]))


@given(SIDE, SIDE)
def test_delta_is_that_of_mann_and_whitney(first, second):
    u = stats.mannwhitneyu(first, second).statistic
    assert cliffs_delta(first, second) == pytest.approx(2 * u / (len(first) * len(second)) - 1)


def test_delta_in_words():
    assert pairs_in_100(1.0) == 100
    assert pairs_in_100(0.0) == 50


def test_no_effect_size_where_nobody_differs():
    assert hedges_g([3.0, 3.0], [3.0, 3.0]) is None
    assert hedges_g([3.0], [3.0, 4.0]) is None


def test_what_the_silent_could_have_said():
    assert [round(x, 2) for x in non_response_bounds(3.6, 4, 6)] == [2.73, 4.07]
    low, high = non_response_bounds(3.6, 9, 10)
    assert (round(low, 2), round(high, 2)) == (3.34, 3.74)
    assert non_response_bounds(3.6, 5, 5) == (3.6, 3.6)
    with pytest.raises(ValueError, match="cannot"):
        non_response_bounds(3.6, 6, 5)


@pytest.mark.parametrize("act", [lambda: mean_ci([4.0]), lambda: welch_gap([4.0], [3.0, 2.0]),
                                 lambda: perm_p([], [1.0]), lambda: cliffs_delta([], [1.0])])  # fmt: skip
def test_too_few_values_are_refused(act):
    with pytest.raises(ValueError, match="."):
        act()


def test_a_mean_against_nought_is_that_of_scipy():
    from scipy import stats

    from braid.rounds.statistics.scores import mean_p

    for values in ([2, 1, 2, 1, 2], [3, -1, 2, -1, 3], [-1, -2, -1, -1, -1]):
        assert mean_p(values, floor=0) == pytest.approx(stats.ttest_1samp(values, 0).pvalue)
    assert mean_p([1, 1, 1, 1, 1]) > 0
    with pytest.raises(ValueError, match="two"):
        mean_p([1])


def test_six_intervals_together_are_wider_by_the_ratio_of_their_quantiles():
    assert t_ratio(4, 1) == 1
    assert t_ratio(4, 6) == pytest.approx(stats.t.ppf(1 - 0.05 / 12, 4) / stats.t.ppf(0.975, 4))
    with pytest.raises(ValueError):
        t_ratio(0, 6)
