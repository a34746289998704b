"""The message house: for each audience, what we say we are, in versions to which both sides agree."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.models import BOTH_SIDES, Archivable, Side, WorkspaceModel
from braid.base.sides import sided
from braid.messaging.models.claims import Claim
from braid.people.models import Member

POSITIONING = ("for_whom", "need", "category", "benefit", "unlike")
LISTS = ("values", "differentiators", "use_words", "avoid_words")


class MessageHouse(Archivable, WorkspaceModel):
    """What we say to one audience. Its versions say it; an owner on each side answers for it."""

    noun = "message_house"
    audience = models.CharField(_("audience"), max_length=120)
    product_owner = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=sided(_("owner in %(product)s")))  # fmt: skip
    marketing_owner = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=sided(_("owner in %(marketing)s")))  # fmt: skip
    review_on = models.DateField(_("look at it again on"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "workspace",
                Lower("audience"),
                condition=models.Q(archived_at=None),
                name="house_audience_once",
            )
        ]

    def __str__(self) -> str:
        return self.audience

    @property
    def place(self) -> str:
        return f"messages/{self.pk}/"


def lines_of(text: str) -> list[str]:
    """A list as it is kept, a line each."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class HouseVersion(WorkspaceModel):
    """The message house as somebody left it; the newest one stands. Both sides agree to each anew."""

    part_of = ("house",)
    house = models.ForeignKey(MessageHouse, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(default=1)
    for_whom = models.TextField(_("for whom"), max_length=500, blank=True)
    need = models.TextField(_("who need"), max_length=500, blank=True)
    category = models.TextField(_("it is a"), max_length=200, blank=True)
    benefit = models.TextField(_("that"), max_length=500, blank=True)
    unlike = models.TextField(_("unlike"), max_length=500, blank=True)
    values = models.TextField(_("value propositions"), max_length=3000, blank=True)
    differentiators = models.TextField(_("what sets us apart"), max_length=3000, blank=True)
    use_words = models.TextField(_("words to use"), max_length=3000, blank=True)
    avoid_words = models.TextField(_("words to avoid"), max_length=3000, blank=True)
    why = models.CharField(_("why it changed"), max_length=300, blank=True)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["house", "number"], name="house_version_once")]

    def __str__(self) -> str:
        return f"{self.house_id} v{self.number}"

    def lines(self, name: str) -> list[str]:
        """One of the lists, a line each."""
        return lines_of(getattr(self, name))


class HouseProof(WorkspaceModel):
    """A claim of the ledger that proves what a version of the house says; how it stands is shown beside it."""

    part_of = ("version",)
    speaks_of = ("claim",)
    version = models.ForeignKey(HouseVersion, models.CASCADE, related_name="proofs")
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "claim"], name="house_proof_once")]

    def __str__(self) -> str:
        return f"{self.claim_id} for {self.version_id}"


class HouseAgreement(WorkspaceModel):
    """Somebody agrees for a side to just this version."""

    part_of = ("version",)
    version = models.ForeignKey(HouseVersion, models.CASCADE, related_name="agreements")
    side = models.CharField(_("side"), max_length=9, choices=[(s.value, s.label) for s in BOTH_SIDES])
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "side"], name="house_agreed_once")]

    def __str__(self) -> str:
        return f"{self.side}: {self.version_id}"


class HouseReview(WorkspaceModel):
    """Somebody has looked whether the house still holds: a response to what the market says, on a theme or on all of it."""

    class Outcome(models.TextChoices):
        HOLDS = "holds", _("It still holds")
        CHANGES = "changes", _("It has to change")

    part_of = ("house",)
    house = models.ForeignKey(MessageHouse, models.CASCADE, related_name="reviews")
    outcome = models.CharField(_("what came of it"), max_length=7, choices=Outcome, default=Outcome.HOLDS)
    theme = models.CharField(_("answers the market signals about"), max_length=120, blank=True)
    note = models.TextField(_("what was seen"), max_length=2000)
    on = models.DateField(_("looked at on"), default=timezone.localdate)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)

    class Meta:
        indexes = [models.Index(fields=["workspace", "-on"], name="house_review_newest")]

    def __str__(self) -> str:
        return self.note[:60]


def side_of(member: Member) -> str:
    """The side for which a member may agree; empty for somebody of neither."""
    return member.side if member.side in (Side.PRODUCT, Side.MARKETING) else ""


def is_due(house: MessageHouse, today: date) -> bool:
    """Whether the day of looking at it again has come."""
    return bool(house.review_on and house.review_on <= today)
