"""Many numbers in one place of a statement: to compose a place for each costs more than to find their rows."""

import json
from collections.abc import Iterable

from django.db import connection
from django.db.models.expressions import RawSQL


def among(numbers: Iterable[int]) -> RawSQL:
    """For `filter(item__in=among(wanted))`."""
    wanted = list(numbers)
    if connection.vendor == "sqlite":
        return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(wanted)])  # noqa: S611  (they go in as a value)
    return RawSQL("SELECT unnest(%s::bigint[])", [wanted])  # noqa: S611  (as above)
