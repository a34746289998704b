"""A mail on its way: to whom, what sort, since when, how often it was tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from braid.people.models import Member


class MailQuerySet(models.QuerySet["Mail"]):
    """Mails, by how far they are."""

    def waiting(self) -> MailQuerySet:
        """Neither sent nor given up."""
        return self.filter(done_at=None, given_up_at=None)

    def to_take(self) -> MailQuerySet:
        """Those that nobody is sending at this moment; one who died while doing so no longer holds it."""
        return self.waiting().filter(Q(held_until=None) | Q(held_until__lte=timezone.now()))

    def visible_to(self, member: Member) -> MailQuerySet:
        """For those who manage a workspace: its mails. Mails about an account are of no workspace."""
        if not member.may("manage"):
            return self.none()
        return self.filter(workspace_id=member.workspace_id)


class Mail(models.Model):
    """A mail that waits, or was sent a while ago.

    What can be written at the moment of sending, from what its reader may see then, has no text here. What cannot,
    such as a link that is shown once, keeps its text until it is sent or given up. This is the queue of one machine
    and no part of the plans, so no archive holds it; and as a mail about an account is of no workspace, it is no
    `WorkspaceModel`.
    """

    workspace = models.ForeignKey("people.Workspace", models.CASCADE, null=True, related_name="+")
    member = models.ForeignKey("people.Member", models.CASCADE, null=True, related_name="+")
    # By this whoever writes it is found; see `outbox.kinds`.
    kind = models.CharField(max_length=20)
    # Of two with the same word to the same member the second is none: `weekly:2026-11-30`.
    once = models.CharField(max_length=60, blank=True)
    to = models.EmailField(blank=True)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    # After that it is not worth sending any more.
    until = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    held_until = models.DateTimeField(null=True)
    # Whether it waits for the server, which nobody has reached; it goes as soon as any other mail does.
    server_away = models.BooleanField(default=False)
    trouble = models.CharField(max_length=300, blank=True)
    # Sent, or nothing was left to say: which of both is nobody's business.
    done_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "once"], condition=~Q(once=""), name="mail_once")
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(done_at=None, given_up_at=None), name="mail_waits"),
            models.Index(fields=["workspace", "-id"], name="mail_of_workspace"),
        ]

    def __str__(self) -> str:
        return self.kind
