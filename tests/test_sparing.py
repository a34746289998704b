"""What waits for somebody is said as soon as it is there, whoever of those who are asked had nothing before."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from braid.activity.actions import record
from braid.activity.for_you import PLACE, lines
from braid.base import plugs
from braid.base.sparing import spared
from braid.people.models import Member
from braid.roadmap.models import Item
from tests.factories import Maker
from tests.test_house import OWN

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = ("priya", "marco", "ella", "gus")


def anew(member) -> Member:
    return Member.objects.select_related("workspace").get(pk=member.pk)


def test_what_is_said_sparingly_is_what_all_would_say(cast, settings):
    """Everybody has nothing at first; then there is a row in every table, and after another change still."""
    people = [cast[name] for name in NAMES]

    def both(member):
        found = []
        for settings.REMEMBER in (True, False):
            found.append(lines(anew(member)))
        return found

    for person in people:
        sparing, full = both(person)
        assert sparing == full
    Maker(cast["priya"], OWN, "Ownwords").make_all()
    for _again in range(2):
        record(cast["priya"], "item.renamed", Item.objects.get(pk=OWN))
        said = [both(person) for person in people]
        assert all(sparing == full for sparing, full in said)
        assert any(full["owe"] for _sparing, full in said)


@pytest.mark.parametrize("who", NAMES)
def test_those_who_are_spared_look_at_nothing_that_is_kept(cast, settings, who):
    """Asked twice, each asks the database for the same; what it would read from elsewhere could not be seen to change."""
    settings.REMEMBER = True
    Maker(cast["priya"], OWN, "Ownwords").make_all()
    for make in plugs._panels[PLACE]:
        asked = []
        for _again in range(2):
            member = anew(cast[who])
            with CaptureQueriesContext(connection) as seen:
                make(member, member)
            asked.append([query["sql"] for query in seen.captured_queries])
        assert asked[0] == asked[1], make
    # And whoever comes after others asks as much as alone.
    member, alone = anew(cast[who]), []
    for make in plugs._panels[PLACE]:
        other = anew(cast[who])
        with CaptureQueriesContext(connection) as seen:
            make(other, other)
        alone += [query["sql"] for query in seen.captured_queries]
    with CaptureQueriesContext(connection) as seen:
        for make in plugs._panels[PLACE]:
            make(member, member)
    assert [query["sql"] for query in seen.captured_queries] == alone


def test_a_person_with_nothing_costs_one_statement(priya, settings):
    settings.REMEMBER = True
    for most in (1000, 1):
        member = anew(priya)
        asked = [lambda make=make, member=member: make(member, member) for make in plugs._panels[PLACE]]
        with CaptureQueriesContext(connection) as seen:
            spared(member, PLACE, asked)
        # (What everybody is told, such as a release of the next days, is asked as ever.)
        assert len(seen.captured_queries) <= most
