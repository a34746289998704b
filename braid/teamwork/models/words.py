"""The words that both sides use, each with one meaning."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.models import (
    BOTH_SIDES,
    IN_USE,
    Archivable,
    External,
    Side,
    WorkspaceModel,
    WorkspaceQuerySet,
    unique_external,
)
from braid.people.models import Member


class TermQuerySet(WorkspaceQuerySet):
    """Words of the glossary."""

    def told(self) -> Self:
        """Each with the moment at which each side agreed to its meaning, as `product_at` and `marketing_at`."""
        said = TermAgreement.objects.filter(term=OuterRef("pk"))
        return self.annotate(
            **{f"{side}_at": Subquery(said.filter(side=side).values("at")[:1]) for side in BOTH_SIDES}
        )


class Term(Archivable, External, WorkspaceModel):
    """A word or abbreviation with its plain meaning."""

    # What a side agrees to: when one of these changes, both are asked again.
    AGREED = ("term", "expansion", "meaning")

    term = models.CharField(_("term"), max_length=120)
    expansion = models.CharField(_("stands for"), max_length=300, blank=True)
    meaning = models.TextField(_("meaning in plain words"), max_length=4000, blank=True)
    example = models.TextField(_("example"), max_length=2000, blank=True)
    also_called = models.CharField(_("also called"), max_length=300, blank=True)
    group = models.CharField(_("group"), max_length=80, blank=True)
    owner = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    # (A word that everybody writes all day, such as "issue", would be a line under every text.)
    in_texts = models.BooleanField(_("underline it in texts"), default=True)

    objects = TermQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            unique_external("term"),
            models.UniqueConstraint("workspace", Lower("term"), name="term_once", condition=IN_USE,
                                    violation_error_message=_("This term is in the glossary already.")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.term

    @property
    def place(self) -> str:
        return f"glossary/{self.pk}/"


class TermAgreement(WorkspaceModel):
    """A side says that this is what it means by the word, too."""

    part_of = ("term",)
    term = models.ForeignKey(Term, models.CASCADE, related_name="agreements")
    side = models.CharField(max_length=9, choices=Side)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "side"], name="term_agreed_once")]

    def __str__(self) -> str:
        return f"{self.side} {self.term_id}"


class UnclearWord(WorkspaceModel):
    """Somebody did not understand a word. It waits until the glossary has it. Who it was, only they themselves are told."""

    word = models.CharField(_("word"), max_length=120)
    where = models.CharField(_("where it stands"), max_length=300, blank=True)
    side = models.CharField(max_length=9, choices=Side, blank=True, editable=False)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    on = models.DateField(default=timezone.localdate, editable=False)
    explained_on = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("unclear word")
        constraints = [
            models.UniqueConstraint("workspace", "by", Lower("word"), name="unclear_once_each", condition=Q(explained_on=None),
                                    violation_error_message=_("You have asked about this word already.")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.word

    @property
    def place(self) -> str:
        return "glossary/"


class PlainWord(WorkspaceModel):
    """Somebody said of a word that everybody knows it: it is not suggested, and the radar leaves it alone."""

    word = models.CharField(_("word"), max_length=120)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    on = models.DateField(default=timezone.localdate, editable=False)

    class Meta:
        verbose_name = _("word that everybody knows")
        constraints = [
            models.UniqueConstraint("workspace", Lower("word"), name="plain_once", violation_error_message=_("Somebody has said so already.")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.word

    @property
    def place(self) -> str:
        return "glossary/suggested/"
