"""Telling people: who hears of an event, and that they have read it.

That somebody has read something is theirs alone: it is kept, but no event tells it to others.
"""

from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from braid.activity.hearing import How, heard
from braid.activity.models import Comment, Event, Notification
from braid.base.models import WorkspaceModel
from braid.base.prepared import Prepared
from braid.people.models import Member

# A mail waits so long: what is read here meanwhile needs none, and what comes together goes together.
MAIL_AFTER = timedelta(minutes=10)
# What owners hear of when somebody else does it to their thing.
OWNERS_HEAR = frozenset(
    (
        "comment.added", "item.created", "item.owners_set", "item.moved", "item.shipped", "item.merged",
        "objective.created", "launch.created", "launch.shipped", "launch.shipped_anyway", "launch.called_off", "launch.reopened",
        "launch.gate_answered", "claim.withdrawn", "insight.changed",
    )
)  # fmt: skip
# The facts of an event that name who is to hear of it, and why.
TOLD_BY = (
    ("mentioned", Notification.Reason.MENTIONED), ("tell", Notification.Reason.TOLD), ("invited", Notification.Reason.INVITED),
)  # fmt: skip
OWNING = ("owner", "accountable", "driver", "giver", "product_owner", "marketing_owner")

# (Whatever is moved on the board asks these: to compose them costs more than to send them.)
_to_tell: Prepared[Member] = Prepared(
    lambda workspace, event, people, day: (
        Member.objects.here(day).filter(workspace_id=workspace, user__isnull=False, pk__in=people)
        .exclude(pk__in=Notification.objects.filter(event=event).values("member_id"))
        .select_related("hearing")
    )
)  # fmt: skip
_open_to_all: Prepared[int] = Prepared(
    lambda workspace, event: Event.objects.open_in(workspace).filter(pk=event).values_list("pk", flat=True)
)


@cache
def _named_at(model: type[WorkspaceModel]) -> Prepared[int]:
    """The members in the table of owners of such rows."""
    own: Any = model._meta
    link = own.get_field("owners")
    rows = link.related_model._default_manager
    return Prepared(lambda pk: rows.filter(**{link.field.name: pk}).values_list("member_id", flat=True))


def owners_of(row: Any) -> set[int]:
    """Numbers of the members who own a row: by its own columns, by its table of owners, or those of its launch."""
    found = {getattr(row, f"{name}_id", None) for name in OWNING}
    if hasattr(row, "owners"):
        model: type[WorkspaceModel] = type(row)
        found |= set(_named_at(model).all(row.pk))
    if hasattr(row, "launch"):
        found |= owners_of(row.launch)
    return {pk for pk in found if pk}


def notify(event: Event, people: Iterable[int], reason: str) -> None:
    """Tells members of an event: not who did it, nobody twice, nobody who has left, may not see it or wants no news."""
    if not (wanted := set(people) - {event.by_id}):
        return
    found = _to_tell.all(event.workspace_id, event.pk, sorted(wanted), timezone.localdate())
    hearing = [member for member in found if heard(member, reason) != How.OFF]
    # (Nearly everything that happens is open to all: that is one question, whoever is told.)
    if hearing and not _open_to_all.first(event.workspace_id, event.pk):
        hearing = [member for member in hearing if _may_see(member, event)]
    if not hearing:
        return
    # (An invitation has a mail of its own, which calendars read.)
    due = timezone.now() + MAIL_AFTER if reason != Notification.Reason.INVITED else None
    rows = [
        Notification(
            workspace_id=event.workspace_id, member=member, event=event, reason=reason,
            mail_due_at=due if heard(member, reason) == How.MAIL else None,
        )
        for member in hearing
    ]  # fmt: skip
    if len(rows) == 1:  # (What most things have: one owner who has not done it.)
        rows[0].save(force_insert=True)
    else:
        Notification.objects.bulk_create(rows)
    marks = ", ".join(["%s"] * len(hearing))
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "people_member" SET "unread" = "unread" + 1 WHERE "id" IN ({marks})',  # noqa: S608  (only places for numbers)
            [member.pk for member in hearing],
        )


def _may_see(member: Member, event: Event) -> bool:
    return Event.objects.visible_to(member).filter(pk=event.pk).exists()


def hear(event: Event, subject: Any) -> None:
    """Listens to every event: who was to know of it, whose thing it is, who has spoken there before."""
    facts = event.facts if isinstance(event.facts, dict) else {}
    for fact, reason in TOLD_BY:
        if isinstance(facts.get(fact), list):
            notify(event, [pk for pk in facts[fact] if isinstance(pk, int)], reason)
    if not isinstance(subject, WorkspaceModel):
        return
    if event.name == "insight.answered":
        notify(event, owners_of(subject), Notification.Reason.ANSWERED)
    elif event.name in OWNERS_HEAR:
        notify(event, owners_of(subject), Notification.Reason.OWNER)
    if event.name == "comment.added":
        about = {"subject_kind": event.subject_kind, "subject_id": event.subject_id}
        spoke = Comment.objects.filter(workspace_id=event.workspace_id, **about).exclude(by=None)
        notify(event, spoke.values_list("by_id", flat=True).distinct(), Notification.Reason.REPLIED)


@transaction.atomic
def mark(rows: Any, *, by: Member, read: bool = True) -> int:
    """Marks notifications of one's own as read, or as unread again. Returns how many have changed."""
    mine = Notification.objects.filter(pk__in=rows.filter(member_id=by.pk, read_at__isnull=read).values("pk"))
    changed = int(
        mine.update(read_at=timezone.now(), mail_due_at=None) if read else mine.update(read_at=None)
    )
    left = Notification.objects.visible_to(by).unread().count()
    Member.objects.filter(pk=by.pk).update(unread=left)
    by.unread = left
    return changed


def recount(workspace: int) -> None:
    """Counts again what is unread by each member, after what some of them may see has changed."""
    waiting = Notification.objects.filter(workspace_id=workspace, read_at=None).values("member_id")
    for member in Member.objects.filter(workspace_id=workspace, pk__in=waiting):
        left = Notification.objects.visible_to(member).unread().count()
        Member.objects.filter(pk=member.pk).update(unread=left)
