"""What the sample company builds, who is at the table, and what its customers will feel."""

from braid.activity.actions import comment, in_contact
from braid.base.models import Side, Stage
from braid.roadmap import actions
from braid.roadmap.models import Phase
from braid.site.sample.world import World

P, M = Side.PRODUCT, Side.MARKETING
# title: (phase, stage, importance, internal, start, planned, release, product owner, marketing owner, description)
ITEMS = {
    "Usage-based pricing": (Phase.DISCOVER, "", 3, False, -30, 120, "", "priya", "marco", "Charge by insights acted on instead of by seat."),
    "Mobile read-only": (Phase.DISCOVER, "", 1, False, -12, 150, "", "jonas", "", "Look at dashboards on a phone."),
    "Self-serve billing": (Phase.DEFINE, "", 3, False, -70, 50, "4.3", "jonas", "", "Change plan, card and invoice address without writing to support."),
    "Template gallery": (Phase.DEFINE, "", 2, False, -10, 80, "4.3", "", "tessa", "Start from a ready-made dashboard; the most asked-for thing in the forum."),
    "SSO for Team plan": (Phase.BUILD, Stage.ALPHA, 2, False, -40, 50, "4.3", "tomas", "amir", "Sign in with the company account, also below the Enterprise plan."),
    "Audit log": (Phase.BUILD, "", 2, True, -20, 60, "4.3", "tomas", "", "Who changed what, for ninety days."),
    "Insights 2.0": (Phase.BETA, Stage.BETA, 3, False, -110, 17, "4.2", "priya", "amir", "Insights that say what to do next, not only what happened."),
    "Usage alerts": (Phase.LAUNCH, Stage.GA, 2, False, -90, -21, "4.1", "jonas", "marco", "A message when a number leaves its usual range."),
    "Onboarding v3": (Phase.LEARN, Stage.GA, 3, False, -160, -62, "4.1", "lina", "tessa", "From sign-up to the first shared dashboard in ten minutes."),
}  # fmt: skip


def tell(world: World) -> None:
    """Releases first, then items with who took part when, then what customers were to feel."""
    releases(world)
    items(world)
    contacts(world)
    changes(world)


def releases(world: World) -> None:
    """One out, one near, one further away."""
    priya = world.cast["priya"]
    for name, planned, out in (("4.1", -21, True), ("4.2", 17, False), ("4.3", 50, False)):
        with world.at(-100):
            world.releases[name] = actions.create_release(by=priya, name=name, planned_on=world.day(planned))
        if out:
            with world.at(planned):
                actions.ship_release(world.releases[name], by=priya, on=world.day(planned))


def items(world: World) -> None:
    """Each item as its owners made it."""
    for title, row in ITEMS.items():
        phase, stage, importance, internal, start, planned, release, product, marketing, text = row
        maker = world.cast[product or marketing]
        owners = [(side, world.cast[key], "") for side, key in ((P, product), (M, marketing)) if key]
        with world.at(start):
            world.items[title] = actions.create_item(
                by=maker, title=title, owners=owners, description=text, phase=phase, stage=stage, importance=importance,
                visibility="internal" if internal else "customer", starts_on=world.day(start),
                planned_on=world.day(planned), release=world.releases.get(release), lead_side=maker.side,
            )  # fmt: skip
    marketing_joins(world)
    priya, jonas, lina = (world.cast[key] for key in ("priya", "jonas", "lina"))
    insights = world.items["Insights 2.0"]
    with world.at(-60):
        actions.add_milestone(insights, by=priya, stage=Stage.BETA, release=world.releases["4.1"])
        actions.add_milestone(insights, by=priya, stage=Stage.GA, release=world.releases["4.3"])
    with world.at(-21):
        actions.ship_item(world.items["Usage alerts"], by=jonas, on=world.day(-21))
    with world.at(-62):
        actions.ship_item(world.items["Onboarding v3"], by=lina, on=world.day(-62))
    gallery, usage = world.items["Template gallery"], world.metrics["Feature usage"]
    for member in (lina, world.cast["tessa"]):
        with world.at(-6):
            actions.name_success_metric(gallery, by=member, metric=usage)
    with world.at(-2):
        actions.set_adoption(world.items["Onboarding v3"], by=lina, adoption=61, target=70)
        actions.set_adoption(world.items["Usage alerts"], by=jonas, adoption=9, target=30)


def marketing_joins(world: World) -> None:
    """The first word of marketing on each item on which it has one: involvement is read from it."""
    said = (
        ("Usage-based pricing", "marco", -26, "Two competitors moved to this in spring. I can bring five customers to talk to."),
        ("SSO for Team plan", "amir", -33, "What may we say about SCIM? It is the first question in every call."),
        ("Insights 2.0", "amir", -95, "The word “insight” means three things on our site. Shall we settle it before the beta?"),
        ("Usage alerts", "marco", -80, "Could this carry the spring campaign? I would need two weeks of notice."),
        ("Onboarding v3", "tessa", -150, "Trial survey attached: the empty first screen loses a third of them."),
    )  # fmt: skip
    for title, who, days, words in said:
        with world.at(days):
            comment(world.items[title], by=world.cast[who], body=words)
    with world.at(-4):
        comment(
            world.items["Template gallery"],
            by=world.cast["lina"],
            body="Happy to sketch three of them this week.",
        )


def contacts(world: World) -> None:
    """When the two sides last spoke about the items under way; about one of them it has gone quiet."""
    from braid.activity.models import Contact

    Contact.objects.visible_to(world.cast["priya"]).update(on=world.day(-40))
    for title, days, kind in (
        ("Usage-based pricing", -3, "meeting"), ("Insights 2.0", -1, "meeting"), ("Template gallery", -4, "comment"),
        ("SSO for Team plan", -19, "meeting"), ("Usage alerts", -9, "spoke"),
    ):  # fmt: skip
        with world.at(days):
            in_contact(world.items[title], by=world.cast["priya"], kind=kind, on=world.day(days))


def changes(world: World) -> None:
    """Two changes that customers felt: one told in time, one two days before."""
    jonas, marco = world.cast["jonas"], world.cast["marco"]
    with world.at(-8):
        actions.note_change(
            by=jonas, what="Free plan keeps history for 30 days instead of 90", effective_on=world.day(-6), told_on=world.day(-8)
        )  # fmt: skip
    with world.at(-30):
        actions.note_change(
            by=marco, what="Autumn campaign: three emails to all trial teams", effective_on=world.day(12), told_on=world.day(-28)
        )  # fmt: skip
