"""A launch, what belongs to it, and the stages in which it goes out."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.inside import Unlike, check
from braid.base.models import (
    BOTH_SIDES,
    ENDS_FIRST,
    IN_USE,
    Archivable,
    External,
    Restrictable,
    Side,
    Stage,
    WorkspaceModel,
    only_restricted,
    unique_external,
)
from braid.base.sides import sided
from braid.goals.models import DIGITS, Metric
from braid.messaging.models import Content
from braid.people.models import Member
from braid.roadmap.models import Item, Release

# How big a launch is, in words.
TIERS = {
    1: _("1: the whole company, press and every channel"),
    2: _("2: several teams, our own channels and sales"),
    3: _("3: one team on each side, a few channels"),
    4: _("4: a line where customers look anyway"),
}
# After so many days both sides look back, where a template says nothing else.
USUAL_REVIEWS = (7, 30, 90)
# So long after the end its room is still open: what goes wrong often does so a day later.
ROOM_STAYS = timedelta(days=7)


# A look back is never further away than this.
MOST_DAYS = 3650


def check_days(days: Any) -> None:
    """What an archive says of the days on which both sides look back."""
    check(days, [int])
    if any(abs(day) > MOST_DAYS for day in days):
        raise Unlike(_("that many days after a launch nobody looks back"))


class Launch(Restrictable, Archivable, External, WorkspaceModel):
    """A promise to customers on a day. The release that it announces has its own owner and date."""

    class Kind(models.TextChoices):
        QUIET = "quiet", _("Quiet")
        STAGGERED = "staggered", _("Staggered")
        MAJOR = "major", _("Major")

    name = models.CharField(_("name"), max_length=200)
    kind_of = models.CharField(_("kind"), max_length=9, choices=Kind, default=Kind.QUIET)
    tier = models.PositiveSmallIntegerField(_("tier"), choices=list(TIERS.items()), default=3)
    # What speaks for this kind, in a sentence; who has chosen it, and when.
    kind_evidence = models.CharField(_("what speaks for this kind"), max_length=500, blank=True)
    kind_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    kind_at = models.DateTimeField(null=True, blank=True, editable=False)
    on = models.DateField(_("launch date"), null=True, blank=True)
    # In the time zone of the workspace; every reader sees it in their own.
    hour = models.TimeField(_("hour"), null=True, blank=True)
    audience = models.CharField(_("audience"), max_length=200, blank=True)
    price = models.CharField(_("price"), max_length=200, blank=True)
    promised_stage = models.CharField(_("promised stage"), max_length=5, choices=Stage, blank=True)
    release = models.ForeignKey(Release, models.SET_NULL, null=True, blank=True, related_name="launches", verbose_name=_("release"))  # fmt: skip
    summary = models.TextField(_("what we say"), max_length=5000, blank=True)
    target = models.CharField(_("what success is"), max_length=300, blank=True)
    target_value = models.DecimalField(_("target of the shared metric"), null=True, blank=True, **DIGITS)  # type: ignore[arg-type]
    target_on = models.DateField(_("target to be reached by"), null=True, blank=True)
    # What must not suffer from it, and how far it may go.
    counter = models.ForeignKey(Metric, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("counter-metric"))  # fmt: skip
    counter_bound = models.DecimalField(_("its bound"), null=True, blank=True, **DIGITS)  # type: ignore[arg-type]
    counter_is_ceiling = models.BooleanField(_("the bound is an upper limit"), default=True)
    inside = {"review_days": "braid.launches.models.launch.check_days"}
    review_days = models.JSONField(default=list, editable=False)
    launched_on = models.DateField(_("launched on"), null=True, blank=True)
    cancelled_on = models.DateField(_("called off on"), null=True, blank=True)
    product_owner = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=sided(_("owner in %(product)s")))  # fmt: skip
    marketing_owner = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=sided(_("owner in %(marketing)s")))  # fmt: skip
    items: models.ManyToManyField = models.ManyToManyField(
        Item, through="LaunchItem", related_name="+", blank=True
    )
    content: models.ManyToManyField = models.ManyToManyField(
        Content, through="LaunchContent", related_name="+", blank=True
    )

    class Meta:
        constraints = [unique_external("launch")]
        indexes = [
            models.Index(fields=["workspace", "on"], name="launch_day", condition=IN_USE),
            only_restricted("launch"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        return f"launches/{self.pk}/"

    @property
    def is_open(self) -> bool:
        """Neither out nor called off."""
        return self.launched_on is None and self.cancelled_on is None

    def clean(self) -> None:
        """Each owner stands on the side that they own for, and a bound is the bound of a metric.

        Raises:
            ValidationError: naming the field.
        """
        wrong: dict[str, Any] = {}
        for name, side in (("product_owner", Side.PRODUCT), ("marketing_owner", Side.MARKETING)):
            owner = getattr(self, name)
            if owner is not None and owner.side != side:
                wrong[name] = _("%(name)s is not on this side.") % {"name": owner.name}
        if self.counter_bound is not None and self.counter is None:
            wrong["counter"] = _("Which metric has this bound?")
        if wrong:
            raise ValidationError(wrong)

    @property
    def reviews(self) -> list[date]:
        """The days on which both sides look back; none while it has no day, or will not be."""
        start = self.launched_on or self.on
        if start is None or self.cancelled_on:
            return []
        return [start + timedelta(days=days) for days in self.review_days]

    @property
    def state(self) -> str:
        """out, off (called off) or open."""
        return "out" if self.launched_on else "off" if self.cancelled_on else "open"

    @property
    def is_record(self) -> bool:
        """Out, or called off, for so long that its room only tells what was."""
        end = self.launched_on or self.cancelled_on
        return end is not None and timezone.localdate() > end + ROOM_STAYS

    def next_order(self, rows: Any) -> int:
        """The place after the last of its gates or stages."""
        last = rows.aggregate(last=models.Max("order"))["last"]
        return 0 if last is None else min(last + 1, 32_767)

    def leads_beside(self, member: Member) -> dict[str, int]:
        """Who leads a round about it from the other side, as its form starts: the owner there, unless they cannot."""
        owners = {Side.PRODUCT: self.product_owner, Side.MARKETING: self.marketing_owner}
        return {
            f"{side}_facilitator": owner.pk
            for side, owner in owners.items()
            if owner and side != member.side and owner.may("edit")
        }

    def metric_nameable_by(self, member: Member, side: str) -> bool:
        """A side names its own success metrics; somebody of neither side may note them for either."""
        return member.may("edit") and side in BOTH_SIDES and member.side in (side, Side.OTHER)


class LaunchItem(WorkspaceModel):
    """An item that a launch is about."""

    part_of = ("launch", "item")
    launch = models.ForeignKey(Launch, models.CASCADE, related_name="item_links")
    item = models.ForeignKey(Item, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["launch", "item"], name="launch_item_once")]

    def __str__(self) -> str:
        return f"{self.launch_id} {self.item_id}"


class LaunchContent(WorkspaceModel):
    """A piece of content that belongs to a launch, and to one of its stages where it does not go out at the first."""

    part_of = ("launch", "content")
    hides = ("content",)
    launch = models.ForeignKey(Launch, models.CASCADE, related_name="content_links")
    content = models.ForeignKey(Content, models.CASCADE, related_name="+")
    stage = models.ForeignKey("LaunchStage", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("stage"))  # fmt: skip

    class Meta:
        constraints = [models.UniqueConstraint(fields=["launch", "content"], name="launch_content_once")]

    def __str__(self) -> str:
        return f"{self.launch_id} {self.content_id}"


class LaunchMetric(WorkspaceModel):
    """A metric by which a side will call this launch a success."""

    part_of = ("launch", "metric")
    launch = models.ForeignKey(Launch, models.CASCADE, related_name="success_metrics")
    side = models.CharField(_("side"), max_length=9, choices=Side)
    metric = models.ForeignKey(Metric, models.CASCADE, related_name="+", verbose_name=_("metric"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["launch", "side", "metric"], name="launch_metric_once")
        ]

    def __str__(self) -> str:
        return f"{self.side}: {self.metric_id}"


class LaunchStage(WorkspaceModel):
    """One step of a staggered launch: for whom, how many, when and through which channels. Steps have an order."""

    part_of = ("launch",)
    launch = models.ForeignKey(Launch, models.CASCADE, related_name="stages")
    name = models.CharField(_("name"), max_length=120)
    on = models.DateField(_("first day"), null=True, blank=True)
    until = models.DateField(_("last day"), null=True, blank=True)
    audience = models.CharField(_("audience and size"), max_length=200, blank=True)
    channels = models.CharField(_("channels"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        return f"launches/{self.launch_id}/"

    def clean(self) -> None:
        """A stage neither ends before it starts nor starts before the one before it, or after the one after it.

        Raises:
            ValidationError: naming the field.
        """
        if self.on and self.until and self.until < self.on:
            raise ValidationError({"until": ENDS_FIRST})
        if not self.on:
            return
        others = LaunchStage.objects.filter(launch_id=self.launch_id).exclude(pk=self.pk).exclude(on=None)
        before = others.filter(order__lt=self.order).order_by("-order").first()
        if before and before.on and before.on > self.on:
            raise ValidationError(
                {"on": _("The stage before, %(name)s, starts later.") % {"name": before.name}}
            )
        after = others.filter(order__gt=self.order).order_by("order").first()
        if after and after.on and after.on < self.on:
            raise ValidationError(
                {"on": _("The stage after, %(name)s, starts earlier.") % {"name": after.name}}
            )

    def state(self, today: date) -> str:
        """past, now or next, by the days; a stage without a day is still to come."""
        if self.on is None or self.on > today:
            return "next"
        return "past" if self.until and self.until < today else "now"
