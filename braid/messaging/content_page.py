"""The page of one piece of content: its text, what it says, how that stands, and what was published all the same."""

from functools import lru_cache
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from markupsafe import Markup

from braid.activity.panels import talk
from braid.base.conflicts import carried
from braid.base.differences import changes, shortened
from braid.base.held import Held
from braid.base.lists import kept_for
from braid.base.plugs import panels
from braid.base.prepared import Prepared
from braid.base.text import markdown
from braid.base.web import Request, page
from braid.messaging.anyway import Waiting, times, waiting
from braid.messaging.check_forms import OverrideForm
from braid.messaging.models import (
    HOLDS,
    Claim,
    Content,
    ContentClaim,
    ContentItem,
    ContentVersion,
    State,
    Suggestion,
)
from braid.messaging.plan import state_pill
from braid.messaging.said import Said, beside, with_columns
from braid.people.doors import seek
from braid.people.models import Member
from braid.roadmap.models import Item

MOST = 100
_seen: Prepared[Content] = Prepared(
    lambda member, pk: (
        Content.objects.visible_to(member).filter(pk=pk).select_related("owner", "fact_checker")
    )
)


def found_content(member: Member, pk: int) -> Content:
    """The piece, or 404."""

    def read() -> Any:
        return seek(_seen, member, pk)

    content: Content = kept_for(member, f"content:{pk}", read)
    return content


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


def _claims(member: Member, content: int) -> Any:
    return Claim.objects.visible_to(member).said_in(content).order_by("-said_on", "-pk")


def _items(member: Member, content: int) -> QuerySet[Any, Any]:
    links = ContentItem.objects.filter(content=content)
    rows = Item.objects.visible_to(member).filter(pk__in=links.values("item"))
    return rows.order_by("title").values_list("pk", "title")[:MOST]


def _versions(member: Member, content: int) -> QuerySet[ContentVersion]:
    return ContentVersion.objects.visible_to(member).filter(content=content).order_by("-number")


def _asked_for(member: Member, content: int) -> QuerySet[Suggestion]:
    rows = Suggestion.objects.visible_to(member).filter(content=content)
    return rows.select_related("by").order_by("-pk")[:MOST]


_said: Held[dict[str, Any]] = Held(
    lambda member, content: with_columns(member, _claims(member, content)[:MOST]),
    Claim.content,
    ContentClaim.content,
)
_unverified: Held[Claim] = Held(
    lambda member, content: _claims(member, content).unverified(), Claim.content, ContentClaim.content
)
_about: Held[tuple[int, str]] = Held(_items, ContentItem.content)
_newest: Prepared[ContentVersion] = Prepared(
    lambda member, content: _versions(member, content).defer("body").select_related("by", "checked_by")
)
_checked: Prepared[int] = Prepared(
    lambda member, content: (
        _versions(member, content).filter(checked_by__isnull=False).values_list("number", flat=True)
    )
)
_suggestions: Held[Suggestion] = Held(_asked_for, Suggestion.content)


def _read(member: Member, content: Content) -> dict[str, Any]:
    """What the piece says and is about, what went out all the same, and how it is written."""
    claims = beside(member, _said.of(member, content))
    return {
        "items": _about.of(member, content),
        "claims": claims,
        "waiting": [] if content.published_on else _waiting(member, content, claims),
        "overrides": times(member, content),
        **_writing(member, content),
    }


def _waiting(member: Member, content: Content, claims: list[Said]) -> Waiting:
    """What holds the piece back: of all that it says, should there be more than is shown."""
    if len(claims) >= MOST:
        return waiting(_unverified.of(member, content))
    open_ones = [one for one in claims if one.stand.standing not in HOLDS]
    return [(Claim(pk=one.pk, text=one.text), one.stand.pill) for one in open_ones]


def _writing(member: Member, content: Content) -> dict[str, Any]:
    """The text with its newest version, and what others suggest for it. Three queries."""
    version = _newest.first(member, content.pk)
    checked = None
    if version and not version.checked_by_id:
        checked = _checked.first(member, content.pk)
    found = _suggestions.of(member, content)
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
