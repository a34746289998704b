"""The names in a pasted listing of a folder, or in a ZIP of which nothing but its table of contents is read."""

import re
import struct
import zipfile
from collections.abc import Iterable
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST = 5000
# A table of contents of so many bytes has some tens of thousands of names; a larger one is a trap, or not for a page.
MOST_CONTENTS = 4 * 1024**2
_END = b"PK\x05\x06"
_END_SIZE = 22
# `ls -l` and its like: rights, links, owner, group, size and three words of a day before the name.
_LONG = re.compile(r"^[bcdlps-][rwxsStT-]{9}[.+@]?\s+\d+\s+\S+\s+\S+\s+\d+\s+\S+\s+\S+\s+\S+\s+(.+)$")
_NOT_OURS = re.compile(r"(?:^|/)(?:\.[^/]*|__MACOSX(?:/.*)?|Thumbs\.db|desktop\.ini)$")


def names_in_text(text: str) -> list[str]:
    """The names of files in a listing, one a line, folders and hidden files left out.

    Raises:
        ValidationError: on `text`: more lines than can be looked at.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST:
        raise ValidationError({"text": _("Up to %(most)s lines are read at once.") % {"most": f"{MOST:,}"}})
    return _files(
        _LONG.sub(r"\1", line) for line in lines if not line.startswith("total ") and not line.endswith(":")
    )


def names_in_zip(file: IO[bytes]) -> list[str]:
    """The names of files in a ZIP. Nothing is unpacked, and its table of contents is measured before it is read.

    Raises:
        ValidationError: on `file`: it is no ZIP, is damaged, or holds more than can be looked at.
    """
    size = _contents_size(file)
    if size > MOST_CONTENTS:
        raise _refused(
            _(
                "This ZIP says that it holds more files than are looked at here. Paste a listing in parts instead."
            )
        )
    try:
        file.seek(0)
        with zipfile.ZipFile(file) as archive:
            names = [entry.filename for entry in archive.infolist()]
    except (
        zipfile.BadZipFile,
        OSError,
        ValueError,
        NotImplementedError,
        UnicodeDecodeError,
        struct.error,
    ) as error:
        raise _refused(_("This ZIP is damaged: its table of contents cannot be read.")) from error
    if len(names) > MOST:
        raise _refused(_("Up to %(most)s files are looked at at once.") % {"most": f"{MOST:,}"})
    return _files(names)


def _contents_size(file: IO[bytes]) -> int:
    """How large the table of contents is, by what stands at the end of the file."""
    file.seek(0, 2)
    length = file.tell()
    file.seek(max(0, length - 65_557))
    tail = file.read(65_557)
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise _refused(_("This is no ZIP. Paste a listing, or choose a ZIP of the folder."))
    return int(struct.unpack_from("<I", tail, at + 12)[0])


def _refused(why: str) -> ValidationError:
    return ValidationError({"file": why})


def _files(names: Iterable[str]) -> list[str]:
    found = []
    for name in names:
        path = name.replace("\\", "/")
        if path.endswith("/") or _NOT_OURS.search(path):
            continue
        last = path.rsplit("/", 1)[-1].strip()
        if last:
            found.append("".join(sign for sign in last if sign.isprintable())[:255])
    return found
