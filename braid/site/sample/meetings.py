"""Three months of meetings: a 1:1 each week, a launch team, joint planning, and a triage that nobody misses any more."""

from datetime import time, timedelta
from typing import Any

from braid.launches.models import Launch
from braid.site.sample.world import World
from braid.teamwork import agenda, meeting_actions, series_actions
from braid.teamwork.inviting.answers import answer
from braid.teamwork.models import ActionItem, Meeting

# key, name, kind, purpose, rhythm, people, days since the first, hour, minutes, only its people
HELD: tuple[tuple[Any, ...], ...] = (
    ("pair", "Priya and Marco", "one_to_one", "What each of us counts on, what moved, and what we owe each other.", "weekly",
     ("priya", "marco"), 80, time(10, 0), 30, None),
    ("launch", "Launch team Insights 2.0", "launch", "Whether both sides will be ready on the day, and what is in the way.", "weekly",
     ("priya", "tomas", "marco", "tessa", "amir"), 31, time(14, 0), 45, False),
    ("planning", "Joint planning", "planning", "What we do first in the weeks to come, and what we do not do.", "four_weekly",
     ("priya", "jonas", "lina", "marco", "tessa", "ella"), 79, time(9, 30), 90, False),
    ("triage", "Insight triage", "triage", "Every insight of the week gets a yes, a no or a later.", "weekly",
     ("jonas", "tessa", "priya"), 74, time(16, 0), 30, True),
    ("lesson", "How campaigns are planned", "training", "How a campaign is made, from brief to numbers, shown by those who make it.", "once",
     ("amir", "tessa", "tomas", "yuki"), -9, time(11, 0), 60, False),
)  # fmt: skip
# which series, how many meetings ago, what was noted
NOTES: tuple[tuple[str, int, str], ...] = (
    ("pair", 1, "**The day of Insights 2.0.** Marco cannot move the campaign again. Priya asks engineering what is really left.\n\n**Launch note.** We write it together on Thursday.\n\n- Fewer words about dashboards, more about what teams do with them."),
    ("pair", 2, "Went through the list of what each of us counts on. Two were wrong, both about pricing.\n\nWe say dates in weeks from now on, not in quarters."),
    ("pair", 3, "Short one. Tessa takes the gallery page; Lina hears of it before it is public."),
    ("launch", 1, "Support is trained by the 14th. The exit bar is not met on one point: exports of large boards.\n\nNobody promises a day for exports until Tomás has measured."),
    ("planning", 1, "Scored apart, opened together. Both sides put search first; single sign-on is what we argued about.\n\n> “We hear SSO from the ones who leave, not from the ones who stay.”\n\nNot in the next six weeks: a mobile app."),
)  # fmt: skip
# which series, how many meetings ago, what, who, days from today until, days ago done or nothing
ACTIONS: tuple[tuple[Any, ...], ...] = (
    ("pair", 1, "Ask engineering what is left for exports of large boards", "priya", 2, None),
    ("pair", 1, "Send the draft of the launch note", "marco", -1, None),
    ("pair", 2, "Write down what “beta” means for customers", "marco", -6, 5),
    ("launch", 1, "Train support on the new boards", "tomas", 6, None),
    ("planning", 1, "Ask five customers who left what they missed", "tessa", -3, None),
    ("planning", 1, "Put the order of the next six weeks on the roadmap", "priya", -20, 19),
)  # fmt: skip
# which series, how many meetings ago, why it was skipped
SKIPPED = (("pair", 4, "Marco is at the fair"), ("triage", 1, "Nothing new"), ("triage", 2, "Tessa is away"))
# which series, how many meetings ago, who was not there
AWAY = (("launch", 2, "amir"), ("planning", 1, "ella"), ("planning", 2, "lina"))


# which series, who, what they say of all that are to come; then the same of the next one alone
COMING = (("pair", "marco", "yes"), ("pair", "priya", "yes"), ("launch", "priya", "yes"), ("launch", "marco", "yes"), ("launch", "tomas", "yes"), ("lesson", "tessa", "yes"))  # fmt: skip
NEXT = (("launch", "tessa", "maybe"), ("launch", "tomas", "no"))


def tell(world: World) -> None:
    """Series, their meetings one by one, and two lines that somebody wrote for the next time."""
    cast, made = world.cast, {}
    launch = Launch.objects.filter(workspace=world.workspace, name__startswith="Insights 2.0").first()
    for key, name, kind, purpose, rhythm, people, ago, at, minutes, only in HELD:
        with world.at(-max(ago, 10)):
            made[key] = series_actions.begin(
                by=cast[people[0]], people=[cast[each] for each in people], name=name, kind_of=kind, purpose=purpose,
                rhythm=rhythm, first_on=world.day(-ago), at=at, minutes=minutes, only=only,
                about=launch if key == "launch" else None,
            )  # fmt: skip
    past = {key: list(row.meetings.filter(on__lt=world.today).order_by("-on")) for key, row in made.items()}
    for key, meetings in past.items():
        for number, meeting in enumerate(meetings, 1):
            held(world, meeting, key, number)
    for key, number, text, who, until, done in ACTIONS:
        agreed(world, past[key][number - 1], text, who, until, done)
    ahead = made["pair"].meetings.filter(on__gte=world.today).order_by("on")[0]
    for who, text in (
        ("marco", "May we say “for every team” on the pricing page?"),
        ("priya", "Who answers the analyst?"),
    ):
        with world.at(-1):
            agenda.put_on(ahead, by=cast[who], text=text)
    for key, who, said in COMING:
        with world.at(-6):
            answer(made[key], None, by=cast[who], said=said)
    for key, who, said in NEXT:
        with world.at(-1):
            answer(
                made[key],
                made[key].meetings.filter(on__gt=world.today).order_by("on")[0],
                by=cast[who],
                said=said,
            )


def held(world: World, meeting: Meeting, key: str, number: int) -> None:
    """One meeting that is over: who was there and what was noted, or why it was not held."""
    days = (meeting.on - world.today).days
    skipped = {(series, back): why for series, back, why in SKIPPED}
    by = world.cast["jonas" if key == "triage" else "priya"]
    with world.at(days):
        if why := skipped.get((key, number)):
            meeting_actions.skip(meeting, by=by, why=why)
            return
        away = {who for series, back, who in AWAY if (series, back) == (key, number)}
        people = [seat.member for seat in meeting.series.seats.select_related("member")]
        gone = {world.cast[who].pk for who in away}
        meeting_actions.attend(meeting, [each for each in people if each.pk not in gone], by=by)
        for text in [text for series, back, text in NOTES if (series, back) == (key, number)]:
            meeting_actions.note(meeting, by=by, notes=text)


def agreed(world: World, meeting: Meeting, text: str, who: str, until: int, done: int | None) -> None:
    """One action, and where it is done when."""
    days, owner = (meeting.on - world.today).days, world.cast[who]
    with world.at(days):
        item = meeting_actions.agree_on(
            meeting, by=world.cast["priya"], text=text, owner=owner, due_on=meeting.on + timedelta(days=5)
        )
    ActionItem.objects.filter(pk=item.pk).update(due_on=world.day(until))
    if done is not None:
        with world.at(-done):
            meeting_actions.do(item, by=owner)
