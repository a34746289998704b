"""The open streams of one process, and the thread that tells them what has changed."""

import asyncio
import json
import logging
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db import DatabaseError, connection

from braid.activity.live.bus import Bus, BusLost, open_bus
from braid.activity.models import Event
from braid.people.models import Workspace
from braid.people.tickets import Ticket, still_good

log = logging.getLogger("braid.live")
BEAT_SECONDS = 20
STREAMS_A_MEMBER = 20
TRIES_A_MINUTE = 240
PATIENCE_SECONDS = 1.0
# Where things are written that no event tells of (`activity.actions.noticed`).
QUIET = {"rounds", "teamwork"}
# Number of the newest version, and the rooms that wrote since: nothing else leaves the server.
News = dict[int, tuple[int, set[str]]]


class Stream:
    """One open page. What it has not been sent yet is one number and a few words, however slow it is."""

    __slots__ = ("ended", "rooms", "ticket", "told", "version", "wake")

    def __init__(self, ticket: Ticket) -> None:
        self.ticket = ticket
        self.version, self.told, self.rooms = 0, 0, set[str]()
        self.ended = ""
        self.wake = asyncio.Event()

    def hear(self, version: int, rooms: Iterable[str] = ()) -> None:
        """Something has changed, in these rooms; in any of them when none is named."""
        if version > self.version:
            self.version = version
            self.rooms.update(rooms)
            self.wake.set()

    def end(self, why: str) -> None:
        """Nothing more is sent: `gone` (the page is closed), `left` (no member any more) or `stopped`."""
        self.ended = self.ended or why
        self.wake.set()

    def take(self) -> bytes:
        """What is to be sent now; a line of no meaning keeps the connection alive."""
        self.wake.clear()
        if self.ended:
            return b"event: left\ndata:\n\n" if self.ended == "left" else b""
        if self.version == self.told:
            return b":\n\n"
        said = json.dumps({"version": self.version, "rooms": sorted(self.rooms)})
        self.told, self.rooms = self.version, set()
        return f"data: {said}\n\n".encode()


class Hub:
    """Made in the event loop. The thread starts with the first stream; it alone asks the database."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.streams: dict[int, set[Stream]] = defaultdict(set)
        self.held: Counter[int] = Counter()
        self.tries: Counter[int] = Counter()
        self.minute = 0
        self.stopped, self.wanted = threading.Event(), threading.Event()
        self.thread: threading.Thread | None = None
        self.watch = Watch()

    def may_open(self, ticket: Ticket) -> bool:
        """Whether this member has not too many streams already, and has not tried too often."""
        # (Walking from page to page opens a stream for each; only a page that has lost its mind opens four a second.)
        minute = int(time.monotonic() // 60)
        if minute != self.minute:
            self.minute = minute
            self.tries.clear()
        self.tries[ticket.member] += 1
        return (
            not self.stopped.is_set()
            and self.held[ticket.member] < STREAMS_A_MEMBER
            and self.tries[ticket.member] <= TRIES_A_MINUTE
        )

    def open(self, ticket: Ticket) -> Stream:
        """A new stream, told of every change from now on."""
        stream = Stream(ticket)
        self.streams[ticket.workspace].add(stream)
        self.held[ticket.member] += 1
        self.wanted.set()
        if self.thread is None:
            self.thread = threading.Thread(target=self._run, name="live", daemon=True)
            self.thread.start()
        return stream

    def close(self, stream: Stream) -> None:
        """The stream has ended."""
        ticket = stream.ticket
        self.streams[ticket.workspace].discard(stream)
        self.held[ticket.member] -= 1
        if not self.streams[ticket.workspace]:
            del self.streams[ticket.workspace]
        if not self.held[ticket.member]:
            del self.held[ticket.member]
        if not self.streams:
            self.wanted.clear()

    def stop(self) -> None:
        """Ends every stream, because the process ends."""
        self.stopped.set()
        self.wanted.set()
        self.end(self.all(), "stopped")

    def all(self) -> list[Stream]:
        """Every open stream."""
        return [stream for streams in list(self.streams.values()) for stream in list(streams)]

    def tell(self, news: News) -> None:
        """Passes on what has changed; in the loop."""
        for workspace, (version, rooms) in news.items():
            for stream in self.streams.get(workspace, ()):
                stream.hear(version, rooms)

    def end(self, streams: Iterable[Stream], why: str) -> None:
        """Ends some streams; in the loop."""
        for stream in streams:
            stream.end(why)

    def beat(self) -> None:
        """A sign of life for every stream, by which the dead ones are found too; in the loop."""
        for stream in self.all():
            stream.wake.set()

    def _run(self) -> None:
        while not self.stopped.is_set():
            self.wanted.wait()
            try:
                self._listen(open_bus())
            except (DatabaseError, BusLost) as lost:
                log.warning("Live updates wait: %s", lost)
            except Exception:
                log.exception("Live updates begin anew")
            connection.close()
            self.stopped.wait(PATIENCE_SECONDS)

    def _listen(self, bus: Bus) -> None:
        """Until there is nobody to tell, or the database is gone."""
        beat = time.monotonic()
        heard = True  # (whatever happened before we listened)
        while self.wanted.is_set() and not self.stopped.is_set():
            if heard:
                self._pass_on()
            if time.monotonic() - beat > BEAT_SECONDS:
                beat = time.monotonic()
                self._check(self.all())
                self.loop.call_soon_threadsafe(self.beat)
            heard = bus.wait(1.0, self.stopped)

    def _pass_on(self) -> None:
        news = self.watch.look(list(self.streams))
        if not news:
            return
        # (Where no room is named, the change may have been of the people: at the first look an event may lie between two reads.)
        moved = {pk for pk, (_version, rooms) in news.items() if not rooms or "people" in rooms}
        self._check([stream for stream in self.all() if stream.ticket.workspace in moved])
        self.loop.call_soon_threadsafe(self.tell, news)

    def _check(self, streams: list[Stream]) -> None:
        """Ends the streams of those who may not listen any more."""
        good = still_good(stream.ticket for stream in streams) if streams else {}
        ended = [stream for stream in streams if stream.ticket not in good]
        if ended:
            self.loop.call_soon_threadsafe(self.end, ended, "left")


class Watch:
    """What was last seen of each workspace that somebody listens to."""

    def __init__(self) -> None:
        self.seen: dict[int, tuple[int, int, int]] = {}

    def look(self, workspaces: list[int]) -> News:
        """What has changed since the last look; of a workspace that is new here only the version."""
        news: News = {}
        rows = Workspace.objects.filter(pk__in=workspaces).values_list("pk", "version", "quiet_version")
        now = {pk: (version, quiet) for pk, version, quiet in rows}
        for pk, (version, quiet) in now.items():
            seen, heard, event = self.seen.get(pk, (0, 0, 0))
            if (version, quiet) == (seen, heard):
                continue
            events = Event.objects.filter(workspace_id=pk, pk__gt=event).order_by()
            if seen:
                kinds = dict(events.values_list("pk", "subject_kind"))
                rooms = {kind.partition(".")[0] for kind in kinds.values()}
                news[pk] = version + quiet, rooms | (QUIET if quiet != heard else set())
                event = max(kinds, default=event)
            else:
                event = (
                    Event.objects.filter(workspace_id=pk).order_by("-pk").values_list("pk", flat=True).first()
                    or 0
                )
                news[pk] = version + quiet, set()
            self.seen[pk] = version, quiet, event
        self.seen = {pk: self.seen[pk] for pk in now}
        return news
