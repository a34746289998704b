"""The mailbox to which answers come, read over IMAP by the worker. Only mails to addresses of meetings are fetched."""

from __future__ import annotations

import email
import imaplib
import logging
import re
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from braid.teamwork.inviting.reading import LARGEST, LARGEST_HEAD, TAKEN, number_of, read, recipients
from braid.teamwork.models import Mailbox

log = logging.getLogger("braid.answers")
# So many mails at once; the others follow with the next look.
AT_ONCE = 50
SECONDS = 15
WHO = f"BODY.PEEK[HEADER.FIELDS (DELIVERED-TO X-ORIGINAL-TO ENVELOPE-TO TO CC)]<0.{LARGEST_HEAD}>"

_looked = 0.0
_said: set[tuple[int, int]] = set()
# How far behind those at the head, which were not given out, it was asked without success; by the box's own number.
_behind: dict[int, int] = {}


class Refused(imaplib.IMAP4.error):
    """The server does not give out one mail."""


def read_due() -> int:
    """A job of the worker: reads what is new in the mailbox, where one is set. Returns how many answers were taken."""
    global _looked
    if not settings.IMAP_HOST or (_looked and time.monotonic() - _looked < settings.IMAP_SECONDS):
        return 0
    _looked = time.monotonic()
    box, _made = Mailbox.objects.get_or_create(name=_name())
    try:
        taken = look(box)
    except (OSError, imaplib.IMAP4.error) as wrong:
        said = f"{type(wrong).__name__}: {wrong}"[:200]
        Mailbox.objects.filter(pk=box.pk).update(trouble=said)
        log.error("The mailbox of answers could not be read: %s", said)
        return 0
    Mailbox.objects.filter(pk=box.pk).update(trouble="", read_at=timezone.now())
    return taken


def _name() -> str:
    return f"{settings.IMAP_USER}@{settings.IMAP_HOST}/{settings.IMAP_FOLDER}"[:200]


@contextmanager
def _opened() -> Iterator[imaplib.IMAP4]:
    host, port, how = settings.IMAP_HOST, settings.IMAP_PORT, settings.IMAP_TLS
    secure = ssl.create_default_context()
    box: imaplib.IMAP4
    if how == "tls":
        box = imaplib.IMAP4_SSL(host, port, ssl_context=secure, timeout=SECONDS)
    else:
        box = imaplib.IMAP4(host, port, timeout=SECONDS)
    try:
        if how == "starttls":
            box.starttls(secure)
        box.login(settings.IMAP_USER, settings.IMAP_PASSWORD)
        yield box
    finally:
        # (Whoever has hung up need not be told goodbye: what went wrong before is what counts.)
        with suppress(OSError, imaplib.IMAP4.error):
            box.logout()


def look(box: Mailbox) -> int:
    """Reads what came since the last look, in its order; how many answers were taken.

    How far it was read is kept mail by mail: whoever is killed meanwhile reads one twice at most, which changes nothing.
    A mail that the server does not give out holds up nobody: as soon as one behind it was read, it is passed over.

    Raises:
        imaplib.IMAP4.error: the server gives out none of many.
    """
    taken, refused = 0, 0
    with _opened() as server:
        _ok(server.select(f'"{settings.IMAP_FOLDER}"'))
        validity = _validity(server)
        if validity != box.validity:
            box.validity, box.last = validity, 0
        fresh = _fresh(server, box.last)
        for uid in fresh[:AT_ONCE]:
            try:
                taken += _tried(server, uid)
            except Refused as why:
                refused += 1
                _say_refused(box, uid, why)
                if refused == AT_ONCE:
                    taken += _look_behind(box, server, fresh, why)
                    _keep(box, uid)
                continue
            _keep(box, uid)
    return taken


def _look_behind(box: Mailbox, server: imaplib.IMAP4, fresh: list[int], why: Refused) -> bool:
    """Whether the server gives out one mail behind those at the head, and so means just them; if so, whether it was taken.

    It is read once more when its turn comes, which changes nothing: only what was asked for in this look is passed over.

    Raises:
        Refused: none of the next; those behind them are asked for at the next look.
    """
    start = _behind.pop(box.pk, 0)
    for uid in [each for each in fresh[AT_ONCE:] if each > start][:AT_ONCE]:
        try:
            return _tried(server, uid)
        except Refused as again:
            _say_refused(box, uid, again)
            _behind[box.pk] = uid
    raise why


def _keep(box: Mailbox, uid: int) -> None:
    box.last = uid
    box.save(update_fields=["validity", "last"])


def _validity(server: imaplib.IMAP4) -> int:
    said = server.response("UIDVALIDITY")[1]
    return int(said[0]) if said and said[0] else 0


def _fresh(server: imaplib.IMAP4, last: int) -> list[int]:
    found = _ok(server.uid("SEARCH", "UID", f"{last + 1}:*"))
    numbers = sorted(int(each) for line in found if line for each in bytes(line).split() if each.isdigit())
    # (A server names the newest one even where none is so new.)
    return [uid for uid in numbers if uid > last]


def _tried(server: imaplib.IMAP4, uid: int) -> bool:
    """One mail: whatever strangers have written into it, those behind it are read."""
    try:
        return _one(server, uid)
    except (Refused, OSError, imaplib.IMAP4.error, DatabaseError):
        raise  # (nothing that the mail has done: it is read again)
    except Exception as wrong:
        log.warning("A mail could not be read (%s)", type(wrong).__name__)
        return False


def _one(server: imaplib.IMAP4, uid: int) -> bool:
    """One mail: to whom it went and how long it is comes first, and only an answer is fetched, and marked as read."""
    about = _fetched(server, uid, f"(RFC822.SIZE {WHO})")
    head, size = _content(about), re.search(rb"RFC822\.SIZE (\d+)", b" ".join(_lines(about)))
    to = recipients(email.message_from_bytes(head[:LARGEST_HEAD]))
    if number_of(to) is None:
        return False
    if size is None or int(size[1]) > LARGEST:
        log.warning("A mail to meetings was refused: longer than %s KB", LARGEST // 1024)
        return False
    raw = _content(_fetched(server, uid, "(BODY.PEEK[])"))
    taken = read(raw, to).what == TAKEN
    if taken:
        server.uid("STORE", str(uid), "+FLAGS", r"(\Seen)")
    return taken


def _fetched(server: imaplib.IMAP4, uid: int, what: str) -> list[Any]:
    """What the server gives out of one mail.

    Raises:
        Refused: it says no, or does not understand; the connection goes on.
    """
    try:
        return _ok(server.uid("FETCH", str(uid), what))
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as wrong:
        raise Refused(str(wrong)) from wrong


def _say_refused(box: Mailbox, uid: int, why: Refused) -> None:
    """Once for each mail: it is asked for again with each look until one behind it was read."""
    if (box.validity, uid) not in _said:
        _said.add((box.validity, uid))
        log.warning(
            "Mail %s of the mailbox of answers is not given out (%s); those behind it are read", uid, why
        )


def _ok(answer: tuple[str, Any]) -> list[Any]:
    status, found = answer
    if status != "OK":
        raise imaplib.IMAP4.error(f"the server says {status}")
    return list(found or [])


def _lines(found: list[Any]) -> list[bytes]:
    return [bytes(each[0] if isinstance(each, tuple) else each) for each in found if each]


def _content(found: list[Any]) -> bytes:
    return next((bytes(each[1]) for each in found if isinstance(each, tuple)), b"")
