"""Imports that somebody started: what was sent, how it was read, how far it is and what came of it."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.models import WorkspaceModel, WorkspaceQuerySet
from braid.connect.feeds.models import CalendarFeed  # noqa: F401  (a table of this room)
from braid.connect.meeting_files.models import MeetingFile  # noqa: F401  (and another one)
from braid.people.models import Member


class OwnQuerySet(WorkspaceQuerySet):
    """Files on their way in or out: what one person sees in them another one perhaps may not."""

    def visible_with_archived(self, member: Member) -> OwnQuerySet:
        """Those of this member alone."""
        return super().visible_with_archived(member).filter(by=member)


def token() -> str:
    """The name of an upload on disk: nobody can guess it, and it says nothing about the file."""
    return secrets.token_hex(20)


class ImportJob(WorkspaceModel):
    """One file on its way in.

    `lease_until` is until when a worker claims to be at it: later, the next worker takes it up again.
    The import and the state "done" are one transaction, so that a second try finds all or nothing.
    """

    # What came of it is in the tables; the file and its progress belong to this machine.
    exported = False

    class State(models.TextChoices):
        PREVIEW = "preview", _("To be checked")
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Refused")

    by = models.ForeignKey(Member, models.CASCADE, related_name="+")
    name = models.CharField(_("file"), max_length=200)
    size = models.BigIntegerField(default=0)
    token = models.CharField(max_length=40, default=token, unique=True, editable=False)
    kind_of = models.CharField(_("kind"), max_length=12, blank=True)
    mapping = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.PREVIEW)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    report: models.JSONField = models.JSONField(default=dict)
    problem = models.CharField(_("why it was refused"), max_length=1000, blank=True)

    objects = OwnQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        indexes = [
            models.Index(fields=["state", "lease_until"], name="import_due"),
            models.Index(fields=["workspace", "-id"], name="import_newest"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        return f"import/{self.pk}/"

    @property
    def path(self) -> Path:
        """Where the bytes are."""
        return Path(settings.UPLOAD_DIR) / self.token

    @property
    def refused_path(self) -> Path:
        """Where the refused rows are."""
        return self.path.with_suffix(".refused")

    @property
    def gone_path(self) -> Path:
        """Where the rows are listed that have left their source."""
        return self.path.with_suffix(".gone")

    @property
    def progress_path(self) -> Path:
        """Where a worker writes how far it is: the database shows nothing before the import ends."""
        return self.path.with_suffix(".progress")

    @property
    def is_under_way(self) -> bool:
        """Whether somebody should wait for it."""
        return self.state in (self.State.WAITING, self.State.RUNNING)

    def may_be_tried_again(self) -> bool:
        """Whether the file is still there and nothing of it is in."""
        return self.state == self.State.REFUSED and self.path.exists()

    def forget(self, *, refused: bool = False) -> None:
        """Deletes the upload; with `refused` also the lists of rows that came of it."""
        lists = [self.refused_path, self.gone_path]
        paths: list[Any] = [self.path, self.progress_path, *(lists if refused else [])]
        for path in paths:
            path.unlink(missing_ok=True)


class ExportJob(WorkspaceModel):
    """A whole workspace on its way out, too large for somebody to wait at the page: the worker writes it.

    Only who asked for it may fetch it, for a day; it holds what that person may see.
    """

    # The file belongs to this machine and to one person.
    exported = False

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    by = models.ForeignKey(Member, models.CASCADE, related_name="+")
    token = models.CharField(max_length=40, default=token, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    size = models.BigIntegerField(default=0)

    objects = OwnQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        indexes = [models.Index(fields=["state", "lease_until"], name="export_due")]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d}"

    @property
    def path(self) -> Path:
        """Where the archive is, or will be."""
        return Path(settings.EXPORT_DIR) / f"{self.token}.zip"

    @property
    def progress_path(self) -> Path:
        """Where the worker writes how far it is."""
        return self.path.with_suffix(".progress")

    @property
    def is_under_way(self) -> bool:
        """Whether somebody should wait for it."""
        return self.state in (self.State.WAITING, self.State.RUNNING)
