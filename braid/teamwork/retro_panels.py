"""Retros elsewhere: on the page of their meeting, and on For you while one's own cards are not written."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.template import engines
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markupsafe import Markup

from braid.activity.for_you import NOW, OWE, Line
from braid.activity.search import searchable
from braid.base.lists import remembered
from braid.base.nav import entry
from braid.base.plugs import panel
from braid.base.prepared import asked_as
from braid.people.models import Member
from braid.teamwork.models import Meeting, Retro, RetroCard, RetroReady, Seat
from braid.teamwork.retro_lists import STANDS

MOST = 10

entry("Align", gettext_lazy("Retros"), "history", "retros/", order=37, under="decisions/")
searchable(Retro, "history", "retros/{}/", title="name")
# (What is still written apart lies in another table, which is not searched.)
searchable(RetroCard, "history", "retros/{}/", text=("text",), at="retro")


@panel("teamwork.meeting")
def retro_of(member: Member, meeting: Meeting) -> Markup | str:
    """The retro of a meeting, or the way to one. One query."""
    row = Retro.objects.visible_to(member).filter(meeting=meeting).first()
    if row is None and (not member.may("edit") or meeting.skipped_at):
        return ""
    pill = (str(STANDS[row.state][0]), STANDS[row.state][1]) if row else ("", "")
    context = {"row": row, "meeting": meeting, "pill": pill, "member": member, "u": f"/w/{member.workspace.slug}/"}  # fmt: skip
    html = engines["jinja2"].get_template("teamwork/retro_on_meeting.html").render(context)
    return Markup(html)  # noqa: S704  (rendered by an escaping template)


@panel(NOW)
def retros_for_you(member: Member, _subject: Any) -> list[Line]:
    """Retros for which one has not said that one's cards are written. One query where some are under way."""
    if not member.may("edit"):
        return []

    def rows() -> Any:
        seat = Seat.objects.filter(series=OuterRef("meeting__series"), member=member)
        found: Any = Retro.objects.visible_to(member).filter(Exists(seat), state=Retro.State.APART)
        return found.order_by("meeting__on", "pk").values_list("pk", "name", "meeting__on")[:MOST]

    # (Which are under way changes with an event only. Who is ready does not, and is asked where there are some.)
    found = remembered(member, f"retros-apart:{member.pk}", lambda: asked_as(member, "teamwork.retros", rows))
    mine = RetroReady.objects.visible_to(member).filter(retro__in=[pk for pk, _name, _on in found])
    ready = set(mine.values_list("retro", flat=True)) if found else set()
    why = _("Retro: each writes apart before")
    return [
        Line(OWE, name, f"retros/{pk}/", why, on, _("Write your cards"), f"retros/{pk}/")
        for pk, name, on in found
        if pk not in ready
    ]
