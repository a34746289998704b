"""The way from the event loop to Django's handler and back."""

import asyncio
import threading

import pytest

from braid.site.bridge import NO_TURN, PIECE, Bridge


def scope_of(method, headers=()):
    return {
        "type": "http", "method": method, "path": "/wörter/", "query_string": b"q=%C3%B6", "http_version": "1.1",
        "scheme": "http", "server": ("127.0.0.1", 8000), "client": ("10.0.0.9", 5), "headers": list(headers),
    }  # fmt: skip


def ask(handler, *parts: bytes, method="POST", headers=(), largest=100, gone=False):
    """One request through a bridge; what was sent back."""
    waiting = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
    waiting.append({"type": "http.disconnect"} if gone else {"type": "http.request", "body": b""})
    sent = []
    scope = scope_of(method, headers)

    async def receive():
        return waiting.pop(0)

    async def send(message):
        sent.append(message)

    asyncio.run(Bridge(handler, 1, largest)(scope, receive, send))
    return sent


def echo(environ, start):
    start("201 Created", [("Content-Type", "text/plain"), ("X-Way", "there")])
    return [environ["wsgi.input"].read()]


def test_a_body_in_parts_arrives_whole_and_the_answer_comes_back():
    head, body = ask(echo, b"one ", b"two")
    assert head["status"] == 201
    assert (b"x-way", b"there") in head["headers"]
    assert body == {"type": "http.response.body", "body": b"one two", "more_body": False}


def test_the_handler_is_told_who_asks_for_what():
    seen = {}

    def handler(environ, start):
        seen.update(environ)
        return echo(environ, start)

    ask(
        handler,
        headers=[(b"host", b"a"), (b"cookie", b"x=1"), (b"cookie", b"y=2"), (b"content-type", b"text/css")],
    )
    assert seen["PATH_INFO"].encode("latin-1").decode() == "/wörter/"
    assert seen["QUERY_STRING"] == "q=%C3%B6"
    assert (seen["REMOTE_ADDR"], seen["HTTP_HOST"], seen["CONTENT_TYPE"]) == ("10.0.0.9", "a", "text/css")
    assert seen["HTTP_COOKIE"] == "x=1; y=2"


def test_a_header_with_an_underscore_does_not_pass_for_that_of_the_proxy():
    seen = {}

    def handler(environ, start):
        seen.update(environ)
        return echo(environ, start)

    ask(handler, headers=[(b"x_forwarded_proto", b"https")])
    assert "HTTP_X_FORWARDED_PROTO" not in seen


def test_a_body_that_is_too_large_is_refused_before_it_is_read_to_its_end():
    def never(environ, start):
        raise AssertionError

    (head, _body) = ask(never, b"x" * 60, b"x" * 60, b"x" * 60)
    assert head["status"] == 413


def test_nobody_works_for_a_form_whose_sender_has_gone():
    def never(environ, start):
        raise AssertionError

    assert ask(never, b"half", gone=True) == []


def test_a_long_answer_comes_in_pieces_and_is_closed_in_the_thread_that_made_it():
    closed = []

    class Answer:
        def __iter__(self):
            self.made_by = threading.current_thread()
            return iter([b"x" * PIECE, b"y" * 10, b"z" * PIECE, b"end"])

        def close(self):
            closed.append(threading.current_thread() is self.made_by)

    answer = Answer()
    _head, *bodies = ask(lambda _environ, start: (start("200 OK", []), answer)[1], method="GET")
    assert b"".join(b["body"] for b in bodies) == b"x" * PIECE + b"y" * 10 + b"z" * PIECE + b"end"
    assert [b["more_body"] for b in bodies] == [True, True, False]
    assert closed == [True]


def test_an_answer_without_a_body_is_an_answer():
    head, body = ask(lambda _environ, start: (start("304 Not Modified", []), [])[1], method="GET")
    assert (head["status"], body["body"], body["more_body"]) == (304, b"", False)


def test_an_error_of_the_handler_reaches_the_server():
    def broken(environ, start):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ask(broken)


def broken(environ, start):
    raise ImportError("half of an upgrade")


def breaking_off(environ, start):
    start("200 OK", [])

    def parts():
        yield b"x" * PIECE
        raise RuntimeError("the disk has gone")

    return parts()


@pytest.mark.parametrize(
    ("handler", "why"), [(broken, "half of an upgrade"), (breaking_off, "the disk has gone")]
)
def test_what_nobody_could_answer_stands_in_the_log(handler, why, caplog):
    with pytest.raises((ImportError, RuntimeError)):
        ask(handler, method="GET")
    assert "no page for GET" in caplog.text
    assert why in caplog.text


def test_who_waits_to_write_leaves_a_thread_to_those_who_read():
    pen, order, told = threading.Event(), [], []

    def handler(environ, start):
        if environ["REQUEST_METHOD"] == "POST":
            told.append(environ[NO_TURN])
            assert environ[NO_TURN] or pen.wait(20)
        order.append(environ["REQUEST_METHOD"])
        start("200 OK", [])
        return [b""]

    async def one(bridge, method):
        async def receive():
            return {"type": "http.request", "body": b""}

        async def send(_message):
            pass

        await bridge(scope_of(method), receive, send)

    async def play():
        bridge = Bridge(handler, 2, 100, writers=1, patience=0.2)
        writers = [asyncio.create_task(one(bridge, "POST")) for _ in range(3)]
        await asyncio.sleep(0)
        await one(bridge, "GET")
        while len(told) < 3:
            await asyncio.sleep(0.01)
        pen.set()
        await asyncio.gather(*writers)
        writers_after = asyncio.create_task(one(bridge, "POST"))
        await asyncio.wait_for(writers_after, 5)

    asyncio.run(play())
    assert order == ["GET", "POST", "POST", "POST", "POST"]
    assert told == [False, True, True, False]


def test_whoever_reads_slowly_holds_no_thread():
    async def both():
        bridge, goes_on = Bridge(echo, 1, 100), asyncio.Event()
        quick = []

        async def receive():
            return {"type": "http.request", "body": b""}

        async def slowly(_message):
            await goes_on.wait()

        async def at_once(message):
            quick.append(message)

        slow = asyncio.create_task(bridge(scope_of("GET"), receive, slowly))
        await asyncio.sleep(0.05)
        await asyncio.wait_for(bridge(scope_of("GET"), receive, at_once), 5)
        assert len(quick) == 2
        assert not slow.done()
        goes_on.set()
        await asyncio.wait_for(slow, 5)

    asyncio.run(both())
