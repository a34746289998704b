"""Answers: named ones belong to a seat, anonymous ones to nobody."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from braid.base.models import Side, WorkspaceModel, WorkspaceQuerySet
from braid.people.models import Member
from braid.rounds.models.asked import Question, Seat, Subject
from braid.rounds.models.round import PartQuerySet, Round

WHY_LENGTH = 5_000


def random_key() -> str:
    """128 random bits: ballots lie in the file in the order of these, which is none."""
    return secrets.token_hex(16)


class AnswerQuerySet(PartQuerySet):
    """Named answers: one's own, and those of rounds that were revealed."""

    def visible_with_archived(self, member: Member) -> AnswerQuerySet:
        """Until the reveal nobody reads an answer but whoever gave it, facilitators and admins included."""
        opened = Q(round__state__in=[Round.State.REVEALED, Round.State.SETTLED])
        return super().visible_with_archived(member).filter(Q(seat__member_id=member.pk) | opened)


class Answer(WorkspaceModel):
    """What somebody answered to one question (about one subject) in a named round. `value` is a key of the scale.

    None: not answered yet, though perhaps with a reason. Empty: "can't judge". `guess` is what they think the other side will say.
    """

    speaks_of = ("subject",)
    round = models.ForeignKey(Round, models.CASCADE, related_name="answers")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.CASCADE, related_name="+")
    subject = models.ForeignKey(Subject, models.CASCADE, null=True, blank=True, related_name="+")
    value = models.CharField(max_length=40, blank=True, null=True)
    why = models.TextField(_("why"), max_length=WHY_LENGTH, blank=True)
    guess = models.CharField(max_length=40, blank=True)

    objects = AnswerQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "question", "subject"], name="round_answer_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}"


class SecretQuerySet(WorkspaceQuerySet):
    """Rows that nobody reaches: only what was counted from them at the close is ever shown."""

    def visible_with_archived(self, member: Member) -> SecretQuerySet:
        """None of them, whoever asks."""
        return self.none()


class Ballot(WorkspaceModel):
    """One person's answers in an anonymous round: no user, no time, a random key, no order of rows.

    The table is made without rowids on SQLite (see the migration): there the order in which rows were written
    would pair them with those who wrote.
    """

    key = models.CharField(primary_key=True, max_length=32, default=random_key, editable=False)
    exported = False  # Whoever reads an archive is no more than a colleague.
    round = models.ForeignKey(Round, models.CASCADE, related_name="+")
    side = models.CharField(max_length=9, choices=Side)
    # {key of the question: key of the scale}; a question that is not in it was not judged.
    answers = models.JSONField(default=dict)

    objects = SecretQuerySet.as_manager()  # type: ignore[misc]

    def __str__(self) -> str:
        return self.side


class Remark(WorkspaceModel):
    """A few words in an anonymous round, kept apart from the ballot that they came with."""

    key = models.CharField(primary_key=True, max_length=32, default=random_key, editable=False)
    exported = False  # The result holds what of them may be read.
    round = models.ForeignKey(Round, models.CASCADE, related_name="+")
    side = models.CharField(max_length=9, choices=Side)
    text = models.TextField(max_length=WHY_LENGTH)

    objects = SecretQuerySet.as_manager()  # type: ignore[misc]

    def __str__(self) -> str:
        return self.side
