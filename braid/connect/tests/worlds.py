"""Workspaces with rows in every table, some of them at random, and what two workspaces have in common."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from braid.activity.files.storing import digest
from braid.base.inside import Unlike, check, shape_of
from braid.connect.export.tables import Table, tables
from braid.people.models import Member, Workspace
from tests.factories import ROWS, Maker, limits

LETTERS = "aé ß\t\n\"'\\,;=<>&%{}🙂‮漢0"


def make_at_random(member: Member, seed: int, rows: int = 3, pk: int = 400_000) -> None:
    """Up to `rows` rows in each table, linked to each other at random; what breaks a rule of the tables is left out."""
    chance, maker = Random(seed), Maker(member, pk, f"World{pk}")
    maker.make_all()
    for label in ROWS:
        model = apps.get_model(label)
        for number in range(chance.randint(0, rows)):
            given = {
                f.name: _value(f, chance, member) for f in model._meta.concrete_fields if _chosen(f, chance)
            }
            try:
                with transaction.atomic():
                    row = maker.row(label, pk=pk + 10 + number * chance.randint(1, 9), **given)
                    _refuse_back(row)
                    _link_lists(row, chance, member)
            except IntegrityError:
                continue


def _refuse_back(row: Any) -> None:
    """No way leads in a circle: links lead to what was there before."""
    if row.one_way:
        start, end = (getattr(row, f"{name}_id") for name in row.one_way)
        if end is not None and end >= start:
            raise IntegrityError("one way")


def _chosen(field: Any, chance: Random) -> bool:
    # (What hangs together in a round does so by its actions: no row of one points into another.)
    in_round = field.model._meta.app_label == "rounds"
    if in_round and (field.is_relation or field.name in {"state", "is_anonymous"}):
        return False
    # (So it does in a retro: cards and topics are put down once it is open.)
    if field.model._meta.label_lower == "teamwork.retro" and field.name == "state":
        return False
    # (What may stand in a column of JSON its table says; only where that is almost anything it is left to chance.)
    if isinstance(field, models.JSONField) and not _fits(_plain(field, chance), field):
        return False
    # (A file is what its sum says.)
    if field.name in {field.model.file_column, "sha256", "size"} and field.model.file_column:
        return False
    if field.primary_key or field.name in {
        "workspace",
        "user",
        "token",
        "token_hash",
        "subject_kind",
        "subject_id",
    }:
        return False
    return chance.random() < 0.6


def _fits(value: Any, field: Any) -> bool:
    try:
        check(value, shape_of(field))
    except Unlike:
        return False
    return True


def _value(field: Any, chance: Random, member: Member) -> Any:
    if field.null and chance.random() < 0.2:
        return None
    if isinstance(field, models.ForeignKey):
        rows = list(field.related_model.objects.filter(workspace=member.workspace))
        return chance.choice(rows) if rows else None
    if field.choices:
        return chance.choice([value for value, _label in field.flatchoices])
    return _plain(field, chance)


def _plain(field: Any, chance: Random) -> Any:
    match field:
        case models.BooleanField():
            return chance.random() < 0.5
        case models.DateTimeField():
            return datetime(2024, 1, 1, tzinfo=UTC) + timedelta(microseconds=chance.randint(0, 10**14))
        case models.DateField():
            return timezone.localdate() - timedelta(days=chance.randint(-400, 400))
        case models.TimeField():
            return time(chance.randint(0, 23), chance.randint(0, 59))
        case models.DecimalField():
            most = 10 ** min(field.max_digits, 14) - 1  # (SQLite keeps about fifteen digits)
            places = 10**field.decimal_places
            low, high = limits(field, -(most // places), most // places)
            return Decimal(chance.randint(int(low * places), int(high * places))).scaleb(
                -field.decimal_places
            )
        case models.FloatField():
            return chance.uniform(-1e9, 1e9)
        case models.JSONField():
            some = {"a": [1.5, None, True, "é\u2028"], "b": {"c": chance.randint(0, 9)}}
            return some if field.get_default() == {} else [some, 1.5, None]
        case models.IntegerField():
            return chance.randint(*limits(field, 0, 30_000))
        case models.EmailField():
            return f"p{chance.randint(0, 10**9)}@example.org"
        case models.URLField():
            return f"https://example.org/{chance.randint(0, 99)}"
    return "".join(chance.choice(LETTERS) for _ in range(min(field.max_length or 300, 300)))


def _link_lists(row: Any, chance: Random, member: Member) -> None:
    for field in row._meta.many_to_many:
        if field.remote_field.through._meta.auto_created:
            rows = list(field.related_model.objects.filter(workspace=member.workspace))
            getattr(row, field.name).set(chance.sample(rows, min(len(rows), chance.randint(0, 3))))


def content(workspace: Workspace) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, links by the place of the other row in its table rather than by its number."""
    order = {
        table.label: {
            pk: place for place, pk in enumerate(_rows(table, workspace).values_list("pk", flat=True))
        }
        for table in tables()
    }
    return {
        table.label: [_plainly(table, row, order) for row in _rows(table, workspace)] for table in tables()
    }


def _sum(stored: str) -> str:
    """What a stored content is, wherever it is kept; nothing where it is no more."""
    if not stored or not default_storage.exists(stored):
        return ""
    with default_storage.open(stored) as content:
        return digest(content)


def _numberless(name: str, value: Any) -> Any:
    """JSON without the numbers of rows in it: in what findings say, and in the facts of events."""
    if isinstance(value, list):
        if value[:1] == ["thing"]:
            return [value[1], value[3]]
        return [_numberless(name, part) for part in value]
    if isinstance(value, dict):
        return {key: _numberless(name, part) for key, part in value.items()}
    return "a number" if name == "facts" and type(value) is int else value


def _rows(table: Table, workspace: Workspace) -> Any:
    return table.model._default_manager.filter(workspace=workspace).exportable().order_by("pk")


def _plainly(table: Table, row: Any, order: dict[str, dict[int, int]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for column in table.columns:
        if column.name in table.model.names_rows:
            continue
        if column.many:
            linked = getattr(row, column.name).values_list("pk", flat=True)
            found[column.name] = sorted(order[column.target][pk] for pk in linked)
            continue
        value = getattr(row, column.attribute)
        if column.name == table.stored:
            value = _sum(value)
        found[column.name] = (
            order[column.target].get(value) if column.target else _numberless(column.name, value)
        )
    if table.is_about:
        found["subject_id"] = order.get(row.subject_kind, {}).get(row.subject_id, "gone")
    return found
