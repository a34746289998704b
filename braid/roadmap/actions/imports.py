"""Items, releases and changes from elsewhere: many at once, one record for all of them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from braid.activity.actions import record
from braid.base.models import External
from braid.base.rows import Batch, RowsRefused, Shape, Values, upsert
from braid.insights.imports import upsert_good
from braid.people.models import Member
from braid.roadmap.actions.together import Together
from braid.roadmap.models import ChangeNotice, Item, Release, release_name

ITEMS = Shape(Item, key=lambda values: None, known=lambda rows, keys: rows.none())
CHANGES = Shape(
    ChangeNotice, key=lambda values: None, known=lambda rows, keys: rows.none(), names={"item": "key"}
)


def _release_key(values: Values) -> str | None:
    return release_name(str(values.get("name") or "")).lower() or None


def _releases_called(rows: Any, names: list[Any]) -> Any:
    """Releases by name in small letters; there are never so many that reading all their names costs."""
    wanted = set(names)
    pks = [pk for pk, name in rows.values_list("pk", "name") if release_name(name).lower() in wanted]
    return rows.filter(pk__in=pks)


RELEASES = Shape(Release, key=_release_key, known=_releases_called)


@transaction.atomic
def bulk_releases(
    rows: Iterable[Values], *, by: Member, source: str = "", accept_rest: bool = False
) -> Batch:
    """Plans many releases; those known by `external_id` or name are changed. Rows: columns of Release.

    Raises:
        RowsRefused: some rows are wrong and `accept_rest` is not set; nothing is written then.
    """
    given = [
        {**row, "name": release_name(row["name"])} if isinstance(row.get("name"), str) else row
        for row in rows
    ]
    return _told(by, Release, upsert(by, RELEASES, given, accept_rest=accept_rest), source)


@transaction.atomic
def bulk_changes(rows: Iterable[Values], *, by: Member, source: str = "", accept_rest: bool = False) -> Batch:
    """Notes many changes. Rows: columns of ChangeNotice; `item` by external id or key.

    Raises:
        RowsRefused: some rows are wrong and `accept_rest` is not set; nothing is written then.
    """
    return _told(by, ChangeNotice, upsert(by, CHANGES, rows, accept_rest=accept_rest), source)


@transaction.atomic
def bulk_items(
    rows: Iterable[Values],
    *,
    by: Member,
    on: date | None = None,
    source: str = "",
    accept_rest: bool = False,
) -> Batch:
    """Puts many items on the roadmap; those known by their `external_id` are changed.

    Args:
        rows: columns of Item, `release` by name (planned if new), and where known: `owners` as a list of
            (side, member or None, team), `milestones` as {stage: name of the release}, `involvement` as
            {side: first day}, `metrics` as {side: [names]}, `quiet` as a list of sides.
        on: the day that the import counts as; today unless said otherwise.
        source: where they come from, for the record.
        accept_rest: keep the good rows when others are refused.

    Raises:
        RowsRefused: some rows are wrong and `accept_rest` is not set; nothing is written then.
    """
    given = [dict(row) for row in rows]
    together = Together(by, on, given)
    if together.wrong and not accept_rest:
        raise RowsRefused(together.wrong)
    together.plan_releases()
    batch = upsert_good(by, ITEMS, given, together.wrong, accept_rest=accept_rest)
    together.write(batch.ids)
    return _told(by, Item, batch, source, **together.added)


def _told(by: Member, model: type[External], batch: Batch, source: str, **also: int) -> Batch:
    """One record for the batch, unless it changed nothing."""
    if batch.created or batch.changed or any(also.values()):
        names = {Item: "items.imported", Release: "releases.imported", ChangeNotice: "changes.imported"}
        record(by, names[model], model, source=source, **batch.facts, **also)
    return batch
