"""Carries a request from the event loop to Django's WSGI handler in a small fixed pool of threads, and its answer back."""

import asyncio
import logging
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from typing import IO, Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Handler = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

log = logging.getLogger("braid.site")
# Said to the handler of somebody whose turn to write did not come.
NO_TURN = "braid.no_turn"
IN_MEMORY = 1024 * 1024
# A piece of a long answer: large enough that the way between thread and loop costs little.
PIECE = 256 * 1024
UNPREFIXED = ("CONTENT_TYPE", "CONTENT_LENGTH")


class Bridge:
    """An ASGI application around a WSGI one.

    A request waits for its whole body in the loop, so that a slow line never holds a thread. A thread holds its
    connection to the database from one request to the next.

    Args:
        handler: the WSGI application.
        threads: how many requests are worked on at once; the others wait.
        largest: bytes of a body above which the answer is 413.
        writers: how many of them may write. Where one pen is all there is, whoever waits for it holds a thread: the
            others wait here, so that a thread is left for those who read. Whoever has waited for `patience` seconds
            goes on with a word to the handler (`NO_TURN`), which says so.
    """

    def __init__(
        self, handler: Handler, threads: int, largest: int, writers: int = 0, patience: float = 60
    ) -> None:
        self.handler, self.largest, self.patience = handler, largest, patience
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="page")
        self.pens = asyncio.Semaphore(writers or threads)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as body:
            writes = scope["method"] not in {"GET", "HEAD"}
            if writes:
                size = await self._take(body, receive)
                if size is None:
                    return
                if size > self.largest:
                    await refuse(send, 413)
                    return
            asked = environ(scope, body)
            has_pen = writes and await self._pen()
            asked[NO_TURN] = writes and not has_pen
            loop = asyncio.get_running_loop()
            work = loop.run_in_executor(self.pool, self._answer, asked, send, loop)
            if has_pen:
                # (The thread may go on for longer than anybody waits for its answer.)
                work.add_done_callback(lambda _done: self.pens.release())
            await _send(send, await asyncio.shield(work))

    async def _pen(self) -> bool:
        """Waits for a turn to write; whether it came in time."""
        try:
            # (A clock only for those who have to wait.)
            async with asyncio.timeout(self.patience) if self.pens.locked() else nullcontext():
                await self.pens.acquire()
        except TimeoutError:
            return False
        return True

    async def _take(self, body: IO[bytes], receive: Receive) -> int | None:
        """Reads the body; its size, or None when the other end has gone."""
        size = 0
        while size <= self.largest:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            part = message.get("body", b"")
            size += len(part)
            body.write(part)
            if not message.get("more_body"):
                break
        body.seek(0)
        return size

    def _answer(self, asked: dict[str, Any], send: Send, loop: asyncio.AbstractEventLoop) -> dict[str, Any]:
        """Runs in a thread: asks the handler and hands its answer to the loop, piece by piece.

        Returns:
            The last piece, which the loop sends by itself: waiting for it here would cost the thread two turns more.
        """
        begun: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], _error: Any = None) -> None:
            begun[:] = [
                int(status[:3]),
                [(k.lower().encode("latin-1"), v.encode("latin-1")) for k, v in headers],
            ]

        def say(**message: Any) -> None:
            asyncio.run_coroutine_threadsafe(_send(send, message), loop).result()

        with logged(asked):
            answer = self.handler(asked, start)
        try:
            head = {"type": "http.response.start"}
            parts = pieces(said(answer, asked))
            part = next(parts, b"")
            head |= {"status": begun[0], "headers": begun[1]}
            for following in parts:
                say(head=head, type="http.response.body", body=part, more_body=True)
                head, part = {}, following
            return {"head": head, "type": "http.response.body", "body": part, "more_body": False}
        finally:
            getattr(answer, "close", lambda: None)()


async def _send(send: Send, message: dict[str, Any]) -> None:
    if head := message.pop("head"):
        await send(head)
    await send(message)


async def refuse(send: Send, status: int) -> None:
    """An answer without a page."""
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


@contextmanager
def logged(asked: dict[str, Any]) -> Iterator[None]:
    """Nobody else tells of what Django itself could not answer: the server has no log of its own."""
    try:
        yield
    except Exception:
        log.exception("no page for %s %s", asked["REQUEST_METHOD"], asked["PATH_INFO"])
        raise


def said(parts: Iterable[bytes], asked: dict[str, Any]) -> Iterator[bytes]:
    """The same parts; a long answer that breaks off in the middle stands in the log."""
    with logged(asked):
        yield from parts


def pieces(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in fewer parts; an answer that fits is one."""
    kept, size = [], 0
    for part in parts:
        kept.append(part)
        size += len(part)
        if size >= PIECE:
            yield b"".join(kept)
            kept, size = [], 0
    if kept:
        yield b"".join(kept)


def environ(scope: Scope, body: Any) -> dict[str, Any]:
    """The request as WSGI says it."""
    server = scope.get("server") or ("localhost", 80)
    asked: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": scope.get("root_path", ""),
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": scope["client"][0] if scope.get("client") else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        # `X_Forwarded_Proto` would pass for `X-Forwarded-Proto`, which only the proxy may say.
        if b"_" in name:
            continue
        key = name.decode("latin-1").upper().replace("-", "_")
        key = key if key in UNPREFIXED else f"HTTP_{key}"
        said = value.decode("latin-1")
        asked[key] = f"{asked[key]}{'; ' if key == 'HTTP_COOKIE' else ','}{said}" if key in asked else said
    return asked
