"""One row of every table of a workspace, for the tests that look for leaks between workspaces.

`ROWS` names every table; a table that is missing makes `tests/test_house.py` fail. The values say
only what the required columns cannot be filled with by themselves.
"""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from braid.activity.files.storing import digest, put
from braid.base.models import WorkspaceModel
from braid.people.models import Member, User, Workspace

Values = dict[str, Any] | Callable[["Maker"], dict[str, Any]]


class Maker:
    """Makes the rows of one workspace, all with the same number, so that one address reaches each of them.

    Args:
        member: whose workspace it is.
        pk: the number of every row; six digits, as PostgreSQL's sequences count on through all the tests
            of a run and must not come by.
        marker: a word that stands in every text, to be looked for on the pages of others.
    """

    def __init__(self, member: Member, pk: int, marker: str) -> None:
        assert pk >= 100_000
        self.member, self.pk, self.marker = member, pk, marker
        self.rows: dict[str, WorkspaceModel] = {}

    def make_all(self) -> dict[str, WorkspaceModel]:
        """One row of each registered table, by `room.model`."""
        for label in ROWS:
            self.row(label)
        return self.rows

    def row(self, label: str, /, pk: int | None = None, **given: Any) -> Any:
        """The row of that table; made when it is first asked for. Another `pk` makes another row."""
        if pk is None and label in self.rows:
            return self.rows[label]
        model = apps.get_model(label)
        values = ROWS[label]
        values = {**(values(self) if callable(values) else values), **given}
        row = model(pk=pk or self.pk, **values)
        for field in model._meta.concrete_fields:
            if field.name not in values and self._needed(field):
                setattr(row, field.name, self._value(field))
        row.save(force_insert=True)
        if pk is None:
            self.rows[label] = row
        return row

    def _needed(self, field: models.Field) -> bool:
        if field.primary_key or field.has_default() or field.null:
            return False
        return not field.blank or (field.editable and isinstance(field, models.CharField | models.TextField))

    def _value(self, field: models.Field) -> Any:
        if isinstance(field, models.ForeignKey):
            return self._linked(field.related_model)
        if field.choices:
            return (
                ""
                if field.blank
                else next(value for value, _label in field.flatchoices if value not in ("", None))
            )
        if isinstance(field, models.URLField):
            return f"https://{self.marker.lower()}.example.org/"
        if isinstance(field, models.EmailField):
            return f"{self.marker.lower()}@example.org"
        if isinstance(field, models.CharField | models.TextField):
            return f"{self.marker} {field.name}"[: field.max_length]
        if isinstance(field, models.DateTimeField):
            return timezone.now()
        if isinstance(field, models.DateField):
            return timezone.localdate()
        if isinstance(field, models.TimeField):
            return time(9, 30)
        if isinstance(field, models.JSONField):
            return {}
        return limits(field, 1, 1)[0] if isinstance(field, models.IntegerField) else 1

    def _linked(self, model: type[models.Model]) -> Any:
        if model is Workspace:
            return self.member.workspace
        if model is User:
            return self.member.user
        return self.row(model._meta.label_lower)


def limits(field: models.Field, low: int, high: int) -> tuple[Any, Any]:
    """The smallest and the largest number that a column takes, of these two."""
    for rule in field.validators:
        if isinstance(rule, MinValueValidator):
            low = max(low, rule.limit_value)
        if isinstance(rule, MaxValueValidator):
            high = min(high, rule.limit_value)
    return low, max(low, high)


def about_a_pod(maker: Maker) -> dict[str, Any]:
    """A row about a row: about the pod."""
    return {"subject_kind": "people.pod", "subject_id": maker.row("people.pod").pk}


def a_file(maker: Maker) -> dict[str, Any]:
    """A version of a file whose content is there."""
    content = ContentFile(f"{maker.marker} content".encode())
    return {
        "type_of": "text", "number": 1, "size": content.size, "sha256": digest(content),
        "stored": put(maker.member.workspace_id, content),
    }  # fmt: skip


ROWS: dict[str, Values] = {
    "people.member": {"joined_on": timezone.localdate() - timedelta(days=30)},
    "people.pod": {},
    "people.invitation": {"expires_at": timezone.now() + timedelta(days=3)},
    "activity.event": lambda maker: {**about_a_pod(maker), "name": "pod.changed", "by": maker.member},
    "activity.comment": lambda maker: {**about_a_pod(maker), "by": maker.member},
    "activity.attachment": lambda maker: {**about_a_pod(maker), "by": maker.member},
    "activity.fileversion": a_file,
    "activity.notification": lambda maker: {"member": maker.member},
    "activity.hearing": lambda maker: {"member": maker.member},
    "activity.savedview": lambda maker: {"by": maker.member, "list_path": "roadmap/", "query": "phase=build"},
    "activity.contact": lambda maker: {**about_a_pod(maker), "by": maker.member},
}
for _label in (
    "goals.statement", "goals.statementdraft", "goals.draftagreement", "goals.acknowledgement", "goals.strategypoint", "goals.period", "goals.metric",
    "goals.drive", "goals.reading", "goals.objective", "goals.objectiveowner", "goals.oursalone",
    "goals.keyresult", "goals.checkin", "goals.countermetric", "goals.boundchange",
    "rounds.round", "rounds.step", "rounds.subject", "rounds.question", "rounds.seat", "rounds.answer", "rounds.ballot",
    "rounds.remark", "rounds.result", "rounds.opened", "rounds.settlement", "rounds.template",
    "rounds.card", "rounds.chair",
    "insights.customer", "insights.insight", "insights.answer", "teamwork.term",
    "teamwork.responsibility", "teamwork.duty", "teamwork.chartacknowledgement", "teamwork.clock", "teamwork.unclearword", "teamwork.plainword", "teamwork.termagreement",
    "teamwork.decision", "teamwork.decisionpart", "teamwork.decisionoption", "teamwork.position", "teamwork.approval",
    "teamwork.escalation", "teamwork.ending", "teamwork.review",
    "teamwork.series", "teamwork.seat", "teamwork.pause", "teamwork.verdict", "teamwork.meeting", "teamwork.attendance",
    "teamwork.agendaline", "teamwork.actionitem", "teamwork.invite", "teamwork.coming", "teamwork.daysoff",
    "teamwork.loadcheck", "teamwork.retrocard", "teamwork.retrostep", "teamwork.topic", "teamwork.pathtick",
    "roadmap.release", "roadmap.item", "roadmap.itemowner", "roadmap.milestone", "roadmap.involvement",
    "roadmap.itemmetric", "roadmap.iteminsight", "roadmap.quietchoice", "roadmap.changenotice",
    "roadmap.tag", "roadmap.itemtag", "roadmap.itemobjective", "roadmap.daymove", "roadmap.agreedorder", "roadmap.agreedplace",
    "messaging.content", "messaging.contentitem", "messaging.claim",
    "messaging.releasenote", "messaging.notepart", "messaging.noteagreement", "messaging.notepublication",
    "messaging.changelog", "messaging.changelogopening",
    "messaging.messagehouse", "messaging.houseversion", "messaging.houseproof", "messaging.houseagreement", "messaging.housereview",
    "messaging.contentversion", "messaging.suggestion", "messaging.contentclaim",
    "messaging.changelog", "messaging.changelogopening", "messaging.materialfate",
    "messaging.factcheck", "messaging.ask", "messaging.overriddenclaim", "messaging.noteclaim",
    "launches.launch", "launches.launchitem", "launches.launchcontent", "launches.launchmetric",
    "launches.launchstage", "launches.gate", "launches.gateanswer", "launches.godecision", "launches.condition",
    "launches.task", "launches.taskmark", "launches.assumption", "launches.assumptionanswer", "launches.launchtemplate",
    "launches.rippleask", "launches.rippleanswer", "launches.calendardate",
    "launches.review", "launches.reviewlook", "launches.learning", "launches.win", "launches.launchrole",
    "launches.beta", "launches.betareading", "launches.participant", "launches.betafeedback", "launches.gateoverride", "launches.channel", "launches.incident",
    "radar.finding", "radar.acknowledgement", "radar.mute", "radar.vote", "radar.commitment",
    "radar.playmeeting", "radar.workshop", "radar.workshopstep", "radar.workshopitem", "radar.workshoppoint",
    "radar.evaluation", "radar.threshold", "radar.turn", "radar.skippedstep", "connect.importjob",
    "connect.exportjob", "connect.calendarfeed", "connect.meetingfile",
):  # fmt: skip
    ROWS.setdefault(_label, {})
ROWS["teamwork.citation"] = about_a_pod
ROWS["teamwork.level"] = lambda maker: {"member": maker.member}
ROWS["teamwork.path"] = lambda maker: {
    "member": maker.row("people.member", pk=maker.pk + 4, email="", side="marketing"),
    "buddy": None,
}
ROWS["teamwork.shadowing"] = lambda maker: {
    "follower": maker.member,
    "host": maker.row("people.member", pk=maker.pk + 5, email="", side="marketing"),
}
ROWS["teamwork.retro"] = {"columns": ["Keep", "Change"], "state": "open"}
ROWS["teamwork.retrotopic"] = {"name": ""}
ROWS["teamwork.retronote"] = lambda maker: {"member": maker.member}
ROWS["teamwork.retroready"] = lambda maker: {"member": maker.member}
ROWS["teamwork.retrodot"] = lambda maker: {"member": maker.member}
ROWS["goals.drive"] = lambda maker: {
    "source": maker.row("goals.metric"),
    "target": maker.row("goals.metric", pk=maker.pk + 1, name=f"{maker.marker} too", external_id=""),
}
ROWS["messaging.namingrule"] = {"pattern": "{date}_{product}_v{n}", "words": {"product": ["alerts"]}}
ROWS["messaging.override"] = lambda maker: {
    "subject_kind": "messaging.content",
    "subject_id": maker.row("messaging.content").pk,
}
ROWS["messaging.material"] = lambda maker: {
    "subject_kind": "roadmap.release",
    "subject_id": maker.row("roadmap.release").pk,
    "by": maker.member,
}
ROWS["roadmap.itemmerge"] = lambda maker: {
    "item": maker.row("roadmap.item", pk=maker.pk + 1, external_id=""),
    "into": maker.row("roadmap.item"),
}
ROWS["rounds.round"] = lambda maker: {
    "use": "roles", "state": "revealed", "product_facilitator": None, "closes_at": timezone.now(),
    "marketing_facilitator": None,
}  # fmt: skip
ROWS["rounds.subject"] = lambda maker: {
    "subject_kind": "roadmap.item",
    "subject_id": maker.row("roadmap.item").pk,
}
ROWS["rounds.seat"] = lambda maker: {"member": maker.row("people.member")}
ROWS["rounds.result"] = {"found": {"counts": {}, "parts": []}}
ROWS["rounds.template"] = {
    "use": "roles",
    "content": {"braid_round_template": 1, "name": "Words", "kind": "roles", "purpose": "To know"},
}
ROWS["launches.ripplething"] = about_a_pod
ROWS["launches.ripple"] = lambda maker: {
    "subject_kind": "launches.launch", "subject_id": maker.row("launches.launch").pk,
    "changes": {"on": ["2026-06-03", "2026-06-17"]},
}  # fmt: skip
# (Whoever has not agreed stands in no table for others.)
ROWS["launches.participant"] = lambda maker: {"consent_on": date(2026, 1, 5), "consent_how": "asked"}
ROWS["launches.launchtemplate"] = lambda maker: {
    "kind_of": "quiet",
    "content": {
        "braid_launch_template": 1, "name": "Words", "kind": "quiet", "tier": 4, "purpose": "To know",
        "tasks": [{"title": f"{maker.marker} task", "side": "product"}],
    },
}  # fmt: skip
ROWS["rounds.card"] = lambda maker: {
    "product": maker.member,
    "marketing": maker.row("people.member", pk=maker.pk + 2, email="", side="marketing"),
}
ROWS["launches.win"] = lambda maker: {
    "review": maker.row("launches.review"),
    "product": maker.member,
    "marketing": maker.row("people.member", pk=maker.pk + 3, email="", side="marketing"),
}
# (Kept to few as they are made, they would be hidden where the tests ask who sees a row of each table.)
ROWS["teamwork.daysoff"] = {"is_private": False}
ROWS["teamwork.loadcheck"] = {"is_private": False}
ROWS["teamwork.workweek"] = {"is_private": False, "days": "5.0"}
ROWS["teamwork.holiday"] = {}
ROWS["teamwork.allowance"] = {"task_days": "0.5", "role_days": "1"}
ROWS["rounds.chair"] = lambda maker: {"member": maker.member, "side": "product"}
ROWS["rounds.question"] = {"scale": "lead", "for_side": ""}
ROWS["rounds.answer"] = lambda maker: {"subject": None, "value": "", "guess": ""}
ROWS["connect.importjob"] = {"state": "done"}
ROWS["connect.exportjob"] = {"state": "done"}
ROWS["radar.commitment"] = lambda maker: {
    "finding": maker.row("radar.finding"),
    "product_owner": maker.row("people.member"),
    "marketing_owner": maker.row("people.member", pk=maker.pk + 1, email="", side="marketing"),
}
