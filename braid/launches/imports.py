"""Launches and gates from other systems: many at once, one event a batch."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from braid.activity.actions import record
from braid.base.models import BOTH_SIDES
from braid.base.rows import CHUNK, Batch, RowsRefused, chunks, upsert
from braid.launches.models import Gate, GateAnswer, Launch, LaunchItem
from braid.messaging.imports import by_external_id, link_items, with_people
from braid.messaging.refs import member_ids, release_ids
from braid.people.models import Member
from braid.roadmap.models import release_name

Values = Mapping[str, Any]
ANSWERS = {f"{side}_{part}": (side, part) for side in BOTH_SIDES for part in ("state", "evidence")}


@transaction.atomic
def bulk_launches(
    rows: Iterable[Values], *, by: Member, source: str = "", accept_rest: bool = False
) -> Batch:
    """Adds and changes launches by their external id.

    Args:
        rows: fields of Launch with `external_id`; `release` by name, `product_owner` and `marketing_owner` by mail
            address or name, `items` as a list of keys or titles. Items are added, never taken away.
        source: the name of the file or system, for the event.
        accept_rest: leave out the rows that are wrong instead of refusing all.

    Raises:
        RowsRefused: some rows are wrong; nothing was written.
    """
    given = list(rows)
    people, releases = member_ids(by.workspace_id), release_ids(by.workspace_id)
    ready = [_launch(row, people, releases) for row in given]
    batch = upsert(by, by_external_id(Launch), ready, accept_rest=accept_rest)
    linked = link_items(by, LaunchItem, "launch", batch.ids, given)
    if batch.created or batch.changed or linked:
        record(by, "launches.imported", Launch, source=source, linked=linked, **batch.facts)
    return batch


def _launch(row: Values, people: dict[str, int], releases: dict[str, int]) -> dict[str, Any]:
    values = with_people(
        {n: v for n, v in row.items() if n != "items"}, people, "product_owner", "marketing_owner"
    )
    if "release" in row:
        values["release"] = releases.get(release_name(str(row["release"] or "")).casefold())
    return values


@transaction.atomic
def bulk_gates(rows: Iterable[Values], *, by: Member, source: str = "", accept_rest: bool = False) -> Batch:
    """Adds and changes gates by their external id, with what each side has answered.

    Args:
        rows: fields of Gate with `external_id`; `launch` is the external id or the name of a launch;
            `product_state`, `product_evidence`, `marketing_state`, `marketing_evidence` are answers. An answer
            is kept when its state differs from what that side said last.
        source, accept_rest: as in `bulk_launches`.

    Raises:
        RowsRefused: some rows are wrong; nothing was written.
    """
    given = list(rows)
    shape = by_external_id(Gate, launch="name")
    _check_states(given, accept_rest)
    batch = upsert(
        by,
        shape,
        ({n: v for n, v in row.items() if n not in ANSWERS} for row in given),
        accept_rest=accept_rest,
    )
    answered = _answer(by, {pk: row for pk, row in zip(batch.ids, given, strict=True) if pk})
    if batch.created or batch.changed or answered:
        record(by, "gates.imported", Gate, source=source, answered=answered, **batch.facts)
    return batch


def _check_states(rows: list[Values], accept_rest: bool) -> None:
    """A state that is none refuses the row; with `accept_rest` only that answer is left out."""
    refused: dict[int, dict[str, list[str]]] = {}
    for number, row in enumerate(rows):
        for side in BOTH_SIDES:
            state = row.get(f"{side}_state") or ""
            if state and state not in GateAnswer.State.values:
                field = GateAnswer._meta.get_field("state")
                reason = field.error_messages["invalid_choice"] % {"value": state}
                refused.setdefault(number, {})[f"{side}_state"] = [str(reason)]
    if refused and not accept_rest:
        raise RowsRefused(refused)


def _answer(by: Member, rows: dict[int, Values]) -> int:
    """Adds the answers that say something else than the newest of their side; how many were added."""
    added = 0
    for part in chunks(rows):
        known = Gate.objects.visible_to(by).filter(pk__in=part).with_states().order_by()
        new = [answer for gate in known for answer in _news(by, gate, rows[gate.pk])]
        GateAnswer.objects.bulk_create(new, batch_size=CHUNK)
        added += len(new)
    return added


def _news(by: Member, gate: Any, row: Values) -> Iterable[GateAnswer]:
    for side in BOTH_SIDES:
        state = row.get(f"{side}_state") or ""
        if state in GateAnswer.State.values and state != getattr(gate, f"{side}_state"):
            evidence = str(row.get(f"{side}_evidence") or "").replace("\x00", "").strip()[:1000]
            yield GateAnswer(
                workspace_id=by.workspace_id,
                gate_id=gate.pk,
                side=side,
                state=state,
                evidence=evidence,
                by=by,
            )
