"""Every write about files: a new one, a newer version, its name, and taking it away."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.activity.files import storing
from braid.activity.files.kinds import clean_name, type_of
from braid.activity.models import Attachment, FileVersion
from braid.base.models import WorkspaceModel
from braid.base.rows import keep
from braid.people.models import Member

# For so long what was taken away can be put back.
KEPT_FOR = timedelta(days=30)
MOST_FILES, MOST_VERSIONS = 100, 100


@transaction.atomic
def attach(subject: WorkspaceModel, *, by: Member, file: File, note: str = "") -> Attachment:
    """Hangs a file on a row.

    Raises:
        ValidationError: on `file`: it is not taken, or there are too many.
        PermissionDenied: the row is of another workspace, or the member may not edit.
    """
    if subject.workspace_id != by.workspace_id or not by.may("edit"):
        raise PermissionDenied
    there = Attachment.objects.in_use().filter(**_about(subject)).count()
    if there >= MOST_FILES:
        raise ValidationError(
            {
                "file": _("There are %(num)s files here, more do not fit. Take one away first.")
                % {"num": there}
            }
        )
    storing.checked(file)
    with storing.kept(by.workspace_id, file) as stored:
        row = keep(by, Attachment(**_about(subject), by=by), title=clean_name(str(file.name)))
        _version(row, by, file, stored, number=1, note=note)
        record(by, "file.attached", subject, file=row.pk)
    return row


@transaction.atomic
def renew(row: Attachment, subject: WorkspaceModel, *, by: Member, file: File, note: str = "") -> FileVersion:
    """Adds a newer version; those before stay. What holds the same as the newest one is no new version.

    Raises:
        ValidationError: on `file`.
    """
    if row.workspace_id != by.workspace_id or not by.may("edit"):
        raise PermissionDenied
    newest = row.versions.order_by("-number").first()
    if newest is not None and newest.sha256 == storing.digest(file):
        raise ValidationError({"file": _("This is the same as the newest version.")})
    number = int(row.versions.aggregate(most=Max("number"))["most"] or 0) + 1
    if number > MOST_VERSIONS:
        raise ValidationError(
            {"file": _("A file has up to %(num)s versions. Begin a new one.") % {"num": MOST_VERSIONS}}
        )
    storing.checked(file)
    with storing.kept(by.workspace_id, file) as stored:
        version = _version(row, by, file, stored, number=number, note=note)
        record(by, "file.renewed", subject, file=row.pk)
    return version


def _version(row: Attachment, by: Member, file: File, stored: str, **values: Any) -> FileVersion:
    return keep(
        by, FileVersion(attachment=row, by=by), name=clean_name(str(file.name)), type_of=type_of(storing.head_of(file)),
        size=file.size, sha256=storing.digest(file), stored=stored, **values,
    )  # fmt: skip


@transaction.atomic
def rename(row: Attachment, subject: WorkspaceModel, *, by: Member, title: str) -> Attachment:
    """Gives a file another name here; its versions keep the names with which they came."""
    before = row.title
    keep(by, row, title=title)
    if row.title != before:
        record(by, "file.renamed", subject, file=row.pk)
    return row


@transaction.atomic
def remove(row: Attachment, subject: WorkspaceModel, *, by: Member) -> None:
    """Takes a file away; for thirty days it can be put back."""
    if row.workspace_id != by.workspace_id or not by.may("edit"):
        raise PermissionDenied
    if row.removed_at is None:
        row.removed_at, row.removed_by = timezone.now(), by
        row.save(update_fields=["removed_at", "removed_by"])
        record(by, "file.removed_for_now", subject, file=row.pk)


@transaction.atomic
def put_back(row: Attachment, subject: WorkspaceModel, *, by: Member) -> None:
    """Puts a file back."""
    if row.workspace_id != by.workspace_id or not by.may("edit"):
        raise PermissionDenied
    if row.removed_at is not None:
        row.removed_at = row.removed_by = None
        row.save(update_fields=["removed_at", "removed_by"])
        record(by, "file.put_back", subject, file=row.pk)


def delete_files(rows: QuerySet[Attachment]) -> int:
    """Deletes files with all that they hold, the contents once the rows are gone for good; how many."""
    versions = FileVersion.objects.filter(attachment__in=rows)
    storing.take_away_when_kept(versions.values_list("stored", flat=True))
    return int(rows.delete()[1].get(Attachment._meta.label, 0))


@transaction.atomic
def delete_left(now: datetime) -> int:
    """Deletes what was taken away long enough ago, and what hangs on a row that is not there any more."""
    old = Attachment.objects.filter(removed_at__lt=now - KEPT_FOR)
    return delete_files(Attachment.objects.filter(pk__in=list(old.values_list("pk", flat=True)))) + sum(
        delete_files(Attachment.objects.filter(pk__in=pks)) for pks in _without_subject()
    )


def _without_subject() -> Iterable[list[int]]:
    for kind in list(Attachment.objects.order_by().values_list("subject_kind", flat=True).distinct()):
        rows = Attachment.objects.filter(subject_kind=kind)
        model: Any = apps.get_model(kind)
        lost = list(
            rows.exclude(subject_id__in=model._default_manager.values("pk")).values_list("pk", flat=True)
        )
        if lost:
            yield lost


def _about(subject: WorkspaceModel) -> dict[str, Any]:
    return {"workspace_id": subject.workspace_id, "subject_kind": subject.kind, "subject_id": subject.pk}
