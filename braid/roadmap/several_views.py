"""Many items of the table changed at once."""

from collections.abc import Callable
from contextlib import suppress
from copy import copy

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from braid.base.forms import done
from braid.base.plugs import panels
from braid.base.rippling import MANY, Resting, confirm, consent, goes_back, is_decided
from braid.base.text import shortened
from braid.base.web import Request, form_page, go
from braid.people.doors import member_view
from braid.people.models import Member
from braid.roadmap.actions.several import MOST, Outcome, change_several
from braid.roadmap.forms import SeveralForm
from braid.roadmap.lists import ITEMS
from braid.roadmap.models import Item
from braid.roadmap.views import crumbs, only_post

LISTED_REFUSALS = 5


@member_view("edit")
def items_change(request: Request, member: Member) -> HttpResponse:
    """Changes the ticked items, or with `all` everything that fits what the address asks."""
    if request.method != "POST":
        return only_post()
    form = SeveralForm(request.POST, member=member)
    rows, gone = _meant(request, member)
    if not rows:
        form.full_clean()
        form.add_error(None, _("Tick the items that are to change first."))
    back = f"{crumbs(member)[0][1]}?{request.META['QUERY_STRING']}".rstrip("?")

    def change(items: list[Item]) -> Outcome:
        return change_several(
            items, by=member, columns=form.columns, owner=form.cleaned_data["owner"], tag=form.cleaned_data["tag"],
            untag=form.cleaned_data["untag"], put_away=form.cleaned_data["put_away"], **consent(request),
        )  # fmt: skip

    def save() -> Outcome | HttpResponse:
        # (What is only tried out must leave no trace in the rows that are changed then.)
        return _before(request, member, lambda: change([copy(row) for row in rows]), back) or change(rows)

    outcome = None if goes_back(request) and form.is_valid() else done(form, save)
    if isinstance(outcome, HttpResponse):
        return outcome
    if outcome:
        _tell(request, member, outcome, gone)
        return go(request, back)
    return form_page(
        request, form, template="roadmap/several.html", heading=_("Change several items"), save=_("Change them"),
        cancel=back, crumbs=crumbs(member), items=rows,
    )  # fmt: skip


class _Undo(Exception):
    """Leaves the transaction without a trace."""


def _before(
    request: Request, member: Member, change: Callable[[], Outcome], back: str
) -> HttpResponse | None:
    """The page to confirm, where something rests on what the change does: it is tried out, and undone again."""
    found: list[Resting] = []
    if not is_decided(request):
        with suppress(_Undo), transaction.atomic():
            tried = change()
            if tried.event:
                before = {one["item"]: one for one in tried.event.facts["before"]}
                found = panels(MANY, member, before, keep=False)
            raise _Undo
    said = _("You change several items at once")
    return confirm(request, found, said, crumbs(member)[0][0], back) if found else None


def _meant(request: Request, member: Member) -> tuple[list[Item], int]:
    """The items that are meant, and how many of the ticked ones are not there any more."""
    rows = Item.objects.visible_to(member).select_related("release", "merge").order_by("pk")
    if request.POST.get("all"):
        found = ITEMS.read(request, member, rows).found
        assert found is not None
        return list(found[: MOST + 1]), 0
    ticked = {int(value) for value in request.POST.getlist("tick") if value.isdecimal() and len(value) < 18}
    held = list(rows.filter(pk__in=sorted(ticked)[: MOST + 1]))
    return held, len(ticked) - len(held)


def _tell(request: Request, member: Member, outcome: Outcome, gone: int) -> None:
    """One sentence for what was done, one for what was not."""
    if outcome.changed:
        said = ngettext("%(num)s item is changed.", "%(num)s items are changed.", outcome.changed)
        undo = f"/w/{member.workspace.slug}/undo/{outcome.event.pk}/" if outcome.event else ""
        messages.success(request, said % {"num": outcome.changed}, extra_tags=undo)
    elif not outcome.refused:
        messages.info(request, _("Nothing was changed: they were so already."))
    for title, why in outcome.refused[:LISTED_REFUSALS]:
        messages.warning(request, _("“%(title)s” stays as it was: %(why)s") % {"title": shortened(title, 60), "why": why})  # fmt: skip
    more = len(outcome.refused) - LISTED_REFUSALS
    if more > 0:
        said = ngettext("%(num)s more stays as it was.", "%(num)s more stay as they were.", more)
        messages.warning(request, said % {"num": more})
    if gone:
        said = ngettext("%(num)s was not there any more.", "%(num)s were not there any more.", gone)
        messages.warning(request, said % {"num": gone})
