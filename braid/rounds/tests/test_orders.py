"""Orders of two sides and what lies between them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from braid.rounds import actions
from braid.rounds.statistics.formulas import (
    Guess,
    by_value,
    ice,
    lacks_a_one,
    place_intervals,
    rice,
    value_for_effort,
    wsjf,
)  # fmt: skip
from braid.rounds.statistics.orders import (
    divergence,
    kemeny,
    ranks,
    rbo,
    schulze,
    side_places,
    starting_order,
    tau_b,
)
from braid.rounds.tests.conftest import say

SIX = st.permutations([1, 2, 3, 4, 5, 6])
VALUES = st.lists(st.integers(1, 4), min_size=6, max_size=6)


def test_ties_share_the_mean_of_their_places():
    assert ranks([5, 3, 3, None, 1]) == [1, 2.5, 2.5, None, 4]
    assert ranks([5, 3], highest_first=False) == [2, 1]


@given(VALUES)
def test_ranks_are_those_of_scipy(values):
    assert ranks(values, highest_first=False) == list(stats.rankdata(values))


@given(VALUES, VALUES)
def test_tau_is_that_of_scipy(first, second):
    theirs = stats.kendalltau(first, second).statistic
    mine = tau_b(first, second)
    assert mine is None if theirs != theirs else mine == pytest.approx(theirs)


def test_a_side_places_by_the_mean_of_its_people():
    assert side_places([[1, 2, None], [2, 1, None]]) == [1.5, 1.5, None]


def test_overlap_at_the_top():
    order = [1, 2, 3, 4, 5, 6]
    assert rbo(order, order) == pytest.approx(1)
    assert rbo([1, 1, 1], [1, 1, 1]) == pytest.approx(1)
    assert rbo(order, order[::-1]) < rbo(order, [1, 2, 3, 6, 5, 4]) < 1
    with pytest.raises(ValueError, match="p"):
        rbo(order, order, p=1)


def test_the_weight_of_the_first_three():
    """73 % at p = .8: what two endless lists lose by sharing nothing but their first three."""
    p, d = 0.8, 3
    from math import log

    weight = 1 - p ** (d - 1) + (1 - p) / p * d * (log(1 / (1 - p)) - sum(p**i / i for i in range(1, d)))
    assert round(weight, 2) == 0.73


@given(SIX, SIX)
def test_overlap_is_symmetric_and_between_nought_and_one(first, second):
    assert rbo(first, second) == pytest.approx(rbo(second, first))
    assert 0 <= rbo(first, second) <= 1 + 1e-9


# Eight from product and three from marketing put six items in order: the two sides want opposite things first.
ITEMS = ["SSO", "API", "Search", "Onboarding", "Reports", "Themes"]
PRODUCT = [[1, 2, 3, 4, 5, 6], [2, 1, 3, 5, 4, 6], [1, 2, 4, 3, 5, 6], [2, 1, 3, 4, 5, 6],
           [1, 3, 2, 5, 4, 6], [3, 1, 2, 5, 4, 6], [1, 2, 3, 5, 4, 6], [2, 1, 4, 3, 5, 6]]  # fmt: skip
MARKETING = [[4, 6, 3, 1, 5, 2], [5, 6, 2, 1, 4, 3], [4, 6, 3, 2, 5, 1]]


def test_two_sides_that_want_opposite_things_first():
    found = divergence(PRODUCT, MARKETING)
    assert found.tau < 0
    assert found.p == pytest.approx(1 / 165, abs=0.001)
    assert found.fires
    assert [ITEMS[i] for i in found.wide()[:3]] == ["API", "Themes", "Onboarding"]


def test_the_head_count_of_a_side_decides_nothing():
    fair = starting_order(PRODUCT, MARKETING)
    pooled = side_places([*PRODUCT, *MARKETING])
    assert starting_order(PRODUCT * 3, MARKETING) == pytest.approx(fair)
    assert min(pooled) == pooled[0]
    assert ITEMS[min(range(6), key=lambda i: fair[i])] == "Onboarding"


def test_with_few_raters_there_is_no_test_but_a_talk():
    found = divergence(PRODUCT[:2], MARKETING)
    assert found.p is None
    assert not found.fires
    assert found.worth_a_talk


def test_three_against_three_reach_ten_percent_at_best():
    one, two = [[1, 2, 3, 4, 5]] * 3, [[5, 4, 3, 2, 1]] * 3
    assert divergence(one, two).p == pytest.approx(0.1)
    assert divergence(one, two).fires
    assert not divergence(one, one).fires


def test_items_that_one_side_left_out_are_not_compared():
    found = divergence([[1, 2, None]] * 3, [[2, 1, 3]] * 3)
    assert found.gaps[2] == 0
    assert found.tau == -1
    assert divergence([[None, None]], [[1, 2]]).tau is None
    with pytest.raises(ValueError, match="sheet"):
        divergence([], [[1, 2]])


def test_a_wide_item_is_one_that_is_nearly_half_the_list_apart():
    one, two = [[1, 2, 3, 4, 5, 6]] * 3, [[1, 2, 6, 4, 5, 3]] * 3
    assert divergence(one, two).gaps[2] == pytest.approx(0.6)
    assert divergence(one, two).wide() == [2, 5]
    assert divergence([[2.25, 1, 3, 4, 5]], [[4.05, 1, 3, 2, 5]]).wide() == [3, 0]
    assert divergence([[2.3, 1, 3, 4, 5]], [[4.05, 1, 3, 2.3, 5]]).wide() == []


@given(st.lists(SIX, min_size=3, max_size=4), st.lists(SIX, min_size=3, max_size=4), SIX)
def test_neither_the_order_of_people_nor_that_of_items_matters(first, second, order):
    found = divergence(first, second)
    mixed = divergence(
        [[s[i - 1] for i in order] for s in first[::-1]], [[s[i - 1] for i in order] for s in second[::-1]]
    )
    assert mixed.tau == pytest.approx(found.tau)
    assert mixed.p == pytest.approx(found.p)
    assert sorted(mixed.gaps) == pytest.approx(sorted(found.gaps))
    turned = divergence([[7 - r for r in s] for s in first], [[7 - r for r in s] for s in second])
    assert turned.tau == pytest.approx(found.tau)


def test_two_blocs_that_oppose_each_other_have_no_winner():
    one, two = [[1, 2, 3]], [[3, 2, 1]]
    assert schulze([one, two]) == [0, 1, 2]
    assert len(kemeny([one, two])) > 1


def test_a_winner_of_all_is_the_winner():
    sides = [[[2, 1, 3], [3, 1, 2]], [[2, 1, 3]]]
    assert schulze(sides) == [1]
    assert kemeny(sides) == [1]
    with pytest.raises(ValueError, match="twelve"):
        kemeny([[list(range(1, 14))]])


@given(st.lists(SIX, min_size=1, max_size=3), st.lists(SIX, min_size=1, max_size=3))
def test_whoever_beats_everybody_wins_by_both(first, second):
    from braid.rounds.statistics.orders import margins

    won = margins([first, second])
    best = [i for i in range(6) if all(won[i][j] > 1e-9 for j in range(6) if j != i)]
    if best:
        assert schulze([first, second]) == best
        assert kemeny([first, second]) == best


def test_the_formulas():
    assert round(rice(2000, 2, 0.8, 3)) == 1067
    assert rice(5000, 0.5, 1, 1) == 2500
    assert ice(7, 6, 4) == 168
    assert wsjf(8, 5, 3, 5) == 3.2
    assert value_for_effort(4, 2) == 2
    assert lacks_a_one([2, 3])
    assert not lacks_a_one([1, 3])
    for wrong in (lambda: rice(1, 1, 1, 0), lambda: wsjf(1, 1, 1, -1)):
        with pytest.raises(ValueError, match="above 0"):
            wrong()


def test_most_of_an_order_by_formula_is_not_knowledge():
    guesses = [Guess(2000, 3, 3, 3), Guess(5000, 1, 4, 1), Guess(900, 4, 3, 2), Guess(1000, 2, 4, 1)]
    assert place_intervals(guesses) == [(1, 4), (1, 3), (2, 4), (1, 4)]
    assert place_intervals([]) == []


def test_what_is_far_apart_keeps_its_place():
    assert place_intervals([Guess(100_000, 4, 4, 1), Guess(10, 0, 0, 9)]) == [(1, 1), (2, 2)]
    assert place_intervals([Guess(1, 4, 2, 1), Guess(1, 0, 2, 9)], by_value) == [(1, 1), (2, 2)]


@pytest.mark.django_db
@pytest.mark.parametrize("torn", [True, False])
def test_many_places_that_are_a_small_step_are_explained(make, cast, people, as_member, torn):
    """Where a side is torn its items lie close together: three places apart, and not marked as far apart."""
    row, titles = make("priorities", subjects="ABCD"), "ABCD"
    for side in ("product", "marketing"):
        order = titles if side == "product" else titles[::-1]
        for number, person in enumerate(p for p in people if p.side == side):
            turned = order[::-1] if torn and number in (1, 2) else order
            for value, title in zip("5432", turned, strict=True):
                say(row, person, value, title, "customers")
    actions.close(row, by=cast["priya"])
    actions.reveal(row, by=cast["priya"])
    row.refresh_from_db()
    line = next(
        one for part in row.result.found["parts"] if part["shape"] == "places" for one in part["rows"] if one["title"] == "A"
    )  # fmt: skip
    assert (line["place"], line["wide"]) == ({"product": 1.0, "marketing": 4.0}, not torn)
    html = as_member(cast["marco"]).get(f"/w/acme/{row.place}").content.decode()
    assert ("many places can be a small step" in html) == torn
