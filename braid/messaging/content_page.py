"""The page of one piece of content: what it says, how that stands, and what was published all the same."""

from django.http import HttpResponse

from braid.activity.panels import talk
from braid.base.web import Request, page
from braid.messaging.check_forms import OverrideForm
from braid.messaging.ledger import standing_pill
from braid.messaging.models import Claim, Content, OverriddenClaim, Override
from braid.messaging.said import said
from braid.people.models import Member
from braid.roadmap.models import Item

MOST = 100


def content_page(
    request: Request, member: Member, content: Content, *, form: OverrideForm | None = None, refused: str = ""
) -> HttpResponse:
    """The page; `refused` says why it was not published just now."""
    rows = Claim.objects.visible_to(member).filter(content=content).order_by("-said_on", "-pk")
    claims = said(member, rows[:MOST])
    waiting = [] if content.published_on else list(rows.unverified())
    items = Item.objects.visible_to(member).filter(pk__in=content.items.values("pk")).order_by("title")
    context = {
        "content": content,
        "items": list(items.values_list("pk", "title")[:MOST]),
        "claims": claims,
        "waiting": [(claim, standing_pill(claim.standing)) for claim in waiting],
        "override": form or OverrideForm(member=member),
        "refused": refused,
        "overrides": overrides(member, content),
        "talk": talk(member, content),
    }
    is_refused = bool(refused) or bool(form is not None and form.errors)
    return page(request, "messaging/content.html", context, status=422 if is_refused else 200)


def overrides(member: Member, content: Content) -> list[tuple[Override, list[tuple[Claim, tuple[str, str]]]]]:
    """Each time it went out all the same, with the claims and how they stood then. Two queries."""
    found = list(
        Override.objects.visible_to(member).filter(content=content).select_related("by").order_by("-pk")
    )
    links = OverriddenClaim.objects.visible_to(member).filter(override__in=found).select_related("claim")
    return [
        (one, [(link.claim, standing_pill(link.standing)) for link in links if link.override_id == one.pk])
        for one in found
    ]
