"""The parts of the measurement in which many people do something at once, as rows."""

import contextlib
import os
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

from tools.bench.measure import CONNECTIONS, Bench
from tools.bench.report import Row, higher, row
from tools.bench.server import serving

POSTGRES = "postgres://postgres@127.0.0.1:5432/postgres"
STREAMS = 500


def written(bench: Bench) -> list[Row]:
    """Forms sent to a server: something heard, and a card moved on the board."""
    rows = []
    least = {"insight": 400.0, "card": None}
    with serving(bench.environment()) as server:
        for kind, name in (("insight", "creating an insight"), ("card", "moving a card")):
            before = server.processor()
            got = bench.step(
                "forms", kind, "--port", str(server.port), "--cookie", bench.cookie,
                "--seconds", str(bench.seconds), "--most", str(max(80, 10_000 // bench.share)),
            )  # fmt: skip
            if got["wrong"]:
                raise RuntimeError(f"{got['wrong']} of {got['requests']} forms of {name} were refused")
            each = (server.processor() - before) / (got["requests"] + CONNECTIONS)
            rate = f"{name}: requests"
            rows += [
                row(rate, got["rps"], "per s", least=least[kind]) if least[kind] else higher(rate, got["rps"], "per s"),
                row(f"{name}: p50", got["p50"], "ms"),
                row(f"{name}: p95", got["p95"], "ms"),
                row(f"{name}: processor of the server", each, "ms a request"),
            ]  # fmt: skip
    return rows


def told(bench: Bench) -> list[Row]:
    """A change, told to all who have a page open."""
    many = STREAMS if bench.share == 1 else 60  # (ten people may not have more)
    with serving(bench.environment()) as server:
        got = bench.step(
            "streams", "--port", str(server.port), "--server", str(server.process.pid), "--streams", str(many)
        )
    return [
        higher("open pages: listening", got["streams"], "pages"),
        row("open pages: a change told to all", got["median"], "ms", most=300),
        row("open pages: the slowest change", got["worst"], "ms"),
        row("open pages: memory for each", got["kilobytes"], "KB", most=35),
    ]


def answered(bench: Bench) -> list[Row]:
    """A crowd answers the same rounds, on SQLite and on PostgreSQL where there is one."""
    rows = crowd_rows(bench, "SQLite", {})
    with postgres() as url:
        if url:
            rows += crowd_rows(bench, "PostgreSQL", {"BRAID_DATABASE_URL": url})
        else:
            print(
                "\nNOT MEASURED on PostgreSQL: none answers at BRAID_DATABASE_URL or on this machine.",
                file=sys.stderr,
            )
    return rows


def crowd_rows(bench: Bench, database: str, more: dict[str, str]) -> list[Row]:
    """Two hundred people, each with an answer to an anonymous and to a named round."""
    people = 200 if bench.share == 1 else 48 if bench.share < 100 else 16
    folder, plan = f"crowd-{database.lower()}", bench.folder / f"crowd-{database.lower()}.json"
    bench.step("crowd", "make", "--people", str(people), "--plan", str(plan), folder=folder, **more)
    with serving(bench.environment(folder, **more)) as server:
        got = bench.step("crowd", "answer", "--plan", str(plan), "--port", str(server.port))
    kept = bench.step("crowd", "count", folder=folder, **more)
    name = f"round, 16 at the same instant, {database}"
    return [
        higher(f"{name}: answers sent", got["sent"], "answers"),
        row(f"{name}: errors", got["errors"], "errors", most=0),
        row(f"{name}: answers lost", 2 * got["sent"] - kept["kept"] - kept["noted"], "answers", most=0),
        row(f"{name}: until all were kept", got["seconds"], "s", most=60),
        row(f"{name}: the slowest answer", got["worst"], "ms"),
    ]


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """The address of an empty database that lives as long as the block; nothing where no server answers."""
    import psycopg

    asked = os.environ.get("BRAID_DATABASE_URL", "")
    url = asked if asked.startswith("postgres") else POSTGRES
    try:
        link = psycopg.connect(url, autocommit=True, connect_timeout=5)
    except psycopg.OperationalError:
        yield ""
        return
    name = f"braid_bench_{os.getpid()}"
    with link:
        link.execute(f"CREATE DATABASE {name}")
        try:
            yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        finally:
            link.execute(f"DROP DATABASE {name} WITH (FORCE)")


def waited(bench: Bench) -> list[Row]:
    """How long somebody who writes waits for long work of others."""
    many = max(500, 20_000 // bench.share)
    brought = bench.step("waits", "import", str(many), folder="waits")
    closed = bench.step("waits", "close")
    return [
        row("another writer, while 20,000 rows come in: longest wait", brought["worst"], "ms", most=1000),
        row("another writer, while 20,000 rows come in: p95", brought["p95"], "ms"),
        row("20,000 rows come in, with another writer", brought["seconds"], "s"),
        row(
            "another writer, after an anonymous round has closed: longest wait",
            closed["worst"],
            "ms",
            most=1000,
        ),
        row("putting an anonymous round out of order", closed["seconds"], "s"),
    ]
