"""Taking back what one did last: for what is put away, and for what a room says how to undo."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.archive import archivable, archive, bring_all_back, bring_back, still_away
from braid.activity.models import Event
from braid.base.models import WorkspaceModel
from braid.people.models import Member

ARCHIVED = "rows.archived"
LATELY = timedelta(days=30)
MOST = 3
Back = Callable[[Any, Event, Member], Any]
_BACK: dict[str, Back] = {}


def undoes(name: str) -> Callable[[Back], Back]:
    """Says how an event of that name is taken back: `(row, event, by)`, from what its facts say.

    Of an event about many rows there is no row: the function itself sees to it that nothing has happened since.
    """

    def add(back: Back) -> Back:
        _BACK[name] = back
        return back

    return add


def _way_back(event: Event) -> Back | None:
    if event.name == ARCHIVED:
        return lambda row, event, by: bring_all_back(event, by=by) and "archive/"
    if event.name in _BACK:
        return _BACK[event.name]
    if event.name.endswith((".archived", ".withdrawn")) and event.subject_kind in archivable():
        return lambda row, event, by: bring_back(row, by=by)
    if event.name.endswith(".brought_back"):
        return lambda row, event, by: archive(row, by=by)
    return None


def undo_of(member: Member, row: WorkspaceModel) -> str:
    """The address of the button that takes back what this member has just done to the row; empty if none can."""
    event = _newest(member, row.kind, row.pk)
    if event is None or event.by_id != member.pk or _way_back(event) is None:
        return ""
    return f"/w/{member.workspace.slug}/undo/{event.pk}/"


def way_back(member: Member, number: int) -> str:
    """The address of the button that brings back what this member has put away together; empty when nothing is left."""
    rows = Event.objects.visible_to(member).filter(name=ARCHIVED, by=member, pk=number)
    event = rows.first() if number and member.may("edit") else None
    if event is None or not still_away(event, member).exists():
        return ""
    return f"/w/{member.workspace.slug}/undo/{event.pk}/"


def put_away_lately(member: Member) -> list[tuple[Event, int]]:
    """What this member has put away together in the last weeks, with how many of it are still there."""
    since = timezone.now() - LATELY
    rows = Event.objects.visible_to(member).filter(name=ARCHIVED, by=member, at__gte=since)
    counted = [(event, still_away(event, member).count()) for event in rows.order_by("-pk")[:MOST]]
    return [(event, count) for event, count in counted if count]


@transaction.atomic
def undo(event: Event, *, by: Member) -> Any:
    """Takes back what the event says, as a change of its own that is recorded too.

    Returns the row that it was about; of an event about many rows, where one sees them, below `/w/<slug>/`.

    Raises:
        PermissionDenied: somebody else did it.
        ValidationError: it cannot be taken back, or something has happened to the row since.
    """
    back = _way_back(event)
    if event.by_id != by.pk or event.workspace_id != by.workspace_id or not by.may("edit"):
        raise PermissionDenied
    if back is not None and not event.subject_id:
        return back(None, event, by)
    newest = _newest(by, event.subject_kind, event.subject_id)
    row = _row(event, by)
    if back is None or row is None or newest is None or newest.pk != event.pk:
        raise ValidationError(_("Something else has happened to it since: it was left as it is."))
    back(row, event, by)
    return row


def _newest(member: Member, kind: str, pk: int) -> Event | None:
    rows = Event.objects.visible_to(member).filter(subject_kind=kind, subject_id=pk)
    return rows.exclude(name="comment.added").order_by("-pk").first()


def _row(event: Event, by: Member) -> Any:
    model = archivable().get(event.subject_kind) or apps.get_model(event.subject_kind)
    return model.objects.visible_with_archived(by).filter(pk=event.subject_id).first()
