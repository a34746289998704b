"""What marketing says, when and to whom; the gates that both sides answer before it is said."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.models import External, Side, Stage, WorkspaceModel, unique_external
from braid.goals.models import DIGITS, Metric
from braid.messaging.models import Content
from braid.people.models import Member
from braid.roadmap.models import Item, Release


class Launch(External, WorkspaceModel):
    """A promise to customers on a day. The release that it announces has its own owner and date."""

    class Kind(models.TextChoices):
        QUIET = "quiet", _("Quiet")
        STAGGERED = "staggered", _("Staggered")
        MAJOR = "major", _("Major")

    name = models.CharField(_("name"), max_length=200)
    kind_of = models.CharField(_("kind"), max_length=9, choices=Kind, default=Kind.QUIET)
    tier = models.PositiveSmallIntegerField(_("tier"), choices=[(n, str(n)) for n in (1, 2, 3, 4)], default=3)
    on = models.DateField(_("launch date"), null=True, blank=True)
    audience = models.CharField(_("audience"), max_length=200, blank=True)
    promised_stage = models.CharField(_("promised stage"), max_length=5, choices=Stage, blank=True)
    release = models.ForeignKey(Release, models.SET_NULL, null=True, blank=True, related_name="launches", verbose_name=_("release"))  # fmt: skip
    summary = models.TextField(_("what we say"), max_length=5000, blank=True)
    target = models.CharField(_("what success is"), max_length=300, blank=True)
    launched_on = models.DateField(_("launched on"), null=True, blank=True)
    cancelled_on = models.DateField(_("called off on"), null=True, blank=True)
    product_owner = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner in product"))  # fmt: skip
    marketing_owner = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner in marketing"))  # fmt: skip
    items: models.ManyToManyField = models.ManyToManyField(
        Item, through="LaunchItem", related_name="+", blank=True
    )
    content: models.ManyToManyField = models.ManyToManyField(
        Content, through="LaunchContent", related_name="+", blank=True
    )

    class Meta:
        constraints = [unique_external("launch")]
        indexes = [models.Index(fields=["workspace", "on"], name="launch_day")]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        return f"launches/{self.pk}/"


class LaunchItem(WorkspaceModel):
    """An item that a launch is about."""

    launch = models.ForeignKey(Launch, models.CASCADE, related_name="item_links")
    item = models.ForeignKey(Item, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["launch", "item"], name="launch_item_once")]

    def __str__(self) -> str:
        return f"{self.launch_id} {self.item_id}"


class LaunchContent(WorkspaceModel):
    """A piece of content that belongs to a launch."""

    launch = models.ForeignKey(Launch, models.CASCADE, related_name="content_links")
    content = models.ForeignKey(Content, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["launch", "content"], name="launch_content_once")]

    def __str__(self) -> str:
        return f"{self.launch_id} {self.content_id}"


class LaunchMetric(WorkspaceModel):
    """A metric by which a side will call this launch a success."""

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
    """One step of a staggered launch: for whom, how many, when and through which channels."""

    launch = models.ForeignKey(Launch, models.CASCADE, related_name="stages")
    name = models.CharField(_("name"), max_length=120)
    on = models.DateField(_("day"), null=True, blank=True)
    audience = models.CharField(_("audience and size"), max_length=200, blank=True)
    channels = models.CharField(_("channels"), max_length=200, blank=True)

    class Meta:
        ordering = ["on", "id"]

    def __str__(self) -> str:
        return self.name


class Gate(External, WorkspaceModel):
    """A question that must be answered before the launch, by one side or by both.

    A gate with an exit bar has a number that the evidence must reach (or, with `bar_is_ceiling`,
    must not pass). The go/no-go gate is left out of readiness.
    """

    class AskedOf(models.TextChoices):
        BOTH = "both", _("Both sides")
        PRODUCT = "product", _("Product")
        MARKETING = "marketing", _("Marketing")

    launch = models.ForeignKey(Launch, models.CASCADE, related_name="gates")
    name = models.CharField(_("gate"), max_length=200)
    asked_of = models.CharField(_("answered by"), max_length=9, choices=AskedOf, default=AskedOf.BOTH)
    is_blocking = models.BooleanField(_("blocks the launch"), default=False)
    is_go_no_go = models.BooleanField(_("go / no-go"), default=False)
    due_on = models.DateField(_("due"), null=True, blank=True)
    bar = models.DecimalField(_("exit bar"), null=True, blank=True, **DIGITS)  # type: ignore[arg-type]
    bar_is_ceiling = models.BooleanField(_("the bar is an upper limit"), default=False)
    evidence_value = models.DecimalField(_("value reached"), null=True, blank=True, **DIGITS)  # type: ignore[arg-type]
    unit = models.CharField(_("unit"), max_length=30, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [unique_external("gate")]
        ordering = ["order", "due_on", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        return f"launches/{self.launch_id}/"

    def answerable_by(self, member: Member) -> bool:
        """A side answers for itself only."""
        return member.may("edit") and member.side in (
            (Side.PRODUCT, Side.MARKETING) if self.asked_of == self.AskedOf.BOTH else (self.asked_of,)
        )


class GateAnswer(WorkspaceModel):
    """What a side says about a gate, with its evidence. The newest of each side counts; all stay."""

    class State(models.TextChoices):
        READY = "ready", _("Ready")
        PARTLY = "partly", _("Partly")
        NOT_READY = "not", _("Not ready")

    gate = models.ForeignKey(Gate, models.CASCADE, related_name="answers")
    side = models.CharField(max_length=9, choices=Side)
    state = models.CharField(_("state"), max_length=6, choices=State)
    evidence = models.CharField(_("evidence"), max_length=1000, blank=True)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["gate", "side", "-id"], name="gate_answer_newest")]
        constraints = [
            models.CheckConstraint(condition=Q(side__in=["product", "marketing"]), name="gate_answer_side")
        ]

    def __str__(self) -> str:
        return f"{self.side}: {self.get_state_display()}"
