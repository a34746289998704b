"""What this room offers to the others when Braid starts."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from braid.activity import jobs  # noqa: F401  (it writes mails from here on)
from braid.activity.actions import record
from braid.activity.brief import mailing  # noqa: F401  (it writes mails from here on)
from braid.activity.leaving import leaving
from braid.activity.models import Attachment, Comment
from braid.activity.notifying import hear
from braid.activity.panels import last_change, lately, talk
from braid.activity.saving import views_of
from braid.activity.search import searchable
from braid.base.conflicts import who_changed
from braid.base.lists import Listed
from braid.base.nav import entry
from braid.base.plugs import on, panel
from braid.people.models import Member, Pod
from braid.people.writing import write_with

write_with(record)
on("*")(hear)
entry("", _("For you"), "inbox", "for-you/", order=20, count=lambda member: member.unread)
entry("", _("Your brief"), "newspaper", "brief/", order=21, under="for-you/")
entry("", _("The week of both teams"), "calendar-days", "week/", order=22, under="for-you/")
entry("", _("For the sponsor"), "message-circle-question-mark", "sponsor/", order=23, under="for-you/")
who_changed(last_change)
entry("Workspace", _("Activity"), "activity", "activity/", order=30)
searchable(
    Member,
    "user",
    "people/{}/",
    title="name",
    text=("discipline", "how_i_work", "how_judged", "need_from_other"),
)
searchable(Pod, "users", "people/pods/{}/", title="name", text=("purpose",))
searchable(Comment, "message-square", "comments/{}/", text=("body",))
searchable(Attachment, "file-text", "files/{}/", title="title")
entry("Workspace", _("Files"), "file-text", "files/", order=33)
entry("Workspace", _("Archive"), "archive", "archive/", order=35, under="activity/")


@panel("people.pod")
def talk_about_a_pod(member: Member, pod: Pod) -> Markup:
    """Comments and history on the page of a pod: that page is in a room below this one."""
    return talk(member, pod)


@panel("people.member")
def history_of_a_member(member: Member, person: Member) -> Markup:
    """What somebody did lately, on their page."""
    return lately(member, person)


@panel("people.leave")
def what_goes_and_stays(member: Member, person: Member) -> Markup:
    """What goes and what stays, before somebody leaves."""
    return leaving(member, person)


@panel("list")
def saved_views(member: Member, listed: Listed) -> list[dict[str, Any]]:
    """The views that people have saved of a list."""
    return views_of(member, listed.path)
