"""A mail server of this machine for tests: what it has taken, and time that goes by for mails that wait."""

import email
import socket
from datetime import timedelta
from email import policy

from braid.people.outbox.models import Mail


class Box:
    """What a mail server has taken; `refuse` is what it says to the next one.

    To an address that begins with `refused-` it says what `refused` has, to a sender what `sender` has; on whoever
    writes to `hangup-` it hangs up.
    """

    def __init__(self) -> None:
        self.mails: list[email.message.EmailMessage] = []
        self.refuse = self.sender = ""
        self.refused = "550 no such person"
        self.asked: list[str] = []

    async def handle_MAIL(self, _server, _session, envelope, address, _options):  # noqa: N802
        if self.sender:
            return self.sender
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, _session, envelope, address, _options):  # noqa: N802
        self.asked.append(address)
        if address.startswith("hangup-"):
            server.transport.close()
            return "421 bye"
        if self.refuse or address.startswith("refused-"):
            return self.refuse or self.refused
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        self.mails.append(email.message_from_bytes(envelope.content, policy=policy.default))
        return "250 taken"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def later(**by) -> None:
    """Time goes by for all mails."""
    for mail in Mail.objects.waiting():
        mail.due_at -= timedelta(**by)
        mail.held_until = mail.held_until and mail.held_until - timedelta(**by)
        mail.until -= timedelta(**by)
        mail.save()
