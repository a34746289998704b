"""What was said about the goals, month by month: the quarter before, and this one so far."""

from decimal import Decimal
from typing import Any

from braid.base.models import Side
from braid.goals import actions
from braid.goals.models import KeyResult, Objective, Period
from braid.site.sample.world import World

Word = tuple[int, str, Decimal | int | None, int, str]

# objective of the quarter before: owners by side, key result, metric, (baseline, target), accountable, what was said
# what was said, here and below: (day, by whom, value or nothing, confidence, note)
BEFORE: dict[str, Any] = {
    "Every trial finds its first insight": (
        "lina", "tessa", "A trial team shares a dashboard within seven days", "Activation", (29, 32), "lina",
        (
            (-130, "lina", 29, 5, "The new first page is out for half of the trials."),
            (-104, "tessa", None, 6, "Welcome mails now show one insight instead of ten features."),
            (-76, "lina", 31, 8, "The first page and the mails tell the same story at last."),
            (-50, "tessa", 32, 9, "Reached; the next step is the import of own data."),
        ),
    ),
    "Teams stay past the first quarter": (
        "tomas", "amir", "Teams still active after 90 days", "Retention after 90 days", (70, 74), "tomas",
        (
            (-128, "tomas", 70, 7, "Alerts are the reason that teams come back."),
            (-99, "amir", None, 6, "Three of five customers we spoke to never saw the alerts."),
            (-72, "tomas", 71, 4, "Slower than planned: permissions took the time."),
            (-49, "amir", Decimal("71.5"), 3, "Missed. Security is what bigger teams ask for first."),
        ),
    ),
}  # fmt: skip
# key result of this quarter: what was said so far
SAID: dict[str, tuple[Word, ...]] = {
    "Weekly teams that act on an insight": (
        (-42, "priya", None, 7, "Suggested next steps reach every plan."),
        (-28, "marco", None, 7, "The newsletter links to the next step, not to the chart."),
        (-15, "priya", None, 6, "One in three dismisses the suggestion; we look into why."),
    ),
    "The launch brings new teams to insights": (
        (-40, "amir", None, 6, "The story for the launch stands, the day does not."),
        (-18, "priya", None, 4, "The beta is two weeks later than the campaign assumes."),
    ),
    "Activation within seven days": (
        (-39, "lina", None, 7, "Sample data in the first session helps."),
        (-20, "tessa", None, 7, "Trials from the webinar share twice as often."),
        (-6, "lina", None, 8, "35%: the shorter form did it."),
    ),
    "Qualified trials a month": (
        (-38, "tessa", None, 8, "Two partners send us teams with company addresses."),
        (-21, "lina", None, 7, "More of them stop at the import of their own data."),
        (-5, "tessa", None, 7, "470; the last 30 depend on the autumn campaign."),
    ),
    "Retention after 90 days": (
        (-37, "tomas", None, 6, "Nothing new shipped for bigger teams yet."),
        (-17, "amir", None, 5, "Two customers wait for the audit log before they renew."),
    ),
    "Three public security stories with customers": (
        (-33, "amir", None, 5, "One customer agreed, two are asking their lawyers."),
        (-12, "tomas", None, 6, "The second story is written and with the customer."),
    ),
    "Nine in ten dashboards within a second": (
        (-41, "tomas", 62, 6, "Measured for the first time on what customers see."),
        (-24, "tomas", 68, 7, "The biggest accounts are read from the new store."),
        (-4, "tomas", 74, 7, "Filters are next."),
    ),
    "Articles a month that name us": (
        (-36, "marco", None, 5, "The agency has started in both countries."),
        (-16, "marco", None, 6, "The agency sends its list late; nobody has counted since the quarter began."),
    ),
}  # fmt: skip
# this objective serves that one
SERVES = {
    "Dashboards load at once": "Mid-size companies trust us with more",
    "Known in two new countries": "More trials become paying teams",
}


def tell(world: World) -> None:
    """The quarter before, and what was said in this one."""
    before(world)
    for title, serves in SERVES.items():
        rows = Objective.objects.visible_to(world.cast["priya"])
        with world.at(-44):
            actions.change_objective(
                rows.get(title=title), by=world.cast["priya"], parent=rows.get(title=serves)
            )
    for title, words in SAID.items():
        say(world, KeyResult.objects.visible_to(world.cast["priya"]).get(title=title), words)


def before(world: World) -> None:
    """Two objectives that are over: one reached, one missed."""
    with world.at(-137):
        period = actions.create_period(
            by=world.cast["priya"], name="Last quarter", starts_on=world.day(-137), ends_on=world.day(-46)
        )
        made = [(finished(world, period, title), row[-1]) for title, row in BEFORE.items()]
    for result, words in made:
        say(world, result, words)
        with world.at(-46):
            actions.close_objective(
                result.objective, by=result.accountable or world.cast["priya"], on=world.day(-46)
            )


def finished(world: World, period: Period, title: str) -> KeyResult:
    """The key result of one of BEFORE, with its objective."""
    product, marketing, result, metric, (baseline, target), accountable, _ = BEFORE[title]
    by = world.cast[accountable]
    goal = actions.create_objective(
        by=by, title=title, period=period,
        owners=[(Side.PRODUCT, world.cast[product], ""), (Side.MARKETING, world.cast[marketing], "")],
    )  # fmt: skip
    return actions.add_key_result(
        goal, by=by, title=result, metric=world.metrics[metric], baseline=baseline, target=target, side=by.side,
        accountable=by, due_on=period.ends_on,
    )  # fmt: skip


def say(world: World, result: KeyResult, words: tuple[Word, ...]) -> None:
    """Check-ins, each on its day."""
    for day, who, value, confidence, note in words:
        with world.at(day):
            actions.check_in(
                result, by=world.cast[who], on=world.day(day), value=value, confidence=confidence, note=note
            )
