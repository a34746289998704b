"""What the radar has said of a thing that is kept to some people is for these people too.

While it is kept to them the radar does not read it: a finding that everybody sees must not hint at it.
"""

import json
from typing import Any

from braid.activity.models import Event
from braid.activity.restricting import restrictable
from braid.base.plugs import on
from braid.people.models import Member
from braid.radar.models import Finding


@on("item.restricted")
@on("launch.restricted")
@on("item.opened_to_all")
@on("launch.opened_to_all")
def confine(event: Event, subject: Any) -> None:
    """Findings that name the row are for its readers, and for everybody again when nothing that they name is restricted."""
    closed = [
        row
        for model in restrictable().values()
        for row in model.objects.filter(workspace_id=event.workspace_id, is_restricted=True)
    ]
    place = json.dumps(subject.place)
    for finding in Finding.objects.filter(workspace_id=event.workspace_id):
        said = json.dumps(finding.said)
        if place in said:
            _confine(finding, [row for row in closed if json.dumps(row.place) in said])


def _confine(finding: Finding, closed: list[Any]) -> None:
    finding.is_private = bool(closed)
    finding.save(update_fields=["is_private"])
    readers = Member.objects.filter(workspace_id=finding.workspace_id)
    for row in closed:
        readers = readers.filter(pk__in=row.readers.values("pk"))
    finding.readers.set(readers if closed else [])
