"""A change that ripples in the sample company, and what stands in its calendar that does not fit together.

The day of a launch moved: one side has answered, the other has not.
"""

from braid.launches.date_actions import add_date
from braid.launches.models import Launch, Ripple
from braid.launches.ripple_actions import answer_ripple, save_launch
from braid.site.sample.world import World

SAID = (("lina", "change", "The notes for support name the old day"),)


def tell(world: World) -> None:
    """Product moves the quiet launch by a week; marketing has not said yet whether that fits."""
    dates(world)
    launch = Launch.objects.get(workspace=world.workspace, name="SSO for Team plan")
    tomas = world.cast["tomas"]
    with world.at(-2):
        save_launch(
            launch, by=tomas, on=world.day(50), along=True, why="The audit of the login takes a week longer"
        )  # fmt: skip
    made = Ripple.objects.get(workspace=world.workspace)
    for who, verdict, words in SAID:
        for ask in made.asks.filter(asked=world.cast[who]):
            with world.at(-1):
                answer_ripple(ask, by=world.cast[who], verdict=verdict, words=words)


def dates(world: World) -> None:
    """A freeze that the quiet launch has moved into, and two days that both sides plan around."""
    priya, marco = world.cast["priya"], world.cast["marco"]
    with world.at(-30):
        add_date(
            by=priya, name="Freeze around the audit", kind_of="freeze", on=world.day(46), until=world.day(53),
            note="Nothing goes out while the auditors look",
        )  # fmt: skip
        add_date(
            by=marco,
            name="Spring fair",
            on=world.day(24),
            until=world.day(26),
            note="Hall 4, with the agency",
        )
        add_date(by=marco, name="Board meeting", on=world.day(9))
