"""What this room offers to the others when Braid starts."""

from typing import Any

from django.db.models.functions import Lower
from django.template import engines
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from braid.activity.search import searchable
from braid.base.nav import entry
from braid.base.plugs import panel
from braid.people.models import Member
from braid.rounds.models import Round
from braid.rounds.offers import offer
from braid.rounds.screens import Shown
from braid.teamwork.models import Responsibility, Term

entry("Align", _("Responsibilities"), "users-round", "responsibilities/", order=30)
entry("Align", _("Glossary"), "book-a", "glossary/", order=50)

searchable(Term, "book-a", "glossary/{}/", title="term", text=("expansion", "meaning", "also_called"))

searchable(Responsibility, "users-round", "responsibilities/{}/", title="area", text=("scope",))

offer(
    Round.Use.ROLES,
    _("Who leads on each of the nine areas that lie between the two teams."),
    "roles/new/", "users-round", order=30,
)  # fmt: skip
offer(
    Round.Use.FIVE,
    _("Customer, positioning, pricing, what gets built and why, how we grow."),
    "five/new/", "list-checks", order=50,
)  # fmt: skip


@panel("rounds.round")
def areas_to_settle(member: Member, shown: Shown) -> Markup | str:
    """Each area of a revealed round about who leads, with what the chart says of it. One query."""
    if shown.row.use != Round.Use.ROLES or not shown.row.is_revealed:
        return ""
    parts = [(part["title"], part.get("verdict")) for part in shown.parts if part["shape"] == "choices"]
    rows: Any = Responsibility.objects.visible_to(member).in_force().told().annotate(known=Lower("area"))
    held = {row.known: row for row in rows.filter(known__in=[title.lower() for title, _lit in parts])}
    areas = [(title, lit, held.get(title.lower())) for title, lit in parts]
    context = {"areas": areas, "row": shown.row, "member": member, "u": f"/w/{member.workspace.slug}/"}
    html = engines["jinja2"].get_template("teamwork/on_round.html").render(context)
    return Markup(html)  # noqa: S704  (rendered by an escaping template)
