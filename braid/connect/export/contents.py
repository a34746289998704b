"""The contents of files in an archive: as they are, not squeezed, so that their size says what they hold."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from django.conf import settings
from django.core.files.storage import default_storage

PIECE = 1 << 20


def write_content(archive: zipfile.ZipFile, name: str, stored: str) -> int | None:
    """Puts a stored content into the archive; its size, None where the storage has it no more."""
    try:
        content = default_storage.open(stored)
    except FileNotFoundError:
        return None
    entry = zipfile.ZipInfo(name)
    with content, archive.open(entry, "w", force_zip64=True) as file:
        shutil.copyfileobj(content, file, PIECE)
    return entry.file_size


class Contents:
    """One content in an archive that somebody sent."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self._zip, self._name = archive, name

    def is_what(self, sha256: Any, size: Any) -> bool:
        """Whether it has this sum and this size, which is none that Braid would not take."""
        found, length = hashlib.sha256(), 0
        try:
            with self._zip.open(self._name) as file:
                while piece := file.read(PIECE):
                    length += len(piece)
                    if length > settings.UPLOAD_LIMIT_BYTES:
                        return False
                    found.update(piece)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError):
            return False
        return length == size and found.hexdigest() == sha256

    @contextmanager
    def opened(self) -> Iterator[IO[bytes]]:
        """The content as a file that can be read from any place."""
        with self._zip.open(self._name) as file, tempfile.TemporaryFile(prefix="braid-file-") as copy:
            shutil.copyfileobj(file, copy, PIECE)
            copy.seek(0)
            yield copy
