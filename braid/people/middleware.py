"""Puts the reader's time zone in force for one request; what the sides are called is said by the door."""

import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from braid.base.explained import explain_with
from braid.base.sides import call_sides
from braid.people.doors import arriving

Answer = Callable[[HttpRequest], HttpResponse]


def reader(get_response: Answer) -> Answer:
    """Activates the time zone of whoever is signed in; the door falls back to the workspace's."""

    def middleware(request: HttpRequest) -> HttpResponse:
        timezone.deactivate()
        call_sides()
        explain_with()
        zone = ""
        if request.session.session_key:
            with arriving(request.path_info):
                zone = getattr(request.user, "time_zone", "")
        if zone:
            try:
                timezone.activate(zoneinfo.ZoneInfo(zone))
            except (zoneinfo.ZoneInfoNotFoundError, ValueError):
                timezone.deactivate()
        return get_response(request)

    return middleware
