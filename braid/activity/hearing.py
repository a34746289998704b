"""How somebody hears of each kind of thing, and how often a mail sums up what is new."""

from typing import Any

from django.db import transaction

from braid.activity.models import Hearing, Notification
from braid.base.prepared import Prepared
from braid.people.models import Member

_hearing: Prepared[Hearing] = Prepared(lambda member: Hearing.objects.filter(member=member))
How, Mails = Hearing.How, Hearing.Mails


def hearing_of(member: Member) -> Hearing:
    """What the member has chosen; the usual where nothing was."""
    found = _hearing.first(member.pk)
    return found or Hearing(member=member, workspace_id=member.workspace_id)


def in_digest(member: Member) -> list[str]:
    """The kinds that are to be in the mail that sums up."""
    hearing = hearing_of(member)
    return [reason for reason in Notification.Reason.values if hearing.of(reason) == How.DIGEST]


@transaction.atomic
def choose(*, by: Member, kinds: dict[str, str], mails: str | None = None) -> Hearing:
    """How one wants to hear from now on. Mails that wait go when they are not wanted any more."""
    row = hearing_of(by)
    row.kinds = {**row.kinds, **kinds}
    row.mails = mails or row.mails
    row.save()
    quiet = [reason for reason in Notification.Reason.values if row.of(reason) != How.MAIL]
    Notification.objects.filter(member=by, reason__in=quiet).update(mail_due_at=None)
    return row


def all_kinds(how: str) -> dict[str, str]:
    """The same for everything."""
    return dict.fromkeys(Notification.Reason.values, how)


def heard(member: Any, reason: str) -> str:
    """How this member, read with their `hearing`, hears of such a thing."""
    hearing: Hearing = getattr(member, "hearing", None) or Hearing()
    return hearing.of(reason)
