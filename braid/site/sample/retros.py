"""Three retros: a record with steps of which one is done, a board that is just open, and one that is still written apart."""

from datetime import time
from typing import Any

from braid.site.sample.world import World
from braid.teamwork import meeting_actions, retro_actions, retro_writing, series_actions
from braid.teamwork.models import ActionItem, Meeting, Retro, RetroTopic, Series

PEOPLE = ("priya", "jonas", "lina", "tomas", "marco", "amir", "tessa")
COLUMNS = ("Keep", "Change", "Try")
# who, column, what, with their name
RECORD: tuple[tuple[str, int, str, bool], ...] = (
    ("priya", 0, "Insights are answered within a week, most of them", False),
    ("tessa", 0, "We got an answer to every insight that we brought", True),
    ("jonas", 1, "We hear of campaign days from the calendar, not from you", False),
    ("amir", 1, "A date slips in stand-up and marketing reads it in the ticket", False),
    ("marco", 1, "Slipped dates reach us last", True),
    ("tomas", 1, "Release notes are asked for on the day of the release", False),
    ("lina", 2, "Show the draft page to a designer before it is finished", True),
    ("marco", 2, "One line in the channel on the day when a date moves", False),
)
OPENED: tuple[tuple[str, int, str, bool], ...] = (
    ("priya", 0, "The gate page: both sides saw the same list", False),
    ("amir", 0, "One list of what is open, for both", False),
    ("tomas", 1, "Exports of large boards were measured too late", True),
    ("tessa", 1, "We wrote “any size” before anybody had measured", False),
    ("marco", 2, "Whoever writes a number asks for it first", False),
)
APART: tuple[tuple[str, int, str, bool], ...] = (
    ("priya", 0, "The five questions, answered apart", True),
    ("priya", 1, "Too many people in joint planning", False),
    ("jonas", 1, "Personas are in two places", False),
    ("marco", 0, "Product joins two customer calls a month", False),
    ("marco", 2, "A newcomer of ours sits a day with support", True),
    ("tessa", 1, "Nobody says no to a request, it just stays open", False),
)


def tell(world: World) -> None:
    """A series of retros with one that is over and one to come, and a retro of the launch team."""
    cast = world.cast
    with world.at(-60):
        series = series_actions.begin(
            by=cast["priya"], people=[cast[each] for each in PEOPLE], name="Retro of both teams", kind_of=Series.Kind.RETRO,
            purpose="What we keep, change and try in how the two teams work together.", rhythm="four_weekly",
            first_on=world.day(-26), at=time(15, 0), minutes=60, only=False,
        )  # fmt: skip
    last, ahead = series.meetings.order_by("on")[:2]
    with world.at(-26):
        meeting_actions.attend(last, [cast[each] for each in PEOPLE if each != "lina"], by=cast["priya"])
    _record(world, last)
    launch = Meeting.objects.filter(series__name__startswith="Launch team", series__workspace=world.workspace, on__lt=world.today)  # fmt: skip
    _opened(world, launch.order_by("-on")[0])
    with world.at(-1):
        _written(world, begun(world, ahead, "The last four weeks", "marco"), APART)


def begun(world: World, meeting: Meeting, name: str, by: str, **more: Any) -> Retro:
    """A retro of that meeting in which everybody writes."""
    return retro_writing.begin(meeting, by=world.cast[by], name=name, columns=COLUMNS, dots=3, **more)


def _written(world: World, row: Retro, cards: tuple[tuple[str, int, str, bool], ...]) -> None:
    for who, column, text, named in cards:
        retro_writing.write(row, by=world.cast[who], text=text, column=column, with_name=named)
    for who in ("jonas", "tessa"):
        retro_writing.be_ready(row, by=world.cast[who])


def _topic(row: Retro, start: str) -> RetroTopic:
    return row.topics.get(cards__text__startswith=start)


def _record(world: World, meeting: Meeting) -> None:
    """From cards to steps in one hour, four weeks ago."""
    cast = world.cast
    with world.at(-26):
        row = begun(world, meeting, "Six weeks before the beta", "priya")
        _written(world, row, RECORD)
        retro_writing.open_together(row, by=cast["priya"])
        late = retro_actions.join(_topic(row, "A date slips"), _topic(row, "Slipped dates"), by=cast["marco"])
        retro_actions.name_topic(late, by=cast["marco"], name="Slipped dates reach marketing last")
        retro_actions.join(_topic(row, "We got an answer"), _topic(row, "Insights are"), by=cast["tessa"])
        for who, start, count in (("priya", "Slipped", 2), ("jonas", "Slipped", 1), ("tomas", "Release notes", 2), ("marco", "Slipped", 3), ("amir", "Slipped", 1), ("amir", "Release notes", 1), ("tessa", "We hear", 1)):  # fmt: skip
            for _n in range(count):
                retro_actions.dot(_topic(row, start), by=cast[who])
        retro_actions.count(row, by=cast["priya"])
        one = retro_actions.agree(late, by=cast["priya"], text="Say in the channel on the same day when a date moves", owner=cast["jonas"], due_on=world.day(30))  # fmt: skip
        two = retro_actions.agree(_topic(row, "Release notes"), by=cast["priya"], text="Try: notes are begun when an item goes into build", owner=cast["amir"], due_on=world.day(30))  # fmt: skip
        retro_actions.close(row, by=cast["marco"])
    ActionItem.objects.filter(pk=one.pk).update(due_on=world.day(-19))
    ActionItem.objects.filter(pk=two.pk).update(due_on=world.day(3))
    with world.at(-20):
        meeting_actions.do(one, by=cast["jonas"])


def _opened(world: World, meeting: Meeting) -> None:
    """A board on which cards have not been joined yet."""
    days = (meeting.on - world.today).days
    with world.at(days):
        row = begun(world, meeting, "The weeks before the beta", "marco")
        _written(world, row, OPENED)
        retro_writing.open_together(row, by=world.cast["marco"])
        retro_actions.join(_topic(row, "One list"), _topic(row, "The gate page"), by=world.cast["amir"])
        retro_actions.dot(_topic(row, "Exports"), by=world.cast["priya"])
