"""What this room shows elsewhere: its place in the navigation."""

from django.utils.translation import gettext_lazy as _

from braid.base import nav
from braid.connect.export import jobs  # noqa: F401  (it speaks on For you from here on)

nav.entry("Workspace", _("Import"), "upload", "import/", 30, None, "edit")
nav.entry("Workspace", _("Export"), "download", "export/", 31, None, "manage", under="import/")
nav.beside("meetings", _("Read a calendar file"), "meetings/import/")
