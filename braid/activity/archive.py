"""Putting away what is no longer wanted, bringing it back, and, for admins, deleting it for good."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.activity.facts import forget, is_closed
from braid.activity.files.actions import delete_files
from braid.activity.models import Attachment, Comment, Contact, Event
from braid.base.hidden import can_be_hidden, has_page, hidden_from_some
from braid.base.models import Archivable, WorkspaceModel, put_away
from braid.base.plurals import plural_label
from braid.people.models import Member

# So many rows are named in one question to the database.
AT_ONCE = 500


def archivable() -> dict[str, type[Any]]:
    """Every kind of row that can be put away."""
    return {
        model._meta.label_lower: model
        for model in apps.get_models()
        if issubclass(model, Archivable) and issubclass(model, WorkspaceModel)
    }


def noun(row: Any) -> str:
    """The first word of the events of a row."""
    return row.noun or row._meta.model_name


@transaction.atomic
def archive(row: Any, *, by: Member, name: str = "", **facts: Any) -> Event | None:
    """Puts a row away, and all that is a part of it; nothing is lost by it. Twice changes nothing.

    Args:
        name: of the event, where the room has a better word than `noun.archived`.
    """
    _check(row, by, "edit")
    if row.archived_at:
        return None
    row.archived_at, row.archived_by = timezone.now(), by
    row.save(update_fields=["archived_at", "archived_by"])
    return record(by, name or f"{noun(row)}.archived", row, **facts)


@transaction.atomic
def archive_all(model: type[Any], pks: Sequence[int], *, by: Member, **facts: Any) -> Event | None:
    """Puts many rows of a table away as one action, which can be taken back as one; None when there are none.

    Whoever calls says which: rows that this member sees.
    """
    if not by.may("edit"):
        raise PermissionDenied
    now, count = timezone.now(), 0
    rows = model.objects.filter(workspace_id=by.workspace_id, archived_at=None)
    for start in range(0, len(pks), AT_ONCE):
        count += rows.filter(pk__in=pks[start : start + AT_ONCE]).update(archived_at=now, archived_by=by)
    return record(by, "rows.archived", model, at=now.isoformat(), count=count, **facts) if count else None


def still_away(event: Event, member: Member) -> Any:
    """The rows of `archive_all` that are where it put them, as far as this member sees them."""
    model = archivable()[event.subject_kind]
    rows = model.objects.visible_with_archived(member)
    return rows.filter(archived_at=datetime.fromisoformat(event.facts["at"]), archived_by_id=event.by_id)


@transaction.atomic
def bring_all_back(event: Event, *, by: Member) -> int:
    """Takes `archive_all` back; what was brought back since stays as it is. How many came back.

    Raises:
        ValidationError: none is left there, or one cannot come back: then none does.
    """
    if not by.may("edit"):
        raise PermissionDenied
    model, rows = archivable()[event.subject_kind], list(still_away(event, by))
    if not rows:
        raise ValidationError(_("They were brought back already."))
    for row in rows:
        row.archived_at = row.archived_by = None
        try:
            row.validate_constraints()
        except ValidationError as error:
            why = {"title": str(row)[:80], "why": " ".join(error.messages)}
            raise ValidationError(_("“%(title)s” cannot come back: %(why)s") % why) from error
    model.objects.bulk_update(rows, ["archived_at", "archived_by"], batch_size=AT_ONCE)
    record(by, "rows.brought_back", model, count=len(rows))
    return len(rows)


@transaction.atomic
def bring_back(row: Any, *, by: Member) -> Event | None:
    """Takes a row out of the archive; it is as it was before.

    Raises:
        ValidationError: what it is a part of is in the archive, or its name has been given again.
    """
    _check(row, by, "edit")
    if not row.archived_at:
        return None
    for path in put_away(type(row))[1:]:
        whole = _whole(row, path)
        if whole.archived_at:
            raise ValidationError(_("It is a part of “%(whole)s”: bring that back first.") % {"whole": whole})
    row.archived_at = row.archived_by = None
    row.validate_constraints()
    row.save(update_fields=["archived_at", "archived_by"])
    return record(by, f"{noun(row)}.brought_back", row)


def _whole(row: Any, path: str) -> Any:
    for step in path.split("__")[:-1]:
        row = getattr(row, step)
    return row


def delete_what_hangs_on(row: Any) -> None:
    """Deletes comments, contacts and files of a row that is about to go for good, and of all that goes along with it.

    Of what not everybody saw the history says no more what it was: nothing hides it any more once the row is gone.
    """
    for model, about in _written_about(row.workspace_id, _goes_along(row)):
        if can_be_hidden(model):
            closed = model.objects.filter(
                hidden_from_some(row.workspace_id, model), pk__in=about["subject_id__in"]
            )
            forget(row.workspace_id, model._meta.label_lower, list(closed.values_list("pk", flat=True)))
        for table in (Comment, Contact):
            table.objects.filter(**about).delete()
        delete_files(Attachment.objects.filter(**about))


@transaction.atomic
def delete_for_good(row: Any, *, by: Member) -> None:
    """Deletes an archived row with all that hangs on it. The record says that it was there, not what it was.

    Raises:
        ValidationError: it is not in the archive, something that stays needs it, or what speaks of it would be
            for everybody from then on.
    """
    _check(row, by, "manage")
    if not row.archived_at:
        raise ValidationError(_("Only what is in the archive can be deleted for good."))
    about = {"workspace_id": by.workspace_id, "subject_kind": row.kind, "subject_id": row.pk}
    hidden = _hidden(row) if getattr(row, "is_restricted", False) else {}
    record(by, f"{noun(row)}.deleted", row)
    delete_what_hangs_on(row)
    if getattr(row, "is_private", False):
        # (That it was there says something about a person.)
        Event.objects.filter(**about).delete()
    try:
        row.delete()
    except models.ProtectedError as error:
        kept = ", ".join(sorted(str(one)[:80] for one in error.protected_objects))
        raise ValidationError(_("This is still needed by: %(rows)s") % {"rows": kept}) from error
    _refuse_to_open(hidden)


def _goes_along(row: Any) -> dict[type[Any], list[int]]:
    """By their tables the rows that are deleted with this one, itself among them."""
    collector = models.deletion.Collector(using=row._state.db, origin=row)
    # (Where that is refused, whoever deletes it says so.)
    with suppress(models.ProtectedError):
        collector.collect([row])
    found: dict[type[Any], set[int]] = defaultdict(set, {type(row): {row.pk}})
    for model, rows in collector.data.items():
        found[model].update(one.pk for one in rows)
    for query in collector.fast_deletes:
        found[query.model].update(query.values_list("pk", flat=True))
    return {model: sorted(pks) for model, pks in found.items()}


def _written_about(
    workspace: int, along: dict[type[Any], list[int]]
) -> Iterator[tuple[type[Any], dict[str, Any]]]:
    """By which columns that is found which was written about these rows, so many of a table at a time."""
    for model, pks in along.items():
        if issubclass(model, WorkspaceModel):
            about = {"workspace_id": workspace, "subject_kind": model._meta.label_lower}
            for start in range(0, len(pks), AT_ONCE):
                yield model, {**about, "subject_id__in": pks[start : start + AT_ONCE]}


def _hidden(row: Any) -> dict[type[Any], set[int]]:
    """The rows with a page of their own that not everybody may see."""
    return {
        model: set(
            model.objects.filter(hidden_from_some(row.workspace_id, model)).values_list("pk", flat=True)
        )
        for model in apps.get_models()
        if issubclass(model, WorkspaceModel) and has_page(model) and can_be_hidden(model)
    }


def _refuse_to_open(hidden: dict[type[Any], set[int]]) -> None:
    """What spoke of a restricted row was hidden with it: nobody shall open it by deleting that row."""
    opened = []
    for model, pks in hidden.items():
        for row in model.objects.filter(pk__in=pks).order_by("pk"):
            if not is_closed(row):
                opened.append(str(row)[:80])
    if opened:
        text = _("These speak of it, and everybody would see them from then on. Delete them first: %(rows)s")
        raise ValidationError(text % {"rows": ", ".join(opened[:10])})


def goes_with(row: Any) -> list[tuple[str, int]]:
    """What deleting this row for good would delete too: kind of row and how many."""
    along = _goes_along(row)
    counts: Counter[type[models.Model]] = Counter({model: len(pks) for model, pks in along.items()})
    for _model, about in _written_about(row.workspace_id, along):
        for table in (Comment, Contact, Attachment):
            counts[table] += table.objects.filter(**about).count()
    counts[type(row)] -= 1
    named = [
        (plural_label(model), count)
        for model, count in counts.items()
        if count > 0 and not model._meta.auto_created
    ]
    return sorted(named)


def _check(row: Any, by: Member, right: str) -> None:
    if row.workspace_id != by.workspace_id or not by.may(right):
        raise PermissionDenied
