"""What went out all the same, for the pages of whatever it was and of the claims that were in it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from braid.base.held import Held
from braid.base.models import WorkspaceModel
from braid.base.prepared import Prepared
from braid.messaging.ledger import standing_pill
from braid.messaging.models import Claim, OverriddenClaim, Override
from braid.people.models import Member

# (None: a claim that the reader may not see, of which only that there is one is said.)
Waiting = list[tuple[Claim | None, tuple[str, str]]]


def waiting(claims: Iterable[Any]) -> Waiting:
    """What holds something back: claims with a `standing`, each with how it stands as a word and a tone."""
    return [(claim, standing_pill(claim.standing)) for claim in claims]


def hidden() -> Waiting:
    """What is said instead of claims that the reader may not see, nor how they stand."""
    return [(None, (_("not shown"), ""))]


@dataclass(slots=True)
class Time:
    """One time that something went out: when, who took it upon themselves and why, and how its claims stood then."""

    at: datetime
    by: str
    reason: str
    claims: Waiting = field(default_factory=list)


def _of_what_went_out(member: Member, kind: str, pk: int) -> QuerySet[Override]:
    rows = Override.objects.visible_to(member).filter(subject_kind=kind, subject_id=pk)
    return rows.select_related("by").order_by("-pk")


def _what_was_in(member: Member, overrides: list[int]) -> QuerySet[OverriddenClaim]:
    rows = OverriddenClaim.objects.visible_to(member).filter(override__in=overrides)
    return rows.select_related("claim").order_by("pk")


_overrides: Held[Override] = Held(_of_what_went_out, Override)
_in_them: Prepared[OverriddenClaim] = Prepared(_what_was_in)


def times(member: Member, subject: WorkspaceModel) -> list[Time]:
    """Each time that this went out all the same, the newest first. One query where that never was, else two."""
    found = {row.pk: Time(row.at, _name(row), row.reason) for row in _overrides.of(member, subject)}
    if found:
        for link in _in_them.all(member, list(found)):
            found[link.override_id].claims.append((link.claim, standing_pill(link.standing)))
    return list(found.values())


def _name(override: Override) -> str:
    return override.by.name if override.by else _("Somebody who has left")
