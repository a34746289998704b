"""Days off for all: the list, one by one, or from a calendar file."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.ahead import found_in, reads
from braid.base.csvs import Table
from braid.base.forms import PlainForm, WorkspaceForm, done
from braid.base.pressing import pressed
from braid.base.web import Request, go, page
from braid.people.doors import find, member_view
from braid.people.models import Member
from braid.teamwork import holidays as actions
from braid.teamwork.models import Holiday

LARGEST = 2_000_000


class HolidayForm(WorkspaceForm):
    """One day."""

    class Meta:
        model = Holiday
        fields = ("on", "name")


class CalendarFileForm(PlainForm):
    """A calendar of holidays."""

    file = forms.FileField(
        label=gettext_lazy("Calendar file (.ics)"), allow_empty_file=True,
        help_text=gettext_lazy("Whole days from today on are taken; what has an hour is left out."),
    )  # fmt: skip

    def clean_file(self) -> Any:
        """The file.

        Raises:
            ValidationError: it is too large for a calendar of holidays.
        """
        held = self.cleaned_data["file"]
        if held.size > LARGEST:
            raise forms.ValidationError(_("Up to 2 MB: this is no calendar of holidays."))
        return held


def _home(member: Member) -> str:
    return f"/w/{member.workspace.slug}/capacity/holidays/"


def _page(request: Request, member: Member, form: HolidayForm | None = None, file: CalendarFileForm | None = None) -> HttpResponse:  # fmt: skip
    rows = list(Holiday.objects.visible_to(member).filter(on__gte=timezone.localdate()).order_by("on")[:400])
    may = actions.may_set(member)
    context = {
        "rows": rows, "may": may, "form": form or (HolidayForm(member=member) if may else None),
        "file": file or (CalendarFileForm(member=member) if may else None),
        "table": Table(_home(member), [_("Day"), _("Name")], lambda: [("", (row.on, row.name)) for row in rows], len(rows)),
    }  # fmt: skip
    return page(request, "teamwork/holidays.html", context, status=422 if form or file else 200)


@member_view("view", post="edit")
def holidays(request: Request, member: Member) -> HttpResponse:
    """The days from today on; posting adds one."""
    if request.method != "POST":
        return _page(request, member)
    if not actions.may_set(member):
        raise PermissionDenied
    form = HolidayForm(request.POST, member=member)
    if done(form, lambda: actions.add_holiday(by=member, **form.values)):
        return go(request, _home(member), _("Noted: nobody works on that day."))
    return _page(request, member, form)


def _read(content: bytes, _member: Member) -> Any:
    return actions.days_read(content)


@member_view("view", post="edit", around=reads(_read, LARGEST))
def holidays_read_new(request: Request, member: Member) -> HttpResponse:
    """Takes them from a calendar file."""
    if request.method != "POST":
        return go(request, _home(member))
    if not actions.may_set(member):
        raise PermissionDenied
    form = CalendarFileForm(request.POST, request.FILES, member=member)
    made = done(form, lambda: actions.read_holidays(by=member, found=found_in(form.cleaned_data["file"])))
    if made:
        return go(request, _home(member), _("%(fresh)s days are new, %(there)s were there.") % {"fresh": made[0], "there": made[1]})  # fmt: skip
    return _page(request, member, file=form)


@member_view("view", post="edit")
def holiday_remove(request: Request, member: Member, pk: int) -> HttpResponse:
    """People work on that day after all."""
    row: Holiday = find(Holiday.objects.visible_to(member), pk=pk)
    return pressed(
        request,
        lambda: actions.remove_holiday(row, by=member),
        then=lambda _made: go(request, _home(member)),
        refused=lambda _why: go(request, _home(member)),
    )
