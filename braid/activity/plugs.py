"""What this room offers to the others when Braid starts."""

from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from braid.activity.actions import record
from braid.activity.panels import lately, talk
from braid.base.nav import entry
from braid.base.plugs import panel
from braid.people.models import Member, Pod
from braid.people.writing import write_with

write_with(record)
entry("Workspace", _("Activity"), "activity", "activity/", order=30)


@panel("people.pod")
def talk_about_a_pod(member: Member, pod: Pod) -> Markup:
    """Comments and history on the page of a pod: that page is in a room below this one."""
    return talk(member, pod)


@panel("people.member")
def history_of_a_member(member: Member, person: Member) -> Markup:
    """What somebody did lately, on their page."""
    return lately(member, person)
