"""Where answers go: an address and a link for each person and series, with a part that nobody guesses."""

from __future__ import annotations

import re
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from braid.people.models import Member
from braid.teamwork.models import Invite

SALT = "braid.teamwork.answer"
WORD = re.compile(r"^(\d{1,18})-([0-9a-f]{24})$")


def is_read() -> bool:
    """Whether answers by mail are read here, as far as Braid knows: an address for them is set."""
    return bool(settings.MEETING_ADDRESS)


def _proof(pk: int) -> str:
    return salted_hmac("braid.teamwork.reply", str(pk)).hexdigest()[:24]


def organizer(invite: Invite) -> str:
    """The address that stands as the organizer of a series for this person: answers of this person go there."""
    if not is_read():
        return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    name, _at, host = settings.MEETING_ADDRESS.rpartition("@")
    return f"{name}+{invite.pk}-{_proof(invite.pk)}@{host}"


def sender(invite: Invite) -> str:
    """The same with a name, as the sender of the mail: some programs answer the sender."""
    name = parseaddr(settings.DEFAULT_FROM_EMAIL)[0] or "Braid"
    return formataddr((name, organizer(invite)))


def invite_at(address: str) -> int | None:
    """The number of the invite to whose address somebody has written; None where it is no such address."""
    name, _at, host = settings.MEETING_ADDRESS.lower().rpartition("@")
    local, _at, there = address.strip().lower().rpartition("@")
    word = local.removeprefix(f"{name}+")
    found = WORD.match(word) if name and there == host and word != local else None
    if found is None or not constant_time_compare(found[2], _proof(int(found[1]))):
        return None
    return int(found[1])


def answer_link(invite: Invite, meeting: int = 0) -> str:
    """The path of the page on which somebody answers without signing in: for one meeting, or (0) for all."""
    return reverse("answer_meeting", args=[signing.dumps([invite.pk, meeting], salt=SALT, compress=True)])


def read_link(token: str) -> tuple[int, int] | None:
    """The invite and the meeting of a link; None where nobody has signed it."""
    try:
        invite, meeting = signing.loads(token, salt=SALT)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return int(invite), int(meeting)


def mail_of(member: Member) -> str:
    """The address under which somebody is known to calendars."""
    return (member.user.email if member.user else "") or member.email


def addresses_of(member: Member) -> set[str]:
    """All addresses of somebody, small."""
    known = {member.email, member.user.email if member.user else ""}
    if member.user_id:
        known |= set(member.user.emailaddress_set.values_list("email", flat=True))  # type: ignore[union-attr]
    return {each.lower() for each in known if each}
