"""Every write about words."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.activity.archive import archive
from braid.base.models import BOTH_SIDES
from braid.base.rows import keep
from braid.people.models import Member
from braid.teamwork.models import Term, TermAgreement


@transaction.atomic
def add_term(*, by: Member, **fields: Any) -> Term:
    """Adds a word with its meaning. Whoever writes a meaning down agrees to it for their side.

    Raises:
        ValidationError: by field, such as a term that is there already.
    """
    row = keep(by, Term(), **fields)
    _agree(row, by)
    record(by, "term.added", row)
    return row


@transaction.atomic
def change_term(term: Term, /, *, by: Member, **fields: Any) -> Term:
    """Changes a term; raises as `add_term` does. What stays the same leaves no event.

    With another meaning the other side is asked to agree again.
    """
    before = {key: getattr(term, key) for key in fields}
    keep(by, term, **fields)
    if changed := sorted(key for key in fields if getattr(term, key) != before[key]):
        if set(changed) & set(Term.AGREED):
            term.agreements.all().delete()
            _agree(term, by)
        record(by, "term.changed", term, changed=changed)
    return term


def _agree(term: Term, by: Member) -> bool:
    """One's own side agrees to a meaning that is written down; whether it had not before."""
    if by.side not in BOTH_SIDES or not (term.meaning or term.expansion):
        return False
    return TermAgreement.objects.get_or_create(
        term=term, side=by.side, defaults={"workspace_id": by.workspace_id, "by": by}
    )[1]


@transaction.atomic
def agree_to_term(term: Term, *, by: Member) -> None:
    """One's own side means the same by the word; a second time changes nothing.

    Raises:
        PermissionDenied: this member is on neither side, or may not edit.
        ValidationError: no meaning is written down to which one could agree.
    """
    if not by.may("edit") or term.workspace_id != by.workspace_id or by.side not in BOTH_SIDES:
        raise PermissionDenied
    if not (term.meaning or term.expansion):
        raise ValidationError(_("Nobody has written down what it means: write that first."))
    if _agree(term, by):
        record(by, "term.agreed", term, side=by.side)


@transaction.atomic
def remove_term(term: Term, *, by: Member) -> None:
    """Puts a term into the archive; the word is free for another meaning."""
    archive(term, by=by)
