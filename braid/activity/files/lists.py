"""The list of all files of a workspace, and what hangs on one thing."""

from typing import Any

from django.apps import apps
from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy

from braid.activity.files.kinds import PICTURES, WORDS
from braid.activity.models import Attachment, FileVersion
from braid.activity.words import kind_label
from braid.base.held import Held
from braid.base.lists import Cells, Column, Filter, Listed, Listing, kept_cells
from braid.base.models import WorkspaceModel
from braid.base.text import moment, shortened
from braid.people.models import Member

SHOWN = 60


def kinds(member: Member) -> list[tuple[str, str]]:
    """The kinds of things on which there are files."""
    rows = Attachment.objects.visible_to(member).order_by().values_list("subject_kind", flat=True).distinct()
    return sorted(((kind, kind_label(kind)) for kind in rows), key=lambda pair: pair[1])


FILES = Listing(
    columns=(
        Column("title", gettext_lazy("File"), "title"),
        Column("on", gettext_lazy("On")),
        Column("what", gettext_lazy("What it is")),
        Column("size", gettext_lazy("Size")),
        Column("versions", gettext_lazy("Versions"), kind="number"),
        Column("by", gettext_lazy("Newest by"), kind="person"),
        Column("at", gettext_lazy("Since"), "at", "date"),
    ),
    sort="-at",
    filters=(Filter("kind", gettext_lazy("On"), kinds, "subject_kind"),),
    search=("title",),
)


def file_cells(member: Member, listed: Listed) -> Cells:
    """One page of files. Two queries and one for each kind of thing, remembered."""
    return kept_cells(member, listed, lambda: _cells(member, listed), member.pk)


def _cells(member: Member, listed: Listed) -> Cells:
    newest = FileVersion.objects.filter(attachment=OuterRef("pk")).order_by("-number").values("pk")[:1]
    rows = list(listed.rows.annotate(newest=Subquery(newest), many=Max("versions__number")))
    versions = FileVersion.objects.filter(pk__in=[row.newest for row in rows]).select_related("by").in_bulk()
    names = _names(member, rows)
    found: Cells = []
    for row in rows:
        version = versions.get(row.newest)
        cells: dict[str, Any] = {
            "title": row.title,
            "on": shortened(names.get((row.subject_kind, row.subject_id), kind_label(row.subject_kind)), 60),
            "what": str(WORDS.get(version.type_of, "")) if version else "",
            "size": version.size_said if version else "",
            "versions": row.many or 0,
            "by": version.by if version else None,
            "at": moment(version.at) if version else "",
        }
        found.append((f"/w/{member.workspace.slug}/files/{row.pk}/", cells))
    return found


def _names(member: Member, rows: list[Attachment]) -> dict[tuple[str, int], str]:
    wanted: dict[str, list[int]] = {}
    for row in rows:
        wanted.setdefault(row.subject_kind, []).append(row.subject_id)
    found = {}
    for kind, pks in wanted.items():
        model: Any = apps.get_model(kind)
        for row in model._default_manager.visible_with_archived(member).filter(pk__in=pks):
            found[kind, row.pk] = str(row)
    return found


def _versions(member: Member, kind: str, pk: int) -> QuerySet[FileVersion]:
    rows = FileVersion.objects.visible_to(member).filter(
        attachment__subject_kind=kind, attachment__subject_id=pk, attachment__removed_at=None
    )
    return rows.select_related("attachment", "by").order_by("-number")[: 10 * SHOWN]


_hanging: Held[FileVersion] = Held(_versions, Attachment)


def files_on(member: Member, subject: WorkspaceModel) -> list[dict[str, Any]]:
    """What hangs on a row, each with its newest version. One query."""
    newest: dict[int, FileVersion] = {}
    for version in _hanging.of(member, subject):
        newest.setdefault(version.attachment_id, version)
    ordered = sorted(newest.values(), key=lambda version: version.attachment_id, reverse=True)
    return [
        {
            "file": version.attachment, "version": version, "size": version.size_said,
            "is_picture": version.type_of in PICTURES, "what": WORDS.get(version.type_of, ""),
        }
        for version in ordered[:SHOWN]
    ]  # fmt: skip
