"""Screens: send a calendar file, look at what would become of each event, bring it in, take it back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from braid.base.ahead import found_in, reads
from braid.base.forms import PlainForm
from braid.base.text import number_word
from braid.base.web import Request, go, page
from braid.connect.meeting_files.models import MeetingFile
from braid.connect.meeting_files.reading import read_meetings
from braid.connect.meeting_files.taking import came_of, lines_of, take, take_back
from braid.connect.tables import Unreadable
from braid.people.doors import find, member_view
from braid.people.models import Member
from braid.teamwork.models import Series

LARGEST = 5 * 1024 * 1024
SHOWN = 10


class MeetingFileForm(PlainForm):
    """A calendar file."""

    file = forms.FileField(
        label=gettext_lazy("Calendar file"), max_length=200,
        help_text=gettext_lazy("An export (.ics) of Google, Outlook, Apple, Thunderbird or any other calendar, up to 5 MB."),
    )  # fmt: skip

    def clean_file(self) -> Any:
        """Not longer than a calendar is."""
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST:
            raise ValidationError(_("The file has %(size)s MB; up to 5 MB are read. Export fewer months.") % {"size": f"{sent.size / 1048576:.1f}"})  # fmt: skip
        return sent


def _at(member: Member, rest: str = "") -> str:
    return f"/w/{member.workspace.slug}/meetings/import/{rest}"


def _read(content: bytes, member: Member) -> Any:
    return read_meetings(content, member.workspace.time_zone)


@member_view("edit", around=reads(_read, LARGEST))
def meeting_files(request: Request, member: Member) -> HttpResponse:
    """Send a file; below, one's own of late."""
    form = MeetingFileForm(request.POST or None, request.FILES or None, member=member)
    if request.method == "POST" and form.is_valid() and (made := _received(form, member)):
        return go(request, _at(member, f"{made.pk}/"))
    recent = MeetingFile.objects.visible_to(member).defer("found", "before").order_by("-pk")[:SHOWN]
    context = {"form": form, "recent": recent}
    return page(request, "connect/meeting_files.html", context, status=422 if form.is_bound else 200)


def _received(form: MeetingFileForm, member: Member) -> MeetingFile | None:
    sent = form.cleaned_data["file"]
    try:
        found, notes = found_in(sent)
        if not found:
            raise Unreadable(_("There is no event in this calendar file."))
    except Unreadable as wrong:
        form.add_error("file", str(wrong))
        return None
    name = sent.name.replace("\\", "/").rpartition("/")[2].replace("\x00", "")[:200] or "calendar.ics"
    rows = [each.as_kept for each in found]
    for each in rows[:1]:
        each["notes"] += notes
    return MeetingFile.objects.create(workspace_id=member.workspace_id, by=member, name=name, found=rows)


@member_view("edit")
def meeting_file(request: Request, member: Member, pk: int) -> HttpResponse:
    """What would become of each event; after that, what came of it."""
    row = find(MeetingFile.objects.visible_to(member), pk=pk)
    if request.method == "POST":
        return _act(request, member, row)
    return _page(request, member, row)


def _act(request: Request, member: Member, row: MeetingFile) -> HttpResponse:
    what = request.POST.get("do", "")
    if what == "forget":
        row.delete()
        return go(request, _at(member), _("It is forgotten here. What was brought in stays."))
    if what == "undo":
        return go(request, _at(member, f"{row.pk}/"), _undone(*take_back(row, by=member)))
    if what != "take":
        raise PermissionDenied
    try:
        with transaction.atomic():
            made, changed = take(row, set(request.POST.getlist("uid")), by=member)
    except ValidationError as wrong:
        return _page(request, member, row, " ".join(wrong.messages))
    if not made and not changed:
        return go(request, _at(member, f"{row.pk}/"), _("Nothing was chosen that is new: all is as it was."))
    return go(request, _at(member, f"{row.pk}/"), _("%(made)d series made, %(changed)d changed.") % {"made": made, "changed": changed})  # fmt: skip


def _undone(count: int, left: list[str]) -> str:
    said = ngettext(
        "Taken back: %(n)d series is as before.", "Taken back: %(n)d series are as before.", count
    )
    text = said % {"n": count} if count or not left else _("Nothing was taken back.")
    if left:
        names = ", ".join(left[:5]) + (" …" if left[5:] else "")
        text += " " + _("Left as it is, for it was changed since: %(names)s.") % {"names": names}
    return text


def _page(request: Request, member: Member, row: MeetingFile, problem: str = "") -> HttpResponse:
    came = came_of(row)
    rows = Series.objects.visible_to(member).filter(pk__in=came).order_by("pk")
    lines = [] if row.done_at else lines_of(row, by=member)
    taken = [line for line in lines if not line.found.why]
    context = {
        "row": row, "problem": problem, "taken": taken, "refused": [line for line in lines if line.found.why],
        "rhythms": dict(Series.Rhythm.choices), "fresh": sum(line.state in ("new", "changed") for line in taken),
        "came": [(each, came[each.pk]["was"] is None, bool(row.undone_at and came[each.pk].get("left"))) for each in rows], "heading": _heading(row, taken),
    }  # fmt: skip
    return page(request, "connect/meeting_file.html", context, status=422 if problem else 200)


def _heading(row: MeetingFile, taken: list[Any]) -> str:
    if row.undone_at and any(each.get("left") for each in came_of(row).values()):
        return _("Taken back, but for what was changed since")
    if row.undone_at:
        return _("Taken back: all is as it was before this file")
    if row.done_at:
        return _("What came of %(name)s") % {"name": row.name}
    if not taken:
        return _("Nothing in this file is a meeting to come")
    said = ngettext("%(n)s meeting in this file can be a series here", "%(n)s meetings in this file can be series here", len(taken))  # fmt: skip
    return capfirst(said % {"n": number_word(len(taken))})
