"""Sending what waits: each mail once, as far as the way mail is handed over allows.

A mail is taken before it is sent, so that no other worker does, and noted as sent as soon as the server has said yes.
Who dies between that yes and the note leaves a mail that is sent once more after ten minutes, under the same
Message-ID: one duplicate at most for each time that happens, and no way to have none.

A server that nobody reaches keeps all mails waiting. Once it is reached, what goes wrong is the matter of the one mail
that it went wrong with: it steps aside, for longer each time, and those that were tried less often come before it.
"""

import logging
import smtplib
import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from email.errors import MessageError
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from braid.people.models import Member, Workspace
from braid.people.outbox.kinds import KEPT, Written, can_go_again, kind_of
from braid.people.outbox.models import Mail

log = logging.getLogger("braid.mail")
AT_ONCE = 100
# No longer at a stretch: a server that lets each mail hang must not keep the worker from everything else.
STRETCH_SECONDS = 60
# Longer than writing and sending can take; after it a mail that somebody took is free again.
HELD = timedelta(minutes=10)
# The pause after a first try; twice as long after each further one, up to the longest.
AGAIN, LONGEST = timedelta(minutes=1), timedelta(minutes=30)
# How long a mail is worth trying where nothing else is said.
WORTH = timedelta(days=5)
KEPT_DAYS = 30
NOTES = 5
EVERY_SECONDS = 3600
# What the server says to a sender when it means this one mail, which is too long (RFC 1870, 6.1). Its other answers
# to a sender are about the settings, as when somebody must sign in first: that can be mended, and the mail waits.
TOO_LONG = 552

_swept = 0.0


def put(
    kind: str,
    members: Iterable[Member],
    *,
    once: dict[int, str],
    until: datetime,
    due: datetime | None = None,
) -> int:
    """Lets a mail of this sort wait for each of them; none for whom the same one waits or went already.

    Args:
        once: for each member, by number, what makes it the same one.
        due: when it is tried first; None: at once.
    """
    now = due or timezone.now()
    rows = [
        Mail(workspace_id=m.workspace_id, member=m, kind=kind, once=once[m.pk], until=until, due_at=now) for m in members
    ]  # fmt: skip
    return len(Mail.objects.bulk_create(rows, ignore_conflicts=True))


def post(
    message: EmailMessage, kind: str, *, workspace: int | None = None, days: int = 2, about: str = ""
) -> bool:
    """Sends a mail whose text cannot be written again; when the server is away it waits with its text.

    Args:
        about: a word by which `withdraw` finds it while it waits.

    Returns:
        False when it waits, or was refused.
    """
    now = timezone.now()
    assert kind in KEPT, kind
    mail = Mail.objects.create(
        workspace_id=workspace, kind=kind, to=message.to[0], subject=message.subject[:300], text=str(message.body), once=about,
        until=now + timedelta(days=days), held_until=now + HELD, tries=1,
    )  # fmt: skip
    return _attempt(mail)


def send_due() -> int:
    """A job of the worker: sends what is due, the least tried first. Returns how many mails are done with."""
    done, started = 0, time.monotonic()
    due = Mail.objects.to_take().filter(due_at__lte=timezone.now()).order_by("tries", "due_at", "pk")
    for mail in due[:AT_ONCE]:
        if _take(mail):
            done += _attempt(mail)
            if mail.server_away or time.monotonic() - started > STRETCH_SECONDS:
                break
    return done


def _take(mail: Mail) -> bool:
    mail.held_until, mail.tries = timezone.now() + HELD, mail.tries + 1
    mine = Mail.objects.to_take().filter(pk=mail.pk, tries=mail.tries - 1)
    mail.server_away = False
    return bool(mine.update(held_until=mail.held_until, tries=mail.tries, server_away=False))


def _attempt(mail: Mail) -> bool:
    """One try with a mail that is ours; True when it is done with."""
    if mail.until <= timezone.now():
        return _give_up(mail, "")
    try:
        written = kind_of(mail).write(mail)
    except Exception as wrong:  # (one that cannot be written must not hold up the others)
        log.exception("A mail (%s) could not be written", mail.kind)
        return _later(mail, type(wrong).__name__)
    if written is None:
        return _done(mail)
    written.message.extra_headers["Message-ID"] = _message_id(mail)
    return _hand_over(mail, written)


def _hand_over(mail: Mail, written: Written) -> bool:
    """Reaches the server and gives it the mail: which of both fails says whom it concerns."""
    server = get_connection()
    try:
        server.open()
    except (OSError, smtplib.SMTPException) as wrong:
        log.error("A mail could not be sent, nobody reaches the server: %s: %s", type(wrong).__name__, wrong)
        return _away(mail, _said(wrong))
    try:
        written.message.connection = server
        written.message.send()
    except (OSError, smtplib.SMTPException, ValueError, MessageError) as wrong:
        log.error("A mail could not be sent: %s: %s", type(wrong).__name__, wrong)
        return _give_up(mail, _said(wrong)) if _is_for_good(wrong) else _later(mail, _said(wrong))
    finally:
        with suppress(OSError, smtplib.SMTPException):
            server.close()
    return _done(mail, written.sent)


def _said(wrong: Exception) -> str:
    return f"{type(wrong).__name__}: {wrong}"[:300]


def _is_for_good(wrong: Any) -> bool:
    """Whether the server, or the address itself, says that this mail can never go."""
    if isinstance(wrong, smtplib.SMTPRecipientsRefused):
        return min((code for code, _said in wrong.recipients.values()), default=0) >= 500
    if isinstance(wrong, smtplib.SMTPDataError):
        return int(wrong.smtp_code) >= 500
    if isinstance(wrong, smtplib.SMTPSenderRefused):
        return int(wrong.smtp_code) == TOO_LONG
    return isinstance(wrong, ValueError | MessageError | smtplib.SMTPNotSupportedError)


def _away(mail: Mail, said: str) -> bool:
    """Nobody reaches the server: none of the others need ask to learn the same, and all go when the first one does."""
    again = timezone.now() + _pause(mail)
    Mail.objects.to_take().filter(due_at__lte=again).update(due_at=again, server_away=True, trouble=said)
    mail.server_away = True
    return _later(mail, said)


def _pause(mail: Mail) -> timedelta:
    return min(AGAIN * 2 ** min(mail.tries - 1, 10), LONGEST)


def _later(mail: Mail, said: str) -> bool:
    _note(mail, due_at=timezone.now() + _pause(mail), trouble=said, server_away=mail.server_away)
    return False


def _give_up(mail: Mail, said: str) -> bool:
    with transaction.atomic():
        _told_given_up(mail)
        said = said or mail.trouble
        _note(mail, given_up_at=timezone.now(), subject="", text="", trouble=said)
        if said and mail.workspace_id:
            # (What is remembered of the workspace is so no longer, as after an event.)
            mine = Workspace.objects.filter(pk=mail.workspace_id)
            mine.update(mail_refused_at=timezone.now(), version=F("version") + 1)
    return False


def _done(mail: Mail, sent: Any = None) -> bool:
    """The note that it is done, with what goes with it; and the others that waited for the server may go."""

    def note() -> None:
        with transaction.atomic():
            if sent:
                sent()
            _note(mail, done_at=timezone.now(), subject="", text="", trouble="", server_away=False)

    _kept(note)
    if sent:
        Mail.objects.to_take().filter(server_away=True).update(due_at=timezone.now(), server_away=False)
    return True


def _note(mail: Mail, **values: Any) -> None:
    Mail.objects.filter(pk=mail.pk).update(held_until=None, **values)


def _kept(note: Any) -> None:
    """Writes the note, however long somebody else writes: a mail without its note would be sent again."""
    for left in reversed(range(NOTES)):
        try:
            return note()
        except OperationalError:
            if not left or connection.in_atomic_block:
                raise
            time.sleep(0.2)
    return None


def _message_id(mail: Mail) -> str:
    """Always the same for one mail, so that whoever gets it twice may see it once."""
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{salted_hmac('braid.mail', f'{mail.pk}:{mail.made_at.isoformat()}').hexdigest()}@{host}>"


def hurry(rows: Any) -> int:
    """Everything among these that waits is tried at the next opportunity."""
    return int(rows.to_take().update(due_at=timezone.now(), server_away=False))


def drop(mail: Mail) -> bool:
    """Gives up a mail that nobody is sending at this moment, as somebody wished; False when it has gone meanwhile."""
    with transaction.atomic():
        mine = Mail.objects.to_take().filter(pk=mail.pk)
        gone = mine.update(given_up_at=timezone.now(), subject="", text="", tries=F("tries"))
        if gone:
            _told_given_up(mail)
    return bool(gone)


def _told_given_up(mail: Mail) -> None:
    if tell := kind_of(mail).given_up:
        tell(mail)


def again(mail: Mail) -> bool:
    """A mail that was given up is tried anew, as if for the first time; False when it cannot be written any more."""
    if not can_go_again(mail):
        return False
    mine = Mail.objects.filter(pk=mail.pk, done_at=None).exclude(given_up_at=None)
    return bool(mine.update(given_up_at=None, due_at=timezone.now(), tries=0, trouble="", server_away=False))


def seen(workspace: int) -> int:
    """Whoever manages a workspace has seen which mails were given up: they are not told of it any more."""
    return Workspace.objects.filter(pk=workspace).exclude(mail_refused_at=None).update(mail_refused_at=None)


def withdraw(about: str, workspace: int) -> int:
    """Gives up what waits about something that is not so any more. What a worker is sending at this moment goes."""
    waiting = Mail.objects.waiting().filter(once=about, member=None, workspace_id=workspace)
    return sum(drop(mail) for mail in waiting)


def forget_old() -> int:
    """A job of the worker: what was sent is of use as long as it could be sent a second time."""
    global _swept
    if _swept and time.monotonic() - _swept < EVERY_SECONDS:
        return 0
    _swept = time.monotonic()
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    return Mail.objects.exclude(done_at=None, given_up_at=None).filter(made_at__lt=before).delete()[0]
