"""The one place where anything that happens is written down."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import F, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.facts import as_fact
from braid.activity.live.bus import announce
from braid.activity.mentions import mentioned, roster
from braid.activity.models import Comment, Contact, Event
from braid.base.models import Side, WorkspaceModel
from braid.base.plugs import tell
from braid.people.models import Member, Workspace

# (As every action writes it: composed by hand, for to compose it costs more than to send it.)
NEXT_VERSION = 'UPDATE "people_workspace" SET "version" = "version" + 1 WHERE "id" = %s'


def record(by: Member, name: str, subject: Model | type[Model], **facts: Any) -> Event:
    """Writes the one event of an action and tells whoever listens; part of the action's transaction.

    Args:
        by: the member who acts; the event lands in that member's workspace.
        name: `noun.past`, such as `item.moved`.
        subject: the row acted on; its class for a bulk action.
        facts: what changed, as JSON values and rows, which become names or, where only some people may see such
            rows, numbers (see `facts`). Never the title of another row as text, never an answer of a round.
    """
    row = subject if isinstance(subject, Model) else None
    # The workspace first: who holds it writes alone there, so that events are kept in the order of their numbers.
    with connection.cursor() as cursor:
        cursor.execute(NEXT_VERSION, (by.workspace_id,))
    by.workspace.version += 1
    event = Event.objects.create(
        workspace_id=by.workspace_id,
        name=name,
        by=by if by.pk else None,
        side=by.side,
        subject_kind=subject._meta.label_lower,
        subject_id=row.pk if row is not None else 0,
        title=str(row)[:300] if row is not None else "",
        place=getattr(row, "place", "") or "",
        facts=as_fact(facts),
    )
    tell(name, event, subject)
    announce()
    return event


def noticed(workspace: int) -> None:
    """Open pages that read rounds ask again. Of an answer there is no event, for it would say who gave it and when.

    What is remembered holds, and so does what the radar has read: nothing of either may rest on what is written like this,
    unless `quiet_version` stands in its name.
    """
    Workspace.objects.filter(pk=workspace).update(quiet_version=F("quiet_version") + 1)
    announce()


@transaction.atomic
def comment(subject: WorkspaceModel, *, by: Member, body: str) -> Comment:
    """Says something about a row; to the other side it counts as a contact.

    Raises:
        ValidationError: the text is empty or longer than 10,000 characters.
    """
    body = _worth_saying(body)
    said = Comment.objects.create(
        workspace_id=by.workspace_id, subject_kind=subject.kind, subject_id=subject.pk, by=by, body=body
    )
    if by.side in (Side.PRODUCT, Side.MARKETING):
        _contact(subject, by, Contact.Kind.COMMENT, timezone.localdate())
    record(by, "comment.added", subject, comment=said.pk, mentioned=mentioned(body, roster(by)))
    return said


@transaction.atomic
def change_comment(said: Comment, subject: WorkspaceModel, *, by: Member, body: str) -> Comment:
    """Says one's own words anew. Who is named only now is told.

    Raises:
        PermissionDenied: somebody else has said it.
        ValidationError: the text is empty or too long.
    """
    if not said.changeable_by(by):
        raise PermissionDenied
    body, before = _worth_saying(body), said.body
    if body != before:
        named = [pk for pk in mentioned(body, roster(by)) if pk not in mentioned(before, roster(by))]
        said.body, said.edited_at = body, timezone.now()
        said.save(update_fields=["body", "edited_at"])
        record(by, "comment.changed", subject, comment=said.pk, mentioned=named)
    return said


@transaction.atomic
def remove_comment(said: Comment, subject: WorkspaceModel, *, by: Member) -> None:
    """Takes one's own words back. That there was a comment stays on record, what it said does not.

    Raises:
        PermissionDenied: somebody else has said it.
    """
    if not said.changeable_by(by):
        raise PermissionDenied
    record(by, "comment.taken_back", subject, comment=said.pk)
    said.delete()


def _worth_saying(body: str) -> str:
    body = body.strip()
    if not body or len(body) > 10_000:
        raise ValidationError({"body": _("Write something, up to 10,000 characters.")})
    return body


@transaction.atomic
def in_contact(
    subject: WorkspaceModel,
    *,
    by: Member,
    kind: str = Contact.Kind.SPOKE,
    on: date | None = None,
    note: str = "",
) -> Contact:
    """Notes that the two sides were in contact about a row: "we spoke" takes one click.

    Raises:
        ValidationError: the day is in the future.
        PermissionDenied: the row is of another workspace.
    """
    if subject.workspace_id != by.workspace_id:
        raise PermissionDenied
    day = on or timezone.localdate()
    if day > timezone.localdate():
        raise ValidationError({"on": _("That day has not come yet.")})
    row = _contact(subject, by, kind, day, note)
    record(by, "contact.noted", subject, contact=row.pk, kind=kind, on=day.isoformat(), note=row.note)
    return row


def _contact(subject: WorkspaceModel, by: Member, kind: str, on: date, note: str = "") -> Contact:
    return Contact.objects.create(
        workspace_id=by.workspace_id, subject_kind=subject.kind, subject_id=subject.pk, kind_of=kind, on=on, by=by,
        note=note[:200],
    )  # fmt: skip
