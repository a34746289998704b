"""Meetings: a series with its people, each meeting with notes and who was there, what is to be talked about and done."""

from __future__ import annotations

import secrets
from datetime import date, datetime, time
from hashlib import sha256
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from braid.activity.models.about import About
from braid.activity.unspoken import unspoken
from braid.base.models import (
    ENDS_FIRST,
    Archivable,
    Restrictable,
    Side,
    WorkspaceModel,
    WorkspaceQuerySet,
    only_restricted,
)
from braid.people.models import Member
from braid.teamwork import recurring


def room_name() -> str:
    """A name for a video room that nobody guesses."""
    return f"braid-{secrets.token_urlsafe(12)}"


class SeriesQuerySet(WorkspaceQuerySet):
    """Series of meetings."""

    def going(self) -> Self:
        """Those that have not ended."""
        return self.filter(ended_on=None)

    def of(self, member: Member) -> Self:
        """Those to which somebody belongs."""
        return self.filter(Exists(Seat.objects.filter(series=OuterRef("pk"), member=member)))


class Series(Archivable, Restrictable, WorkspaceModel):
    """Something that people of both sides hold again and again: what for, how often, who, and where."""

    class Kind(models.TextChoices):
        ONE_TO_ONE = "one_to_one", _("1:1 of two counterparts")
        LAUNCH = "launch", _("Launch team")
        PLANNING = "planning", _("Joint planning")
        TRIAGE = "triage", _("Insight triage")
        RETRO = "retro", _("Retrospective")
        TRAINING = "training", _("Cross-training")
        SHADOWING = "shadowing", _("Shadowing")
        OTHER = "other", _("Another kind")

    class Rhythm(models.TextChoices):
        WEEKLY = recurring.WEEKLY, _("Every week")
        FORTNIGHTLY = recurring.FORTNIGHTLY, _("Every two weeks")
        FOUR_WEEKLY = recurring.FOUR_WEEKLY, _("Every four weeks")
        MONTHLY = recurring.MONTHLY, _("Every month, on the same date")
        WEEKDAY = recurring.WEEKDAY, _("Every month, on the same weekday (such as the second Tuesday)")
        QUARTERLY = recurring.QUARTERLY, _("Every three months")
        YEARLY = recurring.YEARLY, _("Every year")
        ONCE = recurring.ONCE, _("Only once")

    names_rows = {"about": "key"}

    name = models.CharField(_("name"), max_length=120)
    kind_of = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.ONE_TO_ONE)
    purpose = models.CharField(_("purpose"), max_length=300)
    rhythm = models.CharField(_("how often"), max_length=11, choices=Rhythm, default=Rhythm.WEEKLY)
    first_on = models.DateField(_("first day"), default=timezone.localdate)
    at = models.TimeField(_("begins at"), default=time(10, 0))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=30, validators=[MinValueValidator(5), MaxValueValidator(24 * 60)])  # fmt: skip
    link = models.URLField(_("video link"), max_length=500, blank=True)
    # The room at the video server of this Braid, where there is one and no other link was given.
    room = models.CharField(max_length=60, default=room_name, editable=False)
    # What it is about, such as `launch:12`. Whoever may not see that is not told of it; the series itself stays.
    about = models.CharField(max_length=80, blank=True, editable=False)
    # Whether its people get it as an invitation for their calendars, and every change of it.
    by_mail = models.BooleanField(_("invite by mail"), default=True)
    # In their calendars it begins here: what was before the last change of the rhythm is over.
    since = models.DateField(null=True, editable=False)
    # Grows with each change of the times, so that calendars know which one is newer (RFC 5545, SEQUENCE).
    sequence = models.PositiveIntegerField(default=0, editable=False)
    timed_at = models.DateTimeField(default=timezone.now, editable=False)
    # What another program calls it, of whose calendar file it was read.
    source_uid = models.CharField(max_length=250, blank=True, editable=False)
    # Up to this day its meetings are made.
    made_until = models.DateField(null=True, editable=False)
    ended_on = models.DateField(_("ended on"), null=True, blank=True, editable=False)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    begun_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SeriesQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("series of meetings")
        verbose_name_plural = "series"
        indexes = [
            only_restricted("series"),
            models.Index(fields=["workspace", "source_uid"], name="series_read", condition=~Q(source_uid="")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def uid(self) -> str:
        """Its name in the calendars of the world: always the same, also after a move to another Braid."""
        return f"{sha256(f'braid:{self.room}'.encode()).hexdigest()[:32]}@braid"

    @property
    def place(self) -> str:
        return f"meetings/series/{self.pk}/"

    @property
    def home(self) -> str:
        """Where one goes when it has been put away."""
        return "meetings/"

    def time_changes(self) -> None:
        """Everybody is asked anew: what they said of the times before is no answer. Calendars see that this is newer."""
        singles = self.meetings.aggregate(n=Sum("sequence"))["n"] if self.pk else 0
        self.sequence, self.timed_at = self.sequence + 1 + (singles or 0), timezone.now()

    @property
    def video(self) -> str:
        """Where one meets: the link that was given, or a room of one's own at the video server."""
        if self.link or not settings.JITSI_URL:
            return self.link
        return f"{settings.JITSI_URL}/{self.room}"


class Seat(WorkspaceModel):
    """Somebody belongs to a series."""

    part_of = ("series",)
    series = models.ForeignKey(Series, models.CASCADE, related_name="seats")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "member"], name="one_seat_each")]

    def __str__(self) -> str:
        return str(self.member_id)


class Pause(WorkspaceModel):
    """Days on which a series is not held, on purpose; without a last day it lasts until somebody goes on."""

    part_of = ("series",)
    series = models.ForeignKey(Series, models.CASCADE, related_name="pauses")
    since = models.DateField(_("from"), default=timezone.localdate)
    until = models.DateField(_("last day"), null=True, blank=True)
    why = models.CharField(_("why"), max_length=200, blank=True)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"{self.since} – {self.until or ''}"

    def clean(self) -> None:
        """The last day is not before the first."""
        if self.until and self.until < self.since:
            raise ValidationError({"until": ENDS_FIRST})

    def holds(self, day: date) -> bool:
        """Whether that day falls into it."""
        return self.since <= day and (self.until is None or day <= self.until)


class Verdict(WorkspaceModel):
    """What people said of a series that was skipped again and again."""

    class Said(models.TextChoices):
        KEEP = "keep", _("Keep it as it is")
        SHRINK = "shrink", _("Shrink it")
        DROP = "drop", _("Drop it")

    part_of = ("series",)
    series = models.ForeignKey(Series, models.CASCADE, related_name="verdicts")
    said = models.CharField(_("what becomes of it"), max_length=6, choices=Said)
    why = models.CharField(_("why"), max_length=300, blank=True)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return str(self.get_said_display())


class MeetingQuerySet(WorkspaceQuerySet):
    """Meetings, by whether they were held."""

    def held(self) -> Self:
        """Somebody was there."""
        return self.filter(Exists(Attendance.objects.filter(meeting=OuterRef("pk"))))

    def not_held(self) -> Self:
        """Nobody is known to have been there."""
        return self.filter(~Exists(Attendance.objects.filter(meeting=OuterRef("pk"))))

    def counted(self) -> Self:
        """Each with how many were there, as `count`."""
        there = Attendance.objects.filter(meeting=OuterRef("pk")).order_by().values("meeting")
        return self.annotate(count=Coalesce(Subquery(there.annotate(n=Count("pk")).values("n")), 0))

    def untouched(self) -> Self:
        """Nobody has moved them, or written or said anything: they may go when the series changes."""
        parts = (Attendance, AgendaLine, ActionItem)
        used = [Q(Exists(table.objects.filter(meeting=OuterRef("pk")))) for table in parts]
        return unspoken(self.filter(*(~each for each in used), notes="", skipped_at=None, moved_at=None))

    def of(self, member: Member) -> Self:
        """Those of the series to which somebody belongs."""
        return self.filter(Exists(Seat.objects.filter(series=OuterRef("series"), member=member)))


class Meeting(WorkspaceModel):
    """One meeting of a series. Day and hour are those of the workspace, whatever its clocks do."""

    part_of = ("series",)
    series = models.ForeignKey(Series, models.CASCADE, related_name="meetings")
    # The day that the rhythm gave it: moved, it stays the same one.
    planned_on = models.DateField(null=True, blank=True, editable=False)
    on = models.DateField(_("day"))
    at = models.TimeField(_("begins at"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), validators=[MinValueValidator(5), MaxValueValidator(24 * 60)])  # fmt: skip
    notes = models.TextField(_("notes"), max_length=40_000, blank=True)
    noted_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    noted_at = models.DateTimeField(null=True, editable=False)
    moved_at = models.DateTimeField(null=True, editable=False)
    # Grows when this one alone is moved or skipped, on top of that of its series.
    sequence = models.PositiveIntegerField(default=0, editable=False)
    skipped_at = models.DateTimeField(null=True, editable=False)
    skipped_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    skipped_why = models.CharField(_("why"), max_length=200, blank=True)

    objects = MeetingQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "planned_on"], name="one_meeting_a_day")]
        indexes = [models.Index(fields=["workspace", "on"], name="meeting_day")]

    def __str__(self) -> str:
        # (With the year: it stands in the activity, where it is read years later.)
        return f"{self.series.name}, {date_format(self.on, 'j M Y')}"

    @property
    def place(self) -> str:
        return f"meetings/{self.pk}/"

    @property
    def starts(self) -> datetime:
        """The moment at which it begins."""
        return recurring.moment(self.on, self.at, self.series.workspace.time_zone)


class Attendance(WorkspaceModel):
    """Somebody was there, for the side on which they were then."""

    part_of = ("meeting",)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    side = models.CharField(max_length=9, choices=Side)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "member"], name="there_once")]

    def __str__(self) -> str:
        return str(self.member_id)


class AgendaLine(About):
    """Something on the agenda: what somebody wrote, or a thing of another room that was moved, taken off or talked about.

    What a room offers by itself is no row until somebody does something with it.
    """

    part_of = ("meeting",)
    names_rows = {"url": "place"}
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="lines")
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(default=0)
    text = models.CharField(_("what to talk about"), max_length=300)
    why = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=200, blank=True)
    order = models.IntegerField(default=0)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    talked_at = models.DateTimeField(null=True, editable=False)
    talked_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    off_at = models.DateTimeField(null=True, editable=False)
    off_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)

    class Meta:
        verbose_name = _("line of an agenda")
        ordering = ("order", "pk")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "subject_kind", "subject_id"], name="on_the_agenda_once",
                                    condition=~Q(subject_kind="")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text


class ActionItem(WorkspaceModel):
    """What somebody does after a meeting, until a day. It comes back on every agenda until it is done."""

    part_of = ("meeting",)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="action_items")
    text = models.CharField(_("what is to be done"), max_length=300)
    owner = models.ForeignKey(
        Member, models.SET_NULL, null=True, related_name="+", verbose_name=_("who does it")
    )
    due_on = models.DateField(_("until"))
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    done_at = models.DateTimeField(null=True, editable=False)
    done_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)

    class Meta:
        verbose_name = _("action")

    def __str__(self) -> str:
        return self.text
