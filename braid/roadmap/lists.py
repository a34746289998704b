"""The list of items: columns, filters, and rows as cells."""

from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal

from django.db.models import CharField, Exists, Min, OuterRef, Q, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.lists import Cells, Column, Filter, Listed, Listing, kept_cells, remembered
from braid.base.models import BOTH_SIDES, Side, Stage
from braid.base.text import number, shortened
from braid.people.models import Member
from braid.roadmap.beside import beside, evidence
from braid.roadmap.evidence import rests_on
from braid.roadmap.models import Item, ItemOwner, ItemTag, Phase, Release, Tag
from braid.roadmap.models.items import unknown_stage

# More than these are found by search rather than in a menu.
OFFERED = 200


def _offers(member: Member) -> dict[str, list[tuple[str, str]]]:
    """Teams, releases, tags and owners to choose from. One query, remembered."""

    def read() -> dict[str, list[tuple[str, str]]]:
        # (Remembered for all of them: only teams of items that all of them may see.)
        seen = Item.objects.open_in(member.workspace_id).exclude(team="").order_by("team")
        one_of_each = seen.values("team").annotate(first=Min("pk")).values("first")[:OFFERED]
        teams = Item.objects.filter(pk__in=one_of_each).order_by()
        newest = Release.objects.visible_to(member).order_by("-pk").values("pk")[:OFFERED]
        releases = Release.objects.filter(pk__in=newest).order_by()
        tags = Tag.objects.visible_to(member).order_by()
        people = Member.objects.visible_to(member).here().exclude(right=Member.Right.GUEST).order_by()
        rows = teams.values_list(Value("team"), "team", "team").union(
            releases.values_list(Value("release"), Cast("pk", CharField()), "name"),
            tags.values_list(Value("tag"), Cast("pk", CharField()), "name"),
            people.values_list(Value("owner"), Cast("pk", CharField()), "name"),
            all=True,
        )
        found = defaultdict(list)
        for kind, value, label in rows:
            found[kind].append((value, label))
        for kind in ("team", "tag", "owner"):
            found[kind].sort(key=lambda offer: offer[1].casefold())
        found["release"].sort(key=lambda offer: -int(offer[0]))
        return dict(found)

    # Both menus of one page ask: the member of this request keeps the answer meanwhile.
    kept: dict[str, list[tuple[str, str]]] | None = vars(member).get("_roadmap_offers")
    if kept is None:
        kept = vars(member)["_roadmap_offers"] = remembered(member, "roadmap-offers", read, roughly=True)
    return kept


def offered(kind: str) -> Callable[[Member], list[tuple[str, str]]]:
    """A function that tells what there is of a kind: team, release, tag or owner."""
    return lambda member: _offers(member).get(kind, [])


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


def evidence_choices(member: Member) -> list[tuple[str, str]]:
    """Whose insights an item rests on, with the sides as they are called here."""
    only = _("Heard by %(side)s only")
    return [
        ("decided", _("Decided on one side's evidence")),
        *((side, only % {"side": member.workspace.side_name(side)}) for side in BOTH_SIDES),
        ("both", _("Heard by both sides")),
        ("none", _("No insight yet")),
    ]


def worn(value: str) -> Q:
    """The condition for a tag."""
    return Q(Exists(ItemTag.objects.filter(item=OuterRef("pk"), tag_id=value)))


def owned_by(value: str) -> Q:
    """The condition for an owner."""
    return Q(Exists(ItemOwner.objects.filter(item=OuterRef("pk"), member_id=value)))


FILTERS = (
    Filter("phase", gettext_lazy("Phase"), Phase.choices),
    Filter("side", gettext_lazy("At the table"), side_choices, at_table),
    Filter("evidence", gettext_lazy("Evidence"), evidence_choices, rests_on),
    Filter("release", gettext_lazy("Release"), offered("release"), "release_id"),
    Filter("tag", gettext_lazy("Tag"), offered("tag"), worn),
    Filter("owner", gettext_lazy("Owner"), offered("owner"), owned_by, seldom=True),
    Filter("importance", gettext_lazy("Importance"), [("3", gettext_lazy("Big")), ("2", gettext_lazy("Notable")), ("1", gettext_lazy("Small"))],
           seldom=True),
    Filter("stage", gettext_lazy("Stage"), [*Stage.choices, ("none", gettext_lazy("No stage"))],
           lambda value: Q(stage="" if value == "none" else value), seldom=True),
    Filter("visibility", gettext_lazy("Who notices"), Item.Visibility.choices, seldom=True),
    Filter("team", gettext_lazy("Team"), offered("team"), seldom=True),
)  # fmt: skip
COLUMNS = (
    Column("title", gettext_lazy("Item"), "title"),
    Column("phase", gettext_lazy("Phase")),
    Column("stage", gettext_lazy("Stage"), kind="pill"),
    Column("owners", gettext_lazy("At the table"), kind="owners"),
    Column("evidence", gettext_lazy("Evidence"), kind="pill"),
    Column("agreed", gettext_lazy("Agreed order"), "agreed_place", "number"),
    Column("importance", gettext_lazy("Importance"), "importance"),
    Column("effort", gettext_lazy("Weeks"), "effort"),
    Column("team", gettext_lazy("Team"), "team"),
    Column("tags", gettext_lazy("Tags")),
    Column("objectives", gettext_lazy("Objectives")),
    Column("release", gettext_lazy("Release"), "release__name"),
    Column("planned", gettext_lazy("Planned"), "planned_on", "date"),
)
# A column in which nothing stands on this page is left away; objectives stand in a table for other programs alone.
SELDOM = ("agreed", "effort", "team", "tags", "objectives", "release", "stage")
WAYS = (("view", ("board", "timeline")), ("by", ("phase", "side")))
ITEMS = Listing(COLUMNS, sort="title", filters=FILTERS, search=("title", "key"), ways=WAYS)
ITEMS_OF_RELEASE = Listing(tuple(c for c in COLUMNS if c.key != "release"), sort="title")


def effort_words(product: Decimal | None, marketing: Decimal | None) -> str:
    """Person-weeks of product and of marketing; a dash where a side has not said."""
    if product is None and marketing is None:
        return ""
    return " + ".join("–" if weeks is None else number(weeks) for weeks in (product, marketing))


def item_cells(member: Member, listed: Listed) -> Cells:
    """One page of items with what stands beside them. Two queries, none while nothing has changed."""
    cells = kept_cells(member, listed, lambda: _item_cells(member, listed))
    listed.hidden = {key for key in SELDOM if not any(values[key] for _url, values in cells)}
    if not listed.of_table:
        listed.hidden.add("objectives")
    return cells


def _item_cells(member: Member, listed: Listed) -> Cells:
    columns = (
        "pk", "title", "phase", "stage", "stage_text", "importance", "team", "release__name", "planned_on",
        "effort_product", "effort_marketing",
    )  # fmt: skip
    rows = list(listed.rows.values_list(*columns))
    around = beside((row[0] for row in rows), with_objectives=listed.of_table)
    phases, stages = ({v: str(label) for v, label in choices} for choices in (Phase.choices, Stage.choices))
    weights = {1: _("small"), 2: _("notable"), 3: _("big")}
    start = f"/w/{member.workspace.slug}/roadmap/"
    return [
        (
            f"{start}{pk}/",
            {
                "pk": pk,
                "title": shortened(title) or "—",
                "phase": phases.get(phase, phase),
                # (The whole word would take the room of two columns.)
                "stage": _("GA") if stage == Stage.GA else stages.get(stage) or unknown_stage(stage_text),
                "owners": around[pk].pair,
                "evidence": evidence(around[pk].heard, member.workspace),
                "agreed": around[pk].agreed,
                "importance": weights.get(importance, ""),
                "effort": effort_words(product, marketing),
                "team": team,
                "tags": ", ".join(around[pk].tags),
                "objectives": "; ".join(around[pk].serves),
                "release": release or "",
                "planned": planned,
            },
        )
        for pk, title, phase, stage, stage_text, importance, team, release, planned, product, marketing in rows
    ]
