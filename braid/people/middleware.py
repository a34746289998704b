"""Puts the reader's time zone in force for one request; what the sides are called is said by the door."""

import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from braid.base.explained import explain_with
from braid.base.sides import call_sides

Answer = Callable[[HttpRequest], HttpResponse]


def reader(get_response: Answer) -> Answer:
    """Activates the time zone of whoever is signed in; the door falls back to the workspace's."""

    def middleware(request: HttpRequest) -> HttpResponse:
        timezone.deactivate()
        call_sides()
        explain_with()
        if request.session.session_key and request.user.is_authenticated and request.user.time_zone:
            try:
                timezone.activate(zoneinfo.ZoneInfo(request.user.time_zone))
            except (zoneinfo.ZoneInfoNotFoundError, ValueError):
                timezone.deactivate()
        return get_response(request)

    return middleware
