"""The content plan as a list: columns, filters, and rows as cells. What it is for in a launch is said by the room above."""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.components import initials
from braid.base.lists import Column, Filter, Listed, Listing, kept_cells, remembered
from braid.base.plugs import panels
from braid.base.text import day, is_for_a_table, several, shortened
from braid.messaging.lists import Cells
from braid.messaging.models import Claim, Content, ContentItem, ContentQuerySet, State, Suggestion
from braid.people.models import Member

TONES = {
    State.IDEA: "",
    State.DRAFT: "",
    State.REVIEW: "warn",
    State.CHECKED: "ok",
    State.SCHEDULED: "ok",
    State.OUT: "done",
}
# The places at which the room above says in which launch a piece goes out: its filters, and words for a page of pieces.
FILTERS, WORDS = "messaging.content.filters", "messaging.content.words"
OFFERED = 200


def state_pill(state: str) -> tuple[str, str]:
    """A state as a word and its tone."""
    return str(State(state).label), TONES[State(state)]


@dataclass(frozen=True, slots=True)
class Offered:
    """A filter of the plan, with what it can be narrowed to: rows of (key of the filter, value, label)."""

    filter: Filter
    rows: QuerySet[Any, Any]


def _offered(member: Member) -> list[Offered]:
    """The filters whose choices are rows; the room above adds its own."""
    people = Member.objects.visible_to(member).here().order_by().annotate(pk_=Cast("pk", CharField()))
    told = Content.objects.visible_to(member).exclude(audience="").order_by()
    return [
        *(one for said in panels(FILTERS, member, None, keep=False) for one in said),
        Offered(
            Filter("who", gettext_lazy("Whose"), (), _whose), people.values_list(Value("who"), "pk_", "name")
        ),
        Offered(
            Filter("audience", gettext_lazy("Audience"), (), seldom=True),
            told.values_list(Value("audience"), "audience", "audience").distinct(),
        ),
    ]


def _whose(value: str) -> Q:
    return Q(owner_id=value) | Q(fact_checker_id=value)


def _when(value: str) -> Q:
    today = timezone.localdate()
    late = Q(due_on__lt=today, state__in=(State.IDEA, State.DRAFT)) | Q(publish_on__lt=today)
    return {
        "late": Q(published_on=None) & late,
        "none": Q(published_on=None, publish_on=None),
    }[value]


def _needs(value: str) -> Q:
    """What waits for somebody: a suggestion for its owner, a claim for an expert."""
    open_ones = Suggestion.objects.in_use().filter(content=OuterRef("pk"), answer="")
    return Exists(open_ones) if value == "suggested" else Q(pk__in=Claim.objects.in_use().unverified().values("content"))  # type: ignore[return-value]  # fmt: skip


CONTENT = Listing(
    columns=(
        Column("title", gettext_lazy("Title"), "title"),
        Column("kind", gettext_lazy("Kind"), "kind_of"),
        Column("state", gettext_lazy("State"), "stands", "pill"),
        Column("launch", gettext_lazy("Launch")),
        Column("audience", gettext_lazy("Audience"), "audience"),
        Column("channel", gettext_lazy("Channel"), "channel"),
        Column("owner", gettext_lazy("Owner"), "owner__name", "person"),
        Column("checker", gettext_lazy("Fact checker"), "fact_checker__name", "person"),
        Column("items", gettext_lazy("Items")),
        Column("due_on", gettext_lazy("Draft due"), "due_on", "date"),
        Column("publish_on", gettext_lazy("Planned for"), "publish_on", "date"),
        Column("published_on", gettext_lazy("Out since"), "published_on", "date"),
    ),
    sort="-publish_on",
    filters=(
        Filter("state", gettext_lazy("State"), State.choices, "stands"),
        Filter("kind", gettext_lazy("Kind"), Content.Kind.choices, "kind_of"),
        Filter(
            "when", gettext_lazy("Day"),
            [("late", gettext_lazy("Late")), ("none", gettext_lazy("No date yet"))], _when, seldom=True,
        ),
        Filter(
            "waits", gettext_lazy("Waits for"),
            [("suggested", gettext_lazy("An answer to a suggestion")), ("unchecked", gettext_lazy("A fact check"))],
            _needs, seldom=True,
        ),
    ),
    search=("title", "url", "channel", "audience"),
    ways=(("view", ("board", "calendar")),),
)  # fmt: skip
# On the screen one stands only where a row has something in it, others beneath what they belong to: the channel beneath
# the audience, the days of the draft and of going out beneath the planned one. The table for a spreadsheet has all.
SELDOM, BENEATH = ("audience",), ("channel", "items", "due_on", "published_on")
DRAWN = ("pk", "title", "kind_of", "stands", "audience", "channel", "owner__name", "owner__side", "fact_checker__name", "fact_checker__side", "due_on", "publish_on", "published_on")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """The pieces of one page, for the room above."""

    pk: str
    pieces: tuple[int, ...]


def plan_rows(member: Member) -> ContentQuerySet:
    """All pieces, with how far they are."""
    rows: ContentQuerySet = Content.objects.visible_to(member).with_state()
    return rows


def listing(member: Member) -> Listing:
    """The list, with the filters whose choices are rows. One query for all of them, remembered."""
    offered = _offered(member)
    first, *others = (one.rows for one in offered)
    rows = first.union(*others, all=True)
    found = remembered(member, f"content:menus:{member.pk}", lambda: list(rows), roughly=True)
    named = sorted(found, key=lambda row: row[2].casefold())
    more = [
        replace(
            one.filter,
            choices=[(value, label) for key, value, label in named if key == one.filter.key][:OFFERED],
        )
        for one in offered
    ]
    return replace(CONTENT, filters=(*CONTENT.filters[:2], *more, *CONTENT.filters[2:]))


def content_cells(member: Member, listed: Listed) -> Cells:
    """One page of the plan with people and launches. Two queries, remembered; the table for a spreadsheet has the items, too."""
    found: Cells = kept_cells(member, listed, lambda: _cells(member, listed), member.pk)
    if not listed.of_table:
        empty = {key for key in SELDOM if not any(values[key] for _url, values in found)}
        listed.hidden = {*empty, *BENEATH}
    return found


def _cells(member: Member, listed: Listed) -> Cells:
    rows = list(listed.rows.values(*DRAWN))
    pieces = [row["pk"] for row in rows]
    items = _items(member, pieces) if listed.of_table else {}
    launches = words(member, pieces)
    kinds = dict(Content.Kind.choices)
    return [
        (
            f"/w/{member.workspace.slug}/content/{row['pk']}/",
            {
                "title": shortened(row["title"]),
                "kind": str(kinds.get(row["kind_of"], row["kind_of"])),
                "state": state_pill(row["stands"]),
                "launch": launches.get(row["pk"], ""),
                "audience": row["audience"] if listed.of_table else _noted(row["audience"], row["channel"]),
                "channel": row["channel"],
                "owner": _person(row["owner__name"], row["owner__side"]),
                "checker": _person(row["fact_checker__name"], row["fact_checker__side"]),
                "items": items.get(row["pk"], ""),
                "due_on": day(row["due_on"]),
                "publish_on": day(row["publish_on"]) if listed.of_table else _days(row),
                "published_on": day(row["published_on"]),
            },
        )
        for row in rows
    ]


def _noted(text: str, note: str) -> str | tuple[str, str]:
    return (text, note) if note else text


def _days(row: dict[str, Any]) -> str | tuple[str, str]:
    """The planned day, with the day that matters beside it: since when it is out, or when its draft is due."""
    if out := row["published_on"]:
        later = row["publish_on"] and row["publish_on"] != out
        return _noted(
            day(row["publish_on"] or out), _("out since %(day)s") % {"day": day(out)} if later else ""
        )
    is_written = row["stands"] not in (State.IDEA, State.DRAFT)
    due = "" if is_written or not row["due_on"] else _("draft by %(day)s") % {"day": day(row["due_on"])}
    return _noted(day(row["publish_on"]), due)


def _person(name: str | None, side: str | None) -> dict[str, str] | None:
    return {"name": name, "side": side or "", "initials": initials(name)} if name else None


def words(member: Member, pieces: list[int]) -> dict[int, str]:
    """In which launch, and at which of its stages, each piece goes out."""
    found: dict[int, str] = {}
    for said in panels(WORDS, member, Page("page", tuple(pieces)), keep=False):
        found.update(said)
    return found


def _items(member: Member, pieces: list[int]) -> dict[int, str]:
    """The items of each piece as words: the first one, and how many more."""
    found: dict[int, list[str]] = {}
    links = ContentItem.objects.visible_to(member).filter(content_id__in=pieces).order_by("pk")
    for piece, title in links.values_list("content_id", "item__title"):
        found.setdefault(piece, []).append(shortened(title, 50))
    if is_for_a_table():
        return {piece: several(titles) for piece, titles in found.items()}
    return {
        piece: titles[0]
        if len(titles) == 1
        else _("%(first)s and %(more)s more") % {"first": titles[0], "more": len(titles) - 1}
        for piece, titles in found.items()
    }


def counts(rows: Any) -> dict[str, int]:
    """How many pieces are how far. One query."""
    return dict(rows.order_by().values_list("stands").annotate(Count("pk")))
