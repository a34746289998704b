"""Cross-training and first weeks: their place in the menu and in the search, and what they say elsewhere."""

from django.utils.translation import gettext_lazy

from braid.activity.search import searchable
from braid.base.nav import entry
from braid.teamwork import path_views  # noqa: F401  (it speaks from here on)
from braid.teamwork.citing import CITABLE
from braid.teamwork.models import Topic

entry("Learn", gettext_lazy("Cross-training"), "graduation-cap", "learning/", order=65)
searchable(Topic, "graduation-cap", "learning/{}/", title="name", text=("note",))
CITABLE["teamwork.topic"] = ("name",)
