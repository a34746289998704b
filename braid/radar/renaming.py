"""Findings are kept as text, too, for search and lists: in the words that the workspace has for its sides."""

from typing import Any

from braid.activity.models import Event
from braid.base.plugs import on
from braid.base.sides import is_own
from braid.people.models import Workspace
from braid.radar.detectors.say import from_json
from braid.radar.models import Finding


def own_names(workspace: Workspace) -> dict[str, str]:
    """What the workspace calls its sides, where it has words of its own."""
    named = {"product": workspace.product_name, "marketing": workspace.marketing_name}
    return {side: name for side, name in named.items() if is_own(side, name)}


@on("workspace.changed")
def rename(event: Event, subject: Any) -> None:
    """Writes the texts of all findings anew when the sides are called otherwise from now on."""
    if not {"product_name", "marketing_name"} & set(event.facts.get("fields", ())):
        return
    called, changed = own_names(subject), []
    for finding in Finding.objects.filter(workspace_id=subject.pk).only("pk", "said", "text"):
        if words := finding.said.get("sentence"):
            text = from_json(words).with_sides(called)[:1000]
            if text != finding.text:
                finding.text = text
                changed.append(finding)
    Finding.objects.bulk_update(changed, ["text"], batch_size=200)
