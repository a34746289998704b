"""Claims and content from other systems: many at once, one event a batch."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models, transaction

from braid.activity.actions import record
from braid.base.rows import CHUNK, Batch, Shape, chunks, upsert
from braid.messaging.models import Claim, Content, ContentItem
from braid.messaging.refs import item_ids, looked_up, member_ids, release_ids
from braid.people.models import Member
from braid.roadmap.models import release_name

Values = Mapping[str, Any]


def by_external_id(model: Any, **names: str) -> Shape:
    """Rows that are known by their external id alone: two may have the same name. `names` as in Shape."""
    return Shape(model=model, key=lambda values: None, known=lambda rows, keys: rows.none(), names=names)


@transaction.atomic
def bulk_claims(rows: Iterable[Values], *, by: Member, source: str = "", accept_rest: bool = False) -> Batch:
    """Adds and changes claims by their external id.

    Args:
        rows: fields of Claim with `external_id`. `item_ref` and `release_ref` are as written and are looked
            up here, and may be found or not; `content` is the external id of a piece of content.
        source: the name of the file or system, for the event.
        accept_rest: leave out the rows that are wrong instead of refusing all.

    Raises:
        RowsRefused: some rows are wrong; nothing was written.
    """
    items, releases = item_ids(by.workspace_id), release_ids(by.workspace_id)
    ready = [_claim(row, items, releases) for row in rows]
    batch = upsert(by, by_external_id(Claim), ready, accept_rest=accept_rest)
    if batch.created or batch.changed:
        record(by, "claims.imported", Claim, source=source, **batch.facts)
    return batch


def _claim(row: Values, items: dict[str, int], releases: dict[str, int]) -> dict[str, Any]:
    values = dict(row)
    if "item_ref" in row:
        values["item"] = items.get(str(row["item_ref"] or "").strip().casefold())
    if "release_ref" in row:
        values["release"] = releases.get(release_name(str(row["release_ref"] or "")).casefold())
    return values


@transaction.atomic
def bulk_content(rows: Iterable[Values], *, by: Member, source: str = "", accept_rest: bool = False) -> Batch:
    """Adds and changes content by its external id.

    Args:
        rows: fields of Content with `external_id`; `owner` is a mail address or a name, `items` a list of keys or
            titles of items. Items are added, never taken away: they may have been linked here.
        source, accept_rest: as in `bulk_claims`.

    Raises:
        RowsRefused: some rows are wrong; nothing was written.
    """
    given = list(rows)
    people = member_ids(by.workspace_id) if any("owner" in row for row in given) else {}
    ready = [with_people({n: v for n, v in row.items() if n != "items"}, people, "owner") for row in given]
    batch = upsert(by, by_external_id(Content), ready, accept_rest=accept_rest)
    linked = link_items(by, ContentItem, "content", batch.ids, given)
    if batch.created or batch.changed or linked:
        record(by, "content.imported", Content, source=source, linked=linked, **batch.facts)
    return batch


def with_people(row: dict[str, Any], people: dict[str, int], *columns: str) -> dict[str, Any]:
    """The row with members by number where it names them by mail address or name; nobody when unknown."""
    for column in columns:
        if column in row:
            row[column] = people.get(str(row[column] or "").strip().casefold())
    return row


def link_items(
    by: Member, table: Any, column: str, ids: list[int | None], rows: list[Values], name: str = "items"
) -> int:
    """Adds the links from each row to the items that it names; how many were added.

    Args:
        table: the link table; `column` its foreign key to the row, `item` the other one.
        ids: the number of the row that each of `rows` became, None where it was refused.
    """
    if not any(row.get(name) for row in rows):
        return 0
    items = item_ids(by.workspace_id)
    wanted = {pk: looked_up(items, row.get(name) or ()) for pk, row in zip(ids, rows, strict=True) if pk}
    return add_links(by, table, column, "item", {pk: found for pk, found in wanted.items() if found})


def add_links(by: Member, table: Any, one: str, other: str, wanted: Mapping[int, set[int]]) -> int:
    """Adds the missing rows of a table that links `one` with `other`; how many were added."""
    left, right = f"{one}_id", f"{other}_id"
    added = 0
    for part in chunks(wanted):
        rows: models.QuerySet[Any] = table.objects.visible_to(by).filter(**{f"{left}__in": part})
        there = set(rows.values_list(left, right))
        missing = [
            table(workspace_id=by.workspace_id, **{left: a, right: b})
            for a in part
            for b in sorted(wanted[a])
            if (a, b) not in there
        ]
        table.objects.bulk_create(missing, batch_size=CHUNK)
        added += len(missing)
    return added


@transaction.atomic
def link_claims(*, by: Member) -> int:
    """Looks up again what claims name as written and what was not there yet; how many were found.

    For a roadmap that comes in after the announcements.
    """
    found = _relink(by, "item", "item_ref", item_ids)
    dated = _relink(by, "release", "release_ref", release_ids)
    if found or dated:
        record(by, "claims.linked", Claim, items=found, releases=dated)
    return found + dated


def _relink(by: Member, column: str, written: str, known: Any) -> int:
    rows = Claim.objects.visible_to(by).filter(**{column: None}).exclude(**{written: ""})
    open_claims = list(rows.only("pk", written))
    if not open_claims:
        return 0
    ids = known(by.workspace_id)
    found = []
    for claim in open_claims:
        text = release_name(getattr(claim, written)) if column == "release" else getattr(claim, written)
        setattr(claim, f"{column}_id", ids.get(text.strip().casefold()))
        if getattr(claim, f"{column}_id"):
            found.append(claim)
    Claim.objects.bulk_update(found, [column], batch_size=CHUNK)
    return len(found)
