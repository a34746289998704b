"""Every worked example of the method, and that no threshold can be changed unnoticed."""

from dataclasses import replace

import pytest

from braid.radar.detectors.kinds import UNITS
from braid.radar.detectors.registry import BY_ID, DETECTORS
from braid.radar.detectors.world import World
from braid.radar.tests.worked_rounds import CASES
from braid.radar.tests.worlds import TODAY, asks, goals, published


def outcome(case, changed=None):
    """What the case's detector reads, in the terms in which the case states what it expects."""
    verdict = BY_ID[case.detector].read(case.world, changed)
    return tuple(reading.severity for reading in verdict.fires) or verdict.state


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.detector} {case.name}")
def test_a_worked_example_reads_as_the_method_says(case):
    assert outcome(case) == case.expected


THRESHOLDS = [(detector, limit) for detector in DETECTORS for limit in detector.thresholds()]


@pytest.mark.parametrize("way", [-1, 1], ids=["lower", "higher"])
@pytest.mark.parametrize(("detector", "limit"), THRESHOLDS, ids=[f"{d.id} {t.name}" for d, t in THRESHOLDS])
def test_no_threshold_changes_unnoticed(detector, limit, way):
    step = 1 if isinstance(limit.default, int) else limit.default * 0.15
    changed = {limit.name: limit.default + way * step}
    cases = [case for case in CASES if case.detector == detector.id]
    assert any(outcome(case, changed) != case.expected for case in cases), changed


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.detector} {case.name}")
def test_sentences_are_complete(case):
    for reading in BY_ID[case.detector].read(case.world).fires:
        assert reading.sentence.plain.endswith(".")
        assert "%(" not in reading.sentence.plain
        assert "fails" not in reading.sentence.plain
        assert reading.evidence
        assert reading.plays
        for row in reading.evidence:
            assert row.text.plain.endswith(".")


def test_what_is_unknown_says_why_and_which_field_would_help():
    for detector in DETECTORS:
        verdict = detector.read(World(TODAY, present=frozenset(), voices=frozenset()))
        assert verdict.state == "unknown", detector.id
        assert verdict.unknown, detector.id
        for unknown in verdict.unknown:
            assert unknown.why.plain
            assert unknown.field


def test_numbers_name_thresholds_that_exist():
    for case in CASES:
        detector = BY_ID[case.detector]
        known = {limit.name for limit in detector.thresholds()}
        for reading in detector.read(case.world).fires:
            assert {number.threshold for number in reading.numbers if number.threshold} <= known


def test_thresholds_say_where_they_come_from():
    for _detector, limit in THRESHOLDS:
        assert limit.kind in {"pub", "sim", "conv"}
        assert limit.unit in UNITS
        assert limit.about


def test_half_of_the_feedback_is_answered_after_25_days():
    world = asks((60, 3), (60, 7), (60, 10), (60, 20), (60, 25), (30, None), (40, None), (45, None))
    reading = BY_ID["D12"].read(world).fires[0]
    assert [number.value for number in reading.numbers][2] == 25
    assert reading.sentence.plain == (
        "5 of 8 insights from marketing waited more than 14 days for an answer from product."
    )


def test_agreed_single_team_work_is_left_out():
    world = goals(2, 1, 1)
    alone = world.goals[0].__class__(
        world.goals[0].thing, frozenset({"product"}), frozenset({"product", "marketing"})
    )
    one_tick = world.goals[0].__class__(world.goals[0].thing, frozenset({"product"}), frozenset({"product"}))
    assert BY_ID["D01"].read(World(TODAY, goals=(alone, *world.goals[1:]))).fires[0].numbers[0].value == 3
    assert BY_ID["D01"].read(World(TODAY, goals=(one_tick, *world.goals[1:]))).fires[0].numbers[0].value == 4


def test_a_workspace_may_set_its_own_threshold():
    assert BY_ID["D01"].read(goals(1, 1, 2), {"shared": 0.6}).state == "fire"
    assert BY_ID["D01"].read(goals(1, 1, 2), {"gone with an older version": 1}).state == "clear"


def test_feedback_is_not_judged_where_nobody_is_here_who_could_answer():
    """A list of questions without a roster and without answers says nothing about the two sides."""
    alone = replace(asks(*[(30, None)] * 4), present=frozenset({"marketing"}))
    verdict = BY_ID["D12"].read(alone)
    assert verdict.state == "unknown"
    assert verdict.unknown[0].field == "people: side"


def test_one_answer_is_enough_to_judge_feedback_without_a_roster():
    answered = replace(asks(*[(30, None)] * 3, (30, 2)), present=frozenset({"marketing"}))
    assert [reading.severity for reading in BY_ID["D12"].read(answered).fires] == [3]


def test_claims_of_which_something_is_known_to_be_amiss_come_before_those_that_nobody_has_looked_at():
    nobody = {"checked": None}
    world = published(-2, nobody, {"is_wrong": True}, {**nobody, "is_there": False}, nobody)
    (reading,) = BY_ID["D24"].read(world).fires
    assert [row.thing.key for row in reading.evidence] == [
        "claim:2",
        "claim:3",
        "claim:3",
        "claim:1",
        "claim:4",
    ]
