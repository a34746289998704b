"""What release notes show on the pages of the roadmap and on For you, and what they hear."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markupsafe import Markup

from braid.activity.for_you import OWE, PLACE, Line
from braid.activity.models import Event
from braid.activity.search import searchable
from braid.base.held import Held
from braid.base.models import BOTH_SIDES, Side
from braid.base.nav import entry
from braid.base.plugs import on, panel
from braid.base.sides import in_text
from braid.messaging.models import NotePublication, ReleaseNote
from braid.messaging.notes.actions import follow_item
from braid.messaging.notes.standing import NoteStanding, standings
from braid.people.models import Member
from braid.roadmap.models import Item, Phase

SHOWN = 20
NAMED = 5
LOOKED_AT = 40
NEARLY_OUT = (Phase.BETA, Phase.LAUNCH, Phase.LEARN)

entry(
    "Plan & launch", gettext_lazy("Release notes"), "scroll-text", "notes/", order=45, under="content/",
    also=("notes/all/", "notes/silent/", "notes/tone/", "notes/changelog/"),
)  # fmt: skip
searchable(ReleaseNote, "scroll-text", "notes/{}/", title="title")


def _notes_on(member: Member, item: int) -> QuerySet[ReleaseNote]:
    rows = ReleaseNote.objects.visible_to(member).filter(item=item)
    return rows.select_related("release").order_by("-pk")[:SHOWN]


_notes: Held[ReleaseNote] = Held(_notes_on, ReleaseNote.item)


@panel("roadmap.item.rests")
def notes_of_item(member: Member, item: Any) -> Markup | str:
    """The notes on an item; nothing where there is none and nobody could write one."""
    notes = _notes.of(member, item)
    found = standings(notes) if notes else []
    could_be = member.may("edit") and item.phase in NEARLY_OUT
    return _drawn(member, {"notes": found, "item": item}) if found or could_be else ""


@panel("roadmap.release")
def notes_of_release(member: Member, release: Any) -> Markup | str:
    """How many notes a release has, and the way to write them."""
    rows = ReleaseNote.objects.visible_to(member).filter(release=release)
    public = NotePublication.objects.visible_to(member).filter(note__in=rows, taken_back_at=None)
    return _drawn(member, {"release": release, "count": rows.count(), "public": public.count()})


def _drawn(member: Member, context: dict[str, Any]) -> Markup:
    from braid.messaging.plugs import drawn

    return drawn("messaging/notes/panel.html", member, context)


@on("item.changed")
@on("items.changed")
def follow(event: Event, subject: Any) -> None:
    """A note that waits goes to another release together with its item."""
    if "release" in (event.facts.get("changed") or ()):
        moved = [event.subject_id] if event.subject_id else event.facts.get("items", ())
        for item in Item.objects.filter(workspace_id=event.workspace_id, pk__in=moved):
            follow_item(item)


@panel(PLACE)
def notes_for_you(member: Member, _subject: Any) -> list[Line]:
    """Notes that wait for one's own side: to write its part, or to agree; what is agreed waits for marketing to publish it.

    Four queries.
    """
    if not member.may("edit") or member.side not in BOTH_SIDES:
        return []
    public = NotePublication.objects.filter(note=OuterRef("pk"), taken_back_at=None).values("pk")[:1]
    rows = (
        ReleaseNote.objects.visible_to(member).annotate(out=Subquery(public)).filter(out=None, external_id="")
    )
    found = standings(rows.order_by("-pk")[:LOOKED_AT])
    lines = [line for one in found if (line := _line(one, str(member.side)))]
    return lines[:NAMED]


def _line(one: NoteStanding, side: str) -> Line | None:
    other = Side.MARKETING if side == Side.PRODUCT else Side.PRODUCT
    place, title = one.note.place, one.note.title
    if one.text(other) and not one.text(side):
        why = _("Release note, %(side)s has written its part") % {"side": in_text(other)}
        return Line(OWE, title, place, why, None, _("Write yours"), f"{place}#part-{side}")
    if one.is_agreed and side == Side.MARKETING:
        return Line(OWE, title, place, _("Release note, both sides agree"), None, _("Publish it"), place)
    if one.is_written and not one.agrees(side):
        return Line(OWE, title, place, _("Release note, waits for you to agree"), None, _("Read it"), place)
    return None
