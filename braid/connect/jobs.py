"""Imports in the background: taken up, done, taken up again when a worker died over them."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.connect.context import Report
from braid.connect.importing import Progress, Wish, run
from braid.connect.leases import note_progress, progress, taken
from braid.connect.models import ImportJob
from braid.connect.recognise import Mapping
from braid.connect.report_text import for_the_log
from braid.connect.tables import Unreadable

log = logging.getLogger("braid.import")
LEASE = timedelta(seconds=30)
TRIES = 3
KEEP_UPLOAD = timedelta(days=1)
KEEP_REFUSED = timedelta(days=7)


def run_due() -> int:
    """Does the imports that wait, oldest first; called by the worker every half second. Returns how many."""
    done = 0
    while (job := take()) is not None:
        work(job)
        done += 1
    sweep()
    return done


def take() -> ImportJob | None:
    """Claims the oldest import that waits, or one whose worker has died."""
    return taken(ImportJob, LEASE)


def work(job: ImportJob) -> None:
    """Runs one import and writes down what came of it."""
    if job.attempts > TRIES:
        refuse(
            job,
            _("The import stopped three times before its end. The file may be too large for this machine."),
        )
        return
    try:
        # (Reading and checking the file is most of the work, and keeps nobody from writing.)
        run(wish_of(job), job.by, progress_into(job.progress_path), lambda report: finish(job, report))
    except Unreadable as error:
        refuse(job, str(error))
    except PermissionDenied:
        refuse(job, _("You may look at this workspace, but not import into it."))
    except OSError:
        log.exception("import %s", job.pk)
        refuse(job, _("The file is not there any more. Send it again."))
    if job.state == ImportJob.State.DONE:
        job.forget()


def wish_of(job: ImportJob) -> Wish:
    """What the job asks for; where it only looks, what reads well is told beside what does not."""
    looks = bool(job.options.get("look"))
    accept = looks or bool(job.options.get("accept_rest"))
    return Wish(
        job.path, job.name, Mapping(**job.mapping), accept, dry_run=looks,
        refused_to=job.refused_path, gone_to=job.gone_path, **ways_of(job),
    )  # fmt: skip


def ways_of(job: ImportJob) -> dict[str, Any]:
    """How the job settles what a file leaves open, as fields of a `Wish`."""
    options: dict[str, Any] = job.options
    as_of = options.get("as_of")
    return {
        "overwrite": bool(options.get("overwrite")),
        "archive_missing": bool(options.get("archive_missing")),
        "as_of": date.fromisoformat(as_of) if as_of else None,
        "decimal": str(options.get("decimal") or ""),
    }


def finish(job: ImportJob, report: Report) -> None:
    """Notes the end of an import that ran, as part of its transaction, or of a look through the whole file."""
    job.report, job.finished_at, job.problem = report.data(), timezone.now(), ""
    if job.options.pop("look", False):
        job.state = ImportJob.State.PREVIEW
        job.save(update_fields=["report", "state", "problem", "finished_at", "options"])
        return
    job.state = ImportJob.State.DONE if report.saved else ImportJob.State.REFUSED
    job.problem = "" if report.saved else _("Nothing was changed: some rows cannot be read.")
    job.save(update_fields=["report", "state", "problem", "finished_at"])
    log.log(logging.WARNING if report.refused else logging.INFO, "%s: %s", job.name, for_the_log(report))


def refuse(job: ImportJob, reason: str) -> None:
    """Notes that a file was refused as a whole."""
    job.state, job.problem, job.finished_at = ImportJob.State.REFUSED, reason[:1000], timezone.now()
    job.options.pop("look", None)
    job.save(update_fields=["state", "problem", "finished_at", "options"])
    log.warning("%s refused: %s", job.name, reason)


def progress_into(path: Path) -> Progress:
    """Writes how far an import is into a file; its time says that the worker is alive."""

    def write(done: int, refused: int, total: int) -> None:
        note_progress(path, done=done, refused=refused, total=total)

    write(0, 0, 0)
    return write


def progress_of(job: ImportJob) -> tuple[int, int, int]:
    """How many rows are done, how many refused and how many there are, as the worker last wrote."""
    done, refused, total = progress(job.progress_path, "done", "refused", "total")
    return done, refused, total


def sweep() -> None:
    """Deletes uploads nobody came back for after a day, and refused rows after a week."""
    now = timezone.now()
    if _swept.get("at") and now - _swept["at"] < timedelta(minutes=10):
        return
    _swept["at"] = now
    old = ImportJob.objects.filter(created_at__lt=now - KEEP_UPLOAD).exclude(
        state__in=(ImportJob.State.WAITING, ImportJob.State.RUNNING)
    )
    for job in old.filter(created_at__gt=now - KEEP_REFUSED - timedelta(days=30)):
        stale = job.state == ImportJob.State.PREVIEW or job.created_at < now - KEEP_REFUSED
        job.forget(refused=stale)
    old.filter(state=ImportJob.State.PREVIEW).delete()


_swept: dict[str, Any] = {}
