"""Large exports in the background: asked for at the page, written by the worker, fetched within a day."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.activity.for_you import NOW, OWE, Line
from braid.base.plugs import panel
from braid.connect.export.writing import export
from braid.connect.leases import note_progress, progress, taken
from braid.connect.models import ExportJob
from braid.people.models import Member

log = logging.getLogger("braid.export")
LEASE = timedelta(seconds=60)
TRIES = 3
KEEP = timedelta(days=1)
SWEEP = timedelta(minutes=10)
State = ExportJob.State


def mine(member: Member) -> QuerySet[ExportJob]:
    """Exports that this member has asked for and that are not too old, the newest first."""
    fresh = ExportJob.objects.visible_to(member).filter(created_at__gt=timezone.now() - KEEP)
    return fresh.order_by("-pk")


def until(job: ExportJob) -> datetime:
    """Until when it can be fetched."""
    return job.created_at + KEEP


@transaction.atomic
def ask(*, by: Member) -> ExportJob:
    """Asks the worker for an archive of what this member may see; who asks twice gets the one under way."""
    waiting = mine(by).filter(state__in=(State.WAITING, State.RUNNING)).first()
    if waiting:
        return waiting
    mine(by).delete()  # (an older one makes room: its file goes with the next sweep)
    return ExportJob.objects.create(workspace_id=by.workspace_id, by=by)


def run_due() -> int:
    """Writes the archives that wait, oldest first; called by the worker every half second. Returns how many."""
    done = 0
    while (job := take()) is not None:
        work(job)
        done += 1
    now = timezone.now()
    if now - _swept.get("at", now - SWEEP) >= SWEEP:
        _swept["at"] = now
        sweep()
    return done


_swept: dict[str, datetime] = {}


def take() -> ExportJob | None:
    """Claims the oldest export that waits, or one whose worker has died."""
    return taken(ExportJob, LEASE)


def work(job: ExportJob) -> None:
    """Writes one archive, as its owner sees the workspace now; who may not manage any more gets none."""
    if job.attempts > TRIES or not job.by.may("manage"):
        _end(job, State.FAILED)
        return
    Path(settings.EXPORT_DIR).mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        manifest = export(job.workspace, job.path, member=job.by, progress=_progress_into(job.progress_path))
    except OSError:
        log.exception("export %s", job.pk)
        _end(job, State.FAILED)
        return
    finally:
        job.progress_path.unlink(missing_ok=True)
    job.path.chmod(0o600)
    job.size = job.path.stat().st_size
    with transaction.atomic():
        _end(job, State.DONE)
        rows = sum(table["rows"] for table in manifest["tables"].values())
        record(job.by, "workspace.exported", job.by.workspace, rows=rows)


def _end(job: ExportJob, state: str) -> None:
    job.state, job.finished_at = state, timezone.now()
    job.save(update_fields=["state", "finished_at", "size"])


def _progress_into(path: Path) -> Any:
    def write(done: int, total: int) -> None:
        note_progress(path, done=done, total=total)

    write(0, 0)
    return write


def progress_of(job: ExportJob) -> tuple[int, int]:
    """How many rows are written, and how many there are, as the worker last wrote."""
    done, total = progress(job.progress_path, "done", "total")
    return done, total


def sweep() -> None:
    """Deletes archives whose day is over, and files that no row speaks of."""
    ExportJob.objects.filter(created_at__lt=timezone.now() - KEEP).delete()
    folder = Path(settings.EXPORT_DIR)
    if folder.is_dir():
        known = set(ExportJob.objects.values_list("token", flat=True))
        for path in folder.iterdir():
            if path.name.split(".")[0] not in known:
                path.unlink(missing_ok=True)


@panel(NOW)
def archive_for_you(member: Member, _subject: Any) -> list[Line]:
    """An archive that waits to be fetched. One query, for admins only, and only while any archive lies there."""
    if not member.may("manage") or not any(Path(settings.EXPORT_DIR).glob("*.zip")):
        return []
    rows = mine(member).filter(state=State.DONE)[:1]
    return [
        Line(OWE, _("Your archive is there"), "export/", _("Export, deleted"), timezone.localdate(until(job)), _("Fetch"), "export/")
        for job in rows
    ]  # fmt: skip
