"""What this room offers to the others when Braid starts."""

from datetime import date
from typing import Any

from django.db.models.functions import Lower
from django.template import engines
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from braid.activity.models import Event
from braid.activity.search import searchable
from braid.activity.told import tells
from braid.activity.undo import undoes
from braid.base.nav import entry, quick
from braid.base.plugs import on, panel
from braid.people.models import Member
from braid.rounds.models import Round
from braid.rounds.offers import offer
from braid.rounds.screens import Shown
from braid.teamwork import (  # noqa: F401  (they speak from here on)
    explaining,
    for_you,
    learning_panels,
    meeting_for_you,
    open_decisions,
    retro_panels,
    sponsor,
    unclear,
    week,
)
from braid.teamwork.asking import not_asked
from braid.teamwork.chart_actions import unwind
from braid.teamwork.chart_by_views import by_role
from braid.teamwork.citing import decisions_on
from braid.teamwork.deciding import hold_again
from braid.teamwork.inviting import declining, hearing  # noqa: F401  (they listen from here on)
from braid.teamwork.load import reads
from braid.teamwork.models import (
    Citation,
    Coming,
    DaysOff,
    Decision,
    Duty,
    Responsibility,
    Series,
    Term,
    WorkWeek,
)

tells("meeting.answered", said=Coming.Said)

entry("Align", _("Responsibilities"), "users-round", "responsibilities/", order=30)
entry("Align", _("Decisions & meetings"), "gavel", "decisions/", order=35, tab=_("Decisions"))
entry("Align", _("Meetings"), "calendar-clock", "meetings/", order=36, under="decisions/")
entry("Align", _("Glossary"), "book-a", "glossary/", order=50)
quick("u", _("A word is not clear"), "message-circle-question-mark", "glossary/unclear/new/")

searchable(Term, "book-a", "glossary/{}/", title="term", text=("expansion", "meaning", "also_called"))

searchable(
    Decision, "gavel", "decisions/{}/", title="question", text=("background", "outcome", "why", "dissent"),
)  # fmt: skip
searchable(Series, "calendar-clock", "meetings/series/{}/", title="name", text=("purpose",))
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
    return _drawn("teamwork/on_round.html", member, {"areas": areas, "row": shown.row})


def _drawn(template: str, member: Member, context: dict[str, Any]) -> Markup:
    more = {"member": member, "u": f"/w/{member.workspace.slug}/"}
    html = engines["jinja2"].get_template(template).render({**context, **more})
    return Markup(html)  # noqa: S704  (rendered by an escaping template)


@panel("roadmap.item.rests")
@panel("goals.objective.rests")
@panel("launches.launch.rests")
@panel("messaging.claim")
@panel("insights.insight")
def decisions_about(member: Member, subject: Any) -> Markup | str:
    """What was decided about something, on the page of that; nothing for whoever only looks where nothing was. One query."""
    found = decisions_on(member, subject)
    if not found and not member.may("edit"):
        return ""
    return _drawn(
        "teamwork/on_page.html", member, {"decisions": found, "about": f"{subject.kind}:{subject.pk}"}
    )


@panel("people.member")
def duties_of(member: Member, person: Member) -> Markup | str:
    """What somebody leads on, works on or is asked about, on their page. One query."""
    rows = Duty.objects.visible_to(member).filter(responsibility__ended_on=None, member=person)
    found = list(rows.select_related("responsibility").order_by("responsibility__area")[:50])
    return _drawn("teamwork/on_member.html", member, {"roles": by_role(found)}) if found else ""


@panel("people.leave")
@panel("people.hand_over")
def led_until_then(member: Member, person: Member) -> Markup | str:
    """What somebody leads on, on the pages on which the last day is noted and things are handed over. One query."""
    rows = Duty.objects.visible_to(member).filter(
        member=person, role=Duty.Role.ACCOUNTABLE, responsibility__ended_on=None
    )
    areas = [
        row.responsibility
        for row in rows.select_related("responsibility").order_by("responsibility__area")[:50]
    ]
    return _drawn("teamwork/led_until_then.html", member, {"areas": areas}) if areas else ""


@panel("people.member")
def days_off_of(member: Member, person: Member) -> Markup | str:
    """When somebody is away, on their page, for that one and the leads. Two queries for them, none for others."""
    if not reads(member, person):
        return ""
    rows = DaysOff.objects.visible_to(member).filter(member=person, last_on__gte=timezone.localdate())
    return _drawn(
        "teamwork/days_off.html", member,
        {
            "days": list(rows.order_by("first_on")[:50]), "person": person,
            "week": WorkWeek.objects.visible_to(member).filter(member=person).first(),
        },
    )  # fmt: skip


@on("member.left")
def clocks_start(event: Event, person: Any) -> None:
    """What somebody leads on who leaves is unowned from that day on."""
    unwind(person, date.fromisoformat(event.facts["on"]))


@on("member.returned")
def clocks_stop(event: Event, person: Any) -> None:
    """Whoever stays after all leads on what they led on."""
    unwind(person, None)


@on("*")
def forget_what_is_gone(event: Event, subject: Any) -> None:
    """Of what is deleted for good no decision speaks any more."""
    if event.name.endswith(".deleted") and event.subject_id:
        about = {"subject_kind": event.subject_kind, "subject_id": event.subject_id}
        Citation.objects.filter(workspace_id=event.workspace_id, **about).delete()


@undoes("decision.superseded")
@undoes("decision.reversed")
def holds_again(row: Any, event: Event, by: Member) -> Any:
    """Takes back that a decision ended."""
    return hold_again(row, by=by)


@undoes("decision.asking_noted")
def was_not_asked(row: Any, event: Event, by: Member) -> Any:
    """Takes back that a side was asked before."""
    return not_asked(row, by=by)
