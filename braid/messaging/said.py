"""Claims beside the roadmap, for lists, item pages and launch pages: any number in one query."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet
from django.utils.translation import gettext as _

from braid.base.gathered import day_in, gathered, scattered
from braid.base.models import Stage
from braid.messaging.ledger import COLUMNS as STAND
from braid.messaging.ledger import Stand, stand_of, with_stand
from braid.messaging.truth import TONES, Verdict, When, stage_shown, verdict
from braid.people.models import Member
from braid.roadmap.models import Milestone

COLUMNS = (
    "pk", "text", "stage", "stage_text", "item_id", "item_ref", "item__title", "item__stage", "item__stage_text", "item__release_id",
    "release_id", "release_ref", "release__name", "release__planned_on", "release__released_on",
    "source", "side", "said_on",
)  # fmt: skip
ALL_COLUMNS = (*COLUMNS, *STAND, "milestones")


@dataclass(frozen=True, slots=True)
class Said:
    """One claim with what the roadmap shows. The texts are as people read them; `shown` may be empty."""

    pk: int
    url: str
    text: str
    side: str
    said_on: date
    source: str
    item_id: int | None
    item: str
    item_url: str
    claimed: str
    shown: str
    release: str
    verdict: Verdict
    tone: str
    # What experts say of it, apart from what the roadmap shows.
    stand: Stand

    @property
    def pill(self) -> tuple[str, str]:
        """The verdict as a word and its tone."""
        return str(self.verdict.label), self.tone

    @property
    def compares(self) -> bool:
        """Whether there is anything to compare: the claim names a stage, or an item that the roadmap does not have."""
        return self.verdict != Verdict.UNSAID


def said(member: Member, claims: QuerySet[Any]) -> list[Said]:
    """The claims of a query set, in its order, each beside the stage that the roadmap shows in its release."""
    return beside(member, list(with_columns(member, claims)))


def with_columns(member: Member, claims: QuerySet[Any]) -> QuerySet[Any, Any]:
    """The claims of a query set with what is read of each."""
    return with_roadmap(member, claims).values(*ALL_COLUMNS)


def with_roadmap(member: Member, claims: QuerySet[Any]) -> QuerySet[Any]:
    """The claims of a query set with how they stand, and with the milestones of their items that the member may see."""
    rows = Milestone.objects.visible_to(member).filter(item=OuterRef("item"))
    columns = ("stage", "release__name", "release__planned_on", "release__released_on")
    return with_stand(claims).annotate(milestones=gathered(rows, *columns))


def columns_of(claim: Any) -> dict[str, Any]:
    """What `with_columns` reads, of a claim that was read `with_roadmap` and with its item and its release."""
    return {name: _value(claim, name) for name in ALL_COLUMNS}


def _value(claim: Any, name: str) -> Any:
    of, _way, column = name.rpartition("__")
    row = getattr(claim, of) if of else claim
    return None if row is None else getattr(row, column)


def beside(member: Member, rows: list[dict[str, Any]]) -> list[Said]:
    """Claims that were read in this way, each beside the stage that the roadmap shows in its release."""
    return [_one(row, f"/w/{member.workspace.slug}/") for row in rows]


def _reached(text: str | None) -> list[tuple[str, When]]:
    """The stages of an item with the releases in which it reaches them."""
    return [
        (stage, When(name, day_in(released or planned))) for stage, name, planned, released in scattered(text)
    ]


def _one(row: dict[str, Any], prefix: str) -> Said:
    when = None
    if row["release_id"]:
        when = When(row["release__name"], row["release__released_on"] or row["release__planned_on"])
    has_item = row["item_id"] is not None
    reached = _reached(row["milestones"]) if has_item and when else []
    # Without milestones the item's stage speaks of its own release and of no other.
    elsewhere = bool(when and not reached and row["item__release_id"] not in (None, row["release_id"]))
    shown = "" if elsewhere else stage_shown(row["item__stage"] or "", reached, when)
    outcome = verdict(
        row["stage"], shown if has_item else "", names_item=bool(row["item_ref"]), has_item=has_item
    )
    return Said(
        pk=row["pk"],
        url=f"{prefix}claims/{row['pk']}/",
        text=row["text"],
        side=row["side"],
        said_on=row["said_on"],
        source=row["source"],
        item_id=row["item_id"],
        item=row["item__title"] or row["item_ref"],
        item_url=f"{prefix}roadmap/{row['item_id']}/" if has_item else "",
        claimed=stage_word(row["stage"]) or row["stage_text"],
        shown=_shown_word(shown, row["item__stage_text"] or "") if has_item and not elsewhere else "",
        release=row["release__name"] or row["release_ref"],
        verdict=outcome,
        tone=TONES[outcome],
        stand=stand_of(row),
    )


def _shown_word(shown: str | None, as_written: str) -> str:
    if shown is None:
        return _("No stage yet")
    return stage_word(shown) or as_written


def stage_word(stage: str) -> str:
    """The stage as people read it; empty for none."""
    return str(Stage(stage).label) if stage in Stage.values else ""
