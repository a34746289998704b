"""Facts of the roadmap: items with all that hangs on them, releases, notices of change."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from django.db.models import Count, FloatField, Max, Min
from django.db.models.functions import Cast

from braid.activity.models import Contact
from braid.base.models import BOTH_SIDES
from braid.messaging.models import ContentItem, NotePublication
from braid.messaging.truth import When, stage_shown
from braid.radar.detectors.say import Thing
from braid.radar.detectors.world import Notice, Release
from braid.radar.facts.rows import grouped, narrowed, still, thing
from braid.roadmap import models

SIDES = tuple(str(side) for side in BOTH_SIDES)
ACTIVE = frozenset(str(phase) for phase in models.ACTIVE)
DROPPED = str(models.Phase.DROPPED)
BEFORE_BUILD = frozenset({*(str(phase) for phase in models.BEFORE_BUILD), DROPPED})
OUT = frozenset({str(models.Phase.LAUNCH), str(models.Phase.LEARN)})


@dataclass(slots=True)
class Item:
    """One roadmap item and what hangs on it; owners, involvement and metrics only while it is under way."""

    thing: Thing
    phase: str
    stage: str
    status_text: str
    importance: int
    is_visible: bool
    lead: str
    starts_on: date | None
    planned_on: date | None
    release: int | None
    released_on: date | None
    adoption: float | None
    adoption_target: float | None
    created_on: date
    # Person-weeks of each side.
    efforts: tuple[tuple[str, float | None], ...] = ()
    owners: frozenset[str] = frozenset()
    # Each owner with its side; a team is nobody.
    named: tuple[tuple[str, int | None], ...] = ()
    involved: dict[str, date] = field(default_factory=dict)
    metrics: dict[str, frozenset[int]] = field(default_factory=dict)
    quiet: frozenset[str] = frozenset()
    contact: date | None = None
    milestones: tuple[tuple[str, int], ...] = ()
    content: int = 0

    @property
    def is_active(self) -> bool:
        return self.phase in ACTIVE and self.released_on is None


COLUMNS = (
    "pk", "title", "phase", "stage", "status_text", "importance", "visibility", "lead_side", "starts_on", "planned_on",
    still("release"), "released_on", Cast("adoption", FloatField()), Cast("adoption_target", FloatField()), "created_at",
    Cast("effort_product", FloatField()), Cast("effort_marketing", FloatField()),
)  # fmt: skip


@dataclass(slots=True)
class RoadmapFacts:
    """Items, releases and notices of one workspace."""

    workspace: int
    today: date
    items: dict[int, Item] = field(default_factory=dict)
    releases: dict[int, tuple[str, date | None, date | None]] = field(default_factory=dict)
    # The releases as the messaging room puts them in order.
    order: dict[int, When] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()

    def load(self) -> None:
        """Reads everything: eleven queries."""
        self.load_releases()
        self.load_items()
        self.load_notices()

    def load_releases(self) -> None:
        """Name, planned day and day of each release."""
        rows = models.Release.objects.open_in(self.workspace)
        self.releases = {
            key: (name, planned, released)
            for key, name, planned, released in rows.values_list("pk", "name", "planned_on", "released_on")
        }
        self.order = {
            key: When(name, released or planned) for key, (name, planned, released) in self.releases.items()
        }

    def load_notices(self) -> None:
        """Changes that customers feel, and campaigns."""
        rows = models.ChangeNotice.objects.open_in(self.workspace)
        columns = ("pk", "what", "side", "effective_on", "told_on", "is_incident_fix")
        self.notices = tuple(
            Notice(thing("notice", key, what, f"roadmap/changes/{key}/"), *rest)
            for key, what, *rest in rows.values_list(*columns)
        )

    def load_items(self, ids: Iterable[int] | None = None) -> None:
        """All items, or those with these ids: nine queries, ten statements at most."""
        rows = narrowed(models.Item.objects.open_in(self.workspace), "pk", ids)
        loaded = {row[0]: _item(row) for row in rows.values_list(*COLUMNS)}
        if ids is None:
            self.items = loaded
        else:
            for key in ids:
                self.items.pop(key, None)
            self.items.update(loaded)
        self._hang(loaded, ids)

    def _hang(self, loaded: dict[int, Item], ids: Iterable[int] | None) -> None:
        keys = None if ids is None else list(loaded)
        self._hang_work(loaded, keys)
        mine = {"workspace_id": self.workspace}
        quiet = narrowed(models.QuietChoice.objects.open_in(self.workspace).filter(**mine), "item_id", keys)
        for key, sides in grouped(quiet.values_list("item_id", "side")).items():
            loaded[key].quiet = frozenset(sides)
        stages = narrowed(models.Milestone.objects.open_in(self.workspace).filter(**mine), "item_id", keys)
        for key, rows in grouped(stages.values_list("item_id", "stage", "release_id")).items():
            loaded[key].milestones = tuple(sorted(rows))
        said = narrowed(ContentItem.objects.open_in(self.workspace).filter(**mine), "item_id", keys)
        for key, count in said.order_by().values_list("item_id").annotate(Count("pk")):
            loaded[key].content = count
        self._hang_notes(loaded, keys)
        contacts = Contact.objects.filter(subject_kind="roadmap.item", on__lte=self.today, **mine)
        days = narrowed(contacts, "subject_id", keys).order_by().values_list("subject_id")
        for key, day in days.annotate(Max("on")):
            if key in loaded:
                loaded[key].contact = day

    def _hang_notes(self, loaded: dict[int, Item], keys: list[int] | None) -> None:
        """A published release note tells of an item as a piece of content does."""
        mine = {"workspace_id": self.workspace, "taken_back_at": None, "note__item__isnull": False}
        public = narrowed(
            NotePublication.objects.open_in(self.workspace).filter(**mine), "note__item_id", keys
        )
        for key, count in public.order_by().values_list("note__item_id").annotate(Count("pk")):
            if key in loaded:
                loaded[key].content += count

    def _hang_owners(self, loaded: dict[int, Item], keys: list[int] | None) -> None:
        mine = {"workspace_id": self.workspace, "item__phase__in": ACTIVE, "side__in": BOTH_SIDES}
        owners = narrowed(models.ItemOwner.objects.open_in(self.workspace).filter(**mine), "item_id", keys)
        for key, named in grouped(owners.order_by("pk").values_list("item_id", "side", "member_id")).items():
            loaded[key].owners = frozenset(side for side, _member in named)
            loaded[key].named = tuple(named)

    def load_work(self) -> None:
        """Items with their owners and efforts alone, for the page of capacity: three queries."""
        self.load_releases()
        rows = models.Item.objects.open_in(self.workspace).filter(phase__in=ACTIVE)
        self.items = {row[0]: _item(row) for row in rows.values_list(*COLUMNS)}
        self._hang_owners(self.items, None)

    def _hang_work(self, loaded: dict[int, Item], keys: list[int] | None) -> None:
        """What matters only while an item is under way."""
        self._hang_owners(loaded, keys)
        mine = {"workspace_id": self.workspace, "item__phase__in": ACTIVE, "side__in": BOTH_SIDES}
        acts = narrowed(
            models.Involvement.objects.open_in(self.workspace).filter(**mine), "item_id", keys
        ).order_by()
        for key, side, day in acts.values_list("item_id", "side").annotate(Min("first_on")):
            loaded[key].involved[side] = day
        named = narrowed(models.ItemMetric.objects.open_in(self.workspace).filter(**mine), "item_id", keys)
        for key, rows in grouped(named.values_list("item_id", "side", "metric_id")).items():
            loaded[key].metrics = {
                side: frozenset(metric for of, metric in rows if of == side) for side in BOTH_SIDES
            }

    @property
    def phases_are_said(self) -> bool:
        """False when every item has the phase that a new one gets and no status: then phases say nothing."""
        return any(item.phase != "discover" or item.status_text for item in self.items.values())

    def release_day(self, key: int | None) -> date | None:
        """The day on which a release was, or is to be, out."""
        _name, planned, released = self.releases.get(key or 0, ("", None, None))
        return released or planned

    def released_on(self, key: int | None) -> date | None:
        """The day on which a release went out."""
        return self.releases.get(key or 0, ("", None, None))[2]

    def stage_in(self, item: Item, release: int) -> str | None:
        """The stage that an item shows in a release; None for none yet; "" when the roadmap does not say."""
        if release not in self.releases or (not item.milestones and item.release and item.release != release):
            return ""
        milestones = tuple((stage, self.order[pk]) for stage, pk in item.milestones)
        return shown(item.stage, milestones, self.order[release])

    def due(self, item: Item) -> date | None:
        """The day for which an item is planned, by itself or by its release."""
        return item.planned_on or self.release_day(item.release)

    def out_on(self, item: Item) -> date | None:
        """The day on which an item went out; that of its release when its phase says that it is out."""
        if item.released_on or item.phase not in OUT:
            return item.released_on
        return self.released_on(item.release)

    def release_fact(self, key: int) -> Release:
        name, planned, released = self.releases[key]
        return Release(Thing("release", key, name, f"roadmap/releases/{key}/"), released or planned)


def _item(row: tuple) -> Item:
    key, title, phase, stage, status, importance, visibility = row[:7]
    lead, starts_on, planned_on, release, released_on, adoption, adoption_target, created = row[7:15]
    return Item(
        thing("item", key, title, f"roadmap/{key}/"),
        phase,
        stage,
        status,
        importance,
        visibility == models.Item.Visibility.CUSTOMER,
        lead,
        starts_on,
        planned_on,
        release,
        released_on,
        adoption,
        adoption_target,
        created.date(),
        tuple(zip(SIDES, row[15:], strict=True)),
    )


@lru_cache(maxsize=20_000)
def shown(stage: str, milestones: tuple[tuple[str, When], ...], release: When | None) -> str | None:
    """`stage_shown` of the messaging room; many items have the same stages in the same releases."""
    return stage_shown(stage, milestones, release)
