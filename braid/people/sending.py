"""What is sent by a form is done once, however often it arrives, and a script hears how it went."""

import hashlib
import time
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from braid.base.web import go
from braid.base.written import add
from braid.people.models import Member, Receipt

KEPT = timedelta(days=1)
EVERY_SECONDS = 3600
ONCE, TOKEN = "braid_once", "csrfmiddlewaretoken"  # noqa: S105  (names of fields)
Work = Callable[[], HttpResponse]

_swept = 0.0


def sent(request: HttpRequest, member: Member, work: Work, *, receipts: bool = True) -> HttpResponse:
    """Does the work of a form, in the transaction of the door.

    A script that sends in the name of a form (`Braid-Save`) learns where to go next. An answer that is a page is
    not for a script: nothing is kept then, and the browser sends the form itself.
    """
    response = once(request, member, work) if receipts else work()
    if "Braid-Save" not in request.headers:
        return response
    quiet = HttpResponse(status=204)
    if place := _place(response):
        quiet["Braid-Go"] = place
        quiet.cookies = response.cookies
    else:
        transaction.set_rollback(True)
    return quiet


def once(request: HttpRequest, member: Member, work: Work) -> HttpResponse:
    """A form whose answer was lost on the way is sent again: what it asks for has been done already.

    The receipt is part of the transaction, so that one stands for the other; of two at the same time the second waits.
    """
    if not request.POST.get(ONCE):
        return work()
    receipt = Receipt(key=_key(request, member))
    if not add(receipt):
        receipt = Receipt.objects.get(key=receipt.key)
        if receipt.place:
            return go(request, receipt.place)
    response = work()
    if place := _place(response):
        receipt.place = place[:500]
        receipt.save(update_fields=["place"])
    else:
        receipt.delete()
    return response


def _place(response: HttpResponse) -> str:
    return str(response.get("Location", "") or response.get("HX-Redirect", ""))


def _key(request: HttpRequest, member: Member) -> str:
    """Of everything that was sent: who changes a word sends something else."""
    said = sorted((name, values) for name, values in request.POST.lists() if name != TOKEN)
    files = sorted(request.FILES)
    return hashlib.sha256(repr((member.pk, request.path, said, files)).encode(errors="replace")).hexdigest()


def forget_old() -> int:
    """A job of the worker: receipts are of use for minutes and kept for a day."""
    global _swept
    if _swept and time.monotonic() - _swept < EVERY_SECONDS:
        return 0
    _swept = time.monotonic()
    return Receipt.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]
