"""Every write about cross-training: topics and levels, shadowing, and a newcomer's first weeks."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import noticed, record
from braid.activity.archive import archive
from braid.activity.models import Event
from braid.base.models import BOTH_SIDES
from braid.base.plugs import on
from braid.base.rows import keep
from braid.people.models import Member
from braid.teamwork.load import leads
from braid.teamwork.models import Level, Path, PathTick, Shadowing, Topic

# A workspace that is younger has no old hands.
SETTLED_DAYS = 14


@transaction.atomic
def add_topic(*, by: Member, name: str, note: str = "") -> Topic:
    """Something that people of both sides should be able to explain.

    Raises:
        ValidationError: by field.
    """
    row = keep(by, Topic(by=by), name=name, note=note)
    record(by, "topic.added", row)
    return row


@transaction.atomic
def change_topic(row: Topic, /, *, by: Member, name: str, note: str) -> Topic:
    """Says it in other words."""
    keep(by, row, name=name, note=note)
    record(by, "topic.changed", row)
    return row


@transaction.atomic
def remove_topic(row: Topic, *, by: Member) -> None:
    """Puts a topic into the archive."""
    archive(row, by=by)


@transaction.atomic
def stand(row: Topic, *, by: Member, stands: str) -> None:
    """Says where one stands oneself; empty: nowhere.

    Raises:
        ValidationError: there is no such level.
    """
    there = Level.objects.filter(topic=row, member=by).first()
    if not stands and there:
        there.delete()
    elif stands:
        keep(by, there or Level(topic=row, member=by), stands=stands, on=timezone.localdate())
    elif not by.may("edit"):
        raise PermissionDenied
    record(by, "topic.level_said", row)


@transaction.atomic
def shadow(*, by: Member, **fields: Any) -> Shadowing:
    """Somebody follows somebody else.

    Raises:
        ValidationError: by field.
    """
    row = keep(by, Shadowing(by=by), **fields)
    tell = [pk for pk in (row.follower_id, row.host_id) if pk != by.pk]
    record(by, "shadowing.agreed", row, tell=tell)
    return row


@transaction.atomic
def change_shadowing(row: Shadowing, /, *, by: Member, **fields: Any) -> Shadowing:
    """Other people or days, or what was learnt."""
    keep(by, row, **fields)
    record(by, "shadowing.changed", row)
    return row


@transaction.atomic
def remove_shadowing(row: Shadowing, *, by: Member) -> None:
    """Nobody follows anybody after all."""
    if not by.may("edit"):
        raise PermissionDenied
    record(by, "shadowing.removed", row)
    row.delete()


def buddy_for(person: Member) -> Member | None:
    """Somebody of the other side: of a pod with this one, if there is, else whoever is the buddy of the fewest. Two queries."""
    other = [side for side in BOTH_SIDES if side != person.side]
    rows: Any = Member.objects.here().filter(
        workspace_id=person.workspace_id, side__in=other, user__isnull=False
    )
    rows = rows.exclude(right=Member.Right.GUEST).exclude(pk=person.pk)
    shared = Count("pods", filter=Q(pods__in=person.pods.all()), distinct=True)
    going = dict(
        Path.objects.filter(workspace_id=person.workspace_id, put_away_at=None).values_list("buddy").annotate(Count("pk"))
    )  # fmt: skip
    found = sorted(rows.annotate(shared=shared), key=lambda each: (-each.shared, going.get(each.pk, 0), each.is_lead, each.pk))  # fmt: skip
    return found[0] if found else None


@transaction.atomic
def welcome(person: Member, *, by: Member) -> Path:
    """Begins the first weeks of somebody, with a buddy from the other side; once for each.

    Raises:
        PermissionDenied: neither a lead nor somebody who manages the workspace.
    """
    if not (by.may("manage") or leads(by)) or person.workspace_id != by.workspace_id:
        raise PermissionDenied
    there: Path | None = Path.objects.filter(member=person).first()
    if there is None:
        there = _begun(person, by)
    elif there.put_away_at:
        keep(by, there, put_away_at=None, begun_on=timezone.localdate())
        record(by, "path.begun", person)
    return there


def _begun(person: Member, by: Member) -> Path:
    row: Path = Path.objects.create(workspace_id=person.workspace_id, member=person, buddy=buddy_for(person))
    record(by, "path.begun", person, tell=[row.buddy_id] if row.buddy_id and row.buddy_id != by.pk else [])
    return row


@transaction.atomic
def choose_buddy(row: Path, /, *, by: Member, buddy: Member | None) -> Path:
    """Somebody else walks along.

    Raises:
        ValidationError: it is the newcomer, or somebody of the same side.
    """
    if buddy is not None and (buddy.pk == row.member_id or (buddy.side == row.member.side and buddy.side in BOTH_SIDES)):  # fmt: skip
        raise ValidationError({"buddy": _("Choose somebody of the other side: that is what it is for.")})
    keep(by, row, buddy=buddy)
    record(by, "path.buddy_chosen", row.member, tell=[buddy.pk] if buddy and buddy.pk != by.pk else [])
    return row


def _walker(row: Path, by: Member) -> Path:
    """The path, held, for the one who walks it.

    Raises:
        PermissionDenied: somebody else's.
    """
    if row.member_id != by.pk:
        raise PermissionDenied
    return Path.objects.select_for_update().get(pk=row.pk)


@transaction.atomic
def tick(row: Path, *, by: Member, step: str, done: bool = True) -> None:
    """One has gone a step, or wants to go it again."""
    now = _walker(row, by)
    there = now.ticks.filter(step=step[:20])
    if done and not there.exists():
        PathTick.objects.create(workspace_id=by.workspace_id, walk=now, step=step[:20])
    elif not done:
        there.delete()
    # (No event: how quickly somebody finds their way is their own business, and their buddy's.)
    noticed(by.workspace_id)


@transaction.atomic
def put_away(row: Path, *, by: Member, away: bool = True) -> None:
    """One needs it no more, or again after all."""
    now = _walker(row, by)
    Path.objects.filter(pk=now.pk).update(put_away_at=timezone.now() if away else None)
    noticed(by.workspace_id)


@on("member.joined")
def begin_first_weeks(event: Event, person: Any) -> None:
    """Whoever comes in later than those who opened the workspace is walked through it.

    In a workspace that was opened this week everybody is new: nobody walks along with anybody.
    """
    opened = Event.objects.filter(workspace_id=event.workspace_id).order_by("pk").values_list("at", flat=True).first()  # fmt: skip
    settled = opened and (event.at - opened).days >= SETTLED_DAYS
    if settled and person.side in BOTH_SIDES and not Path.objects.filter(member=person).exists():
        _begun(person, person)
