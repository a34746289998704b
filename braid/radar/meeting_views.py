"""A play as a meeting: its steps are the agenda, people of both sides are filled in, and a finding is watched before and after."""

from collections.abc import Iterable
from datetime import time
from typing import Any

from django import forms
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.template import engines
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markupsafe import Markup

from braid.base.forms import PlainForm, done
from braid.base.models import BOTH_SIDES
from braid.base.plugs import panel
from braid.base.web import Request, form_page, go
from braid.people.doors import find, member_view
from braid.people.models import Member
from braid.radar import actions, screens
from braid.radar.after import after, turns_since
from braid.radar.models import Commitment, Finding
from braid.radar.plays import PLAYS
from braid.radar.plays_guide import GUIDES, LEADS
from braid.teamwork.meeting_forms import Clock
from braid.teamwork.models import Meeting, Series
from braid.teamwork.recurring import next_weekday

MOST = 12


class MeetForm(PlainForm):
    """Who meets for a play, when, and about which finding."""

    finding = forms.ModelChoiceField(
        Finding.objects.all(), label=gettext_lazy("About which finding"), required=False,
        help_text=gettext_lazy("How it stands today is kept, and laid beside how it stands afterwards."),
    )  # fmt: skip
    people = forms.ModelMultipleChoiceField(Member.objects.all(), label=gettext_lazy("Who meets"))
    on = forms.DateField(label=gettext_lazy("First day"))
    at = forms.TimeField(label=gettext_lazy("Begins at"), widget=Clock())
    rhythm = forms.ChoiceField(label=gettext_lazy("How often"), choices=Series.Rhythm.choices)

    def __init__(self, *args: Any, findings: Iterable[Finding], member: Member, **kwargs: Any) -> None:
        super().__init__(*args, member=member, **kwargs)
        held: Any = self.fields["finding"]
        held.queryset = held.queryset.filter(pk__in=[row.pk for row in findings])
        people: Any = self.fields["people"]
        people.queryset = people.queryset.here().order_by("side", "name")


def meets(member: Member, play: str, finding: Finding | None) -> list[int]:
    """Who is filled in: whoever committed to it, the leads, or oneself and the lead of the other side."""
    made = Commitment.objects.filter(finding=finding, outcome="").first() if finding else None
    if made is not None:
        return [made.product_owner_id, made.marketing_owner_id]
    leads = Member.objects.visible_to(member).here().filter(side__in=BOTH_SIDES).order_by("-is_lead", "pk")
    own = [] if GUIDES[play].who is LEADS or member.side not in BOTH_SIDES else [member]
    found = {each.side: each.pk for each in reversed([*own, *leads])}
    return sorted(found.values())


@member_view("edit")
def play_meet(request: Request, member: Member, play: str) -> HttpResponse:
    """Starts a play as a meeting; `?finding=` is what it is about."""
    from braid.radar.learn_views import open_for

    if play not in PLAYS:
        raise Http404
    asked = request.GET.get("finding", "")
    shown = Finding.objects.visible_to(member).open()
    about = find(shown, pk=int(asked)) if asked.isdecimal() and len(asked) < 19 else None
    offered = list({row.pk: row for row in ([about] if about else []) + open_for(member, play)}.values())
    first = {
        "finding": about.pk if about else None, "people": meets(member, play, about), "at": time(10, 0),
        "on": next_weekday(timezone.localdate()), "rhythm": Series.Rhythm.ONCE,
    }  # fmt: skip
    form = MeetForm(request.POST or None, member=member, findings=offered, initial=first)
    here = f"/w/{member.workspace.slug}/radar/plays/{play}/"
    if request.method == "POST" and (
        made := done(form, lambda: actions.meet_for(play, by=member, **form.cleaned_data))
    ):
        return go(request, f"/w/{member.workspace.slug}/{made.place}", _("The meeting is there, with the steps of the play on its agenda."))  # fmt: skip
    return form_page(
        request, form, heading=_("Meet for “%(play)s”") % {"play": PLAYS[play].name}, save=_("Start it"), cancel=here,
        lede=PLAYS[play].purpose, crumbs=[(str(PLAYS[play].name), here)],
    )  # fmt: skip


@panel("teamwork.meeting")
def before_and_after(member: Member, row: Meeting) -> Markup | str:
    """What became of the finding about which people meet, since they committed to something. Three queries, or none."""
    kind, _colon, number = row.series.about.partition(":")
    if kind != "finding" or not number.isdecimal():
        return ""
    finding = Finding.objects.visible_to(member).filter(pk=number).first()
    if finding is None:
        return ""
    rows = Commitment.objects.visible_to(member).filter(Q(finding=finding))
    made = list(rows.select_related("product_owner", "marketing_owner").order_by("-pk")[:MOST])
    teller, turns = screens.teller_for(member.workspace, links=False), turns_since(member, made)
    context = {
        "finding": finding, "sentence": teller.kept(finding.said["sentence"]) if finding.said else finding.text,
        "tried": [after(each, finding, turns.get(finding.pk, ()), teller) for each in made],
        "plays": PLAYS, "member": member, "u": f"/w/{member.workspace.slug}/",
    }  # fmt: skip
    html = engines["jinja2"].get_template("radar/on_meeting.html").render(context)
    return Markup(html)  # noqa: S704  (rendered by an escaping template)
