"""What this room offers to the others when Braid starts."""

from django.utils.translation import gettext_lazy as _

from braid.base.nav import entry

entry("Align", _("Mission & strategy"), "compass", "mission/", order=10)
entry("Align", _("Goals"), "target", "goals/", order=20)
entry("Align", _("Metrics"), "chart-line", "metrics/", order=25)
