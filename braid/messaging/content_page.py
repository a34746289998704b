"""The page of one piece of content: its text, what it says, how that stands, and what was published all the same."""

from functools import lru_cache
from typing import Any

from django.http import HttpResponse
from markupsafe import Markup

from braid.activity.panels import talk
from braid.base.conflicts import carried
from braid.base.differences import changes, shortened
from braid.base.lists import kept_for
from braid.base.plugs import panels
from braid.base.text import markdown
from braid.base.web import Request, page
from braid.messaging.anyway import times, waiting
from braid.messaging.check_forms import OverrideForm
from braid.messaging.models import (
    Claim,
    Content,
    ContentVersion,
    State,
    Suggestion,
)
from braid.messaging.plan import state_pill
from braid.messaging.said import said
from braid.people.models import Member
from braid.roadmap.models import Item

MOST = 100


def content_page(
    request: Request, member: Member, content: Content, *, form: OverrideForm | None = None, refused: str = ""
) -> HttpResponse:
    """The page; `refused` says why it was not published just now."""
    context = {
        **kept_for(member, f"content:{content.pk}:{content.published_on}", lambda: _read(member, content)),
        "content": content,
        "stand": state_pill(content.stage_now),
        "states": State.choices,
        "opened_on": carried({"state": content.stage_now.value}),
        "override": form or OverrideForm(member=member),
        "refused": refused,
        "panels": panels("messaging.content", member, content),
        "talk": talk(member, content),
    }
    is_refused = bool(refused) or bool(form is not None and form.errors)
    status = 422 if is_refused else 200
    return page(request, "messaging/content.html", context, status=status)


def _read(member: Member, content: Content) -> dict[str, Any]:
    """What the piece says and is about, what went out all the same, and how it is written."""
    rows = Claim.objects.visible_to(member).said_in(content).order_by("-said_on", "-pk")
    open_ones = [] if content.published_on else list(rows.unverified())
    items = Item.objects.visible_to(member).filter(pk__in=content.items.values("pk")).order_by("title")
    return {
        "items": list(items.values_list("pk", "title")[:MOST]),
        "claims": said(member, rows[:MOST]),
        "waiting": waiting(open_ones),
        "overrides": times(member, content),
        **_writing(member, content),
    }


def _writing(member: Member, content: Content) -> dict[str, Any]:
    """The text with its newest version, and what others suggest for it. Three queries."""
    rows = ContentVersion.objects.visible_to(member).filter(content=content).order_by("-number")
    version = rows.defer("body").select_related("by", "checked_by").first()
    checked = None
    if version and not version.checked_by_id:
        checked = rows.filter(checked_by__isnull=False).values_list("number", flat=True).first()
    asked = Suggestion.objects.visible_to(member).filter(content=content).select_related("by").order_by("-pk")
    found = list(asked[:MOST])
    return {
        "text": drawn_text(content.body),
        "version": version,
        "checked_before": checked,
        "mine": content.answerable_by(member),
        "suggestions": [
            (one, shortened(changes(one.passage, one.text)), one.fits(content.body))
            for one in found
            if one.is_open
        ],
        "answered": [one for one in found if not one.is_open],
    }


@lru_cache(maxsize=128)
def drawn_text(body: str) -> Markup:
    """A text as HTML; a long one costs, and the same is read again and again."""
    return markdown(body)
