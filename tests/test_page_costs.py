"""What the pages of every day ask the database for: little while nothing changes, and no more than this after a change."""

import pytest

from braid.activity.actions import record
from braid.roadmap.models import Item
from tests.factories import Maker
from tests.queries import statements
from tests.test_house import OWN

# Warm, and after somebody has changed an item: session, user and member are three of them.
MOST = {
    "": (4, 7),
    "roadmap/": (3, 7),
    f"roadmap/{OWN}/": (3, 18),
    f"insights/{OWN}/": (4, 12),
    f"launches/{OWN}/": (4, 29),
    "goals/": (3, 8),
    f"goals/{OWN}/": (3, 14),
    "rounds/": (3, 8),
    "search/?q=ownwords": (3, 6),
    "for-you/": (6, 13),
}


@pytest.mark.django_db(transaction=True)
def test_pages_ask_for_no_more_than_this(priya, as_member):
    Maker(priya, OWN, "Ownwords").make_all()
    client, found = as_member(priya), {}
    for path in MOST:
        url = f"/w/acme/{path}"
        statements(client, url)
        warm = statements(client, url)
        record(priya, "item.renamed", Item.objects.get(pk=OWN))
        found[path] = (len(warm), len(statements(client, url)))
    assert {p: n for p, n in found.items() if n[0] > MOST[p][0] or n[1] > MOST[p][1]} == {}, found
