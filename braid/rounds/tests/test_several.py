"""Several comparisons on a screen, tiers, waves, and what may be published."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests

from braid.rounds.statistics.publishing import bars, coarse, may_show_change, publishable, rate_says
from braid.rounds.statistics.scores import mean_p
from braid.rounds.statistics.several import CLEAR_P, bh, direction, holm, tier

PS = st.lists(st.floats(0.0001, 1), min_size=1, max_size=14)


@given(PS)
def test_holm_is_that_of_statsmodels(ps):
    assert holm(ps) == pytest.approx(list(multipletests(ps, method="holm")[1]))


@given(PS)
def test_bh_is_that_of_statsmodels(ps):
    assert bh(ps) == pytest.approx(list(multipletests(ps, method="fdr_bh")[1]))


def test_nothing_compared_is_nothing_found():
    assert holm([]) == []
    assert bh([]) == []


@pytest.mark.parametrize(
    ("gap", "p", "delta", "says"),
    [
        (0.5, 0.049, 0.1, "clear"),
        (0.49, 0.01, 0.1, ""),
        (0.6, 0.05, 0.9, ""),
        (1.0, 0.2, 0.474, "ask"),
        (-1.0, 0.2, -0.474, "ask"),
        (0.99, 0.2, 0.9, ""),
        (1.5, 0.2, 0.47, ""),
        (-0.7, 0.01, -0.4, "clear"),
    ],
)
def test_what_a_gap_may_be_called(gap, p, delta, says):
    assert tier(gap, p, delta) == says


def test_four_waves_have_no_direction_and_five_may():
    assert direction([3.0, 3.1, 3.2, 3.3]) is None
    found = direction([3.0, 3.1, 3.2, 3.3, 3.4])
    assert (round(found.tau, 2), round(found.p, 3), round(found.slope, 2)) == (1.0, 0.017, 0.1)
    assert direction([3.0] * 5).p == 1


@given(st.lists(st.integers(10, 50), min_size=5, max_size=8, unique=True))
def test_direction_is_kendalls(scores):
    theirs = stats.kendalltau(range(len(scores)), scores, method="exact")
    assert (direction(scores).tau, direction(scores).p) == pytest.approx((theirs.statistic, theirs.pvalue))


@pytest.mark.parametrize(
    ("answered", "shown"),
    [
        ({"product": 6, "marketing": 5}, {"product", "marketing", "total"}),
        ({"product": 6, "marketing": 4}, {"product"}),
        ({"product": 4, "marketing": 4}, {"total"}),
        ({"product": 2, "marketing": 2}, set()),
        ({"product": 6, "marketing": 5, "other": 1}, {"product", "marketing"}),
        ({"product": 6, "marketing": 5, "other": 0}, {"product", "marketing", "total"}),
        ({"product": 6, "marketing": 0}, {"product", "total"}),
        ({"product": 4, "marketing": 0}, set()),
        ({}, set()),
    ],
)
def test_what_may_be_published(answered, shown):
    assert publishable(answered) == shown


@given(st.dictionaries(st.sampled_from(["product", "marketing", "other"]), st.integers(0, 12)))
def test_no_hidden_side_can_be_had_by_subtraction(answered):
    shown = publishable(answered)
    hidden = [n for side, n in answered.items() if n and side not in shown]
    if "total" in shown and hidden:
        assert len(hidden) > 1
        assert not shown - {"total"}
        assert sum(hidden) >= 5
    assert all(answered[side] >= 5 for side in shown - {"total"})


def test_the_floor_cannot_be_lowered():
    with pytest.raises(ValueError, match="5"):
        publishable({"product": 9}, least=4)
    assert publishable({"product": 9, "marketing": 9}, least=10) == {"total"}


def test_what_a_response_rate_allows():
    assert rate_says(4, 4) == ""
    assert rate_says(5, 11) == ""
    assert rate_says(5, 10) == "bounds"
    assert rate_says(8, 10) == "numbers"
    assert rate_says(0, 0) == ""


def test_no_bar_tells_what_everybody_said():
    assert bars([4, 4]) == [4, 4]
    assert bars([8, 0]) is None
    assert bars([4, 3]) is None


def test_a_mean_near_the_end_is_not_printed():
    assert [coarse(m) for m in (1.2, 1.5, 1.55, 3.449, 4.5, 4.9)] == [
        "≤ 1.5",
        "≤ 1.5",
        "1.6",
        "3.4",
        "≥ 4.5",
        "≥ 4.5",
    ]


def test_a_change_that_would_give_a_newcomer_away_is_not_shown():
    before = {1, 2, 3, 4, 5}
    assert may_show_change(before, before)
    assert not may_show_change(before, before | {6})
    assert not may_show_change(before, {1, 2, 3, 4, 6})
    assert may_show_change(before, {1, 2, 6, 7, 8})


def test_the_worked_cell_of_involvement_fires_among_thirteen_cells_and_not_among_fourteen():
    """METHOD D18: Holm over all cells that are shown; of the example only the number of cells is not said."""
    define, launch = mean_p([2, 1, 2, 1, 2]), mean_p([-1, -2, -1, -1, -1])
    assert (round(define, 5), round(launch, 5)) == (0.00284, 0.00388)
    for cells, fires in ((3, True), (13, True), (14, False)):
        others = [0.5] * (cells - 2)
        assert (holm([define, launch, *others])[1] < CLEAR_P) == fires
