"""Where the contents of files are kept: on disk, or in storage that speaks S3. No name there says what a file is."""

import hashlib
import logging
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from braid.activity.models import FileVersion

log = logging.getLogger("braid.files")
# A content that no row speaks of may belong to a save that is under way; an older one does not.
LEFT_AFTER = timedelta(days=1)


def put(workspace: int, content: File) -> str:
    """Keeps a content under a name that nobody can guess. What a failed save leaves is taken away again.

    Raises:
        OSError: the storage does not take it, as when a disk is full.
    """
    wanted = f"{workspace}/{uuid.uuid4().hex}"
    try:
        return str(default_storage.save(wanted, content))
    except BaseException:
        take_away([wanted])
        raise


@contextmanager
def kept(workspace: int, content: File) -> Iterator[str]:
    """Keeps a content for the rows that are written inside; where they are not, it is taken away again."""
    stored = put(workspace, content)
    try:
        yield stored
    except BaseException:
        take_away([stored])
        raise


def take_away(names: Iterable[str]) -> None:
    """Deletes contents. One that cannot be deleted now is found by `sweep` later."""
    for name in names:
        try:
            default_storage.delete(name)
        except Exception:
            log.warning("could not delete a content, it is tried again within a day", exc_info=True)


def take_away_when_kept(names: Iterable[str]) -> None:
    """Deletes contents once the rows that spoke of them are gone for good."""
    gone = list(names)
    if gone:
        transaction.on_commit(lambda: take_away(gone))


def digest(content: Any) -> str:
    """The SHA-256 of a content, read in pieces."""
    found = hashlib.sha256()
    content.seek(0)
    while piece := content.read(1 << 20):
        found.update(piece)
    content.seek(0)
    return found.hexdigest()


def sweep(now: Any = None) -> int:
    """Deletes contents that no row speaks of; how many."""
    before = (now or timezone.now()) - LEFT_AFTER
    known = set(FileVersion.objects.values_list("stored", flat=True))
    left = [name for name in _every() if name not in known and _is_older(name, before)]
    take_away(left)
    return len(left)


def _every() -> Iterable[str]:
    try:
        folders, _files = default_storage.listdir("")
    except FileNotFoundError:  # (nothing was ever kept)
        return
    for folder in folders:
        if folder.isdecimal():
            for name in default_storage.listdir(folder)[1]:
                yield f"{folder}/{name}"


def _is_older(name: str, before: Any) -> bool:
    try:
        return bool(default_storage.get_modified_time(name) < before)
    except OSError:
        return False
