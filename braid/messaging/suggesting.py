"""Suggested edits: other words for a passage, which whoever owns the piece takes or leaves, and says why."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import in_contact, record
from braid.activity.models import Contact
from braid.base.models import BOTH_SIDES
from braid.base.rows import keep
from braid.messaging.models import Content, Suggestion
from braid.messaging.writing import write_text
from braid.people.models import Member


@transaction.atomic
def suggest(content: Content, *, by: Member, passage: str, text: str, why: str) -> Suggestion:
    """Proposes other words for a passage of a piece.

    Raises:
        ValidationError: `passage` does not stand there, or more than once; `text` says the same; `why` is missing.
    """
    passage = passage.replace("\r\n", "\n").strip()
    made = Suggestion(content=content, by=by, passage=passage)
    if not passage or not made.fits(content.body):
        raise ValidationError(
            {
                "passage": _(
                    "These words do not stand there just once, as they are now. Choose a passage that does."
                )
            }
        )
    keep(by, made, passage=passage, text=text.replace("\r\n", "\n"), why=why)
    owner = content.owner_id
    record(by, "content.edit_suggested", content, suggestion=made.pk, tell=[owner] if owner else [])
    return made


@transaction.atomic
def answer_suggestion(suggestion: Suggestion, *, by: Member, answer: str, why: str) -> Suggestion:
    """Takes a suggestion, which makes a new version of the text, or leaves the text as it is.

    Raises:
        PermissionDenied: somebody else owns the piece.
        ValidationError: `answer`: it was answered already, or cannot be taken since the passage has changed.
    """
    content = suggestion.content
    if not content.answerable_by(by) or content.workspace_id != by.workspace_id:
        raise PermissionDenied
    if not suggestion.is_open:
        raise ValidationError({"answer": _("This was answered meanwhile: %(answer)s.") % {"answer": suggestion.get_answer_display()}})  # fmt: skip
    if answer not in Suggestion.Answer.values:
        raise ValidationError({"answer": _("Take it, or leave the text as it is.")})
    if answer == Suggestion.Answer.TAKEN:
        _take(suggestion, by)
    keep(by, suggestion, answer=answer, answer_why=why, answered_by=by, answered_at=timezone.now())
    _note_contact(suggestion, by)
    record(
        by, "content.suggestion_answered", content, suggestion=suggestion.pk, answer=answer,
        tell=[suggestion.by_id] if suggestion.by_id else [],
    )  # fmt: skip
    return suggestion


def _take(suggestion: Suggestion, by: Member) -> None:
    content = suggestion.content
    if not suggestion.fits(content.body):
        raise ValidationError(
            {"answer": _("The passage has changed since this was suggested, so it cannot be put in by itself. Write it in by hand, or leave it.")}
        )  # fmt: skip
    name = suggestion.by.name if suggestion.by else _("somebody who has left")
    note = _("A suggestion of %(name)s") % {"name": name}
    write_text(content, by=by, body=content.body.replace(suggestion.passage, suggestion.text, 1), note=note)


def _note_contact(suggestion: Suggestion, by: Member) -> None:
    """A suggestion of the one side that the other has answered is a contact of both."""
    other = suggestion.by
    if other and {other.side, by.side} == set(BOTH_SIDES):
        in_contact(suggestion.content, by=by, kind=Contact.Kind.REVIEW)
