"""Invitations: making one, taking one back, and coming in by one."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.base.models import Side
from braid.people.models import Invitation, Member, User, hashed
from braid.people.outbox import sending
from braid.people.writing import record

DAYS_OPEN = 14
CARRIED = "invitation"  # (in the session: the number of the invitation, never its secret)


@transaction.atomic
def invite(
    *, by: Member, side: str, right: str, discipline: str = "", email: str = "", member: Member | None = None
) -> tuple[Invitation, str]:
    """Makes an invitation and gives it with its secret, which is kept nowhere.

    Raises:
        PermissionDenied: `by` is no admin.
        ValidationError: the address is a member's already, or a bare link would make an admin.
    """
    if not by.may("manage"):
        raise PermissionDenied
    email = (email or (member.email if member else "")).strip().lower()
    if member and member.user_id:
        raise ValidationError({"member": _("%(name)s can sign in already.") % {"name": member.name}})
    seated = Member.objects.visible_to(by).here().filter(user__isnull=False, email__iexact=email)
    if email and seated.exists():
        raise ValidationError({"email": _("Somebody with this mail address is in the workspace already.")})
    if right == Member.Right.ADMIN and not email and not member:
        text = _(
            "A link can be passed on, so it makes nobody an admin. Give a mail address, or another right."
        )
        raise ValidationError({"right": text})
    token = Invitation.new_token()
    made = Invitation.objects.create(
        workspace_id=by.workspace_id, email=email, side=side, right=right, discipline=discipline, member=member,
        token_hash=hashed(token), invited_by=by, expires_at=timezone.now() + timedelta(days=DAYS_OPEN),
    )  # fmt: skip
    record(by, "invitation.made", made, side=side, right=right)
    return made, token


@transaction.atomic
def withdraw(invitation: Invitation, *, by: Member) -> None:
    """Nobody can come in by it any more; its mail, where it still waits, does not go. Doing it twice changes nothing."""
    if not by.may("manage") or invitation.workspace_id != by.workspace_id:
        raise PermissionDenied
    if invitation.withdrawn_at is None:
        invitation.withdrawn_at = timezone.now()
        invitation.save(update_fields=["withdrawn_at"])
        sending.withdraw(invitation.waiting_word, invitation.workspace_id)
        record(by, "invitation.withdrawn", invitation)


def by_token(token: str) -> Invitation | None:
    """The invitation behind a secret link, open or not."""
    rows = Invitation.objects.select_related("workspace", "member", "invited_by")
    return rows.filter(token_hash=hashed(token)).first()


def carry(request: HttpRequest, invitation: Invitation) -> None:
    """Remembers the invitation while its bearer signs up."""
    request.session[CARRIED] = invitation.pk


def carried(request: HttpRequest) -> Invitation | None:
    """The invitation that this session brought along, while it is open."""
    if not (number := request.session.get(CARRIED)):
        return None
    found = Invitation.objects.filter(pk=number).first()
    return found if found and found.is_open() else None


def accept_carried(request: HttpRequest, user: User) -> str:
    """Takes somebody who has just signed up in, and gives the address of the workspace; empty otherwise."""
    invitation = carried(request)
    request.session.pop(CARRIED, None)
    if invitation is None:
        return ""
    try:
        member = accept(invitation, user=user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return ""
    return f"/w/{member.workspace.slug}/"


@transaction.atomic
def accept(invitation: Invitation, *, user: User) -> Member:
    """Gives the user a seat in the workspace, with the side and the right of the invitation.

    Somebody who is in already keeps the seat as it is, and the invitation stays unused.

    Raises:
        ValidationError: the invitation is shut, or the seat cannot be this user's; says why.
    """
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("workspace", "member")
        .get(pk=invitation.pk)
    )
    if user.is_of_sample():
        raise ValidationError(_("The people of a sample company stay in it: nobody was added."))
    seat = Member.objects.filter(workspace_id=invitation.workspace_id, user=user).first()
    if seat and seat.may("view"):
        return seat
    if why := invitation.shut():
        raise ValidationError(str(why))
    seat = _seat(invitation, user, seat)
    seat.user, seat.left_on = user, None
    seat.side, seat.right = invitation.side, invitation.right
    seat.discipline = invitation.discipline or seat.discipline
    seat.save()
    _use(invitation, seat)
    record(seat, "member.joined", seat, invitation=invitation.pk)
    return seat


def _use(invitation: Invitation, seat: Member) -> None:
    invitation.times_used = F("times_used") + 1
    if invitation.for_one:
        invitation.accepted_at, invitation.accepted_by = timezone.now(), seat
    invitation.save(update_fields=["times_used", "accepted_at", "accepted_by"])


def _seat(invitation: Invitation, user: User, former: Member | None) -> Member:
    """The row that becomes the user's: a roster row, the one they had, or a new one."""
    if former and not invitation.for_one:
        # A link may still be in the hands of somebody who was asked to leave.
        raise ValidationError(
            _("You have left this workspace. To come back, ask an admin for an invitation in your name.")
        )
    if (seat := invitation.member) is not None:
        if seat.user_id not in {None, user.pk} or (former and former.pk != seat.pk):
            raise ValidationError(_("This seat belongs to another account already. Ask an admin."))
        return seat
    if former:
        return former
    roster = Member.objects.filter(workspace_id=invitation.workspace_id)
    if own := roster.filter(email__iexact=user.email).first():
        # Without proof that the address is theirs, nobody takes over the seat of somebody on the roster.
        if own.user_id or invitation.email.lower() != own.email.lower():
            raise ValidationError(
                _(
                    "Your mail address is on the roster of this workspace. Ask an admin for an invitation by mail."
                )
            )
        return own
    if invitation.email and (meant := roster.filter(email__iexact=invitation.email, user=None).first()):
        return meant
    return Member(
        workspace=invitation.workspace, name=user.name or user.email, email=user.email, side=Side.OTHER
    )
