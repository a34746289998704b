"""Roadmap items, with their owners, milestones, first involvement, success metrics, notices and contacts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from django.utils.translation import gettext as _

from braid.base.sides import in_sides
from braid.connect import known
from braid.connect.apply import Doubt, Part, Target
from braid.connect.cells import Line
from braid.connect.context import in_batches
from braid.connect.inserts import insert
from braid.connect.kinds import parts
from braid.messaging.models import Claim, Content, ContentItem
from braid.roadmap.actions.ties import MOST_TAGS
from braid.roadmap.models import (
    ChangeNotice,
    DayMove,
    Involvement,
    Item,
    ItemMetric,
    ItemObjective,
    ItemOwner,
    ItemTag,
    Milestone,
    Phase,
    QuietChoice,
    Tag,
)

LONGEST_TAG = 40
_PLAIN = (
    "title", "description", "team", "starts_on", "planned_on", "released_on", "adoption", "adoption_target",
    "effort_product", "effort_marketing", "url", "key",
)  # fmt: skip
_UNLESS_EMPTY = ("importance", "visibility", "lead_side")


class _ItemOwners(parts.Owners):
    child, parent = ItemOwner, "item"


class ProductOwners(_ItemOwners):
    """Owners in product."""

    key, narrow = "owner_product", {"side": "product"}


class MarketingOwners(_ItemOwners):
    """Owners in marketing."""

    key, narrow = "owner_marketing", {"side": "marketing"}


class ProductMetrics(parts.Metrics):
    """By what product will call the item a success."""

    key, child, parent, narrow = "metrics_product", ItemMetric, "item", {"side": "product"}


class MarketingMetrics(parts.Metrics):
    """By what marketing will call the item a success."""

    key, child, parent, narrow = "metrics_marketing", ItemMetric, "item", {"side": "marketing"}


class Quiet(parts.BySide):
    """Released without noise, by choice of these sides."""

    key, child, parent = "quiet", QuietChoice, "item"


class Tags(parts.Named):
    """The tags that an item wears."""

    key, child, parent = "tags", ItemTag, "item"

    def joined(self, rows: Any) -> Any:
        return rows.select_related("tag")

    def name_of(self, row: Any) -> str:
        return str(row.tag.name)

    def columns_of(self, name: str) -> dict[str, Any] | None:
        return {"tag_id": known.tag(self.context, name).pk}


class Objectives(parts.Named):
    """The objectives that an item serves, by title or by id in the source."""

    key, child, parent = "objectives", ItemObjective, "item"

    def joined(self, rows: Any) -> Any:
        return rows.select_related("objective")

    def name_of(self, row: Any) -> str:
        return str(row.objective.title)

    def columns_of(self, name: str) -> dict[str, Any] | None:
        found = known.objective(self.context, name)
        return {"objective_id": found[0]} if found else None


class _MilestonePart(Part):
    stage = ""

    def read(self, rows: Sequence[Any]) -> dict[int, Any]:
        wanted = self.context.rows(Milestone).filter(stage=self.stage).select_related("release")
        return {m.item_id: m.release.name for m in in_batches(wanted, "item_id", [row.pk for row in rows])}

    def write(self, changes: list[tuple[Any, Any]]) -> None:
        pks = [row.pk for row, _name in changes]
        for start in range(0, len(pks), 500):
            self.context.rows(Milestone).filter(
                stage=self.stage, item_id__in=pks[start : start + 500]
            ).delete()
        insert(
            [
                self.context.new(
                    Milestone, item_id=row.pk, stage=self.stage, release=known.release(self.context, name)
                )
                for row, name in changes
                if name
            ]
        )


class AlphaMilestone(_MilestonePart):
    """The release in which the item is alpha."""

    key, stage = "alpha_release", "alpha"


class BetaMilestone(_MilestonePart):
    """The release in which the item is beta."""

    key, stage = "beta_release", "beta"


class GaMilestone(_MilestonePart):
    """The release in which the item is generally available."""

    key, stage = "ga_release", "ga"


class _FirstPart(Part):
    side = ""

    def read(self, rows: Sequence[Any]) -> dict[int, Any]:
        wanted = self.context.rows(Involvement).filter(side=self.side, phase="")
        return {row.item_id: row.first_on for row in in_batches(wanted, "item_id", [row.pk for row in rows])}

    def write(self, changes: list[tuple[Any, Any]]) -> None:
        held = self.context.rows(Involvement).filter(side=self.side, phase="")
        held.filter(item_id__in=[row.pk for row, _day in changes]).delete()
        insert(
            [
                self.context.new(Involvement, item_id=row.pk, side=self.side, first_on=day, imported=True)
                for row, day in changes
                if day
            ]
        )


class FirstProduct(_FirstPart):
    """The day on which product was first involved."""

    key, side = "first_product_on", "product"


class FirstMarketing(_FirstPart):
    """The day on which marketing was first involved."""

    key, side = "first_marketing_on", "marketing"


class ContentPart(parts.Named):
    """Content about the item, by its address or its title."""

    key, child, parent = "content", ContentItem, "item"

    def joined(self, rows: Any) -> Any:
        return rows.select_related("content")

    def name_of(self, row: Any) -> str:
        return str(row.content.url or row.content.title)

    def columns_of(self, name: str) -> dict[str, Any] | None:
        memory = self.context.memory.setdefault("content", {})
        if not memory:
            memory.update({c.url or c.title: c.pk for c in self.context.rows(Content)})
        if name not in memory:
            address = name if name.startswith(("http://", "https://")) else ""
            kind = Content.Kind.DOCS if address and "docs" in address else Content.Kind.OTHER
            memory[name] = self.context.make(Content, title=name[:300], url=address, kind_of=kind).pk
        return {"content_id": memory[name]}


class NoticePart(Part):
    """The change that customers will feel: what, by which side, from when, and when the other side was told."""

    key = "change"

    def read(self, rows: Sequence[Any]) -> dict[int, Any]:
        wanted = self.context.rows(ChangeNotice).filter(external_id__startswith="item:")
        return {n.item_id: _notice(n) for n in in_batches(wanted, "item_id", [row.pk for row in rows])}

    def write(self, changes: list[tuple[Any, Any]]) -> None:
        for row, value in changes:
            what, side, effective, told, incident = value
            self.context.rows(ChangeNotice).update_or_create(
                workspace_id=self.context.workspace_id,
                external_id=f"item:{row.pk}",
                defaults={
                    "what": what, "side": side, "item": row, "effective_on": effective, "told_on": told or None,
                    "is_incident_fix": incident == "yes", "by": self.context.by,
                },
            )  # fmt: skip


def _notice(row: ChangeNotice) -> list[str]:
    told = row.told_on.isoformat() if row.told_on else ""
    return [row.what, row.side, row.effective_on.isoformat(), told, "yes" if row.is_incident_fix else ""]


def _tags_refused(names: list[str]) -> Iterator[str]:
    """Why these cannot be tags; nothing when they can."""
    if len(names) > MOST_TAGS:
        yield _("an item wears up to %(most)s tags") % {"most": MOST_TAGS}
    for name in (name for name in names if len(name) > LONGEST_TAG):
        told = _("the tag “%(name)s…” is longer than %(most)s characters")
        yield told % {"name": name[:20], "most": LONGEST_TAG}


class ItemContact(parts.ContactPart):
    """When the two sides were last in contact about the item."""

    subject = "roadmap.item"


class Items(Target):
    """Rows of the roadmap."""

    model, key, natural = Item, "items", "title"
    ruled = ("starts_on", "planned_on", "released_on", "effort_product", "effort_marketing")
    parts = (
        ProductOwners, MarketingOwners, ProductMetrics, MarketingMetrics, Tags, Objectives, Quiet, AlphaMilestone, BetaMilestone,
        GaMilestone, FirstProduct, FirstMarketing, ContentPart, NoticePart, ItemContact,
    )  # fmt: skip

    @classmethod
    def doubts(cls, v: dict[str, Any], today: date) -> Iterator[Doubt]:
        if v.get("change_what") and not v.get("change_on"):
            yield _("a change that customers will feel needs the day it takes effect"), ("change_on",)
        if v.get("change_side", "") not in ("", *known.SIDES):
            yield in_sides(_("a change is made by %(product)s or by %(marketing)s")), ()
        if v.get("told_on") and v["told_on"] > today:
            yield _("the day on which the other side was told is in the future"), ()
        if v.get("contact_on") and v["contact_on"] > today:
            yield _("the last contact is in the future"), ()
        yield from ((refused, ()) for refused in _tags_refused(v.get("tags") or []))

    def prepare(self, lines: list[Line]) -> Iterator[Line]:
        for line in lines:
            ident = line.values.get("external_id")
            if ident == "0" and self.context.source.startswith("kubernetes_"):
                self.context.refuse(line.line, _("“%(id)s” is a placeholder, not an id") % {"id": ident})
            else:
                yield line

    def identity(self, line: Line) -> str:
        return str(line.values.get("external_id") or line.values.get("key") or "")

    def apply(self, lines: list[Line]) -> None:
        """Writes a chunk of lines, and that the day of an item has moved."""
        self._days: list[tuple[Any, Any]] = []
        super().apply(lines)
        insert(
            [
                self.context.new(DayMove, item_id=row.pk, was=was, now=row.planned_on, on=self.context.today, by=self.context.by)
                for row, was in self._days
                if row.planned_on != was
            ]
        )  # fmt: skip

    def started(self, row: Any, line: Line) -> None:
        if self.context.today < row.created_at.date():
            row.created_at = datetime.combine(self.context.today, time(12), UTC)

    def columns(self, line: Line, row: Any) -> dict[str, Any]:
        v = line.values
        if row.pk and row.planned_on and not row.released_on:
            self._days.append((row, row.planned_on))
        found = {name: v[name] if v[name] is not None or name.endswith("_on") or "adoption" in name or "effort" in name else ""
                 for name in _PLAIN if name in v}  # fmt: skip
        found.update({name: v[name] for name in _UNLESS_EMPTY if v.get(name)})
        if "stage" in v:
            found |= {"stage": v["stage"], "stage_text": line.kept.get("stage", "")}
        if "phase" in v:
            found["status_text"] = line.kept.get("phase", "")
            if phase := v["phase"] or self._phase_guess(v, row):
                found["phase"] = phase
        if "release" in v:
            release = known.release(self.context, v["release"])
            found["release_id"] = release.pk if release else None
        return found

    def _phase_guess(self, v: dict[str, Any], row: Any) -> str:
        """For an unknown status of a new item: something that has a stage has been built."""
        if row.pk:
            return ""
        return Phase.BUILD if v.get("stage") else Phase.DISCOVER

    def belongs(self, line: Line) -> dict[str, Any]:
        v = line.values
        direct = (
            "owner_product", "owner_marketing", "metrics_product", "metrics_marketing", "quiet", "content",
            "alpha_release", "beta_release", "ga_release", "first_product_on", "first_marketing_on",
        )  # fmt: skip
        found = {name: v[name] for name in direct if name in v}
        if "tags" in v:
            # (As they are written here: large and small letters are one tag.)
            names = [known.tag(self.context, name).name for name in v["tags"]]
            found["tags"] = list(dict.fromkeys(names))
        if "objectives" in v:
            found["objectives"] = self._served(v["objectives"])
        if v.get("change_what"):
            told = v["told_on"].isoformat() if v.get("told_on") else ""
            side = v.get("change_side") or "product"
            incident = "yes" if v.get("incident_fix") else ""
            found["change"] = [v["change_what"], side, v["change_on"].isoformat(), told, incident]
        return found | parts.contact(self.context, v)

    def _served(self, names: list[str]) -> list[str]:
        """The titles of the objectives that are meant; what means none is reported, not made."""
        titles = []
        for name in names:
            if found := known.objective(self.context, name):
                titles.append(found[1])
            else:
                self.context.report.notes.append(
                    _("No objective “%(name)s” for an item.") % {"name": name[:80]}
                )
        return list(dict.fromkeys(titles))

    def check(self, row: Any) -> None:
        self.rules(row)

    def after(self) -> None:
        """Claims that named an item before it was there find it now; a tag that no item wears any more goes."""
        self.context.rows(Tag).filter(item_links=None).delete()
        self.context.memory.pop("items", None)
        self.context.memory.pop("names", None)
        found = []
        for claim in self.context.rows(Claim).filter(item=None):
            if claim.item_ref:
                claim.item_id = known.item(self.context, claim.item_ref)
            else:
                claim.item_id = known.item_by_name(self.context, claim.text, claim.release_ref)
            if claim.item_id:
                found.append(claim)
        Claim.objects.bulk_update(found, ["item"], batch_size=200)
        if found:
            self.context.report.also[str(_("claims that found their item"))] += len(found)
