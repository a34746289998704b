"""Retros: what everybody writes apart, the board that is opened together, dots, and what came of it.

What is written apart lies in a table of its own, of which nobody reads but their own rows. At the opening it is
written anew, in random order and without its writer unless they chose otherwise, and is gone from there.
"""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.models import Side, WorkspaceModel, WorkspaceQuerySet
from braid.people.models import Member
from braid.teamwork.models.meetings import ActionItem, Meeting

CARD_LENGTH = 500
MOST_COLUMNS = 6


class RetroQuerySet(WorkspaceQuerySet):
    """Retros. What nobody may know yet is in tables of its own, so that these rows are for all who see the meeting."""

    def exportable(self) -> RetroQuerySet:
        """Those that are open: of one under way an archive would hold nothing but its columns."""
        return self.exclude(state=Retro.State.APART)


class Retro(WorkspaceModel):
    """Those who met look back: each apart first, then together. One for a meeting.

    `columns` are the names of the columns from left to right; cards know theirs by its place, from 0.
    """

    class State(models.TextChoices):
        APART = "apart", _("Each apart")
        OPEN = "open", _("Opened together")
        COUNTED = "counted", _("Dots are counted")
        CLOSED = "closed", _("Record")

    part_of = ("meeting",)
    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="retro", editable=False)
    name = models.CharField(_("what you look back on"), max_length=120)
    inside = {"columns": [str]}
    columns = models.JSONField(default=list, editable=False)
    dots = models.PositiveSmallIntegerField(_("dots for each person"), default=3, validators=[MaxValueValidator(10)])  # fmt: skip
    # Read as a plain list rather than as a board, unless somebody asks otherwise.
    as_list = models.BooleanField(default=False, editable=False)
    state = models.CharField(max_length=7, choices=State, default=State.APART, editable=False)
    begun_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    begun_at = models.DateTimeField(default=timezone.now, editable=False)
    opened_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    opened_at = models.DateTimeField(null=True, editable=False)
    counted_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    counted_at = models.DateTimeField(null=True, editable=False)
    closed_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    # What was written apart is not in the file any more: done once after the opening, by the worker.
    is_swept = models.BooleanField(default=False, editable=False)

    objects = RetroQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("retro")

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        return f"retros/{self.pk}/"

    @property
    def is_open(self) -> bool:
        """Whether both sides read the cards."""
        return self.state != self.State.APART

    def column(self, number: int) -> str:
        """The name of a column."""
        return str(self.columns[number]) if 0 <= number < len(self.columns) else ""


class OwnQuerySet(WorkspaceQuerySet):
    """Rows that nobody reads but whose they are: no admin, no archive."""

    def visible_with_archived(self, member: Member) -> OwnQuerySet:
        """One's own."""
        return super().visible_with_archived(member).filter(member_id=member.pk)


class RetroNote(WorkspaceModel):
    """A card that somebody writes apart. No time: it would tell who wrote when."""

    exported = False  # Whoever reads an archive is no more than a colleague.
    retro = models.ForeignKey(Retro, models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+", editable=False)
    column = models.PositiveSmallIntegerField(_("column"), default=0)
    text = models.CharField(_("card"), max_length=CARD_LENGTH)
    with_name = models.BooleanField(_("with my name"), default=False)

    objects = OwnQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            # (Sent twice after a lost reply, it is there once.)
            models.UniqueConstraint(fields=["retro", "member", "column", "text"], name="retro_note_once",
                                    violation_error_message=_("You have written this card already.")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text


class RetroReady(WorkspaceModel):
    """Somebody has written what they want to write. Others learn how many of a side have, until the opening."""

    exported = False  # It is gone with the opening.
    retro = models.ForeignKey(Retro, models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")

    objects = OwnQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["retro", "member"], name="retro_ready_once")]

    def __str__(self) -> str:
        return str(self.member_id)


class RetroTopic(WorkspaceModel):
    """One or more cards that say the same, with the dots that they got, by side, once these are counted."""

    part_of = ("retro",)
    retro = models.ForeignKey(Retro, models.CASCADE, related_name="topics")
    column = models.PositiveSmallIntegerField(_("column"), default=0)
    # What its cards say together; empty: what its first card says.
    name = models.CharField(_("what they say together"), max_length=CARD_LENGTH, blank=True)
    product_dots = models.PositiveSmallIntegerField(default=0, editable=False)
    marketing_dots = models.PositiveSmallIntegerField(default=0, editable=False)
    other_dots = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name or str(self.pk)

    @property
    def dots(self) -> int:
        """All dots that it got."""
        return self.product_dots + self.marketing_dots + self.other_dots

    @property
    def cards_in_order(self) -> list[Any]:
        """Its cards, the first one first."""
        return sorted(self.cards.all(), key=lambda card: card.pk)

    @property
    def title(self) -> str:
        """What it says."""
        cards = [] if self.name else self.cards_in_order
        return self.name or (cards[0].text if cards else "")


class RetroCard(WorkspaceModel):
    """A card that both sides read. `who` is there only where whoever wrote it wanted that; its side always is."""

    part_of = ("retro",)
    retro = models.ForeignKey(Retro, models.CASCADE, related_name="cards")
    topic = models.ForeignKey(RetroTopic, models.CASCADE, related_name="cards")
    text = models.CharField(_("card"), max_length=CARD_LENGTH)
    side = models.CharField(max_length=9, choices=Side)
    who = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("card of a retro")

    def __str__(self) -> str:
        return self.text


class RetroDot(WorkspaceModel):
    """How many dots somebody has put on a topic: their own business until all are counted, and gone then."""

    exported = False  # The topics hold what was counted.
    topic = models.ForeignKey(RetroTopic, models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    count = models.PositiveSmallIntegerField(default=1)

    objects = OwnQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "member"], name="retro_dot_once")]

    def __str__(self) -> str:
        return str(self.count)


class RetroStep(WorkspaceModel):
    """A topic became an action of the meeting."""

    part_of = ("topic",)
    topic = models.ForeignKey(RetroTopic, models.CASCADE, related_name="steps")
    action = models.OneToOneField(ActionItem, models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return str(self.action_id)
