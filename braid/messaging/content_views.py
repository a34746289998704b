"""The content plan in its three views, a piece of it, and the forms that make, change and move one."""

from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _

from braid.activity.undo import undo_of
from braid.base.conflicts import OPENED, carried
from braid.base.forms import done
from braid.base.web import Request, form_page, go, page
from braid.messaging import actions, content_board, content_month
from braid.messaging.check_forms import OverrideForm
from braid.messaging.content_page import content_page, found_content
from braid.messaging.forms import ContentForm, attempt, proposed_items
from braid.messaging.material.actions import use
from braid.messaging.models import Content, Material
from braid.messaging.moving import move_content
from braid.messaging.plan import content_cells, listing, plan_rows
from braid.messaging.publishing import publish_content
from braid.messaging.writing_forms import MoveForm
from braid.people.doors import find, member_view
from braid.people.models import Member

VIEWS = ("board", "calendar")


@member_view("view")
def contents(request: Request, member: Member) -> HttpResponse:
    """The plan as a table, or with `?view=` as a board or a month."""
    asked = request.GET.get("view", "")
    view = asked if asked in VIEWS else "table"
    listed = listing(member).read(request, member, plan_rows(member), count=view != "board")
    context: dict[str, Any] = {"listed": listed, "view": view}
    if view == "board" and not listed.of_table:
        return page(request, "messaging/content_board.html", context | content_board.context(member, listed))
    if view == "calendar" and not listed.of_table:
        drawn = content_month.context(member, listed, request.GET.get("month", ""))
        return page(request, "messaging/content_month.html", context | drawn)
    listed.cells = content_cells(member, listed)
    return page(request, "messaging/contents.html", context, part="rows")


@member_view("view", post="edit")
def content(request: Request, member: Member, pk: int) -> HttpResponse:
    """One piece, the items it is about and the claims it makes; posting says that it is out."""
    found = found_content(member, pk)
    if request.method != "POST" or found.published_on:
        return content_page(request, member, found)
    form = OverrideForm(request.POST, member=member)
    if form.stands:
        try:
            publish_content(found, by=member, **form.said)
        except ValidationError as refused:
            return content_page(request, member, found, form=form, refused=" ".join(refused.messages))
        return go(request, _at(member, found.place), _("It is out since today."))
    return content_page(request, member, found, form=form)


@member_view("edit")
def content_new(request: Request, member: Member) -> HttpResponse:
    """A new piece; the address may say about which item, and of which raw material it is made."""
    asked = {"item_lines": request.GET.get("item", ""), "owner": member.pk}
    form = ContentForm(_posted(request), member=member, initial=asked)
    number = request.GET.get("material", "")
    material = find(Material.objects.visible_to(member), pk=number) if number else None
    made = attempt(form, lambda: _create(form, member, material))
    if made:
        return go(request, _at(member, made.place), _("The piece is kept."))
    return _content_form(request, member, form, material.place if material else "content/")


def _create(form: ContentForm, member: Member, material: Material | None) -> Content:
    """The piece; whoever gave the raw material of which it is made is told."""
    made = actions.create_content(by=member, items=form.cleaned_data["item_lines"], **form.values)
    if material is not None:
        use(material, by=member, content=made)
    return made


def _change(found: Content, form: ContentForm, member: Member) -> Content:
    items = form.cleaned_data["item_lines"]
    return actions.change_content(found, by=member, items=items, **form.values)


@member_view("edit")
def content_edit(request: Request, member: Member, pk: int) -> HttpResponse:
    """Changes a piece."""
    found = find(Content.objects.visible_to(member), pk=pk)
    form = ContentForm(_posted(request), member=member, instance=copy(found))
    kept = attempt(form, lambda: _change(found, form, member))
    if kept:
        return go(request, _at(member, found.place), _("The piece is changed."))
    return _content_form(request, member, form, found.place)


def _content_form(request: Request, member: Member, form: ContentForm, back: str) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "back": back, "items": proposed_items(member)}
    return page(request, "messaging/content_form.html", context, status=422 if form.is_bound else 200)


@member_view("edit")
def content_move(request: Request, member: Member, pk: int) -> HttpResponse:
    """Says how far a piece is: from its page, by a button on the board, or by hand on the board (`back`)."""
    found = find(Content.objects.visible_to(member), pk=pk)
    form = MoveForm(_as_shown(request), member=member, about=found, initial={"state": found.stage_now.value})
    if request.POST.get("back") == "stay":
        return _move_in_place(request, member, found, form)
    moved = request.method == "POST" and done(form, lambda: _move(found, form, member))
    if moved:
        said = _("“%(title)s” is now in %(state)s.") % {
            "title": found.title[:80],
            "state": found.stage_now.label,
        }
        place = "content/?view=board" if request.POST.get("back") == "board" else found.place
        return go(request, _at(member, place), said, undo=undo_of(member, found))
    return form_page(
        request, form, heading=_("How far is it?"), save=_("Move"), cancel=_at(member, found.place),
        crumbs=[(_("Content"), _at(member, "content/")), (found.title, _at(member, found.place))],
    )  # fmt: skip


def _move(found: Content, form: MoveForm, member: Member) -> Content:
    return move_content(found, by=member, state=form.cleaned_data["state"])


def _as_shown(request: Request) -> Any:
    """What was sent; a button on the board says in its address (`was`) in which column it showed the card."""
    sent = request.POST.copy()
    if sent and OPENED not in sent and "was" in request.GET:
        sent[OPENED] = carried({"state": request.GET["was"]})
    return sent or None


def _move_in_place(request: Request, member: Member, found: Content, form: MoveForm) -> HttpResponse:
    """For the board: nothing to say when it was done, otherwise one sentence why it was not."""
    if request.POST.get("was", found.stage_now) != found.stage_now:
        said = _("Meanwhile somebody has moved it to %(state)s. Load the page again to see it there.")
        return in_words(said % {"state": found.stage_now.label}, 409)
    if done(form, lambda: _move(found, form, member)):
        return HttpResponse(status=204)
    return in_words(" ".join(str(text) for texts in form.errors.values() for text in texts), 422)


def in_words(text: str, status: int) -> HttpResponse:
    """One sentence for a script that waits for it."""
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")


def _posted(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


def _at(member: Member, place: str) -> str:
    return f"/w/{member.workspace.slug}/{place}"
