"""What the radar's screens show: few queries, prepared so that templates only arrange it."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from braid.base import text
from braid.base.prepared import Prepared
from braid.people.models import Member, Workspace
from braid.radar.detectors.registry import BY_ID, KINDS
from braid.radar.detectors.say import from_json, value_from_json
from braid.radar.models import Commitment, Evaluation, Finding, Mute, Turn
from braid.radar.plays import PLAYS
from braid.radar.telling import Teller

PER_PAGE = 20


def teller_for(workspace: Workspace, *, links: bool = True) -> Teller:
    """Tells in the words of this workspace."""
    prefix = f"/w/{workspace.slug}/" if links else ""
    return Teller(prefix, workspace.product_name, workspace.marketing_name)


@dataclass(frozen=True)
class Line:
    """A finding as a row of the radar."""

    finding: Finding
    check: str
    since: str
    sentence: Any
    foot: list[tuple[str, Any, str]]
    dumbbell: tuple[float, float, str, str] | None
    commitment: Commitment | None

    @property
    def has_links(self) -> bool:
        """A sentence with links in it cannot be a link itself."""
        return "<a " in self.sentence

    @property
    def play(self) -> Any:
        """The play that is offered first."""
        plays = self.finding.plays
        return PLAYS[plays[0]].name if plays and plays[0] in PLAYS else ""


def check_name(detector: str) -> str:
    """The short name of a check."""
    check = BY_ID.get(detector)
    return _(check.name) if check else detector


def line(finding: Finding, teller: Teller, commitment: Commitment | None) -> Line:
    """One row, with its evidence counted and its first play named."""
    play = PLAYS.get(finding.plays[0]) if finding.plays else None
    place = f"{teller.prefix}{finding.place}" if teller.prefix else ""
    count = ngettext("%(count)s piece of evidence", "%(count)s pieces of evidence", finding.evidence_count)
    foot: list[tuple[str, Any, str]] = [
        (
            "paperclip",
            count % {"count": text.number(finding.evidence_count)},
            f"{place}#evidence" if place else "",
        )
    ]
    if play:
        foot.append(("lightbulb", play.name, ""))
    sentence = teller.kept(finding.said["sentence"]) if finding.said else finding.text
    return Line(
        finding,
        check_name(finding.detector),
        since(finding),
        sentence,
        foot,
        chart(finding.said, teller),
        commitment,
    )


def since(finding: Finding) -> str:
    """How long it is open, and that it came back."""
    words = text.since(finding.opened_on)
    if finding.came_back:
        return _("%(since)s, came back (%(times)s×)") % {"since": words, "times": finding.came_back + 1}
    return words


def chart(said: dict[str, Any], teller: Teller) -> tuple[float, float, str, str] | None:
    """Where each side stands, 0 to 1, and what it says there."""
    kept = said.get("dumbbell")
    if not kept:
        return None
    return kept[0], kept[1], str(teller.kept(kept[2])), str(teller.kept(kept[3]))


def with_mutes(rows: QuerySet[Finding], today: date) -> Any:
    """Adds `is_muted`."""
    mutes = Mute.objects.filter(finding=OuterRef("pk"), lifted_on=None, until__gte=today)
    return rows.annotate(is_muted=Exists(mutes))


@dataclass(frozen=True)
class Counts:
    """Open findings by kind, and those set aside."""

    by_kind: dict[str, int]
    aside: int

    @property
    def total(self) -> int:
        return sum(self.by_kind.values())


def counts(member: Member, today: date) -> Counts:
    """How many open findings of each kind; one query."""
    rows = with_mutes(Finding.objects.visible_to(member).open(), today).order_by()
    by_kind: dict[str, int] = {}
    aside = 0
    for kind, is_muted, count in rows.values_list("kind_of", "is_muted").annotate(Count("pk")):
        if is_muted:
            aside += count
        else:
            by_kind[kind] = by_kind.get(kind, 0) + count
    return Counts(by_kind, aside)


def tabs(found: Counts, kind: str, here: str) -> list[tuple[str, str, bool, int]]:
    """All, the kinds that have findings, and those set aside."""
    rows = [(_("All"), here, not kind, found.total)]
    rows += [
        (_(name), f"{here}?kind={key}", key == kind, found.by_kind[key])
        for key, name in KINDS.items()
        if found.by_kind.get(key)
    ]
    if found.aside:
        rows.append((_("Set aside"), f"{here}?kind=aside", kind == "aside", found.aside))
    return rows


def _evaluations(member: Member, today: date, week_ago: date) -> QuerySet[Evaluation]:
    rows = Evaluation.objects.visible_to(member).filter(day__lte=today)
    before = Evaluation.objects.filter(workspace_id=OuterRef("workspace_id"), day__lte=week_ago)
    before = before.order_by("-day")
    return rows.annotate(before=Subquery(before.values("counts")[:1])).order_by("-day")


_newest: Prepared[Evaluation] = Prepared(_evaluations)


def newest_evaluation(member: Member, today: date) -> Evaluation | None:
    """The last evaluation, with the counts of a week before as `before`; one query."""
    return _newest.first(member, today, today - timedelta(days=7))


def open_commitments(member: Member) -> list[Commitment]:
    """Commitments that nobody has ended, the next due first; one query."""
    rows = Commitment.objects.visible_to(member).filter(outcome="")
    rows = rows.filter(finding__in=Finding.objects.visible_to(member).values("pk"))
    rows = rows.annotate(detector=F("finding__detector"), is_private=F("finding__is_private"))
    return list(rows.select_related("product_owner", "marketing_owner").order_by("due_on", "pk"))


def title(total: int, evaluation: Evaluation | None) -> str:
    """The sentence on top of the radar; it never says that everything agrees."""
    if evaluation is None:
        return _("The radar reads your plans for the first time")
    if not evaluation.known:
        return _("Nothing can be seen yet")
    if not total:
        return _("Nothing that we can see has drifted apart")
    sentence = ngettext(
        "%(count)s place where you have drifted apart", "%(count)s places where you have drifted apart", total
    )
    words = sentence % {"count": text.number_word(total)}
    return words[:1].upper() + words[1:]


def lede(total: int, evaluation: Evaluation | None) -> str:
    """The change against last week, and how much can be seen."""
    if evaluation is None:
        return _("This takes a few seconds. What it finds appears here.")
    seen = _("%(known)s of %(checks)s checks have data.") % {
        "known": evaluation.known, "checks": evaluation.checks,
    }  # fmt: skip
    rest = _("Nothing else that we can see.") if total else ""
    return " ".join(part for part in (change(total, evaluation.before), rest, seen) if part)  # type: ignore[attr-defined]


def change(total: int, before: dict[str, int] | None) -> str:
    """More or fewer than a week ago; nothing when there was no reading then."""
    if before is None:
        return ""
    more = total - sum(before.values())
    if not more:
        return _("As many as last week.")
    if more > 0:
        words = ngettext("%(count)s more than last week.", "%(count)s more than last week.", more)
    else:
        words = ngettext("%(count)s fewer than last week.", "%(count)s fewer than last week.", -more)
    said = words % {"count": text.number_word(abs(more))}
    return said[:1].upper() + said[1:]


@dataclass(frozen=True)
class Blind:
    """What one check cannot see: why, which field would change that, how many things, and some of them."""

    check: str
    detector: str
    why: Any
    field: str
    count: int
    things: list[Any]
    # The screen below `/w/<slug>/` on which that field is entered; empty where only time helps.
    place: str


# Where a field is entered, by the kind of thing that it belongs to.
WHERE = {
    "people": "people/",
    "comment, review, meeting or “we spoke”": "roadmap/",
    "comments, claims or insights of both sides": "roadmap/",
    "metric": "metrics/",
    "key result": "goals/",
    "objective": "goals/",
    "mission": "mission/",
    "item": "roadmap/",
    "item or launch": "roadmap/",
    "launch": "launches/",
    "change": "roadmap/changes/",
    "insight": "insights/",
    "claim": "claims/",
    "content": "content/",
    "release": "roadmap/releases/",
    "decision": "decisions/",
    "capacity": "capacity/",
    "responsibilities": "responsibilities/",
    "round": "rounds/",
}


def where(field: str) -> str:
    """The screen for a field as the detectors name it, such as `item: phase`."""
    return WHERE.get(field.partition(":")[0].strip(), "")


def blind_spots(evaluation: Evaluation | None, teller: Teller, *, checks_only: bool = False) -> list[Blind]:
    """Everything unknown; with `checks_only` only of checks that see nothing at all."""
    rows = blind_checks(evaluation) if checks_only else evaluation.coverage if evaluation else ()
    return [_blind(each["id"], row, teller) for each in rows for row in each["unknown"]]


def blind_checks(evaluation: Evaluation | None) -> list[dict[str, Any]]:
    """The checks that see nothing at all, as they are kept."""
    return [each for each in evaluation.coverage if each["state"] == "unknown"] if evaluation else []


def _blind(detector: str, row: dict[str, Any], teller: Teller) -> Blind:
    things = [teller.value(value_from_json(thing)) for thing in row["things"]]
    return Blind(
        check_name(detector),
        detector,
        teller.sentence(from_json(row["why"])),
        _(row["field"]),
        row["count"],
        things,
        where(row["field"]),
    )


def _findings(member: Member, today: date, **only: Any) -> QuerySet[Any, Any]:
    rows = Finding.objects.visible_to(member).shown(today).filter(**only)
    by_severity = rows.order_by("severity").values_list("severity")
    return by_severity.annotate(Count("pk"), Min("opened_on"))


def _turns(member: Member, since: date, today: date, **only: Any) -> QuerySet[Any, Any]:
    rows = Turn.objects.visible_to(member).filter(on__gte=since, on__lte=today, **only)
    return rows.order_by("what").values_list("what").annotate(Count("pk"))


# As one member may see them, and as everybody may.
_shown: dict[bool, Prepared[tuple[int, int, date]]] = {
    False: Prepared(_findings),
    True: Prepared(partial(_findings, is_private=False)),
}
_moved: dict[bool, Prepared[tuple[str, int]]] = {
    False: Prepared(_turns),
    True: Prepared(partial(_turns, finding__is_private=False)),
}


def summary(member: Member, today: date, *, for_all: bool = False) -> dict[str, Any]:
    """Findings shown by severity (`s1` to `s3`), since when the oldest is open, and what moved in 90 days; two queries.

    `for_all` leaves out what only some may read: for pages that are made to be handed on.

    What moved is counted by turns, as the history counts it: a finding may clear, come back and clear again.
    """
    shown = {severity: (many, oldest) for severity, many, oldest in _shown[for_all].all(member, today)}
    moved = dict(_moved[for_all].all(member, today - timedelta(days=90), today))
    return {
        **{f"s{level}": shown.get(level, (0,))[0] for level in (1, 2, 3)},
        "oldest": min((oldest for _many, oldest in shown.values()), default=None),
        **{what: moved.get(what, 0) for what in Turn.What.values},
    }
