"""A plan of this quarter that both sides agreed on, and the next one in the middle of its steps."""

from datetime import timedelta

from braid.goals.quarters import quarter
from braid.radar.actions import workshops
from braid.radar.models import Workshop
from braid.roadmap.models import ACTIVE, Item
from braid.rounds.models import Round
from braid.site.sample.world import World
from braid.teamwork.models import Meeting

OUT = (
    "Two customers asked for it in a year; we look again when there are five.",
    "Nobody can say yet what it costs to run.",
    "It waits until search is out: the same people build both.",
)


def tell(world: World) -> None:
    """What was in and out a quarter ago, and what is being placed for the next one."""
    now = quarter(world.today, world.workspace.year_starts_in)
    then = quarter(now.ends_on + timedelta(days=1), world.workspace.year_starts_in)
    rows = Item.objects.filter(workspace=world.workspace, is_restricted=False).in_use()
    going = list(rows.filter(phase__in=ACTIVE, released_on=None).order_by("-importance", "pk"))
    done = list(rows.filter(released_on__isnull=False).order_by("-released_on")[:2])
    with world.at(-70):
        old = _begun(world, f"Plan for {now.name}", now.starts_on, now.ends_on)
        _placed(world, old, [*done, *going[:2]], going[-2:])
        workshops.agree_on_plan(old, by=world.cast["priya"], dissent="Tessa would have taken the gallery first: it is what visitors look for.")  # fmt: skip
    meeting = Meeting.objects.filter(series__name="Joint planning", series__workspace=world.workspace, on__lt=world.today).order_by("-on").first()  # fmt: skip
    with world.at(-3):
        new = _begun(world, f"Plan for {then.name}", then.starts_on, then.ends_on, meeting)
        rounds = Round.objects.filter(workspace=world.workspace, use=Round.Use.PRIORITIES).order_by("-pk")  # fmt: skip
        row = rounds.filter(state__in=("revealed", "settled")).first() or rounds.first()
        if row is not None:
            workshops.use_round(new, row, by=world.cast["marco"])
        _placed(world, new, going[:4], going[4:5])
        for who, step in (("priya", "back"), ("marco", "rank"), ("priya", "differ")):
            workshops.tick(new, by=world.cast[who], step=step)
        workshops.count_on(new, by=world.cast["marco"], text="Exports of large boards take less than ten seconds", owner=world.cast["tomas"], due_on=world.day(12))  # fmt: skip
        workshops.count_on(new, by=world.cast["priya"], text="The agency has two weeks for the launch film")


def _begun(world: World, name: str, first_on: object, last_on: object, meeting: Meeting | None = None) -> Workshop:  # fmt: skip
    return workshops.begin_workshop(by=world.cast["priya"], name=name, first_on=first_on, last_on=last_on, meeting=meeting)  # fmt: skip


def _placed(world: World, row: Workshop, inside: list[Item], outside: list[Item]) -> None:
    for item in inside:
        workshops.place_item(row, item, by=world.cast["priya"], verdict="in", moves=False)
    for item, why in zip(outside, OUT, strict=False):
        workshops.place_item(row, item, by=world.cast["marco"], verdict="out", why=why)
