"""Rounds of the sample company: three waves of a pulse, priorities ready to reveal, roles with conflicts, two chairs."""

import random
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from braid.base.models import BOTH_SIDES
from braid.people.models import Member
from braid.rounds import actions, instruments
from braid.rounds.cards import KEYS
from braid.rounds.jobs import shuffle
from braid.rounds.models import Round
from braid.site.sample.world import World
from braid.teamwork.chart_actions import acknowledge_area, chart_area

# What a person of each side answers on average, by strand, in the three waves.
LEVELS = (
    {"product": {"T": 4.0, "G": 3.6, "L": 3.2}, "marketing": {"T": 3.5, "G": 2.6, "L": 3.0}},
    {"product": {"T": 4.0, "G": 3.6, "L": 3.1}, "marketing": {"T": 3.3, "G": 2.4, "L": 2.9}},
    {"product": {"T": 3.9, "G": 3.5, "L": 3.0}, "marketing": {"T": 3.2, "G": 2.2, "L": 2.8}},
)
WHYS = {
    (
        "Template gallery",
        "marketing",
    ): "Third most asked-for thing in the forum; our competitor's launch last week led with it.",
    ("Template gallery", "product"): "No usage signal in the product; moderation cost is unknown.",
    ("Self-serve billing", "product"): "Every small customer costs us a support call today.",
    ("Self-serve billing", "marketing"): "Nobody has ever left because of the invoice.",
}
# Value to customers and to the business, and effort, as each side sees it.
SEEN = {
    "Self-serve billing": ((5, 5, 2), (2, 2, 4)),
    "Template gallery": ((2, 1, 5), (5, 5, 2)),
    "SSO for Team plan": ((4, 4, 3), (5, 4, 2)),
    "Audit log": ((3, 4, 3), (2, 2, 2)),
    "Usage-based pricing": ((3, 4, 4), (3, 4, 4)),
    "Mobile read-only": ((2, 2, 4), (3, 2, 3)),
}


def tell(world: World) -> None:
    """All four chapters."""
    people = [m for m in world.cast.values() if m.side in BOTH_SIDES and m.right != Member.Right.GUEST]
    leads = {"product_facilitator": world.cast["priya"], "marketing_facilitator": world.cast["marco"]}
    pulses(world, people, leads)
    priorities(world, people, leads)
    roles(world, people, leads)
    two_chairs(world)


def two_chairs(world: World) -> None:
    """Priya and Marco have sat down; three things are two steps apart."""
    priya, marco = world.cast["priya"], world.cast["marco"]
    apart = {"T3": ("4", "2"), "G4": ("2", "4"), "L5": ("2", "5")}
    with world.at(-2):
        card = actions.make_card(by=marco, other=priya)
        for place, person in enumerate((priya, marco)):
            said = {
                key: apart[key][place] if key in apart else str(4 - (number + place) % 2)
                for number, key in enumerate(KEYS)
            }
            actions.sit(card, by=person, answers=said)
        for person in (priya, marco):
            actions.press_open(card, by=person)


def closed_on(world: World, row: Round, on: int) -> None:
    """It was open until that day: a draft must end after now, so this is written down afterwards."""
    Round.objects.filter(pk=row.pk).update(closes_at=world.morning(on))


def pulses(world: World, people: list[Member], leads: dict[str, Any]) -> None:
    """A pulse every quarter; marketing sees shared goals less and less."""
    dice, before = random.Random(11), None  # noqa: S311  (a story that is the same every time)
    for wave, levels in enumerate(LEVELS):
        on = -28 - 91 * (len(LEVELS) - 1 - wave)
        with world.at(on):
            row = actions.draft_round(
                by=world.cast["priya"], use=Round.Use.PULSE, name="Pulse", is_anonymous=True, every_months=3,
                purpose="How it is to work together, and what would help most.", previous=before,
                instrument=instruments.VERSION, closes_at=timezone.now() + timedelta(days=7), invited=people,
                questions=instruments.pulse(world.workspace, "R"), **leads,
            )  # fmt: skip
            actions.open_round(row, by=world.cast["priya"])
            row.refresh_from_db()
            for person in people:
                actions.cast(row, by=person, answers=_answers(row, levels[person.side], dice))
        with world.at(on + 7):
            actions.close(row, by=world.cast["marco"])
            actions.reveal(row, by=world.cast["marco"])
        shuffle(row)
        closed_on(world, row, on + 7)
        row.refresh_from_db()
        before = row


def _answers(row: Round, level: dict[str, float], dice: random.Random) -> dict[str, str]:
    own, said = dice.gauss(0, 0.4), {}
    for q in row.questions.order_by("order"):
        if q.scale == "choice":
            said[q.key] = dice.choices("abcd", (3, 3, 2, 1))[0]
            continue
        mean = level.get(q.block, 3.3) + own + dice.gauss(0, 0.7)
        value = min(5, max(1, round(6 - mean if q.is_reversed else mean)))
        said[q.key] = str(value)
    return said


def priorities(world: World, people: list[Member], leads: dict[str, Any]) -> None:
    """What to do first next quarter: everybody has answered, and nobody has seen it."""
    items = [world.items[key] for key in world.items if world.items[key].title in SEEN]
    with world.at(-6):
        row = actions.draft_round(
            by=world.cast["priya"], use=Round.Use.PRIORITIES, name="Next quarter's priorities", shows_names=False,
            purpose="What do we do first next quarter, and what can wait?", questions=instruments.priorities(),
            subjects=items, closes_at=timezone.now() + timedelta(days=5), invited=people, **leads,
        )  # fmt: skip
        actions.open_round(row, by=world.cast["priya"])
        row.refresh_from_db()
        dice = random.Random(5)  # noqa: S311  (a story that is the same every time)
        for person in people:
            _sheet(row, person, dice)
    with world.at(-1):
        actions.close(row, by=world.cast["marco"])
    closed_on(world, row, -1)


def _sheet(row: Round, person: Member, dice: random.Random) -> None:
    for subject in row.subjects.order_by("order"):
        customers, business, effort = SEEN[subject.title][person.side == "marketing"]
        seen = {
            "customers": customers,
            "business": business,
            "confidence": 3,
            "build": effort,
            "market": effort,
        }
        for q in row.questions.exclude(for_side__in=set(BOTH_SIDES) - {person.side}).order_by("order"):
            value = min(5, max(1, seen[q.key] + dice.choice((-1, 0, 0, 0, 1))))
            why = (
                WHYS.get((subject.title, person.side), "") if q.key == "customers" and person.is_lead else ""
            )
            actions.answer(row, by=person, question=q, subject=subject, value=str(value), why=why)


ROLES: tuple[tuple[str, str, str], ...] = (
    ("Segmentation", "product", "marketing"), ("Pricing and packaging", "marketing", "product"),
    ("Personas", "product", "product"), ("Messaging", "marketing", "marketing"),
)  # fmt: skip


def roles(world: World, people: Iterable[Member], leads: dict[str, Any]) -> None:
    """Who leads on what: both claim segmentation, nobody wants pricing."""
    with world.at(-12):
        row = actions.draft_round(
            by=world.cast["marco"], use=Round.Use.ROLES, name="Who leads on what", shows_names=True,
            purpose="Four areas that both of us touch: who leads?", questions=instruments.roles(),
            subjects=[area for area, _one, _two in ROLES], closes_at=timezone.now() + timedelta(days=4),
            invited=people, **leads,
        )  # fmt: skip
        actions.open_round(row, by=world.cast["marco"])
        row.refresh_from_db()
        question, said = row.questions.get(), {area: {"product": p, "marketing": m} for area, p, m in ROLES}
        for person in people:
            for subject in row.subjects.order_by("order"):
                value = said[subject.title][person.side]
                actions.answer(row, by=person, question=question, subject=subject, value=value)
    with world.at(-8):
        actions.close(row, by=world.cast["priya"])
        actions.reveal(row, by=world.cast["priya"])
        row.refresh_from_db()
        _settled(world, row)
        actions.save_as_template(row, by=world.cast["marco"])
    closed_on(world, row, -8)


def _settled(world: World, row: Round) -> None:
    """Messaging is settled and agreed by both; the two areas in conflict are still open."""
    marco, priya = world.cast["marco"], world.cast["priya"]
    duties = [("accountable", marco, ""), ("responsible", world.cast["amir"], ""), ("consulted", priya, "")]
    area = chart_area(
        by=marco, area="Messaging", scope="What we say about the product, and in which words.", duties=duties,
        valid_from=world.day(-8), source_round=row,
    )  # fmt: skip
    for person in (marco, priya):
        acknowledge_area(area, by=person)
