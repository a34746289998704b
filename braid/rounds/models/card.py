"""The two-chair card (METHOD 1.7): one person of each side, the same fifteen questions, by name, opened together."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from braid.base.models import Side, WorkspaceModel, WorkspaceQuerySet
from braid.people.models import Member


class CardQuerySet(WorkspaceQuerySet):
    """Cards of the two who sit on them; of others only those that both agreed to show."""

    def visible_with_archived(self, member: Member) -> CardQuerySet:
        """Admins are no third chair."""
        mine = Q(product_id=member.pk) | Q(marketing_id=member.pk)
        return super().visible_with_archived(member).filter(mine | Q(shown_at__isnull=False))

    def of(self, member: Member) -> CardQuerySet:
        """Those on which this member sits."""
        return self.filter(Q(product_id=member.pk) | Q(marketing_id=member.pk))

    def exportable(self) -> CardQuerySet:
        """Nothing leaves the pair unless both agreed."""
        return self.filter(shown_at__isnull=False)


class Card(WorkspaceModel):
    """Two people who evaluate together how it is to work with each other. It goes with either of them."""

    product = models.ForeignKey(Member, models.CASCADE, related_name="+")
    marketing = models.ForeignKey(Member, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    # Both have pressed "open" (`Chair` says when each): from then on both see both, and nothing changes any more.
    opened_at = models.DateTimeField(null=True, editable=False)
    # Both have agreed that both teams see it.
    shown_at = models.DateTimeField(null=True, editable=False)

    objects = CardQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("two-chair card")
        constraints = [models.CheckConstraint(condition=~Q(product=F("marketing")), name="round_card_of_two")]

    def __str__(self) -> str:
        return f"{self.product.name} – {self.marketing.name}"

    @property
    def path(self) -> str:
        """Its page below `/w/<slug>/`. No `place`: that would open it to comments, search and news."""
        return f"rounds/cards/{self.pk}/"

    def whose(self, member: Member) -> str:
        """By what the answering page of one of the two is known in a browser that both share, as in a round."""
        return salted_hmac("braid.rounds.whose.card", f"{self.pk}:{member.pk}").hexdigest()[:24]

    def seats(self, member: Member) -> bool:
        """Whether this member is one of the two."""
        return member.pk in (self.product_id, self.marketing_id)


class ChairQuerySet(WorkspaceQuerySet):
    """One's own chair; the other one once both have opened."""

    def visible_with_archived(self, member: Member) -> ChairQuerySet:
        """Of cards that are not opened nobody sees a chair but whoever sits on it."""
        opened = Q(card__in=Card.objects.visible_to(member).filter(opened_at__isnull=False))
        return super().visible_with_archived(member).filter(Q(member_id=member.pk) | opened)

    def exportable(self) -> ChairQuerySet:
        """Those of cards that an archive may hold."""
        return self.filter(card__in=Card.objects.exportable())


class Chair(WorkspaceModel):
    """What one of the two answered, and what they agreed to. `answers` is {key of an item: "1" to "5", or "" for can't judge}."""

    card = models.ForeignKey(Card, models.CASCADE, related_name="chairs")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    side = models.CharField(max_length=9, choices=Side)
    inside = {"answers": {str: str}}
    answers = models.JSONField(default=dict, blank=True)
    opens_at = models.DateTimeField(null=True, editable=False)
    shows_at = models.DateTimeField(null=True, editable=False)

    objects = ChairQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["card", "side"], name="round_card_chair")]

    def __str__(self) -> str:
        return self.side
