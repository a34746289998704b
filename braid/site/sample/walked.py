"""How the items came to the phase that they are in, who moved them, and so who was there first in each."""

from braid.roadmap.actions import move_item
from braid.roadmap.models import Involvement, Item, Phase
from braid.site.sample.world import World

# title: on which day it was moved, to which phase, by whom
WALKED: dict[str, tuple[tuple[int, Phase, str], ...]] = {
    "Self-serve billing": ((-45, Phase.DEFINE, "jonas"),),
    "Template gallery": ((-5, Phase.DEFINE, "tessa"),),
    "SSO for Team plan": ((-34, Phase.DEFINE, "amir"), (-26, Phase.BUILD, "tomas")),
    "Audit log": ((-16, Phase.DEFINE, "tomas"), (-9, Phase.BUILD, "tomas")),
    "Insights 2.0": (
        (-98, Phase.DEFINE, "priya"), (-78, Phase.BUILD, "priya"), (-42, Phase.BETA, "amir"),
    ),
    "Usage alerts": (
        (-82, Phase.DEFINE, "jonas"), (-66, Phase.BUILD, "jonas"), (-38, Phase.BETA, "jonas"), (-24, Phase.LAUNCH, "marco"),
    ),
    "Onboarding v3": (
        (-148, Phase.DEFINE, "lina"), (-128, Phase.BUILD, "lina"), (-92, Phase.BETA, "tessa"), (-70, Phase.LAUNCH, "tessa"),
        (-55, Phase.LEARN, "lina"),
    ),
}  # fmt: skip


def tell(world: World) -> None:
    """The first phase is everywhere the first; what was done before is counted for the phase of its day."""
    for title, moves in WALKED.items():
        item = world.items[title]
        for act in Involvement.objects.filter(item=item):
            day = (act.first_on - world.today).days
            then = [phase for moved, phase, _who in moves if moved <= day]
            Involvement.objects.filter(pk=act.pk).update(phase=then[-1] if then else Phase.DISCOVER)
        Item.objects.filter(pk=item.pk).update(phase=Phase.DISCOVER)
        item.refresh_from_db()
        for moved, phase, who in moves:
            with world.at(moved):
                move_item(item, by=world.cast[who], phase=phase)
