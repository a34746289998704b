"""Raw material: what those who build know and those who tell could use, and what became of it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.activity.models import About
from braid.base.models import Archivable, Side, WorkspaceModel
from braid.messaging.models.content import Content
from braid.people.models import Member


class Material(Archivable, About):
    """Something that somebody knows of an item, a release or a launch, as it came to their mind."""

    class Kind(models.TextChoices):
        INSIDE = "inside", _("How it works inside")
        SURPRISE = "surprise", _("What surprised us")
        QUESTIONS = "question", _("Best questions from the beta")
        OTHER = "other", _("Something else")

    goes_over = True

    kind_of = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.INSIDE)
    text = models.TextField(_("what you know"), max_length=5000)
    side = models.CharField(max_length=9, choices=Side)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", verbose_name=_("given by"))
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("raw material")
        verbose_name_plural = _("raw material")
        indexes = [models.Index(fields=["workspace", "subject_kind", "subject_id"], name="material_subject")]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else self.text[:77] + "…"

    @property
    def place(self) -> str:
        return f"material/{self.pk}/"

    def changeable_by(self, member: Member) -> bool:
        """One's own words only."""
        return self.by_id == member.pk and member.may("edit")


class MaterialFate(WorkspaceModel):
    """What became of it: used in a piece, or set aside with a why. The newest is how it stands; without one it waits."""

    class What(models.TextChoices):
        USED = "used", _("Used")
        ASIDE = "aside", _("Set aside")

    part_of = ("material",)
    speaks_of = ("content",)
    material = models.ForeignKey(Material, models.CASCADE, related_name="fates")
    what = models.CharField(max_length=5, choices=What)
    content = models.ForeignKey(Content, models.SET_NULL, null=True, blank=True, related_name="material_links", verbose_name=_("used in"))  # fmt: skip
    why = models.CharField(_("why"), max_length=500, blank=True)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["material", "-id"], name="materialfate_newest")]

    def __str__(self) -> str:
        return str(self.get_what_display())

    def clean(self) -> None:
        """What is set aside says why; what is used says in which piece."""
        if self.what == self.What.ASIDE and not self.why.strip():
            raise ValidationError(
                {"why": _("Say why, so that whoever gave it knows what to bring next time.")}
            )
        if self.what == self.What.USED and not self.content_id:
            raise ValidationError({"content": _("In which piece?")})
