"""Who has which role in a launch: every write about it, and what is to be said of it."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.base.held import Held
from braid.base.rows import keep
from braid.base.text import number_word
from braid.launches.models import Launch, LaunchRole, Task
from braid.messaging.saving import check_may_change, keep_changes
from braid.people.models import Member

# With more roles than this in one launch somebody is told to have many.
MANY = 2


@transaction.atomic
def add_role(launch: Launch, *, by: Member, **values: Any) -> LaunchRole:
    """Adds a role; raises ValidationError by field, such as one that is there already or somebody of the other side."""
    check_may_change(by, launch)
    row = LaunchRole(
        workspace_id=by.workspace_id,
        launch=launch,
        order=launch.next_order(LaunchRole.objects.filter(launch=launch)),
    )
    keep(by, row, **values)
    _hand_over(row, None)
    record(by, "launch.role_added", launch, role=row.name, member=row.member_id)
    return row


@transaction.atomic
def change_role(row: LaunchRole, *, by: Member, **values: Any) -> LaunchRole:
    """Names who has it, or what it is called. The open tasks of the role go along to whoever has it now."""
    before, called = row.member_id, row.name
    if changes := keep_changes(by, row, **values):
        if "name" in changes:
            Task.objects.filter(launch=row.launch, role=called).update(role=row.name)
        if "member" in changes:
            keep(by, row, since=timezone.now())
            _hand_over(row, before)
        record(by, "launch.role_changed", row.launch, role=row.name, member=row.member_id, changes=changes)
    return row


@transaction.atomic
def remove_role(row: LaunchRole, *, by: Member) -> None:
    """Takes a role out of a launch. Its tasks stay, with their owners."""
    check_may_change(by, row)
    record(by, "launch.role_removed", row.launch, role=row.name)
    row.delete()


def _hand_over(row: LaunchRole, before: int | None) -> None:
    """Open tasks of the role that were of whoever had it, or stood in for by the owner of the side, are of the new one."""
    if row.member is None:
        return
    launch = row.launch
    stood_in = [pk for pk in (before, launch.product_owner_id, launch.marketing_owner_id) if pk]
    rows = (
        Task.objects.open().filter(launch=launch, role=row.name).filter(Q(owner=None) | Q(owner__in=stood_in))
    )
    if row.member.side in Task.Of.values:
        rows = rows.filter(side=row.member.side)
    Task.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(owner=row.member)


def retro_path(launch: Launch, roles: Iterable[LaunchRole]) -> str:
    """The address, below the workspace, of the form for a retro of a launch with all who have a part in it."""
    named = (launch.product_owner_id, launch.marketing_owner_id, *(row.member_id for row in roles))
    people = {number for number in named if number is not None}
    about = {
        "kind": "retro",
        "about": f"{launch.kind}:{launch.pk}",
        "people": ".".join(map(str, sorted(people))),
    }
    return f"meetings/series/new/?{urlencode(about)}"


_roles: Held[LaunchRole] = Held(
    lambda member, launch: (
        LaunchRole.objects.visible_to(member).filter(launch=launch).select_related("member")
    ),
    LaunchRole.launch,
)


def role_lines(member: Member, launch: Launch) -> tuple[list[LaunchRole], list[str]]:
    """The roles of a launch, and what is wrong with them in sentences: nobody, somebody who has left, many on one. One query."""
    rows = _roles.of(member, launch)
    wrong = []
    if open_ones := [row.name for row in rows if row.member is None]:
        wrong.append(_("Nobody has this role yet: %(roles)s.") % {"roles": ", ".join(open_ones)})
    wrong += [
        _("%(name)s, who is %(role)s, has left.") % {"name": row.member.name, "role": row.name}
        for row in rows if row.member is not None and row.member.has_left
    ]  # fmt: skip
    many: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row.member is not None:
            many[row.member.name].append(row.name)
    wrong += [
        _("%(name)s has %(n)s roles: %(roles)s. Is that on purpose?") % {"name": name, "n": number_word(len(names)), "roles": ", ".join(names)}
        for name, names in many.items() if len(names) > MANY
    ]  # fmt: skip
    return rows, wrong
