"""Commitments on For you, and who is told of a new one."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.for_you import OWE, PLACE, Line
from braid.activity.models import Event, Notification
from braid.activity.notifying import notify
from braid.base.plugs import on, panel
from braid.base.prepared import asked_as
from braid.people.models import Member
from braid.radar.models import Commitment, Finding
from braid.radar.plays import PLAYS


@on("commitment.made")
def tell_owners(event: Event, _about: Any) -> None:
    """Both owners are told what they are to do."""
    rows = Commitment.objects.filter(pk=event.facts["commitment"])
    for owners in rows.values_list("product_owner_id", "marketing_owner_id"):
        notify(event, owners, Notification.Reason.COMMITTED)


@on("commitment.changed")
def tell_of_change(event: Event, about: Any) -> None:
    """Both owners are told, and whoever was one before."""
    tell_owners(event, about)
    notify(event, event.facts["owners_before"], Notification.Reason.COMMITTED)


@panel(PLACE)
def commitments_for_you(member: Member, _subject: Any) -> list[Line]:
    """Commitments that the member shares with somebody of the other side. One query."""

    def shared() -> Any:
        mine = Q(product_owner=member) | Q(marketing_owner=member)
        findings = Finding.objects.visible_to(member)
        rows = Commitment.objects.visible_to(member).filter(mine, outcome="")
        rows = rows.filter(Q(finding__in=findings) | Q(finding=None))
        beside = ("product_owner", "marketing_owner", "finding", "round")
        return rows.select_related(*beside).order_by("due_on", "pk")[:20]

    return [_line(member, row) for row in asked_as(member, "radar.commitments", shared)]


def _line(member: Member, row: Commitment) -> Line:
    other = row.marketing_owner if row.product_owner_id == member.pk else row.product_owner
    play = PLAYS[row.play].name if row.play in PLAYS else row.play
    why = _("%(play)s, with %(name)s, due") % {"play": play, "name": other.name}
    what = row.note or row.text
    place = f"{row.about.place}#commitment"
    act = _("Say what came of it") if row.due_on <= timezone.localdate() else _("Open it")
    return Line(OWE, what, row.about.place, why, row.due_on, act, place)
