"""Who was told of what, and how each person wants to hear."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.activity.models.about import Event
from braid.base.models import WorkspaceModel, WorkspaceQuerySet
from braid.people.models import Member


class NotificationQuerySet(WorkspaceQuerySet):
    """Notifications: everybody's own."""

    def visible_with_archived(self, member: Member) -> NotificationQuerySet:
        """One's own, of what one may still see."""
        return super().visible_with_archived(member).filter(member_id=member.pk)

    def unread(self) -> NotificationQuerySet:
        """Those that wait to be read."""
        return self.filter(read_at=None)


class Notification(WorkspaceModel):
    """Somebody is told of an event, and why. A mail about it goes out when it is due and still unread."""

    class Reason(models.TextChoices):
        MENTIONED = "mentioned", _("You are named")
        TOLD = "told", _("You were to know")
        ANSWERED = "answered", _("An answer to what you gave")
        COMMITTED = "committed", _("You are to do it")
        OWNER = "owner", _("It is yours")
        REPLIED = "replied", _("You have spoken there")
        INVITED = "invited", _("You are invited to a meeting")

    part_of = ("event",)
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    event = models.ForeignKey(Event, models.CASCADE, related_name="+")
    reason = models.CharField(max_length=9, choices=Reason)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    # When a mail is to be tried, for the first time or again; empty when none is wanted any more.
    mail_due_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    mail_tries = models.PositiveSmallIntegerField(default=0)

    objects = NotificationQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "event"], name="told_once_of_an_event")]
        indexes = [
            models.Index(fields=["member", "-id"], name="notification_newest"),
            models.Index(fields=["member"], condition=Q(read_at=None), name="notification_unread"),
            models.Index(fields=["mail_due_at"], condition=Q(mail_due_at__isnull=False), name="notification_mail"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.event_id}"


class Hearing(WorkspaceModel):
    """How somebody wants to hear of each kind of thing that concerns them; who has not chosen has it in the Monday mail."""

    class How(models.TextChoices):
        OFF = "off", _("Not at all")
        APP = "app", _("Here only")
        DIGEST = "digest", _("Here, and in the mail that sums up")
        MAIL = "mail", _("Here, and by mail at once")

    class Mails(models.TextChoices):
        WEEKLY = "weekly", _("On Monday morning")
        DAILY = "daily", _("Every working day, short; on Monday the long one")
        NONE = "none", _("Never")

    member = models.OneToOneField(Member, models.CASCADE, related_name="hearing")
    # Of a kind that is not named in `kinds`, as one that came later is not.
    how = models.CharField(_("how you hear of things"), max_length=6, choices=How, default=How.DIGEST)
    inside = {"kinds": {str: str}}
    kinds = models.JSONField(default=dict)
    mails = models.CharField(_("the mail that sums up"), max_length=6, choices=Mails, default=Mails.WEEKLY)

    # Kinds of which one hears otherwise where nothing was chosen: an invitation that never comes is none.
    USUAL = {Notification.Reason.INVITED: How.MAIL}

    def __str__(self) -> str:
        return str(self.get_how_display())

    def of(self, reason: str) -> str:
        """How they hear of things of this kind."""
        return str(self.kinds.get(reason) or self.USUAL.get(Notification.Reason(reason), self.how))
