"""Screens about who has which role in a launch."""

from copy import copy
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.forms import WorkspaceForm
from braid.base.web import Request, go
from braid.launches import roles
from braid.launches.models import Launch, LaunchRole
from braid.launches.views import at, posted, small_form
from braid.messaging.forms import attempt, still_here
from braid.people.doors import find, member_view
from braid.people.models import Member


class RoleForm(WorkspaceForm):
    """A role and who has it."""

    class Meta:
        model = LaunchRole
        fields = ("name", "side", "member", "shift")
        help_texts = {
            "shift": gettext_lazy("When they are on, such as “8:00 to 14:00” or “on call until midnight”.")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        still_here(self.fields["member"], self.instance.member_id)


@member_view("edit")
def role_new(request: Request, member: Member, pk: int) -> HttpResponse:
    """A role that the launch needs."""
    launch = find(Launch.objects.visible_to(member), pk=pk)
    row = LaunchRole(workspace_id=member.workspace_id, launch=launch)
    form = RoleForm(posted(request), member=member, instance=row, initial={"side": member.side})
    if attempt(form, lambda: roles.add_role(launch, by=member, **form.values)):
        return go(request, f"{at(member, launch)}#roles", _("The role is added."))
    return small_form(request, launch, form, _("A new role"), _("Add the role"))


@member_view("edit")
def role_edit(request: Request, member: Member, pk: int, role: int) -> HttpResponse:
    """Says who has the role, or takes it away."""
    launch = find(Launch.objects.visible_to(member), pk=pk)
    found = find(
        LaunchRole.objects.visible_to(member).select_related("launch", "member"), pk=role, launch=launch
    )
    if request.method == "POST" and "remove" in request.POST:
        roles.remove_role(found, by=member)
        return go(request, f"{at(member, launch)}#roles", _("The role is gone. Its tasks have stayed."))
    form = RoleForm(posted(request), member=member, instance=copy(found))
    if attempt(form, lambda: roles.change_role(found, by=member, **form.values)):
        return go(request, f"{at(member, launch)}#roles", _("The role is changed."))
    lede = _("The open tasks of a role go along to whoever has it.")
    removable = _("The role leaves this launch. Its tasks stay, with their owners.")
    return small_form(
        request, launch, form, _("Who has this role?"), _("Save"), lede=lede, removable=removable
    )
