"""A workspace goes for good: every row of it, and nothing of anybody else."""

from __future__ import annotations

import logging
from typing import Any, cast

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from braid.activity.files.storing import take_away_when_kept
from braid.activity.models import FileVersion
from braid.base.models import WorkspaceModel
from braid.connect.export.tables import tables
from braid.connect.models import ImportJob
from braid.people.models import Member, Workspace

log = logging.getLogger("braid.workspace")


@transaction.atomic
def delete_workspace(workspace: Workspace, *, by: Member, name: str) -> None:
    """Deletes the workspace and everything in it. Accounts stay, and so do the other workspaces of their users.

    No event can tell of it, for the events go too: it stands in the log of the server.

    Raises:
        PermissionDenied: `by` is no admin of it.
        ValidationError: the name is not that of the workspace.
    """
    if not by.may("manage") or by.workspace_id != workspace.pk:
        raise PermissionDenied
    row = Workspace.objects.select_for_update().get(pk=workspace.pk)
    if name.strip() != row.name.strip():
        raise ValidationError(
            {"name": _("This is not the name of the workspace: “%(name)s”.") % {"name": row.name}}
        )
    for job in ImportJob.objects.filter(workspace=row):
        job.forget(refused=True)
    contents = FileVersion.objects.filter(workspace=row).values_list("stored", flat=True)
    take_away_when_kept(list(contents))
    for model in _last_first():
        _empty(model, row)
    row.delete()
    log.warning("the workspace %s (%s) was deleted by %s", row.slug, row.name, by.email or by.name)


def _last_first() -> list[type[models.Model]]:
    """The tables of a workspace, those that link before those that are linked to."""
    ordered = [table.model for table in reversed(tables())]
    others = [m for m in apps.get_models() if issubclass(m, WorkspaceModel) and m not in ordered]
    return [*others, *ordered]


def _empty(model: type[models.Model], workspace: Workspace) -> None:
    """One statement a table: a hundred thousand rows are not read to be deleted."""
    rows = _rows(model).filter(workspace=workspace)
    for field in model._meta.many_to_many:
        through: Any = field.remote_field.through
        if through._meta.auto_created:
            near = cast(Any, field).m2m_field_name()
            links = _rows(through).filter(**{f"{near}__in": rows.values("pk")})
            links._raw_delete(links.db)
    rows._raw_delete(rows.db)


def _rows(model: Any) -> Any:
    return model._default_manager.all()
