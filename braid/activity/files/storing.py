"""Where the contents of files are kept: on disk, or in storage that speaks S3. No name there says what a file is."""

import hashlib
import logging
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.files.kinds import HEAD, check_taken, clean_name
from braid.activity.models import FileVersion
from braid.people.models import Member

log = logging.getLogger("braid.files")
# A content that no row speaks of may belong to a save that is under way; an older one does not.
LEFT_AFTER = timedelta(days=1)


class Silent(Exception):
    """The storage of files does not do what it is asked; the text says so to people."""


def put(workspace: int, content: File) -> str:
    """Keeps a content under a name that nobody can guess. What a failed save leaves is taken away again.

    Raises:
        OSError: the disk does not take it, as when it is full.
        Silent: a storage on another machine does not take it.
    """
    wanted = f"{workspace}/{uuid.uuid4().hex}"
    try:
        return str(default_storage.save(wanted, content))
    except OSError:
        take_away([wanted])
        raise
    except Exception as error:
        log.exception("the storage of files did not take a content")
        raise Silent(
            _("The storage of files does not answer, so nothing was kept. Try again in a minute.")
        ) from error


@contextmanager
def ahead(request: HttpRequest, member: Member) -> Iterator[None]:
    """Keeps the upload of a form before the transaction in which its row is written.

    A bucket may take its time: nobody waits for the pen meanwhile. Where no row speaks of the content in the end,
    because the form was refused, sent twice or broke off, it is taken away again.
    """
    file: Any = request.FILES.get("file")
    stored = ""
    if file is not None and _is_taken(file):
        try:
            stored = file.stored = put(member.workspace_id, file)
        except Silent as error:
            file.unkept = str(error)
    try:
        yield
    finally:
        if stored and not FileVersion.objects.filter(stored=stored).exists():
            take_away([stored])


def _is_taken(file: Any) -> bool:
    """Whether it is worth keeping: what is refused by its size or kind never leaves this machine."""
    try:
        checked(file)
    except ValidationError:
        return False
    return True


def checked(file: Any) -> None:
    """Refuses a file that is not taken.

    Raises:
        ValidationError: on `file`.
    """
    check_taken(clean_name(str(file.name)), head_of(file), file.size, settings.UPLOAD_LIMIT_BYTES)


def head_of(file: Any) -> bytes:
    """The first bytes of a content."""
    file.seek(0)
    head: bytes = file.read(HEAD)
    file.seek(0)
    return head


@contextmanager
def kept(workspace: int, content: File) -> Iterator[str]:
    """Keeps a content for the rows that are written inside; where they are not, it is taken away again.

    Raises:
        ValidationError: on `file`: the storage does not answer.
    """
    if unkept := getattr(content, "unkept", ""):
        raise ValidationError({"file": unkept})
    try:
        stored = getattr(content, "stored", "") or put(workspace, content)
    except Silent as error:
        raise ValidationError({"file": str(error)}) from error
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
