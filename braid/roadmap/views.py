"""The roadmap, an item of it, and the forms that make and change one."""

from copy import copy
from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext as _

from braid.activity.panels import talk
from braid.base.forms import done
from braid.base.plugs import panels
from braid.base.web import Request, go, page
from braid.people.doors import find, member_view
from braid.people.models import Member
from braid.roadmap import board, item_page
from braid.roadmap.actions import change_item, create_item, move_item, set_owners
from braid.roadmap.forms import ItemForm, MoveForm
from braid.roadmap.lists import ITEMS, item_cells
from braid.roadmap.models import Item, Phase


def form_page(request: Request, form: BaseForm, *, refused: bool, **context: Any) -> HttpResponse:
    """A page with one form; 422 when it was sent and refused.

    `context`: heading, lede, save, cancel, crumbs as (text, address) pairs, and rows already there.
    """
    context = {"lede": "", "rows": [], "crumbs": [], "form": form, **context}
    return page(request, "roadmap/form.html", context, status=422 if refused else 200)


def crumbs(member: Member, item: Item | None = None) -> list[tuple[str, str]]:
    """The way back: the roadmap, and the item."""
    start = f"/w/{member.workspace.slug}/"
    way = [(_("Roadmap"), f"{start}roadmap/")]
    return [*way, (item.title, start + item.place)] if item else way


@member_view("view")
def items(request: Request, member: Member) -> HttpResponse:
    """The roadmap as a table, or as a board with `?view=board`."""
    listed = ITEMS.read(request, member, Item.objects.visible_to(member))
    context: dict[str, Any] = {"listed": listed, "sentence": board.sentence(member)}
    if request.GET.get("view") == "board":
        context |= board.context(member, listed)
        return page(request, "roadmap/board.html", context)
    listed.cells = item_cells(member, listed)
    return page(request, "roadmap/items.html", context)


@member_view("view")
def item(request: Request, member: Member, pk: int) -> HttpResponse:
    """One item: its facts, who is at the table, what it rests on, what changes with it."""
    row, found = item_page.read(member, pk)
    context = {
        "item": row,
        "found": found,
        "steps": item_page.stage_steps(found),
        "involvement": item_page.involvement(found),
        "notices": item_page.notices(found),
        "phases": Phase.choices,
        "panels": panels("roadmap.item", member, row),
        "talk": talk(member, row),
        "crumbs": crumbs(member),
    }
    return page(request, "roadmap/item.html", context)


@member_view("edit")
def item_new(request: Request, member: Member) -> HttpResponse:
    """Puts something on the roadmap."""
    form = ItemForm(request.POST or None, member=member, initial=_start(request, member))
    if request.method == "POST":
        made = done(form, lambda: create_item(by=member, owners=form.owners, **form.values))
        if made:
            return go(request, f"/w/{member.workspace.slug}/{made.place}", _("It is on the roadmap."))
    return form_page(
        request, form, refused=request.method == "POST", heading=_("Put something on the roadmap"),
        lede=_("Only the title must be there. Name an owner on each side as soon as you can."),
        save=_("Put it on the roadmap"), cancel=crumbs(member)[0][1], crumbs=crumbs(member),
    )  # fmt: skip


def _start(request: Request, member: Member) -> dict[str, Any]:
    phase = request.GET.get("phase", "")
    start: dict[str, Any] = {"phase": phase} if phase in Phase.values else {}
    if member.side in ("product", "marketing"):
        start |= {"lead_side": member.side, f"people_{member.side}": [member.pk]}
    return start


@member_view("edit")
def item_edit(request: Request, member: Member, pk: int) -> HttpResponse:
    """Changes an item and its owners."""
    row = find(Item.objects.visible_to(member), pk=pk)
    owners = [(o.side, o.member, o.label) for o in row.owners.select_related("member")]
    # The form fills in the row that it is given; what was there before must stay readable.
    form = ItemForm(request.POST or None, member=member, instance=copy(row), owners=owners)

    way = crumbs(member, row)

    def act() -> Item:
        return set_owners(change_item(copy(row), by=member, **form.values), by=member, owners=form.owners)

    if request.method == "POST" and done(form, act):
        return go(request, f"/w/{member.workspace.slug}/{row.place}", _("Changed."))
    return form_page(
        request, form, refused=request.method == "POST", heading=_("Change this item"), save=_("Save"),
        cancel=way[-1][1], crumbs=way,
    )  # fmt: skip


@member_view("edit")
def item_move(request: Request, member: Member, pk: int) -> HttpResponse:
    """Moves an item to another phase, from its page or from the board (`back`)."""
    row = find(Item.objects.visible_to(member), pk=pk)
    start = f"/w/{member.workspace.slug}/"
    form = MoveForm(request.POST or None, member=member, initial={"phase": row.phase})
    if request.method == "POST" and done(
        form, lambda: move_item(row, by=member, phase=form.cleaned_data["phase"])
    ):
        said = _("“%(title)s” is now in %(phase)s.") % {
            "title": row.title[:80],
            "phase": row.get_phase_display(),
        }
        to_board = request.POST.get("back") == "board"
        return go(request, start + ("roadmap/?view=board" if to_board else row.place), said)
    way = crumbs(member, row)
    return form_page(
        request, form, refused=request.method == "POST", heading=_("Move to another phase"), save=_("Move"),
        cancel=way[-1][1], crumbs=way,
    )  # fmt: skip


def only_post() -> HttpResponse:
    """The answer to somebody who opens an address that only takes a button."""
    return HttpResponseNotAllowed(["POST"])
