"""Insights from elsewhere: many at once, one record for all of them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from braid.activity.actions import record
from braid.base.rows import CHUNK, Batch, Errors, RowsRefused, Shape, Values, chunks, upsert
from braid.insights.models import Answer, Customer, Insight
from braid.people.models import Member

INSIGHTS = Shape(Insight, key=lambda values: None, known=lambda rows, keys: rows.none())
ANSWER = ("verdict", "why", "answered_on")


@transaction.atomic
def bulk_capture(
    rows: Iterable[Values],
    *,
    by: Member,
    on: date | None = None,
    source: str = "",
    accept_rest: bool = False,
) -> Batch:
    """Keeps many insights; those known by their `external_id` are changed, and what is the same stays.

    Args:
        rows: columns of Insight; `customer` by name, added if new; `verdict`, `why` and `answered_on` for
            what has been answered at the source.
        on: the day of the import, from which answers to new ones are owed; today unless said otherwise.
        source: where they come from, for the record.
        accept_rest: keep the good rows when others are refused.

    Raises:
        RowsRefused: some rows are wrong and `accept_rest` is not set; nothing is written then.
    """
    day = on or timezone.localdate()
    given = [dict(row) for row in rows]
    answers = {number: found for number, row in enumerate(given) if (found := _taken_out(row, day))}
    wrong = {n: errors for n, found in answers.items() if (errors := _answer_errors(found, day))}
    if wrong and not accept_rest:
        raise RowsRefused(wrong)
    _name_customers(by, given)
    known = _known(by, given)
    for number, row in enumerate(given):
        if row.get("external_id") not in known:
            row.setdefault("side", by.side)
            row.setdefault("heard_on", day)
            row.setdefault("clock_from", min(day, answers[number].on) if number in answers else day)
    batch = upsert_good(by, INSIGHTS, given, wrong, accept_rest=accept_rest)
    _write_answers(by, batch, answers)
    if batch.created or batch.changed:
        record(by, "insights.imported", Insight, source=source, **batch.facts)
    return batch


def upsert_good(
    by: Member, shape: Shape, rows: list[Values], wrong: dict[int, Errors], *, accept_rest: bool
) -> Batch:
    """Writes the rows in which nothing was found wrong before, and answers with the numbers of all rows.

    Raises:
        RowsRefused: something is wrong with one of them and `accept_rest` is not set; nothing is written then.
    """
    if wrong and not accept_rest:
        raise RowsRefused(wrong)
    good = [number for number in range(len(rows)) if number not in wrong]
    batch = upsert(by, shape, [rows[number] for number in good], accept_rest=accept_rest)
    ids = dict(zip(good, batch.ids, strict=True))
    batch.ids = [ids.get(number) for number in range(len(rows))]
    batch.refused = {**wrong, **{good[number]: errors for number, errors in batch.refused.items()}}
    return batch


def _taken_out(row: Values, day: date) -> Answer | None:
    """The answer that a row of the source carries, not saved yet, and out of the row."""
    verdict, why, on = (row.pop(name, None) for name in ANSWER)
    if not verdict:
        return None
    return Answer(verdict=verdict, why=str(why or "").strip() or "—", on=on or day)


def _answer_errors(answer: Answer, day: date) -> Errors:
    try:
        answer.clean_fields(exclude=("workspace", "insight", "by", "side"))
    except ValidationError as error:
        return error.message_dict
    return {}


def _name_customers(by: Member, rows: list[Values]) -> None:
    """Turns names of customers into ids; names that nobody knows yet become customers."""
    names = {name.lower(): name for row in rows if (name := _name_of(row.get("customer")))}
    if not names:
        return
    seen = Customer.objects.visible_to(by)
    known = {name.lower(): pk for pk, name in seen.values_list("pk", "name").order_by("-pk")}
    new = [
        Customer(workspace_id=by.workspace_id, name=name) for low, name in names.items() if low not in known
    ]
    Customer.objects.bulk_create(new, batch_size=CHUNK)
    known.update((customer.name.lower(), customer.pk) for customer in new)
    for row in rows:
        if name := _name_of(row.get("customer")):
            row["customer"] = known[name.lower()]


def _name_of(value: Any) -> str:
    """The name as it is kept; empty for none and for a customer given as a row or number."""
    return value.replace("\x00", "").strip()[:200] if isinstance(value, str) else ""


def _known(by: Member, rows: list[Values]) -> set[str]:
    known: set[str] = set()
    seen = Insight.objects.visible_to(by)
    for part in chunks({row["external_id"] for row in rows if row.get("external_id")}):
        known.update(seen.filter(external_id__in=part).values_list("external_id", flat=True))
    return known


def _write_answers(by: Member, batch: Batch, answers: dict[int, Answer]) -> None:
    """Adds the answers that are news, and brings the insights in step with them."""
    given = {pk: answer for number, answer in answers.items() if (pk := batch.ids[number])}
    for part in chunks(given):
        insights = list(Insight.objects.filter(pk__in=part))
        fresh = [insight for insight in insights if insight.verdict != given[insight.pk].verdict]
        for insight in fresh:
            answer = given[insight.pk]
            answer.workspace_id = by.workspace_id
            answer.insight_id = insight.pk
            answer.side = insight.owed_by or insight.side
            insight.answered_on = insight.answered_on or answer.on
            insight.verdict = answer.verdict
        Answer.objects.bulk_create([given[insight.pk] for insight in fresh])
        Insight.objects.bulk_update(fresh, ["answered_on", "verdict"], batch_size=400)
