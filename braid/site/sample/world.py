"""The sample company: a few months of plans of both sides, with the drifts that real teams have."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import DateTimeField
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.base.models import WorkspaceModel
from braid.goals.models import Metric
from braid.messaging.models import FactCheck
from braid.people.models import Member, Pod, Workspace
from braid.radar.actions import acknowledge, commit_to, evaluate
from braid.radar.models import Acknowledgement, Commitment, Finding
from braid.roadmap.models import DayMove, Involvement, Item, Release
from braid.site.sample.cast import make_cast, make_workspace
from braid.teamwork.models import Decision, LoadCheck

WRITES = re.compile(r'(?:INSERT (?:OR \w+ )?INTO|UPDATE) "(\w+)"')
# Where the day on which something was done is kept as a day.
ON_DAY: dict[Any, str] = {
    Involvement: "first_on", Acknowledgement: "on", DayMove: "on", Decision: "asked_on", FactCheck: "on", LoadCheck: "on",
}  # fmt: skip


@dataclass
class World:
    """What the chapters of the story share. Days are counted from today: `day(-3)` is three days ago."""

    workspace: Workspace
    cast: dict[str, Member]
    today: date = field(default_factory=timezone.localdate)
    metrics: dict[str, Metric] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    releases: dict[str, Release] = field(default_factory=dict)

    def day(self, days: int) -> date:
        """The day that many days from today."""
        return self.today + timedelta(days=days)

    def morning(self, days: int) -> datetime:
        """When what is told of that day happened: never later than now."""
        return min(timezone.make_aware(datetime.combine(self.day(days), time(10, 15))), timezone.now())

    @contextmanager
    def at(self, days: int) -> Iterator[None]:
        """What is recorded inside is dated to that day, as if it had been done then."""
        began, written = timezone.now(), set[str]()
        marks = {model: last_id(model) for model in ON_DAY}

        def listen(execute: Any, sql: str, *rest: Any) -> Any:
            if found := WRITES.match(sql):
                written.add(found[1])
            return execute(sql, *rest)

        with connection.execute_wrapper(listen):
            yield
        for model in apps.get_models():
            if issubclass(model, WorkspaceModel) and model._meta.db_table in written:
                self.date_back(model, began, self.morning(days))
        for model, mark in marks.items():
            model.objects.filter(pk__gt=mark).update(**{ON_DAY[model]: self.day(days)})

    def date_back(self, model: type[WorkspaceModel], began: datetime, then: datetime) -> None:
        """Every moment of this table between the beginning and now becomes that one."""
        for column in model._meta.concrete_fields:
            if isinstance(column, DateTimeField):
                noted = {f"{column.name}__range": (began, timezone.now())}
                model.objects.filter(workspace=self.workspace, **noted).update(**{column.name: then})


def last_id(model: Any) -> int:
    """The newest id of a table, 0 when it is empty."""
    return int(model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0)


def build(name: str, slug: str, say: Callable[[str], None] = lambda line: None) -> Workspace:
    """Makes the whole world and reads its radar as of two weeks ago, last week, yesterday and today."""
    from braid.site.sample import (
        capacity,
        content,
        daily,
        decisions,
        files,
        launches,
        learning,
        meetings,
        months,
        notes,
        past,
        planning,
        plans,
        retros,
        roadmap,
        rounds,
        voices,
        walked,
    )

    workspace = make_workspace(name, slug, sample=True)
    joined = timezone.localdate() - timedelta(days=400)
    world = World(workspace, make_cast(workspace, joined_on=joined, more=True))
    profiles(world)
    told = {plans: _("goals and metrics"), months: _("three months of check-ins"), roadmap: _("the roadmap"), voices: _("what customers said"),
            launches: _("launches"), content: _("content and messages"), rounds: _("rounds"), decisions: _("decisions")}  # fmt: skip
    for number, (chapter, what) in enumerate(told.items(), 1):
        say(f"  {number}/{len(told) + 1} {what}")
        chapter.tell(world)
    walked.tell(world)
    notes.tell(world)
    files.tell(world)
    meetings.tell(world)
    retros.tell(world)
    planning.tell(world)
    learning.tell(world)
    capacity.tell(world)
    say(f"  {len(told) + 1}/{len(told) + 1} " + _("the radar, read for four days"))
    for days in (-14, -7, -1, 0):
        with world.at(days):
            evaluate(workspace, world.day(days))
    steps(world)
    capacity.stuck(world)
    past.tell(world)
    daily.tell(world)
    return workspace


def steps(world: World) -> None:
    """What the two sides have agreed to do about two of the findings."""
    agreed = (
        (
            "D29",
            "PL16",
            "priya",
            "amir",
            4,
            "Announce the beta for everyone now, general availability with 4.3.",
        ),
        ("D02", "PL01", "jonas", "marco", 9, "One target for teams that act on an insight, set together."),
    )
    for detector, play, product, marketing, days, note in agreed:
        finding = Finding.objects.filter(workspace=world.workspace, detector=detector, state="open").first()
        if finding is None:
            continue
        with world.at(-2):
            for key in (product, marketing):
                acknowledge(finding, by=world.cast[key])
            commit_to(
                finding, by=world.cast[product], play=play, product_owner=world.cast[product],
                marketing_owner=world.cast[marketing], due_on=world.day(days), note=note,
            )  # fmt: skip
        Commitment.objects.filter(finding=finding).update(made_on=world.day(-2))


PROFILES = {
    "priya": (
        "Mornings for thinking, afternoons for people. Write to me before you build a deck.",
        "By teams that act on an insight every week, and by what support hears about my area.",
        "Which customers you are going to talk to, before you talk to them.",
    ),
    "marco": (
        "I plan campaigns six weeks ahead and hate to move them; I answer within a day.",
        "By qualified trials and by how many of them become paying teams.",
        "To hear of a slipped date the day it slips, not the week of the launch.",
    ),
    "amir": (
        "Drafts in the open, comments welcome at any stage.",
        "By content that sales and support really use.",
        "Half an hour with whoever built it, and the best questions from the beta.",
    ),
}


def profiles(world: World) -> None:
    """How three of them work, and the pod that the two leads share."""
    for key, (work, judged, need) in PROFILES.items():
        Member.objects.filter(pk=world.cast[key].pk).update(
            how_i_work=work, how_judged=judged, need_from_other=need
        )
    pod = Pod.objects.create(
        workspace=world.workspace, name="Insights", purpose="From first idea to the review after launch"
    )
    pod.members.set([world.cast[key] for key in ("priya", "lina", "amir", "marco")])
