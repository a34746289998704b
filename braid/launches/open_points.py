"""Launches on the agenda of a meeting: what a side counts on and nobody has confirmed, conditions, and gates that are late."""

from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.gathering import MOST, PLACE, Gathering, Offer
from braid.base.plugs import panel
from braid.launches.models import Assumption, Condition, Gate, GateAnswer, GoDecision
from braid.people.models import Member

FEW = 3


@panel(PLACE)
def launches_to_talk_about(member: Member, gathering: Gathering) -> list[Offer]:
    """Of the launch that they meet about, or else of those that they own. Three queries."""
    if number := gathering.about("launches.launch"):
        theirs = Q(launch=number)
    else:
        people = gathering.people
        theirs = Q(launch__product_owner__in=people) | Q(launch__marketing_owner__in=people)
    here = {"launch__launched_on": None, "launch__cancelled_on": None}
    return [*_granted(member, theirs, here), *_conditions(member, gathering), *_late(member, theirs, here)]


def _granted(member: Member, theirs: Q, here: dict[str, None]) -> list[Offer]:
    rows = Assumption.objects.visible_to(member).open().filter(theirs, **here).select_related("launch")
    why = _("%(side)s counts on it for %(launch)s; nobody has confirmed it yet")
    name = member.workspace.side_name
    return [
        Offer(row._meta.label_lower, row.pk, row.text, f"{row.place}granted/{row.pk}/",
              why % {"side": name(row.side), "launch": row.launch.name})
        for row in rows.order_by(F("launch__on").asc(nulls_last=True), "pk")[:MOST]
    ]  # fmt: skip


def _conditions(member: Member, gathering: Gathering) -> list[Offer]:
    number = gathering.about("launches.launch")
    mine = Q(decision__launch=number) if number else Q(owner__in=gathering.people)
    newest = GoDecision.objects.filter(launch=OuterRef("decision__launch")).order_by("-pk").values("pk")[:1]
    rows = Condition.objects.visible_to(member).filter(
        mine, done_on=None, decision=Subquery(newest), decision__launch__launched_on=None, decision__launch__cancelled_on=None,
    )  # fmt: skip
    found = rows.select_related("decision__launch").order_by(F("due_on").asc(nulls_last=True), "pk")
    return [
        Offer(row._meta.label_lower, row.pk, row.text, f"{row.decision.launch.place}#decision",
              _("Condition of %(name)s") % {"name": row.decision.launch.name}, row.due_on)
        for row in found[:FEW]
    ]  # fmt: skip


def _late(member: Member, theirs: Q, here: dict[str, None]) -> list[Offer]:
    """Gates whose day is over and which a side that must answer has not called ready."""
    rows = (
        Gate.objects.visible_to(member).filter(theirs, due_on__lt=timezone.localdate(), **here).with_states()
    )
    late = [
        gate
        for gate in rows.select_related("launch").order_by("due_on", "pk")[:20]
        if any(gate.asks(side) and getattr(gate, f"{side}_state") != GateAnswer.State.READY for side in ("product", "marketing"))
    ]  # fmt: skip
    return [
        Offer(gate._meta.label_lower, gate.pk, f"{gate.launch.name}: {gate.name}", f"{gate.place}gates/{gate.pk}/",
              _("Gate, was due"), gate.due_on)
        for gate in late[:FEW]
    ]  # fmt: skip
