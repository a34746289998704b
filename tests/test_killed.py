"""What breaks off in the middle of a save: a server that is killed, a line that is cut. What was confirmed is there."""

import http.client
import json
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.served import WORLD, Braid, database, python
from tools.bench.server import below, serving

PEOPLE = ("priya", "marco", "ella", "priya", "marco", "ella")
TOKEN, WORDS = "k" * 32, 900
POD = """
from braid.people.models import Pod, Workspace
pod, _made = Pod.objects.get_or_create(workspace=Workspace.objects.get(slug="acme"), name="Crew")
print(f"/w/acme/talk/people.pod/{pod.pk}/comment/")
"""
# The first word of every comment that is there; each must be whole in all the tables that it writes into.
KEPT = f"""
from braid.activity.models import Comment, Event
from braid.people.models import Receipt
from django.db import connection
if connection.vendor == "sqlite":
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert cursor.execute("PRAGMA foreign_key_check").fetchone() is None
said = dict(Comment.objects.values_list("pk", "body"))
told = Event.objects.filter(name="comment.added").values_list("facts__comment", flat=True)
assert sorted(said) == sorted(told), (said, told)
assert Receipt.objects.count() == len(said)
assert not Receipt.objects.filter(place="").exists()
assert {{len(body.split()) for body in said.values()}} <= {{{WORDS}}}
print(*(body.split()[0] for body in said.values()))
"""


def wait(what: Callable[[], object]) -> None:
    """Looks again and again, and gives up after a minute."""
    until = time.monotonic() + 60
    while not what():
        assert time.monotonic() < until, "it did not happen within a minute"
        time.sleep(0.02)


def form(word: str) -> str:
    """A comment of many words, with the mark by which it is known when it is sent twice."""
    body = f"{word} " + "word " * (WORDS - 1)
    return urlencode({"body": body, "braid_once": word, "csrfmiddlewaretoken": TOKEN})


def web_processes(pid: int) -> list[int]:
    """Those below `braid serve` that answer: all but the worker."""
    return [one for one in below(pid) if b"\0serve\0" in Path(f"/proc/{one}/cmdline").read_bytes()]


class Writers:
    """People who save one comment after the other, each with a word of its own, until they are told to stop."""

    def __init__(self, braid: Braid, place: str) -> None:
        self.braid, self.place = braid, place
        self.confirmed: list[str] = []
        self.unsure: list[tuple[str, str]] = []
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self.write, args=pair) for pair in enumerate(PEOPLE)]
        for thread in self.threads:
            thread.start()

    def write(self, number: int, who: str) -> None:
        turn = 0
        while not self.over.is_set():
            word, turn = f"w{number}-{turn}", turn + 1
            try:
                status = self.braid.post(self.place, form(word), who, TOKEN).status
            except (OSError, http.client.HTTPException):
                self.unsure.append((word, who))
                continue
            assert status == 303, status
            self.confirmed.append(word)

    def more(self, count: int) -> None:
        """Waits until so many more are confirmed."""
        before = len(self.confirmed)
        wait(lambda: len(self.confirmed) >= before + count)

    def end(self) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A database with the cast in it: its environment, its people, and where they talk."""
    with database(tmp_path_factory.mktemp("killed")) as environment:
        with serving(environment):
            people = json.loads(python(WORLD, environment))
        yield environment, people, python(POD, environment)


def kept(environment: dict[str, str]) -> list[str]:
    return python(KEPT, environment).split()


def test_a_server_that_is_killed_while_people_save_loses_nothing_that_it_confirmed(home):
    environment, people, place = home
    with serving(environment, worker=True) as server:
        writers = Writers(Braid(server, environment, people), place)
        try:
            writers.more(30)
            os.kill(web_processes(server.process.pid)[0], signal.SIGKILL)
            writers.more(30)
            os.killpg(server.process.pid, signal.SIGKILL)
        finally:
            writers.end()
    there = kept(environment)
    assert set(writers.confirmed) <= set(there)
    assert writers.unsure, "nobody was in the middle of a save"
    assert len(there) == len(set(there))
    # Whoever got no answer sends the same again: then it is there, once.
    with serving(environment) as again:
        braid = Braid(again, environment, people)
        for word, who in writers.unsure[:10]:
            assert braid.post(place, form(word), who, TOKEN).status == 303
    there = kept(environment)
    assert {word for word, _who in writers.unsure[:10]} <= set(there)
    assert len(there) == len(set(there))


def sent(braid: Braid, place: str, word: str, share: float) -> socket.socket:
    """A line over which so much of a form has gone, headers first."""
    body = form(word).encode()
    head = (
        f"POST {place} HTTP/1.1\r\nHost: 127.0.0.1:{braid.server.port}\r\n"
        f"Cookie: {braid.people['priya']['cookie']}; braid_csrf={TOKEN}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    line = socket.create_connection(("127.0.0.1", braid.server.port), timeout=15)
    line.sendall(head.encode() + body[: int(len(body) * share)])
    return line


def test_a_line_that_is_cut_in_the_middle_of_a_save_leaves_nothing_or_all_and_keeps_nobody_waiting(home):
    environment, people, place = home
    with serving(environment, 1) as server:
        braid = Braid(server, environment, people)
        halves = [
            sent(braid, place, f"half-{number}", share) for number, share in enumerate((0, 0.1, 0.5, 0.99))
        ]
        # Others are answered while these hang, and after they have gone.
        assert braid.post(place, form("while"), "marco", TOKEN).status == 303
        for line in halves:
            line.close()
        assert braid.post(place, form("after"), "marco", TOKEN).status == 303
        for number in range(4):
            sent(braid, place, f"whole-{number}", 1).close()
        for number in range(4):
            assert braid.post(place, form(f"whole-{number}"), "priya", TOKEN).status == 303
    there = kept(environment)
    assert {"while", "after", *(f"whole-{number}" for number in range(4))} <= set(there)
    assert len(there) == len(set(there))
    assert not [word for word in there if word.startswith("half")]
