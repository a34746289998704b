"""What the pages of every day ask the database for, little while nothing changes, and what their forms send."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from braid.activity.actions import record
from braid.insights.models import Insight
from braid.roadmap.models import Item
from tests.factories import Maker
from tests.queries import asked, statements
from tests.test_house import OWN

# Warm, and after somebody has changed an item: the session, and the user with their membership, are two of them.
MOST = {
    "": (3, 6),
    "roadmap/": (2, 6),
    f"roadmap/{OWN}/": (2, 5),
    f"insights/{OWN}/": (2, 5),
    f"launches/{OWN}/": (2, 7),
    "goals/": (2, 7),
    f"goals/{OWN}/": (2, 6),
    f"claims/{OWN}/": (2, 8),
    f"content/{OWN}/": (2, 7),
    f"rounds/{OWN}/": (3, 8),
    "launches/": (2, 7),
    "roadmap/promised/": (2, 6),
    "content/?view=board": (2, 7),
    "roadmap/?view=board": (2, 6),
    f"content/{OWN}/check/": (2, 5),
    "rounds/": (2, 7),
    "search/?q=ownwords": (2, 5),
    "for-you/": (3, 6),
}


@pytest.mark.django_db(transaction=True)
def test_pages_ask_for_no_more_than_this(priya, as_member):
    Maker(priya, OWN, "Ownwords").make_all()
    client, found = as_member(priya), {}
    for path in MOST:
        url = f"/w/acme/{path}"
        # (What a page asks for again and again is known from the second time on.)
        for _each in range(2):
            statements(client, url)
        warm = statements(client, url)
        record(priya, "item.renamed", Item.objects.get(pk=OWN))
        found[path] = (len(warm), len(statements(client, url)))
    assert {p: n for p, n in found.items() if n[0] > MOST[p][0] or n[1] > MOST[p][1]} == {}, found


def sent(client, path, **fields):
    """The statements behind a form that is sent, which must go through."""
    with CaptureQueriesContext(connection) as seen:
        response = client.post(f"/w/acme/{path}", fields)
    assert response.status_code in (204, 303), response.status_code
    return asked(seen)


def verbs(statements):
    words = [statement.split()[0] for statement in statements]
    return [word for word in words if word not in ("BEGIN", "NOTIFY", "COMMIT")]


@pytest.mark.django_db(transaction=True)
def test_forms_send_no_more_than_this(priya, as_member):
    Maker(priya, OWN, "Ownwords").make_all()
    client = as_member(priya)
    heard = {"text": "They ask for exports.", "source": "call"}
    # Who is asking (two), the row, the version of the workspace, the event.
    alone = ["SELECT"] * 2 + ["INSERT", "UPDATE", "INSERT"]
    assert verbs(sent(client, "insights/new/", **heard)) == alone
    # From a page, with a receipt: that it has come, and where its sender went.
    with_receipt = ["SELECT"] * 2 + ["INSERT", "INSERT", "UPDATE", "INSERT", "UPDATE"]
    assert verbs(sent(client, "insights/new/", braid_once="a", **heard)) == with_receipt
    assert verbs(sent(client, "insights/new/", braid_once="a", **heard)) == ["SELECT"] * 2 + [
        "INSERT",
        "SELECT",
    ]
    assert Insight.objects.filter(text=heard["text"]).count() == 2
    client.post(f"/w/acme/roadmap/{OWN}/move/", {"phase": "beta", "back": "stay"})
    assert len(sent(client, f"roadmap/{OWN}/move/", phase="build", back="stay")) <= 14


@pytest.mark.django_db(transaction=True)
def test_the_pen_is_taken_only_for_the_writing(priya, as_member):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite has one pen")
    client, seen = as_member(priya), []
    client.get("/w/acme/insights/new/")
    connection.connection.set_trace_callback(lambda statement: seen.append(statement.split()[0]))
    try:
        assert client.post("/w/acme/insights/new/", {"text": "They ask for exports."}).status_code == 303
        good = [word for word in seen if word not in ("PRAGMA", "--", "SAVEPOINT", "RELEASE")]
        seen.clear()
        assert client.post("/w/acme/insights/new/", {"text": ""}).status_code == 422
    finally:
        connection.connection.set_trace_callback(None)
    # Who is asking, and all that was sent has been read, before anybody has to wait for the pen.
    assert good[:4] == ["SELECT", "SELECT", "BEGIN", "INSERT"]
    assert good[-1] == "COMMIT"
    assert "INSERT" not in seen
