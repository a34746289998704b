"""Days off: on the page of a person, for that one and the leads."""

from copy import copy

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.activity.undo import undo_of
from braid.base.forms import WorkspaceForm, done
from braid.base.web import Request, form_page, go
from braid.people.doors import find, hold, member_view
from braid.people.models import Member
from braid.teamwork import load
from braid.teamwork.models import Allowance, DaysOff, WorkWeek


class DaysOffForm(WorkspaceForm):
    """From one day to another."""

    class Meta:
        model = DaysOff
        fields = ("first_on", "last_on")


def _home(member: Member, person: int) -> str:
    return f"/w/{member.workspace.slug}/people/{person}/"


def _found(member: Member, pk: int) -> DaysOff:
    """The days with whose they are, for those few who may know."""
    row: DaysOff = find(DaysOff.objects.visible_to(member).select_related("member"), pk=pk)
    if not load.reads(member, row.member):
        raise Http404
    return row


@member_view("edit")
def days_off_new(request: Request, member: Member) -> HttpResponse:
    """Adds days off; `?person=` is whose, oneself if nobody is named."""
    asked = request.GET.get("person", "")
    wanted = int(asked) if asked.isdecimal() and len(asked) < 19 else member.pk
    person = find(Member.objects.visible_to(member).here(), pk=wanted)
    if not load.reads(member, person):
        raise Http404
    form = DaysOffForm(request.POST or None, member=member, initial={"first_on": timezone.localdate()})
    home = _home(member, person.pk)
    if request.method == "POST" and done(form, lambda: load.note_days_off(person, by=member, **form.values)):
        return go(request, f"{home}#days-off", _("Noted."))
    return form_page(
        request, form, heading=_("Days off"), save=_("Note them"), cancel=home, crumbs=[(person.name, home)],
        lede=_("%(name)s and the leads of both sides see them. They are taken off the days that there are for work.") % {"name": person.name},
    )  # fmt: skip


class WorkWeekForm(WorkspaceForm):
    """How many days a week."""

    class Meta:
        model = WorkWeek
        fields = ("days",)
        help_texts = {"days": gettext_lazy("Halves are fine: 2.5. Capacity is reckoned with it.")}


@member_view("edit")
def work_week(request: Request, member: Member) -> HttpResponse:
    """How many days a week somebody works; `?person=` is who, oneself if nobody is named."""
    asked = request.GET.get("person", "")
    wanted = int(asked) if asked.isdecimal() and len(asked) < 19 else member.pk
    person = find(Member.objects.visible_to(member).here(), pk=wanted)
    if not load.reads(member, person):
        raise Http404
    hold(member)
    there = WorkWeek.objects.visible_to(member).filter(member=person).first() or WorkWeek(member=person)
    form = WorkWeekForm(request.POST or None, member=member, instance=copy(there), about=there)
    home = _home(member, person.pk)
    if request.method == "POST" and done(form, lambda: load.work_days(person, by=member, **form.values)):
        return go(request, f"{home}#days-off", _("Noted."))
    return form_page(
        request, form, heading=_("Days of work a week"), save=_("Note them"), cancel=home, crumbs=[(person.name, home)],
        lede=_("%(name)s and the leads of both sides see it.") % {"name": person.name},
    )  # fmt: skip


class AllowanceForm(WorkspaceForm):
    """What counts for how many days."""

    class Meta:
        model = Allowance
        fields = ("task_days", "role_days")


@member_view("edit")
def allowance(request: Request, member: Member) -> HttpResponse:
    """How many days an open task of a launch and a role on its day count for."""
    if not load.may_allow(member):
        raise PermissionDenied
    hold(member)
    there = Allowance.of(member.workspace_id)
    form = AllowanceForm(request.POST or None, member=member, instance=copy(there), about=there)
    home = f"/w/{member.workspace.slug}/capacity/"
    if request.method == "POST" and done(form, lambda: load.allow(by=member, **form.values)):
        return go(request, home, _("Noted. Everybody's four weeks are reckoned with it."))
    return form_page(
        request, form, heading=_("What do tasks and roles count for?"), save=_("Save"), cancel=home, crumbs=[(_("Capacity"), home)],
        lede=_("Nobody estimates them, so each counts for the same number of days. It holds for everybody, from now on."),
    )  # fmt: skip


@member_view("edit")
def days_off_edit(request: Request, member: Member, pk: int) -> HttpResponse:
    """Other days, or none."""
    row = _found(member, pk)
    form = DaysOffForm(request.POST or None, member=member, instance=copy(row), about=row)
    home = _home(member, row.member_id)
    if request.method == "POST" and done(
        form, lambda: load.change_days_off(copy(row), by=member, **form.values)
    ):
        return go(request, f"{home}#days-off", _("Changed."))
    return form_page(
        request, form, heading=_("Change these days off"), save=_("Save"), cancel=home, template="teamwork/form.html", crumb=(row.member.name, home), gone=_("They are taken off the days for work no more, and can be brought back from the archive."), remove=f"/w/{member.workspace.slug}/days-off/{row.pk}/remove/",
    )  # fmt: skip


@member_view("edit")
def days_off_remove(request: Request, member: Member, pk: int) -> HttpResponse:
    """They are not taken off any more."""
    row = _found(member, pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    load.remove_days_off(row, by=member)
    return go(
        request, _home(member, row.member_id), _("They are in the archive now."), undo=undo_of(member, row)
    )
