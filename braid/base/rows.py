"""How a row is written: one at a time for people, many at a time for imports. Both check the same rules."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import models
from django.utils.translation import gettext as _

from braid.base.models import External, WorkspaceModel

if TYPE_CHECKING:
    from braid.people.models import Member

Row = TypeVar("Row", bound=WorkspaceModel)
Values = dict[str, Any]
Errors = dict[str, list[str]]
# Rows for one statement to the database: SQLite takes 32,766 values at most in older builds.
CHUNK = 1000


def keep(by: "Member", row: Row, /, **values: Any) -> Row:
    """Sets the values, checks the whole row and saves it.

    Raises:
        PermissionDenied: this member may not edit, or the row is of another workspace.
        ValidationError: naming each field at fault; nothing has been saved then.
    """
    if not by.may("edit") or row.workspace_id not in (None, by.workspace_id):
        raise PermissionDenied
    row.workspace_id = by.workspace_id
    for name, value in values.items():
        setattr(row, name, fitting(row._meta.get_field(name), value))
    # The questions below go to the database, which some drivers cannot even be asked with such a character.
    if errors := _no_nul(row):
        raise ValidationError(errors)
    errors = _foreign(row)
    try:
        row.full_clean()
    except ValidationError as error:
        errors = {**error.message_dict, **errors}
    if errors:
        raise ValidationError(errors)
    row.save()
    return row


def fitting(column: Any, value: Any) -> Any:
    """The value as the column takes it: text without blanks around it, a float rounded to the column's places."""
    if isinstance(value, str):
        return value.strip()
    if value is None and isinstance(column, models.CharField | models.TextField) and not column.null:
        return ""
    if isinstance(value, float) and isinstance(column, models.DecimalField):
        try:
            return round(Decimal(repr(value)), column.decimal_places)
        except ArithmeticError:
            return value
    return value


def _links(model: type[models.Model]) -> list[Any]:
    """Columns that point to another row of a workspace."""
    return [
        f
        for f in model._meta.fields
        if isinstance(f, models.ForeignKey) and issubclass(f.related_model, WorkspaceModel)
    ]


def _no_nul(row: models.Model) -> Errors:
    """PostgreSQL takes no NUL in a text, no database half of a surrogate pair; columns of text know no longest value."""
    errors: Errors = {}
    for column in row._meta.fields:
        if not isinstance(column, models.CharField | models.TextField):
            continue
        text = str(getattr(row, column.attname) or "")
        if _unkeepable(text):
            errors[column.name] = [_("This text has a character in it that cannot be kept (NUL).")]
        elif isinstance(column, models.TextField) and column.max_length and len(text) > column.max_length:
            errors[column.name] = [
                _("Up to %(most)s characters fit here; this has %(count)s.")
                % {"most": column.max_length, "count": len(text)}
            ]
    return errors


def _unkeepable(text: str) -> bool:
    return "\x00" in text or text != text.encode(errors="ignore").decode()


def _foreign(row: WorkspaceModel) -> Errors:
    errors: Errors = {}
    for link in _links(type(row)):
        try:
            other = getattr(row, link.name, None)
        except link.related_model.DoesNotExist:
            other = None
        if other is not None and other.workspace_id != row.workspace_id:
            errors[link.name] = [_("This is not in your workspace.")]
    return errors


class RowsRefused(ValidationError):
    """Some rows of a batch were refused and nothing was written. `refused`: row number from 0 -> field -> reasons."""

    def __init__(self, refused: dict[int, Errors]) -> None:
        self.refused = refused
        super().__init__([
            _("Row %(row)s, %(field)s: %(reason)s") % {"row": number + 1, "field": name, "reason": reason}
            for number, fields in sorted(refused.items())[:50]
            for name, reasons in fields.items()
            for reason in reasons
        ])  # fmt: skip


@dataclass
class Batch:
    """What a batch did. `ids`: the row that each given row became, None where it was refused."""

    ids: list[int | None] = field(default_factory=list)
    created: int = 0
    changed: int = 0
    same: int = 0
    refused: dict[int, Errors] = field(default_factory=dict)

    @property
    def facts(self) -> dict[str, int]:
        """For the one event of the batch."""
        return {
            "created": self.created,
            "changed": self.changed,
            "same": self.same,
            "refused": len(self.refused),
        }


@dataclass(frozen=True)
class Shape:
    """How the rows of one table are recognised again.

    Attributes:
        key: the natural key of a row, from its values by column name; None when it has none.
        known: the rows that may have one of these keys.
        names: for a link given as text, the field of the other table that it names.
        unique: two rows of different external ids must not share the natural key.
    """

    model: type[WorkspaceModel]
    key: Callable[[Values], Hashable | None]
    known: Callable[[models.QuerySet[Any], list[Any]], models.QuerySet[Any]]
    names: dict[str, str] = field(default_factory=dict)
    unique: bool = True

    @property
    def external(self) -> bool:
        return issubclass(self.model, External)


def by_name(model: type[WorkspaceModel], column: str, names: dict[str, str] | None = None) -> Shape:
    """A table whose rows are known by a name, without regard to case."""

    def key(row: Values) -> str | None:
        return str(row[column]).lower() if row.get(column) else None

    def known(rows: models.QuerySet[Any], wanted: list[Any]) -> models.QuerySet[Any]:
        return _called(rows, column, wanted)

    return Shape(model, key, known, names or {})


def upsert(by: "Member", shape: Shape, rows: Iterable[Values], *, accept_rest: bool = False) -> Batch:
    """Writes many rows: those known by external id or natural key are changed, the others made.

    A row is a dict of model fields. A link is an instance, a number, or a text that names the
    other row (its external id, or the field in `shape.names`). Fields left out stay as they are.

    Raises:
        PermissionDenied: this member may not edit.
        RowsRefused: a row does not fit and `accept_rest` is not set; nothing has been written then.
    """
    if not by.may("edit"):
        raise PermissionDenied
    given = [dict(row) for row in rows]
    batch = Batch(ids=[None] * len(given))
    _resolve(by, shape, given, batch.refused)
    made, changed = _sort_out(by, shape, given, batch)
    if batch.refused and not accept_rest:
        raise RowsRefused(batch.refused)
    _write(shape, made, changed)
    for number, row in [*made, *changed]:
        batch.ids[number] = row.pk
    batch.created = len(made)
    return batch


def chunks(items: Iterable[Any], size: int = CHUNK) -> Iterator[list[Any]]:
    """The items in lists of at most `size`."""
    source = iter(items)
    while part := list(islice(source, size)):
        yield part


def refuse(refused: dict[int, Errors], number: int, name: str, reason: str) -> None:
    """Notes a reason against a row."""
    refused.setdefault(number, {}).setdefault(name, []).append(reason)


def _resolve(by: "Member", shape: Shape, rows: list[Values], refused: dict[int, Errors]) -> None:
    """Turns links into numbers of rows of this workspace, one question per link and chunk."""
    for link in _links(shape.model):
        texts, numbers = _asked(link, rows)
        seen = link.related_model.objects.visible_to(by)
        for part in chunks(list(numbers)):
            for pk in seen.filter(pk__in=part).values_list("pk", flat=True):
                for place in numbers.pop(pk):
                    rows[place][link.attname] = pk
        for text, pk in _by_name(seen, shape.names.get(link.name, ""), list(texts)):
            for place in texts.pop(text, ()):
                rows[place][link.attname] = pk
        for places in [*texts.values(), *numbers.values()]:
            for place in places:
                refuse(refused, place, link.name, _("There is none like this in your workspace."))


def _asked(link: Any, rows: list[Values]) -> tuple[dict[str, list[int]], dict[int, list[int]]]:
    """Takes a link out of the rows: which rows name another one by text, and which by number."""
    texts: dict[str, list[int]] = {}
    numbers: dict[int, list[int]] = {}
    for place, row in enumerate(rows):
        value = row.pop(link.name, row.pop(link.attname, ...))
        if isinstance(value, str) and value.strip():
            texts.setdefault(value.strip().lower(), []).append(place)
        elif isinstance(value, models.Model):
            numbers.setdefault(value.pk, []).append(place)
        elif isinstance(value, int):
            numbers.setdefault(value, []).append(place)
        elif value is not ...:
            row[link.attname] = None
    return texts, numbers


def _by_name(seen: models.QuerySet[Any], name: str, texts: list[str]) -> Iterator[tuple[str, int]]:
    """Rows whose external id, or else whose name, is one of the texts (small letters)."""
    fields = [name] if name else []
    if issubclass(seen.model, External):
        fields.insert(0, "external_id")
    for column in fields:
        for part in chunks(texts):
            for found, pk in _called(seen, column, part).values_list(column, "pk"):
                yield found.lower(), pk


def _called(rows: models.QuerySet[Any], column: str, names: list[str]) -> models.QuerySet[Any]:
    """Rows that may have one of the names (small letters).

    SQLite lowers plain letters only: rows with other letters are all taken, for the caller to compare.
    """
    lowered = rows.annotate(lowered=models.functions.Lower(column))
    found = models.Q(lowered__in=names)
    if not all(name.isascii() for name in names):
        found |= models.Q(**{f"{column}__regex": r"[^ -~]"})
    return lowered.filter(found)


def _existing(by: "Member", shape: Shape, rows: list[Values]) -> tuple[dict[str, Any], dict[Any, Any]]:
    """The rows that are there already, by external id and by natural key."""
    seen: Any = shape.model.objects.visible_to(by)
    by_id: dict[str, Any] = {}
    by_key: dict[Any, Any] = {}
    if shape.external:
        for part in chunks({row["external_id"] for row in rows if row.get("external_id")}):
            by_id.update((found.external_id, found) for found in seen.filter(external_id__in=part))
    keys = [key for row in rows if (key := shape.key(row)) is not None]
    for part in chunks(dict.fromkeys(keys)):
        for found in shape.known(seen, part):
            by_key.setdefault(shape.key(_values(found)), by_id.get(getattr(found, "external_id", ""), found))
    return by_id, by_key


def _values(row: models.Model) -> Values:
    return {f.attname: getattr(row, f.attname) for f in row._meta.fields}


def _sort_out(
    by: "Member", shape: Shape, rows: list[Values], batch: Batch
) -> tuple[list[tuple[int, Any]], list[tuple[int, Any]]]:
    """Rows to make and rows to change, each with its number; refusals and what stays as it is go to the batch."""
    columns = {f.attname: f for f in shape.model._meta.fields}
    for number, row in enumerate(rows):
        row.update({name: fitting(columns[name], value) for name, value in row.items()})
        for name, value in row.items():
            if isinstance(value, str) and _unkeepable(value):
                refuse(
                    batch.refused,
                    number,
                    name,
                    _("This text has a character in it that cannot be kept (NUL)."),
                )
    by_id, by_key = _existing(
        by, shape, [row for number, row in enumerate(rows) if number not in batch.refused]
    )
    taken: dict[Any, int] = {}
    made: list[tuple[int, Any]] = []
    changed: list[tuple[int, Any]] = []
    for number, values in enumerate(rows):
        if number in batch.refused:
            continue
        external, key = values.get("external_id") or "", shape.key(values)
        found = by_id.get(external) or _same_name(shape, by_key.get(key), external)
        target: Any = found or shape.model(workspace_id=by.workspace_id)
        before = _values(target) if found else {}
        errors = _twice(taken, number, external, key if shape.unique or not external else None)
        for name, value in values.items():
            setattr(target, name, value)
        errors = errors or _clean(target, by_key.get(key) if shape.unique else None)
        if errors:
            batch.refused[number] = errors
            for name, value in before.items():
                setattr(target, name, value)
        elif not found:
            made.append((number, target))
        else:
            _compare(batch, changed, number, target, before)
    return made, changed


def _compare(batch: Batch, changed: list[tuple[int, Any]], number: int, row: Any, before: Values) -> None:
    after = _values(row)
    differing = {name for name, value in after.items() if value != before[name]}
    batch.ids[number] = row.pk
    if differing:
        changed.append((number, row))
    if differing - {"imported"}:
        batch.changed += 1
    else:
        batch.same += 1


def _same_name(shape: Shape, found: Any, external: str) -> Any:
    """A row found by its natural key, unless it is known to be another one by its external id."""
    if found is None or not shape.external:
        return found
    return found if not external or not found.external_id else None


def _twice(taken: dict[Any, int], number: int, external: str, key: Hashable | None) -> Errors:
    marks = [mark for mark in (("id", external) if external else None, ("key", key) if key else None) if mark]
    first = next((taken[mark] for mark in marks if mark in taken), None)
    for mark in marks:
        taken.setdefault(mark, number)
    if first is None:
        return {}
    return {NON_FIELD_ERRORS: [_("The same as row %(row)s.") % {"row": first + 1}]}


def _clean(row: Any, rival: Any) -> Errors:
    """The rules of one row that need no question to the database, and that its name is not another one's."""
    errors: Errors = {}
    if rival is not None and rival.pk != row.pk:
        errors[NON_FIELD_ERRORS] = [_("There is one of this name already, from elsewhere.")]
    for check in (lambda: row.clean_fields(exclude={f.name for f in _required_only(row)}), row.clean):
        try:
            check()
        except ValidationError as error:
            errors.update(error.message_dict)
    return {**errors, **_no_nul(row)}


def _required_only(row: Any) -> Sequence[Any]:
    """Links that are set: they have been looked up for the whole batch, and need no question each."""
    return [f for f in row._meta.fields if f.is_relation and (getattr(row, f.attname) is not None or f.null)]


def _write(shape: Shape, made: list[tuple[int, Any]], changed: list[tuple[int, Any]]) -> None:
    table: Any = shape.model.objects
    table.bulk_create([row for _number, row in made], batch_size=CHUNK)
    columns = [f.name for f in shape.model._meta.fields if not f.primary_key and f.name != "workspace"]
    # One INSERT … ON CONFLICT per chunk: many times quicker than the CASE WHEN of bulk_update.
    table.bulk_create(
        [row for _number, row in changed],
        batch_size=CHUNK,
        update_conflicts=True,
        update_fields=columns,
        unique_fields=["id"],
    )
