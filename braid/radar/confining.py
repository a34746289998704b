"""What the radar has said of a thing that is kept to some people is for these people too.

While it is kept to them the radar does not read it: a finding that everybody sees must not hint at it.
"""

import json
from typing import Any

from django.db.models import Q

from braid.activity.models import Event
from braid.activity.restricting import restrictable
from braid.base.plugs import on
from braid.people.models import Member
from braid.radar.detectors.registry import DETECTORS
from braid.radar.detectors.say import from_json
from braid.radar.models import Finding
from braid.teamwork.models.load import circle

# What speaks of a person: whatever else it names, it is for that one and the leads.
OF_PEOPLE = Q(
    detector__in=[check.id for check in DETECTORS if check.speaks_of_people], subject__startswith="member:"
)


def keep_to_few(workspace: int) -> None:
    """Who reads what speaks of a person: that one, and whoever leads one of the two sides now."""
    people = {member.pk: member for member in Member.objects.filter(workspace_id=workspace)}
    for finding in Finding.objects.filter(OF_PEOPLE, workspace_id=workspace):
        person = people.get(int(finding.subject.removeprefix("member:")))
        if not finding.is_private:
            finding.is_private = True
            finding.save(update_fields=["is_private"])
        finding.readers.set(circle(person) if person else [])


@on("member.changed")
@on("member.left")
@on("member.returned")
@on("member.added")
@on("member.joined")
def leads_change(event: Event, _person: Any) -> None:
    """Whoever leads from now on reads it, and whoever leads no more does not."""
    keep_to_few(event.workspace_id)


@on("item.restricted")
@on("launch.restricted")
@on("decision.restricted")
@on("item.opened_to_all")
@on("launch.opened_to_all")
@on("decision.opened_to_all")
def confine(event: Event, subject: Any) -> None:
    """Findings that name the row are for its readers, and for everybody again when nothing that they name is restricted."""
    closed = [
        row
        for model in restrictable().values()
        for row in model.objects.filter(workspace_id=event.workspace_id, is_restricted=True)
    ]
    place = json.dumps(subject.place)
    if event.name.endswith(".restricted"):
        _unname(event.workspace_id, subject.place)
    for finding in Finding.objects.filter(workspace_id=event.workspace_id).exclude(OF_PEOPLE):
        said = json.dumps(finding.said)
        if place in said:
            _confine(finding, [row for row in closed if json.dumps(row.place) in said])


def _unname(workspace: int, place: str) -> None:
    """What speaks of a person stays for that one and the leads, and does not name what is kept to others."""
    for finding in Finding.objects.filter(OF_PEOPLE, workspace_id=workspace):
        if (said := without(finding.said, place)) != finding.said:
            finding.said, finding.text = said, from_json(said["sentence"]).plain[:1000]
            # (Once it is open to all again, the next evaluation writes the name anew.)
            finding.digest = ""
            finding.save(update_fields=["said", "text", "digest"])


def without(said: Any, place: str) -> Any:
    """What was kept of a finding, in which the thing of that place has no name and no link."""
    if isinstance(said, dict):
        return {key: without(value, place) for key, value in said.items()}
    if isinstance(said, list):
        is_it = said[:1] == ["thing"] and said[-1] == place
        return [*said[:3], "…", ""] if is_it else [without(each, place) for each in said]
    return said


def _confine(finding: Finding, closed: list[Any]) -> None:
    finding.is_private = bool(closed)
    finding.save(update_fields=["is_private"])
    readers = Member.objects.filter(workspace_id=finding.workspace_id)
    for row in closed:
        readers = readers.filter(pk__in=row.readers.values("pk"))
    finding.readers.set(readers if closed else [])
