"""`braid serve`: one command that brings everything up to date and serves it."""

import argparse
import atexit
import errno
import os
import socket
import subprocess
import sys
import threading
import time
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

EPILOG = """example:
  braid serve --port 8080

Folder for data: BRAID_DATA. Database: BRAID_DATABASE_URL (SQLite in the data folder when empty)."""


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
        say(trouble)
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
                return f"Port {port} is taken: something else answers there. Choose another with BRAID_PORT=8001 or --port."
            if error.errno == errno.EACCES:
                return f"Port {port} is reserved: choose one above 1023 with BRAID_PORT=8000 or --port."
            return (
                f"{host} is no address of this machine: set BRAID_HOST, most often to 127.0.0.1 or 0.0.0.0."
            )
    return ""


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


def collect_static() -> None:
    """Collects, hashes and compresses the static files when any of them has changed."""
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    now = static_stamp()
    if not stamp.exists() or stamp.read_text() != now:
        say("Preparing styles, scripts and icons …")
        call_command("collectstatic", verbosity=0, interactive=False, clear=True, stdout=StringIO())
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

    Granian(
        "braid.site.wsgi:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=options.processes,
        blocking_threads=settings.THREADS,
        websockets=False,
        log_enabled=settings.DEBUG,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve()
