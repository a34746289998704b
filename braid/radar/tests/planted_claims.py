"""The worked examples about what is said: claims beside the roadmap, content that goes out, the market that moves."""

from datetime import UTC, datetime, time
from typing import Any

from braid.insights.models import Insight
from braid.messaging.models import Claim, Content, FactCheck, HouseReview, MessageHouse
from braid.radar.tests.planted import STORIES, story
from braid.radar.tests.rows import Rows, ago, ahead
from braid.roadmap import models as roadmap
from braid.teamwork.models import Citation, Decision, Ending

__all__ = ["STORIES"]


def moment(days: int) -> datetime:
    """Noon so many days ago."""
    return datetime.combine(ago(days), time(12), tzinfo=UTC)


def _said(rows: Rows, said: str, **item: Any) -> roadmap.Item:
    release = rows.make(roadmap.Release, name="1.35", planned_on=ahead(30))
    subject = rows.item("Sidecars", release=release, **item)
    rows.make(Claim, text=f"Sidecars: {said}", item=subject, item_ref="KEP-7", stage=said, phrase=said, release=release, said_on=ago(1))  # fmt: skip
    return subject


@story("D29", 3)
def announced_as_more_than_the_roadmap_shows(rows: Rows) -> None:
    _said(rows, "ga", stage="beta")


@story("D29", 1)
def announced_as_less_than_the_roadmap_shows(rows: Rows) -> None:
    item = _said(rows, "beta", stage="beta")
    rows.make(roadmap.Milestone, item=item, stage="ga", release=item.release)


@story("D29", 2)
def announced_and_not_on_the_roadmap(rows: Rows) -> None:
    rows.make(Claim, text="KEP-9 graduates", item_ref="KEP-9", stage="ga", phrase="GA", said_on=ago(1))


@story("D29", 2)
def promised_and_no_work(rows: Rows) -> None:
    item = _said(rows, "beta", stage="beta")
    rows.item("Promised", phase="define", release=item.release)


@story("D29", "clear")
def not_announced_but_internal_or_below_ga(rows: Rows) -> None:
    item = _said(rows, "beta", stage="beta")
    rows.item("Inside", stage="ga", visibility="internal", release=item.release)
    rows.item("Young", stage="beta", release=item.release)


def _post(rows: Rows, day: int, is_out: bool = False, item: dict[str, Any] | None = None) -> Claim:
    """A claim in a post that goes out on that day, about an item that has shipped unless said otherwise."""
    days = {"published_on": ago(-day)} if is_out else {"publish_on": ahead(day)}
    post = rows.make(Content, title="Launch post", **days)
    subject = rows.item("Alerts", **({"released_on": ago(30)} if item is None else item))
    return rows.make(Claim, text="Alerts are instant.", content=post, item=subject, said_on=ago(10))


@story("D24", 2)
def due_in_five_days_and_unchecked(rows: Rows) -> None:
    _post(rows, 5)


@story("D24", 3)
def out_and_checked_before_it_changed(rows: Rows) -> None:
    claim = _post(rows, -2, is_out=True)
    rows.make(FactCheck, claim=claim, standing="true", on=ago(9))
    rows.make(FactCheck, claim=claim, standing="expired", on=ago(3))


@story("D24", 3)
def out_and_not_shipped(rows: Rows) -> None:
    claim = _post(rows, -2, is_out=True, item={"stage": "beta", "planned_on": ahead(30)})
    rows.make(FactCheck, claim=claim, standing="true", on=ago(3))


@story("D24", "clear")
def out_checked_and_shipped(rows: Rows) -> None:
    claim = _post(rows, -2, is_out=True)
    rows.make(FactCheck, claim=claim, standing="limits", limits="Team plan", on=ago(3))


@story("D24", "clear")
def out_and_true_of_the_stage_that_it_claims(rows: Rows) -> None:
    claim = _post(rows, -2, is_out=True, item={"stage": "beta"})
    Claim.objects.update(stage="beta", item_ref="Alerts")
    rows.make(FactCheck, claim=claim, standing="true", on=ago(3))


def _said_in_release(rows: Rows, **item: Any) -> None:
    """A claim that names a release which is out, and no stage, about an item that becomes alpha in it and GA much later."""
    claim = _post(
        rows, -2, is_out=True, item={"phase": "build", "stage": "alpha", "planned_on": ahead(300), **item}
    )
    now = rows.make(roadmap.Release, name="1.35", planned_on=ago(2), released_on=ago(2))
    later = rows.make(roadmap.Release, name="1.40", planned_on=ahead(300))
    for stage, release in (("alpha", now), ("ga", later)):
        rows.make(roadmap.Milestone, item=claim.item, stage=stage, release=release)
    Claim.objects.update(release=now)
    rows.make(FactCheck, claim=claim, standing="true", on=ago(3))


@story("D24", "clear")
def out_as_alpha_with_the_release_that_it_names(rows: Rows) -> None:
    _said_in_release(rows)


@story("D24", 3)
def out_as_alpha_and_said_to_be_ga(rows: Rows) -> None:
    _said_in_release(rows)
    Claim.objects.update(stage="ga")


@story("D24", 3)
def said_of_a_release_and_not_begun(rows: Rows) -> None:
    _said_in_release(rows, phase="define")


@story("D24", "unknown")
def claims_of_no_piece_are_not_judged(rows: Rows) -> None:
    rows.make(Claim, text="Alerts are instant.", said_on=ago(10))


def _signals(rows: Rows, *days: int, sources: str = "call forum competitor") -> list[Insight]:
    """What the market signals about one theme, so many days ago."""
    kinds = sources.split()
    return [
        rows.make(
            Insight, text=f"They offer it for less, {day}", kind_of="competitor", theme="Pricing", side="marketing",
            source=kinds[n % len(kinds)], heard_on=ago(day), clock_from=ago(day), answered_on=ago(day),
        )
        for n, day in enumerate(days)
    ]  # fmt: skip


@story("D27", 2)
def signals_of_three_kinds_and_no_answer(rows: Rows) -> None:
    _signals(rows, 70, 40, 12)


@story("D27", 3)
def signals_and_an_old_positioning(rows: Rows) -> None:
    _signals(rows, 70, 40, 12)
    house = rows.make(MessageHouse, audience="Analysts")
    rows.make(HouseReview, house=house, note="We stay", on=ago(260))


@story("D27", "unknown")
def four_signals_of_one_forum(rows: Rows) -> None:
    _signals(rows, 70, 40, 12, 5, sources="forum")


@story("D27", "clear")
def an_item_that_rests_on_a_signal_is_an_answer(rows: Rows) -> None:
    first = _signals(rows, 70, 40, 12)[0]
    rows.make(roadmap.ItemInsight, item=rows.item("Cheaper plan"), insight=first, on=ago(10))


def _decided(rows: Rows, **more: object) -> Decision:
    """That they stay as they are, about the first of three signals."""
    first = _signals(rows, 70, 40, 12)[0]
    made = rows.make(
        Decision, question="Do we lower the price?", outcome="We stay.", asked_on=ago(20), **more
    )
    rows.make(Citation, decision=made, subject_kind=first.kind, subject_id=first.pk, at=moment(10))
    return made


@story("D27", "clear")
def a_decision_to_stay_is_an_answer(rows: Rows) -> None:
    _decided(rows, decided_on=ago(9))


@story("D27", 2)
def a_question_that_nobody_has_decided_is_no_answer(rows: Rows) -> None:
    _decided(rows)


@story("D27", 2)
def a_decision_that_was_reversed_is_no_answer(rows: Rows) -> None:
    rows.make(
        Ending, decision=_decided(rows, decided_on=ago(9)), kind_of="reversed", why="The board asked again"
    )


@story("D27", "clear")
def a_look_at_the_positioning_is_an_answer(rows: Rows) -> None:
    _signals(rows, 70, 40, 12)
    house = rows.make(MessageHouse, audience="Analysts")
    rows.make(HouseReview, house=house, note="We stay as we are", theme="Pricing", on=ago(10))
