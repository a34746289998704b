"""The list of launches goes by month, and costs the same at any length, as the page of one does with many parts."""

from datetime import date

import pytest
from django.core.cache import caches

from braid.goals.models import Metric, Reading
from braid.launches.models import (
    Assumption,
    AssumptionAnswer,
    Gate,
    GateAnswer,
    Launch,
    LaunchContent,
    LaunchItem,
    LaunchMetric,
    LaunchStage,
    Task,
    TaskMark,
)
from braid.launches.tests.test_screens import at, launch, text
from braid.messaging.models import Claim, Content
from braid.roadmap.models import Item, Release

__all__ = ["launch", "at"]
pytestmark = pytest.mark.django_db


def test_the_list_goes_by_month_and_filters_and_sorts(workspace, marco, as_member):
    for name, kind, on in (
        ("Audit log", "major", date(2026, 5, 4)),
        ("Billing", "quiet", date(2026, 6, 2)),
        ("Later", "quiet", None),
    ):
        Launch.objects.create(workspace=workspace, name=name, kind_of=kind, on=on)
    browser = as_member(marco)
    page = text(browser.get("/w/acme/launches/"))
    assert page.index("May 2026") < page.index("Audit log") < page.index("June 2026") < page.index("Billing")
    assert "No date yet" in page
    page = text(browser.get("/w/acme/launches/?sort=-name"))
    assert page.index("Later") < page.index("Billing") < page.index("Audit log")
    assert "May 2026" not in page
    assert "Billing" not in text(browser.get("/w/acme/launches/?kind=major"))
    assert "Billing" in text(browser.get("/w/acme/launches/?q=bill"))
    assert "Nothing fits this search" in text(browser.get("/w/acme/launches/?state=out"))
    part = text(browser.get("/w/acme/launches/?kind=major", headers={"HX-Request": "true"}))
    assert "<html" not in part
    assert "Audit log" in part


def test_the_list_costs_the_same_at_any_length(
    workspace, priya, marco, as_member, django_assert_max_num_queries
):
    browser = as_member(marco)
    counts = []
    for rows in (5, 20):
        for n in range(rows):
            launch = Launch.objects.create(
                workspace=workspace, name=f"L{rows}{n}", product_owner=priya, marketing_owner=marco
            )
            gate = Gate.objects.create(workspace=workspace, launch=launch, name="Docs")
            GateAnswer.objects.create(workspace=workspace, gate=gate, side="product", state="ready", by=priya)
        caches["pages"].clear()
        with django_assert_max_num_queries(9) as counted:
            assert "product 100%" in text(browser.get("/w/acme/launches/"))
        counts.append(len(counted.captured_queries))
    assert counts[0] == counts[1]


def test_the_page_costs_the_same_with_many_parts(
    launch, at, workspace, priya, marco, as_member, django_assert_max_num_queries
):
    browser = as_member(marco)
    counts = []
    for rows in (5, 20):
        for n in range(rows):
            fill(launch, f"{rows}.{n}", priya)
        with django_assert_max_num_queries(30) as counted:
            assert browser.get(at).status_code == 200
        counts.append(len(counted.captured_queries))
    assert counts[0] == counts[1]


def fill(launch: Launch, name: str, by) -> None:
    workspace = launch.workspace
    gate = Gate.objects.create(workspace=workspace, launch=launch, name=name)
    GateAnswer.objects.create(workspace=workspace, gate=gate, side="product", state="ready", by=by)
    LaunchStage.objects.create(workspace=workspace, launch=launch, name=name)
    task = Task.objects.create(workspace=workspace, launch=launch, title=name, side="product", owner=by)
    TaskMark.objects.create(workspace=workspace, task=task, state="done", by=by)
    granted = Assumption.objects.create(workspace=workspace, launch=launch, side="product", text=name)
    AssumptionAnswer.objects.create(workspace=workspace, assumption=granted, verdict="corrected", words="x")
    item = Item.objects.create(workspace=workspace, title=name, stage="beta")
    release = Release.objects.create(workspace=workspace, name=name)
    LaunchItem.objects.create(workspace=workspace, launch=launch, item=item)
    Claim.objects.create(workspace=workspace, item=item, release=release, text=name, stage="ga")
    metric = Metric.objects.create(workspace=workspace, name=name)
    Reading.objects.create(workspace=workspace, metric=metric, on=date(2026, 1, 1), value=1)
    LaunchMetric.objects.create(workspace=workspace, launch=launch, side="product", metric=metric)
    piece = Content.objects.create(workspace=workspace, title=name)
    LaunchContent.objects.create(workspace=workspace, launch=launch, content=piece)
