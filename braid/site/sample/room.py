"""The room of a launch in the sample company: one that is being made ready, and the record of one that is done."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from braid.activity.models import Event
from braid.launches import roles, room_actions, task_actions
from braid.launches.models import Incident, Launch, LaunchRole
from braid.site.sample.world import World

SHIFTS = {
    "Launch lead": "7:30 to 15:00",
    "Release lead": "7:30 to 13:00",
    "Press": "9:00 to 18:00",
    "Documentation": "on call",
}
CHANNELS = (
    ("War room", "https://chat.example.com/insights-launch"),
    ("Numbers of the day", "https://boards.example.com/insights-launch"),
)
# Of the launch that is done: task, side, who, hour, done at
DONE = (
    ("Switch it on for a tenth of the trials", "product", "lina", time(8, 0), time(8, 4)),
    ("Post goes out", "marketing", "tessa", time(9, 0), time(9, 2)),
    ("Second look at the first dashboards", "product", "lina", time(15, 0), time(15, 20)),
)


def tell(world: World) -> None:
    """Two channels and shifts of Insights 2.0; what went wrong with Onboarding v3, and how it was put right."""
    launch = Launch.objects.get(workspace=world.workspace, name="Insights 2.0")
    with world.at(-3):
        for name, url in CHANNELS:
            room_actions.add_channel(launch, by=world.cast["amir"], name=name, url=url)
        for row in LaunchRole.objects.filter(launch=launch, name__in=SHIFTS):
            roles.change_role(row, by=world.cast["priya"], shift=SHIFTS[row.name])
    _record(world, Launch.objects.get(workspace=world.workspace, name="Onboarding v3"))


def _record(world: World, launch: Launch) -> None:
    """The room was open then, and is a record now: what was done on the day is kept at its own hour."""
    lina, tessa = world.cast["lina"], world.cast["tessa"]
    for name, side, lead in (("Release lead", "product", lina), ("Launch lead", "marketing", tessa)):
        with world.at(-66):
            roles.add_role(launch, by=lina, name=name, side=side, member=lead, shift="8:00 to 17:00")
    for title, side, who, hour, done in DONE:
        with world.at(-66):
            task = task_actions.add_task(launch, by=lina, title=title, side=side, owner=world.cast[who], days=0, hour=hour)  # fmt: skip
        task_actions.mark_task(task, by=world.cast[who])
        task.marks.update(at=_at(world, done))
        _dated(world, launch, done, name="launch.task_done", facts__task=task.pk)
    over, launch.launched_on = launch.launched_on, world.today
    row = room_actions.open_incident(launch, by=tessa, what="The last step of the set-up hangs in Safari")
    room_actions.change_incident(row, by=lina, what=row.what, how="Old script in the cache: emptied it, and asked two trial teams to try again.")  # fmt: skip
    launch.launched_on = over
    Incident.objects.filter(pk=row.pk).update(
        at=_at(world, time(10, 40)), resolved_at=_at(world, time(11, 25))
    )
    _dated(world, launch, time(10, 40), name="launch.incident_opened", facts__incident=row.pk)
    _dated(world, launch, time(11, 25), name="launch.incident_resolved", facts__incident=row.pk)


def _at(world: World, hour: time) -> datetime:
    return datetime.combine(world.day(-62), hour, tzinfo=ZoneInfo(world.workspace.time_zone))


def _dated(world: World, launch: Launch, hour: time, **which: object) -> None:
    rows = Event.objects.filter(subject_kind=launch.kind, subject_id=launch.pk, **which)
    rows.update(at=_at(world, hour))
