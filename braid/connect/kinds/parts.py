"""Parts that several kinds share: owners, named links, choices by side, contacts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import models

from braid.activity.models import Contact
from braid.connect import known
from braid.connect.apply import Part
from braid.connect.context import Context, in_batches
from braid.connect.inserts import insert


class Named(Part):
    """Rows of a child table that stand for names. Subclasses say which, and how a name becomes a row."""

    child: type[models.Model]
    parent = ""
    narrow: dict[str, Any] = {}

    def name_of(self, row: Any) -> str:
        """The name that a child row stands for."""
        raise NotImplementedError

    def columns_of(self, name: str) -> dict[str, Any] | None:
        """The columns of the child row for a name; None when the name means nothing."""
        raise NotImplementedError

    def children(self, rows: Sequence[Any]) -> dict[int, list[Any]]:
        """The child rows by parent."""
        found: dict[int, list[Any]] = defaultdict(list)
        wanted = self.context.rows(self.child).filter(**self.narrow)
        for row in in_batches(self.joined(wanted), f"{self.parent}_id", [row.pk for row in rows]):
            found[getattr(row, f"{self.parent}_id")].append(row)
        return found

    def joined(self, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """With what `name_of` needs."""
        return rows

    def read(self, rows: Sequence[Any]) -> dict[int, Any]:
        return {
            pk: [self.name_of(child) for child in children] for pk, children in self.children(rows).items()
        }

    def write(self, changes: list[tuple[Any, Any]]) -> None:
        held = self.children([row for row, _names in changes])
        new, gone = [], []
        for row, names in changes:
            there = {self.name_of(child): child for child in held.get(row.pk, [])}
            gone += [child.pk for name, child in there.items() if name not in names]
            for name in dict.fromkeys(names):
                columns = self.columns_of(name) if name not in there else None
                if columns is not None:
                    new.append(
                        self.context.new(
                            self.child, **{f"{self.parent}_id": row.pk}, **self.narrow, **columns
                        )
                    )
        for start in range(0, len(gone), 500):
            self.context.rows(self.child).filter(pk__in=gone[start : start + 500]).delete()
        insert(new, ignore_conflicts=True)


class Owners(Named):
    """Owners of one side, as people or as teams by name."""

    def joined(self, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
        return rows.select_related("member")

    def name_of(self, row: Any) -> str:
        return str(row.member.name if row.member_id else row.label)

    def columns_of(self, name: str) -> dict[str, Any] | None:
        member_id, label = known.owner(self.context, name)
        return {"member_id": member_id, "label": label}


class Metrics(Named):
    """Success metrics of one side."""

    def joined(self, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
        return rows.select_related("metric")

    def name_of(self, row: Any) -> str:
        return str(row.metric.name)

    def columns_of(self, name: str) -> dict[str, Any] | None:
        metric = known.metric(self.context, name)
        return {"metric_id": metric.pk} if metric else None


class BySide(Named):
    """A choice that a side makes, noted with the day, and with who made it where they chose for their own side."""

    def name_of(self, row: Any) -> str:
        return str(row.side)

    def columns_of(self, name: str) -> dict[str, Any] | None:
        by = self.context.by
        return {"side": name, "by": by if by.side == name else None, "on": self.context.today}


class ContactPart(Part):
    """The newest contact of the two sides about a row. Contacts are only ever added."""

    key = "contact"
    subject = ""

    def read(self, rows: Sequence[Any]) -> dict[int, Any]:
        found: dict[int, Any] = {}
        contacts = self.context.rows(Contact).filter(subject_kind=self.subject).order_by("on", "pk")
        for contact in in_batches(contacts, "subject_id", [row.pk for row in rows]):
            found[contact.subject_id] = [contact.on.isoformat(), contact.kind_of]
        return found

    def write(self, changes: list[tuple[Any, Any]]) -> None:
        made = []
        for row, value in changes:
            if value:
                on, kind = date.fromisoformat(value[0]), value[1]
                fields = {"subject_kind": self.subject, "subject_id": row.pk, "on": on, "kind_of": kind}
                made.append(self.context.new(Contact, **fields, by=self.context.by))
        insert(made)


def contact(context: Context, values: dict[str, Any]) -> dict[str, Any]:
    """The value of `ContactPart` for a line that has the column."""
    on: date | None = values.get("contact_on")
    if "contact_on" not in values or on is None:
        return {}
    return {"contact": [on.isoformat(), values.get("contact_kind") or Contact.Kind.SPOKE.value]}
