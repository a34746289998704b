"""Taking an import of items or releases back: what it changed gets its former values, what is new goes to the archive.

Owners, milestones, tags and whatever else hangs on a row stay as the file has them.
"""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.activity.archive import archive_all
from braid.activity.models import Event
from braid.activity.undo import undoes
from braid.base.hidden import hidden_from_some
from braid.base.rows import keep
from braid.connect.context import Context
from braid.messaging.saving import as_json
from braid.people.models import Member
from braid.roadmap.models import Item, Release

# A change of more rows, or of more text (in letters), is not kept to be taken back.
MOST, LARGEST = 2000, 500_000
NOUNS: dict[Any, str] = {Item: "items", Release: "releases"}


def way_back(context: Context, model: type[Any]) -> dict[str, Any]:
    """For the record of an import: what its rows were before and are now, and which are new; empty where it is too much."""
    before, made = context.before.get(model, {}), context.made.get(model, [])
    if model not in NOUNS or len(before) + len(made) > MOST:
        return {}
    rows = model._default_manager.in_bulk(before)
    # (What only some may see must not stand in a record that all may read.)
    closed = hidden_from_some(context.workspace_id, model)
    if closed and model._default_manager.filter(closed, pk__in=[*before, *made]).exists():
        return {}
    moved = [
        {"item": pk, "columns": was, "now": {name: as_json(getattr(rows[pk], name)) for name in was}}
        for pk, was in before.items() if pk in rows
    ]  # fmt: skip
    return {"before": moved, "made": made} if len(json.dumps(moved)) <= LARGEST else {}


@undoes("items.imported")
@undoes("releases.imported")
@transaction.atomic
def take_back(_row: Any, event: Event, by: Member) -> str:
    """As a change of its own that is recorded too. Returns where one sees it, below `/w/<slug>/`.

    Raises:
        PermissionDenied: somebody else did it.
        ValidationError: it was taken back already, or a row is no more as the import left it: then nothing is.
    """
    if event.by_id != by.pk or event.workspace_id != by.workspace_id or not by.may("edit"):
        raise PermissionDenied
    model = next(one for one in NOUNS if one._meta.label_lower == event.subject_kind)
    held = {one["item"]: one for one in event.facts.get("before", ())}
    made = list(event.facts.get("made", ()))
    rows = list(model.objects.visible_to(by).filter(pk__in=held).order_by("pk"))
    if was_taken_back(event) or not (rows or made):
        raise ValidationError(
            _("This import was taken back already, or it is too large or too old for that.")
        )
    for row in rows:
        one = held[row.pk]
        if any(as_json(getattr(row, name)) != value for name, value in one["now"].items()):
            why = _("“%(title)s” has been changed since. Nothing was taken back.")
            raise ValidationError(why % {"title": str(row)[:80]})
        keep(by, row, **{name: _read(model, name, value) for name, value in one["columns"].items()})
    if made:
        there = model.objects.visible_to(by).filter(pk__in=made).values_list("pk", flat=True)
        archive_all(model, list(there), by=by)
    record(
        by, f"{NOUNS[model]}.taken_back", model, count=len(rows), items=[row.pk for row in rows], of=event.pk
    )
    return "roadmap/" if model is Item else "roadmap/releases/"


def was_taken_back(event: Event) -> bool:
    """Whether that was done already."""
    rows = Event.objects.filter(
        workspace_id=event.workspace_id, name__endswith=".taken_back", pk__gt=event.pk
    )
    return rows.filter(facts__of=event.pk).exists()


def _read(model: type[Any], name: str, value: Any) -> Any:
    return model._meta.get_field(name).to_python(value)
