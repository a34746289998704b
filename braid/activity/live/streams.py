"""`/live/<workspace>/?ticket=…`: a stream of server-sent events, in the event loop and without Django's handler."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qs

from django.db import DatabaseError, close_old_connections

from braid.activity.live.hub import Hub, Stream
from braid.people.tickets import Ticket, read_ticket, still_good

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

PREFIX = "/live/"
HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


class Live:
    """The application below `/live/`; one for each process."""

    def __init__(self) -> None:
        self._hub: Hub | None = None
        self._door = ThreadPoolExecutor(1, thread_name_prefix="live-door")

    @property
    def hub(self) -> Hub:
        """The streams of this process."""
        self._hub = self._hub or Hub()
        return self._hub

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """401 without a good ticket, 404 for who is no member any more, 429 for too many streams."""
        if scope["method"] != "GET":
            return await refuse(send, 405)
        slug = scope["path"].removeprefix(PREFIX).strip("/")
        asked = parse_qs(scope["query_string"].decode("latin-1"))
        ticket = read_ticket(asked.get("ticket", [""])[0], slug)
        if ticket is None:
            return await refuse(send, 401)
        if not self.hub.may_open(ticket):
            return await refuse(send, 429)
        stream = self.hub.open(ticket)
        try:
            await self._serve(stream, receive, send)
        finally:
            self.hub.close(stream)

    async def _serve(self, stream: Stream, receive: Receive, send: Send) -> None:
        try:
            version = await self.hub.loop.run_in_executor(self._door, standing, stream.ticket)
        except DatabaseError:
            return await refuse(send, 503)
        if version is None:
            return await refuse(send, 404)
        stream.hear(version)
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        leaving = asyncio.ensure_future(_left(receive))
        leaving.add_done_callback(lambda _done: stream.end("gone"))
        try:
            while not stream.ended:
                await stream.wake.wait()
                await send({"type": "http.response.body", "body": stream.take(), "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            leaving.cancel()


async def _left(receive: Receive) -> None:
    """Returns when the page has been closed."""
    while (await receive())["type"] != "http.disconnect":
        pass


def standing(ticket: Ticket) -> int | None:
    """The version of the workspace; None when the ticket's member may not listen. Runs in the thread of the door."""
    close_old_connections()
    return still_good([ticket]).get(ticket)


async def refuse(send: Send, status: int) -> None:
    """An answer without a page."""
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})
