"""Who works on what waits in the background, and how far it is: the same for imports and for exports.

The database shows nothing of a job before its end; its progress lies in a file, whose time says that the worker lives.
"""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from django.db.models import Q
from django.utils import timezone

from braid.connect.models import ExportJob, ImportJob

Job = TypeVar("Job", ImportJob, ExportJob)
WAITING, RUNNING = "waiting", "running"


def taken(kind: type[Job], lease: timedelta) -> Job | None:
    """Claims the oldest job of a kind that waits, or one whose worker has died."""
    now = timezone.now()
    due = Q(state=WAITING) | Q(state=RUNNING, lease_until__lt=now)
    for job in kind.objects.filter(due).order_by("pk")[:20]:
        if job.state == RUNNING and _heartbeat(job.progress_path) > (now - lease).timestamp():
            continue
        claimed = kind.objects.filter(due, pk=job.pk, attempts=job.attempts).update(
            state=RUNNING, lease_until=now + lease, attempts=job.attempts + 1
        )
        if claimed:
            return kind.objects.select_related("by__workspace").get(pk=job.pk)
    return None


def _heartbeat(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def note_progress(path: Path, **counts: int) -> None:
    """Writes how far a job is, whole or not at all."""
    fresh = path.with_suffix(".progress-new")
    fresh.write_text(json.dumps(counts))
    fresh.replace(path)


def progress(path: Path, *names: str) -> tuple[int, ...]:
    """These counts as the worker last wrote them; noughts where nothing can be read."""
    try:
        found: Any = json.loads(path.read_text())
        return tuple(int(found[name]) for name in names)
    except (OSError, ValueError, KeyError, TypeError):
        return (0,) * len(names)
