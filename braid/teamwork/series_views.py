"""Series of meetings: the list, one series, and every form about it."""

from collections.abc import Callable
from copy import copy
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from braid.activity.undo import undo_of
from braid.base.forms import done
from braid.base.nav import pages_beside
from braid.base.pressing import pressed
from braid.base.text import number_word, shortened
from braid.base.web import Request, form_page, go, page
from braid.people.doors import find, member_view
from braid.people.models import Member
from braid.teamwork import series_actions
from braid.teamwork.citing import by_key
from braid.teamwork.meeting_forms import PauseForm, SeriesForm, VerdictForm
from braid.teamwork.meeting_lists import SERIES, coming, series_cells, told
from braid.teamwork.models import Series, Verdict
from braid.teamwork.recurring import next_weekday
from braid.teamwork.series_actions import MOST
from braid.teamwork.series_page import series_page

# So many of one's next meetings stand above the series.
SHOWN = 6


def at(member: Member, rest: str = "meetings/") -> str:
    """An address below the workspace."""
    return f"/w/{member.workspace.slug}/{rest}"


def crumbs(member: Member, row: Series | None = None) -> list[tuple[str, str]]:
    """The way to a form."""
    first = [(_("Meetings"), at(member))]
    return [*first, (row.name, at(member, row.place))] if row else first


def _found(member: Member, pk: int) -> Series:
    row: Series = find(Series.objects.visible_to(member), pk=pk)
    row.workspace = member.workspace
    return row


@member_view("view")
def meetings(request: Request, member: Member) -> HttpResponse:
    """What comes next for whoever looks, and every series."""
    listed = SERIES.read(request, member, told(Series.objects.visible_to(member)))
    listed.cells = series_cells(member, listed)
    soon = coming(member)
    context = {
        "listed": listed,
        "soon": soon[:SHOWN],
        "heading": _heading(soon),
        "beside": pages_beside("meetings"),
    }
    return page(request, "teamwork/meetings.html", context)


def _heading(soon: list[Any]) -> str:
    """What is true, as a sentence."""
    week = [row for row in soon if (row.on - timezone.localdate()).days < 7]
    if not week:
        return _("Meetings")
    said = ngettext("%(n)s meeting in the next seven days", "%(n)s meetings in the next seven days", len(week))  # fmt: skip
    return capfirst(said % {"n": number_word(len(week))})


@member_view("view")
def series(request: Request, member: Member, pk: int) -> HttpResponse:
    """One series: what for, who, the next meetings and the last ones."""
    return series_page(request, member, pk)


@member_view("edit")
def series_new(request: Request, member: Member) -> HttpResponse:
    """Begins a series; `?kind=` is chosen, `?about=launches.launch:3` is what it is about, `?people=4.7` who else meets."""
    form = SeriesForm(request.POST or None, member=member, initial=_asked_for(request, member))
    if request.method == "POST" and (
        made := done(form, lambda: series_actions.begin(by=member, **form.chosen))
    ):
        return _to_what_was_begun(request, member, made)
    lede = _("Who meets, what for and how often. The next meetings are made by themselves, each with an agenda that fills itself.")  # fmt: skip
    words = {
        "heading": _("Which meeting comes again and again?"),
        "save": _("Begin the series"),
        "lede": lede,
    }
    if form.initial.get("rhythm") == Series.Rhythm.ONCE:
        lede = _("Who had a part in it is chosen. On the page of the meeting you begin the retro, which each writes apart first.")  # fmt: skip
        words = {"heading": _("When do you look back together?"), "save": _("Set the day"), "lede": lede}
    return form_page(request, form, cancel=at(member), crumbs=crumbs(member), **words)


def _asked_for(request: Request, member: Member) -> dict[str, Any]:
    """What the form begins with. A retro about something is held once, by all who worked on it."""
    about, kind = by_key(member, request.GET.get("about", "")), request.GET.get("kind", "")
    named = [
        int(one)
        for one in request.GET.get("people", "").split(".")[:MOST]
        if one.isdecimal() and len(one) < 19
    ]
    first: dict[str, Any] = {"people": [member.pk, *named], "kind_of": kind or "one_to_one"}
    if about is None:
        return first
    first |= {"about": about.place, "kind_of": kind or "launch", "name": str(about)[:120]}
    if kind == Series.Kind.RETRO:
        first |= {
            "name": shortened(_("Retro: %(name)s") % {"name": about}, 120),
            "purpose": _("What we keep, what we change and what we try the next time."),
            "rhythm": Series.Rhythm.ONCE, "first_on": next_weekday(timezone.localdate()), "minutes": 60,
        }  # fmt: skip
    return first


def _to_what_was_begun(request: Request, member: Member, made: Series) -> HttpResponse:
    """The page of the series; of what is held once, that of the one meeting."""
    only = made.meetings.first() if made.rhythm == Series.Rhythm.ONCE else None
    if only is not None:
        return go(request, at(member, only.place), _("The meeting is there. Its agenda fills itself."))
    return go(request, at(member, made.place), _("The series is there, with its next meetings."))


@member_view("edit")
def series_edit(request: Request, member: Member, pk: int) -> HttpResponse:
    """Changes a series."""
    row = _found(member, pk)
    people = list(row.seats.values_list("member_id", flat=True))
    first = {"people": people, "only": "yes" if row.is_restricted else "no"}
    form = SeriesForm(request.POST or None, member=member, instance=copy(row), initial=first)
    if request.method == "POST" and done(form, lambda: series_actions.change(row, by=member, **form.chosen)):
        return go(request, at(member, row.place), _("Changed. Meetings to come follow; what is over stays."))
    return form_page(
        request, form, heading=_("Change the series"), save=_("Save"), cancel=at(member, row.place),
        crumbs=crumbs(member, row),
    )  # fmt: skip


@member_view("edit")
def series_pause_new(request: Request, member: Member, pk: int) -> HttpResponse:
    """Pauses a series."""
    row = _found(member, pk)
    form = PauseForm(request.POST or None, member=member)
    if request.method == "POST" and done(form, lambda: series_actions.pause(row, by=member, **form.values)):
        return go(request, at(member, row.place), _("It pauses. A pause is no skipped meeting."))
    return form_page(
        request, form, heading=_("From when to when does it pause?"), save=_("Pause it"), cancel=at(member, row.place),
        lede=row.name, crumbs=crumbs(member, row),
    )  # fmt: skip


@member_view("edit")
def series_verdict_new(request: Request, member: Member, pk: int) -> HttpResponse:
    """Keep, shrink or drop."""
    row = _found(member, pk)
    form = VerdictForm(request.POST or None, member=member, initial={"said": request.GET.get("said", "")})
    if request.method == "POST" and done(form, lambda: series_actions.judge(row, by=member, **form.values)):
        said = form.values["said"]
        if said == Verdict.Said.SHRINK:
            return go(request, at(member, f"{row.place}edit/"), _("Noted. Make it shorter, less often, or of fewer people."))  # fmt: skip
        words = _("Noted: it stays.") if said == Verdict.Said.KEEP else _("It has ended. What was noted stays readable.")  # fmt: skip
        return go(request, at(member, row.place), words)
    return form_page(
        request, form, heading=_("Keep it, shrink it or drop it?"), save=_("That becomes of it"), cancel=at(member, row.place),
        lede=_("To meet is no end in itself. What is it for: “%(purpose)s”") % {"purpose": row.purpose}, crumbs=crumbs(member, row),
    )  # fmt: skip


def _press(
    request: Request, member: Member, pk: int, act: Callable[[Series], Any], said: str
) -> HttpResponse:
    """A button on the page of a series."""
    row = _found(member, pk)
    return pressed(
        request,
        lambda: act(row),
        then=lambda _made: go(request, at(member, row.place), said, undo=undo_of(member, row)),
        refused=lambda why: series_page(request, member, pk, tuple(why)),
    )


@member_view("view", post="edit")
def series_resume(request: Request, member: Member, pk: int) -> HttpResponse:
    """Lets it go on."""
    return _press(request, member, pk, lambda row: series_actions.resume(row, by=member), _("It goes on."))


@member_view("view", post="edit")
def series_end(request: Request, member: Member, pk: int) -> HttpResponse:
    """Ends it."""
    said = _("It has ended. What was noted stays readable.")
    return _press(request, member, pk, lambda row: series_actions.end(row, by=member), said)
