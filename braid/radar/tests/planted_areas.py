"""The worked examples about words and about who leads on what, as rows of the rooms."""

from datetime import datetime, time
from typing import Any

from django.utils import timezone

from braid.launches.models import Launch
from braid.messaging.models import Claim
from braid.people.models import Member
from braid.radar.tests.planted import STORIES, story
from braid.radar.tests.rows import SIDES, Rows, ago
from braid.teamwork.models import Decision, DecisionPart, Duty, Ending, Responsibility, Term, UnclearWord

__all__ = ["STORIES"]


def area(rows: Rows, name: str, *leads: str, **more: Any) -> Responsibility:
    """An area on which these sides say that they lead."""
    row = rows.make(Responsibility, area=name, valid_from=ago(90), **more)
    for side in leads:
        rows.make(Duty, responsibility=row, role="accountable", side=side)
    return row


def nine(rows: Rows) -> Responsibility:
    """Segmentation in use and personas that nobody leads on, research that product does."""
    segmentation = area(rows, "segmentation", in_use=True)
    area(rows, "personas")
    area(rows, "research", "product")
    area(rows, "long ago", ended_on=ago(10))
    return segmentation


@story("D14", 2)
def nobody_leads_on_segmentation_and_personas(rows: Rows) -> None:
    nine(rows)


@story("D14", 3)
def a_decision_waits_where_nobody_leads(rows: Rows) -> None:
    rows.make(Decision, question="Which segment first?", area=nine(rows), asked_on=ago(15))


@story("D14", 1)
def whoever_led_has_left(rows: Rows) -> None:
    row = area(rows, "personas")
    gone = rows.make(Member, name="Gone", side="product", joined_on=ago(300), left_on=ago(2))
    rows.make(Duty, responsibility=row, role="accountable", member=gone)


@story("D14", "clear")
def one_leads_on_each(rows: Rows) -> None:
    area(rows, "research", "product")


@story("D15", 2)
def both_lead_on_the_pricing_page(rows: Rows) -> None:
    area(rows, "pricing page", *SIDES)


@story("D15", 3)
def one_reversed_what_the_other_decided_on_the_pricing_page(rows: Rows) -> None:
    row = area(rows, "pricing page", *SIDES)
    made = rows.make(Decision, question="Show it?", area=row, asked_on=ago(30), decided_on=ago(20))
    rows.make(DecisionPart, decision=made, role="approver", side="marketing")
    at = timezone.make_aware(datetime.combine(ago(5), time(12)))
    rows.make(Ending, decision=made, kind_of="reversed", side="product", why="No", at=at)


@story("D15", "clear")
def marketing_alone_leads_on_the_pricing_page(rows: Rows) -> None:
    area(rows, "pricing page", "marketing")


def texts(rows: Rows, **words: str) -> None:
    """Claims in which a side uses each of these words three times; and one of each side without any."""
    for side in SIDES:
        rows.make(Claim, text="It is fast.", side=side, said_on=ago(5))
        for word in words.get(side, "").split():
            for number in range(3):
                rows.make(Claim, text=f"The {word} counts, {number} times.", side=side, said_on=ago(5))


@story("D13", 1)
def four_abbreviations_of_one_side_each(rows: Rows) -> None:
    texts(rows, product="P95 CDC", marketing="ICP TOFU")


@story("D13", 2)
def one_of_them_stands_in_a_launch_brief(rows: Rows) -> None:
    texts(rows, product="P95 CDC", marketing="ICP TOFU")
    rows.make(Launch, name="Autumn", summary="Made for every ICP that we know.")


@story("D13", "clear")
def both_use_it_or_the_glossary_has_it(rows: Rows) -> None:
    texts(rows, product="API P95", marketing="API ICP TOFU")
    for word in ("P95", "ICP", "TOFU"):
        rows.make(Term, term=word, meaning="As everybody says it")


@story("D13", 1)
def somebody_did_not_understand_a_word(rows: Rows) -> None:
    texts(rows)
    rows.make(UnclearWord, word="cohort", side="product", on=ago(8))
