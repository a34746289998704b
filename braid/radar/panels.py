"""What the radar shows on the pages of the things that it speaks of."""

from typing import Any

from django.db.models import Q
from django.template import engines
from markupsafe import Markup

from braid.base.lists import remembered
from braid.base.plugs import panel
from braid.people.models import Member
from braid.radar.actions.evaluations import today_in
from braid.radar.models import Finding
from braid.radar.screens import teller_for

SHOWN = 5
TONES = {1: "", 2: "warn", 3: "bad"}


def about(member: Member, *subjects: str) -> list[Finding]:
    """The open findings about these things, the worst first; `item:7` also stands for `item:7@…`. One query."""
    today = today_in(member.workspace)
    wanted = Q(subject__in=subjects)
    for subject in subjects:
        wanted |= Q(subject__startswith=f"{subject}@")
    rows = Finding.objects.visible_to(member).shown(today).filter(wanted).order_by("-severity", "pk")[:SHOWN]
    name = f"about:{member.pk}:{today}:{','.join(subjects)}"
    found: list[Finding] = remembered(member, name, lambda: list(rows))
    return found


def drawn(member: Member, findings: list[Finding]) -> Markup | str:
    """A notice for each, with the way to its evidence; nothing where the radar sees nothing."""
    if not findings:
        return ""
    teller = teller_for(member.workspace, links=False)
    notices = [
        (teller.kept(f.said["sentence"]) if f.said else f.text, TONES[f.severity], f.place) for f in findings
    ]
    html = engines["jinja2"].get_template("radar/about.html").render(
        {"notices": notices, "u": f"/w/{member.workspace.slug}/"}
    )  # fmt: skip
    return Markup(html)  # noqa: S704  (the template has escaped it)


@panel("launches.launch")
def about_launch(member: Member, launch: Any) -> Markup | str:
    """On a launch: what is about it, and about the items that it announces."""
    items = launch.item_links.order_by("pk").values_list("item_id", flat=True)[:50]
    return drawn(member, about(member, f"launch:{launch.pk}", *(f"item:{pk}" for pk in items)))


@panel("roadmap.item")
def about_item(member: Member, item: Any) -> Markup | str:
    """On an item."""
    return drawn(member, about(member, f"item:{item.pk}"))


@panel("goals.objective")
def about_objective(member: Member, objective: Any) -> Markup | str:
    """On an objective."""
    return drawn(member, about(member, f"objective:{objective.pk}"))
