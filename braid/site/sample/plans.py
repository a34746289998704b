"""Mission, goals and metrics of the sample company."""

from decimal import Decimal

from braid.base.models import Side
from braid.goals import actions
from braid.goals.models import CounterMetric, Objective, Period, StrategyPoint
from braid.site.sample.world import World
from braid.teamwork.actions import add_term, agree_to_term

P, M = Side.PRODUCT, Side.MARKETING
# name: (kind, unit, formula in words, metrics that it drives with lag in days)
METRICS = {
    "Teams that act on an insight": ("outcome", "teams", "Teams with at least one action from an insight in the week", ()),
    "Retention after 90 days": ("outcome", "%", "Teams still active 90 days after their first week", ()),
    "Paying teams": ("outcome", "teams", "Teams with a paid invoice this month", ()),
    "Awareness": ("outcome", "%", "Share of the target group that names us unaided", ()),
    "Activation": ("driver", "%", "Trial teams that share a dashboard within seven days", (("Paying teams", 30), ("Retention after 90 days", 90))),
    "Qualified trials": ("driver", "trials", "Trials with a company address and two people", (("Paying teams", 45),)),
    "Feature usage": ("driver", "teams", "Teams that use the feature in the week", (("Teams that act on an insight", 7),)),
    "Press mentions": ("driver", "articles", "Articles that name the product", (("Awareness", 30),)),
    "Support tickets per team": ("counter", "tickets", "Tickets divided by active teams, per week", ()),
}  # fmt: skip
# None: nobody has looked.
READINGS = {
    "Teams that act on an insight": (1205, 1240, 1228, 1290, 1342, 1330, 1401, 1460),
    "Activation": (31, 32, 31, 33, 33, 34, 34, 35),
    "Qualified trials": (410, 422, 418, 440, 451, 447, 463, 470),
    "Paying teams": (880, 884, 889, 897, 901, 910, 918, 926),
    "Support tickets per team": (0.31, 0.33, 0.32, 0.35, 0.36, 0.38, 0.42, 0.44),
    "Press mentions": (6, 5, 8, 7, 9, None, None, None),
    "Retention after 90 days": (71, 71.5, 71, 72, 72.5, 72, 73, 73),
    "Feature usage": (512, 520, 516, 530, 541, 538, 560, 571),
}
TERMS = (
    ("Activation", "", "A trial team has shared a dashboard within its first seven days.", "Activation rose to 35% in October."),
    ("ICP", "Ideal customer profile", "The kind of company for which we build and to which we sell first.", ""),
    ("P95", "95th percentile", "Nineteen of twenty requests are quicker than this.", "P95 of the search is 420 ms."),
    ("GA", "General availability", "Every customer can use it, and support answers for it.", ""),
    ("SCIM", "System for Cross-domain Identity Management", "Accounts are made and removed by the customer's own directory.", ""),
    ("Tier 1", "", "A launch with press, paid media and everybody in the company involved.", ""),
)  # fmt: skip
# What the other side means by them, too; of the others it has not said so yet.
AGREED = ("Activation", "GA", "SCIM", "Tier 1")


def tell(world: World) -> None:
    """The words first, then what is wanted, then how it is going."""
    words(world)
    direction(world)
    metrics(world)
    goals(world)


def words(world: World) -> None:
    """A glossary that both sides have written."""
    for number, (term, expansion, meaning, example) in enumerate(TERMS):
        who, other = ("lina", "amir") if number % 2 else ("amir", "lina")
        with world.at(-80):
            made = add_term(by=world.cast[who], term=term, expansion=expansion, meaning=meaning, example=example, owner=world.cast[who])  # fmt: skip
        if term in AGREED:
            with world.at(-74):
                agree_to_term(made, by=world.cast[other])


def direction(world: World) -> None:
    """Mission and strategy, read by most."""
    ella = world.cast["ella"]
    with world.at(-120):
        mission = actions.publish_statement(
            by=ella,
            kind_of="mission",
            text="Every team that has data also acts on it.",
            published_on=world.day(-120),
        )
        strategy = actions.publish_statement(
            by=ella, kind_of="strategy", published_on=world.day(-60),
            text="First the teams of 20 to 200 people, whose lead has no analyst.\n\n"
            "- **Act, not look**: every insight ends in a next step.\n- **In by themselves**: nobody has to talk to us to start.\n"
            "- **Trusted with more**: what auditors ask for, below Enterprise too.",
        )  # fmt: skip
        for title in ("Act, not look", "In by themselves", "Trusted with more"):
            actions.add_strategy_point(by=ella, title=title)
    for key in ("priya", "jonas", "lina", "tomas", "yuki", "marco", "amir", "tessa", "noor", "ben"):
        for statement in (mission, strategy):
            with world.at(-50):
                actions.acknowledge(statement, by=world.cast[key], on=world.day(-50))


def metrics(world: World) -> None:
    """Metrics once, what drives what, and eight fortnights of readings."""
    priya = world.cast["priya"]
    with world.at(-130):
        for name, (kind, unit, formula, _) in METRICS.items():
            world.metrics[name] = actions.create_metric(
                by=priya, name=name, kind_of=kind, unit=unit, formula=formula
            )
        for name, (_, _, _, drives) in METRICS.items():
            for target, lag in drives:
                actions.add_drive(
                    by=priya, source=world.metrics[name], target=world.metrics[target], lag_days=lag
                )
    for name, values in READINGS.items():
        for back in reversed(range(len(values))):
            if (value := values[-1 - back]) is None:
                continue
            day = -3 - 14 * back
            with world.at(day):
                actions.add_reading(
                    world.metrics[name], by=priya, on=world.day(day), value=Decimal(str(value))
                )


# objective: (owner in product, owner in marketing, point of the strategy, key results)
# a key result: (title, metric, (baseline, target) or nothing for a goal in words, accountable)
GOALS = {
    "Teams act on what they learn": ("priya", "marco", "Act, not look", (
        ("Weekly teams that act on an insight", "Teams that act on an insight", (1200, 1500), "priya"),
        ("The launch brings new teams to insights", "Teams that act on an insight", (1200, 2000), "amir"),
    )),
    "More trials become paying teams": ("lina", "tessa", "In by themselves", (
        ("Activation within seven days", "Activation", (31, 37), "lina"),
        ("Qualified trials a month", "Qualified trials", (410, 500), "tessa"),
    )),
    "Mid-size companies trust us with more": ("tomas", "amir", "Trusted with more", (
        ("Retention after 90 days", "Retention after 90 days", (71, 76), "tomas"),
        ("Three public security stories with customers", "", None, "amir"),
    )),
    "Dashboards load at once": ("tomas", "", "Trusted with more", (
        ("Nine in ten dashboards within a second", "", (62, 90), "tomas"),
    )),
    "Known in two new countries": ("", "marco", "", (
        ("Articles a month that name us", "Press mentions", (5, 15), "marco"),
    )),
}  # fmt: skip
TICKETS, RETENTION = "Support tickets per team", "Retention after 90 days"


def goals(world: World) -> None:
    """Three shared objectives and two of one side; two targets for one number among them."""
    priya, marco, tomas = (world.cast[key] for key in ("priya", "marco", "tomas"))
    with world.at(-45):
        period = actions.create_period(
            by=priya, name="This quarter", starts_on=world.day(-45), ends_on=world.day(46)
        )
        made = {title: objective(world, period, title) for title in GOALS}
        for title, goal in made.items():
            watched, bound, limit = (RETENTION, CounterMetric.Bound.FLOOR, Decimal(70))
            if title == "More trials become paying teams":
                watched, bound, limit = (TICKETS, CounterMetric.Bound.CEILING, Decimal("0.4"))
            actions.add_counter(goal, by=priya, metric=world.metrics[watched], bound=bound, limit=limit)
        # Both sides have said that speed is rightly product's alone.
        for member in (tomas, marco):
            actions.tick_ours_alone(made["Dashboards load at once"], by=member, side=member.side)
    for key_result in made["Teams act on what they learn"].key_results.all():
        with world.at(-3):
            actions.check_in(
                key_result, by=key_result.accountable, on=world.day(-3), confidence=6,
                note="On the way; the beta will tell.",
            )  # fmt: skip


def objective(world: World, period: Period, title: str) -> Objective:
    """One of GOALS with its owners and key results."""
    product, marketing, point, results = GOALS[title]
    owners = [(side, world.cast[key], "") for side, key in ((P, product), (M, marketing)) if key]
    goal = actions.create_objective(
        by=owners[0][1], title=title, period=period, owners=owners,
        strategy=StrategyPoint.objects.visible_to(owners[0][1]).filter(title=point).first(),
    )  # fmt: skip
    for name, metric, numbers, who in results:
        baseline, target = numbers or (None, None)
        actions.add_key_result(
            goal, by=world.cast[who], title=name, metric=world.metrics.get(metric), baseline=baseline, target=target,
            side=world.cast[who].side, accountable=world.cast[who], due_on=period.ends_on,
        )  # fmt: skip
    return goal
