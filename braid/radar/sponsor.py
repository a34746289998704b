"""What the radar has for the sponsor's page: all that D28 says needs an executive, and nothing else."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from braid.activity.brief.sponsor import SPONSOR, STUCK, Ask
from braid.base.plugs import panel
from braid.people.models import Member
from braid.radar.actions.evaluations import today_in
from braid.radar.models import Commitment, Finding
from braid.radar.plays import PLAYS
from braid.radar.screens import teller_for
from braid.teamwork.models import Citation, Decision

NEEDED, MOST = "D28", 10
Outcome = Commitment.Outcome
DONE = (Outcome.HELPED, Outcome.NO_CHANGE)


@panel(SPONSOR)
def findings_for_the_sponsor(member: Member, _subject: Any) -> list[Ask]:
    """What D28 has found and that does not read clear again; what was taken to the sponsor stands there already.

    Five queries at most.
    """
    rows = Finding.objects.visible_to(member).shown(today_in(member.workspace)).filter(detector=NEEDED)
    said = {row.subject: row for row in rows.filter(clear_since=None).order_by("opened_on", "pk")[:MOST]}
    if not said:
        return []
    return [*_stuck(member, _numbers(said, "finding")), *_open(member, _numbers(said, "decision"), said)]


def _numbers(said: dict[str, Finding], kind: str) -> list[int]:
    """The rows of a kind that the findings of D28 are about."""
    parts = (subject.partition(":") for subject in said)
    return [int(number) for of, _colon, number in parts if of == kind and number.isdecimal()]


def _stuck(member: Member, numbers: list[int]) -> list[Ask]:
    """Findings that both sides have seen and that no play has moved, unless the sponsor is asked about them already."""
    today = timezone.localdate()
    asked = Citation.objects.visible_to(member).filter(
        subject_kind=Finding._meta.label_lower, subject_id__in=numbers, decision__decided_on=None,
        decision__escalation__isnull=False,
    )  # fmt: skip
    rows = (
        Finding.objects.visible_to(member).filter(pk__in=numbers).exclude(pk__in=asked.values("subject_id"))
    )
    found = rows.prefetch_related("commitments").order_by("-severity", "opened_on", "pk")
    return [_ask(member, row, (today - row.opened_on).days) for row in found]


def _open(member: Member, numbers: list[int], said: dict[str, Finding]) -> list[Ask]:
    """Questions that nobody decides. One that was taken to the sponsor is handed in by the room of decisions."""
    rows = Decision.objects.visible_to(member).open().filter(pk__in=numbers, escalation=None)
    return [
        Ask(
            STUCK, row.asked_on, row.question, row.place, _("nobody is named who decides it"), row.background,
            tuple((option.text, "") for option in row.options.all()), (), row.needed_by, _("Look at the question"), row.place,
        )
        for row in rows.prefetch_related("options").order_by("asked_on", "pk")
    ]  # fmt: skip


def tried_on(row: Any) -> list[Commitment]:
    """The plays that were done on a finding."""
    return [one for one in row.commitments.all() if one.outcome in DONE]


def in_words(tried: list[Commitment]) -> str:
    """What was tried, and what came of it."""
    known = "; ".join(
        f"{name_of(one.play)}: {one.get_outcome_display()}{f', {one.learned}' if one.learned else ''}"
        for one in tried
    )
    return _("Tried: %(plays)s") % {"plays": known} if known else ""


def ways_out(row: Any, tried: list[Commitment]) -> list[tuple[str, str]]:
    """How the sponsor can answer, and what each answer costs."""
    other = next((play for play in row.plays if play not in {one.play for one in tried}), "")
    first = [(_("Both sides try something else: %(play)s") % {"play": name_of(other)}, _("an hour of two people"))] if other else []  # fmt: skip
    return [
        *first,
        (_("One of both gives way, and you say which"), _("what that side was working towards")),
        (_("It stays as it is, on purpose, and the radar is silent about it"), _("it stays apart")),
    ]


def _ask(member: Member, row: Any, days: int) -> Ask:
    why = ngettext(
        "both sides have seen it for %(n)s day", "both sides have seen it for %(n)s days", days
    ) % {"n": days}
    tried = tried_on(row)
    return Ask(
        STUCK, row.opened_on, plain(member, row), row.place, why, in_words(tried), tuple(ways_out(row, tried)),
        act=_("Look at the finding"), act_url=row.place,
    )  # fmt: skip


def plain(member: Member, row: Finding) -> str:
    """The sentence of a finding without links."""
    if not row.said:
        return row.text
    return str(teller_for(member.workspace, links=False).kept(row.said["sentence"]))


def name_of(play: str) -> str:
    """What a play is called."""
    return str(PLAYS[play].name) if play in PLAYS else play
