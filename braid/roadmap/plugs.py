"""What this room hears, and what it offers to the others when Braid starts."""

from typing import Any

from django.template import engines
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from braid.base.models import Stage
from braid.base.nav import entry
from braid.base.plugs import panel
from braid.people.models import Member
from braid.roadmap import involvement  # noqa: F401  (it listens from here on)
from braid.roadmap.models import ItemInsight, Phase

entry("Plan & launch", _("Roadmap"), "map", "roadmap/", order=10)
entry("Plan & launch", _("Releases"), "package", "roadmap/releases/", order=15)
entry("Plan & launch", _("Changes"), "bell-ring", "roadmap/changes/", order=50)
MOST = 20


@panel("insights.insight")
def fate(member: Member, insight: Any) -> Markup | str:
    """The items that rest on an insight: what came of it. One query."""
    links = ItemInsight.objects.visible_to(member).filter(insight=insight).order_by("-pk")
    phases, stages = dict(Phase.choices), dict(Stage.choices)
    rows = [
        (pk, title, phases.get(phase, phase), stages.get(stage, ""))
        for pk, title, phase, stage in links.values_list(
            "item_id", "item__title", "item__phase", "item__stage"
        )[:MOST]
    ]
    if not rows:
        return ""
    template = engines["jinja2"].get_template("roadmap/insight_panel.html")
    html = template.render({"rows": rows, "u": f"/w/{member.workspace.slug}/"})
    return Markup(html)  # noqa: S704  (rendered by an escaping template)
