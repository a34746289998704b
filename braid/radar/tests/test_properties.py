"""What must hold for any facts: their order and their ids do not matter, statistics follow their definitions."""

from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from braid.base.statistics import km_median, wilson, wobble
from braid.radar.detectors.registry import BY_ID
from braid.radar.detectors.say import Share, Side, Thing, Word, _, from_json, ngettext, to_json
from braid.radar.tests.worked_rounds import CASES
from braid.radar.tests.worlds import TODAY

FEW = settings(max_examples=40, deadline=None)


def shuffled(world, random):
    """The same facts in another order."""
    changed = {}
    for each in fields(world):
        value = getattr(world, each.name)
        if isinstance(value, tuple):
            changed[each.name] = tuple(random.sample(value, len(value)))
        elif isinstance(value, dict):
            changed[each.name] = dict(random.sample(list(value.items()), len(value)))
    return replace(world, **changed)


@FEW
@given(st.sampled_from(CASES), st.randoms(use_true_random=False))
def test_the_order_of_facts_does_not_matter(case, random):
    detector = BY_ID[case.detector]
    assert detector.read(shuffled(case.world, random)) == detector.read(case.world)


def relabelled(value, shift):
    """The same facts under other ids."""
    if isinstance(value, Thing):
        return replace(value, id=value.id + shift)
    if is_dataclass(value):
        new = {f.name: relabelled(getattr(value, f.name), shift) for f in fields(value)}
        for name in ("metric", "source", "target", "item"):
            if isinstance(new.get(name), int) and not isinstance(value, type):
                new[name] += shift
        for name in ("product", "marketing"):
            if isinstance(new.get(name), frozenset):
                new[name] = frozenset(each + shift for each in new[name])
        return replace(value, **new)
    if isinstance(value, tuple):
        return tuple(relabelled(each, shift) for each in value)
    if isinstance(value, dict):
        return {k + shift if isinstance(k, int) else k: relabelled(v, shift) for k, v in value.items()}
    return value


@FEW
@given(st.sampled_from(CASES), st.integers(10, 10_000))
def test_ids_do_not_matter(case, shift):
    detector = BY_ID[case.detector]
    before, after = detector.read(case.world), detector.read(relabelled(case.world, shift))
    assert [r.severity for r in after.fires] == [r.severity for r in before.fires]
    assert (after.state, after.clear) == (before.state, before.clear)


def test_relabelling_reaches_every_reference():
    case = next(case for case in CASES if case.detector == "D03" and case.expected == (1,))
    moved = relabelled(case.world, 500)
    assert {drive.source for drive in moved.drives} <= set(moved.metrics)
    assert all(key == metric.thing.id for key, metric in moved.metrics.items())


times = st.lists(st.tuples(st.integers(0, 60), st.booleans(), st.integers(1, 3)), min_size=1, max_size=25)


@FEW
@given(times)
def test_the_median_is_where_less_than_half_still_wait(rows):
    everybody = [(days, ended) for days, ended, count in rows for _ in range(count)]
    expected = None
    surviving = Fraction(1)
    for day in sorted({each[0] for each in everybody}):
        at_risk = sum(each[0] >= day for each in everybody)
        surviving *= 1 - Fraction(sum(days == day and ended for days, ended in everybody), at_risk)
        if surviving < Fraction(1, 2):
            expected = day
            break
    assert km_median(rows) == expected


def test_without_open_ones_it_is_the_usual_median():
    assert km_median([(days, True, 1) for days in (1, 2, 3, 4, 90)]) == 3
    assert km_median([(5, False, 9)]) is None
    assert km_median([]) is None


@FEW
@given(st.integers(0, 500), st.integers(1, 500))
def test_the_interval_holds_the_share(hits, total):
    hits = min(hits, total)
    low, high = wilson(hits, total)
    assert 0 <= low <= hits / total + 1e-9
    assert hits / total - 1e-9 <= high <= 1


def test_wilson_by_published_values():
    assert wilson(65, 295) == pytest.approx((0.177, 0.271), abs=0.001)
    assert wilson(55, 295) == pytest.approx((0.146, 0.235), abs=0.001)
    assert wilson(0, 0) == (0.0, 1.0)


def test_wobble_is_the_scaled_median_deviation_of_steps():
    assert wobble([10, 12, 11, 15]) == pytest.approx(1.4826 * 2)
    assert wobble([5]) == 0


values = st.one_of(
    st.integers(-9999, 9999),
    st.text(max_size=12),
    st.dates(),
    st.builds(Share, st.sampled_from([0.0, 0.25, 1.0])),
    st.sampled_from(
        [
            Side("product"),
            Word("GA"),
            Thing("item", 7, "100 % %(x)s"),
            Thing("release", 4, "ü", "roadmap/releases/4/"),
        ]
    ),
)


@FEW
@given(values)
def test_a_sentence_is_kept_and_read_back_equal(value):
    for sentence in (
        _("It says %(what)s.", what=value),
        ngettext("%(count)s: %(what)s.", "%(count)s.", 3, what=value),
    ):
        assert from_json(to_json(sentence)) == sentence


def test_a_side_at_the_start_takes_a_capital_letter_and_a_name_does_not():
    assert _("%(side)s waits.", side=Side("marketing")).plain == "Marketing waits."
    assert _("%(thing)s waits.", thing=Thing("item", 1, "iOS app")).plain == "iOS app waits."
    assert ngettext("%(count)s day", "%(count)s days", 1).plain == "1 day"
    assert _("%(a)s on %(b)s", a=Share(0.625), b=TODAY).plain == "62% on 2 Jun 2025"


def test_shuffling_changes_the_order():
    case = next(case for case in CASES if case.name == "1 of 7 shared")
    assert shuffled(case.world, Random(1)).goals != case.world.goals
