"""How often Python looks for garbage while many rows are read or written."""

import gc

import pytest

from braid.base.swept import SELDOM, seldom_swept


def test_it_is_as_before_afterwards_also_after_a_mistake():
    before = gc.get_threshold()
    with seldom_swept():
        assert gc.get_threshold() == SELDOM
        with seldom_swept():
            pass
        assert gc.get_threshold() == SELDOM
    with pytest.raises(RuntimeError), seldom_swept():
        raise RuntimeError
    assert gc.get_threshold() == before


def test_of_two_at_the_same_time_the_last_one_leaves_it_as_it_was():
    before = gc.get_threshold()
    one, other = seldom_swept(), seldom_swept()
    one.__enter__()
    other.__enter__()
    one.__exit__(None, None, None)
    assert gc.get_threshold() == SELDOM
    other.__exit__(None, None, None)
    assert gc.get_threshold() == before
