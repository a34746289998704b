"""The entries of this room in the navigation."""

from django.utils.translation import gettext_lazy as _

from braid.base.nav import entry

entry("Workspace", _("People"), "users", "people/", order=10)
entry("Workspace", _("Settings"), "settings", "settings/", order=90, right="manage")
entry("Workspace", _("Mails"), "mail", "settings/mails/", order=91, right="manage", under="settings/")
