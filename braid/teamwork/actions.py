"""Every write about words."""

from typing import Any

from django.db import transaction

from braid.activity.actions import record
from braid.activity.archive import archive
from braid.base.rows import keep
from braid.people.models import Member
from braid.teamwork.models import Term


@transaction.atomic
def add_term(*, by: Member, **fields: Any) -> Term:
    """Adds a word with its meaning.

    Raises:
        ValidationError: by field, such as a term that is there already.
    """
    row = keep(by, Term(), **fields)
    record(by, "term.added", row)
    return row


@transaction.atomic
def change_term(term: Term, /, *, by: Member, **fields: Any) -> Term:
    """Changes a term; raises as `add_term` does. What stays the same leaves no event."""
    before = {key: getattr(term, key) for key in fields}
    keep(by, term, **fields)
    if changed := sorted(key for key in fields if getattr(term, key) != before[key]):
        record(by, "term.changed", term, changed=changed)
    return term


@transaction.atomic
def remove_term(term: Term, *, by: Member) -> None:
    """Puts a term into the archive; the word is free for another meaning."""
    archive(term, by=by)
