"""Every write about people, except invitations."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.text import slugify
from django.utils.translation import gettext as _

from braid.base.models import ENDS_FIRST
from braid.people.models import Member, Pod, User, Workspace
from braid.people.writing import record


@transaction.atomic
def open_workspace(user: User, *, side: str, discipline: str = "", **fields: Any) -> Member:
    """Makes a workspace with the user as its admin.

    Raises:
        PermissionDenied: this user may open none.
    """
    if not user.may_open_workspace():
        raise PermissionDenied
    workspace = Workspace.objects.create(slug=free_slug(fields["name"]), **fields)
    member = Member.objects.create(
        workspace=workspace, user=user, name=user.name or user.email, email=user.email, side=side,
        discipline=discipline, right=Member.Right.ADMIN,
    )  # fmt: skip
    record(member, "workspace.opened", workspace)
    return member


def free_slug(name: str) -> str:
    """An address for a workspace of that name that no other one has."""
    wanted = slugify(name)[:50].strip("-") or "workspace"
    slug = wanted
    while Workspace.objects.filter(slug=slug).exists():
        slug = f"{wanted}-{get_random_string(4, 'abcdefghjkmnpqrstuvwxyz23456789')}"
    return slug


@transaction.atomic
def change_workspace(workspace: Workspace, *, by: Member, **fields: Any) -> None:
    """Changes name, names of the sides, time zone or fiscal year.

    Raises:
        PermissionDenied: `by` is no admin of it.
    """
    _ask_admin(by, workspace.pk)
    row = Workspace.objects.get(pk=workspace.pk)
    if changed := change(row, fields):
        record(by, "workspace.changed", row, fields=changed)


def change(row: Any, fields: dict[str, Any]) -> list[str]:
    """Sets what differs and saves it; gives the names of what was changed."""
    changed = [name for name, value in fields.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, fields[name])
    if changed:
        row.save(update_fields=changed)
    return changed


@transaction.atomic
def change_own_settings(user: User, *, name: str, time_zone: str, theme: str) -> None:
    """One's own settings. The name follows into every workspace where it was the old one."""
    before = User.objects.get(pk=user.pk).name
    user.name, user.time_zone, user.theme = name, time_zone, theme
    user.save(update_fields=["name", "time_zone", "theme"])
    if name != before:
        for member in Member.objects.select_related("workspace").filter(user=user, name=before):
            change_profile(member, by=member, name=name)


def end_sessions(user: User) -> None:
    """Ends every session of the user at once."""
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)


@transaction.atomic
def change_profile(member: Member, *, by: Member, **fields: Any) -> None:
    """How somebody works, what judges them, what they need.

    Raises:
        PermissionDenied: it is somebody else's profile.
    """
    row = Member.objects.get(pk=member.pk)
    if not row.profile_editable_by(by) or row.workspace_id != by.workspace_id:
        raise PermissionDenied
    if changed := change(row, fields):
        record(by, "profile.changed", row, fields=changed)


@transaction.atomic
def add_member(*, by: Member, **fields: Any) -> Member:
    """Puts somebody on the roster who cannot sign in yet.

    Raises:
        PermissionDenied: `by` is no admin.
    """
    _ask_admin(by, by.workspace_id)
    member = Member.objects.create(workspace_id=by.workspace_id, **fields)
    record(by, "member.added", member, side=member.side)
    return member


@transaction.atomic
def change_member(member: Member, *, by: Member, **fields: Any) -> None:
    """Changes side, right, lead, sponsor or dates.

    Raises:
        PermissionDenied: `by` is no admin.
        ValidationError: nobody would be left who can manage the workspace.
    """
    _ask_admin(by, member.workspace_id)
    before = Member.objects.get(pk=member.pk)
    if fields.get("right", before.right) != Member.Right.ADMIN:
        _keep_an_admin(before, "right")
    changed = change(before, fields)
    if changed:
        facts = {k: str(fields[k]) for k in changed if k in {"side", "right"}}
        record(by, "member.changed", before, fields=changed, **facts)


@transaction.atomic
def leave(member: Member, *, by: Member, on: date | None = None) -> None:
    """Somebody leaves: from that day on they cannot look into the workspace any more.

    Raises:
        PermissionDenied: `by` is no admin, and it is somebody else who leaves.
        ValidationError: it is the last admin, or the day is before the first. A day to come may be noted ahead.
    """
    if by.pk != member.pk:
        _ask_admin(by, member.workspace_id)
    day = on or timezone.localdate()
    if day < member.joined_on:
        raise ValidationError({"left_on": ENDS_FIRST})
    _keep_an_admin(member, "left_on")
    member.left_on = day
    member.save(update_fields=["left_on"])
    record(by, "member.left", member, on=day.isoformat())


@transaction.atomic
def come_back(member: Member, *, by: Member) -> None:
    """Takes back that somebody has left."""
    _ask_admin(by, member.workspace_id)
    if member.left_on is not None:
        member.left_on = None
        member.save(update_fields=["left_on"])
        record(by, "member.returned", member)


def _ask_admin(by: Member, workspace_id: int) -> None:
    if not by.may("manage") or by.workspace_id != workspace_id:
        raise PermissionDenied


def _keep_an_admin(member: Member, field: str) -> None:
    """Refuses what would leave a workspace without anybody who can manage it."""
    # The lock lets two admins who demote each other at the same moment do it one after the other.
    Workspace.objects.select_for_update().get(pk=member.workspace_id)
    admins = Member.objects.filter(
        workspace_id=member.workspace_id, right=Member.Right.ADMIN, user__isnull=False, left_on=None
    )
    if member.right == Member.Right.ADMIN and member.user_id and not admins.exclude(pk=member.pk).exists():
        text = _("%(name)s is the only admin. Make somebody else an admin first.") % {"name": member.name}
        raise ValidationError({field: text})


@transaction.atomic
def save_pod(pod: Pod, *, by: Member, name: str, purpose: str = "", members: Any = ()) -> Pod:
    """Makes a pod or changes it.

    Raises:
        PermissionDenied: `by` may not change plans, or somebody of another workspace is among the members.
    """
    if not by.may("edit") or any(m.workspace_id != by.workspace_id for m in members):
        raise PermissionDenied
    new = pod.pk is None
    pod.workspace_id, pod.name, pod.purpose = by.workspace_id, name, purpose
    pod.save()
    pod.members.set(members)
    record(by, "pod.made" if new else "pod.changed", pod, members=len(members))
    return pod


@transaction.atomic
def remove_pod(pod: Pod, *, by: Member) -> None:
    """Takes a pod away; the people in it stay as they are."""
    if not by.may("edit") or pod.workspace_id != by.workspace_id:
        raise PermissionDenied
    record(by, "pod.removed", pod)
    pod.delete()
