"""What the sample company writes: pieces in every state, a text in versions, a suggested edit, two message houses."""

from braid.insights.actions import capture
from braid.launches.content_plan import plan_for_launch
from braid.launches.models import Launch
from braid.messaging.actions import change_content, create_content
from braid.messaging.houses import agree_to_house, build_house, change_house, review_house
from braid.messaging.models import Claim, Content
from braid.messaging.moving import move_content
from braid.messaging.suggesting import answer_suggestion, suggest
from braid.messaging.text_check import link_to_piece
from braid.messaging.writing import write_text
from braid.site.sample.world import World

POST = """# Know what to do next

Every Monday the same: twelve charts, one meeting, and nobody knows what to do.

Insights tells your team what to do next, in a sentence.

It reads up to 10,000 events a day, and every sentence comes with the chart that it rests on.

## Try it

The beta is open for everybody on the Team plan."""
DECK = """# Insights against dashboards

- A dashboard shows twelve charts. Insights says one sentence.
- Setup takes ten minutes, without an engineer.
- No data leaves the region."""


def tell(world: World) -> None:
    """The texts first, then the plan around them, then what we say to whom."""
    the_post(world)
    plan(world)
    houses(world)
    signals(world)


def the_post(world: World) -> None:
    """The post about Insights 2.0: three versions by both sides, one suggestion taken, one still open."""
    amir, priya, lina = (world.cast[key] for key in ("amir", "priya", "lina"))
    post = Content.objects.visible_to(amir).get(title="Insights 2.0: know what to do next")
    with world.at(-10):
        change_content(
            post,
            by=amir,
            owner=amir,
            fact_checker=priya,
            audience="Analysts",
            channel="Our blog",
            due_on=world.day(4),
        )
        write_text(
            post, by=amir, body=POST.replace("up to 10,000 events a day", "everything"), note="First draft"
        )
    with world.at(-8):
        one = suggest(
            post, by=priya, why="The Team plan has a limit, and we say so.",
            passage="It reads everything, and every sentence comes with the chart that it rests on.",
            text="It reads up to 10,000 events a day, and every sentence comes with the chart that it rests on.",
        )  # fmt: skip
    with world.at(-7):
        answer_suggestion(one, by=amir, answer="taken", why="Better to say it than to be asked.")
        move_content(post, by=amir, state="review")
    with world.at(-2):
        suggest(
            post, by=lina, why="Not everybody has twelve, and it sounds like blame.",
            passage="Every Monday the same: twelve charts, one meeting, and nobody knows what to do.",
            text="On Monday there are charts enough. What is missing is the next step.",
        )  # fmt: skip


def plan(world: World) -> None:
    """An idea, a late draft, one that is checked, one that is scheduled; each with owner and fact checker."""
    amir, tessa, marco, priya, lina, tomas = (
        world.cast[key] for key in ("amir", "tessa", "marco", "priya", "lina", "tomas")
    )
    launch = Launch.objects.visible_to(amir).get(name="Insights 2.0")
    with world.at(-6):
        create_content(by=marco, title="What a year of beta taught us", kind_of="video", owner=marco, audience="Analysts", items=[world.items["Insights 2.0"]])  # fmt: skip
        card = create_content(
            by=tessa, title="Battlecard: Insights against dashboards", kind_of="battle", owner=tessa, fact_checker=tomas,
            audience="Sales", channel="Sales wiki", due_on=world.day(-1), publish_on=world.day(12), items=[world.items["Insights 2.0"]],
        )  # fmt: skip
        write_text(card, by=tessa, body=DECK)
        guide = create_content(
            by=lina, title="Your first insight, step by step", kind_of="tutorial", owner=lina, fact_checker=tomas,
            audience="New teams", channel="Help centre", due_on=world.day(-2), publish_on=world.day(18), items=[world.items["Insights 2.0"]],
        )  # fmt: skip
        write_text(
            guide,
            by=lina,
            body="# Your first insight\n\nOpen *Insights*, choose a question, and read the first sentence.",
        )
        mail = create_content(
            by=amir, title="Invitation to the open beta", kind_of="email", owner=amir, fact_checker=priya, audience="Trial teams",
            channel="Newsletter", due_on=world.day(-3), publish_on=world.day(9), items=[world.items["Insights 2.0"]],
        )  # fmt: skip
        write_text(mail, by=amir, body="Insights tells your team what to do next, in a sentence.\n\nThe beta is open. Come and try it.")  # fmt: skip
        known = Claim.objects.visible_to(amir).filter(
            text="Insights tells your team what to do next, in a sentence."
        )
        link_to_piece(mail, known, by=amir)
    with world.at(-3):
        move_content(guide, by=tomas, state="checked")
        move_content(mail, by=priya, state="checked")
        move_content(mail, by=amir, state="planned")
    stages = list(launch.stages.order_by("order"))
    with world.at(-5):
        for number, piece in enumerate((mail, card, guide)):
            at = stages[min(number, len(stages) - 1)] if stages else None
            plan_for_launch(piece, launch, by=tessa, stage=at)


def houses(world: World) -> None:
    """What we say to analysts, agreed and changed since; and to buyers, agreed by both."""
    marco, priya, amir = (world.cast[key] for key in ("marco", "priya", "amir"))
    proofs = list(Claim.objects.visible_to(amir).filter(text__startswith="It reads up to 10,000"))
    with world.at(-80):
        analysts = build_house(
            by=marco, audience="Analysts", product_owner=priya, marketing_owner=marco,
            for_whom="Analysts in companies of 50 to 500 people", need="Want to act before the weekly meeting",
            category="Analytics service", benefit="Tells the team what to do next",
            unlike="Dashboards, which show everything and say nothing",
            values="An hour less to prepare each meeting\nOne sentence that everybody understands",
            differentiators="Every sentence comes with the numbers behind it\nSet up without an engineer",
            use_words="in a sentence\nwhat to do next", avoid_words="AI-powered\nseamless\nusers -> teams", proofs=proofs,
        )  # fmt: skip
    with world.at(-78):
        agree_to_house(analysts, by=priya, number=1)
    with world.at(-4):
        change_house(
            analysts,
            by=marco,
            benefit="Tells the team in a sentence what to do next",
            why="The beta teams say it so",
        )
    with world.at(-60):
        buyers = build_house(
            by=marco, audience="Heads of department", product_owner=priya, marketing_owner=marco,
            for_whom="Heads of a department with two to ten analysts", need="Have to show what the data is for",
            category="Analytics service", benefit="Shows which decisions came of the numbers", unlike="Another licence that nobody opens",
            values="Fewer tools\nDecisions that can be traced", avoid_words="AI-powered\ncheap -> worth its price",
        )  # fmt: skip
        agree_to_house(buyers, by=priya, number=1)
    with world.at(-30):
        review_house(buyers, by=priya, outcome="holds", note="Five calls with buyers: the words are theirs. We stay as we are.", on=world.day(-30))  # fmt: skip


def signals(world: World) -> None:
    """The category gets another name, from three kinds of source, and nobody has answered."""
    heard = (
        (75, "marco", "social", "A known analyst writes that dashboards are over and “decision intelligence” is what buyers look for."),
        (44, "amir", "competitor", "Lumen has renamed what it sells: “decision intelligence platform”."),
        (13, "tessa", "call", "Halden's head of data asked on the phone whether we are “a decision intelligence tool or a BI tool”."),
    )  # fmt: skip
    for ago, who, source, text in heard:
        giver = world.cast[who]
        with world.at(-ago):
            capture(
                by=giver, text=text, source=source, area="market", theme="Decision intelligence",
                kind_of="competitor" if source == "competitor" else "market", heard_on=world.day(-ago), clock_from=world.day(-ago),
            )  # fmt: skip
