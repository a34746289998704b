"""What this room offers to the others when Braid starts."""

from django.utils.translation import gettext_lazy as _

from braid.activity.search import searchable
from braid.activity.told import tells
from braid.base.nav import entry, quick
from braid.insights import for_you, open_debts  # noqa: F401  (they speak from here on)
from braid.insights.models import Answer, Customer, Insight

quick("c", _("Capture an insight"), "message-square-plus", "insights/new/")
entry("Discover", _("Insights"), "message-square-quote", "insights/", order=10)

searchable(Customer, "building-2", "insights/?customer={}", title="name", text=("segment",))
searchable(Insight, "message-square-quote", "insights/{}/", text=("text", "theme", "on_behalf_of"))
tells("insight.answered", verdict=Answer.Verdict)
