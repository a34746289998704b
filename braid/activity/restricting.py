"""Things that only the people named may see, such as a price or a launch that nobody has announced."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import CharField, Value
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.activity.archive import noun
from braid.activity.notifying import recount
from braid.base.models import Restrictable, WorkspaceModel
from braid.people.models import Member


def restrictable() -> dict[str, type[Any]]:
    """Every kind of row that can be kept to some people."""
    return {
        model._meta.label_lower: model
        for model in apps.get_models()
        if issubclass(model, Restrictable) and issubclass(model, WorkspaceModel)
    }


@transaction.atomic
def restrict(row: Any, *, by: Member, readers: Iterable[Member]) -> Any:
    """Keeps a row, and whatever speaks of it, to these people. Who is named may change the list.

    Raises:
        ValidationError: on `readers`: nobody who is here and may change it again would be left.
    """
    named = list(readers)
    _check(row, by)
    if any(member.workspace_id != by.workspace_id for member in named):
        raise PermissionDenied
    if not any(member.may("edit") and member.user_id for member in named):
        text = _(
            "Name at least one person who has an account and may make changes, so that it is not locked for ever."
        )
        raise ValidationError({"readers": text})
    before = sorted(row.readers.values_list("pk", flat=True)) if row.is_restricted else []
    after = sorted(member.pk for member in named)
    if before == after:
        return row
    row.is_restricted = True
    row.save(update_fields=["is_restricted"])
    row.readers.set(named)
    _tell(row, by)
    return row


@transaction.atomic
def open_to_all(row: Any, *, by: Member) -> Any:
    """Lets everybody in the workspace see it again."""
    _check(row, by)
    if row.is_restricted:
        row.is_restricted = False
        row.save(update_fields=["is_restricted"])
        row.readers.clear()
        record(by, f"{noun(row)}.opened_to_all", row)
        recount(by.workspace_id)
    return row


def left_alone(workspace: int, *, without: Member | None = None) -> list[tuple[str, int]]:
    """What nobody can see or open any more: kind and number of restricted rows whose readers have all left. One query.

    Args:
        without: somebody who may be about to leave, as if they had.
    """
    hands = (
        Member.objects.here()
        .filter(workspace_id=workspace, user__isnull=False)
        .exclude(right=Member.Right.GUEST)
        .exclude(pk=without.pk if without else None)
    )
    found = [
        model.objects.filter(workspace_id=workspace, is_restricted=True)
        .exclude(
            pk__in=model.readers.through.objects.filter(member__in=hands).values(
                f"{model._meta.model_name}_id"
            )
        )
        .order_by()
        .values_list(Value(kind, CharField()), "pk")
        for kind, model in restrictable().items()
    ]
    return sorted(found[0].union(*found[1:], all=True))


@transaction.atomic
def open_to_admins(row: Any, *, by: Member) -> Any:
    """Makes the admins readers of a restricted row that nobody here can see any more, so that it is not lost.

    Raises:
        PermissionDenied: not an admin, or there is still somebody here who can see it.
    """
    if not by.may("manage") or (row.kind, row.pk) not in left_alone(by.workspace_id):
        raise PermissionDenied
    admins = Member.objects.here().filter(workspace_id=by.workspace_id, right=Member.Right.ADMIN)
    row.readers.add(*admins.filter(user__isnull=False))
    _tell(row, by)
    return row


def _tell(row: Any, by: Member) -> None:
    readers = sorted(row.readers.values_list("pk", flat=True))
    record(by, f"{noun(row)}.restricted", row, readers=readers)
    recount(by.workspace_id)


def _check(row: Any, by: Member) -> None:
    may_see = type(row).objects.visible_with_archived(by).filter(pk=row.pk).exists()
    if not may_see or not by.may("edit"):
        raise PermissionDenied
