"""What the pages of release notes show."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpResponse

from braid.activity.panels import talk
from braid.base.lists import remembered
from braid.base.models import BOTH_SIDES, Side
from braid.base.plugs import panels
from braid.base.web import Request, page
from braid.messaging.announcing import glossary
from braid.messaging.anyway import Waiting, hidden, times, waiting
from braid.messaging.check_forms import OverrideForm
from braid.messaging.models import Claim, ReleaseNote
from braid.messaging.notes.claims import claims_of, linked, made
from braid.messaging.notes.forms import PartForm
from braid.messaging.notes.silent import silent_items
from braid.messaging.notes.standing import NoteStanding, standing
from braid.messaging.notes.tone import remarks
from braid.messaging.said import said
from braid.people.models import Member
from braid.roadmap.models import Item, Phase, QuietChoice, Release

# So many items without a note are named on the page of a release.
NAMED = 100
CLAIMS = 20
MOST = 100


def note_page(
    request: Request, member: Member, note: ReleaseNote, *, forms: dict[str, PartForm] | None = None,
    override: OverrideForm | None = None, refused: str = "",
) -> HttpResponse:  # fmt: skip
    """One note: both tongues side by side, what it says and how that stands, who agrees, and what is public."""
    stands = standing(note)
    known = glossary(member)
    context = {
        "note": note,
        "stands": stands,
        "parts": [_part(member, stands, side, known, (forms or {}).get(side)) for side in BOTH_SIDES],
        "my_side": member.side if note.agreeable_by(member) else "",
        "refused": refused,
        **_claims(member, stands),
        "override": override or OverrideForm(member=member),
        "overrides": times(member, note),
        "panels": panels("messaging.releasenote", member, note),
        "talk": talk(member, note),
    }
    is_refused = bool(refused) or any(form.errors for form in (*(forms or {}).values(), override) if form)
    return page(request, "messaging/notes/note.html", context, status=422 if is_refused else 200)


def _claims(member: Member, stands: NoteStanding) -> dict[str, Any]:
    """What the note says, and what else is said of its item; what holds it back, or is public though nobody stands for it."""
    note = stands.note
    key = f"claims of note {note.pk} for {member.pk}"
    says = remembered(member, key, lambda: sorted(made(member, [stands])[note.pk]))
    rows = Claim.objects.visible_to(member).order_by("-said_on", "-pk")
    about = rows.filter(item=note.item_id).exclude(pk__in=says) if note.item_id else rows.none()
    open_ones = waiting(rows.filter(pk__in=says).unverified()) if says else []
    return {
        "says": said(member, rows.filter(pk__in=says)[:MOST]) if says else [],
        "linked": linked([note.pk]).get(note.pk, set()),
        "others": said(member, about[:CLAIMS]),
        "waiting": [] if stands.is_public_as_it_stands else open_ones,
        "shaky": open_ones if stands.is_public else [],
    }


def held(member: Member, found: list[NoteStanding]) -> dict[int, Waiting]:
    """What holds back which of the notes that could be published, by their numbers. Four queries.

    A claim that this member may not see holds a note back as well: that it is one is all that is said of it.
    """
    ready = [one for one in found if one.is_agreed and not one.is_public_as_it_stands]
    says = made(member, ready)
    every = claims_of(says).in_use().unverified().order_by("said_on", "pk")
    open_ones = {claim.pk: (claim, pill) for claim, pill in waiting(every) if claim}
    seen = set(Claim.objects.visible_to(member).filter(pk__in=open_ones).values_list("pk", flat=True))
    rows = {note: [pk for pk in open_ones if pk in pks] for note, pks in says.items()}
    return {
        note: [*(open_ones[pk] for pk in pks if pk in seen)] + (hidden() if set(pks) - seen else [])
        for note, pks in rows.items() if pks
    }  # fmt: skip


def together(back: dict[int, Waiting]) -> Waiting:
    """All that holds any of them back, each once."""
    return list(
        {claim and claim.pk: (claim, pill) for rows in back.values() for claim, pill in rows}.values()
    )


def _part(
    member: Member, stands: NoteStanding, side: str, known: set[str], form: PartForm | None
) -> dict[str, Any]:
    row = stands.parts.get(side)
    may_write = stands.note.part_writable_by(member, side)
    if form is None and may_write:
        form = part_form(member, stands, side)
    return {
        "side": side,
        "row": row,
        "form": form,
        "remarks": remarks(row.text, known) if row else [],
        "mark": stands.mark(side),
        "agreement": stands.agreements.get(side) if stands.agrees(side) else None,
    }


def part_form(member: Member, stands: NoteStanding, side: str, posted: Any = None) -> PartForm:
    """The form of one side; the two stand on one page, so their fields have numbers of their own."""
    now = {"text": stands.text(side)}
    return PartForm(posted, member=member, auto_id=f"{side}_%s", about=stands.note, initial=now, there=now)


def items_of(member: Member, release: Release) -> Any:
    """The items of a release that customers notice, without those that were dropped."""
    rows = Item.objects.visible_to(member).filter(release=release, visibility=Item.Visibility.CUSTOMER)
    return rows.exclude(phase=Phase.DROPPED)


def unnoted(member: Member, release: Release) -> list[dict[str, Any]]:
    """The items of a release that have no note there yet, with the sides that chose to keep quiet. Two queries."""
    there = ReleaseNote.objects.visible_to(member).filter(item=OuterRef("pk"), release=release)
    rows = list(items_of(member, release).filter(~Exists(there)).order_by("-importance", "title")[:NAMED])
    chosen: dict[int, set[str]] = {}
    for pk, side in QuietChoice.objects.filter(item__in=rows).values_list("item", "side"):
        chosen.setdefault(pk, set()).add(side)
    found = [
        {"item": item, "quiet": quiet, "is_settled": quiet >= set(BOTH_SIDES)}
        for item in rows
        for quiet in [chosen.get(item.pk, set())]
    ]
    # (What both keep quiet about is settled: it comes last.)
    return sorted(found, key=lambda one: bool(one["is_settled"]))


def silent_count(member: Member) -> int:
    """How many released items nobody has been told of."""
    return int(silent_items(member).count())


def quiet_side(member: Member) -> str:
    """The side for which this member may choose quiet."""
    return str(member.side) if member.may("edit") and member.side in (Side.PRODUCT, Side.MARKETING) else ""
