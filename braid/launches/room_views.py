"""Screens of the room of a launch: one page to have open on the day."""

from collections.abc import Callable
from copy import copy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.forms import WorkspaceForm
from braid.base.web import Request, go, page, sorry
from braid.launches import room_actions
from braid.launches.models import Channel, Incident, Launch
from braid.launches.room_page import room_context
from braid.launches.views import at, posted, small_form
from braid.messaging.forms import attempt
from braid.people.doors import find, member_view
from braid.people.models import Member


class ChannelForm(WorkspaceForm):
    """Where people talk or look on the day."""

    class Meta:
        model = Channel
        fields = ("name", "url")
        help_texts = {"name": gettext_lazy("Such as “War room”, “Numbers” or “Status page”.")}

    url = forms.URLField(label=gettext_lazy("Address"), max_length=500, assume_scheme="https")


class IncidentForm(WorkspaceForm):
    """What goes wrong, and how it was put right."""

    class Meta:
        model = Incident
        fields = ("what", "how")
        help_texts = {"how": gettext_lazy("With a sentence here it is over; empty, it is open.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            del self.fields["how"]


@member_view("view")
def room(request: Request, member: Member, pk: int) -> HttpResponse:
    """The room; to an open page that asks for it every minute, only the time that is left."""
    launch = find(Launch.objects.visible_to(member), pk=pk)
    context = room_context(member, launch)
    row = Incident(workspace_id=member.workspace_id, launch=launch)
    context["form"] = IncidentForm(member=member, instance=row) if context["writes"] else None
    return page(request, "launches/room.html", context, part="count")


@member_view("edit")
def channel_new(request: Request, member: Member, pk: int) -> HttpResponse:
    """One more place where people talk."""
    launch = find(Launch.objects.visible_to(member), pk=pk)
    row = Channel(workspace_id=member.workspace_id, launch=launch)
    form = ChannelForm(posted(request), member=member, instance=row)
    if attempt(form, lambda: room_actions.add_channel(launch, by=member, **form.values)):
        return go(request, f"{at(member, launch)}room/#channels", _("The channel is added."))
    return small_form(request, launch, form, _("Where do people talk?"), _("Add it"), back="room/")


@member_view("edit")
def channel(request: Request, member: Member, pk: int, channel: int) -> HttpResponse:
    """Changes where a channel is, or takes it away."""
    launch = find(Launch.objects.visible_to(member), pk=pk)
    found = find(Channel.objects.visible_to(member).select_related("launch"), pk=channel, launch=launch)
    there = f"{at(member, launch)}room/#channels"
    if request.method == "POST" and "remove" in request.POST:
        return _remove(request, there, lambda: room_actions.remove_channel(found, by=member), _("The channel is gone."))  # fmt: skip
    form = ChannelForm(posted(request), member=member, instance=copy(found))
    if attempt(form, lambda: room_actions.change_channel(found, by=member, **form.values)):
        return go(request, there, _("The channel is changed."))
    removable = _("The channel leaves the room, for both sides.")
    return small_form(request, launch, form, _("Change the channel"), _("Save"), removable=removable, back="room/")  # fmt: skip


@member_view("edit")
def incident_new(request: Request, member: Member, pk: int) -> HttpResponse:
    """Something goes wrong."""
    launch = find(Launch.objects.visible_to(member), pk=pk)
    row = Incident(workspace_id=member.workspace_id, launch=launch)
    form = IncidentForm(posted(request), member=member, instance=row)
    if attempt(form, lambda: room_actions.open_incident(launch, by=member, what=form.cleaned_data["what"])):
        return go(request, f"{at(member, launch)}room/#incidents", _("Noted. Whoever is on has been told."))
    return small_form(request, launch, form, _("What is wrong?"), _("Note it"), back="room/")


@member_view("edit")
def incident(request: Request, member: Member, pk: int, incident: int) -> HttpResponse:
    """Says how it was put right, says it better, or takes it away."""
    launch = find(Launch.objects.visible_to(member), pk=pk)
    found = find(Incident.objects.visible_to(member).select_related("launch"), pk=incident, launch=launch)
    there = f"{at(member, launch)}room/#incidents"
    if request.method == "POST" and "remove" in request.POST:
        return _remove(request, there, lambda: room_actions.remove_incident(found, by=member), _("It stands here no more."))  # fmt: skip
    form = IncidentForm(posted(request), member=member, instance=copy(found))
    if attempt(form, lambda: room_actions.change_incident(found, by=member, **form.values)):
        return go(request, there, _("Noted."))
    removable = _("For what was noted by mistake. That it was there stays in the history.")
    return small_form(request, launch, form, _("How was it put right?"), _("Save"), removable=removable, back="room/")  # fmt: skip


def _remove(request: Request, there: str, act: Callable[[], None], said: str) -> HttpResponse:
    """Takes something out of the room, unless the room is a record by now."""
    try:
        act()
    except ValidationError as error:
        sorry(request, " ".join(error.messages))
        return go(request, there)
    return go(request, there, said)
