"""What the radar shows on the pages of the things that it speaks of."""

from datetime import date
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat, Left, StrIndex
from django.template import engines
from markupsafe import Markup

from braid.base.plugs import panel
from braid.base.prepared import Prepared
from braid.launches.models import LaunchItem
from braid.people.models import Member
from braid.radar.actions.evaluations import today_in
from braid.radar.models import Finding
from braid.radar.screens import teller_for

SHOWN = 5
# So many items of a launch are looked at.
ITEMS = 50
TONES = {1: "", 2: "warn", 3: "bad"}


def _shown_about(member: Member, subject: str, today: date) -> QuerySet[Finding]:
    return _worst(_shown(member, today).filter(thing=subject))


def _shown_about_launch(member: Member, launch: int, subject: str, today: date) -> QuerySet[Finding]:
    items = LaunchItem.objects.filter(launch=launch).order_by("pk")[:ITEMS]
    keys = items.values_list(Concat(Value("item:"), Cast("item_id", CharField())), flat=True)
    return _worst(_shown(member, today).filter(Q(thing=subject) | Q(thing__in=keys)))


def _shown(member: Member, today: date) -> QuerySet[Any]:
    """Open findings, each with the thing that it is about: `item:7` also where its subject is `item:7@…`."""
    whole = Concat("subject", Value("@"))
    thing = Left(whole, StrIndex(whole, Value("@")) - 1)
    return Finding.objects.visible_to(member).shown(today).alias(thing=thing)


def _worst(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.order_by("-severity", "pk")[:SHOWN]


_about: Prepared[Finding] = Prepared(_shown_about)
_about_launch: Prepared[Finding] = Prepared(_shown_about_launch)


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
    today = today_in(member.workspace)
    return drawn(member, _about_launch.all(member, launch.pk, f"launch:{launch.pk}", today))


@panel("roadmap.item")
def about_item(member: Member, item: Any) -> Markup | str:
    """On an item."""
    return drawn(member, _about.all(member, f"item:{item.pk}", today_in(member.workspace)))


@panel("goals.objective")
def about_objective(member: Member, objective: Any) -> Markup | str:
    """On an objective."""
    return drawn(member, _about.all(member, f"objective:{objective.pk}", today_in(member.workspace)))
