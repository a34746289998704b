"""Lines of a changelog as release notes: what changed, and why it matters where the file says so. Nothing is published."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from braid.base.models import Side
from braid.connect import known
from braid.connect.apply import Part, Target
from braid.connect.cells import Line
from braid.connect.context import in_batches
from braid.connect.inserts import insert
from braid.connect.kinds.rows import digest
from braid.messaging.models import NoteKind, NotePart, ReleaseNote

_SENTENCE = re.compile(r"(?<=[.!?])\s")
_MARKS = re.compile(r"[`*_]+")
# Words of changelogs for what a reader has to expect; the first that is there counts.
_KINDS = (
    (NoteKind.HEED, re.compile(r"deprecat|remov|breaking|api-change|action|security|needs", re.IGNORECASE)),
    (NoteKind.FIXED, re.compile(r"bug|fix|regression", re.IGNORECASE)),
    (NoteKind.NEW, re.compile(r"feature|new|added", re.IGNORECASE)),
)


class _TextPart(Part):
    """What one side says, in the newest version."""

    side = ""

    def read(self, rows: Sequence[Any]) -> dict[int, Any]:
        wanted = self.context.rows(NotePart).filter(side=self.side).order_by("pk")
        return {part.note_id: part.text for part in in_batches(wanted, "note_id", [row.pk for row in rows])}

    def write(self, changes: list[tuple[Any, Any]]) -> None:
        insert([
            self.context.new(NotePart, note_id=row.pk, side=self.side, text=text, by=self.context.by)
            for row, text in changes
        ])  # fmt: skip


class WhatPart(_TextPart):
    """What changed."""

    key, side = "what", Side.PRODUCT


class WhyPart(_TextPart):
    """Why it matters."""

    key, side = "why", Side.MARKETING


class Notes(Target):
    """Release notes. A line that is about several items is linked with the first that is there."""

    model, key = ReleaseNote, "notes"
    parts = (WhatPart, WhyPart)

    def identity(self, line: Line) -> str:
        v = line.values
        return str(v.get("external_id") or digest(v["text"], v.get("release", "")))[:200]

    def columns(self, line: Line, row: Any) -> dict[str, Any]:
        v = line.values
        found: dict[str, Any] = {"title": v.get("title") or headline(v["text"])}
        if v.get("kind"):
            found["kind_of"] = kind_of(v["kind"])
        if "release" in v:
            release = known.release(self.context, v["release"])
            found["release_id"] = release.pk if release else None
        if "item" in v:
            there = (known.item(self.context, reference) for reference in v["item"] or [])
            found["item_id"] = next((pk for pk in there if pk), None)
        return found

    def belongs(self, line: Line) -> dict[str, Any]:
        return {"what": line.values["text"], **({"why": line.values["why"]} if "why" in line.values else {})}

    def started(self, row: Any, line: Line) -> None:
        row.by = self.context.by

    def scope(self) -> Q | None:
        """Other releases have other notes: only those of the releases in this file are looked for."""
        return Q(release__name__in=self.context.memory.get("note_releases", set()))

    def apply(self, lines: list[Line]) -> None:
        self.context.memory.setdefault("note_releases", set()).update(
            line.values.get("release", "") for line in lines
        )
        super().apply(lines)


def headline(text: str) -> str:
    """The first sentence of a line, cut at a word."""
    first = _MARKS.sub("", _SENTENCE.split(" ".join(text.split()), 1)[0]).strip().rstrip(".") or text[:100]
    return first if len(first) <= 100 else first[:100].rsplit(" ", 1)[0] + "…"


def kind_of(words: str) -> str:
    """What a reader has to expect, by the words of the changelog."""
    return next((str(kind) for kind, pattern in _KINDS if pattern.search(words)), str(NoteKind.BETTER))
