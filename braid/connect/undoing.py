"""Taking an import of items or releases back: what it changed gets its former values, what is new goes to the archive.

Owners, milestones, tags and whatever else hangs on a row stay as the file has them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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
# So many rows that have been changed since are named.
NAMED = 5
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
        {"item": pk, "columns": was, "away": bool(rows[pk].archived_at),
         "now": {name: as_json(getattr(rows[pk], name)) for name in was}}
        for pk, was in before.items() if pk in rows
    ]  # fmt: skip
    new = model._default_manager.in_bulk(made)
    marks = [{"item": pk, "mark": mark(row)} for pk, row in new.items()]
    return {"before": moved, "made": marks} if len(json.dumps([moved, marks])) <= LARGEST else {}


def mark(row: Any) -> str:
    """A short sum of what stands in a row: another one where anything in it is another, but for the archive."""
    columns = [f.attname for f in row._meta.concrete_fields if not f.name.startswith("archived_")]
    said = json.dumps([as_json(getattr(row, name)) for name in columns], default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


@undoes("items.imported")
@undoes("releases.imported")
@transaction.atomic
def take_back(_row: Any, event: Event, by: Member) -> str:
    """As a change of its own that is recorded too. Returns where one sees it, below `/w/<slug>/`.

    Raises:
        PermissionDenied: somebody else did it.
        ValidationError: it was taken back already, or rows are no more as the import left them: then nothing is.
    """
    if event.by_id != by.pk or event.workspace_id != by.workspace_id or not by.may("edit"):
        raise PermissionDenied
    model = next(one for one in NOUNS if one._meta.label_lower == event.subject_kind)
    held = {one["item"]: one for one in event.facts.get("before", ())}
    made = dict(_made(event))
    # (Held until the end: nobody changes them between this look and what is written.)
    there: Any = model.objects.visible_with_archived(by).select_for_update(of=("self",))
    rows = {row.pk: row for row in there.filter(pk__in=[*held, *made]).order_by("pk")}
    if was_taken_back(event) or not rows:
        raise ValidationError(
            _("This import was taken back already, or it is too large or too old for that.")
        )
    _check(by, model, rows, held, made)
    for pk, one in held.items():
        keep(by, rows[pk], **{name: _read(model, name, value) for name, value in one["columns"].items()})
    if made:
        archive_all(model, [pk for pk in made if pk in rows], by=by)
    record(by, f"{NOUNS[model]}.taken_back", model, count=len(held), items=list(held), of=event.pk)
    return "roadmap/" if model is Item else "roadmap/releases/"


def _made(event: Event) -> Iterator[tuple[int, str]]:
    """The rows that an import made, each with what it was then; empty for imports that did not note it yet."""
    for one in event.facts.get("made", ()):
        yield (one["item"], one["mark"]) if isinstance(one, dict) else (one, "")


def _check(by: Member, model: type[Any], rows: dict[int, Any], held: dict[int, Any], made: dict[int, str]) -> None:  # fmt: skip
    """All of it or nothing.

    Raises:
        ValidationError: names the rows that are not as the import left them, or says that some are out of sight. New
            ones that are in the archive already, or were deleted, are where they would come.
    """
    still = model._default_manager.filter(workspace_id=by.workspace_id, pk__in=made).values_list("pk", flat=True)  # fmt: skip
    if out := len((set(held) | set(still)) - set(rows)):
        said = ngettext(
            "%(n)s row of it was deleted since, or you may not see it any more. Nothing was taken back.",
            "%(n)s rows of it were deleted since, or you may not see them any more. Nothing was taken back.",
            out,
        )
        raise ValidationError(said % {"n": out})
    other = [str(row)[:80] for pk, row in rows.items() if _is_other(row, held.get(pk), made.get(pk, ""))]
    if other:
        named = ", ".join(f"“{title}”" for title in other[:NAMED])
        said = ngettext(
            "%(titles)s has been changed since. Nothing was taken back.",
            "%(n)s rows have been changed since: %(titles)s. Nothing was taken back.",
            len(other),
        )
        more = ", …" if len(other) > NAMED else ""
        raise ValidationError(said % {"n": len(other), "titles": named + more})


def _is_other(row: Any, one: dict[str, Any] | None, was: str) -> bool:
    if one is None:
        return bool(was) and row.archived_at is None and mark(row) != was
    if bool(row.archived_at) != one.get("away", False):
        return True
    return any(as_json(getattr(row, name)) != value for name, value in one["now"].items())


def was_taken_back(event: Event) -> bool:
    """Whether that was done already."""
    rows = Event.objects.filter(
        workspace_id=event.workspace_id, name__endswith=".taken_back", pk__gt=event.pk
    )
    return rows.filter(facts__of=event.pk).exists()


def _read(model: type[Any], name: str, value: Any) -> Any:
    return model._meta.get_field(name).to_python(value)
