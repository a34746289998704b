"""What belongs to items but lives in tables of its own, written for many items at once."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.base.models import BOTH_SIDES, Stage
from braid.base.rows import CHUNK, Errors, Values, chunks, refuse
from braid.goals.models import Metric
from braid.people.models import Member
from braid.roadmap.actions.table import owner_key
from braid.roadmap.models import (
    Involvement,
    ItemMetric,
    ItemOwner,
    Milestone,
    QuietChoice,
    Release,
    release_name,
)  # fmt: skip

KEYS = ("owners", "milestones", "involvement", "metrics", "quiet")
STAGES = frozenset(Stage.values)


class Together:
    """Takes what belongs to the items out of the rows of an import, checks it, and writes it afterwards.

    Everything here is added or set, never taken away: people may have written it here.

    Attributes:
        wrong: row number from 0 -> field -> reasons.
        added: how many rows were written into each table, for the record.
    """

    def __init__(self, by: Member, on: date | None, rows: list[Values]) -> None:
        self.by = by
        self.day = on or timezone.localdate()
        self.rows = rows
        self.wrong: dict[int, Errors] = {}
        self.added: dict[str, int] = {}
        self.parts: list[dict[str, Any]] = [
            {key: value for key in KEYS if (value := row.pop(key, None))} for row in rows
        ]
        for number, part in enumerate(self.parts):
            self._check(number, part)

    def _check(self, number: int, part: dict[str, Any]) -> None:
        try:
            part["owners"] = [owner_key(owner, self.by) for owner in part.get("owners", ())]
        except ValidationError as error:
            self.wrong[number] = error.message_dict
        for key in ("involvement", "metrics", "quiet"):
            for side in part.get(key, ()):
                if side not in BOTH_SIDES:
                    refuse(
                        self.wrong, number, key, _("“%(side)s” is none of the two sides.") % {"side": side}
                    )
        for stage, name in part.get("milestones", {}).items():
            if stage not in STAGES or not 0 < len(release_name(str(name))) <= 80:
                refuse(self.wrong, number, "milestones", _("“%(stage)s” in “%(name)s” is no milestone.") % {"stage": stage, "name": name})  # fmt: skip

    def plan_releases(self) -> None:
        """Turns names of releases into ids; those that nobody knows yet are planned without a date."""
        seen = Release.objects.visible_to(self.by).values_list("pk", "name")
        self.releases = {release_name(name).lower(): pk for pk, name in seen}
        named = {
            name.lower(): name for name in self._release_names() if name and name.lower() not in self.releases
        }
        new = [Release(workspace_id=self.by.workspace_id, name=name) for name in named.values()]
        Release.objects.bulk_create(new, batch_size=CHUNK)
        self.releases.update((release.name.lower(), release.pk) for release in new)
        self.added["releases"] = len(new)
        for row in self.rows:
            if isinstance(row.get("release"), str):
                row["release"] = self.releases.get(release_name(row["release"]).lower())

    def _release_names(self) -> Iterator[str]:
        for number, row in enumerate(self.rows):
            if number not in self.wrong:
                if isinstance(row.get("release"), str):
                    yield release_name(row["release"].replace("\x00", ""))[:80]
                yield from (release_name(name) for name in self.parts[number].get("milestones", {}).values())

    def write(self, ids: list[int | None]) -> None:
        """Writes what belongs to the rows that were kept. `ids`: the item of each row."""
        kept = {pk: self.parts[n] for n, pk in enumerate(ids) if pk and n not in self.wrong and self.parts[n]}
        self._owners(kept)
        self._set(Milestone, ["item", "stage"], ["release"], (
            self._new(Milestone, item_id=pk, stage=stage, release_id=self.releases[release_name(name).lower()])
            for pk, part in kept.items() for stage, name in part.get("milestones", {}).items()
        ))  # fmt: skip
        self._set(Involvement, ["item", "side", "phase"], ["first_on", "imported"], (
            self._new(Involvement, item_id=pk, side=side, first_on=day, imported=True)
            for pk, part in kept.items() for side, day in part.get("involvement", {}).items()
        ))  # fmt: skip
        metrics = self._metrics(kept)
        self._add(ItemMetric, (
            self._new(ItemMetric, item_id=pk, side=side, metric_id=metrics[name.strip().lower()])
            for pk, part in kept.items() for side, names in part.get("metrics", {}).items() for name in names
            if name.strip()
        ))  # fmt: skip
        self._add(QuietChoice, (
            self._new(QuietChoice, item_id=pk, side=side, on=self.day, by=self.by if self.by.side == side else None)
            for pk, part in kept.items() for side in part.get("quiet", ())
        ))  # fmt: skip

    def _new(self, model: type[Model], **values: Any) -> Any:
        return model(workspace_id=self.by.workspace_id, **values)

    def _owners(self, kept: dict[int, dict[str, Any]]) -> None:
        """Owners without a person are not told apart by the database, so they are compared here."""
        owned = [pk for pk, part in kept.items() if part["owners"]]
        there: set[Any] = set()
        for part in chunks(owned):
            rows = ItemOwner.objects.filter(item__in=part)
            there.update(rows.values_list("item_id", "side", "member_id", "label"))
        wanted = dict.fromkeys((pk, *owner) for pk in owned for owner in kept[pk]["owners"])
        new = [
            self._new(ItemOwner, item_id=pk, side=side, member_id=member, label=label)
            for pk, side, member, label in wanted
            if (pk, side, member, label) not in there
        ]
        ItemOwner.objects.bulk_create(new, batch_size=CHUNK)
        self.added["owners"] = len(new)

    def _metrics(self, kept: dict[int, dict[str, Any]]) -> dict[str, int]:
        """Metrics by name in small letters; names that nobody knows yet become metrics."""
        said = [
            name.strip() for part in kept.values() for names in part.get("metrics", {}).values() for name in names
        ]  # fmt: skip
        names = {name.lower(): name[:200] for name in said if name}
        if not names:
            return {}
        seen = Metric.objects.visible_to(self.by).values_list("pk", "name")
        known = {name.lower(): pk for pk, name in seen}
        new = [self._new(Metric, name=name) for low, name in names.items() if low not in known]
        Metric.objects.bulk_create(new, batch_size=CHUNK)
        known.update((metric.name.lower(), metric.pk) for metric in new)
        return known

    def _set(self, model: Any, unique: list[str], columns: list[str], rows: Iterable[Any]) -> None:
        """Adds rows, or sets these columns of the row that has the same key; counts what is new."""
        _once = {tuple(getattr(row, model._meta.get_field(n).attname) for n in unique): row for row in rows}
        there = self._there(model, [*unique, *columns], {key[0] for key in _once})
        names = [model._meta.get_field(n).attname for n in (*unique, *columns)]
        news = [row for row in _once.values() if tuple(getattr(row, n) for n in names) not in there]
        model.objects.bulk_create(
            news, batch_size=CHUNK, update_conflicts=True, unique_fields=unique, update_fields=columns
        )
        self.added[model._meta.model_name] = len(news)

    def _add(self, model: Any, rows: Iterable[Any]) -> None:
        """Adds rows that are not there yet."""
        names = {ItemMetric: ("item_id", "side", "metric_id"), QuietChoice: ("item_id", "side")}[model]
        once = {tuple(getattr(row, name) for name in names): row for row in rows}
        there = self._there(model, names, {key[0] for key in once})
        news = [row for key, row in once.items() if key not in there]
        model.objects.bulk_create(news, batch_size=CHUNK)
        self.added[model._meta.model_name] = len(news)

    def _there(self, model: Any, names: Iterable[str], items: set[int]) -> set[Any]:
        columns = [model._meta.get_field(name.removesuffix("_id")).attname for name in names]
        found: set[Any] = set()
        for part in chunks(items):
            found.update(model.objects.filter(item__in=part).values_list(*columns))
        return found
