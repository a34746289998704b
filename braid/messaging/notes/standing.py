"""How notes stand: what each side has written, who agrees, and what is public."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from braid.base.models import BOTH_SIDES, Side
from braid.base.sides import side_name
from braid.messaging.models import NoteAgreement, NotePart, NotePublication, ReleaseNote
from braid.messaging.models.notes import words_of


@dataclass(slots=True)
class NoteStanding:
    """One note with the newest part of each side, their agreements, and its publication."""

    note: ReleaseNote
    parts: dict[str, NotePart] = field(default_factory=dict)
    agreements: dict[str, NoteAgreement] = field(default_factory=dict)
    publication: NotePublication | None = None

    def text(self, side: str) -> str:
        """What a side says now."""
        return self.parts[side].text if side in self.parts else ""

    @property
    def what(self) -> str:
        return self.text(Side.PRODUCT)

    @property
    def why(self) -> str:
        return self.text(Side.MARKETING)

    @property
    def words(self) -> str:
        """The digest of what a reader would see."""
        return words_of(self.note.title, self.note.kind_of, self.what, self.why)

    def agrees(self, side: str) -> bool:
        """Whether a side agrees to the note as it stands now."""
        return side in self.agreements and self.agreements[side].words == self.words

    def mark(self, side: str) -> str:
        """A word for the sign of a side: ready when it agrees, partly when it has written, none before."""
        return "ready" if self.agrees(side) else "partly" if self.text(side) else "open"

    def said(self, side: str) -> str:
        """The same in words."""
        if self.agrees(side):
            return _("agreed")
        return _("written") if self.text(side) else _("nothing yet")

    @property
    def is_written(self) -> bool:
        return bool(self.what and self.why)

    @property
    def is_agreed(self) -> bool:
        """Both sides have said their part and agree to the whole."""
        return self.is_written and all(self.agrees(side) for side in BOTH_SIDES)

    @property
    def is_public(self) -> bool:
        return self.publication is not None

    @property
    def is_public_as_it_stands(self) -> bool:
        """Nothing was changed since it was published."""
        out = self.publication
        return out is not None and words_of(out.title, out.kind_of, out.what, out.why) == self.words

    @property
    def pill(self) -> tuple[str, str]:
        """Where it stands, in words and with a tone."""
        if self.is_public_as_it_stands:
            return _("Published"), "ok"
        if self.is_public:
            return _("Published, and changed since"), "warn"
        if self.is_agreed:
            return _("Agreed, not published"), "together"
        missing = [side for side in BOTH_SIDES if not self.text(side)]
        if missing:
            return _("Waits for words of %(sides)s") % {"sides": _sides(missing)}, ""
        open_sides = [side for side in BOTH_SIDES if not self.agrees(side)]
        return _("Waits for %(sides)s to agree") % {"sides": _sides(open_sides)}, ""


def _sides(sides: list[Side]) -> str:
    return (" " + _("and") + " ").join(side_name(side) for side in sides)


def standings(notes: Iterable[ReleaseNote]) -> list[NoteStanding]:
    """How each of these notes stands. Three queries."""
    found = {note.pk: NoteStanding(note) for note in notes}
    # (Ascending: the newest of a side comes last, and stays.)
    for part in NotePart.objects.filter(note__in=found).select_related("by").order_by("pk"):
        found[part.note_id].parts[part.side] = part
    for one in NoteAgreement.objects.filter(note__in=found).select_related("by").order_by("pk"):
        found[one.note_id].agreements[one.side] = one
    public = NotePublication.objects.filter(note__in=found, taken_back_at=None).select_related("by")
    for out in public:
        found[out.note_id].publication = out
    return list(found.values())


def standing(note: ReleaseNote) -> NoteStanding:
    """How one note stands."""
    return standings([note])[0]
