"""`braid serve`: one command that brings everything up to date and serves it."""

import argparse
import atexit
import contextlib
import errno
import json
import multiprocessing
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from http.client import HTTPException
from io import StringIO
from pathlib import Path
from urllib.request import urlopen

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

EPILOG = """example:
  braid serve --port 8080

Folder for data: BRAID_DATA. Database: BRAID_DATABASE_URL (SQLite in the data folder when empty)."""


# Requests and open pages that one process holds at the same time.
STREAMS = 4096


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `braid serve`."""
    parser.add_argument("--host", default=settings.HOST, help="address to listen on (default %(default)s)")
    parser.add_argument(
        "--port", type=int, default=settings.PORT, help="port to listen on (default %(default)s)"
    )
    parser.add_argument(
        "--processes", type=int, default=settings.PROCESSES, metavar="N",
        help="web processes (default %(default)s; about one a core when many people work at once)",
    )  # fmt: skip
    parser.add_argument(
        "--sample", action="store_true", help="make the sample company first when the database is empty"
    )
    parser.add_argument("--no-worker", action="store_true", help="do not start the background worker")


def run(options: argparse.Namespace) -> int:
    """Serves until it is told to stop. Exit code 1 when the port is taken."""
    if trouble := listening_trouble(options.host, options.port):
        print(trouble, file=sys.stderr, flush=True)
        return 1
    bring_up_to_date()
    if options.sample:
        make_first_sample()
    connections.close_all()
    if not options.no_worker:
        keep_worker()
    greet(options)
    serve(options)
    return 0


def say(text: str) -> None:
    """Prints at once, also into a pipe."""
    print(text, flush=True)


def listening_trouble(host: str, port: int) -> str:
    """Why nobody can listen there, and what to do; empty when one can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OverflowError:
            return f"Port {port} is no port: choose one from 1 to 65535."
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return taken(host, port)
            if error.errno == errno.EACCES:
                return f"Port {port} is reserved: choose one above 1023 with BRAID_PORT=8000 or --port."
            return (
                f"{host} is no address of this machine: set BRAID_HOST, most often to 127.0.0.1 or 0.0.0.0."
            )
    return ""


def taken(host: str, port: int) -> str:
    """What holds the port, as far as it says so, and how to choose another."""
    shown = f"[{host}]" if ":" in host else host
    try:
        with urlopen(f"http://{shown}:{port}/health/", timeout=1) as answer:  # noqa: S310  (an address of this machine)
            is_braid = "database" in json.loads(answer.read(1000))
    except (OSError, ValueError, TypeError, HTTPException):
        is_braid = False
    holder = (
        f"a Braid runs there already: http://{shown}:{port}/" if is_braid else "another program listens there"
    )
    other = port + 1 if port < 65535 else 8000
    return (
        f"Port {port} is taken: {holder}\n"
        f"To start this one on another: make run BRAID_PORT={other}, or braid serve --port {other}"
    )


def bring_up_to_date() -> None:
    """Applies new migrations and collects static files, both only when there is something new."""
    bring_tables_up_to_date()
    collect_static()


def bring_tables_up_to_date() -> None:
    """Applies new migrations."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Bringing the database up to date …")
        call_command("migrate", verbosity=0, interactive=False)
    else:
        # What can be searched is said in the code: it may have changed without a migration.
        from braid.activity.search import index

        index.renew()


def collect_static() -> None:
    """Collects, hashes and compresses the static files when any of them has changed."""
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    now = static_stamp()
    if not stamp.exists() or stamp.read_text() != now:
        say("Preparing styles, scripts and icons …")
        # (The extensions of htmx are not used, and name files that are not there.)
        call_command(
            "collectstatic",
            verbosity=0,
            interactive=False,
            clear=True,
            stdout=StringIO(),
            ignore_patterns=["ext"],
        )
        stamp.write_text(now)


def static_stamp() -> str:
    """Names, sizes and times of every source of static files, as one line."""
    from django.contrib.staticfiles.finders import get_finders

    parts = []
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            parts.append(f"{name}:{found.st_size}:{found.st_mtime_ns}")
    return str(len(parts)) + ":" + str(abs(hash_of("\n".join(sorted(parts)))))


def hash_of(text: str) -> int:
    """A hash that is the same in every process, unlike Python's own."""
    import hashlib

    return int(hashlib.sha256(text.encode()).hexdigest()[:16], 16)


def make_first_sample() -> None:
    """The sample company, when nobody has used this database yet."""
    from braid.people.models import User, Workspace

    if not User.objects.exists() and not Workspace.objects.exists():
        from braid.site.sample.command import make

        say("Making the sample company …")
        make("acme", say=say)


def keep_worker() -> None:
    """Starts the background worker as a child and starts it again should it ever stop."""
    state: dict[str, subprocess.Popen[bytes] | None] = {"child": None}

    def watch() -> None:
        while True:
            child = subprocess.Popen([sys.executable, "-m", "braid", "worker", "--parent", str(os.getpid())])  # noqa: S603
            state["child"] = child
            child.wait()
            time.sleep(1)

    def stop() -> None:
        if child := state["child"]:
            child.terminate()

    atexit.register(stop)
    threading.Thread(target=watch, daemon=True, name="keep-worker").start()


def greet(options: argparse.Namespace) -> None:
    """The address, and how to get in."""
    from braid.people.models import User, Workspace

    host = f"[{options.host}]" if ":" in options.host else options.host
    address = settings.PUBLIC_URL or f"http://{host}:{options.port}"
    say(f"\n  Braid is at {address}/\n")
    sample = Workspace.objects.filter(is_sample=True).first()
    if sample:
        say(f"  Sample company “{sample.name}”: choose a person on the sign-in page, one click is enough.")
    elif not User.objects.exists():
        say(
            f"  Nobody has signed up yet: the first to do so at {address}/sign-up/ opens the first workspace."
        )
    say("  Stop with Ctrl+C.\n")
    connections.close_all()


def serve(options: argparse.Namespace) -> None:
    """Runs the web server in this process until a signal comes."""
    from granian import Granian
    from granian.constants import Interfaces

    class Server(Granian):  # type: ignore[misc,valid-type]
        """Ends the open streams first: they never end by themselves."""

        def shutdown(self, exit_code: int = 0) -> None:
            for child in multiprocessing.active_children():
                if child.pid:
                    os.kill(child.pid, signal.SIGUSR1)
            super().shutdown(exit_code)

    allow_open_files()
    Server(
        "braid.site.asgi:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.ASGI,
        workers=options.processes,
        backpressure=STREAMS,
        websockets=False,
        log_enabled=settings.DEBUG,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve()


def allow_open_files() -> None:
    """Every open page is an open file: as many as the system allows, which is often far more than it gives."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
