"""The page of a draft check, of a piece or of a note."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.template import engines

from braid.base.marked import FIELD, with_token
from braid.base.web import Request, page
from braid.messaging.text_check import Reading
from braid.people.models import Member


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a text, drawn: how many sentences are in the ledger, and how many look like claims and are not."""

    known: int
    news: int
    # With a mark where the token of a form goes: so it can be kept.
    html: str


def drawn(member: Member, reading: Reading, subject: Any, back: str) -> Found:
    """What was found in the text of `subject`; `back` are the words that lead back to it."""
    more = {"csrf_input": FIELD, "member": member, "u": f"/w/{member.workspace.slug}/"}
    template = engines["jinja2"].get_template("messaging/text_check_found.html")
    html = template.render({"reading": reading, "subject": subject, "back": back, **more})
    return Found(len(reading.known), len(reading.news), str(html))


def shown(
    request: Request, member: Member, found: Found, subject: Any, crumb: tuple[str, str]
) -> HttpResponse:
    """The page; `crumb` is where `subject` stands: a word and an address."""
    html = with_token(found.html, member)
    context = {"known": found.known, "news": found.news, "html": html, "subject": subject, "crumb": crumb}
    return page(request, "messaging/text_check.html", context)
