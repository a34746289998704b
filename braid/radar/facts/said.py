"""Facts of the messaging room: what announcements claim, by item."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from braid.messaging.models import Claim as ClaimRow
from braid.messaging.models import Content
from braid.radar.detectors.world import Claim
from braid.radar.facts.rows import narrowed, start_of, still, thing

COLUMNS = ("pk", still("item"), "item_ref", "stage", "phrase", still("release"), "release_ref")


@dataclass(slots=True)
class SaidFacts:
    """The claims of one workspace. `item` of a claim is None when it names what is not on the roadmap."""

    workspace: int
    today: date
    claims: dict[int, tuple[int | None, Claim]] = field(default_factory=dict)
    of_item: dict[int, dict[str, list[Claim]]] = field(default_factory=dict)
    announced: frozenset[str] = frozenset()
    has_content: bool = False

    def load(self, ids: Iterable[int] | None = None) -> None:
        """All claims, or those with these ids: two queries."""
        rows = ClaimRow.objects.open_in(self.workspace).filter(said_on__lte=self.today)
        rows = narrowed(rows, "pk", ids)
        if ids is None:
            self.claims = {}
        for key in ids or ():
            self.claims.pop(key, None)
        for row in rows.values_list(*COLUMNS, start_of("text")):
            self.claims[row[0]] = (row[1], _claim(row))
        self.has_content = Content.objects.open_in(self.workspace).exists()
        self._sort()

    def _sort(self) -> None:
        self.of_item = {}
        for item, claim in self.claims.values():
            if item is not None:
                self.of_item.setdefault(item, {}).setdefault(claim.release, []).append(claim)
        self.announced = frozenset(release for found in self.of_item.values() for release in found)

    def of(self, item: int, release: str) -> tuple[Claim, ...]:
        return tuple(self.of_item.get(item, {}).get(release, ()))


def _claim(row: tuple) -> Claim:
    key, _item, item_ref, stage, phrase, release, release_ref, text = row
    about = str(release) if release else f"ref:{release_ref.strip()}" if release_ref.strip() else ""
    return Claim(thing("claim", key, text, f"claims/{key}/"), about, item_ref.strip(), stage, phrase)
