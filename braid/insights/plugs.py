"""What this room offers to the others when Braid starts."""

from django.utils.translation import gettext_lazy as _

from braid.base.nav import entry

entry("Discover", _("Insights"), "message-square-quote", "insights/", order=10)
