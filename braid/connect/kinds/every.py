"""Which table each kind of file goes into."""

from __future__ import annotations

from braid.connect.apply import Target
from braid.connect.kinds.claims import Claims
from braid.connect.kinds.content import Pieces
from braid.connect.kinds.dates import Dates
from braid.connect.kinds.decisions import Decisions
from braid.connect.kinds.goals import Goals
from braid.connect.kinds.insights import Insights
from braid.connect.kinds.items import Items
from braid.connect.kinds.launches import Launches
from braid.connect.kinds.notes import Notes
from braid.connect.kinds.people import People
from braid.connect.kinds.readings import Readings
from braid.connect.kinds.simple import Glossary, Metrics, Releases, Statements

TARGETS: dict[str, type[Target]] = {
    "goals": Goals, "items": Items, "releases": Releases, "claims": Claims, "insights": Insights, "metrics": Metrics,
    "readings": Readings, "glossary": Glossary, "people": People, "launches": Launches, "statements": Statements,
    "dates": Dates, "notes": Notes, "content": Pieces, "decisions": Decisions,
}  # fmt: skip
