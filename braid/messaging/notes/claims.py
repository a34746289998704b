"""What release notes say: the claims of the ledger that are in their words, or that somebody says are in them."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from braid.activity.actions import record
from braid.messaging.actions import create_claim
from braid.messaging.announcing import Offer, read_draft, sentences
from braid.messaging.drafts.matching import Ledger
from braid.messaging.models import Claim, NoteClaim, ReleaseNote
from braid.messaging.notes.standing import NoteStanding
from braid.messaging.stages_in_text import stage_claim
from braid.messaging.text_check import Reading
from braid.people.models import Member
from braid.roadmap.models import release_name

Made = dict[int, set[int]]


def linked(notes: Iterable[int]) -> Made:
    """The claims that somebody says notes make, by the numbers of the notes. One query."""
    found: Made = {}
    for note, claim in NoteClaim.objects.in_use().filter(note__in=notes).values_list("note", "claim"):
        found.setdefault(note, set()).add(claim)
    return found


def made(member: Member, notes: Iterable[NoteStanding]) -> Made:
    """The claims that each note makes, by numbers: those linked with it, and those of its words. Two queries.

    A claim is in the words where a sentence is it, or nearly; or where the note says a stage of its item, and the
    claim says that stage of it. Words are compared with the claims that this member sees: what a refusal says must
    not tell what is written in others.
    """
    asked = list(notes)
    if not asked:
        return {}
    found = linked(one.note.pk for one in asked)
    rows = list(Claim.objects.visible_to(member).values_list("pk", "text", "item", "stage", "release"))
    ledger = Ledger((pk, text) for pk, text, *_ in rows)
    staged: dict[tuple[int, str], list[tuple[int, int | None]]] = {}
    for pk, _text, item, stage, release in rows:
        if item and stage:
            staged.setdefault((item, stage), []).append((pk, release))
    for one in asked:
        found.setdefault(one.note.pk, set()).update(_in_words(one, ledger, staged))
    return found


def _in_words(stands: NoteStanding, ledger: Ledger, staged: dict[tuple[int, str], Any]) -> Iterable[int]:
    note = stands.note
    of = release_name(note.release.name) if note.release else ""
    for line in sentences("\n".join((note.title, stands.what, stands.why))):
        if known := ledger.find(line):
            yield known.claim
        if note.item_id and (said := stage_claim(line, of)):
            for pk, release in staged.get((note.item_id, said.stage), ()):
                if release in (None, note.release_id):
                    yield pk


def claims_of(says: Made) -> Any:
    """All the claims that any of these notes makes."""
    return Claim.objects.filter(pk__in=set().union(*says.values()))


def read_note(member: Member, stands: NoteStanding) -> Reading:
    """Reads what a note says sentence by sentence, as the draft check of a piece does."""
    of = release_name(stands.note.release.name) if stands.note.release else ""
    # (The bare name of an item promises nothing.)
    title = "" if stands.note.item and stands.note.title == stands.note.item.title else stands.note.title
    draft = read_draft(member, "\n".join((title, stands.what, stands.why)), of)
    return Reading(draft, made(member, [stands])[stands.note.pk])


@transaction.atomic
def keep_as_claims(stands: NoteStanding, offers: Sequence[Offer], *, by: Member) -> int:
    """Puts sentences of a note into the ledger, unchecked, about its item where they name none; how many.

    Raises:
        ValidationError: one of them could not be kept; none was.
    """
    note = stands.note
    for offer in offers:
        about = {"item_ref": offer.item} if offer.item else {"item": note.item}
        names = offer.item or note.item_id
        claim = create_claim(
            by=by, text=offer.text, stage=offer.stage if names else "", phrase=offer.phrase if names else "",
            release=note.release, source=note.title[:200], **about,
        )  # fmt: skip
        link_claim(note, claim, by=by)
    return len(offers)


@transaction.atomic
def link_claim(note: ReleaseNote, claim: Claim, *, by: Member) -> NoteClaim:
    """Says that the note makes this claim, in whatever words. Twice changes nothing.

    Raises:
        PermissionDenied: this member may not edit, or the note or the claim is of another workspace.
    """
    _check(note, claim, by)
    row, is_new = NoteClaim.objects.get_or_create(
        note=note, claim=claim, defaults={"workspace_id": by.workspace_id, "by": by}
    )
    if is_new:
        record(by, "note.claim_linked", note, item=note.item_id, claim=claim)
    return row


@transaction.atomic
def unlink_claim(note: ReleaseNote, claim: Claim, *, by: Member) -> None:
    """Says that the note does not make this claim after all; raises what `link_claim` does."""
    _check(note, claim, by)
    gone, _rows = NoteClaim.objects.filter(note=note, claim=claim).delete()
    if gone:
        record(by, "note.claim_unlinked", note, item=note.item_id, claim=claim)


def _check(note: ReleaseNote, claim: Claim, by: Member) -> None:
    if not by.may("edit") or {note.workspace_id, claim.workspace_id} != {by.workspace_id}:
        raise PermissionDenied
