"""What this room shows elsewhere: its place in the navigation."""

from django.utils.translation import gettext_lazy as _

from braid.base import nav

nav.entry("Workspace", _("Import"), "upload", "import/", 30, None, "edit")
