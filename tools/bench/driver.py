"""Asks a server for one page again and again over connections that stay open: `python -m tools.bench.driver`.

It runs in a process of its own, takes as little of the processor as it can, and stops at the
given time. Every answer must be a 200 of the expected size, or it counts as wrong.
"""

import argparse
import json
import selectors
import socket
import time
from dataclasses import dataclass, field

PATIENCE_SECONDS = 20.0


@dataclass(eq=False)
class Talk:
    """One connection: what has come of the answer so far, and since when it is awaited."""

    link: socket.socket
    sent: float = 0.0
    got: bytearray = field(default_factory=bytearray)
    length: int = -1

    def ask(self, request: bytes) -> None:
        """Sends the request; it is short enough to leave at once."""
        self.got.clear()
        self.length = -1
        self.sent = time.perf_counter()
        self.link.sendall(request)

    def read(self) -> bool:
        """Takes what has arrived; True when the answer is complete."""
        part = self.link.recv(262_144)
        if not part:
            raise ConnectionError("the server closed the connection")
        self.got += part
        if self.length < 0 and (end := self.got.find(b"\r\n\r\n")) >= 0:
            self.length = end + 4 + _content_length(bytes(self.got[:end]))
        return 0 <= self.length <= len(self.got)


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    if head.startswith(b"HTTP/1.1 204"):
        return 0
    raise ValueError("an answer without Content-Length")


def drive(
    port: int, path: str, cookie: str, connections: int, seconds: float, most: int
) -> dict[str, float | int]:
    """Requests/s and the times of the answers in ms, after one warm-up request on each connection."""
    request = (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\nAccept: text/html\r\n\r\n"
    ).encode()
    selector = selectors.DefaultSelector()
    talks = [
        Talk(socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS)) for _ in range(connections)
    ]
    size = 0
    for talk in talks:
        talk.ask(request)
        while not talk.read():
            pass
        size = len(talk.got)
        _refuse_other_than_ok(talk)
        selector.register(talk.link, selectors.EVENT_READ, talk)
    times: list[float] = []
    wrong = 0
    began = time.perf_counter()
    for talk in talks:
        talk.ask(request)
    # At least one answer for each connection, however slow: every wait is bounded by our patience.
    while ((now := time.perf_counter()) < began + seconds or len(times) < connections) and len(times) < most:
        ready = selector.select(PATIENCE_SECONDS)
        if not ready:
            raise TimeoutError(f"no answer within {PATIENCE_SECONDS:g} s")
        for key, _ in ready:
            talk = key.data
            if talk.read():
                now = time.perf_counter()
                times.append((now - talk.sent) * 1000)
                right = talk.got.startswith(b"HTTP/1.1 200") and abs(len(talk.got) - size) <= size * 0.05
                wrong += not right
                talk.ask(request)
    spent = now - began
    for talk in talks:
        talk.link.close()
    times.sort()
    return {
        "requests": len(times), "wrong": wrong, "bytes": size, "rps": len(times) / spent,
        "p50": times[len(times) // 2], "p95": times[len(times) * 95 // 100],
    }  # fmt: skip


def _refuse_other_than_ok(talk: Talk) -> None:
    first = bytes(talk.got.split(b"\r\n", 1)[0])
    if b" 200" not in first:
        raise SystemExit(f"the page answers {first.decode(errors='replace')}, not 200")


def main() -> None:
    """Measures what the arguments say and prints one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--path", required=True)
    parser.add_argument("--cookie", default="")
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--most", type=int, default=20_000, help="requests at most")
    asked = parser.parse_args()
    print(
        json.dumps(drive(asked.port, asked.path, asked.cookie, asked.connections, asked.seconds, asked.most))
    )


if __name__ == "__main__":
    main()
