"""What changes the calendars of people: each such event lets mails wait."""

from typing import Any

from braid.activity.models import Event
from braid.base.plugs import on
from braid.teamwork.inviting.mails import tell
from braid.teamwork.models import Meeting, Series


@on("series.begun")
@on("series.changed")
@on("series.paused")
@on("series.resumed")
@on("series.ended")
@on("series.judged")
@on("series.archived")
@on("series.brought_back")
def series_is_told(event: Event, row: Any) -> None:
    """A series is made, changed, paused, ended, put away or brought back."""
    if isinstance(row, Series):
        row.workspace = event.workspace
        tell(row, event.pk)


@on("meeting.moved")
@on("meeting.skipped")
@on("meeting.unskipped")
def meeting_is_told(event: Event, row: Any) -> None:
    """One meeting is at another time, or not held."""
    if isinstance(row, Meeting):
        row.series.workspace = event.workspace
        tell(row.series, event.pk)


@on("member.joined")
@on("member.returned")
def who_is_here_again_is_told(event: Event, person: Any) -> None:
    """Somebody can be written to from now on: their calendar is to hold what they belong to."""
    for row in Series.objects.filter(seats__member=person).in_use().going():
        row.workspace = event.workspace
        tell(row, event.pk, only=person)


@on("workspace.changed")
def hours_are_told(event: Event, workspace: Any) -> None:
    """Where the clocks of a workspace are others, all its meetings are at another moment."""
    if "time_zone" in event.facts.get("fields", ()):
        for row in Series.objects.filter(workspace=workspace).in_use().going():
            row.workspace = workspace
            row.time_changes()
            row.save(update_fields=["sequence", "timed_at"])
            tell(row, event.pk)
