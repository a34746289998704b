"""Drafts of the strategy: made by a settled round, agreed by both sides, then published."""

import re
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.base.models import BOTH_SIDES
from braid.base.rows import keep
from braid.goals.actions.mission import newest_statement, publish_statement
from braid.goals.models import DraftAgreement, Statement, StatementDraft
from braid.people.models import Member
from braid.rounds.models import Round


@transaction.atomic
def draft_strategy(*, by: Member, answers: Iterable[tuple[str, str]], source_round: Round) -> StatementDraft:
    """The strategy in force with these answers under their questions; a draft that waited before is dropped.

    Raises:
        ValidationError: the text is too long.
    """
    held = Statement.objects.visible_to(by).in_force().filter(kind_of=Statement.Kind.STRATEGY).first()
    text = held.text if held else ""
    for question, answer in answers:
        text = with_answer(text, question, answer)
    StatementDraft.objects.visible_to(by).waiting().update(dropped_at=timezone.now())
    made = keep(
        by, StatementDraft(by=by), kind_of=Statement.Kind.STRATEGY, text=text, source_round=source_round
    )
    record(by, "draft.made", made)
    return made


def with_answer(text: str, question: str, answer: str) -> str:
    """The text with the answer under its question as a heading: in the place of an earlier one, or at the end."""
    section = f"## {question}\n\n{answer.strip()}\n"
    before = re.compile(rf"^## {re.escape(question)}[ \t]*$.*?(?=^#{{1,2}} |\Z)", re.MULTILINE | re.DOTALL)
    if before.search(text):
        return before.sub(lambda _found: section + "\n", text, count=1).strip()
    return f"{text.strip()}\n\n{section}".strip()


@transaction.atomic
def agree_to_draft(draft: StatementDraft, *, by: Member) -> StatementDraft:
    """One's own side agrees; with both it is published. A second time changes nothing.

    Raises:
        ValidationError: it was published or dropped.
        PermissionDenied: this member is on neither side, or may not edit.
    """
    draft = StatementDraft.objects.select_for_update().get(pk=draft.pk)
    if not by.may("edit") or draft.workspace_id != by.workspace_id or by.side not in BOTH_SIDES:
        raise PermissionDenied
    _check_waits(draft)
    _made, is_new = DraftAgreement.objects.get_or_create(
        draft=draft, side=by.side, defaults={"workspace_id": by.workspace_id, "by": by}
    )
    if is_new:
        record(by, "draft.agreed", draft, side=by.side)
    if draft.agreements.values("side").distinct().count() == len(BOTH_SIDES):
        # (What says the text in force changes nothing that anybody would have to read again.)
        newest = newest_statement(by, draft.kind_of)
        same = newest if newest and newest.says(draft.text) else None
        draft.published = same or publish_statement(by=by, kind_of=draft.kind_of, text=draft.text)
        draft.save(update_fields=["published"])
    return draft


@transaction.atomic
def drop_draft(draft: StatementDraft, *, by: Member) -> None:
    """The strategy stays as it is; what was settled stays in its round.

    Raises:
        ValidationError: it was published or dropped before.
        PermissionDenied: this member may not edit.
    """
    if not by.may("edit") or draft.workspace_id != by.workspace_id:
        raise PermissionDenied
    _check_waits(draft)
    draft.dropped_at = timezone.now()
    draft.save(update_fields=["dropped_at"])
    record(by, "draft.dropped", draft)


def _check_waits(draft: StatementDraft) -> None:
    if draft.published_id or draft.dropped_at:
        raise ValidationError(_("This draft was published or dropped before."))
