"""What somebody holds by name, and handing it over to others in one go."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.base.models import BOTH_SIDES, WorkspaceModel
from braid.base.plurals import plural_label
from braid.people.models import Member

# The columns by which a thing names its owner; an owner column of one side takes nobody of the other.
OWNING = ("owner", "accountable", "driver", "product_owner", "marketing_owner")
SIDED = {f"{side}_owner": side for side in BOTH_SIDES}


@dataclass(frozen=True)
class Held:
    """The rows of one table that name somebody in one column. `key` names it in a form."""

    model: type[Any]
    column: str
    rows: list[Any]

    @property
    def key(self) -> str:
        return f"{self.model._meta.label_lower}.{self.column}".replace(".", "-")

    @property
    def label(self) -> str:
        whole = (
            self.model._meta.get_field(self.model.part_of[0]).related_model if self._is_table else self.model
        )
        return plural_label(whole)

    @property
    def _is_table(self) -> bool:
        return self.column == "member"

    @property
    def things(self) -> list[Any]:
        """What is shown of the rows: of a row of owners, what is owned."""
        return [getattr(row, self.model.part_of[0]) if self._is_table else row for row in self.rows]


def columns() -> Iterator[tuple[type[Any], str]]:
    """Every column of every room by which somebody holds something."""
    for model in apps.get_models():
        if not issubclass(model, WorkspaceModel):
            continue
        names = {field.name for field in model._meta.fields if field.related_model is Member}
        yield from ((model, name) for name in OWNING if name in names)
        if {"member", "side", "label"} <= {field.name for field in model._meta.fields} and model.part_of:
            yield model, "member"


def held_by(person: Member, *, by: Member) -> list[Held]:
    """What somebody holds, as far as `by` may see it; commitments only while they are open."""
    found = []
    for model, column in columns():
        rows = _rows_of(person, by, model, column)
        if column == "member":
            rows = rows.select_related(model.part_of[0])
        if kept := list(rows.order_by("pk")):
            found.append(Held(model, column, kept))
    return found


def held_counts(person: Member, *, by: Member) -> dict[str, int]:
    """How much of what somebody holds, by the name of the kind: what `held_by` lists."""
    found: dict[str, int] = {}
    for model, column in columns():
        if count := _rows_of(person, by, model, column).count():
            label = Held(model, column, []).label
            found[label] = found.get(label, 0) + count
    return found


def _rows_of(person: Member, by: Member, model: type[Any], column: str) -> Any:
    rows = model.objects.visible_to(by).filter(**{column: person})
    open_only = "outcome" in {field.name for field in model._meta.fields}
    return rows.filter(outcome="") if open_only else rows


@transaction.atomic
def hand_over(person: Member, *, by: Member, to: Mapping[str, Member]) -> int:
    """Gives what somebody holds to others; how many things went over. One record for all of it.

    Args:
        to: who takes it, by the key of what is held; what is not named stays.

    Raises:
        PermissionDenied: it is neither oneself who hands over nor an admin.
        ValidationError: by key, where somebody is on the wrong side for it or is not here.
    """
    if person.workspace_id != by.workspace_id or not (
        by.may("manage") or (by.pk == person.pk and by.may("edit"))
    ):
        raise PermissionDenied
    moved: dict[str, int] = {}
    for held in held_by(person, by=by):
        taker = to.get(held.key)
        if taker is not None and taker.pk != person.pk:
            _check(held, taker, by)
            for row in held.rows:
                _give(held, row, taker)
            moved[held.key] = len(held.rows)
    if moved:
        names = sorted({to[key].name for key in moved})
        record(
            by,
            "member.handed_over",
            person,
            count=sum(moved.values()),
            to=", ".join(names),
            **{"from": person.name},
        )
    return sum(moved.values())


def _check(held: Held, taker: Member, by: Member) -> None:
    if taker.workspace_id != by.workspace_id:
        raise PermissionDenied
    side = SIDED.get(held.column)
    if not taker.may("view"):
        raise ValidationError({held.key: _("%(name)s is not here any more.") % {"name": taker.name}})
    if side and taker.side != side:
        raise ValidationError({held.key: _("%(name)s is not on this side.") % {"name": taker.name}})


def _give(held: Held, row: Any, taker: Member) -> None:
    thing = row
    if held.column == "member":
        thing = getattr(row, held.model.part_of[0])
        same = {"side": row.side, "label": row.label, held.model.part_of[0]: thing}
        if held.model.objects.filter(member=taker, **same).exists():
            row.delete()
            row = None
    if row is not None:
        setattr(row, held.column, taker)
        _save(held, row)
    if getattr(thing, "is_restricted", False):
        thing.readers.add(taker)


def _save(held: Held, row: models.Model) -> None:
    try:
        row.validate_constraints()
    except ValidationError as error:
        raise ValidationError({held.key: f"{str(row)[:60]}: {' '.join(error.messages)}"}) from error
    row.save(update_fields=[held.column])
