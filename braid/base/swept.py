"""Work with rows by the ten thousand, which Python would look through for garbage again and again."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

# How many new things there are before Python looks; and how often it then looks also through those that are older.
SELDOM = (100_000, 20, 50)
_lock = Lock()
_usual: list[tuple[int, int, int]] = []


@contextmanager
def seldom_swept() -> Iterator[None]:
    """Rows that are read to be kept, or to be written, are no garbage: looking for some takes a fifth of the work."""
    with _lock:
        _usual.append(gc.get_threshold())
        gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        with _lock:
            # (Of two at the same time the one that ends last leaves it as it was before both.)
            gc.set_threshold(*_usual.pop())
