"""A real `braid serve` on a database of its own, for what one process alone cannot show."""

import contextlib
import http.client
import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from tools.bench.server import Server, serving

ROOT = Path(__file__).resolve().parent.parent
# Makes the cast in one workspace and an outsider in another; says who is who, with a cookie and a ticket for each.
WORLD = """
from django.conf import settings
from django.test import Client
from braid.people.tickets import ticket_for
from braid.site.sample.cast import make_cast, make_workspace
import json
cast = make_cast(make_workspace("Acme", "acme"))
cast["otto"] = make_cast(make_workspace("Elsewhere", "elsewhere"))["priya"]
said = {}
for name, member in cast.items():
    client = Client()
    client.force_login(member.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    said[name] = {"pk": member.pk, "cookie": cookie, "ticket": ticket_for(member)}
print(json.dumps(said))
"""


@dataclass
class Braid:
    """A running Braid: its server, its environment, and its people."""

    server: Server
    environment: dict[str, str]
    people: dict[str, dict[str, Any]]

    def python(self, code: str) -> str:
        """Runs Python beside the server, on the same database; what it prints."""
        return python(code, self.environment)

    def get(self, path: str, who: str = "") -> http.client.HTTPResponse:
        """One request on a connection of its own, not read yet."""
        link = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=15)
        link.request("GET", path, headers={"Cookie": self.people[who]["cookie"]} if who else {})
        return link.getresponse()

    def post(self, path: str, body: str, who: str, token: str) -> http.client.HTTPResponse:
        """Sends a form; the token stands in the cookie and in the form."""
        link = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=15)
        cookies = f"{self.people[who]['cookie']}; braid_csrf={token}"
        kind = "application/x-www-form-urlencoded"
        link.request("POST", path, body, headers={"Cookie": cookies, "Content-Type": kind})
        return link.getresponse()


def python(code: str, environment: dict[str, str]) -> str:
    """Runs Python with Braid loaded."""
    head = "import django; django.setup()\n"
    done = subprocess.run(
        [sys.executable, "-c", head + code], env=environment, cwd=ROOT, capture_output=True, text=True, timeout=120
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@contextlib.contextmanager
def database(folder: Path) -> Iterator[dict[str, str]]:
    """The environment of a Braid with an empty database of the kind that the tests run on."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("BRAID_")}
    environment = {
        **kept, "BRAID_DATA": str(folder), "BRAID_SECRET_KEY": os.environ["BRAID_SECRET_KEY"],
        "DJANGO_SETTINGS_MODULE": "braid.site.settings",
    }  # fmt: skip
    url = os.environ.get("BRAID_DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield environment
        return
    import psycopg

    # (One process may serve several at once: a module's own, and that of one test in it.)
    name = f"braid_served_{os.getpid()}_{secrets.token_hex(4)}"
    with psycopg.connect(url, autocommit=True) as link:
        link.execute(f"CREATE DATABASE {name}")
        try:
            yield {**environment, "BRAID_DATABASE_URL": urlunsplit(urlsplit(url)._replace(path=f"/{name}"))}
        finally:
            link.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextlib.contextmanager
def served(folder: Path, processes: int = 2, **settings: str) -> Iterator[Braid]:
    """Braid with the cast in it and these settings, served until the block ends."""
    with database(folder) as plain, serving(environment := {**plain, **settings}, processes) as server:
        yield Braid(server, environment, json.loads(python(WORLD, environment)))
