"""Claims that came in before what they name: they find their items and releases when those arrive."""

from typing import Any

from django.db import transaction

from braid.activity.actions import record
from braid.messaging.models import Claim
from braid.messaging.refs import item_ids, release_ids
from braid.people.models import Member
from braid.roadmap.models import release_name

CHUNK = 1000


@transaction.atomic
def link_claims(*, by: Member) -> int:
    """Looks up again what claims name as written and what was not there yet; how many were found.

    For a roadmap that comes in after the announcements.
    """
    found = _relink(by, "item", "item_ref", item_ids)
    dated = _relink(by, "release", "release_ref", release_ids)
    if found or dated:
        record(by, "claims.linked", Claim, items=found, releases=dated)
    return found + dated


def _relink(by: Member, column: str, written: str, known: Any) -> int:
    rows = Claim.objects.visible_to(by).filter(**{column: None}).exclude(**{written: ""})
    open_claims = list(rows.only("pk", written))
    if not open_claims:
        return 0
    ids = known(by.workspace_id)
    found = []
    for claim in open_claims:
        text = release_name(getattr(claim, written)) if column == "release" else getattr(claim, written)
        setattr(claim, f"{column}_id", ids.get(text.strip().casefold()))
        if getattr(claim, f"{column}_id"):
            found.append(claim)
    Claim.objects.bulk_update(found, [column], batch_size=CHUNK)
    return len(found)
