"""Reading an uploaded file before the transaction of a form: what takes seconds must not keep others from writing."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from django.http import HttpRequest


def reads(
    read: Callable[[bytes, Any], Any], largest: int
) -> Callable[[HttpRequest, Any], AbstractContextManager[None]]:
    """For `around=` of a door: reads the field `file`, given its content and the member; `found_in` says what came of it.

    Args:
        largest: bytes; what is longer is refused by the form, and not read.
    """

    @contextmanager
    def around(request: HttpRequest, member: Any) -> Iterator[None]:
        file: Any = request.FILES.get("file")
        if file is not None and file.size <= largest:
            try:
                file.ahead = read(file.read(), member), None
            except Exception as wrong:  # (it is said where the form is answered)
                file.ahead = None, wrong
        yield

    return around


def found_in(file: Any) -> Any:
    """What was read from a file before.

    Raises:
        Exception: what the reading of it raised.
    """
    found, wrong = file.ahead
    if wrong is not None:
        raise wrong
    return found
