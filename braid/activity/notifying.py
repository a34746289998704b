"""Telling people: who hears of an event, and that they have read it.

That somebody has read something is theirs alone: it is kept, but no event tells it to others.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from braid.activity.hearing import How, heard
from braid.activity.models import Comment, Event, Notification
from braid.base.models import WorkspaceModel
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


def owners_of(row: Any) -> set[int]:
    """Numbers of the members who own a row: by its own columns, by its table of owners, or those of its launch."""
    found = {getattr(row, f"{name}_id", None) for name in OWNING}
    if hasattr(row, "owners"):
        found |= set(row.owners.values_list("member_id", flat=True))
    if hasattr(row, "launch"):
        found |= owners_of(row.launch)
    return {pk for pk in found if pk}


def notify(event: Event, people: Iterable[int], reason: str) -> None:
    """Tells members of an event: not who did it, nobody twice, nobody who has left, may not see it or wants no news."""
    if not (wanted := set(people) - {event.by_id}):
        return
    told = Notification.objects.filter(event=event).values("member_id")
    rows = Member.objects.here().filter(workspace_id=event.workspace_id, user__isnull=False, pk__in=wanted)
    found = rows.exclude(pk__in=told).select_related("hearing")
    hearing = [member for member in found if heard(member, reason) != How.OFF]
    # (Nearly everything that happens is open to all: that is one question, whoever is told.)
    if hearing and not Event.objects.open_in(event.workspace_id).filter(pk=event.pk).exists():
        hearing = [member for member in hearing if _may_see(member, event)]
    if not hearing:
        return
    # (An invitation has a mail of its own, which calendars read.)
    due = timezone.now() + MAIL_AFTER if reason != Notification.Reason.INVITED else None
    Notification.objects.bulk_create(
        Notification(
            workspace_id=event.workspace_id, member=member, event=event, reason=reason,
            mail_due_at=due if heard(member, reason) == How.MAIL else None,
        )
        for member in hearing
    )  # fmt: skip
    Member.objects.filter(pk__in=[m.pk for m in hearing]).update(unread=F("unread") + 1)


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
