"""What the company says: claims about items, the content that carries them, and the ledger of what is checked."""

from braid.messaging.models.checks import Ask, FactCheck, OverriddenClaim, Override
from braid.messaging.models.claims import HOLDS, UNCHECKED, Claim, ClaimQuerySet, Standing
from braid.messaging.models.content import Content, ContentItem

__all__ = [
    "HOLDS",
    "UNCHECKED",
    "Ask",
    "Claim",
    "ClaimQuerySet",
    "Content",
    "ContentItem",
    "FactCheck",
    "OverriddenClaim",
    "Override",
    "Standing",
]
