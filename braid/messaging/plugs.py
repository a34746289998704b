"""What this room shows on the pages of the roadmap, what it hears, and where it stands in the navigation."""

from typing import Any

from django.db.models import Q, QuerySet
from django.template import engines
from django.utils.translation import gettext_lazy
from markupsafe import Markup

from braid.activity.models import Event
from braid.activity.search import searchable
from braid.activity.told import TEXT, tells
from braid.activity.undo import undoes
from braid.base.held import Held
from braid.base.models import Side
from braid.base.nav import entry
from braid.base.plugs import on, panel
from braid.messaging import (
    for_you,  # noqa: F401  (it speaks from here on)
    house_for_you,  # noqa: F401  (it speaks from here on)
)
from braid.messaging.expiring import expire
from braid.messaging.linking import link_claims
from braid.messaging.material import plugs as material  # noqa: F401  (it speaks from here on)
from braid.messaging.models import Claim, Content, HouseReview, MessageHouse, NamingRule, Suggestion
from braid.messaging.models.claims import Standing
from braid.messaging.moving import move_content
from braid.messaging.notes import plugs as notes  # noqa: F401  (they speak from here on)
from braid.messaging.said import beside, said, with_columns
from braid.people.models import Member
from braid.roadmap.models import Item, Release

entry("Plan & launch", gettext_lazy("Claims"), "quote", "claims/", order=41, under="content/")
entry(
    "Plan & launch",
    gettext_lazy("Messaging & content"),
    "megaphone",
    "content/",
    order=40,
    tab=gettext_lazy("Content"),
)
entry("Plan & launch", gettext_lazy("Messages"), "speech", "messages/", order=42, under="content/")

searchable(Claim, "quote", "claims/{}/", text=("text", "item_ref"))
searchable(MessageHouse, "speech", "messages/{}/", title="audience")
searchable(Content, "megaphone", "content/{}/", title="title", text=("body", "audience", "channel"))
entry("Plan & launch", gettext_lazy("Naming rules"), "tag", "names/", order=60, under="content/")
searchable(NamingRule, "tag", "names/{}/", title="name", text=("pattern",))
searchable(Content, "megaphone", "content/{}/", title="title")
tells("claim.checked", standing=Standing)
tells("claim.asked_about", "claims.asked_about", "claim.asking_taken_back", expert=TEXT)
tells("content.published", on=TEXT)
tells("content.suggestion_answered", answer=Suggestion.Answer)
tells("message_house.agreed", side=Side)
tells("message_house.reviewed", outcome=HouseReview.Outcome, theme=TEXT)
SHOWN = 20


def _claims_on(member: Member, item: int) -> QuerySet[Any, Any]:
    rows = Claim.objects.visible_to(member).filter(item=item)
    return with_columns(member, rows.order_by("-said_on", "-pk")[:SHOWN])


_claims: Held[dict[str, Any]] = Held(_claims_on, Claim.item)


@panel("roadmap.item.rests")
def claims_of_item(member: Member, item: Item) -> Markup | str:
    """What we say about the item, and what is true."""
    context = {"claims": beside(member, _claims.of(member, item)), "item": item}
    return drawn("messaging/item_claims.html", member, context)


@panel("roadmap.release")
def claims_of_release(member: Member, release: Release) -> Markup | str:
    """What we say in this release, and what is true; nothing where nothing is said."""
    rows = Claim.objects.visible_to(member).filter(release=release).order_by("-said_on", "-pk")
    claims = said(member, rows[: SHOWN + 1])
    context = {"claims": claims[:SHOWN], "release": release, "more": len(claims) > SHOWN}
    return drawn("messaging/release_claims.html", member, context) if claims else ""


def drawn(template: str, member: Member, context: dict[str, Any]) -> Markup:
    """A piece of a page from a template of this room."""
    html = (
        engines["jinja2"]
        .get_template(template)
        .render({**context, "member": member, "u": f"/w/{member.workspace.slug}/"})
    )
    return Markup(html)  # noqa: S704  (the template has escaped what people wrote)


@undoes("content.moved")
def move_back(content: Content, event: Event, by: Member) -> Content:
    """Back to the state in which it was."""
    return move_content(content, by=by, state=event.facts["from"])


@on("items.imported")
@on("releases.imported")
def find_what_was_announced(event: Event, subject: Any) -> None:
    """Announcements may come in before the roadmap: claims find their items and releases when those arrive."""
    if event.by is not None:
        link_claims(by=event.by)


@on("item.created")
def find_claims_of(event: Event, subject: Any) -> None:
    """A new item takes up the claims that name it by key or title."""
    rows = Claim.objects.filter(workspace_id=event.workspace_id, item=None).exclude(item_ref="")
    named = Q(item_ref__iexact=subject.title)
    for name in filter(None, (subject.key, subject.external_id)):
        named |= Q(item_ref__iexact=name)
    rows.filter(named).update(item=subject)
    expire(event, Q(item=subject), became_known=True)
