"""What the page of a revealed pulse says about the thread that both sides work on."""

from django.db.models import QuerySet
from django.template import engines
from markupsafe import Markup

from braid.base.held import Held
from braid.base.plugs import panel
from braid.people.models import Member
from braid.radar.forms import EndForm
from braid.radar.models import Commitment
from braid.rounds.models import Round
from braid.rounds.screens import Shown


def _made_from(member: Member, row: int) -> QuerySet[Commitment]:
    rows = Commitment.objects.visible_to(member).filter(round=row)
    return rows.select_related("product_owner", "marketing_owner").order_by("-pk")


_made: Held[Commitment] = Held(_made_from, Commitment.round)


@panel("rounds.round")
def one_thread(member: Member, shown: Shown) -> Markup | str:
    """From a revealed pulse: which thread both sides work on, or the way to pick one. One query."""
    row = shown.row
    if row.use != Round.Use.PULSE or not row.is_revealed:
        return ""
    kept = _made.of(member, row)
    context = {
        "row": row, "made": kept, "strands": shown.told.strands, "member": member, "u": f"/w/{member.workspace.slug}/",
        "is_open": any(not each.outcome for each in kept), "end_form": EndForm(member=member),
        "token": member.form_token(),
    }  # fmt: skip
    html = engines["jinja2"].get_template("radar/thread.html").render(context)
    return Markup(html)  # noqa: S704  (rendered by an escaping template)
