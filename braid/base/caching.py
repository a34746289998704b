"""The cache that several machines share, and what stands in for it while it cannot be reached."""

import hashlib
import logging
import os
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache

log = logging.getLogger("braid.cache")
REST_SECONDS = 5.0
BRAID = Path(__file__).parents[1]


class SharedCache(RedisCache):
    """Redis; while it does not answer, the memory of this process. A page must never fail for want of a cache.

    What is kept under the version of a workspace is right wherever it is kept; the limits on sign-in
    count in each process until Redis is back, as they do without it.
    """

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._here = LocMemCache("braid-stand-in", {"OPTIONS": {"MAX_ENTRIES": 1000}})
        self._rests_until = 0.0

    def _ask(self, name: str, *args: Any, **kwargs: Any) -> Any:
        from redis.exceptions import RedisError

        if time.monotonic() >= self._rests_until:
            try:
                ask: Callable[..., Any] = getattr(super(), name)
                return ask(*args, **kwargs)
            except RedisError as lost:
                self._rests_until = time.monotonic() + REST_SECONDS
                log.warning("Redis does not answer, this process remembers for itself: %s", lost)
        return getattr(self._here, name)(*args, **kwargs)


def _standing_in(name: str) -> Callable[..., Any]:
    def ask(self: SharedCache, *args: Any, **kwargs: Any) -> Any:
        return self._ask(name, *args, **kwargs)

    return ask


class SharedPages(SharedCache):
    """What pages have computed: another build of Braid draws, asks and decides in another way, and shares nothing of it."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self.key_prefix = build(BRAID)


@cache
def build(root: Path) -> str:
    """The same on all machines that run the same Braid: a digest of its code, its pages and its words."""
    digest = hashlib.blake2b(digest_size=8)
    for path in sorted(root.rglob("*")):
        if path.suffix in {".py", ".html", ".mo"}:
            digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return digest.hexdigest()


class Tries(FileBasedCache):
    """Files that all processes of one machine share: what is added is added by one of them only.

    Django's own looks first and writes then. allauth counts sign-ins, and `people.limits` all else, under a lock that
    is added and taken away again.
    """

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        here: Any = self
        here._createdir()
        here._cull()
        name = here._key_to_file(key, version)
        handle, made = tempfile.mkstemp(dir=here._dir)
        try:
            with os.fdopen(handle, "wb") as file:
                here._write_content(file, timeout, value)
            for _again in range(2):
                try:
                    os.link(made, name)
                except FileExistsError:
                    # (One whose time is over is taken away by looking at it.)
                    if self.has_key(key, version):
                        return False
                except OSError:  # (a disk without links)
                    return bool(super().add(key, value, timeout, version))
                else:
                    return True
            return False
        finally:
            Path(made).unlink()


for _name in (
    "add",
    "get",
    "set",
    "touch",
    "delete",
    "get_many",
    "set_many",
    "delete_many",
    "has_key",
    "incr",
    "clear",
):
    setattr(SharedCache, _name, _standing_in(_name))
