"""Facts of the messaging room: what announcements claim, by item."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Case, OuterRef, Subquery, When
from django.utils import timezone

from braid.messaging.models import Claim as ClaimRow
from braid.messaging.models import Content, ContentClaim, FactCheck, NoteClaim, Standing
from braid.radar.detectors.world import Claim
from braid.radar.facts.rows import narrowed, start_of, still, thing

COLUMNS = ("pk", still("item"), "item_ref", "stage", "phrase", still("release"), "release_ref")


CHECKED = (
    "piece", "content__title", "content__publish_on", "content__published_on", "is_planned", "side",
    "standing", "since", "checked",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Checked:
    """A claim of a piece of content, and how it stands: since when so, and the day of its last verdict."""

    key: int
    item: int | None
    stage: str
    release: int | None
    piece: int
    title: str
    planned: date | None
    out: date | None
    is_planned: bool
    side: str
    standing: str | None
    since: date | None
    checked: date | None


@dataclass(slots=True)
class SaidFacts:
    """The claims of one workspace. `item` of a claim is None when it names what is not on the roadmap."""

    workspace: int
    today: date
    claims: dict[int, tuple[int | None, Claim]] = field(default_factory=dict)
    of_item: dict[int, dict[str, list[Claim]]] = field(default_factory=dict)
    announced: frozenset[str] = frozenset()
    # The claims that a piece of content makes, by claim and piece: what is said in several stands in each.
    checked: dict[tuple[int, int], Checked] = field(default_factory=dict)
    # The same of release notes that are public, by claim and note.
    noted: dict[tuple[int, int], Checked] = field(default_factory=dict)
    has_content: bool = False
    # Pieces whose claims are about items.
    naming: frozenset[int] = frozenset()

    def load(self, ids: Iterable[int] | None = None) -> None:
        """All claims, or those with these ids: four queries."""
        rows = narrowed(ClaimRow.objects.open_in(self.workspace).filter(said_on__lte=self.today), "pk", ids)
        for key in list(self.claims) if ids is None else ids:
            self.claims.pop(key, None)
        wanted = None if ids is None else set(ids)
        self.checked = (
            {} if wanted is None else {k: row for k, row in self.checked.items() if k[0] not in wanted}
        )
        self.noted = {} if wanted is None else {k: row for k, row in self.noted.items() if k[0] not in wanted}
        found: dict[int, Checked] = {}
        for row in self._with_checks(rows).values_list(*COLUMNS, start_of("text"), *CHECKED):
            self.claims[row[0]] = (row[1], _claim(row[:8]))
            found[row[0]] = Checked(row[0], row[1], row[3], row[5], *row[8:])
            if row[8] is not None:
                self.checked[row[0], row[8]] = found[row[0]]
        self._add_said_again(found, ids)
        self._add_noted(found, ids)
        self.has_content = bool(self.checked) or Content.objects.open_in(self.workspace).exists()
        self._sort()

    def _add_said_again(self, found: dict[int, Checked], ids: Iterable[int] | None) -> None:
        """The claims that a piece makes and that were said first in another."""
        links = narrowed(ContentClaim.objects.open_in(self.workspace), "claim_id", ids)
        columns = ("claim_id", "content_id", "content__title", "content__publish_on", "content__published_on")
        for claim, piece, title, planned, out in links.values_list(*columns):
            if row := found.get(claim):
                self.checked[claim, piece] = replace(row, piece=piece, title=title, planned=planned, out=out)

    def _add_noted(self, found: dict[int, Checked], ids: Iterable[int] | None) -> None:
        """The claims that went out with a release note, or that somebody says are in it, where it is public."""
        links = narrowed(NoteClaim.objects.open_in(self.workspace), "claim_id", ids)
        links = links.filter(note__publications__isnull=False, note__publications__taken_back_at=None)
        columns = ("claim_id", "note_id", "note__publications__title", "note__publications__since")
        for claim, note, title, since in links.values_list(*columns):
            if row := found.get(claim):
                out = timezone.localdate(since)
                self.noted[claim, note] = replace(row, piece=note, title=title, planned=None, out=out)

    def _with_checks(self, rows: Any) -> Any:
        """How the claims of a piece that everybody may see stand on this day."""
        checks = FactCheck.objects.filter(claim=OuterRef("pk"), on__lte=self.today).order_by("-pk")
        pieces = Content.objects.open_in(self.workspace).values("pk")
        return rows.annotate(
            piece=Case(When(content__in=pieces, then="content_id")),
            standing=Subquery(checks.values("standing")[:1]),
            since=Subquery(checks.values("on")[:1]),
            checked=Subquery(checks.exclude(standing=Standing.EXPIRED).values("on")[:1]),
        )

    def _sort(self) -> None:
        self.naming = frozenset(row.piece for row in self.checked.values() if row.item is not None)
        self.of_item = {}
        for _key, (item, claim) in sorted(self.claims.items()):
            if item is not None:
                self.of_item.setdefault(item, {}).setdefault(claim.release, []).append(claim)
        self.announced = frozenset(release for found in self.of_item.values() for release in found)

    def of(self, item: int, release: str) -> tuple[Claim, ...]:
        return tuple(self.of_item.get(item, {}).get(release, ()))


def _claim(row: tuple) -> Claim:
    key, _item, item_ref, stage, phrase, release, release_ref, text = row
    about = str(release) if release else f"ref:{release_ref.strip()}" if release_ref.strip() else ""
    return Claim(thing("claim", key, text, f"claims/{key}/"), about, item_ref.strip(), stage, phrase)
