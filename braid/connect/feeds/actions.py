"""Every write about the secret links of calendars. A link is its member's alone."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.connect.feeds.models import CalendarFeed
from braid.launches.models import Launch
from braid.people.models import Member, hashed

MOST = 50


@transaction.atomic
def make_feed(*, by: Member, of: str, launch: Launch | None = None) -> tuple[CalendarFeed, str]:
    """Makes a link and gives it with its secret, which is kept nowhere.

    Raises:
        ValidationError: there are too many already, or it is not said of which launch.
    """
    if not by.may("view"):
        raise PermissionDenied
    if of not in CalendarFeed.Of.values:
        raise ValidationError({"of": _("Choose what is in it.")})
    if (of == CalendarFeed.Of.LAUNCH) != (launch is not None):
        raise ValidationError(
            {"launch": _("Choose a launch for a calendar of one launch, and none for others.")}
        )
    if CalendarFeed.objects.filter(member=by, revoked_at=None).count() >= MOST:
        raise ValidationError(
            _("You have %(most)s links already: revoke one that nobody needs.") % {"most": MOST}
        )
    token = CalendarFeed.new_token()
    made = CalendarFeed.objects.create(
        workspace_id=by.workspace_id, member=by, of=of, launch=launch, token_hash=hashed(token)
    )
    record(by, "calendar_feed.made", CalendarFeed, feed=made.pk)
    return made, token


@transaction.atomic
def renew_feed(feed: CalendarFeed, *, by: Member) -> str:
    """Gives the link another secret; who has the old one reads nothing any more."""
    _own(feed, by)
    if feed.revoked_at:
        raise ValidationError(_("This link was revoked. Make another one."))
    token = CalendarFeed.new_token()
    feed.token_hash, feed.renewed_at = hashed(token), timezone.now()
    feed.save(update_fields=["token_hash", "renewed_at"])
    record(by, "calendar_feed.renewed", CalendarFeed, feed=feed.pk)
    return token


@transaction.atomic
def revoke_feed(feed: CalendarFeed, *, by: Member) -> None:
    """Nobody reads anything by the link any more. Doing it twice changes nothing."""
    _own(feed, by)
    if feed.revoked_at is None:
        feed.revoked_at = timezone.now()
        feed.save(update_fields=["revoked_at"])
        record(by, "calendar_feed.revoked", CalendarFeed, feed=feed.pk)


def _own(feed: CalendarFeed, by: Member) -> None:
    if feed.member_id != by.pk:
        raise PermissionDenied


def by_token(token: str) -> CalendarFeed | None:
    """The link behind a secret, while its member is here and it was not revoked."""
    rows = CalendarFeed.objects.in_use().select_related("member__workspace", "member__user", "launch")
    feed = rows.filter(token_hash=hashed(token), revoked_at=None).first()
    if feed is None or not feed.member.may("view"):
        return None
    if feed.member.user is None or not feed.member.user.is_active:
        return None
    # (A launch may have been kept to some people since.)
    return feed if CalendarFeed.objects.visible_to(feed.member).filter(pk=feed.pk).exists() else None
