"""Whether an address is shown to be its owner's: to others Braid writes only what somebody has just asked for."""

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef
from django.db.models.functions import Lower

from braid.people.models import Member, User


def is_confirmed(user: User) -> bool:
    """Whether this user has followed a link that went to their address."""
    return EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists()


def confirmed() -> Exists:
    """The same as a condition on members."""
    rows = EmailAddress.objects.annotate(small=Lower("email")).filter(verified=True)
    return Exists(rows.filter(user=OuterRef("user"), small=Lower(OuterRef("user__email"))))


def reachable(member: Member) -> bool:
    """Whether Braid may write to this member by itself: here, with an account, and with a confirmed address."""
    user = member.user
    return bool(user and user.is_active and member.may("view") and is_confirmed(user))
