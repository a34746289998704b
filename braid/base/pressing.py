"""A button of a page: it does something, or the page says why not, and nothing has been changed then."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse, HttpResponseNotAllowed

from braid.base.web import Request


def pressed(
    request: Request,
    act: Callable[[], Any],
    *,
    then: Callable[[Any], HttpResponse],
    refused: Callable[[list[str]], HttpResponse],
) -> HttpResponse:
    """Only a POST presses. `then` answers what was made, `refused` the reasons why not."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        with transaction.atomic():
            made = act()
    except ValidationError as error:
        return refused(error.messages)
    return then(made)
