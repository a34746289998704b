"""What the sample company has decided in three months, what it argues about, and who leads on what."""

from datetime import timedelta
from typing import Any

from braid.launches.models import Launch
from braid.roadmap.models import Item
from braid.site.sample.world import World
from braid.teamwork import asking, chart_actions, deciding, escalating
from braid.teamwork.models import Decision, Responsibility

# days from today: asked, decided; question, driver, who decides, who is told, options, what product and marketing said,
# decision, why, dissent, day of another look, what it is about
MADE: tuple[tuple[Any, ...], ...] = (
    (-82, -76, "Which plan gets single sign-on?", "jonas", ("priya", "marco"), ("tessa",), ("Enterprise only", "Team plan too", "An add-on"),
     ("priya", "Team plan too. Five of nine lost trials named it, and support sets it up by hand anyway.", 1),
     ("marco", "Team plan too, if we may say so in public: it is the one thing that security pages ask for.", 1),
     "The Team plan gets it with 4.3.", "Both sides hear the same from customers, and it costs little to run.", "", 100, ("item", "SSO for Team plan")),
    (-64, -58, "Do we publish prices for Enterprise?", "marco", ("marco",), ("jonas",), ("Yes", "No, on request"),
     ("jonas", "No: every contract of the last year was another one.", 1), ("marco", "No, until we know what we sell.", 1),
     "No. Enterprise is priced on request.", "Contracts differ too much for one number.", "", None, None),
    (-50, -43, "Is Insights 2.0 a beta for everybody, or by invitation?", "priya", ("priya", "marco"), ("amir", "ella"), ("Everybody", "By invitation"),
     ("priya", "By invitation: we can answer twenty teams well, and two hundred badly.", 1),
     ("marco", "Everybody. A waiting list cools down in two weeks, and the campaign is paid for.", 0),
     "By invitation until the exit bar is met, then for everybody.", "We can only learn from teams that somebody talks to.",
     "Marco would open it now: the list cools down.", 4, ("launch", "Insights 2.0")),
    (-33, -29, "Is the template gallery open without an account?", "tessa", ("tessa",), ("lina",), ("Open", "Behind the sign-up"),
     ("lina", "Behind the sign-up, or nobody can save what they change.", 1), ("tessa", "Open: search engines bring half of our trials.", 0),
     "It is open without an account.", "Half of our trials come by search.", "Lina: what people change is lost.", None, ("item", "Template gallery")),
    (-24, -19, "Do we show from which price on Enterprise starts?", "marco", ("marco", "priya"), ("jonas", "tessa"), ("Yes", "No"),
     ("priya", "Yes, if support hears of it a week before.", 0), ("marco", "Yes. Three deals in four stop at “contact us”.", 0),
     "Yes: “from 1,900 a month”, on the pricing page.", "Sales loses more by silence than by a number.", "", 60, None),
)  # fmt: skip
# area, scope, accountable, others, days ago, whether work is under way
CHART: tuple[tuple[Any, ...], ...] = (
    ("Personas", "The people we build and write for, with what they want to get done.", "lina", (("consulted", "tessa"),), 70, True),
    ("Research", "Talking with customers and watching them work.", "jonas", (("responsible", "lina"), ("informed", "amir")), 70, True),
    ("Data and tracking", "What is measured, where, and what it is called.", "yuki", (("consulted", "tessa"),), 45, False),
)  # fmt: skip


def tell(world: World) -> None:
    """Six decisions, a dispute, a question that nobody decides, and a chart with an area on which the clock runs."""
    for area, scope, who, others, ago, in_use in CHART:
        charted(world, area, scope, who, others, ago, in_use)
    made = {row[2]: told(world, *row) for row in MADE}
    with world.at(-19):
        before, after = (
            made["Do we publish prices for Enterprise?"],
            made["Do we show from which price on Enterprise starts?"],
        )
        deciding.end(
            before, by=world.cast["marco"], why="There is a number now that holds for most.", instead=after
        )
    with world.at(-9):
        gallery = made["Is the template gallery open without an account?"]
        deciding.end(
            gallery,
            by=world.cast["lina"],
            why="Drafts were lost every day; sign-up comes when somebody saves.",
            reversed_=True,
        )
    dispute(world)
    nobody(world)
    unsettled(world)


def charted(world: World, area: str, scope: str, who: str, others: Any, ago: int, in_use: bool) -> None:
    """One area, agreed by both sides."""
    leads, cast = world.cast[who], world.cast
    with world.at(-ago):
        duties = [("accountable", leads, ""), *((role, cast[key], "") for role, key in others)]
        row = chart_actions.chart_area(
            by=leads, area=area, scope=scope, duties=duties, in_use=in_use, valid_from=world.day(-ago)
        )
        for key in ("priya", "marco"):
            chart_actions.acknowledge_area(row, by=cast[key])


def told(world: World, asked: int, on: int, question: str, driver: str, decide: Any, inform: Any, options: Any, ours: Any, theirs: Any, outcome: str, why: str, dissent: str, review: int | None, about: Any) -> Decision:  # fmt: skip
    """One decision, from its question to the day on which it stood."""
    cast = world.cast
    with world.at(asked):
        parts = [*(("approver", cast[key], "") for key in decide), ("contributor", None, "product"), ("contributor", None, "marketing"),
                 *(("informed", cast[key], "") for key in inform)]  # fmt: skip
        row = asking.ask(by=cast[driver], question=question, parts=parts, options=options)
        cited(world, row, about)
    with world.at(asked + 2):
        for who, text, option in (ours, theirs):
            asking.say(row, by=cast[who], text=text, option=row.options.all()[option])
    with world.at(on):
        chosen = row.options.all()[ours[2]]
        row = deciding.write(row, by=cast[decide[0]], outcome=outcome, why=why, option=chosen, dissent=dissent,
                             review_on=world.day(review) if review else None)  # fmt: skip
        for key in decide[1:]:
            row = deciding.agree(row, by=cast[key])
    Decision.objects.filter(pk=row.pk).update(decided_on=world.day(on))
    return row


def cited(world: World, row: Decision, about: tuple[str, str] | None) -> None:
    """Names what a decision is about."""
    if about is None:
        return
    kind, name = about
    rows: Any = (
        Item.objects.filter(title=name) if kind == "item" else Launch.objects.filter(name__startswith=name)
    )
    for thing in rows.filter(workspace=world.workspace)[:1]:
        asking.cite(row, thing, by=world.cast["priya"])


def dispute(world: World) -> None:
    """Two must agree on the day of Insights 2.0, and one did not."""
    priya, marco = world.cast["priya"], world.cast["marco"]
    with world.at(-8):
        row = asking.ask(
            by=marco, question="From which day do we say that Insights 2.0 is generally available?", needed_by=world.day(6),
            parts=[("approver", priya, ""), ("approver", marco, ""), ("informed", world.cast["ella"], "")],
            options=("With the launch", "With 4.3"), background="The campaign is planned for the launch; the roadmap shows general availability with 4.3.",
        )  # fmt: skip
        cited(world, row, ("launch", "Insights 2.0"))
    with world.at(-6):
        first, second = row.options.all()
        asking.say(
            row,
            by=marco,
            text="With the launch: a second announcement a month later is no news, and the press days are booked.",
            option=first,
        )
        asking.say(
            row,
            by=priya,
            text="With 4.3: two of six gates are ready, and a customer who reads “available” opens a ticket when it is not.",
            option=second,
        )
    with world.at(-3):
        deciding.write(
            row,
            by=priya,
            outcome="We announce the beta for everybody now, and general availability with 4.3.",
            why="The gates say so.",
            option=second,
        )
    with world.at(-2):
        deciding.send_back(
            row,
            by=marco,
            why="Not without a word on what we tell the three customers whom we promised the launch day.",
        )


def nobody(world: World) -> None:
    """A question for which nobody is named."""
    with world.at(-5):
        asking.ask(
            by=world.cast["amir"], question="Who answers the press when they ask what we do with customers' data?",
            background="Two journalists have asked in three weeks.", parts=[("contributor", world.cast["tomas"], "")],
        )  # fmt: skip


def unsettled(world: World) -> None:
    """Both lead on segmentation, says each: the clock runs. On pricing nobody does, and work is under way."""
    priya, marco = world.cast["priya"], world.cast["marco"]
    with world.at(-9):
        row = chart_actions.chart_area(
            by=marco, area="Segmentation", scope="Which customers we mean, and how we tell them apart.", in_use=True,
            duties=[("accountable", marco, "")], valid_from=world.day(-9),
        )  # fmt: skip
    with world.at(-8):
        chart_actions.claim(row, by=priya)
        question = escalating.question_of(Responsibility.objects.get(pk=row.pk), by=marco)
        asking.say(
            question,
            by=marco,
            text="Ours. Campaigns, prices and words all hang on it, and we see every lead.",
        )
        asking.say(
            question,
            by=priya,
            text="Ours. What we build follows from whom we build it for; asked again each quarter it moves.",
        )
    with world.at(-12):
        price = chart_actions.chart_area(
            by=priya, area="Pricing and packaging", scope="What a plan costs, and what is in it.", duties=[], is_open=True,
            in_use=True, valid_from=world.day(-12),
        )  # fmt: skip
    for area, days in ((row, 8), (price, 12)):
        Responsibility.objects.filter(pk=area.pk).update(open_since=world.today - timedelta(days=days))
