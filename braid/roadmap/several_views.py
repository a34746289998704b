"""Many items of the table changed at once."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from braid.base.forms import done
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
    outcome = done(form, lambda: change_several(
        rows, by=member, columns=form.columns, owner=form.cleaned_data["owner"], tag=form.cleaned_data["tag"],
        untag=form.cleaned_data["untag"], put_away=form.cleaned_data["put_away"],
    ))  # fmt: skip
    back = f"{crumbs(member)[0][1]}?{request.META['QUERY_STRING']}".rstrip("?")
    if outcome:
        _tell(request, member, outcome, gone)
        return go(request, back)
    return form_page(
        request, form, template="roadmap/several.html", heading=_("Change several items"), save=_("Change them"),
        cancel=back, crumbs=crumbs(member), items=rows,
    )  # fmt: skip


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
