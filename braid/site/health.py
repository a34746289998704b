"""`/health/`: whether this Braid can serve, for whoever watches over it."""

import time
from pathlib import Path

from django.db import Error, connection
from django.http import HttpRequest, JsonResponse

from braid.site.worker import heartbeat_file

WORKER_SECONDS = 60


def worker_age(path: Path) -> float | None:
    """Seconds since a worker was last alive; None when none has run."""
    return time.time() - path.stat().st_mtime if path.exists() else None


def health(request: HttpRequest) -> JsonResponse:
    """200 with `{"database": true, "worker": …}`, or 503 when the database does not answer.

    A worker that rests does not make it 503: people can still read and write, only the radar lags.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            answers = cursor.fetchone() == (1,)
    except Error:
        answers = False
    age = worker_age(heartbeat_file())
    body = {"database": answers, "worker": age is not None and age < WORKER_SECONDS}
    return JsonResponse(body, status=200 if answers else 503)
