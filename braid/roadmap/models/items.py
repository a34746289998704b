"""What is being built, by whom on each side, when it ships, and what customers will notice."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Case, Count, DecimalField, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from braid.base.models import (
    BOTH_SIDES,
    IN_USE,
    Archivable,
    External,
    Restrictable,
    Side,
    Stage,
    WorkspaceModel,
    WorkspaceQuerySet,
    only_restricted,
    unique_external,
)
from braid.base.sides import sided
from braid.goals.models import DIGITS, Metric
from braid.insights.models import Insight
from braid.people.models import Member


class Phase(models.TextChoices):
    """Where an item is on its way, in order."""

    DISCOVER = "discover", _("Discover")
    DEFINE = "define", _("Define")
    BUILD = "build", _("Build")
    BETA = "beta", _("Beta")
    LAUNCH = "launch", _("Launch")
    LEARN = "learn", _("Learn")
    DROPPED = "dropped", _("Dropped")


BEFORE_BUILD = (Phase.DISCOVER, Phase.DEFINE)
# From here on somebody has decided that it is built.
DECIDED = (Phase.BUILD, Phase.BETA, Phase.LAUNCH, Phase.LEARN)
ACTIVE = (Phase.DISCOVER, Phase.DEFINE, Phase.BUILD, Phase.BETA, Phase.LAUNCH)


def release_name(written: str) -> str:
    """`v1.35` and `1.35` are one release: the name without the v before a figure, and without space around it."""
    return re.sub(r"^[vV](?=\d)", "", written.strip())


class Release(Archivable, External, WorkspaceModel):
    """What product ships, when, and who sees to it. `v1.35` and `1.35` are one: `name` is kept without the v."""

    name = models.CharField(_("name"), max_length=80)
    owner = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner"))  # fmt: skip
    planned_on = models.DateField(_("planned for"), null=True, blank=True)
    released_on = models.DateField(_("released on"), null=True, blank=True)
    notes = models.TextField(
        _("notes"), max_length=20_000, blank=True, validators=[MaxLengthValidator(20_000)]
    )

    class Meta:
        constraints = [
            unique_external("release"),
            models.UniqueConstraint("workspace", Lower("name"), name="release_name_once", condition=IN_USE,
                                    violation_error_message=_("There is a release of this name already.")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        return f"roadmap/releases/{self.pk}/"

    def clean(self) -> None:
        """Keeps the name without its v."""
        self.name = release_name(self.name)


class ItemQuerySet(WorkspaceQuerySet):
    """Items, by who is at the table."""

    def standing(self, one_sided: Q) -> dict[str, int]:
        """How many of these items there are (`total`), have owners on both sides (`both`), on one only (`one`), and how many `one_sided` holds for."""
        sides = Count("owners__side", distinct=True, filter=Q(owners__side__in=BOTH_SIDES))
        alone = Case(When(one_sided, then=Value(1)), default=Value(0), output_field=IntegerField())
        found: dict[str, int] = (
            self.order_by()
            .annotate(sides=sides, alone=alone)
            .aggregate(
                total=Count("pk"), both=Count("pk", filter=Q(sides=2)), one=Count("pk", filter=Q(sides=1)),
                one_sided=Count("pk", filter=Q(alone=1)),
            )
        )  # fmt: skip
        return found

    def with_effort(self) -> Self:
        """Each with the person-weeks of both sides together, as `effort`."""
        parts = (
            Coalesce(name, Value(0), output_field=DecimalField())
            for name in ("effort_product", "effort_marketing")
        )
        return self.annotate(effort=next(parts) + next(parts))

    def with_agreed_place(self) -> Self:
        """Each with its place in the agreed order as `agreed_place`; those without one come last."""
        table: Any = Item.agreed_places.rel.related_model
        places = table.objects.filter(item=OuterRef("pk")).in_force()
        return self.annotate(agreed_place=Coalesce(Subquery(places.values("number")[:1]), Value(NO_PLACE)))


# Items that no agreed order names come after all that one names.
NO_PLACE = 32_767


def unknown_stage(word: str) -> str:
    """A stage as a source wrote it, which is none that can be compared."""
    return gettext("“%(word)s”, not a known stage") % {"word": word} if word else ""


class Item(Restrictable, Archivable, External, WorkspaceModel):
    """Something on the roadmap. Words of the source that mean no phase or stage are kept as written."""

    class Visibility(models.TextChoices):
        CUSTOMER = "customer", _("Customers will notice")
        INTERNAL = "internal", _("Internal")

    key = models.CharField(_("key"), max_length=60, blank=True)
    title = models.CharField(_("title"), max_length=500)
    description = models.TextField(
        _("description"), max_length=20_000, blank=True, validators=[MaxLengthValidator(20_000)]
    )
    team = models.CharField(_("team"), max_length=120, blank=True)
    phase = models.CharField(_("phase"), max_length=8, choices=Phase, default=Phase.DISCOVER)
    status_text = models.CharField(_("status as written"), max_length=120, blank=True)
    stage = models.CharField(_("stage"), max_length=5, choices=Stage, blank=True)
    stage_text = models.CharField(_("stage as written"), max_length=120, blank=True)
    importance = models.PositiveSmallIntegerField(_("importance"), choices=[(1, _("1 · small")), (2, _("2 · notable")), (3, _("3 · big"))], default=2)  # fmt: skip
    visibility = models.CharField(
        _("who notices"), max_length=8, choices=Visibility, default=Visibility.CUSTOMER
    )
    lead_side = models.CharField(_("led by"), max_length=9, choices=Side, default=Side.PRODUCT)
    starts_on = models.DateField(_("start"), null=True, blank=True)
    planned_on = models.DateField(_("planned release date"), null=True, blank=True)
    release = models.ForeignKey(Release, models.SET_NULL, null=True, blank=True, related_name="items", verbose_name=_("release"))  # fmt: skip
    released_on = models.DateField(_("released on"), null=True, blank=True)
    effort_product = models.DecimalField(sided(_("effort of %(product)s, in person-weeks")), null=True, blank=True, max_digits=8, decimal_places=1)  # fmt: skip
    effort_marketing = models.DecimalField(sided(_("effort of %(marketing)s, in person-weeks")), null=True, blank=True, max_digits=8, decimal_places=1)  # fmt: skip
    adoption = models.DecimalField(_("adoption so far"), null=True, blank=True, **DIGITS)  # type: ignore[arg-type]
    adoption_target = models.DecimalField(_("adoption hoped for"), null=True, blank=True, **DIGITS)  # type: ignore[arg-type]
    url = models.URLField(_("address in the source"), max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    insights: models.ManyToManyField = models.ManyToManyField(
        Insight, through="ItemInsight", related_name="+", blank=True
    )

    objects = ItemQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            unique_external("item"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(planned_on=None) | Q(planned_on__gte=F("starts_on")),
                name="item_released_after_start",
                violation_error_message=_("The planned release is before the start."),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["workspace", "phase", "-importance"], name="item_phase", condition=IN_USE),
            models.Index(fields=["workspace", "title", "id"], name="item_title", condition=IN_USE),
            models.Index(fields=["workspace", "planned_on", "id"], name="item_planned", condition=IN_USE),
            only_restricted("item"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_under_way(self) -> bool:
        """Whether both sides are still asked about it when a round comes again."""
        return self.phase in ACTIVE

    @property
    def place(self) -> str:
        return f"roadmap/{self.pk}/"

    @property
    def due(self) -> date | None:
        """The day on which customers are to have it: its own, or that of its release."""
        return self.planned_on or (self.release.planned_on if self.release else None)

    def clean(self) -> None:
        """Refuses an end before the start and less than no effort.

        Raises:
            ValidationError: naming the field.
        """
        wrong = {}
        if self.starts_on and self.planned_on and self.planned_on < self.starts_on:
            wrong["planned_on"] = _("The planned release is before the start.")
        if self.starts_on and self.released_on and self.released_on < self.starts_on:
            wrong["released_on"] = _("It was released before it started: one of the two days is wrong.")
        for name in ("effort_product", "effort_marketing"):
            if (getattr(self, name) or 0) < 0:
                wrong[name] = _("An effort cannot be less than nothing.")
        if wrong:
            raise ValidationError(wrong)

    def quiet_choosable_by(self, member: Member) -> bool:
        """A side chooses for itself only; it counts when both have."""
        return member.may("edit") and member.side in BOTH_SIDES

    @property
    def stage_said(self) -> str:
        """The stage in words; a word that is none of the stages is shown as such."""
        return str(self.get_stage_display()) if self.stage else unknown_stage(self.stage_text)

    def metric_nameable_by(self, member: Member, side: str) -> bool:
        """A side names its own success metrics; somebody of neither side may note them for either."""
        return member.may("edit") and side in BOTH_SIDES and member.side in (side, Side.OTHER)


class ItemOwner(WorkspaceModel):
    """Who owns an item on a side: a member, or a team by its name."""

    part_of = ("item",)
    item = models.ForeignKey(Item, models.CASCADE, related_name="owners")
    side = models.CharField(_("side"), max_length=9, choices=Side)
    member = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    label = models.CharField(_("team"), max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "side", "member", "label"], name="item_owner_once")
        ]

    def __str__(self) -> str:
        return str(self.member or self.label or self.get_side_display())


class Milestone(WorkspaceModel):
    """The release in which an item reaches, or is to reach, a stage."""

    part_of = ("item", "release")
    item = models.ForeignKey(Item, models.CASCADE, related_name="milestones")
    stage = models.CharField(_("stage"), max_length=5, choices=Stage)
    release = models.ForeignKey(Release, models.CASCADE, related_name="milestones", verbose_name=_("release"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "stage"], name="milestone_once_a_stage")]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} in {self.release_id}"


class Involvement(WorkspaceModel):
    """The day of the first act of a side on an item in a phase: from what people did, or imported with a date."""

    part_of = ("item",)
    item = models.ForeignKey(Item, models.CASCADE, related_name="involvements")
    side = models.CharField(max_length=9, choices=Side)
    phase = models.CharField(max_length=8, choices=Phase, blank=True)
    first_on = models.DateField()
    # Who it was; empty where only the side is known, as of an import.
    by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    imported = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "side", "phase"], name="involvement_once_a_phase")
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.first_on}"


class ItemMetric(WorkspaceModel):
    """A metric by which a side will call this item a success."""

    part_of = ("item", "metric")
    item = models.ForeignKey(Item, models.CASCADE, related_name="success_metrics")
    side = models.CharField(_("side"), max_length=9, choices=Side)
    metric = models.ForeignKey(Metric, models.CASCADE, related_name="+", verbose_name=_("metric"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "side", "metric"], name="item_metric_once")]

    def __str__(self) -> str:
        return f"{self.side}: {self.metric_id}"


class ItemInsight(WorkspaceModel):
    """An item rests on an insight."""

    part_of = ("item", "insight")
    item = models.ForeignKey(Item, models.CASCADE, related_name="insight_links")
    insight = models.ForeignKey(Insight, models.CASCADE, related_name="+")
    # Since when: the day on which what was heard had a response. Not known of what was linked before it was kept.
    on = models.DateField(default=timezone.localdate, null=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "insight"], name="item_insight_once")]

    def __str__(self) -> str:
        return f"{self.item_id} rests on {self.insight_id}"


class QuietChoice(WorkspaceModel):
    """A side chose that this item is released without noise. It counts when both have."""

    part_of = ("item",)
    item = models.ForeignKey(Item, models.CASCADE, related_name="quiet_choices")
    side = models.CharField(max_length=9, choices=Side)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    on = models.DateField(default=timezone.localdate)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "side"], name="quiet_once_a_side")]

    def __str__(self) -> str:
        return f"{self.side} {self.item_id}"


class ChangeNotice(Archivable, External, WorkspaceModel):
    """A change that customers will feel, or a campaign: when it takes effect, and when the other side was told."""

    noun = "change"
    speaks_of = ("item",)
    short_names = ("notice",)

    what = models.CharField(_("what changes"), max_length=300)
    side = models.CharField(_("made by"), max_length=9, choices=Side)
    item = models.ForeignKey(Item, models.SET_NULL, null=True, blank=True, related_name="notices", verbose_name=_("item"))  # fmt: skip
    effective_on = models.DateField(_("takes effect"))
    told_on = models.DateField(_("the other side was told"), null=True, blank=True)
    is_incident_fix = models.BooleanField(_("fix of an incident, no notice possible"), default=False)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [unique_external("notice")]
        indexes = [
            models.Index(fields=["workspace", "-effective_on"], name="notice_newest", condition=IN_USE)
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def place(self) -> str:
        return f"roadmap/changes/{self.pk}/"

    @property
    def other_side(self) -> str:
        """The side that is to be told."""
        return Side.MARKETING if self.side == Side.PRODUCT else Side.PRODUCT

    @property
    def notice_days(self) -> int | None:
        """Days between telling and effect; negative when told afterwards, None when never told."""
        return None if self.told_on is None else (self.effective_on - self.told_on).days

    def clean(self) -> None:
        """A change is made by one of the two sides; nobody was told on a day to come.

        Raises:
            ValidationError: naming the field.
        """
        wrong = {}
        if self.side not in BOTH_SIDES:
            wrong["side"] = _("Say which of the two sides makes this change.")
        if isinstance(self.told_on, date) and self.told_on > timezone.localdate():
            wrong["told_on"] = _("That day has not come yet.")
        if wrong:
            raise ValidationError(wrong)
