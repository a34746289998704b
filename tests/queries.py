"""How many statements a page sends to the database."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

# Session, user, member with the workspace, and what the page itself shows.
MOST = 8
# What the test itself asks for: its savepoints, and the glossary's words, which are kept except within a transaction.
OF_THE_TEST = ("SAVEPOINT", "RELEASE", 'SELECT "teamwork_term"."id" AS "pk", "teamwork_term"."term" AS "term", "teamwork_term"."expansion"')  # fmt: skip


def asked(seen: CaptureQueriesContext) -> list[str]:
    """The statements of the page, without those that only a test sends."""
    return [q["sql"] for q in seen.captured_queries if not q["sql"].startswith(OF_THE_TEST)]


def statements(client: Client, url: str) -> list[str]:
    """The statements behind one page, which must answer 200."""
    with CaptureQueriesContext(connection) as seen:
        response = client.get(url)
    assert response.status_code == 200, f"{url} answers {response.status_code}"
    return asked(seen)


def costs_the_same(client: Client, url: str, more: Callable[[], Any], most: int = MOST) -> None:
    """The page needs as many statements after `more` has made more rows, and at most `most`."""
    few = statements(client, url)
    more()
    many = statements(client, url)
    assert len(many) == len(few), "\n".join(many)
    assert len(many) <= most, "\n".join(many)
