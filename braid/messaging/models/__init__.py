"""What the company says: claims about items, the content that carries them, and the ledger of what is checked."""

from braid.messaging.models.checks import Ask, FactCheck
from braid.messaging.models.claims import HOLDS, UNCHECKED, Claim, ClaimQuerySet, Standing
from braid.messaging.models.content import Content, ContentItem, ContentQuerySet, State
from braid.messaging.models.house import (
    HouseAgreement,
    HouseProof,
    HouseReview,
    HouseVersion,
    MessageHouse,
)
from braid.messaging.models.material import Material, MaterialFate
from braid.messaging.models.naming import NamingRule
from braid.messaging.models.notes import (
    Changelog,
    ChangelogOpening,
    NoteAgreement,
    NoteClaim,
    NoteKind,
    NotePart,
    NotePublication,
    ReleaseNote,
)
from braid.messaging.models.overrides import OverriddenClaim, Override
from braid.messaging.models.writing import ContentClaim, ContentVersion, Suggestion

__all__ = [
    "HOLDS",
    "UNCHECKED",
    "Ask",
    "Changelog",
    "ChangelogOpening",
    "Claim",
    "ClaimQuerySet",
    "Content",
    "ContentClaim",
    "ContentItem",
    "ContentQuerySet",
    "ContentVersion",
    "FactCheck",
    "HouseAgreement",
    "HouseProof",
    "HouseReview",
    "HouseVersion",
    "MessageHouse",
    "Material",
    "MaterialFate",
    "NamingRule",
    "NoteAgreement",
    "NoteClaim",
    "NoteKind",
    "NotePart",
    "NotePublication",
    "OverriddenClaim",
    "Override",
    "ReleaseNote",
    "Standing",
    "State",
    "Suggestion",
]
