"""What a decision is about or counts for, in any room: found by address or title, and shown on the pages of both."""

import re
from collections import defaultdict
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import QuerySet

from braid.activity.search import declared
from braid.base.held import Held
from braid.base.models import WorkspaceModel
from braid.base.text import shortened
from braid.people.models import Member
from braid.teamwork.decision_lists import LONGEST, STATES, state
from braid.teamwork.models import Citation, Decision

# What can be named, and by which columns beside its title.
CITABLE: dict[str, tuple[str, ...]] = {
    "roadmap.item": ("title", "key"),
    "goals.objective": ("title",),
    "goals.metric": ("name",),
    "launches.launch": ("name",),
    "messaging.claim": ("text",),
    "insights.insight": ("text",),
    "radar.finding": ("text",),
    "teamwork.retro": ("name",),
    "rounds.round": ("name",),
}
SHOWN = 10


class Cited(NamedTuple):
    """Something that a decision is about, as a line."""

    pk: int
    kind: str
    icon: str
    name: str
    place: str


def by_key(member: Member, key: str) -> WorkspaceModel | None:
    """The row of `roadmap.item:12` that this member may see."""
    kind, _colon, number = key.partition(":")
    if kind not in CITABLE or not number.isdecimal() or len(number) > 18:
        return None
    rows: Any = apps.get_model(kind)._default_manager.all()
    found: WorkspaceModel | None = rows.visible_to(member).filter(pk=number).first()
    return found


def by_name(member: Member, key: str) -> WorkspaceModel | None:
    """The row of `launch:12`, the way in which a column of text names rows, that this member may see."""
    name, colon, number = key.partition(":")
    kinds = {kind.partition(".")[2]: kind for kind in CITABLE}
    return by_key(member, f"{kinds[name]}{colon}{number}") if name in kinds else None


def meant(member: Member, said: str) -> WorkspaceModel | None:
    """The row that an address, a title or a key means; of several the newest."""
    said = said.strip()
    known = declared()
    if address := re.search(r"(?:^|/)((?:[a-z-]+/)+)(\d{1,18})(?:/|$)", said):
        for kind in CITABLE:
            if (
                kind in known
                and known[kind].place == f"{address[1].removeprefix(f'w/{member.workspace.slug}/')}{{}}/"
            ):
                return by_key(member, f"{kind}:{address[2]}")
    for kind, columns in CITABLE.items():
        rows: Any = apps.get_model(kind)._default_manager.all()
        for column in columns:
            found: WorkspaceModel | None = (
                rows.visible_to(member).filter(**{f"{column}__iexact": said}).order_by("-pk").first()
            )
            if found is not None:
                return found
    return None


def cited_by(member: Member, row: Decision) -> list[Cited]:
    """What a decision is about, as far as this member may see it. One query, and one for each kind of row."""
    links: dict[str, dict[int, int]] = defaultdict(dict)
    rows = Citation.objects.visible_to(member).filter(decision=row).order_by("pk")
    for pk, kind, number in rows.values_list("pk", "subject_kind", "subject_id"):
        links[kind][number] = pk
    known, found = declared(), []
    for kind, numbers in links.items():
        things: Any = apps.get_model(kind)._default_manager.all()
        for thing in things.visible_to(member).filter(pk__in=numbers):
            icon = known[kind].icon if kind in known else "link"
            label = known[kind].label if kind in known else ""
            found.append(Cited(numbers[thing.pk], label, icon, shortened(str(thing), LONGEST), thing.place))
    return sorted(found)


def _decisions(member: Member, kind: str, pk: int) -> QuerySet[Any, Any]:
    rows = Decision.objects.visible_to(member).filter(citations__subject_kind=kind, citations__subject_id=pk)
    columns = ("pk", "question", "outcome", "now", "decided_on")
    return rows.annotate(now=state()).order_by("-pk").values(*columns)[:SHOWN]


_naming: Held[dict[str, Any]] = Held(_decisions, Citation)


def decisions_on(member: Member, subject: Any) -> list[dict[str, Any]]:
    """The decisions that are named on the page of something, the newest first. One query."""
    found = _naming.of(member, subject)
    return [
        {**row, "pill": (str(STATES[row["now"]][0]), STATES[row["now"]][1]), "outcome": shortened(row["outcome"], LONGEST) if row["decided_on"] else ""}
        for row in found
    ]  # fmt: skip
