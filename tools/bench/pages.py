"""What a page costs in one process, through the whole of Django: `python -m tools.bench.pages`.

Counted are the statements to the database and the processor time, signed in: with what is
remembered still good (warm), right after somebody has changed something (changed), and beside it
the floor: the statements after a change on a bare connection, every value put into a cell by an f-string.
"""

import argparse
import io
import sqlite3
import time
from collections.abc import Callable
from typing import Any

from tools.bench.inside import first_member, say

Statement = tuple[str, tuple[Any, ...]]


def main() -> None:
    """Measures each address given and prints one JSON object by address."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cookie", required=True)
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("paths", nargs="+")
    asked = parser.parse_args()
    first_member()
    found = {path: measure(path, asked.cookie, asked.rounds) for path in asked.paths}
    say({"yardstick": yardstick(), "pages": found})


def measure(path: str, cookie: str, rounds: int) -> dict[str, float]:
    """Statements, milliseconds of processor and size of one page."""
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()

    def get() -> int:
        return answer(application, path, cookie)

    for _ in range(5):
        size = get()
    warm = statements(get)
    changed = statements(get, before=change)
    return {
        "bytes": size, "queries": len(changed), "queries_warm": len(warm), "cpu": cost(get, rounds),
        "cpu_changed": cost(get, rounds, before=change), "cpu_floor": cost(floor(changed), rounds),
    }  # fmt: skip


def answer(application: Any, path: str, cookie: str) -> int:
    """Asks the application as a server would. Returns the size of the page in bytes.

    Raises:
        RuntimeError: the page did not answer 200.
    """
    said: list[str] = []
    address, _, query = path.partition("?")
    environment = {
        "REQUEST_METHOD": "GET", "PATH_INFO": address, "QUERY_STRING": query, "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80",
        "HTTP_HOST": "127.0.0.1", "HTTP_COOKIE": cookie, "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(), "wsgi.url_scheme": "http", "wsgi.version": (1, 0),
        "wsgi.multithread": True, "wsgi.multiprocess": True, "wsgi.run_once": False,
    }  # fmt: skip
    body = application(environment, lambda status, headers, error=None: said.append(status))
    size = sum(len(part) for part in body)
    if hasattr(body, "close"):
        body.close()
    if not said[-1].startswith("200"):
        raise RuntimeError(f"{path} answers {said[-1]}")
    return size


def change() -> None:
    """What every action does to the workspace: a new version, and what was remembered is void."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_workspace SET version = version + 1 WHERE id = 1")


def statements(get: Callable[[], Any], before: Callable[[], None] | None = None) -> list[Statement]:
    """Every statement that one request sends to the database."""
    from django.db import connection

    seen: list[Statement] = []

    def watch(execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:
        seen.append((sql, tuple(values or ())))
        return execute(sql, values, many, context)

    if before:
        before()
    with connection.execute_wrapper(watch):
        get()
    return seen


def cost(work: Callable[[], Any], rounds: int, before: Callable[[], None] | None = None) -> float:
    """Milliseconds of processor for one go: the least of `rounds` times ten, for others on the machine only add to it."""
    spent = []
    for _ in range(rounds):
        total = 0.0
        for _ in range(10):
            if before:
                before()
            began = time.process_time()
            work()
            total += time.process_time() - began
        spent.append(total * 100)
    return min(spent)


def yardstick() -> float:
    """Milliseconds of processor for a fixed piece of work in pure Python: how quick, and how busy, the machine is."""

    def work() -> str:
        return "".join(f"<td>{number * 7 % 1000}</td>" for number in range(20_000))

    return cost(work, 10)


def floor(seen: list[Statement]) -> Callable[[], int]:
    """The least that the same page could cost in Python: its reading statements and one f-string a value."""
    from django.db import connection
    from django.db.backends.sqlite3._functions import register

    bare = sqlite3.connect(str(connection.settings_dict["NAME"]))
    register(bare)
    bare.execute("PRAGMA mmap_size=134217728")
    reading = [
        (sql.replace("%s", "?").replace("%%", "%"), values) for sql, values in seen if sql.lstrip().upper().startswith("SELECT")
    ]  # fmt: skip

    def work() -> int:
        size = 0
        for sql, values in reading:
            rows = bare.execute(sql, [v.isoformat() if hasattr(v, "isoformat") else v for v in values])
            size += len(
                "".join(
                    f"<tr>{''.join(f'<td class=cell>{value}</td>' for value in one)}</tr>" for one in rows
                )
            )
        return size

    return work


if __name__ == "__main__":
    main()
