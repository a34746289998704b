"""All rows that a subquery finds as one text beside a row: so they need no question of their own."""

import json
from datetime import date
from typing import Any

from django.db.models import Func, QuerySet, Subquery, TextField


class _Gathered(Func):
    """The columns of all rows as a list of lists, in JSON. (No aggregate for Django: the rows are not to be grouped.)"""

    template = "JSON_GROUP_ARRAY(JSON_ARRAY(%(expressions)s))"

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "CAST(JSON_AGG(JSON_BUILD_ARRAY(%(expressions)s)) AS text)"
        return self.as_sql(compiler, connection, template=template, **context)


def gathered(rows: QuerySet[Any], *columns: Any) -> Subquery:
    """These columns of the rows, for `annotate` or `values_list`; read by `scattered`. Texts, whole numbers and days only.

    The database puts them in no order.
    """
    return Subquery(
        rows.order_by().values_list(_Gathered(*columns, output_field=TextField())), output_field=TextField()
    )


def scattered(text: str | None) -> list[list[Any]]:
    """The rows in such a text, with days as they are written there."""
    found: list[list[Any]] = json.loads(text) if text else []
    return found


def day_in(text: str | None) -> date | None:
    """A day from such a row."""
    return date.fromisoformat(text) if text else None
