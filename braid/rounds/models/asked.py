"""What a round asks, about what, and of whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from braid.base.models import Side, WorkspaceModel
from braid.people.models import Member
from braid.rounds.models.round import PartQuerySet, Round


class Subject(WorkspaceModel):
    """One of several things that every question is asked about: an item, a key result, an area."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="subjects")
    order = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("title"), max_length=300)
    # Which row it is, as `room.model` and id, with which it is hidden; empty for words of this round alone.
    subject_kind = models.CharField(max_length=60, blank=True, editable=False)
    subject_id = models.BigIntegerField(default=0, editable=False)
    # A number agreed beforehand, with its source: the reach of RICE. It is not voted on.
    reach = models.DecimalField(_("reach"), max_digits=14, decimal_places=2, null=True, blank=True)
    source = models.CharField(_("where this number comes from"), max_length=200, blank=True)
    # Agreed beforehand as well: the time criticality of WSJF.
    deadline = models.DateField(_("deadline"), null=True, blank=True)

    objects = PartQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "order"], name="round_subject_order")]
        indexes = [
            models.Index(fields=["workspace", "subject_kind", "subject_id"], name="round_subject_about")
        ]

    def __str__(self) -> str:
        return self.title


class Question(WorkspaceModel):
    """One question. `key` names it in results and over waves; `scale` is one of `braid.rounds.scales`."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="questions")
    order = models.PositiveSmallIntegerField(default=0)
    key = models.CharField(max_length=40)
    block = models.CharField(max_length=40, blank=True)
    text = models.CharField(_("question"), max_length=500)
    scale = models.CharField(max_length=20)
    inside = {"choices": [(str, str)]}
    # (key, label) pairs, for the scale "choice".
    choices = models.JSONField(default=list, blank=True)
    is_reversed = models.BooleanField(default=False)
    # Asked of one side alone; empty asks both.
    for_side = models.CharField(max_length=9, choices=Side, blank=True)
    # Asked about each subject; otherwise once.
    per_subject = models.BooleanField(default=False)
    asks_why = models.BooleanField(default=False)
    # It did not fit: the next wave does not ask it.
    left_out_at = models.DateTimeField(null=True, editable=False)
    left_out_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)

    objects = PartQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "key"], name="round_question_key")]

    def __str__(self) -> str:
        return self.text


class SeatQuerySet(PartQuerySet):
    """Who is asked. Of others one learns only how many have answered (`results.read.counts`)."""

    def visible_with_archived(self, member: Member) -> SeatQuerySet:
        """One's own."""
        return super().visible_with_archived(member).filter(member_id=member.pk)

    def exportable(self) -> SeatQuerySet:
        """Not those of anonymous rounds: they say who answered."""
        rows: Any = super().exportable()
        return rows.filter(round__is_anonymous=False)


class Seat(WorkspaceModel):
    """Somebody was invited, on the side on which they then were. Made for all at opening, then only flipped.

    In an anonymous round this is all that is ever known of a person, and no time is kept with it.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="seats")
    member = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    side = models.CharField(max_length=9, choices=Side)
    has_answered = models.BooleanField(default=False)

    objects = SeatQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "member"], name="round_seat_once")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.side}"

    def asked(
        self, questions: Iterable[Question], subjects: Iterable[Subject]
    ) -> Iterator[tuple[Question, Subject | None]]:
        """What this seat is asked: subject by subject, then what is asked once."""
        mine = [q for q in questions if q.for_side in ("", self.side)]
        for subject in subjects:
            yield from ((q, subject) for q in mine if q.per_subject)
        yield from ((q, None) for q in mine if not q.per_subject)
