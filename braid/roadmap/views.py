"""The roadmap, an item of it, and the forms that make and change one."""

from copy import copy
from functools import partial
from typing import Any

from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext as _

from braid.activity.panels import talk
from braid.activity.undo import undo_of
from braid.base.conflicts import OPENED, carried
from braid.base.forms import done
from braid.base.nav import pages_beside
from braid.base.plugs import panels
from braid.base.rippling import Change, consent, goes_back, step
from braid.base.web import Request, form_page, go, page
from braid.people.doors import find, member_view
from braid.people.models import Member
from braid.roadmap import board, item_page, naming, timeline
from braid.roadmap.actions import change_item, create_item, move_item, set_owners, set_tags
from braid.roadmap.forms import ItemForm, MoveForm, SeveralForm
from braid.roadmap.lists import ITEMS, item_cells
from braid.roadmap.models import DECIDED, Item, Phase
from braid.roadmap.saying import SAYING, sayable, saying_cells

# The ways to see the roadmap that draw it; what was dropped is in neither.
DRAWN = ("board", "timeline")


def crumbs(member: Member, item: Item | None = None) -> list[tuple[str, str]]:
    """The way back: the roadmap, and the item."""
    start = f"/w/{member.workspace.slug}/"
    way = [(_("Roadmap"), f"{start}roadmap/")]
    return [*way, (item.title, start + item.place)] if item else way


@member_view("view")
def items(request: Request, member: Member) -> HttpResponse:
    """The roadmap as a table, or with `?view=` as a board or a timeline."""
    asked = request.GET.get("view", "")
    rows = Item.objects.visible_to(member).with_effort().with_agreed_place()
    if asked in DRAWN:
        rows = rows.exclude(phase=Phase.DROPPED)
    listed = ITEMS.read(request, member, rows, count=asked != "board")
    if listed.of_table:
        listed.cells = item_cells(member, listed)
        return page(request, "roadmap/items.html", {"listed": listed})
    # (It counts by phase, and so says how many there are.)
    drawn = board.context(member, listed) if asked == "board" else {}
    sentence, one_sided = board.sentences(member)
    context: dict[str, Any] = {
        "listed": listed,
        "view": asked if asked in DRAWN else "table",
        "sentence": sentence,
        "one_sided": one_sided,
        "questions": pages_beside("roadmap"),
    }
    if asked == "board":
        return page(request, "roadmap/board.html", context | drawn)
    if asked == "timeline":
        drawn = timeline.context(member, listed, request.GET.get("by", ""))
        return page(request, "roadmap/timeline.html", context | drawn)
    listed.cells = item_cells(member, listed)
    if member.may("edit") and listed.cells:
        context["several"] = partial(SeveralForm.drawn, member)
    return page(request, "roadmap/items.html", context)


@member_view("view")
def say(request: Request, member: Member) -> HttpResponse:
    """What marketing can say about what is being built, when, and how sure it is."""
    listed = SAYING.read(request, member, sayable(member))
    listed.cells = saying_cells(member, listed)
    return page(request, "roadmap/say.html", {"listed": listed, "crumbs": crumbs(member)})


@member_view("edit")
def similar(request: Request, member: Member) -> HttpResponse:
    """Items that a title being typed may double: a piece of the page on which it is typed."""
    found = naming.similar(member, request.GET.get("title", "")[:500])
    return page(request, "roadmap/similar.html", {"found": found})


@member_view("view")
def item(request: Request, member: Member, pk: int) -> HttpResponse:
    """One item: its facts, who is at the table, what it rests on, what changes with it."""
    row, found = item_page.read(member, pk)
    context = {
        "item": row,
        "found": found,
        "steps": item_page.stage_steps(found),
        "involvement": item_page.involvement(row, found),
        "notices": item_page.notices(found),
        "customers": item_page.some(found.customers),
        "segments": item_page.some(found.segments),
        "agreed": item_page.agreed(found),
        "sure": item_page.sure(row, found),
        "decided": row.phase in DECIDED,
        "phases": Phase.choices,
        "opened_on": carried({"phase": row.phase}),
        "panels": panels("roadmap.item", member, row),
        "resting": panels("roadmap.item.rests", member, row),
        "talk": talk(member, row),
        "crumbs": crumbs(member),
    }
    return page(request, "roadmap/item.html", context)


@member_view("edit")
def item_new(request: Request, member: Member) -> HttpResponse:
    """Puts something on the roadmap."""
    form = ItemForm(request.POST or None, member=member, initial=_start(request, member))
    if request.method == "POST":
        made = done(
            form, lambda: _tagged(create_item(by=member, owners=form.owners, **form.values), member, form)
        )
        if made:
            return go(request, f"/w/{member.workspace.slug}/{made.place}", _("It is on the roadmap."))
    return form_page(
        request, form, template="roadmap/item_form.html", heading=_("Put something on the roadmap"),
        lede=_("Only the title must be there. Name an owner on each side as soon as you can."),
        save=_("Put it on the roadmap"), cancel=crumbs(member)[0][1], crumbs=crumbs(member),
    )  # fmt: skip


def _tagged(item: Item, member: Member, form: ItemForm) -> Item:
    return set_tags(item, by=member, names=form.tag_names)


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
        how = {**form.values, **consent(request)}
        changed = set_owners(change_item(copy(row), by=member, **how), by=member, owners=form.owners)
        return _tagged(changed, member, form)

    place = f"/w/{member.workspace.slug}/{row.place}"
    if request.method == "POST" and form.is_valid() and not goes_back(request):
        if first := step(request, member, Change(row, form.values), place):
            return first
        if done(form, act):
            only_owners = all(name.startswith(("people_", "teams_")) for name in form.changed_data)
            return go(request, place, _("Changed."), undo=undo_of(member, row) if only_owners else "")
    return form_page(
        request, form, heading=_("Change this item"), save=_("Save"),
        cancel=way[-1][1], crumbs=way,
    )  # fmt: skip


@member_view("edit")
def item_move(request: Request, member: Member, pk: int) -> HttpResponse:
    """Moves an item to another phase: from its page, by a button on the board, or by hand on the board (`back`)."""
    row = find(Item.objects.visible_to(member), pk=pk)
    start = f"/w/{member.workspace.slug}/"
    form = MoveForm(_as_shown(request), member=member, about=row, initial={"phase": row.phase})
    back = request.POST.get("back")
    if back == "stay":
        return _move_in_place(request, member, row, form)
    if request.method == "POST" and done(
        form, lambda: move_item(row, by=member, phase=form.cleaned_data["phase"])
    ):
        said = _("“%(title)s” is now in %(phase)s.") % {
            "title": row.title[:80],
            "phase": row.get_phase_display(),
        }
        place = "roadmap/?view=board" if back == "board" else row.place
        return go(request, start + place, said, undo=undo_of(member, row))
    way = crumbs(member, row)
    return form_page(
        request, form, heading=_("Move to another phase"), save=_("Move"), cancel=way[-1][1], crumbs=way,
    )  # fmt: skip


def _as_shown(request: Request) -> Any:
    """What was sent; a button on the board says in its address (`was`) in which phase it showed the card."""
    sent = request.POST.copy()
    if sent and OPENED not in sent and "was" in request.GET:
        sent[OPENED] = carried({"phase": request.GET["was"]})
    return sent or None


def _move_in_place(request: Request, member: Member, row: Item, form: MoveForm) -> HttpResponse:
    """For the board: nothing to say when it was done, otherwise one sentence why it was not.

    `was` is the phase in which the board showed the card: nobody moves what somebody else has just moved.
    """
    if request.POST.get("was", row.phase) != row.phase:
        said = _("Meanwhile somebody has moved it to %(phase)s. Load the page again to see it there.")
        return _in_words(said % {"phase": row.get_phase_display()}, 409)
    if done(form, lambda: move_item(row, by=member, phase=form.cleaned_data["phase"])):
        return HttpResponse(status=204)
    return _in_words(" ".join(str(text) for texts in form.errors.values() for text in texts), 422)


def _in_words(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")


def only_post() -> HttpResponse:
    """The answer to somebody who opens an address that only takes a button."""
    return HttpResponseNotAllowed(["POST"])
