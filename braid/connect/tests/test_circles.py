"""Circles are found in any set of links, large ones without a thought."""

from hypothesis import given
from hypothesis import strategies as st

from braid.connect.circles import circles
from braid.goals.models.metrics import reached

LINKS = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20)


@given(LINKS)
def test_whoever_comes_back_to_itself_is_on_a_circle(links):
    found = circles(links)
    back = {one for one, other in links if one in reached(other, links)}
    assert set(found) == back
    assert all((one, other) in links and one in reached(other, links) for one, other in found.items())


def test_a_ring_of_a_hundred_thousand():
    many = 100_000
    assert len(circles((n, (n + 1) % many) for n in range(many))) == many
    assert circles((n, n + 1) for n in range(many)) == {}
