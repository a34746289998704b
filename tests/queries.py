"""How many statements a page sends to the database."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

# Session, user, member with the workspace, and what the page itself shows.
MOST = 8


def statements(client: Client, url: str) -> list[str]:
    """The statements behind one page, which must answer 200; savepoints of the test itself are left out."""
    with CaptureQueriesContext(connection) as seen:
        response = client.get(url)
    assert response.status_code == 200, f"{url} answers {response.status_code}"
    return [q["sql"] for q in seen.captured_queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]


def costs_the_same(client: Client, url: str, more: Callable[[], Any], most: int = MOST) -> None:
    """The page needs as many statements after `more` has made more rows, and at most `most`."""
    few = statements(client, url)
    more()
    many = statements(client, url)
    assert len(many) == len(few), "\n".join(many)
    assert len(many) <= most, "\n".join(many)
