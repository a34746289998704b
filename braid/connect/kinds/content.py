"""Pieces of the content plan: what is to be said, where, by whom, how far it is, and with which launch it goes out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from braid.connect import known
from braid.connect.apply import Doubt, Part
from braid.connect.cells import Line
from braid.connect.context import NotThisRow, in_batches
from braid.connect.inserts import insert
from braid.connect.kinds import parts
from braid.connect.kinds.own import OfOwnTable
from braid.launches.models import Launch, LaunchContent, LaunchStage
from braid.messaging.models import Claim, Content, ContentItem, ContentVersion, State
from braid.messaging.publishing import take_upon, told
from braid.messaging.writing import LOST_BY_CHANGE

_PLAIN = ("title", "url", "audience", "channel", "due_on", "publish_on")


class ItemsPart(parts.Named):
    """The items that a piece is about, by title, key or id in the source."""

    key, child, parent = "items", ContentItem, "content"

    def joined(self, rows: Any) -> Any:
        return rows.select_related("item")

    def name_of(self, row: Any) -> str:
        return str(row.item.title)

    def columns_of(self, name: str) -> dict[str, Any] | None:
        item = known.item(self.context, name)
        if item is None:
            self.context.report.notes.append(_("No item “%(name)s” for a piece.") % {"name": name[:80]})
        return {"item_id": item} if item else None


class LaunchesPart(parts.Named):
    """The launches with which a piece goes out, each by its name or, as the list writes it, with the name of a stage."""

    key, child, parent = "launches", LaunchContent, "content"

    def joined(self, rows: Any) -> Any:
        return rows.select_related("launch", "stage")

    def name_of(self, row: Any) -> str:
        return f"{row.launch.name}: {row.stage.name}" if row.stage_id else str(row.launch.name)

    def columns_of(self, name: str) -> dict[str, Any] | None:
        found = self._known().get(name.casefold())
        if found is None:
            self.context.report.notes.append(_("No launch “%(name)s” for a piece.") % {"name": name[:80]})
        return found

    def _known(self) -> dict[str, dict[str, Any]]:
        """Launches and their stages by name, the newest of a name."""
        memory: dict[str, dict[str, Any]] = self.context.memory.setdefault("launches by name", {})
        if not memory:
            stages = self.context.rows(LaunchStage).order_by("pk")
            for pk, launch, name, stage in stages.values_list("pk", "launch_id", "launch__name", "name"):
                memory[f"{name}: {stage}".casefold()] = {"launch_id": launch, "stage_id": pk}
            for pk, name in self.context.rows(Launch).order_by("pk").values_list("pk", "name"):
                memory[name.casefold()] = {"launch_id": pk, "stage_id": None}
        return memory


class TextPart(Part):
    """What the piece says: a text that is new makes a version, as one that is written on its page does."""

    key = "text"

    def read(self, rows: Sequence[Any]) -> dict[int, Any]:
        return {row.pk: row.body for row in rows}

    def write(self, changes: list[tuple[Any, Any]]) -> None:
        keys = [row.pk for row, _text in changes]
        versions = self.context.rows(ContentVersion).order_by("number")
        last = {row.content_id: row.number for row in in_batches(versions, "content_id", keys)}
        insert([
            self.context.new(ContentVersion, content_id=row.pk, number=last.get(row.pk, 0) + 1, body=text, by=self.context.by)
            for row, text in changes
        ])  # fmt: skip
        for row, text in changes:
            row.body = text
            if row.published_on is None and row.state in LOST_BY_CHANGE and row.pk in last:
                row.state = State.REVIEW
            elif row.published_on is None and row.state == State.IDEA:
                row.state = State.DRAFT
        Content.objects.bulk_update([row for row, _text in changes], ["body", "state"], batch_size=200)


class Pieces(OfOwnTable):
    """What is published. A piece is found by its address here, its id in the source, or its title."""

    model, key, natural, at = Content, "content", "title", "content/"
    parts = (ItemsPart, LaunchesPart, TextPart)

    @classmethod
    def doubts(cls, v: dict[str, Any], today: date) -> Iterator[Doubt]:
        """What its own cells say against each other, as moving a piece on its page does."""
        if v.get("out_on") and v["out_on"] > today:
            yield _("the piece is out since a day that has not come yet"), ("out_on",)
        if v.get("state") == State.OUT and not v.get("out_on"):
            yield _("it is out, and the day since when is not said"), ("state", "out_on")
        if v.get("state") == State.SCHEDULED and not (v.get("publish_on") or v.get("out_on")):
            yield _("it is scheduled, and the day for which is not said"), ("state", "publish_on")
        if v.get("owner") and v.get("owner") == v.get("fact_checker"):
            yield _("whoever owns a piece does not check it: name a colleague"), ("owner", "fact_checker")

    def columns(self, line: Line, row: Any) -> dict[str, Any]:
        v = line.values
        found: dict[str, Any] = {name: v[name] for name in _PLAIN if name in v}
        found |= {"kind_of": v["kind"]} if v.get("kind") else {}
        for name in ("owner", "fact_checker"):
            if name in v:
                person = known.somebody(self.context, v[name], name)
                found[f"{name}_id"] = person.pk if person else None
        if v.get("out_on"):
            self._may_be_out(row, v)
        if "out_on" in v:
            found["published_on"] = v["out_on"]
        if v.get("state") and v["state"] != State.OUT and not v.get("out_on"):
            found["state"] = v["state"]
        return found

    def _may_be_out(self, row: Any, v: dict[str, Any]) -> None:
        """A piece that comes to be out publishes the claims that are in it here."""
        if not row.pk or row.published_on:
            return
        open_ones = list(Claim.objects.in_use().said_in(row).unverified())
        if open_ones and not v.get("out_reason"):
            why = _(
                "not everything it says is checked (%(claims)s): check it first, or say why it is out all the same"
            )
            raise NotThisRow(why % {"claims": told(open_ones, self.context.by)})
        if open_ones:
            take_upon(row, self.context.by, v["out_reason"], open_ones)

    def belongs(self, line: Line) -> dict[str, Any]:
        v = line.values
        found = {name: v[name] for name in ("items", "launches") if name in v}
        return found | ({"text": v["text"]} if v.get("text") else {})

    def check(self, row: Any) -> None:
        self.rules(row)
        if row.state == State.CHECKED and row.published_on is None and not self._was_checked(row):
            self._may_be_checked(row)

    def _was_checked(self, row: Any) -> bool:
        return bool(row.pk and self.context.rows(Content).filter(pk=row.pk, state=State.CHECKED).exists())

    def _may_be_checked(self, row: Any) -> None:
        """Only who may say so on its page says by a file that a piece is checked."""
        if not row.checkable_by(self.context.by):
            raise NotThisRow(_("only its fact checker, or somebody of the side that builds it, says that a piece is checked: bring it in as in review"))  # fmt: skip
        if row.pk and (open_ones := list(Claim.objects.in_use().said_in(row).unverified())):
            raise NotThisRow(_("not everything it says is checked: %(claims)s") % {"claims": told(open_ones, self.context.by)})  # fmt: skip
