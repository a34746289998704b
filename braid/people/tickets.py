"""Who may listen: a signed ticket, good for a few minutes, for one member of one workspace."""

from collections.abc import Iterable
from typing import NamedTuple

from django.core import signing
from django.db.models import F, Q
from django.utils import timezone

from braid.people.models import Member

SECONDS = 300
SALT = "braid.live:"


class Ticket(NamedTuple):
    """A member, by number, and how often that user has ended all sessions."""

    member: int
    workspace: int
    epoch: int


def ticket_for(member: Member) -> str:
    """For the page that a member has opened; it is of no use in another workspace."""
    held = Ticket(member.pk, member.workspace_id, member.user.session_epoch if member.user else 0)
    return signing.dumps(held, salt=SALT + member.workspace.slug)


def read_ticket(text: str, slug: str) -> Ticket | None:
    """What a ticket says; None when it is not ours, of another workspace, or too old."""
    try:
        return Ticket(*signing.loads(text, salt=SALT + slug, max_age=SECONDS))
    except (signing.BadSignature, TypeError, ValueError):
        return None


def still_good(tickets: Iterable[Ticket]) -> dict[Ticket, int]:
    """Those whose member is still here and has not signed out everywhere, with the news version of the workspace."""
    held = set(tickets)
    here = Q(left_on=None) | Q(left_on__gt=timezone.localdate())
    rows = Member.objects.filter(here, pk__in=[ticket.member for ticket in held], user__is_active=True)
    news = F("workspace__version") + F("workspace__quiet_version")
    kept = rows.values_list("pk", "workspace_id", "user__session_epoch", news)
    return {ticket: row[-1] for row in kept if (ticket := Ticket(*row[:-1])) in held}
