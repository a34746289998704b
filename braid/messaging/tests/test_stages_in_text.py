"""Stages found in announcements, against lines that were labelled by reading before the rules were written.

`fixtures/stage_lines.csv` holds lines of the Kubernetes release notes 1.34 and 1.35 (kubernetes/sig-release,
Apache-2.0; shortened), each with the stage that a reader takes from it. The rules were tuned on 1.34 alone.
"""

import csv
from pathlib import Path

import pytest

from braid.messaging.stages_in_text import stage_claim

LINES = list(csv.DictReader((Path(__file__).parent / "fixtures" / "stage_lines.csv").open(encoding="utf-8")))


def scores(release):
    hits = wrong = missed = 0
    for line in (line for line in LINES if line["release"] == release):
        claim = stage_claim(line["quote"], release)
        found = claim.stage if claim else ""
        hits += bool(found) and found == line["stage"]
        wrong += bool(found) and found != line["stage"]
        missed += bool(line["stage"]) and found != line["stage"]
    return hits / (hits + wrong), hits / (hits + missed)


def test_there_are_enough_labelled_lines():
    assert len(LINES) >= 120
    assert sum(bool(line["stage"]) for line in LINES if line["release"] == "1.35") >= 25


@pytest.mark.parametrize("release", ["1.34", "1.35"])
def test_precision_and_recall(release):
    precision, recall = scores(release)
    assert precision >= 0.97
    assert recall >= 0.95


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("Export is now generally available.", "ga"),
        ("We launched a public beta of Insights.", ""),
        ("Insights enters public beta today.", "beta"),
        ("Introduced alpha support for swap.", "alpha"),
        ("This graduated to beta.", "beta"),
        ("Demoted the gate to alpha from beta.", "alpha"),
        ("Search is not yet generally available.", ""),
        ("It will be promoted to GA next year.", ""),
        ("Fixed a bug in an alpha feature.", ""),
        ("Moved the type to the v1beta1 API version.", ""),
        ("The gate graduated to GA in `v1.30`.", ""),
    ],
)
def test_sentences(text, stage):
    claim = stage_claim(text, "1.35")
    assert (claim.stage if claim else "") == stage


def test_the_phrase_is_kept():
    claim = stage_claim("kubectl: Promoted the `X` gate to GA; it is on.", "1.35")
    assert claim.phrase == "Promoted the `X` gate to GA"
    assert claim.phrase in "kubectl: Promoted the `X` gate to GA; it is on."


def test_long_text_without_a_stage_is_quick():
    assert stage_claim("promoted " * 20_000, "1.35") is None
