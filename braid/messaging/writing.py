"""Writing the text of a piece: each save is a version, and none of them is ever lost."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.base.rows import keep, unkeepable
from braid.messaging.models import Content, ContentVersion, State
from braid.messaging.models.content import MOST_TEXT
from braid.people.models import Member

# What was checked was another text.
LOST_BY_CHANGE = (State.CHECKED, State.SCHEDULED)


def newest(content: Content) -> ContentVersion | None:
    """The version that stands now."""
    found: ContentVersion | None = (
        ContentVersion.objects.filter(content=content).select_related("by").order_by("-number").first()
    )
    return found


@transaction.atomic
def write_text(
    content: Content, *, by: Member, body: str, note: str = "", restored: ContentVersion | None = None
) -> ContentVersion | None:
    """Keeps the text as a new version; None where it is the one that stands there. A piece that was checked is in review again.

    Raises:
        ValidationError: `body` is too long, or has a character that cannot be kept.
        PermissionDenied: this member may not edit, or the piece is of another workspace.
    """
    body = tidy(body)
    if not by.may("edit") or content.workspace_id != by.workspace_id:
        raise PermissionDenied
    last = newest(content)
    if body == (last.body if last else ""):
        return None
    made = keep(
        by,
        ContentVersion(content=content, by=by, number=last.number + 1 if last else 1, restored=restored),
        body=body,
        note=note,
    )
    moved = _state_after(content)
    keep(by, content, body=body, **({"state": moved} if moved else {}))
    record(
        by, "content.written", content, version=made.number,
        **({"state": [content.state, moved]} if moved else {}), tell=_checker(content, moved),
    )  # fmt: skip
    return made


def tidy(body: str) -> str:
    """A text as it is kept and compared: one sign for the end of a line, no blanks around it.

    Raises:
        ValidationError: it cannot be kept.
    """
    text = body.replace("\r\n", "\n").replace("\r", "\n").strip()
    if unkeepable(text):
        raise ValidationError({"body": _("This text has a character in it that cannot be kept (NUL).")})
    if len(text) > MOST_TEXT:
        raise ValidationError(
            {
                "body": _("This text has %(count)s characters; a piece has up to %(most)s. Keep it in parts, or link to the document.")
                % {"count": f"{len(text):,}", "most": f"{MOST_TEXT:,}"}
            }
        )  # fmt: skip
    return text


def _state_after(content: Content) -> str:
    """The state that a piece has by being written; empty where it stays as it is."""
    if content.published_on:
        return ""
    if content.state in LOST_BY_CHANGE:
        return State.REVIEW
    return State.DRAFT if content.state == State.IDEA else ""


def _checker(content: Content, moved: str) -> list[int]:
    return [content.fact_checker_id] if moved == State.REVIEW and content.fact_checker_id else []


def restore_version(version: ContentVersion, *, by: Member) -> ContentVersion | None:
    """Makes the text of an older version the newest one; what came after it stays in the history."""
    note = _("As in version %(number)s") % {"number": version.number}
    return write_text(version.content, by=by, body=version.body, note=note, restored=version)
