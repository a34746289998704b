"""Every write about release notes: their words, the agreement of both sides, and what becomes public."""

from collections.abc import Collection, Iterable
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from braid.activity.actions import record
from braid.activity.facts import is_closed, told_apart
from braid.base.rows import keep
from braid.messaging.models import (
    Changelog,
    ChangelogOpening,
    Claim,
    NoteAgreement,
    NoteClaim,
    NotePart,
    NotePublication,
    ReleaseNote,
)
from braid.messaging.notes.claims import claims_of, made
from braid.messaging.notes.standing import NoteStanding, standing, standings
from braid.messaging.publishing import held_back, take_upon
from braid.messaging.saving import keep_changes
from braid.people.models import Member, Workspace
from braid.roadmap.models import Item, Release


@transaction.atomic
def begin_note(
    *, by: Member, item: Item | None = None, release: Release | None = None, **values: Any
) -> ReleaseNote:
    """Begins a note on an item, in the release of that item unless another is named.

    Raises:
        ValidationError: by field; there is a note on this item in this release already.
    """
    release = release or (item.release if item else None)
    values = {"title": str(item)[:200] if item else "", **values}
    note = keep(by, ReleaseNote(by=by), item=item, release=release, **values)
    record(by, "note.begun", note, item=note.item_id)
    return note


@transaction.atomic
def change_note(note: ReleaseNote, *, by: Member, **values: Any) -> ReleaseNote:
    """Changes headline, kind, item or release of a note. An agreement to other words no longer holds."""
    with told_apart(note):
        changes = keep_changes(by, note, **values)
        if changes:
            record(by, "note.changed", note, item=note.item_id, changes=changes)
    return note


@transaction.atomic
def write_part(note: ReleaseNote, *, by: Member, side: str, text: str) -> NotePart:
    """Writes what one side says; what it said before stays on record.

    Raises:
        PermissionDenied: the part of the other side.
        ValidationError: on `text`.
    """
    if not note.part_writable_by(by, side):
        raise PermissionDenied
    known = note.parts.filter(side=side).order_by("-pk").first()
    if known is not None and known.text == text.strip():
        return known
    part = keep(by, NotePart(note=note, side=side, by=by), text=text)
    record(by, "note.written", note, item=note.item_id, side=side)
    return part


@transaction.atomic
def agree(note: ReleaseNote, *, by: Member, words: str) -> NoteAgreement:
    """The side of this member agrees to the note as it stood for them.

    Args:
        words: the digest of what they have read: words that came in since are agreed to by nobody.

    Raises:
        PermissionDenied: somebody of neither side.
        ValidationError: a part is missing, or it says something else by now.
    """
    if not note.agreeable_by(by) or note.workspace_id != by.workspace_id:
        raise PermissionDenied
    stands = standing(note)
    if not stands.is_written:
        raise ValidationError(_("Both sides have to write their part first."))
    if words != stands.words:
        raise ValidationError(_("Somebody has changed the note while you were reading. Look at it again."))
    if stands.agrees(by.side):
        return stands.agreements[by.side]
    row = keep(by, NoteAgreement(note=note, side=by.side, by=by), words=words)
    record(by, "note.agreed", note, item=note.item_id, side=by.side)
    return row


@transaction.atomic
def publish(
    notes: Iterable[ReleaseNote], *, by: Member, reason: str = "", knowing: Collection[int] = ()
) -> list[NotePublication]:
    """Publishes notes in the words that both sides agree to; those that are public in these words already stay so.

    Args:
        reason, knowing: why they go out although some of what they say is not checked, and which claims these are as
            they were seen by who says so; as for a piece of content.

    Raises:
        ValidationError: one of them is not agreed, says what is not verified, or its item is for some people only:
            then none is published.
    """
    if not by.may("edit"):
        raise PermissionDenied
    # (Whoever holds the workspace writes alone there: nothing changes between this look and what is written.)
    Workspace.objects.select_for_update().filter(pk=by.workspace_id).first()
    found = standings(notes)
    for stands in found:
        _check_publishable(stands, by)
    new = [stands for stands in found if not stands.is_public_as_it_stands]
    says = made(by, new)
    open_ones = held_back(claims_of(says), by, reason, knowing, NON_FIELD_ERRORS)
    return [
        _published(
            stands,
            by,
            reason,
            says[stands.note.pk],
            [one for one in open_ones if one.pk in says[stands.note.pk]],
        )
        for stands in new
    ]


def _check_publishable(stands: NoteStanding, by: Member) -> None:
    title = {"title": str(stands.note)[:80]}
    if stands.note.workspace_id != by.workspace_id:
        raise PermissionDenied
    if not stands.is_agreed:
        raise ValidationError(_("Not published: both sides must agree to “%(title)s” as it stands.") % title)
    if is_closed(stands.note):
        raise ValidationError(
            _(
                "Not published: only some people may see what “%(title)s” is about. Open that to everybody first."
            )
            % title
        )


def _published(
    stands: NoteStanding, by: Member, reason: str, says: Collection[int], open_ones: list[Claim]
) -> NotePublication:
    """Makes the words public, and keeps which claims went out with them."""
    before = stands.publication
    if before is not None:
        _close(before, by)
    since = {"since": before.since} if before is not None else {}
    note = stands.note
    out = keep(
        by, NotePublication(note=note, by=by, **since), title=note.title, kind_of=note.kind_of,
        what=stands.what, why=stands.why,
    )  # fmt: skip
    NoteClaim.objects.bulk_create(
        (NoteClaim(workspace_id=by.workspace_id, note=note, claim_id=pk, by=by) for pk in sorted(says)),
        ignore_conflicts=True,
    )
    if not open_ones:
        record(by, "note.published", note, item=note.item_id)
        return out
    override = take_upon(note, by, reason, open_ones)
    record(
        by, "note.published_anyway", note, item=note.item_id, override=override.pk, unverified=len(open_ones),
        tell=sorted({claim.by_id for claim in open_ones if claim.by_id}),
    )  # fmt: skip
    return out


def _close(out: NotePublication, by: Member) -> None:
    out.taken_back_at, out.taken_back_by = timezone.now(), by
    out.save(update_fields=["taken_back_at", "taken_back_by"])


@transaction.atomic
def take_back(note: ReleaseNote, *, by: Member) -> None:
    """Takes a note off the public page at once; the note itself stays.

    Raises:
        ValidationError: it is not public.
    """
    if not by.may("edit") or note.workspace_id != by.workspace_id:
        raise PermissionDenied
    out = note.publications.filter(taken_back_at=None).first()
    if out is None:
        raise ValidationError(_("This note is not public."))
    _close(out, by)
    record(by, "note.taken_back", note, item=note.item_id)


@transaction.atomic
def keep_changelog(*, by: Member, **values: Any) -> Changelog:
    """Keeps how the page is introduced, and the tone in which notes are written.

    Raises:
        PermissionDenied: title, introduction and search engines are for who may manage.
    """
    if set(values) != {"tone"} and not by.may("manage"):
        raise PermissionDenied
    row = Changelog.objects.filter(workspace_id=by.workspace_id).first() or Changelog()
    is_new = row.pk is None
    changes = keep_changes(by, row, **values)
    if changes or is_new:
        record(by, "changelog.changed", row, changes=list(changes))
    return row


@transaction.atomic
def open_changelog(*, by: Member) -> ChangelogOpening:
    """Opens the public page: whoever has its address can read the published notes. Twice changes nothing."""
    _check_manages(by)
    known = ChangelogOpening.objects.filter(workspace_id=by.workspace_id, closed_at=None).first()
    if known is not None:
        return known
    row = keep(by, ChangelogOpening(by=by))
    record(by, "changelog.opened", row)
    return row


@transaction.atomic
def close_changelog(*, by: Member) -> None:
    """Closes the public page at once."""
    _check_manages(by)
    for row in ChangelogOpening.objects.filter(workspace_id=by.workspace_id, closed_at=None):
        row.closed_at, row.closed_by = timezone.now(), by
        row.save(update_fields=["closed_at", "closed_by"])
        record(by, "changelog.closed", row)


def _check_manages(by: Member) -> None:
    if not by.may("manage"):
        raise PermissionDenied


def told(count: int) -> str:
    """How many notes have just become public, as a sentence."""
    said = ngettext("One note is public now.", "%(num)s notes are public now.", count)
    return (
        said % {"num": count}
        if count
        else _("Nothing was published: there is nothing new that both sides agree to.")
    )


def follow_item(item: Item) -> None:
    """A note that is not public yet stays with its item when that moves to another release."""
    public = NotePublication.objects.filter(note=OuterRef("pk"), taken_back_at=None)
    rows = ReleaseNote.objects.in_use().filter(item=item)
    if item.release_id and not rows.filter(release_id=item.release_id).exists():
        newest = rows.filter(~Exists(public)).order_by("-pk").first()
        if newest is not None:
            ReleaseNote.objects.filter(pk=newest.pk).update(release_id=item.release_id)
