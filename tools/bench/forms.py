"""Sends forms to a server as many people would: `python -m tools.bench.forms KIND`.

Every form is another one, goes through every lock of a screen, and is written before its answer comes.
"""

import argparse
import itertools
import selectors
import socket
import time
from urllib.parse import urlencode

from tools.bench.driver import PATIENCE_SECONDS, Talk
from tools.bench.inside import say

TOKEN = "t" * 32
PHASES = ("define", "build", "beta")


def body(kind: str, number: int, most: int) -> tuple[str, dict[str, str], int]:
    """Where the form goes, what is in it, and the status of a good answer."""
    if kind == "insight":
        return (
            "insights/new/",
            {"text": f"What customer {number} said about exports and prices.", "source": "call"},
            303,
        )
    return f"roadmap/{number % most + 1}/move/", {"phase": PHASES[number // most % 3], "back": "stay"}, 204


def request(port: int, cookie: str, kind: str, number: int, most: int) -> tuple[bytes, bytes]:
    """One request, and how a good answer to it begins."""
    path, fields, status = body(kind, number, most)
    sent = urlencode({**fields, "csrfmiddlewaretoken": TOKEN}).encode()
    head = (
        f"POST /w/large/{path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}; braid_csrf={TOKEN}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(sent)}\r\n\r\n"
    )
    return head.encode() + sent, f"HTTP/1.1 {status}".encode()


def drive(port: int, cookie: str, kind: str, connections: int, seconds: float, most: int) -> dict[str, float]:
    """Forms a second and the times of the answers in ms."""
    selector, numbers = selectors.DefaultSelector(), itertools.count()
    hoped: dict[Talk, bytes] = {}

    def ask(talk: Talk) -> None:
        sent, hoped[talk] = request(port, cookie, kind, next(numbers), most)
        talk.ask(sent)

    for _ in range(connections):
        talk = Talk(socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS))
        selector.register(talk.link, selectors.EVENT_READ, talk)
        ask(talk)
        while not talk.read():  # (The first ones compile templates; they are not counted.)
            pass
    for talk in list(hoped):
        ask(talk)
    times: list[float] = []
    wrong, began = 0, time.perf_counter()
    while (now := time.perf_counter()) < began + seconds or len(times) < connections:
        ready = selector.select(PATIENCE_SECONDS)
        if not ready:
            raise TimeoutError(f"no answer within {PATIENCE_SECONDS:g} s")
        for key, _ in ready:
            talk = key.data
            if talk.read():
                times.append((time.perf_counter() - talk.sent) * 1000)
                wrong += not talk.got.startswith(hoped[talk])
                ask(talk)
    times.sort()
    return {
        "requests": len(times), "wrong": wrong, "rps": len(times) / (now - began),
        "p50": times[len(times) // 2], "p95": times[len(times) * 95 // 100],
    }  # fmt: skip


def main() -> None:
    """Measures what the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=("insight", "card"))
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--cookie", required=True)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--most", type=int, default=80, help="items that there are")
    asked = parser.parse_args()
    say(drive(asked.port, asked.cookie, asked.kind, asked.connections, asked.seconds, asked.most))


if __name__ == "__main__":
    main()
