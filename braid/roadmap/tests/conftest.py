"""A small roadmap for the tests of its screens."""

import pytest

from braid.goals.models import Metric
from braid.insights.actions import capture
from braid.insights.models import Insight
from braid.roadmap import actions
from braid.roadmap.models import ChangeNotice, Item, Release


@pytest.fixture
def item(priya) -> Item:
    return actions.create_item(by=priya, title="Audit log", phase="build", owners=[("product", priya, "")])


@pytest.fixture
def release(priya) -> Release:
    return actions.create_release(by=priya, name="2.0")


@pytest.fixture
def metric(workspace) -> Metric:
    return Metric.objects.create(workspace=workspace, name="Usage")


@pytest.fixture
def heard(marco) -> Insight:
    return capture(by=marco, text="Who changed this setting?")


@pytest.fixture
def notice(priya) -> ChangeNotice:
    return actions.note_change(by=priya, what="The free plan ends", effective_on="2026-05-12")


@pytest.fixture
def theirs(otto) -> dict[str, int]:
    """One row of each kind in somebody else's workspace."""
    item = actions.create_item(by=otto, title="Theirs")
    release = actions.create_release(by=otto, name="9.9")
    metric = Metric.objects.create(workspace=otto.workspace, name="Theirs")
    heard = capture(by=otto, text="Theirs")
    return {
        "item": item.pk,
        "release": release.pk,
        "metric": metric.pk,
        "insight": heard.pk,
        "member": otto.pk,
        "milestone": actions.add_milestone(item, by=otto, stage="beta", release=release).pk,
        "item_metric": actions.name_success_metric(item, by=otto, metric=metric).pk,
        "notice": actions.note_change(by=otto, what="Theirs", effective_on="2026-05-12").pk,
    }
