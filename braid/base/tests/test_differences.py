"""Differences between texts and their merging: nothing gets lost, nothing is invented, and it takes no time."""

import time

from hypothesis import given
from hypothesis import strategies as st

from braid.base.differences import ADDED, REMOVED, SAME, changes, merged, shortened

LINES = st.lists(
    st.sampled_from(["One.", "Two words.", "", "- three", "Four or more words here."]), max_size=12
)


def test_words_that_were_replaced_stand_against_each_other():
    found = changes("Alerts reach you within a minute.\n", "Alerts reach you within two minutes.\n")
    assert [(one.kind, one.text) for one in found] == [
        (SAME, "Alerts reach you within "),
        (REMOVED, "a minute"),
        (ADDED, "two minutes"),
        (SAME, ".\n"),
    ]


def test_a_long_part_that_is_the_same_is_cut_in_the_middle():
    long = "word " * 500
    found = shortened(changes(f"{long}\nA\n{long}", f"{long}\nB\n{long}"))
    assert sum(len(one.text) for one in found) < 600
    assert [one.text for one in found if one.kind != SAME] == ["A", "B"]


@given(LINES, LINES)
def test_both_texts_can_be_read_out_of_the_changes(before, after):
    one, two = "\n".join(before), "\n".join(after)
    found = changes(one, two)
    assert "".join(c.text for c in found if c.kind != ADDED) == one
    assert "".join(c.text for c in found if c.kind != REMOVED) == two


def test_changes_in_different_lines_go_together():
    base = "Title\n\nFirst.\n\nSecond.\n"
    parts = merged(base, base.replace("First", "My first"), base.replace("Second", "Their second"))
    assert "".join(part.text for part in parts) == "Title\n\nMy first.\n\nTheir second.\n"


def test_two_changes_of_one_line_are_shown_both():
    parts = merged("A\nB\nC", "A\nmine\nC", "A\ntheirs\nC")
    assert [(part.text, part.mine, part.theirs) for part in parts] == [
        ("A\n", "", ""),
        (None, "mine\n", "theirs\n"),
        ("C\n", "", ""),
    ]


@given(LINES, LINES, LINES)
def test_nothing_of_either_gets_lost(base, mine, theirs):
    one, two, three = "\n".join(base), "\n".join(mine), "\n".join(theirs)
    parts = merged(one, two, three)
    left = "".join(part.mine if part.is_clash else part.text for part in parts)
    if one == three:
        assert left.strip("\n") == two.strip("\n")
    said = "".join(f"{part.text or ''}{part.mine}{part.theirs}" for part in parts).split("\n")
    for line in mine:
        if line not in base:
            assert line in said


def test_a_long_text_whose_lines_are_all_alike_takes_no_time():
    began = time.process_time()
    merged("a\n" * 20_000, "b\n" + "a\n" * 20_000, "a\n" * 10_000 + "c\n" + "a\n" * 10_000)
    changes("a\nb\n" * 10_000, "b\na\n" * 12_000)
    assert time.process_time() - began < 5
