"""The dice behind the made-up workspace: the same throws every time."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import models

SIDES = ("product", "marketing")
STAGES = ("alpha", "beta", "ga")
Fields = Iterator[dict[str, Any]]
Tables = Iterator[tuple[type[models.Model], Iterable[models.Model]]]
_WORDS = """account admin alert api archive audit billing board budget bulk calendar campaign chart checkout comment consent
customer dashboard date digest discount email export feed field filter form import inbox invoice label language layout limit
link list login map message mobile note offline onboarding order page password payment permission plan policy price profile
quota reminder report role route rule search segment seat session setting share sign single sort status sync table tag task
team template theme token trial update upload usage user view webhook"""
WORDS = tuple(_WORDS.split())


@dataclass(frozen=True)
class Scale:
    """How many rows of each leading kind."""

    items: int = 10_000
    insights: int = 100_000
    objectives: int = 2_000
    launches: int = 200
    people: int = 200
    claims: int = 5_000

    def part(self, share: int) -> "Scale":
        """The same world, `share` times smaller, but never without people of both sides and some goals."""
        return Scale(
            items=max(80, self.items // share),
            insights=max(80, self.insights // share),
            objectives=max(24, self.objectives // share),
            launches=max(10, self.launches // share),
            people=max(10, self.people // share),
            claims=max(60, self.claims // share),
        )


class Dice:
    """Throws for one world, and the sizes of the lesser kinds that follow from its scale."""

    def __init__(self, scale: Scale, today: date, seed: int) -> None:
        self.scale, self.today = scale, today
        self.random = random.Random(seed)  # noqa: S311  (the same world every time, nothing secret)
        self.metrics = max(12, scale.objectives // 8)
        self.releases = max(10, scale.items // 100)
        self.contents = max(20, scale.items // 6)
        self.customers = max(10, scale.insights // 60)
        self.product = range(1, scale.people * 6 // 10 + 1)
        self.marketing = range(scale.people * 6 // 10 + 1, scale.people + 1)
        # What others point to and must agree with: filled when these tables are made.
        self.items: list[dict[str, Any]] = []
        self.claims: list[dict[str, Any]] = []
        # One launch that is about much, and a long piece that goes out with it.
        self.great_launch = 5
        self.great_piece = 3

    def often(self, share: float) -> bool:
        """True in this share of cases."""
        return self.random.random() < share

    def words(self, low: int, high: int) -> str:
        """A line of words, the first with a capital."""
        return " ".join(self.random.choices(WORDS, k=self.random.randint(low, high))).capitalize()

    def ago(self, low: int, high: int) -> date:
        """A day between `low` and `high` days ago; negative numbers lie ahead."""
        return self.today - timedelta(days=self.random.randint(low, high))

    def one(self, side: str) -> int:
        """A member of a side."""
        return self.random.choice(self.product if side == "product" else self.marketing)

    def table(
        self, model: type[models.Model], many: Fields
    ) -> tuple[type[models.Model], Iterator[models.Model]]:
        """A table of the workspace with its numbered rows."""
        return model, (model(id=number, workspace_id=1, **fields) for number, fields in enumerate(many, 1))
