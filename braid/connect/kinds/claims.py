"""Claims of announcements: item, stage and release as written, and what they refer to where it exists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.models import Side
from braid.connect import known
from braid.connect.apply import Doubt, Part
from braid.connect.cells import Line
from braid.connect.context import NotThisRow, in_batches
from braid.connect.inserts import insert
from braid.connect.kinds.own import OfOwnTable
from braid.connect.kinds.rows import digest
from braid.messaging.models import HOLDS, Claim, Content, FactCheck, OverriddenClaim, Override, Standing
from braid.messaging.publishing import take_upon
from braid.messaging.resting import bases
from braid.messaging.stages_in_text import stage_claim

NOT_CHECKED = gettext_lazy(
    "the piece is out and this is not checked: name a verdict, or why it is out all the same (a column for that reason)"
)


class CheckPart(Part):
    """The verdict of a fact check: how the claim stands, within which limits, how that is known, who checked and when."""

    key = "check"

    def read(self, rows: Sequence[Any]) -> dict[int, Any]:
        wanted = self.context.rows(FactCheck).select_related("expert").order_by("pk")
        # Of several the newest counts, which comes last; one that a change took back is none.
        return {
            row.claim_id: [] if not row.is_verdict else
            [row.standing, row.limits, row.evidence, row.url, row.checker, row.on.isoformat()]
            for row in in_batches(wanted, "claim_id", [r.pk for r in rows])
        }  # fmt: skip

    def write(self, changes: list[tuple[Any, Any]]) -> None:
        given = {row.pk: value for row, value in changes if value}
        made = []
        for start in range(0, len(given), 500):
            some = list(given)[start : start + 500]
            seen = bases(Claim.objects.filter(pk__in=some))
            made += [self._check(pk, given[pk], seen[pk]) for pk in some]
        insert(made)

    def _check(self, claim: int, value: list[str], rests_on: dict[str, str]) -> FactCheck:
        standing, limits, evidence, url, name, on = value
        expert = known.member(self.context, name)
        row: FactCheck = self.context.new(
            FactCheck, claim_id=claim, standing=standing, limits=limits, evidence=evidence, url=url, expert=expert,
            expert_name="" if expert else name, on=date.fromisoformat(on), by=self.context.by, rests_on=rests_on,
        )  # fmt: skip
        return row


class OverridePart(Part):
    """Why a claim stands in a piece that is out although nobody has checked it: whoever imports it takes it upon themselves."""

    key = "override"

    def read(self, rows: Sequence[Any]) -> dict[int, Any]:
        links = self.context.rows(OverriddenClaim).select_related("override").order_by("pk")
        return {
            row.claim_id: row.override.reason for row in in_batches(links, "claim_id", [r.pk for r in rows])
        }

    def write(self, changes: list[tuple[Any, Any]]) -> None:
        made: dict[tuple[int, str], Override] = {}
        links = []
        for row, reason in changes:
            if not reason or row.content_id is None:
                continue
            one = made.get((row.content_id, reason))
            if one is None:
                one = made[row.content_id, reason] = self.context.make(
                    Override,
                    subject_kind=Content._meta.label_lower,
                    subject_id=row.content_id,
                    reason=reason,
                    by=self.context.by,
                )
            links.append(self.context.new(OverriddenClaim, override=one, claim_id=row.pk, standing=""))
        insert(links)


class Claims(OfOwnTable):
    """What is said. A text that names several items makes a claim about each."""

    model, key, at = Claim, "claims", "claims/"
    parts = (CheckPart, OverridePart)

    @classmethod
    def doubts(cls, v: dict[str, Any], today: date) -> Iterator[Doubt]:
        """What is wrong with the verdict of a row, and with the days of its piece."""
        if v.get("verdict") == Standing.LIMITS and not v.get("limits"):
            yield _("it is true with limits, and the limits are not named"), ("verdict", "limits")
        if v.get("verdict") and (v.get("checked_on") or today) > today:
            yield _("it was checked on a day that has not come yet"), ("checked_on",)
        if v.get("out_on") and v["out_on"] > today:
            yield _("the piece is out since a day that has not come yet"), ("out_on",)
        if v.get("out_on") and v.get("verdict") not in HOLDS and not v.get("out_reason"):
            yield str(NOT_CHECKED), ("out_on", "verdict", "out_reason")
        if (v.get("publish_on") or v.get("out_on")) and not v.get("content"):
            yield _("a day of publishing, and no piece that is published"), ("content",)

    def _idents(self, lines: list[Line]) -> dict[int, str]:
        """The ids that claims of our own table have from elsewhere."""
        wanted = {pk for line in lines if (pk := self.own(line))}
        return {row.pk: row.external_id for row in in_batches(self.context.rows(Claim), "pk", wanted)}

    def prepare(self, lines: list[Line]) -> Iterator[Line]:
        idents = self._idents(lines)
        out = self.context.memory.setdefault("pieces_out", set())
        out.update(line.values["content"].casefold() for line in lines if line.values.get("out_on"))
        for line in lines:
            v = line.values
            base = (
                idents.get(self.own(line))
                or v.get("external_id")
                or digest(v["text"], v.get("release", ""), v.get("source", ""))
            )
            references = (v.get("item") or [""])[: 1 if self.own(line) in idents else None]
            for reference in references:
                ident = f"{base}/{reference}" if len(references) > 1 else base
                yield replace(line, values={**v, "external_id": ident[:200], "item_ref": reference})

    def columns(self, line: Line, row: Any) -> dict[str, Any]:
        v = line.values
        found: dict[str, Any] = {"text": v["text"]}
        if row.pk and row.pk == self.own(line):
            return found | self._changed_in_table(line, row)
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
        if "planned" in v:
            found["is_planned"] = bool(v["planned"])
        if v.get("content"):
            found["content_id"] = self._goes_into(v, row).pk
        return found

    def _changed_in_table(self, line: Line, row: Any) -> dict[str, Any]:
        """What somebody changed in our own table: it shows item, release and stage by their names, not as they are kept."""
        v = line.values
        found: dict[str, Any] = {name: v[name] for name in ("source", "said_on") if name in v}
        if (ref := v["item_ref"]) and ref not in (row.item_ref, str(row.item or "")):
            found |= {"item_ref": ref, "item_id": known.item(self.context, ref)}
        if "release" in v and v["release"] not in (
            row.release_ref,
            str(row.release.name if row.release else ""),
        ):
            there = known.release(self.context, v["release"], make=False)
            found |= {"release_ref": v["release"], "release_id": there.pk if there else None}
        if line.kept.get("stage") and v["stage"] != row.stage:
            found |= {"stage": v["stage"], "stage_text": line.kept["stage"], "phrase": line.kept["stage"]}
        return found

    def _goes_into(self, v: dict[str, Any], row: Any) -> Any:
        """The piece of a claim; one that is out takes only what is checked, what was there, and what somebody answers for."""
        piece = self._piece(v)
        is_out = piece.published_on is not None or piece.title.casefold() in self.context.memory["pieces_out"]
        answered = v.get("verdict") in HOLDS or v.get("out_reason")
        if is_out and not answered and not (row.pk and row.content_id == piece.pk) and not self._holds(row):
            raise NotThisRow(str(NOT_CHECKED))
        return piece

    def _holds(self, row: Any) -> bool:
        return bool(row.pk and Claim.objects.with_standing().filter(pk=row.pk, standing__in=HOLDS).exists())

    def _piece(self, v: dict[str, Any]) -> Any:
        """The piece of that title, made when it is not there yet; days that it has already stay."""
        pieces = self.context.memory.setdefault("pieces", {})
        if not pieces:
            pieces.update({row.title.casefold(): row for row in self.context.rows(Content).order_by("-pk")})
        row = pieces.get(v["content"].casefold())
        if row is None:
            row = pieces[v["content"].casefold()] = self.context.make(Content, title=v["content"])
        days = {"publish_on": v.get("publish_on"), "published_on": v.get("out_on")}
        news = {name: day for name, day in days.items() if day and getattr(row, name) is None}
        if news.get("published_on"):
            self._put_out(row, v.get("out_reason") or "")
        if news:
            for name, day in news.items():
                setattr(row, name, day)
            row.save(update_fields=list(news))
        return row

    def _put_out(self, piece: Any, reason: str) -> None:
        """A piece that is here comes to be out: what is in it already is published by that, too."""
        open_ones = list(Claim.objects.in_use().filter(content=piece).unverified())
        if open_ones and not reason:
            raise NotThisRow(_("the piece would be out, and a claim that is in it here is not checked: check it first, or say why it is out all the same"))  # fmt: skip
        if open_ones:
            take_upon(piece, self.context.by, reason, open_ones)

    def belongs(self, line: Line) -> dict[str, Any]:
        v = line.values
        override = {"override": v["out_reason"]} if v.get("out_reason") and v.get("content") else {}
        if "verdict" not in v:
            return override
        if not v["verdict"]:
            return {"check": [], **override}
        name = v.get("checked_by") or ""
        expert = known.member(self.context, name) if name else None
        if expert is not None and expert.side != Side.PRODUCT:
            raise NotThisRow(_("%(name)s cannot have checked it: that is for the side that builds it") % {"name": expert.name})  # fmt: skip
        on = (v.get("checked_on") or self.context.today).isoformat()
        url = v.get("evidence_url") or ""
        check = [v["verdict"], v.get("limits") or "", v.get("evidence") or "", url, expert.name if expert else name, on]  # fmt: skip
        return {"check": check, **(override if v["verdict"] not in HOLDS else {})}

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
