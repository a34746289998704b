"""Release notes: what each side says of an item that is out, who agreed to which words, and what of it is public."""

from __future__ import annotations

import hashlib

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.models import (
    BOTH_SIDES,
    Archivable,
    External,
    Side,
    WorkspaceModel,
    unique_external,
)
from braid.messaging.models.claims import Claim
from braid.people.models import Member
from braid.roadmap.models import Item, Release


class NoteKind(models.TextChoices):
    """What a reader has to expect of a note."""

    NEW = "new", _("New")
    BETTER = "better", _("Better")
    FIXED = "fixed", _("Fixed")
    HEED = "heed", _("Needs your attention")


class ReleaseNote(Archivable, External, WorkspaceModel):
    """One thing that is out, in two tongues: what changed, which product writes, and why it matters, which marketing writes."""

    noun = "note"
    speaks_of = ("item",)

    title = models.CharField(_("headline"), max_length=200)
    kind_of = models.CharField(_("kind"), max_length=6, choices=NoteKind, default=NoteKind.NEW)
    item = models.ForeignKey(
        Item, models.SET_NULL, null=True, blank=True, related_name="release_notes", verbose_name=_("item")
    )
    release = models.ForeignKey(Release, models.SET_NULL, null=True, blank=True, related_name="release_notes", verbose_name=_("release"))  # fmt: skip
    by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+", editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("release note")
        verbose_name_plural = _("release notes")
        constraints = [
            unique_external("releasenote"),
            models.UniqueConstraint(
                fields=["release", "item"], condition=Q(archived_at=None, external_id=""), name="note_item_once_a_release",
                violation_error_message=_("There is a note on this item in this release already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def place(self) -> str:
        return f"notes/{self.pk}/"

    def part_writable_by(self, member: Member, side: str) -> bool:
        """A side writes its own part; somebody of neither side may write either."""
        return member.may("edit") and side in BOTH_SIDES and member.side in (side, Side.OTHER)

    def agreeable_by(self, member: Member) -> bool:
        """Only somebody of a side can say that this side agrees."""
        return member.may("edit") and member.side in BOTH_SIDES


class NotePart(WorkspaceModel):
    """What one side says in a note, since when and by whom; the newest of a side is in force."""

    part_of = ("note",)
    note = models.ForeignKey(ReleaseNote, models.CASCADE, related_name="parts")
    side = models.CharField(max_length=9, choices=Side)
    text = models.TextField(_("text"), max_length=5000, blank=True)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["note", "side", "-id"], name="notepart_newest")]

    def __str__(self) -> str:
        return self.text[:80]


class NoteAgreement(WorkspaceModel):
    """A side agreed to a note as it stood then. It holds as long as the words are the same."""

    part_of = ("note",)
    note = models.ForeignKey(ReleaseNote, models.CASCADE, related_name="agreements")
    side = models.CharField(max_length=9, choices=Side)
    # A digest of the words that were agreed to.
    words = models.CharField(max_length=64)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.side} {self.note_id}"


class NoteClaim(WorkspaceModel):
    """Somebody says that a note makes a claim of the ledger, in whatever words."""

    part_of = ("note",)
    speaks_of = ("claim",)
    note = models.ForeignKey(ReleaseNote, models.CASCADE, related_name="claim_links")
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="note_links")
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "claim"], name="note_claim_once")]

    def __str__(self) -> str:
        return f"{self.claim_id} in {self.note_id}"


class NotePublication(WorkspaceModel):
    """A note as it is public: the words that both sides agreed to, since when, and by whom it was published.

    A note that is changed later stays public in these words until both sides have agreed to others.
    """

    part_of = ("note",)
    note = models.ForeignKey(ReleaseNote, models.CASCADE, related_name="publications")
    title = models.CharField(max_length=200)
    kind_of = models.CharField(max_length=6, choices=NoteKind)
    what = models.TextField(max_length=5000, blank=True)
    why = models.TextField(max_length=5000, blank=True)
    # The first time that this note was public: what it is sorted by, also after it was said in other words.
    since = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["note"], condition=Q(taken_back_at=None), name="note_public_once")
        ]
        indexes = [
            models.Index(
                fields=["workspace", "-since"], condition=Q(taken_back_at=None), name="note_public_newest"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Changelog(WorkspaceModel):
    """How the notes of a workspace are introduced to the public, and in which tone they are written."""

    title = models.CharField(_("title of the page"), max_length=120, blank=True)
    intro = models.TextField(_("introduction"), max_length=1000, blank=True)
    tone = models.TextField(_("how we write"), max_length=10_000, blank=True)
    is_indexed = models.BooleanField(_("search engines may list it"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace"], name="changelog_once")]

    def __str__(self) -> str:
        return self.title or "Changelog"


class ChangelogOpening(WorkspaceModel):
    """Somebody opened the public page of the notes; it is open while no day of closing is there."""

    # A workspace that comes back from an archive must not be public by that alone.
    exported = False

    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    closed_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace"], condition=Q(closed_at=None), name="changelog_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"


def words_of(title: str, kind: str, what: str, why: str) -> str:
    """A digest of all that a reader of the note sees."""
    return hashlib.sha256("\x1f".join((title, kind, what, why)).encode(errors="replace")).hexdigest()
