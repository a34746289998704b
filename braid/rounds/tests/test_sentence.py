"""The sentence on top of a pulse, cell by cell (METHOD 5)."""

from types import SimpleNamespace

import pytest

from braid.rounds.sentence import lowest, lowest_interval

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(workspace):
    return SimpleNamespace(name="Pulse", workspace=workspace)


def cell(mean, wide=0.2, n=5):
    return {
        "mean": mean,
        "text": f"{mean:.1f}",
        "n": n,
        "low": mean - 0.1,
        "high": mean + 0.1,
        "wide": [mean - wide, mean + wide],
    }


def line(title, product, marketing, tier=""):
    return {
        "title": title,
        "sides": {"product": product, "marketing": marketing},
        "gap": {"tier": tier, "value": 0.0},
    }


def part(*lines):
    return {"lines": list(lines)}


CALM = line("Long-term planning", cell(4.0), cell(4.0))


def test_the_lowest_cell_alone_is_named_with_the_other_side(row):
    said = part(line("Trust and respect", cell(4.2), cell(2.8), "clear"), CALM)
    assert lowest(row, said) == "Marketing rates trust and respect 2.8; Product 4.2. Clear."
    assert (
        lowest_interval(row, said)
        == "lowest: Marketing on trust and respect, 2.8 (2.6–3.0, all six held together)"
    )


def test_two_that_overlap_are_about_equally_low(row):
    said = part(
        line("Trust and respect", cell(4.0), cell(2.8), "clear"), line("Shared goals", cell(3.9), cell(3.1))
    )
    assert lowest(row, said) == (
        "Trust and respect and shared goals are about equally low. Marketing rates trust and respect 2.8; Product 4.0. Clear."
    )


def test_both_sides_may_find_one_strand_equally_low(row):
    said = part(line("Shared goals", cell(2.7, 0.3), cell(2.8, 0.3)), CALM)
    assert (
        lowest(row, said)
        == "Both sides rate shared goals about equally low. No difference that 10 answers can show."
    )


def test_what_is_clearly_apart_is_not_called_equally_low(row):
    said = part(line("Shared goals", cell(3.3, 0.6), cell(2.8, 0.6), "clear"), CALM)
    assert lowest(row, said) == "Marketing rates shared goals 2.8; Product 3.3. Clear."


def test_where_nothing_is_clear_it_says_so(row):
    said = part(line("Shared goals", cell(3.9), cell(2.8)), CALM)
    assert lowest(row, said) == "No difference that 10 answers can show."


def test_a_clear_gap_elsewhere_leaves_the_lowest_untold_from_the_other_side(row):
    said = part(
        line("Shared goals", cell(3.0, 0.05), cell(2.8, 0.05)),
        line("Trust and respect", cell(4.4), cell(3.6), "clear"),
    )
    assert (
        lowest(row, said) == "Marketing rates shared goals lowest, 2.8; there the sides cannot be told apart."
    )


def test_a_hidden_side_is_said_and_never_compared(row):
    said = part({"title": "Shared goals", "sides": {"product": cell(3.3), "marketing": None}, "gap": None})
    assert lowest(row, said) == "Product rates shared goals 3.3; the other side is hidden."


def test_beside_a_hidden_side_two_may_be_about_equally_low(row):
    said = part(
        {"title": "Shared goals", "sides": {"product": cell(3.8), "marketing": None}, "gap": None},
        {"title": "Trust and respect", "sides": {"product": cell(3.8), "marketing": None}, "gap": None},
    )
    assert (
        lowest(row, said) == "Shared goals and trust and respect are about equally low. One side is hidden."
    )


def test_results_of_before_these_intervals_still_have_a_sentence(row):
    old = {key: value for key, value in cell(2.8).items() if key != "wide"}
    said = part(line("Trust and respect", cell(4.2), old, "clear"), CALM)
    assert lowest(row, said) == "Marketing rates trust and respect 2.8; Product 4.2. Clear."
    assert lowest_interval(row, said) == ""


def test_nothing_shown_leaves_the_name(row):
    assert lowest(row, part(line("Shared goals", None, None))) == "Pulse"
