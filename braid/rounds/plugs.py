"""What this room offers to the others when Braid starts."""

from django.utils.translation import gettext_lazy as _

from braid.activity.search import searchable
from braid.activity.told import TEXT, tells
from braid.base.models import Side
from braid.base.nav import entry
from braid.rounds import (
    for_you,  # noqa: F401  (it speaks from here on)
    week,  # noqa: F401  (it speaks from here on)
)
from braid.rounds.models import Round, Template
from braid.rounds.offers import offer

entry("Learn", _("Rounds"), "eye-off", "rounds/", order=10)
offer(
    Round.Use.PULSE,
    _("How it is to work together: trust, shared goals, planning. Anonymous, three minutes, once a quarter."),
    "rounds/new/pulse/", "activity", order=10,
)  # fmt: skip
searchable(Round, "eye-off", "rounds/{}/", title="name", text=("purpose",))
searchable(Template, "layout-template", "rounds/templates/{}/", title="name", text=("purpose",))
# (Whoever is named reads that it is they.)
tells("round.leader_named", side=Side, person=TEXT)
