"""The radar on the agenda of a meeting: findings about what the people who meet own, and plays that they took on."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from braid.activity.gathering import MOST, PLACE, Gathering, Offer
from braid.base.plugs import panel
from braid.goals.models import ObjectiveOwner
from braid.launches.models import Launch
from braid.people.models import Member
from braid.radar.actions.evaluations import today_in
from braid.radar.models import Commitment, Finding
from braid.radar.plays import PLAYS
from braid.roadmap.models import ItemOwner

LOOKED_AT = 100
_KEY = re.compile(r"\b(item|launch|objective):(\d{1,18})\b")
KINDS = {"roadmap.item": "item", "launches.launch": "launch", "goals.objective": "objective"}


@panel(PLACE)
def radar_to_talk_about(member: Member, gathering: Gathering) -> list[Offer]:
    """Plays of these people and findings about their things, the most serious first. Five queries."""
    plays = _plays(member, gathering)
    return [*plays, *_findings(member, gathering)][:MOST]


def _plays(member: Member, gathering: Gathering) -> list[Offer]:
    """What both sides took on, until somebody says what came of it."""
    mine = Q(product_owner__in=gathering.people) | Q(marketing_owner__in=gathering.people)
    seen = Q(finding__in=Finding.objects.visible_to(member)) | Q(finding=None)
    rows = Commitment.objects.visible_to(member).filter(mine, seen, outcome="")
    found = rows.select_related("finding", "round").order_by("due_on", "pk")[:2]
    return [
        Offer("radar.commitment", row.pk, row.note or row.text, f"{row.about.place}#commitment",
              _("Play: %(play)s, due") % {"play": PLAYS[row.play].name if row.play in PLAYS else row.play}, row.due_on)
        for row in found
    ]  # fmt: skip


def _findings(member: Member, gathering: Gathering) -> list[Offer]:
    rows = Finding.objects.visible_to(member).shown(today_in(member.workspace))
    found: list[Any] = list(
        rows.filter(is_private=False).order_by("-severity", "opened_on", "pk")[:LOOKED_AT]
    )
    named = {row.pk: set(_KEY.findall(row.subject)) for row in found}
    owned = _owned(gathering, {key for keys in named.values() for key in keys})
    return [
        Offer("radar.finding", row.pk, str(row), row.place, _("Open on the radar since"), row.opened_on)
        for row in found
        if named[row.pk] & owned
    ][:MOST]


def _owned(gathering: Gathering, keys: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Of these things those that somebody who meets owns, and the one that they meet about."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for kind, number in keys:
        numbers[kind].append(int(number))
    people, found = gathering.people, set()
    of, about = gathering.subject
    if of in KINDS:
        found.add((KINDS[of], str(about)))
    launches = Launch.objects.filter(
        Q(product_owner__in=people) | Q(marketing_owner__in=people), pk__in=numbers["launch"]
    )
    items = ItemOwner.objects.filter(member__in=people, item__in=numbers["item"])
    objectives = ObjectiveOwner.objects.filter(member__in=people, objective__in=numbers["objective"])
    for name, ids in (
        ("launch", launches.values_list("pk", flat=True)),
        ("item", items.values_list("item_id", flat=True)),
        ("objective", objectives.values_list("objective_id", flat=True)),
    ):
        found |= {(name, str(pk)) for pk in ids}
    return found
