"""How what the sample company says stands: checked, within limits, wrong, expired, and one piece that went out all the same."""

from braid.base.models import Stage
from braid.messaging.actions import change_claim, create_claim, create_content
from braid.messaging.checking import ask_expert, give_verdict
from braid.messaging.models import Claim, Content
from braid.messaging.publishing import publish_content
from braid.site.sample.world import World


def published_unchecked(world: World, post: Content) -> None:
    """The launch was that day and the measurement was not: Tessa took it upon herself, Lina checked a week later."""
    tessa, lina, item = world.cast["tessa"], world.cast["lina"], world.items["Onboarding v3"]
    with world.at(-64):
        claim = create_claim(
            by=tessa, text="From sign-up to the first shared dashboard in ten minutes.", item=item, item_ref=item.title,
            content=post, source="Blog", said_on=world.day(-64),
        )  # fmt: skip
    with world.at(-62):
        publish_content(
            post, by=tessa, on=world.day(-62), knowing=[claim.pk],
            reason="The launch is today. Lina measures next week; if it takes longer we change the title.",
        )  # fmt: skip
    with world.at(-55):
        give_verdict(
            claim, by=lina, standing="limits", limits="For teams whose data is in one spreadsheet; with a database it takes half an hour.",
            evidence="Median of 31 trials that started after the launch: nine minutes.",
        )  # fmt: skip


def checked_draft(world: World, draft: Content) -> None:
    """The post about Insights 2.0: what product has said of it so far."""
    amir, priya, tomas = (world.cast[key] for key in ("amir", "priya", "tomas"))
    item = world.items["Insights 2.0"]
    too_much = Claim.objects.visible_to(amir).get(content=draft)
    said = {}
    with world.at(-11):
        for text in (
            "Insights tells your team what to do next, in a sentence.",
            "It reads up to 10,000 events a day.",
            "Every insight comes with the numbers behind it.",
        ):
            said[text[:2]] = create_claim(
                by=amir, text=text, item=item, item_ref=item.title, content=draft, source="Announcement draft",
                said_on=world.day(-11),
            )  # fmt: skip
    with world.at(-7):
        give_verdict(
            said["In"],
            by=priya,
            standing="true",
            evidence="Shown to all 28 teams of the beta since build 212.",
        )
        give_verdict(
            said["It"], by=tomas, standing="limits", limits="On the Team plan; Enterprise reads more.",
            evidence="The limit is a setting of the plan. The load test is still to come.",
        )  # fmt: skip
        give_verdict(
            said["Ev"], by=priya, standing="true", evidence="Every card has a “Why?” with the chart."
        )
        give_verdict(
            too_much, by=tomas, standing="wrong", evidence="4.2 is a beta for everybody. General availability comes with 4.3 at the earliest.",
        )  # fmt: skip
    with world.at(-3):
        change_claim(
            said["Ev"], by=amir, text="Every insight and every alert comes with the numbers behind it."
        )


def newsletter(world: World) -> None:
    """It goes out in five days, and Priya has not yet said whether it is true."""
    amir, tessa, priya = (world.cast[key] for key in ("amir", "tessa", "priya"))
    item = world.items["SSO for Team plan"]
    with world.at(-9):
        letter = create_content(
            by=amir, title="Newsletter: what is being tried out", kind_of="email", publish_on=world.day(5), owner=tessa,
            items=[item],
        )  # fmt: skip
        claim = create_claim(
            by=amir, text="Single sign-on for the Team plan enters alpha.", item=item, item_ref=item.title, stage=Stage.ALPHA,
            stage_text="alpha", phrase="enters alpha", source="Newsletter", content=letter, said_on=world.day(-9),
        )  # fmt: skip
        works = create_claim(
            by=amir, text="It works with every identity provider that speaks SAML.", item=item, item_ref=item.title,
            source="Newsletter", content=letter, is_planned=True, said_on=world.day(-9),
        )  # fmt: skip
    with world.at(-2):
        ask_expert([claim, works], by=amir, expert=priya, due_on=world.day(3))
