"""What this room offers to the others when Braid starts."""

from django.utils.translation import gettext_lazy as _

from braid.activity.actions import record
from braid.base.nav import entry
from braid.people.writing import write_with

write_with(record)
entry("Workspace", _("Activity"), "activity", "activity/", order=30)
