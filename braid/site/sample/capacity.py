"""Who is away in the next weeks, who finds their estimates right, and a finding that the two sides cannot settle."""

from braid.people.models import Member
from braid.radar.actions import acknowledge, commit_to, end_commitment, evaluate
from braid.radar.models import Acknowledgement, Commitment, Finding, Turn
from braid.site.sample.world import World
from braid.teamwork import load

# first and last day off, counted from today; whole weeks, so that it is the same on every day of the week
AWAY = {"yuki": (-3, 38), "lina": (7, 20), "tomas": (14, 20), "noor": (21, 27)}
# Jonas and Lina have not looked at theirs: the page asks them.
LOOKED = ("priya", "marco", "tomas", "amir", "tessa", "noor")


def tell(world: World) -> None:
    """Product is nearly full, and Tomás has more than fits: he and the two leads know."""
    for key, (first, last) in AWAY.items():
        with world.at(-12):
            load.note_days_off(
                world.cast[key], by=world.cast[key], first_on=world.day(first), last_on=world.day(last)
            )
    for key in LOOKED:
        with world.at(-2):
            load.say_it_is_right(by=world.cast[key])


def stuck(world: World) -> None:
    """Both sides have known for five weeks that insights wait, and half an hour a week has not moved it."""
    finding = Finding.objects.get(workspace=world.workspace, detector="D12", state="open")
    Finding.objects.filter(pk=finding.pk).update(opened_on=world.day(-37))
    Turn.objects.filter(finding=finding).update(on=world.day(-37))
    owners: dict[str, Member] = {"product_owner": world.cast["jonas"], "marketing_owner": world.cast["tessa"]}
    with world.at(-33):
        for key in ("jonas", "tessa"):
            acknowledge(finding, by=world.cast[key])
        made = commit_to(
            finding,
            by=world.cast["tessa"],
            play="PL09",
            due_on=world.today,
            **owners,
            note="Half an hour each Thursday, oldest first.",
        )
    with world.at(-12):
        end_commitment(
            made,
            by=world.cast["jonas"],
            outcome="same",
            learned="It was answered for two weeks; then the launch came first.",
        )
    Acknowledgement.objects.filter(finding=finding).update(on=world.day(-33))
    Commitment.objects.filter(pk=made.pk).update(
        made_on=world.day(-33), due_on=world.day(-14), ended_on=world.day(-12)
    )
    with world.at(0):
        evaluate(world.workspace, world.today)
