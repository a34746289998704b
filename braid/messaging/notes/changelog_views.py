"""How notes are written, and the switch of the public page."""

from copy import copy
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from braid.base.forms import done
from braid.base.web import Request, go, page
from braid.messaging.announcing import glossary
from braid.messaging.models import ChangelogOpening, NotePublication
from braid.messaging.notes import actions
from braid.messaging.notes.forms import ChangelogForm, ToneForm
from braid.messaging.notes.tone import RULES, changelog_of, remarks
from braid.messaging.notes.views import at
from braid.people.doors import member_view
from braid.people.models import Member


@member_view("view", post="edit")
def tone(request: Request, member: Member) -> HttpResponse:
    """How notes are written here: the rules to begin with, and the words of this workspace."""
    row = changelog_of(member)
    form = _form(ToneForm, request, member, row) if member.may("edit") else None
    if (
        form is not None
        and form.is_bound
        and done(form, lambda: actions.keep_changelog(by=member, **form.values))
    ):
        return go(request, at(member, "notes/tone/"), _("Kept."))
    tried = request.GET.get("try", "").replace("\x00", "")[:5000]
    context = {
        "row": row, "form": form, "rules": RULES, "tried": tried, "tab": "tone",
        "remarks": remarks(tried, glossary(member)) if tried else [],
    }  # fmt: skip
    status = 422 if form is not None and form.errors else 200
    return page(request, "messaging/notes/tone.html", context, status=status)


@member_view("view", post="manage")
def changelog(request: Request, member: Member) -> HttpResponse:
    """The public page: what it says on top, whether it is open, and since when."""
    row = changelog_of(member)
    form = _form(ChangelogForm, request, member, row) if member.may("manage") else None
    if (
        form is not None
        and form.is_bound
        and done(form, lambda: actions.keep_changelog(by=member, **form.values))
    ):
        return go(request, at(member, "notes/changelog/"), _("Kept."))
    openings = ChangelogOpening.objects.visible_to(member).select_related("by", "closed_by").order_by("-pk")
    context = {
        "row": row, "form": form, "openings": list(openings[:10]), "tab": "changelog",
        "is_open": openings.filter(closed_at=None).exists(),
        "count": NotePublication.objects.open_in(member.workspace_id).filter(taken_back_at=None).count(),
        "address": f"{settings.PUBLIC_URL or request.build_absolute_uri('/').rstrip('/')}/changelog/{member.workspace.slug}/",
    }  # fmt: skip
    status = 422 if form is not None and form.errors else 200
    return page(request, "messaging/notes/changelog.html", context, status=status)


def _form(kind: Any, request: Request, member: Member, row: Any) -> Any:
    posted = request.POST if request.method == "POST" else None
    return kind(posted, member=member, instance=copy(row))


@member_view("manage")
@require_POST
def changelog_open(request: Request, member: Member) -> HttpResponse:
    """Opens the public page."""
    actions.open_changelog(by=member)
    return go(
        request, at(member, "notes/changelog/"), _("The page is open: whoever has its address can read it.")
    )


@member_view("manage")
@require_POST
def changelog_close(request: Request, member: Member) -> HttpResponse:
    """Closes the public page."""
    actions.close_changelog(by=member)
    return go(request, at(member, "notes/changelog/"), _("The page is closed."))
