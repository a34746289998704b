"""Facts of the teamwork room: who leads on which area, what waits to be decided, what was decided, and by whom."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce
from django.utils import timezone

from braid.base.models import BOTH_SIDES
from braid.radar.detectors.at_work import Decided, Question
from braid.radar.detectors.say import Thing
from braid.radar.detectors.world import Charted
from braid.radar.facts.rows import grouped, thing
from braid.teamwork.models import Citation, Decision, DecisionPart, Duty, Position, Responsibility
from braid.teamwork.models.chart import here

Role = DecisionPart.Role
COLUMNS = (
    "pk", "area_id", "question", "asked_on", "decided_on", "asks_lead", "escalation__at", "ending__kind_of", "ending__side",
    "ending__at", "is_cited", "product_said", "marketing_said",
)  # fmt: skip


@dataclass(slots=True)
class ChartFacts:
    """The chart of one workspace on one day, and its decisions."""

    workspace: int
    today: date
    areas: tuple[Charted, ...] = ()
    decided: tuple[Decided, ...] = ()
    questions: tuple[Question, ...] = ()

    def load(self) -> None:
        """Four queries."""
        rows = Responsibility.objects.open_in(self.workspace).in_force().filter(valid_from__lte=self.today)
        duties = Duty.objects.filter(here(self.today), responsibility__in=rows, role=Duty.Role.ACCOUNTABLE)
        sides = duties.annotate(of=Coalesce("member__side", "side")).order_by("pk")
        leads = grouped(sides.values_list("responsibility_id", "of"))
        asked = self._asked()
        waiting, reversed_ = _of_areas(asked, self.today)
        self.areas = tuple(
            Charted(
                thing("responsibility", key, area, f"responsibilities/{key}/"), tuple(leads.get(key, ())), in_use,
                tuple(waiting.get(key, ())), tuple(reversed_.get(key, ())),
            )
            for key, area, in_use in rows.order_by("pk").values_list("pk", "area", "in_use")
        )  # fmt: skip
        self.questions = tuple(each.question() for each in asked if not each.decided_by(self.today))
        self.decided = tuple(
            each.decision(leads) for each in asked if each.decided_by(self.today) and each.is_shared
        )

    def _asked(self) -> list["Asked"]:
        """All decisions that everybody may read, with who has which part in them. Two queries."""
        said = Position.objects.filter(decision=OuterRef("pk"))
        rows: Any = Decision.objects.open_in(self.workspace).filter(asked_on__lte=self.today)
        rows = rows.annotate(
            is_cited=Exists(Citation.objects.filter(decision=OuterRef("pk"))),
            **{f"{side}_said": Exists(said.filter(side=side)) for side in BOTH_SIDES},
        )
        parts = DecisionPart.objects.filter(decision__in=rows.values("pk"), role__in=(Role.APPROVER, Role.CONTRIBUTOR))  # fmt: skip
        sides = parts.annotate(of=Coalesce("member__side", "side"))
        named: dict[int, list[tuple[str, str, bool]]] = defaultdict(list)
        for key, role, side, left in sides.values_list("decision_id", "role", "of", "member__left_on"):
            named[key].append((role, side, not side or (left is not None and left <= self.today)))
        return [
            Asked(dict(zip(COLUMNS, row, strict=True)), named.get(row[0], ()))
            for row in rows.order_by("pk").values_list(*COLUMNS)
        ]


@dataclass(frozen=True, slots=True)
class Asked:
    """A decision, or a question that waits for one, with the parts of people and sides: (role, side, whether they left)."""

    row: Mapping[str, Any]
    parts: Iterable[tuple[str, str, bool]]

    @property
    def thing(self) -> Thing:
        return thing("decision", self.row["pk"], self.row["question"], f"decisions/{self.row['pk']}/")

    @property
    def deciders(self) -> frozenset[str]:
        """The sides of those who decide, or did."""
        return frozenset(side for role, side, _gone in self.parts if role == Role.APPROVER)

    @property
    def is_shared(self) -> bool:
        """It concerns both: its area is in the chart, something rests on it, or both sides have a part in it.

        (Who leads on an area is asked of both in any case.)
        """
        sides = {side for _role, side, _gone in self.parts}
        is_about = bool(self.row["area_id"]) or self.row["is_cited"]
        return not self.row["asks_lead"] and bool(self.deciders) and (is_about or sides >= set(BOTH_SIDES))

    def decided_by(self, day: date) -> bool:
        return self.row["decided_on"] is not None and self.row["decided_on"] <= day

    def question(self) -> Question:
        """What waits: a question that was taken to the sponsor waits since then."""
        taken = self.row["escalation__at"]
        decides = any(role == Role.APPROVER and not gone for role, _side, gone in self.parts)
        since = timezone.localdate(taken) if taken else self.row["asked_on"]
        return Question(self.thing, since, decides, taken is not None)

    def decision(self, leads: Mapping[int, Iterable[str]]) -> Decided:
        """What was decided; the area's one lead has the last word there by the chart."""
        by = self.deciders
        asked = {side for role, side, _gone in self.parts if role == Role.CONTRIBUTOR}
        asked |= {side for side in BOTH_SIDES if self.row[f"{side}_said"]}
        has_word = tuple(leads.get(self.row["area_id"], ()))
        return Decided(self.thing, self.row["decided_on"], by, frozenset(asked), len(has_word) == 1 and by == set(has_word))  # fmt: skip


def _of_areas(asked: Iterable[Asked], today: date) -> tuple[dict[int, list[tuple[Thing, date]]], dict[int, list[Thing]]]:  # fmt: skip
    """Of each area what waits to be decided, and what one side decided and the other reversed."""
    waiting: dict[int, list[tuple[Thing, date]]] = defaultdict(list)
    reversed_: dict[int, list[Thing]] = defaultdict(list)
    for each in asked:
        row = each.row
        # (Who leads on an area is what the finding itself asks; it does not wait in the area.)
        if not row["area_id"] or row["asks_lead"]:
            continue
        if not each.decided_by(today):
            waiting[row["area_id"]].append((each.thing, row["asked_on"]))
        elif (
            row["ending__kind_of"] == "reversed"
            and timezone.localdate(row["ending__at"]) <= today
            and _is_other(row["ending__side"], each.deciders)
        ):
            reversed_[row["area_id"]].append(each.thing)
    return waiting, reversed_


def _is_other(side: str, deciders: Any) -> bool:
    """Whether it was reversed by a side that had no part in deciding it."""
    return side in BOTH_SIDES and bool(deciders) and side not in deciders
