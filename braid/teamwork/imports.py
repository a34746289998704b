"""Many words at once, from a file: the same rules as one at a time, one event a batch."""

from collections.abc import Iterable

from django.db import transaction

from braid.activity.actions import record
from braid.base.rows import Batch, Values, by_name, upsert
from braid.people.models import Member
from braid.teamwork.models import Term

TERMS = by_name(Term, "term", {"owner": "name"})


@transaction.atomic
def upsert_terms(rows: Iterable[Values], *, by: Member, accept_rest: bool = False) -> Batch:
    """Terms, known by external id or by the word itself. Raises `RowsRefused` with the reasons per row."""
    batch = upsert(by, TERMS, rows, accept_rest=accept_rest)
    if batch.created or batch.changed:
        record(by, "term.imported", Term, **batch.facts)
    return batch
