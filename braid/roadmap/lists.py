"""The lists of items, releases and changes: columns, filters, and rows as cells."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import CharField, Count, Exists, Min, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from braid.base.components import initials
from braid.base.lists import Cells, Column, Filter, Listed, Listing, kept_cells, remembered
from braid.base.models import BOTH_SIDES, Side, Stage
from braid.base.text import day
from braid.people.models import Member
from braid.roadmap.models import ChangeNotice, Item, ItemOwner, Phase, Release

# More than these are found by search rather than in a menu.
OFFERED = 200
# A shorter notice than this is a surprise.
NOTICE_DAYS = 10


@dataclass(frozen=True, slots=True)
class Face:
    """Somebody, or a team, as an avatar shows them."""

    name: str
    side: str
    initials: str


Pair = tuple[Face | None, Face | None]


def _offers(member: Member) -> dict[str, list[tuple[str, str]]]:
    """Teams and releases to choose from. One query, remembered."""

    def read() -> dict[str, list[tuple[str, str]]]:
        seen = Item.objects.visible_to(member).exclude(team="").order_by("team")
        one_of_each = seen.values("team").annotate(first=Min("pk")).values("first")[:OFFERED]
        teams = Item.objects.filter(pk__in=one_of_each).order_by()
        newest = Release.objects.visible_to(member).order_by("-pk").values("pk")[:OFFERED]
        releases = Release.objects.filter(pk__in=newest).order_by()
        rows = teams.values_list(Value("team"), "team", "team").union(
            releases.values_list(Value("release"), Cast("pk", CharField()), "name"), all=True
        )
        found = defaultdict(list)
        for kind, value, label in rows:
            found[kind].append((value, label))
        found["team"].sort()
        found["release"].sort(key=lambda offer: -int(offer[0]))
        return dict(found)

    # Both menus of one page ask: the member of this request keeps the answer meanwhile.
    kept: dict[str, list[tuple[str, str]]] | None = vars(member).get("_roadmap_offers")
    if kept is None:
        kept = vars(member)["_roadmap_offers"] = remembered(member, "roadmap-offers", read, roughly=True)
    return kept


def team_choices(member: Member) -> list[tuple[str, str]]:
    """Teams that items name."""
    return _offers(member).get("team", [])


def release_choices(member: Member) -> list[tuple[str, str]]:
    """The newest releases."""
    return _offers(member).get("release", [])


def side_choices(member: Member) -> list[tuple[str, str]]:
    """Who is at the table, with the sides as they are called here."""
    product, marketing = (member.workspace.side_name(side) for side in BOTH_SIDES)
    return [
        (Side.PRODUCT, _("%(side)s is at the table") % {"side": product}),
        (Side.MARKETING, _("%(side)s is at the table") % {"side": marketing}),
        ("both", _("Both sides are")),
        ("one", _("One side only")),
        ("nobody", _("Nobody yet")),
    ]


def at_table(value: str) -> Q:
    """The condition for one of `side_choices`."""
    product, marketing = (
        Exists(ItemOwner.objects.filter(item=OuterRef("pk"), side=side)) for side in BOTH_SIDES
    )
    if value == "both":
        return Q(product) & Q(marketing)
    if value == "one":
        return (Q(product) & ~Q(marketing)) | (~Q(product) & Q(marketing))
    if value == "nobody":
        return ~Q(product) & ~Q(marketing)
    return Q(product) if value == Side.PRODUCT else Q(marketing)


FILTERS = (
    Filter("phase", gettext_lazy("Phase"), Phase.choices),
    Filter("stage", gettext_lazy("Stage"), [*Stage.choices, ("none", gettext_lazy("No stage"))],
           lambda value: Q(stage="" if value == "none" else value)),
    Filter("importance", gettext_lazy("Importance"), [("3", gettext_lazy("Big")), ("2", gettext_lazy("Notable")), ("1", gettext_lazy("Small"))]),
    Filter("visibility", gettext_lazy("Who notices"), Item.Visibility.choices),
    Filter("side", gettext_lazy("At the table"), side_choices, at_table),
    Filter("team", gettext_lazy("Team"), team_choices),
    Filter("release", gettext_lazy("Release"), release_choices, "release_id"),
)  # fmt: skip
COLUMNS = (
    Column("title", gettext_lazy("Item"), "title"),
    Column("phase", gettext_lazy("Phase")),
    Column("stage", gettext_lazy("Stage"), kind="pill"),
    Column("owners", gettext_lazy("At the table"), kind="owners"),
    Column("importance", gettext_lazy("Importance"), "importance"),
    Column("team", gettext_lazy("Team"), "team"),
    Column("release", gettext_lazy("Release"), "release__name"),
    Column("planned", gettext_lazy("Planned"), "planned_on", "date"),
)
ITEMS = Listing(COLUMNS, sort="title", filters=FILTERS, search=("title", "key"))
ITEMS_OF_RELEASE = Listing(tuple(c for c in COLUMNS if c.key != "release"), sort="title")
RELEASES = Listing(
    columns=(
        Column("name", gettext_lazy("Release"), "name"),
        Column("planned", gettext_lazy("Planned"), "planned_on", "date"),
        Column("released", gettext_lazy("Out since"), "released_on", "date"),
        Column("items", gettext_lazy("Items"), kind="number"),
    ),
    sort="-planned",
    filters=(
        Filter("out", gettext_lazy("State"), [("yes", gettext_lazy("Out")), ("no", gettext_lazy("Not out yet"))],
               lambda value: Q(released_on__isnull=value == "no")),
    ),
    search=("name",),
)  # fmt: skip


def whose_change(member: Member) -> list[tuple[str, str]]:
    """The two sides as they are called here."""
    return [(side, member.workspace.side_name(side)) for side in BOTH_SIDES]


CHANGES = Listing(
    columns=(
        Column("what", gettext_lazy("What changes"), "what"),
        Column("side", gettext_lazy("Made by"), "side", "side"),
        Column("effective", gettext_lazy("Takes effect"), "effective_on", "date"),
        Column("told", gettext_lazy("Other side told"), "told_on", "date"),
        Column("notice", gettext_lazy("Notice"), kind="pill"),
        Column("item", gettext_lazy("Item"), "item__title"),
    ),
    sort="-effective",
    filters=(
        Filter("side", gettext_lazy("Made by"), whose_change),
        Filter("told", gettext_lazy("Other side"), [("yes", gettext_lazy("Told")), ("no", gettext_lazy("Not told yet"))],
               lambda value: Q(told_on__isnull=value == "no")),
    ),
    search=("what", "item__title"),
)  # fmt: skip


def shortened(text: str, most: int = 110) -> str:
    """The text on one line, cut at a word."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    return (line[:most].rsplit(" ", 1)[0] or line[:most]) + "…"


def pairs(items: Iterable[int]) -> dict[int, Pair]:
    """For each item the first owner of each side. One query."""
    rows = ItemOwner.objects.filter(item__in=list(items), side__in=BOTH_SIDES).order_by("pk")
    found: dict[int, dict[str, Face]] = defaultdict(dict)
    for item, side, name, label in rows.values_list("item_id", "side", "member__name", "label"):
        if side not in found[item]:
            found[item][side] = Face(name or label, side, initials(name or label))
    return {item: (faces.get(Side.PRODUCT), faces.get(Side.MARKETING)) for item, faces in found.items()}


def item_cells(member: Member, listed: Listed) -> Cells:
    """One page of items with their owners. Two queries, none while nothing has changed."""
    return kept_cells(member, listed, lambda: _item_cells(member, listed))


def _item_cells(member: Member, listed: Listed) -> Cells:
    columns = ("pk", "title", "phase", "stage", "stage_text", "importance", "team", "release__name", "planned_on")  # fmt: skip
    rows = list(listed.rows.values_list(*columns))
    owners = pairs([row[0] for row in rows]) if rows else {}
    phases, stages = ({v: str(label) for v, label in choices} for choices in (Phase.choices, Stage.choices))
    weights = {1: _("small"), 2: _("notable"), 3: _("big")}
    start = f"/w/{member.workspace.slug}/roadmap/"
    return [
        (
            f"{start}{pk}/",
            {
                "title": shortened(title) or "—",
                "phase": phases.get(phase, phase),
                "stage": stages.get(stage) or stage_text,
                "owners": owners.get(pk, (None, None)),
                "importance": weights.get(importance, ""),
                "team": team,
                "release": release or "",
                "planned": planned,
            },
        )
        for pk, title, phase, stage, stage_text, importance, team, release, planned in rows
    ]


def release_cells(member: Member, listed: Listed) -> Cells:
    """One page of releases with how much is in them. Two queries."""
    rows = list(listed.rows.values_list("pk", "name", "planned_on", "released_on"))
    held = Item.objects.filter(release__in=[row[0] for row in rows]).order_by()
    counts = dict(held.values_list("release").annotate(Count("pk")))
    start = f"/w/{member.workspace.slug}/roadmap/releases/"
    return [
        (
            f"{start}{pk}/",
            {"name": name, "planned": day(planned), "released": day(out), "items": counts.get(pk, 0)},
        )
        for pk, name, planned, out in rows
    ]


def notice_pill(days: int | None, is_incident_fix: bool) -> tuple[str, str]:
    """How much notice the other side had, in words, and the tone of it; `days` is None when it was not told."""
    if is_incident_fix:
        return _("fix of an incident"), ""
    if days is None:
        return _("not told yet"), "bad"
    if days < 0:
        return _("told afterwards"), "bad"
    text = ngettext("%(days)s day of notice", "%(days)s days of notice", days) % {"days": days}
    return text, "ok" if days >= NOTICE_DAYS else "warn"


def change_cells(member: Member, listed: Listed) -> Cells:
    """One page of changes. One query."""
    rows: QuerySet[ChangeNotice] = listed.rows.select_related("item")
    start = f"/w/{member.workspace.slug}/"
    return [
        (
            f"{start}{row.place}",
            {
                "what": shortened(row.what),
                "side": row.side,
                "effective": day(row.effective_on),
                "told": day(row.told_on),
                "notice": notice_pill(row.notice_days, row.is_incident_fix),
                "item": shortened(row.item.title, 60) if row.item else "",
            },
        )
        for row in rows
    ]
