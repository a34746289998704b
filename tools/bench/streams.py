"""Opens pages that listen, and times how soon all of them hear of a change: `python -m tools.bench.streams`."""

import argparse
import selectors
import socket
import time

from tools.bench.inside import first_member, say
from tools.bench.server import below, resident

PATIENCE_SECONDS = 30.0
CHANGES = 7


def main() -> None:
    """Opens the streams, changes something a few times, and weighs the server before and after."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--server", type=int, required=True, help="the process that started the server")
    parser.add_argument("--streams", type=int, default=500)
    asked = parser.parse_args()
    member = first_member()
    tickets = all_tickets(asked.streams)
    links: list[socket.socket] = []
    for ticket in tickets[:16]:  # What the first pages cost, such as the thread that looks, is not theirs.
        links.append(listening(asked.port, ticket))
    hear(links)
    before = weight(asked.server)
    links += [listening(asked.port, ticket) for ticket in tickets[16:]]
    hear(links[16:])
    grown = weight(asked.server) - before
    time.sleep(0.5)
    delays = [delay(member, links, number) for number in range(CHANGES)]
    say(
        {
            "streams": len(links),
            "median": sorted(delays)[CHANGES // 2],
            "worst": max(delays),
            "kilobytes": grown * 1024 / (len(links) - 16),
        }
    )


def all_tickets(many: int) -> list[str]:
    """Tickets for that many pages, spread over the people."""
    from braid.people.models import Member
    from braid.people.tickets import ticket_for

    people = [ticket_for(one) for one in Member.objects.select_related("workspace", "user").order_by("pk")]
    return [people[number % len(people)] for number in range(many)]


def listening(port: int, ticket: str) -> socket.socket:
    """One open page."""
    link = socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS)
    link.sendall(
        f"GET /live/large/?ticket={ticket} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/event-stream\r\n\r\n".encode()
    )
    return link


def hear(links: list[socket.socket]) -> None:
    """Waits until each has been told something.

    Raises:
        RuntimeError: one of them is refused or hears nothing.
    """
    selector = selectors.DefaultSelector()
    for link in links:
        selector.register(link, selectors.EVENT_READ, bytearray())
    until = time.monotonic() + PATIENCE_SECONDS
    while selector.get_map():
        ready = selector.select(max(0.0, until - time.monotonic()))
        if not ready:
            raise RuntimeError(f"{len(selector.get_map())} of {len(links)} open pages heard nothing")
        for key, _ in ready:
            key.data.extend(key.fileobj.recv(65_536))  # type: ignore[union-attr]
            if key.data.startswith(b"HTTP/1.1 4"):
                raise RuntimeError(f"an open page is refused: {bytes(key.data[:30])!r}")
            if b"data: " in key.data:
                selector.unregister(key.fileobj)


def delay(member: object, links: list[socket.socket], number: int) -> float:
    """Milliseconds from the end of one change until the last page has heard of it."""
    from braid.activity.actions import comment
    from braid.roadmap.models import Item

    item = Item.objects.order_by("pk").first()
    assert item is not None
    comment(item, by=member, body=f"Said to all, {number}.")  # type: ignore[arg-type]
    began = time.perf_counter()
    hear(links)
    spent = (time.perf_counter() - began) * 1000
    time.sleep(0.3)
    return spent


def weight(server: int) -> float:
    """Memory of the server and all below it, in MB."""
    return sum(resident(pid) for pid in [server, *below(server)])


if __name__ == "__main__":
    main()
