"""What rooms show on each other's pages: drawn once for each change, for each reader alone."""

import pytest
from markupsafe import Markup

from braid.activity.actions import record
from braid.base import plugs
from braid.people.models import Pod

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def drawn(monkeypatch):
    """Two panels at a place of our own: one of words, one with a form; and for whom they were drawn."""
    seen = []

    def words(member, subject):
        seen.append(member.name)
        return Markup("for {}").format(member.name)

    def form(member, subject):
        return Markup(f'<input name="csrfmiddlewaretoken" value="{len(seen)}">')

    monkeypatch.setitem(plugs._panels, "test.place", [words, form, lambda member, subject: ""])
    return seen


def test_it_is_drawn_once_until_something_changes(drawn, priya):
    first = plugs.panels("test.place", priya, priya)
    assert plugs.panels("test.place", priya, priya)[0] == first[0]
    assert len(first) == 2
    assert drawn == ["Priya Raman"]
    record(priya, "pod.created", Pod)
    plugs.panels("test.place", priya, priya)
    assert len(drawn) == 2


def test_nobody_gets_what_was_drawn_for_another(drawn, priya, marco, gus, otto):
    for reader in (priya, marco, gus, otto, priya):
        assert plugs.panels("test.place", reader, priya)[0] == f"for {reader.name}"


def test_a_form_is_drawn_anew_with_its_token(drawn, priya):
    plugs.panels("test.place", priya, priya)
    drawn.extend(["once", "more"])
    assert 'value="3"' in plugs.panels("test.place", priya, priya)[1]
