"""`braid doctor`: checks the set-up and says how to mend it."""

import argparse
import os
import shutil
import smtplib
import stat
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import Error as DatabaseError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from braid.site.worker import heartbeat_file

EPILOG = """Exit code 0 when all is well, 1 when something needs mending."""
OK, NOTE, WRONG = "ok", "note", "WRONG"
Finding = tuple[str, str]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`braid doctor` has no options."""


def run(options: argparse.Namespace) -> int:
    """Prints one line for each check."""
    wrong = 0
    for check in (
        python,
        data_folder,
        database,
        migrations,
        secret,
        address,
        mail,
        waiting,
        answers,
        static_files,
        files,
        worker,
    ):
        try:
            findings = list(check())
        except DatabaseError as error:
            findings = [
                (WRONG, f"Database: {error}. Is BRAID_DATABASE_URL right, and is the server running?")
            ]
        for level, text in findings:
            wrong += level == WRONG
            print(f"{level:>5}  {text}")
    print()
    print("All is well." if not wrong else f"{wrong} to mend.")
    return 1 if wrong else 0


def python() -> Iterator[Finding]:
    """Python must be new enough."""
    version = ".".join(map(str, sys.version_info[:3]))
    yield (OK if sys.version_info >= (3, 11) else WRONG, f"Python {version} (3.11 or newer is needed)")


def data_folder() -> Iterator[Finding]:
    """The folder for data can be written to and has room."""
    folder = Path(settings.DATA_DIR)
    if not os.access(folder, os.W_OK):
        yield WRONG, f"Data folder {folder} cannot be written to: change its owner, or set BRAID_DATA."
        return
    free = shutil.disk_usage(folder).free // 2**20
    if free < 500:
        yield WRONG, f"Data folder {folder}: only {free} MB free. Make room before anything is lost."
    else:
        yield OK, f"Data folder {folder}, {free:,} MB free"


def database() -> Iterator[Finding]:
    """The database answers; SQLite keeps a write-ahead log and passes its own check."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
            sound = cursor.execute("PRAGMA quick_check(1)").fetchone()[0]
            yield (OK if mode in {"wal", "memory"} else WRONG), f"SQLite, journal mode {mode} (wal is needed)"
            yield (OK if sound == "ok" else WRONG), f"SQLite quick check: {sound}"
        else:
            cursor.execute("SHOW server_version")
            row = cursor.fetchone()
            yield OK, f"PostgreSQL {row[0] if row else '?'} answers"


def migrations() -> Iterator[Finding]:
    """The tables are those of this version."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        yield WRONG, f"{len(plan)} migrations are not applied: run `braid migrate`, or start `braid serve`."
    else:
        yield OK, "The tables are those of this version"


def secret() -> Iterator[Finding]:
    """The key that signs sessions is secret."""
    if os.environ.get("BRAID_SECRET_KEY"):
        length = len(os.environ["BRAID_SECRET_KEY"])
        yield (
            (OK if length >= 40 else WRONG),
            f"BRAID_SECRET_KEY has {length} characters (40 or more are needed)",
        )
        return
    path = Path(settings.DATA_DIR) / "secret_key"
    if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield WRONG, f"Others on this machine can read {path}: run `chmod 600 {path}`."
    else:
        yield OK, f"The secret key is kept in {path}"


def address() -> Iterator[Finding]:
    """Whoever is reached from outside needs a public address with https."""
    if settings.HOST in {"127.0.0.1", "localhost", "::1"} and not settings.PUBLIC_URL:
        yield OK, f"Served to this machine only, on port {settings.PORT}"
    elif not settings.PUBLIC_URL:
        yield (
            WRONG,
            f"BRAID_HOST is {settings.HOST} but BRAID_PUBLIC_URL is empty: links in mails would be wrong.",
        )
    elif not settings.BEHIND_HTTPS:
        yield WRONG, "BRAID_PUBLIC_URL does not begin with https: passwords would travel in the clear."
    else:
        yield OK, f"Public address {settings.PUBLIC_URL}"
    if settings.DEBUG:
        yield NOTE, "BRAID_DEBUG is on: never where others can reach this."


def mail() -> Iterator[Finding]:
    """Mail can be sent."""
    if not settings.EMAIL_HOST:
        yield NOTE, "No mail server (BRAID_SMTP_HOST): mails are printed to the log of `braid serve`."
        return
    try:
        with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=8) as server:
            server.noop()
        yield OK, f"Mail server {settings.EMAIL_HOST}:{settings.EMAIL_PORT} answers"
    except OSError as error:
        yield (
            WRONG,
            f"Mail server {settings.EMAIL_HOST}:{settings.EMAIL_PORT}: {error}. Check BRAID_SMTP_HOST and _PORT.",
        )


def waiting() -> Iterator[Finding]:
    """Mails do not wait for long."""
    from django.utils import timezone

    from braid.people.outbox.models import Mail

    if "people_mail" not in connection.introspection.table_names():
        return  # (`migrations` has said so)
    rows = Mail.objects.waiting().order_by("made_at")
    oldest, count = rows.first(), rows.count()
    if oldest is None:
        yield OK, "No mail waits"
        return
    hours = (timezone.now() - oldest.made_at).total_seconds() / 3600
    said = f"{count} mails wait, the oldest for {hours:.1f} hours"
    why = f" ({oldest.trouble})" if oldest.trouble else ""
    yield (WRONG, f"{said}{why}: is the mail server well, and `braid serve` running?") if hours > 1 else (NOTE, f"{said}{why}")  # fmt: skip


def answers() -> Iterator[Finding]:
    """Answers of calendars arrive, where that is wanted."""
    from braid.teamwork.models import Mailbox

    if not settings.MEETING_ADDRESS:
        yield (
            NOTE,
            "No address for answers to invitations (BRAID_MEETING_ADDRESS): people answer by link and in Braid.",
        )
        return
    if not settings.IMAP_HOST:
        yield (
            OK,
            f"Answers to {settings.MEETING_ADDRESS} come by `braid read-mail`, if your mail server hands them over",
        )
        return
    if "teamwork_mailbox" not in connection.introspection.table_names():
        return  # (`migrations` has said so)
    box = Mailbox.objects.order_by("-pk").first()
    if box is None or (not box.read_at and not box.trouble):
        yield NOTE, "The mailbox of answers was not read yet: is `braid serve` running?"
    elif box.trouble:
        yield (
            WRONG,
            f"The mailbox of answers cannot be read ({box.trouble}). Check BRAID_IMAP_HOST and the settings beside it.",
        )
    else:
        yield OK, f"The mailbox of answers was read last at {box.read_at:%Y-%m-%d %H:%M} UTC"


def static_files() -> Iterator[Finding]:
    """Styles and scripts are collected."""
    if (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        yield OK, "Styles and scripts are collected"
    else:
        yield NOTE, "Styles and scripts are not collected yet: `braid serve` does that when it starts."


def files() -> Iterator[Finding]:
    """Files on things: the bucket takes one, gives it back and lets it go."""
    if not settings.S3_BUCKET:
        return
    where = f"Files: the bucket “{settings.S3_BUCKET}”"
    name, content = f"doctor/{uuid.uuid4().hex}", b"braid"
    try:
        kept = default_storage.save(name, ContentFile(content))
        with default_storage.open(kept) as file:
            same = file.read() == content
        default_storage.delete(kept)
    except ImportError:
        yield (
            WRONG,
            f"{where} needs the packages of requirements/s3.txt: `make s3` installs them (docs/running.md).",
        )
    except Exception as error:
        yield (
            WRONG,
            f"{where}: {error}. Check BRAID_S3_ENDPOINT, BRAID_S3_REGION and the keys (docs/settings.md).",
        )
    else:
        yield (
            (OK, f"{where} takes and gives files.") if same else (WRONG, f"{where} gave back something else.")
        )


def worker() -> Iterator[Finding]:
    """A worker was alive a moment ago."""
    path = heartbeat_file()
    if not path.exists():
        yield NOTE, "No background worker has run yet: `braid serve` starts one."
    elif (age := time.time() - path.stat().st_mtime) > 60:
        yield (
            NOTE,
            f"The background worker was last alive {age / 60:.0f} minutes ago: is `braid serve` running?",
        )
    else:
        yield OK, "The background worker is alive"
