"""The worked examples of the method once more, as rows of the rooms. Today is 2 June 2025."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from braid.goals import models as goals
from braid.insights.models import Insight
from braid.launches import models as launches
from braid.messaging.models import Claim, Content, ContentItem
from braid.radar.tests.rows import SIDES, Rows, ago, ahead
from braid.roadmap import models as roadmap

Story = Callable[[Rows], None]
STORIES: list[tuple[str, str, int | str, Story]] = []


def story(detector: str, expected: int | str) -> Callable[[Story], Story]:
    """A story and what its detector reads: the severity of its most serious finding, or a state."""

    def add(tell: Story) -> Story:
        STORIES.append((tell.__name__, detector, expected, tell))
        return tell

    return add


@story("D01", 2)
def one_of_seven_objectives_is_shared(rows: Rows) -> None:
    period = rows.period()
    for number, sides in enumerate([("product",)] * 4 + [("marketing",)] * 2 + [SIDES]):
        rows.objective(f"Objective {number}", period, *sides)


@story("D01", 3)
def none_of_three_is_shared(rows: Rows) -> None:
    period = rows.period()
    for side in ("product", "marketing", "product"):
        rows.objective("Ours", period, side)
    rows.objective("Long ago, shared", rows.period(200, -100), *SIDES)


@story("D01", "clear")
def two_of_four_are_shared_and_agreed_single_work_is_left_out(rows: Rows) -> None:
    period = rows.period()
    for sides in (("product",), ("marketing",), SIDES, SIDES):
        rows.objective("Ours", period, *sides)
    alone = rows.objective("Rightly alone", period, "product")
    for side in SIDES:
        rows.make(goals.OursAlone, objective=alone, side=side)


@story("D01", "unknown")
def goals_of_one_side_only(rows: Rows) -> None:
    period = rows.period()
    for number in range(5):
        rows.objective(f"Objective {number}", period, "product")


def _targets(rows: Rows, ours: tuple, theirs: tuple) -> None:
    metric, period = rows.metric("Trials"), rows.period()
    for side, (baseline, target) in zip(SIDES, (ours, theirs), strict=True):
        objective = rows.objective(f"Of {side}", period)
        rows.result(objective, side, metric=metric, baseline=baseline, target=target)


@story("D02", 2)
def targets_far_apart(rows: Rows) -> None:
    _targets(rows, (1000, 1100), (1000, 1400))


@story("D02", 3)
def targets_in_opposite_directions(rows: Rows) -> None:
    _targets(rows, (20_000, 15_000), (None, 30_000))


@story("D02", "clear")
def targets_close_enough(rows: Rows) -> None:
    _targets(rows, (100, 120), (100, 124))


@story("D02", "unknown")
def targets_without_numbers(rows: Rows) -> None:
    _targets(rows, (None, None), (100, 124))


def _yardsticks(rows: Rows, ours: str, theirs: str, due: int = 40) -> None:
    for name, kind in (("usage", "driver"), ("awareness", "driver"), ("activation", "driver")):
        rows.metric(name, kind)
    rows.metric("retention", "outcome")
    rows.metric("brand", "outcome")
    for source, target in (("usage", "retention"), ("activation", "retention"), ("awareness", "brand")):
        rows.drives(source, target)
    item = rows.item("Onboarding", planned_on=ahead(due))
    for side, metric in zip(SIDES, (ours, theirs), strict=True):
        if metric:
            rows.named(item, side, metric)


@story("D03", 2)
def usage_against_awareness(rows: Rows) -> None:
    _yardsticks(rows, "usage", "awareness")


@story("D03", 1)
def usage_against_activation(rows: Rows) -> None:
    _yardsticks(rows, "usage", "activation")


@story("D03", 3)
def no_metric_of_marketing_ten_days_before(rows: Rows) -> None:
    _yardsticks(rows, "usage", "", 10)


@story("D04", 2)
def registrations_lead_nowhere(rows: Rows) -> None:
    rows.metric("registrations")
    rows.metric("activation")
    rows.metric("retention", "outcome")
    rows.drives("activation", "retention")


def _counter(rows: Rows, *readings: float) -> None:
    metric = rows.metric("Active teams", "outcome", 170)
    objective = rows.objective("More active teams", rows.period())
    rows.result(objective, "product", metric=metric, baseline=100, target=200)
    guard = rows.metric("Satisfaction", "counter", *readings)
    rows.make(goals.CounterMetric, objective=objective, metric=guard, bound="floor", limit=35)


@story("D05", 3)
def counter_metric_below_its_floor(rows: Rows) -> None:
    _counter(rows, 37, 34, 32)


@story("D05", "clear")
def counter_metric_back_inside(rows: Rows) -> None:
    _counter(rows, 34, 36)


@story("D05", 1)
def no_counter_metric_named(rows: Rows) -> None:
    objective = rows.objective("More active teams", rows.period())
    rows.result(objective, "product", metric=rows.metric("Active teams"), baseline=100, target=200)


@story("D06", 2)
def the_driver_rises_and_the_outcome_does_not(rows: Rows) -> None:
    rows.metric("Registrations", "driver", 101, 99, 100, 115, 120, 118)
    rows.metric("Retention", "outcome", 39, 40, 41, 40, 40, 41)
    rows.drives("Registrations", "Retention")


def _mission(rows: Rows, product: int, marketing: int, age: int = 20) -> None:
    people = rows.people(10, 6)
    statement = rows.make(goals.Statement, kind_of="mission", number=2, text="Why", published_on=ago(age))
    for side, count in zip(SIDES, (product, marketing), strict=True):
        for member in people[side][:count]:
            rows.make(goals.Acknowledgement, statement=statement, member=member, on=ago(age - 1))


@story("D07", 2)
def half_of_marketing_has_read_the_mission(rows: Rows) -> None:
    _mission(rows, 9, 3)


@story("D07", 3)
def a_third_of_marketing_has_read_the_mission(rows: Rows) -> None:
    _mission(rows, 9, 2)


@story("D07", "unknown")
def the_mission_is_five_days_old(rows: Rows) -> None:
    _mission(rows, 0, 0, 5)


@story("D07", 3)
def there_is_no_mission(rows: Rows) -> None:
    rows.people(10, 6)
    rows.item("Onboarding")


@story("D07", "unknown")
def there_is_neither_a_mission_nor_a_plan(rows: Rows) -> None:
    rows.people(10, 6)


@story("D11", 1)
def quiet_for_sixteen_days(rows: Rows) -> None:
    rows.contact(rows.owners(rows.item("Onboarding")), ago(16))


@story("D11", 2)
def quiet_for_nine_days_with_a_launch_in_three_weeks(rows: Rows) -> None:
    item = rows.owners(rows.item("Onboarding"))
    launch = rows.make(launches.Launch, name="Spring", on=ahead(21))
    rows.make(launches.LaunchItem, launch=launch, item=item)
    rows.contact(item, ago(9))


@story("D11", 3)
def quiet_for_nine_days_with_a_release_in_ten(rows: Rows) -> None:
    rows.contact(rows.owners(rows.item("Onboarding", planned_on=ahead(10))), ago(9))


def _feedback(rows: Rows, *waits: tuple) -> None:
    for age, waited in waits:
        answered = None if waited is None else ago(age) + timedelta(days=waited)
        rows.make(Insight, text="Heard", side="marketing", clock_from=ago(age), heard_on=ago(age), answered_on=answered)  # fmt: skip


@story("D12", 2)
def five_of_eight_waited_too_long(rows: Rows) -> None:
    _feedback(rows, (60, 3), (60, 7), (60, 10), (60, 20), (60, 25), (30, None), (40, None), (45, None))


@story("D12", "unknown")
def nine_of_three_days(rows: Rows) -> None:
    _feedback(rows, *[(3, None)] * 9)


def _effort(rows: Rows, first: date | None, kind: str = "") -> None:
    item = rows.item("Onboarding", starts_on=date(2025, 3, 1), planned_on=date(2025, 6, 30))
    if first:
        rows.make(roadmap.Involvement, item=item, side="marketing", first_on=first, phase="build")
    if kind:
        launch = rows.make(launches.Launch, name="Summer", kind_of=kind, on=date(2025, 6, 30))
        rows.make(launches.LaunchItem, launch=launch, item=item)


@story("D17", 3)
def involved_in_june_for_a_major_launch(rows: Rows) -> None:
    _effort(rows, date(2025, 6, 10), "major")


@story("D17", 2)
def involved_in_june(rows: Rows) -> None:
    _effort(rows, date(2025, 6, 10))


@story("D17", 2)
def not_involved_yet(rows: Rows) -> None:
    _effort(rows, None, "staggered")


@story("D17", "clear")
def involved_in_march(rows: Rows) -> None:
    _effort(rows, date(2025, 3, 20))


def _review(rows: Rows, days: int, *looked: str, dropped: bool = False) -> None:
    launch = rows.make(launches.Launch, name="Summer", launched_on=ago(days), review_days=[30])
    left_out = {"dropped_at": timezone.now(), "dropped_why": "A small one"} if dropped else {}
    review = rows.make(launches.Review, launch=launch, days=30, **left_out)
    for side in looked:
        rows.make(launches.ReviewLook, review=review, side=side)


@story("D10", 1)
def a_review_that_is_half_a_period_late(rows: Rows) -> None:
    _review(rows, 46, "product")


@story("D10", 2)
def a_review_that_nobody_held(rows: Rows) -> None:
    _review(rows, 76)


@story("D10", "clear")
def a_review_that_both_have_held(rows: Rows) -> None:
    _review(rows, 76, *SIDES)


@story("D10", "unknown")
def a_review_that_was_left_out_on_purpose(rows: Rows) -> None:
    _review(rows, 76, dropped=True)


@story("D23", 3)
def a_major_launch_with_a_missed_bar(rows: Rows) -> None:
    rows.launch("major", 14, (4, 12), (9, 10), bar=30, evidence_value=22)


@story("D23", 2)
def a_staggered_launch_with_one_side_behind(rows: Rows) -> None:
    rows.launch("staggered", 14, (4, 12), (9, 10))


@story("D23", "clear")
def a_launch_that_is_ready_enough(rows: Rows) -> None:
    rows.launch("major", 14, (8, 12), (7, 10), bar=30, evidence_value=33)


@story("D23", "unknown")
def a_quiet_launch(rows: Rows) -> None:
    rows.launch("quiet", 3, (0, 12), (0, 10))


@story("D25", 1)
def released_and_nothing_speaks_of_it(rows: Rows) -> None:
    rows.item("Search", phase="learn", released_on=ago(20), importance=2)


@story("D25", 2)
def released_and_hardly_adopted(rows: Rows) -> None:
    rows.item("Search", phase="learn", released_on=ago(20), importance=2, adoption=0.3, adoption_target=1)


def _in_a_launch(rows: Rows, *names: str) -> tuple[Any, Any]:
    """A launch that is out, with these items and one piece of content."""
    launch = rows.make(launches.Launch, name="Spring", kind_of="major", on=ago(20), launched_on=ago(20))
    for name in names:
        item = rows.item(name, phase="learn", released_on=ago(20), importance=2)
        rows.make(launches.LaunchItem, launch=launch, item=item)
    piece = rows.make(Content, title="What is new", kind_of="blog")
    rows.make(launches.LaunchContent, launch=launch, content=piece)
    return piece, item


@story("D25", "clear")
def a_piece_that_names_nothing_speaks_for_all_of_its_launch(rows: Rows) -> None:
    _in_a_launch(rows, "Sorting", "Filters")


@story("D25", 1)
def a_piece_that_names_one_item_of_its_launch_tells_of_no_other(rows: Rows) -> None:
    piece, item = _in_a_launch(rows, "Sorting", "Filters")
    rows.make(ContentItem, content=piece, item=item)


@story("D25", 1)
def a_piece_with_a_claim_about_one_item_tells_of_no_other(rows: Rows) -> None:
    piece, item = _in_a_launch(rows, "Sorting", "Filters")
    rows.make(Claim, text="Filters for everybody", item=item, content=piece, said_on=ago(20))


@story("D25", "clear")
def released_quietly_by_choice_of_both(rows: Rows) -> None:
    item = rows.item("Search", phase="learn", released_on=ago(20), importance=2)
    for side in SIDES:
        rows.make(roadmap.QuietChoice, item=item, side=side)


def _told(rows: Rows, told: date) -> None:
    rows.make(roadmap.ChangeNotice, what="New prices", side="product", effective_on=date(2025, 5, 12), told_on=told)  # fmt: skip


@story("D26", 2)
def told_two_days_before(rows: Rows) -> None:
    _told(rows, date(2025, 5, 10))


@story("D26", 3)
def told_two_days_after(rows: Rows) -> None:
    _told(rows, date(2025, 5, 14))
