"""Single choices, against SciPy, statsmodels and the published shares."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import multinomial_proportions_confint, proportion_confint

from braid.base.statistics import dealt_p, total_variation
from braid.rounds.statistics.shares import (
    exact_multinomial_p,
    one_option_p,
    sides_p,
    tables,
    wilson,
    wilson_simultaneous,
)

PUBLISHED = [0.2203, 0.2169, 0.1864, 0.3764]
COUNTS = st.lists(st.integers(0, 9), min_size=3, max_size=5).filter(lambda c: sum(c) > 0)


@pytest.mark.parametrize(("hits", "low", "high"), [(65, 17.7, 27.1), (64, 17.4, 26.7), (55, 14.6, 23.5)])
def test_the_intervals_of_the_published_shares(hits, low, high):
    found = wilson(hits, 295)
    assert (round(100 * found[0], 1), round(100 * found[1], 1)) == (low, high)


@given(st.integers(0, 30), st.integers(1, 30))
def test_wilson_is_that_of_statsmodels(hits, more):
    assert wilson(hits, hits + more) == pytest.approx(
        proportion_confint(hits, hits + more, method="wilson"), abs=1e-9
    )


@given(COUNTS)
def test_at_once_it_is_goodmans(counts):
    theirs = multinomial_proportions_confint(counts, method="goodman")
    for mine, pair in zip(wilson_simultaneous(counts), theirs, strict=True):
        assert mine == pytest.approx(tuple(pair), abs=1e-9)


def test_nothing_asked_can_be_anything():
    assert wilson(0, 0) == (0, 1)
    with pytest.raises(ValueError, match="share"):
        wilson(3, 2)


def test_every_way_to_spread_twelve_over_four():
    assert len(list(tables(12, 4))) == 455
    assert all(sum(table) == 12 for table in tables(12, 4))


def test_the_exact_multinomial_of_the_method():
    assert round(exact_multinomial_p([1, 2, 6, 3], PUBLISHED), 3) == 0.077


@pytest.mark.parametrize("n", [5, 8, 12])
def test_it_cries_wolf_no_more_often_than_it_says(n):
    wrong = sum(
        stats.multinomial.pmf(t, n, PUBLISHED)
        for t in tables(n, 4)
        if exact_multinomial_p(t, PUBLISHED) <= 0.05
    )
    assert wrong <= 0.05
    assert wrong == pytest.approx({5: 0.047, 8: 0.050, 12: 0.050}[n], abs=0.001)


def test_from_twenty_answers_it_is_chi_square():
    counts = [9, 3, 5, 8]
    expected = [share * 25 for share in PUBLISHED]
    assert exact_multinomial_p(counts, PUBLISHED) == pytest.approx(stats.chisquare(counts, expected).pvalue)


@pytest.mark.parametrize("shares", [[0.5, 0.6], [1.0, 0.0], [0.2, 0.3, 0.5]])
def test_shares_that_cannot_be_are_refused(shares):
    with pytest.raises(ValueError, match="together"):
        exact_multinomial_p([1, 2], shares)


def test_one_surprising_option_counts_the_benchmarks_own_error():
    assert round(one_option_p(6, 12, (55, 295)), 3) == 0.017
    assert stats.binomtest(6, 12, 0.1864).pvalue == pytest.approx(0.014, abs=0.0005)


def test_distance_between_two_sides():
    assert round(total_variation([6, 0], [1, 5]), 2) == 0.83
    assert round(total_variation([4, 1], [1, 4]), 2) == 0.60
    with pytest.raises(ValueError, match="answers"):
        total_variation([0, 0], [1, 1])


@given(COUNTS, st.permutations(range(3)))
def test_the_order_of_options_and_of_sides_does_not_matter(counts, order):
    one, two = counts[:3], counts[::-1][:3]
    if sum(one) and sum(two):
        mixed = [one[i] for i in order], [two[i] for i in order]
        assert total_variation(*mixed) == pytest.approx(total_variation(one, two))
        assert total_variation(two, one) == pytest.approx(total_variation(one, two))
        assert sides_p(*mixed) == pytest.approx(sides_p(one, two))


def test_sides_that_cannot_differ_do_not():
    assert sides_p([5, 0], [5, 0]) == 1
    assert sides_p([0, 0], [3, 2]) == 1
    assert sides_p([5, 0], [0, 5]) == pytest.approx(stats.fisher_exact([[5, 0], [0, 5]]).pvalue)


def test_dealing_people_anew_says_how_often_chance_does_it():
    assert dealt_p((6, 0), (1, 5)) == pytest.approx(14 / 924)
    assert dealt_p((4, 1), (1, 4)) == pytest.approx(52 / 252)
    assert dealt_p((5, 5), (5, 5)) == 1
    many = dealt_p((20, 10), (10, 20))
    assert 0.01 < many < 0.05  # (Fisher's exact p is .019)
    assert many == dealt_p((20, 10), (10, 20))
