"""What the sample company builds, who is at the table, and what its customers will feel."""

from braid.activity.actions import comment, in_contact
from braid.base.models import Side, Stage
from braid.goals.models import Objective
from braid.people.models import Member
from braid.roadmap import actions
from braid.roadmap.models import Item, Phase
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
# title: (person-weeks of product, of marketing, tags, objective that it serves)
PLANNED = {
    "Usage-based pricing": (4, 6, ("Pricing",), "More trials become paying teams"),
    "Mobile read-only": (3, None, ("Mobile",), ""),
    "Self-serve billing": (9, 2, ("Pricing", "Self-serve"), "More trials become paying teams"),
    "Template gallery": (5, 5, ("Self-serve",), "More trials become paying teams"),
    "SSO for Team plan": (6, 1.5, ("Trust",), "Mid-size companies trust us with more"),
    "Audit log": (5, None, ("Trust",), "Mid-size companies trust us with more"),
    "Insights 2.0": (14, 8, ("Insights",), "Teams act on what they learn"),
    "Usage alerts": (5, 2, ("Insights",), "Teams act on what they learn"),
    "Onboarding v3": (8, 4, ("Self-serve",), "More trials become paying teams"),
}
# title: how many days ago its day was moved, from where, counted from today
SLIPPED = {
    "Insights 2.0": ((-52, -35), (-14, -4)),
    "Usage alerts": ((-60, -48),),
    "SSO for Team plan": ((-25, 28),),
    "Onboarding v3": ((-110, -90),),
}


def tell(world: World) -> None:
    """Releases first, then items with who took part when, then what customers were to feel."""
    releases(world)
    items(world)
    contacts(world)
    changes(world)


def weighed(world: World) -> None:
    """What each item takes, what it is found by and what it is for; and how its day slipped."""
    priya = world.cast["priya"]
    goals = {goal.title: goal for goal in Objective.objects.visible_to(priya)}
    for title, (product, marketing, tags, goal) in PLANNED.items():
        item, start = world.items[title], ITEMS[title][4]
        by = maker_of(world, title)
        with world.at(max(start, -40)):
            actions.change_item(item, by=by, effort_product=product, effort_marketing=marketing)
            actions.set_tags(item, by=by, names=tags)
            if goal:
                actions.link_objective(item, by=by, objective=goals[goal])
    for title, moves in SLIPPED.items():
        slip(world, world.items[title], moves)


def maker_of(world: World, title: str) -> Member:
    """Who put it on the roadmap: its owner in product, or in marketing where there is none."""
    return world.cast[ITEMS[title][7] or ITEMS[title][8]]


def slip(world: World, item: Item, moves: tuple[tuple[int, int], ...]) -> None:
    """Tells the moves of a day in their order: it starts where it was first, and ends where it is now."""
    by, last = maker_of(world, item.title), item.planned_on
    days = [world.day(was) for _when, was in moves][1:] + [last]
    Item.objects.filter(pk=item.pk).update(planned_on=world.day(moves[0][1]))
    item.refresh_from_db()
    for (when, _was), day in zip(moves, days, strict=True):
        with world.at(when):
            actions.change_item(item, by=by, planned_on=day)


def releases(world: World) -> None:
    """One out, one near, one further away."""
    priya = world.cast["priya"]
    for name, planned, out in (("4.1", -21, True), ("4.2", 17, False), ("4.3", 50, False)):
        with world.at(-100):
            world.releases[name] = actions.create_release(
                by=priya, name=name, planned_on=world.day(planned), owner=None if name == "4.3" else priya
            )
        if out:
            with world.at(planned):
                actions.ship_release(world.releases[name], by=priya, on=world.day(planned))


def items(world: World) -> None:
    """Each item as its owners made it."""
    for title, row in ITEMS.items():
        phase, stage, importance, internal, start, planned, release, product, marketing, text = row
        maker = maker_of(world, title)
        owners = [(side, world.cast[key], "") for side, key in ((P, product), (M, marketing)) if key]
        with world.at(start):
            world.items[title] = actions.create_item(
                by=maker, title=title, owners=owners, description=text, phase=phase, stage=stage, importance=importance,
                visibility="internal" if internal else "customer", starts_on=world.day(start),
                planned_on=world.day(planned), release=world.releases.get(release), lead_side=maker.side,
            )  # fmt: skip
    weighed(world)
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
