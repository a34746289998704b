"""The radar in a week: where both sides stand apart, what was learned from plays, and which are due."""

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.brief.week import APART, COMING, LEARNED, WEEK, Said, Week
from braid.base.plugs import panel
from braid.base.text import since
from braid.people.models import Member
from braid.radar.models import Commitment, Finding
from braid.radar.plays import PLAYS
from braid.radar.screens import teller_for

MOST = 5


@panel(WEEK)
def findings_of_the_week(member: Member, week: Week) -> list[Said]:
    """Findings, the most serious first, and of those the ones that nobody works on; commitments. Two queries."""
    return [*_apart(member), *_commitments(member, week)]


def _apart(member: Member) -> list[Said]:
    taken = Commitment.objects.filter(finding=OuterRef("pk"), outcome="")
    rows = Finding.objects.visible_to(member).shown(timezone.localdate()).filter(is_private=False).annotate(is_taken=Exists(taken), seen=Count("acknowledgements"))  # fmt: skip
    teller = teller_for(member.workspace, links=False)
    found = []
    for row in rows.order_by("is_taken", "-severity", "seen", "opened_on", "pk")[:MOST]:
        sentence = str(teller.kept(row.said["sentence"])) if row.said else row.text
        play = PLAYS[row.plays[0]].name if row.plays and row.plays[0] in PLAYS else ""
        why = _("you work on it") if row.is_taken else _("try: %(play)s") % {"play": play} if play else ""
        opened = _("seen for %(days)s") % {"days": since(row.opened_on)}
        found.append(Said(APART, sentence, row.place, " · ".join(part for part in (opened, why) if part)))
    return found


def _commitments(member: Member, week: Week) -> list[Said]:
    seen = Finding.objects.visible_to(member)
    rows = Commitment.objects.visible_to(member).filter(Q(finding__in=seen) | Q(finding=None))
    ended = Q(ended_on__range=(week.since, week.until)) & ~Q(outcome="")
    rows = rows.filter(ended | Q(outcome="", due_on__range=(week.ahead, week.far)))
    found = []
    for row in rows.select_related("finding", "round").order_by("due_on", "pk")[: 4 * MOST]:
        play = str(PLAYS[row.play].name) if row.play in PLAYS else row.play
        if row.outcome:
            why = f"{play}: {row.get_outcome_display()}"
            found.append(Said(LEARNED, row.learned or row.text, row.about.place, why, row.ended_on))
        else:
            found.append(Said(COMING, row.note or row.text, row.about.place, play, row.due_on))
    return found
