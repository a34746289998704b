"""The draft of the strategy that waits for both sides."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _

from braid.base.web import Request, go
from braid.goals.actions.drafts import agree_to_draft, drop_draft
from braid.goals.answers import address
from braid.goals.models import StatementDraft
from braid.goals.views import only_post
from braid.people.doors import find, member_view
from braid.people.models import Member


@member_view("edit")
def draft_agree(request: Request, member: Member, pk: int) -> HttpResponse:
    """One's own side agrees; with both it is published."""
    row = find(StatementDraft.objects.visible_to(member), pk=pk)
    if request.method != "POST":
        return only_post()
    try:
        kept = agree_to_draft(row, by=member)
    except ValidationError as error:
        return go(request, address(member, "mission/"), " ".join(error.messages))
    said = (
        _("Both sides agree: it is published.")
        if kept.published_id
        else _("Noted. It waits for the other side.")
    )
    return go(request, address(member, "mission/"), said)


@member_view("edit")
def draft_drop(request: Request, member: Member, pk: int) -> HttpResponse:
    """Drops the draft."""
    row = find(StatementDraft.objects.visible_to(member), pk=pk)
    if request.method != "POST":
        return only_post()
    try:
        drop_draft(row, by=member)
    except ValidationError as error:
        return go(request, address(member, "mission/"), " ".join(error.messages))
    return go(request, address(member, "mission/"), _("Dropped. The strategy stays as it is."))
