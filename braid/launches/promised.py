"""What was promised about each item, where and by whom, beside what the roadmap shows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from braid.base.lists import Column, Filter, Listed, Listing, kept_cells
from braid.base.models import Side, Stage
from braid.base.prepared import Prepared, asked_as
from braid.base.text import day
from braid.launches.models import Launch, LaunchItem
from braid.messaging.models import Claim
from braid.messaging.said import ALL_COLUMNS, beside, stage_word, with_roadmap
from braid.messaging.truth import TONES, Verdict, When, stage_shown, verdict
from braid.people.models import Member
from braid.roadmap.models import Item, Milestone, Phase, Release

# What is read of a release, and of a launch.
WHEN = ("name", "planned_on", "released_on")
LAUNCH = (
    "pk", "name", "kind_of", "promised_stage", "launched_on", "on", "marketing_owner__name",
    *(f"release__{name}" for name in WHEN),
)  # fmt: skip
# More promises about one item than these are found on its page.
SHOWN = 12


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise: the words, where they stand, by whom and when, and how they compare with the roadmap."""

    pill: tuple[str, str]
    text: str
    url: str
    detail: str
    side: str
    who: str
    on: date | None


@dataclass(slots=True)
class Promised:
    """An item with what was promised about it; `url` is where it stands."""

    title: str
    url: str
    state: str
    due: date | None = None
    promises: list[Promise] = field(default_factory=list)

    @property
    def shown(self) -> list[Promise]:
        """Those that fit, what is not kept first."""
        order = {"bad": 0, "warn": 1}
        return sorted(self.promises, key=lambda one: order.get(one.pill[1], 2))[:SHOWN]


def _releases(member: Member) -> list[tuple[str, str]]:
    def newest() -> Any:
        return Release.objects.visible_to(member).order_by("-pk").values_list("pk", "name")[:100]

    return [(str(pk), name) for pk, name in asked_as(member, "launches.promised.releases", newest)]


PROMISED = Listing(
    columns=(
        Column("title", gettext_lazy("Item"), "title"),
        Column("planned", gettext_lazy("Planned"), "planned_on", "date"),
        # The page draws promises below their item; these are for the table that a spreadsheet reads.
        Column("state", gettext_lazy("Roadmap")),
        Column("promise", gettext_lazy("What was promised")),
        Column("detail", gettext_lazy("Where")),
        Column("side", gettext_lazy("Side")),
        Column("who", gettext_lazy("By whom")),
        Column("on", gettext_lazy("When"), "", "date"),
        Column("beside", gettext_lazy("Beside the roadmap")),
    ),
    sort="planned",
    filters=(
        Filter("phase", gettext_lazy("Phase"), Phase.choices),
        Filter("release", gettext_lazy("Release"), _releases, "release_id"),
    ),
    search=("title", "key"),
    per_page=25,
)


def promised_items(member: Member) -> QuerySet[Item]:
    """The items about which somebody has promised something."""
    claims = Claim.objects.visible_to(member).filter(item=OuterRef("pk"))
    launches = _open_links(member).filter(item=OuterRef("pk"))
    rows: QuerySet[Item] = Item.objects.visible_to(member)
    return rows.filter(Exists(claims) | Exists(launches))


def _open_links(member: Member) -> Any:
    return LaunchItem.objects.visible_to(member).filter(launch__cancelled_on=None)


def promised(member: Member, listed: Listed) -> list[Promised]:
    """One page of items with their promises. Four queries at any number of items, remembered."""
    found: list[Promised] = kept_cells(member, listed, lambda: _promised(member, listed), also=member.pk)
    if listed.of_table:
        listed.cells = [(each.url, _row(member, one, each)) for one in found for each in one.promises]
    return found


def _row(member: Member, one: Promised, each: Promise) -> dict[str, Any]:
    return {
        "title": one.title, "planned": one.due, "state": one.state, "promise": each.text, "detail": each.detail,
        "side": member.workspace.side_name(each.side), "who": each.who, "on": each.on, "beside": each.pill[0],
    }  # fmt: skip


def _promised(member: Member, listed: Listed) -> list[Promised]:
    rows = list(listed.rows.select_related("release"))
    start = f"/w/{member.workspace.slug}/"
    found = {row.pk: Promised(row.title, start + row.place, _state(row), row.due) for row in rows}
    items = {row.pk: row for row in rows}
    for pk, promise in [*_claimed(member, list(found)), *_launched(member, items)]:
        found[pk].promises.append(promise)
    return list(found.values())


def _state(item: Item) -> str:
    """What the roadmap shows of an item, on one line."""
    when = ""
    if item.released_on:
        when = _("out since %(day)s") % {"day": day(item.released_on)}
    elif item.due:
        when = _("planned for %(day)s") % {"day": day(item.due)}
    parts = (str(item.get_phase_display()), stage_word(item.stage) or item.stage_text, when)
    return " · ".join(part for part in parts if part)


def _claims_of(member: Member, items: list[int]) -> QuerySet[Any, Any]:
    rows = Claim.objects.visible_to(member).filter(item__in=items).order_by("-said_on", "-pk")
    return with_roadmap(member, rows).values(*ALL_COLUMNS, "content__title", "by__name")


def _stages_of(member: Member, items: list[int]) -> QuerySet[Any, Any]:
    rows: Any = Milestone.objects.visible_to(member).filter(item__in=items, stage__in=Stage.values)
    return cast(
        QuerySet[Any, Any], rows.values_list("item_id", "stage", *(f"release__{name}" for name in WHEN))
    )


def _links_of(member: Member, items: list[int]) -> QuerySet[Any, Any]:
    rows: QuerySet[Any, Any] = _open_links(member).filter(item__in=items).order_by("launch__on", "pk")
    return rows.values("item_id", *(f"launch__{name}" for name in LAUNCH))


_claims: Prepared[dict[str, Any]] = Prepared(_claims_of)
_links: Prepared[dict[str, Any]] = Prepared(_links_of)
_stages: Prepared[tuple[Any, ...]] = Prepared(_stages_of)


def _claimed(member: Member, items: list[int]) -> Iterable[tuple[int, Promise]]:
    """What announcements say."""
    rows = _claims.all(member, items)
    for row, one in zip(rows, beside(member, rows), strict=True):
        where = row["content__title"] or row["source"]
        detail = _("in “%(place)s”") % {"place": where} if where else _("no place noted")
        if one.claimed:
            detail = f"{one.claimed}, {detail}"
        who = row["by__name"] or ""
        yield (
            one.item_id or 0,
            Promise(one.pill, f"“{one.text}”", one.url, detail, one.side, who, one.said_on),
        )


def _launched(member: Member, items: dict[int, Item]) -> Iterable[tuple[int, Promise]]:
    """What launches promise by their day and stage."""
    start = f"/w/{member.workspace.slug}/launches/"
    kinds = dict(Launch.Kind.choices)
    stages: dict[int, list[tuple[str, When]]] = defaultdict(list)
    for pk, stage, name, planned, out in _stages.all(member, list(items)):
        stages[pk].append((stage, When(name, out or planned)))
    for link in _links.all(member, list(items)):
        item, stage = items[link["item_id"]], link["launch__promised_stage"]
        release, out = link["launch__release__name"], link["launch__release__released_on"]
        when = When(release, out or link["launch__release__planned_on"]) if release is not None else None
        shown = stage_shown(item.stage, stages[item.pk], when)
        parts = (str(kinds.get(link["launch__kind_of"], "")), stage_word(stage))
        on = link["launch__launched_on"] or link["launch__on"]
        yield item.pk, Promise(
            _compared(item, stage, shown, on), link["launch__name"], f"{start}{link['launch__pk']}/",
            ", ".join(part for part in parts if part), Side.MARKETING,
            link["launch__marketing_owner__name"] or "", on,
        )  # fmt: skip


def _compared(item: Item, stage: str, shown: str | None, on: date | None) -> tuple[str, str]:
    """The stage first; where it agrees or nobody said one, the day."""
    found = verdict(stage, shown, names_item=True, has_item=True)
    early = (item.due - on).days if on and item.due and not item.released_on else 0
    if found not in (Verdict.MORE, Verdict.LESS) and early > 0:
        said_early = ngettext("%(days)s day too early", "%(days)s days too early", early)
        return said_early % {"days": early}, "bad"
    return str(found.label), TONES[found]
