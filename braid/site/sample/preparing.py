"""How the sample company gets its launches ready: what is to be done, by whom and until when."""

from datetime import time

from braid.launches.assumption_actions import answer_assumption, assume, read_correction
from braid.launches.kind_actions import keep_template
from braid.launches.models import Launch
from braid.launches.plans import plan_of
from braid.launches.shipped import shipped
from braid.launches.task_actions import add_task, mark_task
from braid.site.sample.world import World

# title, side, owner, role, days from the launch (or a fixed day from today), done so many days ago
INSIGHTS = (
    ("Agree on positioning and name", "marketing", "marco", "Launch lead", -28, None, 12),
    ("Recruit accounts for the beta", "product", "lina", "Beta lead", -56, None, 45),
    ("Read the beta against its exit bar", "product", "priya", "Release lead", -20, None, None),
    ("Write the guide and the reference", "product", "tomas", "Documentation", -7, None, None),
    ("Load test with a million rows", "product", "tomas", "Engineering lead", -12, None, None),
    ("Choose the day of the public demo", "product", "priya", "Release lead", None, 2, None),
    ("Brief press and analysts", "marketing", "amir", "Press", -14, None, 3),
    ("Battlecard and two sessions for sales", "marketing", "tessa", "Sales enablement", -18, None, 2),
    ("Announcement, checked line by line", "marketing", "amir", "Content", -10, None, None),
    ("Switch it on for everyone", "product", "tomas", "Release lead", 0, None, None, time(8, 0)),
    (
        "Announcement goes out, claim by claim as checked",
        "marketing",
        "amir",
        "Content",
        0,
        None,
        None,
        time(9, 0),
    ),
    ("Mail to all customers", "marketing", "noor", "Lifecycle", 0, None, None, time(9, 30)),
    ("Watch tickets with support", "product", "lina", "Support", 0, None, None),
    ("Book the stage at the spring fair", "marketing", "ben", "Field", None, -3, None),
    ("First look at the numbers, together", "marketing", "marco", "Launch lead", 7, None, None),
)
SSO = (
    ("Enable ten friendly admins", "product", "tomas", "Release lead", -30, None, None),
    ("Notes for support", "product", "lina", "Documentation", -7, None, None),
    ("Line in the newsletter", "marketing", "amir", "Content", 0, None, None),
)
GALLERY = (
    ("Pick twelve templates to begin with", "product", "lina", "Release lead", -7, None, 1),
    ("Post in the forum", "marketing", "tessa", "Community", 0, None, None),
)
# launch, who takes it for granted, what, who answers, verdict, in which words, whether it was read
GRANTED = (
    ("Insights 2.0", "amir", "Pricing in the Team plan is final two weeks before the day", "priya", "confirmed", "", False),
    ("Insights 2.0", "tessa", "The public demo runs on real data", "lina", "corrected",
     "On the sample shop: customers' data stay theirs.", False),
    ("Insights 2.0", "amir", "Insights work with every warehouse from the first day", "", "", "", False),
    ("Insights 2.0", "tomas", "No numbers on speed go out before the load test", "marco", "confirmed", "", False),
    ("Insights 2.0", "priya", "Beta accounts hear of the day before the press does", "amir", "unknown",
     "The agency sets the embargo; we ask on Monday.", False),
    ("SSO for Team plan", "tomas", "It is called alpha wherever it is mentioned", "amir", "corrected",
     "The newsletter said alpha, the price page says beta.", True),
)  # fmt: skip


def tell(world: World) -> None:
    """The tasks of the launches to come, and what the sides take for granted of each other."""
    granted(world)
    with world.at(-80):
        said = {
            **shipped()["staggered"].says(),
            "name": "Staggered, as we do it",
            "purpose": "Forum first, then trials, then everyone.",
        }
        keep_template(plan_of(said), by=world.cast["tessa"])
    for name, tasks in (
        ("Insights 2.0", INSIGHTS),
        ("SSO for Team plan", SSO),
        ("Template gallery preview", GALLERY),
    ):
        launch = Launch.objects.get(workspace=world.workspace, name=name)
        for task in tasks:
            _task(world, launch, *task)


def _task(
    world: World, launch: Launch, title: str, side: str, owner: str, role: str, days: int | None, on: int | None,
    done: int | None, hour: time | None = None,
) -> None:  # fmt: skip
    who = world.cast[owner]
    with world.at(-10 if done is None else min(-10, -done - 1)):
        row = add_task(
            launch, by=who, title=title, side=side, owner=who, role=role, days=days, hour=hour,
            on=None if on is None else world.day(on),
        )  # fmt: skip
    if done is not None:
        with world.at(-done):
            mark_task(row, by=who)


def granted(world: World) -> None:
    """Some lines are confirmed, one is corrected and not read yet, two are open."""
    for name, asker, text, answerer, verdict, words, is_read in GRANTED:
        launch = Launch.objects.get(workspace=world.workspace, name=name)
        with world.at(-9):
            row = assume(launch, by=world.cast[asker], text=text)
        if not verdict:
            continue
        with world.at(-6):
            answer = answer_assumption(row, by=world.cast[answerer], verdict=verdict, words=words)
        if is_read:
            with world.at(-5):
                read_correction(answer, by=world.cast[asker])
