"""The draft check of a piece: one click reads its text and links the claims that it makes."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from braid.base.lists import kept_for
from braid.base.marked import MARK
from braid.base.web import Request, go, sorry
from braid.messaging.content_page import found_content
from braid.messaging.models import Claim, Content
from braid.messaging.text_check import (
    Reading,
    keep_as_claims,
    link_to_piece,
    read_piece,
    unlink_from_piece,
    word_for_word,
)
from braid.messaging.text_check_page import drawn, shown
from braid.messaging.writing_views import at
from braid.people.doors import find, member_view
from braid.people.models import Member


@member_view("view", post="edit")
def check_text(request: Request, member: Member, pk: int) -> HttpResponse:
    """What the text promises; posting links what is in the ledger, one claim (`link`), or keeps those chosen (`keep`)."""
    reads = request.method != "POST"
    found = found_content(member, pk) if reads else find(Content.objects.visible_to(member), pk=pk)
    here = at(member, f"{found.place}check/")
    if reads:
        # (Whoever looks at it again before anything has changed need not wait for it again.)
        name = f"text-check:{found.pk}:{found.title}:{found.body}:{MARK}"
        back = _("Back to the piece")
        read = kept_for(member, name, lambda: drawn(member, read_piece(member, found), found, back))
        return shown(request, member, read, found, (_("Content"), at(member, "content/")))
    try:
        with transaction.atomic():
            return _do(request, member, found, here)
    except ValidationError as error:
        sorry(request, _("Nothing was kept: %(why)s") % {"why": " ".join(error.messages)})
        return go(request, here)


def _do(request: Request, member: Member, found: Content, here: str) -> HttpResponse:
    if "unlink" in request.POST:
        unlink_from_piece(found, _claim(member, request.POST["unlink"]), by=member)
        return go(
            request,
            at(member, found.place),
            _("The piece does not make this claim any more. It stays in the ledger."),
        )
    if "link" in request.POST:
        link_to_piece(found, [_claim(member, request.POST["link"])], by=member)
        return go(request, here, _("Linked. How it stands is shown on the piece."))
    reading = read_piece(member, found)
    if "keep" in request.POST:
        return _keep(request, member, found, reading)
    claims = Claim.objects.visible_to(member).filter(pk__in=word_for_word(reading))
    count = link_to_piece(found, claims, by=member)
    said = ngettext(
        "Read. %(n)s claim of the ledger is in it and is linked now.",
        "Read. %(n)s claims of the ledger are in it and are linked now.",
        count,
    )
    return go(
        request,
        here,
        said % {"n": count} if count else _("Read. No other claim of the ledger is in it word for word."),
    )


def _claim(member: Member, asked: str) -> Claim:
    claim: Claim = find(
        Claim.objects.visible_to(member), pk=asked if asked.isdecimal() and len(asked) < 18 else 0
    )
    return claim


def _keep(request: Request, member: Member, found: Content, reading: Reading) -> HttpResponse:
    """Sentences are known by their words, for the text may have changed since the page was drawn."""
    wanted = {" ".join(text.split()) for text in request.POST.getlist("pick")}
    chosen = [offer for _number, offer in reading.news if offer.text in wanted]
    here = at(member, f"{found.place}check/")
    if not chosen:
        sorry(request, _("Nothing was kept. Choose at least one sentence that still stands in the text."))
        return go(request, here)
    count = keep_as_claims(found, chosen, by=member)
    said = ngettext(
        "%(n)s claim is in the ledger now, unchecked.",
        "%(n)s claims are in the ledger now, unchecked.",
        count,
    )
    return go(request, at(member, found.place), said % {"n": count})
