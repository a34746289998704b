"""A piece moves on: from an idea to a draft, to whoever checks it, and out."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.base.rows import keep
from braid.messaging.models import Content, ContentVersion, State
from braid.messaging.publishing import publish_content, told, unverified
from braid.people.models import Member


@transaction.atomic
def move_content(content: Content, *, by: Member, state: str) -> Content:
    """Says how far a piece is. Out means since today, as `publish_content` says it.

    Raises:
        ValidationError: `state`: there is none of that name, the piece is out, it has no day to be scheduled for, or it
            cannot be called checked: by this member, or with these claims.
    """
    if state not in State.values:
        raise ValidationError({"state": _("There is no such state.")})
    if content.published_on:
        raise ValidationError(
            {"state": _("This is out. If it is not, change it and empty the day since when it is.")}
        )
    if state == State.OUT:
        return _publish(content, by)
    if state == content.state:
        return content
    if state == State.CHECKED:
        _may_be_called_checked(content, by)
    if state == State.SCHEDULED and not content.publish_on:
        raise ValidationError({"state": _("Say first for which day it is planned.")})
    before = content.state
    keep(by, content, state=state)
    if state == State.CHECKED:
        _note_check(content, by)
    record(by, "content.moved", content, **{"from": before, "to": state}, tell=_told_of(content, state))
    return content


def _publish(content: Content, by: Member) -> Content:
    try:
        return publish_content(content, by=by)
    except ValidationError as refused:
        raise ValidationError({"state": refused.messages}) from refused


def _may_be_called_checked(content: Content, by: Member) -> None:
    checker = content.fact_checker
    if not content.checkable_by(by):
        if by.pk == content.owner_id:
            why = _(
                "Whoever owns a piece does not check it alone: ask a colleague who builds what it is about."
            )
        elif checker and not checker.has_left:
            why = _("%(name)s is to check this.") % {"name": checker.name}
        else:
            why = _(
                "Somebody of the side that builds it says that it is checked, or the fact checker whom you name."
            )
        raise ValidationError({"state": why})
    if open_ones := unverified(content):
        raise ValidationError(
            {"state": _("Not everything it says is checked: %(claims)s.") % {"claims": told(open_ones, by)}}
        )


def _note_check(content: Content, by: Member) -> None:
    """The text that was read is the one that is checked."""
    newest = ContentVersion.objects.filter(content=content).order_by("-number").first()
    if newest:
        newest.checked_by, newest.checked_at = by, timezone.now()
        newest.save(update_fields=["checked_by", "checked_at"])


def _told_of(content: Content, state: str) -> list[int]:
    """Who has to know: whoever is to check it now, or whose piece has been checked."""
    wanted = {State.REVIEW: content.fact_checker_id, State.CHECKED: content.owner_id}.get(State(state))
    return [wanted] if wanted else []
