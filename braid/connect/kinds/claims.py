"""Claims of announcements: item, stage and release as written, and what they refer to where it exists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.db.models import Q

from braid.base.models import Side
from braid.connect import known
from braid.connect.apply import Target
from braid.connect.cells import Line
from braid.connect.kinds.rows import digest
from braid.messaging.models import Claim
from braid.messaging.stages_in_text import stage_claim


class Claims(Target):
    """What is said. A text that names several items makes a claim about each."""

    model, key = Claim, "claims"

    def prepare(self, lines: list[Line]) -> Iterator[Line]:
        for line in lines:
            v = line.values
            base = v.get("external_id") or digest(v["text"], v.get("release", ""), v.get("source", ""))
            references = v.get("item") or [""]
            for reference in references:
                ident = f"{base}/{reference}" if len(references) > 1 else base
                yield replace(line, values={**v, "external_id": ident[:200], "item_ref": reference})

    def columns(self, line: Line, row: Any) -> dict[str, Any]:
        v = line.values
        found: dict[str, Any] = {"text": v["text"]}
        if v["item_ref"]:
            found |= {"item_ref": v["item_ref"], "item_id": known.item(self.context, v["item_ref"])}
        else:
            found["item_id"] = known.item_by_name(self.context, v["text"], v.get("release", ""))
        release = v.get("release", "")
        if "release" in v:
            there = known.release(self.context, release, make=False)
            found |= {"release_ref": release, "release_id": there.pk if there else None}
        if line.kept.get("stage"):
            found |= {"stage": v["stage"], "stage_text": line.kept["stage"], "phrase": line.kept["stage"]}
        else:
            claim = stage_claim(v["text"], release)
            found |= {"stage": claim.stage if claim else "", "phrase": claim.phrase if claim else ""}
        found.update({name: v[name] for name in ("source", "side", "said_on") if v.get(name)})
        return found

    def started(self, row: Any, line: Line) -> None:
        row.said_on = self.context.today
        row.side = Side.MARKETING
        row.by = self.context.by

    def scope(self) -> Q | None:
        """Other releases have other notes: only those of the releases in this file are looked for."""
        return Q(release_ref__in=self.context.memory.get("claim_releases", set()))

    def apply(self, lines: list[Line]) -> None:
        self.context.memory.setdefault("claim_releases", set()).update(
            line.values.get("release", "") for line in lines
        )
        super().apply(lines)
