"""The draft check on the text of a piece: what it says is found in the ledger and linked, and the rest is offered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from braid.activity.actions import record
from braid.messaging.actions import change_claim, create_claim
from braid.messaging.announcing import Draft, Offer, read_draft
from braid.messaging.models import Claim, Content, ContentClaim
from braid.messaging.publishing import check_goes_in
from braid.people.models import Member


@dataclass(slots=True)
class Reading:
    """A text that was read: `linked` are the numbers of the claims found that the piece is known to make."""

    draft: Draft
    linked: set[int]

    @property
    def known(self) -> list[Offer]:
        """Sentences that are in the ledger, word for word or nearly."""
        return [one for one in self.draft.offers if self._is_known(one)]

    @property
    def news(self) -> list[tuple[int, Offer]]:
        """Sentences that look like claims and are not in the ledger, with their numbers."""
        return [(n, one) for n, one in enumerate(self.draft.offers) if not self._is_known(one)]

    def _is_known(self, one: Offer) -> bool:
        return one.known is not None and one.known.claim in self.draft.stands


def read_piece(member: Member, content: Content) -> Reading:
    """Reads the text of a piece sentence by sentence. Two queries at any length."""
    draft = read_draft(member, content.body, "", content.pk)
    return Reading(draft, draft.linked)


def word_for_word(reading: Reading) -> list[int]:
    """The claims of the ledger that the text makes in the same words and that are not linked yet."""
    found = [one.known.claim for one in reading.known if one.known and one.known.is_same]
    return [pk for pk in dict.fromkeys(found) if pk not in reading.linked]


@transaction.atomic
def link_to_piece(content: Content, claims: Iterable[Claim], *, by: Member) -> int:
    """Says that the piece makes these claims; how many are new to it. A claim without a place has its place here then.

    Raises:
        PermissionDenied: this member may not edit, or the piece or a claim is of another workspace.
        ValidationError: `content`: the piece is out already, and a claim is not verified.
    """
    if not by.may("edit") or content.workspace_id != by.workspace_id:
        raise PermissionDenied
    new = 0
    for claim in _with_standing(claims):
        if claim.workspace_id != by.workspace_id:
            raise PermissionDenied
        check_goes_in(content, "", claim.standing)
        if claim.content_id == content.pk:
            continue
        if claim.content_id is None:
            change_claim(claim, by=by, content=content)
            new += 1
            continue
        _link, made = ContentClaim.objects.get_or_create(
            workspace_id=by.workspace_id, content=content, claim=claim
        )
        new += made
    if new:
        record(by, "content.claims_linked", content, count=new)
    return new


def _with_standing(claims: Iterable[Claim]) -> Any:
    return Claim.objects.filter(pk__in=[claim.pk for claim in claims]).with_standing().order_by("pk")


@transaction.atomic
def unlink_from_piece(content: Content, claim: Claim, *, by: Member) -> None:
    """Says that the piece does not make this claim after all; the claim stays in the ledger.

    Raises:
        PermissionDenied: this member may not edit, or the piece is of another workspace.
    """
    if not by.may("edit") or content.workspace_id != by.workspace_id:
        raise PermissionDenied
    if claim.content_id == content.pk:
        change_claim(claim, by=by, content=None)
    gone, _rows = ContentClaim.objects.filter(content=content, claim=claim).delete()
    if gone:
        record(by, "content.claim_unlinked", content, claim=claim.pk)


@transaction.atomic
def keep_as_claims(content: Content, offers: Sequence[Offer], *, by: Member) -> int:
    """Puts sentences of the text into the ledger, as claims of this piece.

    Raises:
        ValidationError: one of them could not be kept; none was.
    """
    for offer in offers:
        create_claim(
            by=by, text=offer.text, item_ref=offer.item, stage=offer.stage if offer.item else "",
            phrase=offer.phrase if offer.item else "", release_ref=offer.release, content=content,
            source=content.title[:200],
        )  # fmt: skip
    return len(offers)
