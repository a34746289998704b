"""Every write about raw material."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.base.models import WorkspaceModel
from braid.base.rows import keep
from braid.messaging.models import Content, Material, MaterialFate
from braid.people.models import Member

# On what it can be given.
ON = ("roadmap.item", "roadmap.release", "launches.launch")
Fate = MaterialFate.What


@transaction.atomic
def give(subject: WorkspaceModel, *, by: Member, text: str, kind_of: str = Material.Kind.INSIDE) -> Material:
    """Keeps what somebody knows of an item, a release or a launch.

    Raises:
        ValidationError: by field.
        PermissionDenied: the row is of another workspace, or of another kind.
    """
    if subject.workspace_id != by.workspace_id or subject.kind not in ON:
        raise PermissionDenied
    row = Material(subject_kind=subject.kind, subject_id=subject.pk, by=by, side=by.side)
    keep(by, row, text=text, kind_of=kind_of)
    record(by, "material.given", row, about=subject)
    return row


@transaction.atomic
def change_material(row: Material, *, by: Member, **values: Any) -> Material:
    """Says one's own words anew.

    Raises:
        PermissionDenied: somebody else gave it.
    """
    if not row.changeable_by(by):
        raise PermissionDenied
    before = (row.text, row.kind_of)
    keep(by, row, **values)
    if before != (row.text, row.kind_of):
        record(by, "material.changed", row)
    return row


@transaction.atomic
def use(row: Material, *, by: Member, content: Content) -> MaterialFate:
    """It was used in a piece; it may be used in several. Whoever gave it is told.

    Raises:
        ValidationError: on `content`: it was used in this piece already.
    """
    if row.fates.filter(what=Fate.USED, content=content).exists():
        raise ValidationError({"content": _("It is used in this piece already.")})
    return _became(row, by, "material.used", what=Fate.USED, content=content)


@transaction.atomic
def set_aside(row: Material, *, by: Member, why: str) -> MaterialFate:
    """It is not used, and why. Whoever gave it is told.

    Raises:
        ValidationError: on `why`.
    """
    return _became(row, by, "material.set_aside", what=Fate.ASIDE, why=why)


def _became(row: Material, by: Member, name: str, **values: Any) -> MaterialFate:
    fate = keep(by, MaterialFate(material=row, by=by), **values)
    giver = [row.by_id] if row.by_id else []
    record(by, name, row, content=fate.content_id, tell=giver)
    return fate
