"""Lines that have been read and wait to be applied: kept on disk, so that a long file needs no more memory than a short one."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator

from braid.connect.cells import Line

_BLOCK = 500


class Spool:
    """Add lines, then go through them once, in order. The file vanishes with the object."""

    def __init__(self) -> None:
        # Closed with the object: it has no name that could be left behind.
        self._file = tempfile.TemporaryFile(prefix="braid-import-")  # noqa: SIM115
        self._block: list[Line] = []

    def add(self, line: Line) -> None:
        """Puts a line at the end."""
        self._block.append(line)
        if len(self._block) >= _BLOCK:
            self._flush()

    def _flush(self) -> None:
        pickle.dump(self._block, self._file, protocol=pickle.HIGHEST_PROTOCOL)
        self._block = []

    def lines(self) -> Iterator[Line]:
        """Every line, from the first."""
        if self._block:
            self._flush()
        self._file.seek(0)
        while True:
            try:
                yield from pickle.load(self._file)  # noqa: S301  (our own file, which nobody else can open)
            except EOFError:
                return
