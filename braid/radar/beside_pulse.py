"""Beside the newest pulse, what needs no survey: findings and how much of the plans is watched (METHOD 5)."""

from django.db.models import QuerySet
from django.template import engines
from django.utils import timezone
from markupsafe import Markup

from braid.base.plugs import panel
from braid.base.prepared import Prepared
from braid.people.models import Member
from braid.radar.screens import newest_evaluation, summary
from braid.rounds.models import Round
from braid.rounds.screens import Shown


def _pulses(member: Member) -> QuerySet[Round, int]:
    rows = Round.objects.visible_to(member).filter(use=Round.Use.PULSE, state__in=["revealed", "settled"])
    return rows.order_by("-pk").values_list("pk", flat=True)


_newest: Prepared[int] = Prepared(_pulses)


@panel("rounds.round")
def what_the_radar_sees(member: Member, shown: Shown) -> Markup | str:
    """Counts by severity, the oldest, what cleared of what was raised in 90 days, and coverage. Four queries.

    Only on the newest pulse: an earlier one speaks of its own time.
    """
    row, today = shown.row, timezone.localdate()
    if row.use != Round.Use.PULSE or not row.is_revealed:
        return ""
    evaluation = newest_evaluation(member, today)
    if evaluation is None or _newest.first(member) != row.pk:
        return ""
    found = summary(member, today)
    context = {
        "levels": [(level, found[f"s{level}"]) for level in (3, 2, 1)], "found": found, "evaluation": evaluation,
        "oldest": (today - found["oldest"]).days if found["oldest"] else 0, "u": f"/w/{member.workspace.slug}/",
    }  # fmt: skip
    html = engines["jinja2"].get_template("radar/beside_pulse.html").render(context)
    return Markup(html)  # noqa: S704  (rendered by an escaping template)
