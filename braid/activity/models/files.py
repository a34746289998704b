"""Files that hang on things: each with its versions, of which none is ever changed."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.activity.models.about import About
from braid.base.models import WorkspaceModel, WorkspaceQuerySet
from braid.people.models import Member


class AttachmentQuerySet(WorkspaceQuerySet):
    """Files, by whether somebody has taken them away."""

    def in_use(self) -> Self:
        """Those that are still there."""
        return super().in_use().filter(removed_at=None)


class Attachment(About):
    """A file on a row, under its name. It is seen by whoever sees that row.

    One that was taken away can be put back for a while; then what it held is deleted.
    """

    short_names = ("file",)
    goes_over = True

    title = models.CharField(_("name"), max_length=200)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = AttachmentQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        indexes = [
            models.Index(fields=["workspace", "subject_kind", "subject_id"], name="attachment_subject")
        ]

    def __str__(self) -> str:
        return self.title


class FileVersion(WorkspaceModel):
    """What a file held since a moment. `stored` is the name under which the storage keeps it; it says nothing of it."""

    part_of = ("attachment",)
    file_column = "stored"

    attachment = models.ForeignKey(Attachment, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    name = models.CharField(_("name"), max_length=200)
    # What it is, by what stands in it, never by its name: `files.kinds` knows the words.
    type_of = models.CharField(max_length=10)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored = models.CharField(max_length=100)
    note = models.CharField(_("what is new in it"), max_length=200, blank=True)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("version of a file")
        verbose_name_plural = _("versions of files")
        constraints = [
            models.UniqueConstraint(fields=["attachment", "number"], name="fileversion_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"

    @property
    def size_said(self) -> str:
        """How large it is, in words."""
        return str(filesizeformat(self.size))
