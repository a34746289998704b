"""Screens about release notes."""

from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from braid.base.forms import done
from braid.base.models import BOTH_SIDES
from braid.base.web import Request, form_page, go, page, sorry
from braid.messaging.check_forms import OverrideForm
from braid.messaging.models import Claim, ReleaseNote
from braid.messaging.notes import actions
from braid.messaging.notes.claims import keep_as_claims, link_claim, read_note, unlink_claim
from braid.messaging.notes.forms import NoteForm
from braid.messaging.notes.lists import NOTES, RELEASES, note_cells, release_cells
from braid.messaging.notes.pages import (
    held,
    items_of,
    note_page,
    part_form,
    quiet_side,
    silent_count,
    together,
    unnoted,
)
from braid.messaging.notes.silent import SILENT, silent_cells, silent_items
from braid.messaging.notes.standing import standing, standings
from braid.messaging.text_check_page import drawn, shown
from braid.people.doors import find, member_view
from braid.people.models import Member
from braid.roadmap.actions import choose_quiet, withdraw_quiet
from braid.roadmap.models import Item, Release


def at(member: Member, place: str = "notes/") -> str:
    """The address of a page of this workspace."""
    return f"/w/{member.workspace.slug}/{place}"


@member_view("view")
def notes(request: Request, member: Member) -> HttpResponse:
    """Releases with how far their notes are, and how much is out that nobody has been told of."""
    rows = Release.objects.visible_to(member).annotate(day=Coalesce(F("released_on"), F("planned_on")))
    listed = RELEASES.read(request, member, rows)
    listed.cells = release_cells(member, listed)
    context = {"listed": listed, "silent": silent_count(member), "tab": "releases"}
    return page(request, "messaging/notes/releases.html", context, part="rows")


@member_view("view")
def silent(request: Request, member: Member) -> HttpResponse:
    """Released items that nobody has been told of."""
    listed = SILENT.read(request, member, silent_items(member))
    listed.cells = silent_cells(member, listed)
    return page(request, "messaging/notes/silent.html", {"listed": listed, "tab": "silent"}, part="rows")


@member_view("view")
def every_note(request: Request, member: Member) -> HttpResponse:
    """All notes of all releases."""
    listed = NOTES.read(request, member, ReleaseNote.objects.visible_to(member))
    listed.cells = note_cells(member, listed)
    return page(request, "messaging/notes/all.html", {"listed": listed, "tab": "all"}, part="rows")


@member_view("view")
def release_notes(request: Request, member: Member, pk: int) -> HttpResponse:
    """The notes of one release, and its items that have none."""
    release = find(Release.objects.visible_to(member), pk=pk)
    rows = ReleaseNote.objects.visible_to(member).filter(release=release)
    listed = NOTES.read(request, member, rows)
    listed.cells = note_cells(member, listed)
    context = {
        "release": release,
        "listed": listed,
        "missing": unnoted(member, release),
        "ready": len([one for one in standings(rows) if one.is_agreed and not one.is_public_as_it_stands]),
        "items": items_of(member, release).count(),
        "quiet_side": quiet_side(member),
    }
    return page(request, "messaging/notes/release.html", context, part="rows")


@member_view("view", post="edit")
def release_preview(request: Request, member: Member, pk: int) -> HttpResponse:
    """The notes of a release as readers will see them; posting publishes those that both sides agree to."""
    release = find(Release.objects.visible_to(member), pk=pk)
    found = standings(
        ReleaseNote.objects.visible_to(member).filter(release=release).order_by("kind_of", "title")
    )
    form = OverrideForm(request.POST, member=member)
    back = held(member, found) if member.may("edit") else {}
    if request.method == "POST" and form.stands:
        # (Without a reason those go out that need none; the others wait, and the page says for what.)
        agreed = [one.note for one in found if one.is_agreed and (form.is_bound or one.note.pk not in back)]
        try:
            count = len(actions.publish(agreed, by=member, **form.said))
        except ValidationError as refused:
            sorry(request, " ".join(refused.messages))
            return go(request, at(member, f"notes/releases/{pk}/preview/"))
        if back and not form.is_bound:
            said = actions.told(count) if count else _("Nothing was published: what is agreed is held back.")
            return go(request, at(member, f"notes/releases/{pk}/preview/"), said)
        return go(request, at(member, f"notes/releases/{pk}/"), actions.told(count))
    context = {"release": release, "found": found, "held": back, "override": form, "waiting": together(back)}
    return page(request, "messaging/notes/preview.html", context, status=422 if form.errors else 200)


@member_view("edit")
@require_POST
def release_quiet(request: Request, member: Member, pk: int, item: int) -> HttpResponse:
    """The side of this member chooses to keep quiet about an item of the release, or takes that back."""
    row = find(Item.objects.visible_to(member), pk=item, release=pk)
    act = withdraw_quiet if request.POST.get("withdraw") else choose_quiet
    act(row, by=member)
    return go(request, at(member, f"notes/releases/{pk}/#missing"))


@member_view("edit")
def note_new(request: Request, member: Member) -> HttpResponse:
    """Begins a note; the address may say on which item, in which release."""
    asked = {name: request.GET[name] for name in ("item", "release") if name in request.GET}
    if item := _item(member, asked.get("item", "")):
        asked = {"title": item.title[:200], "release": str(item.release_id or ""), **asked}
    form = NoteForm(request.POST or None, member=member, initial=asked)
    made = done(form, lambda: actions.begin_note(by=member, **form.values)) if form.is_bound else None
    if made:
        return go(request, at(member, made.place), _("Begun. Each side writes its part now."))
    return form_page(
        request, form, heading=_("Begin a release note"), save=_("Begin it"),
        lede=_("Only the head of it. On the next page one side says what changed, and the other why it matters."),
        cancel=at(member), crumbs=[(_("Release notes"), at(member))],
    )  # fmt: skip


def _item(member: Member, pk: str) -> Item | None:
    known = pk.isdecimal() and len(pk) < 18
    return Item.objects.visible_to(member).filter(pk=pk).first() if known else None


def found_note(member: Member, pk: int) -> ReleaseNote:
    """The note, with item and release."""
    return find(ReleaseNote.objects.visible_to(member).select_related("item", "release", "by"), pk=pk)


@member_view("view")
def note(request: Request, member: Member, pk: int) -> HttpResponse:
    """One note in both tongues."""
    return note_page(request, member, found_note(member, pk))


@member_view("edit")
def note_edit(request: Request, member: Member, pk: int) -> HttpResponse:
    """Changes the head of a note."""
    found = found_note(member, pk)
    form = NoteForm(request.POST or None, member=member, instance=copy(found))
    if form.is_bound and done(form, lambda: actions.change_note(found, by=member, **form.values)):
        return go(request, at(member, found.place), _("Changed."))
    return form_page(
        request, form, heading=_("Change the head of this note"), save=_("Save"), cancel=at(member, found.place),
        lede=_("Where both sides agree already, they will be asked again: the headline is a part of what they read."),
        crumbs=[(_("Release notes"), at(member)), (found.title, at(member, found.place))],
    )  # fmt: skip


@member_view("edit")
@require_POST
def note_part(request: Request, member: Member, pk: int, side: str) -> HttpResponse:
    """Writes what one side says."""
    found = found_note(member, pk)
    if side not in BOTH_SIDES:
        raise Http404
    form = part_form(member, standing(found), side, request.POST)
    act = lambda: actions.write_part(found, by=member, side=side, text=form.cleaned_data["text"])  # noqa: E731
    if done(form, act):
        return go(
            request, at(member, found.place), _("Kept. Both sides agree to the whole before it is public.")
        )
    return note_page(request, member, found, forms={side: form})


@member_view("edit")
@require_POST
def note_agree(request: Request, member: Member, pk: int) -> HttpResponse:
    """The side of this member agrees to the note as it stands."""
    found = found_note(member, pk)
    return _did(
        request, member, found, lambda: actions.agree(found, by=member, words=request.POST.get("words", "")),
        _("Your side agrees to the note as it stands."),
    )  # fmt: skip


@member_view("edit")
@require_POST
def note_publish(request: Request, member: Member, pk: int) -> HttpResponse:
    """Makes a note public."""
    found = found_note(member, pk)
    form = OverrideForm(request.POST, member=member)
    if not form.stands:
        return note_page(request, member, found, override=form)
    publish = lambda: actions.publish([found], by=member, **form.said)  # noqa: E731
    return _did(request, member, found, publish, _("Published."), override=form)


@member_view("edit")
@require_POST
def note_take_back(request: Request, member: Member, pk: int) -> HttpResponse:
    """Takes a note off the public page."""
    found = found_note(member, pk)
    return _did(
        request, member, found, lambda: actions.take_back(found, by=member), _("It is not public any more.")
    )


@member_view("edit")
@require_POST
def note_claim(request: Request, member: Member, pk: int, claim: int) -> HttpResponse:
    """Says that the note makes a claim of the ledger, or with `withdraw` that it does not after all."""
    found = found_note(member, pk)
    row = find(Claim.objects.visible_to(member), pk=claim)
    act = unlink_claim if request.POST.get("withdraw") else link_claim
    act(found, row, by=member)
    return go(request, at(member, f"{found.place}#says"))


@member_view("view", post="edit")
def note_check(request: Request, member: Member, pk: int) -> HttpResponse:
    """What the words of a note promise; posting links a claim of the ledger (`link`), or keeps those chosen (`keep`)."""
    found = found_note(member, pk)
    here, stands = at(member, f"{found.place}check/"), standing(found)
    reading = read_note(member, stands)
    if request.method != "POST":
        read = drawn(member, reading, found, _("Back to the note"))
        return shown(request, member, read, found, (_("Release notes"), at(member)))
    if asked := request.POST.get("link", ""):
        claim = find(
            Claim.objects.visible_to(member), pk=asked if asked.isdecimal() and len(asked) < 18 else 0
        )
        link_claim(found, claim, by=member)
        return go(request, here, _("Linked. How it stands is shown on the note."))
    wanted = {" ".join(text.split()) for text in request.POST.getlist("pick")}
    chosen = [offer for _number, offer in reading.news if offer.text in wanted]
    try:
        count = keep_as_claims(stands, chosen, by=member)
    except ValidationError as refused:
        sorry(request, _("Nothing was kept: %(why)s") % {"why": " ".join(refused.messages)})
        return go(request, here)
    if not count:
        sorry(request, _("Nothing was kept. Choose at least one sentence that still stands in the text."))
        return go(request, here)
    said = ngettext(
        "%(n)s claim is in the ledger now, unchecked.",
        "%(n)s claims are in the ledger now, unchecked.",
        count,
    )
    return go(request, at(member, f"{found.place}#says"), said % {"n": count})


def _did(
    request: Request, member: Member, found: ReleaseNote, act: Any, said: str, override: OverrideForm | None = None
) -> HttpResponse:  # fmt: skip
    try:
        act()
    except ValidationError as refused:
        return note_page(request, member, found, override=override, refused=" ".join(refused.messages))
    return go(request, at(member, found.place), said)
