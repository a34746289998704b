"""The entries of this room in the navigation."""

from django.utils.translation import gettext_lazy as _

from braid.base.nav import entry

entry("Workspace", _("People"), "users", "people/", order=10)
entry("Workspace", _("Settings"), "settings", "settings/", order=90, right="manage")
