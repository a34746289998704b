"""How ready both sides were, day by day, from what was said and when."""

from datetime import timedelta

import pytest
from django.utils import timezone

from braid.launches.models import Assumption, AssumptionAnswer, Gate, GateAnswer, Launch
from braid.launches.readiness_history import steps

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def launch(workspace, priya, marco) -> Launch:
    """Two gates of both sides, one of them the decision itself, and one of marketing alone."""
    row = Launch.objects.create(
        workspace=workspace, name="Spring", product_owner=priya, marketing_owner=marco
    )
    Gate.objects.create(workspace=workspace, launch=row, name="Docs")
    Gate.objects.create(workspace=workspace, launch=row, name="Go", is_go_no_go=True)
    Gate.objects.create(workspace=workspace, launch=row, name="Press", asked_of="marketing")
    return row


def say(gate: str, by, state: str, days: int) -> None:
    GateAnswer.objects.create(
        workspace=by.workspace, gate=Gate.objects.get(name=gate), side=by.side, state=state, by=by, at=NOW - timedelta(days=days)
    )  # fmt: skip


def shares(member, launch) -> list[tuple[float | None, float | None]]:
    return [(one.tallies["product"].share, one.tallies["marketing"].share) for one in steps(member, launch)]


def test_each_day_shows_both_sides_as_they_stood_at_its_end(launch, priya, marco):
    say("Docs", marco, "ready", 9)
    say("Docs", priya, "not", 9)
    say("Docs", priya, "partly", 5)
    say("Go", priya, "ready", 5)
    say("Press", marco, "ready", 2)
    say("Docs", marco, "not", 2)
    assert shares(priya, launch) == [(0.5, 0.5), (0.5, 0.5), (0.0, 0.5)]
    newest = steps(priya, launch)[0]
    assert [(who, text) for _on, _side, who, text in newest.said] == [
        (marco.name, "Press: Ready"), (marco.name, "Docs: Not ready"),
    ]  # fmt: skip


def test_what_is_taken_for_granted_counts_until_it_is_confirmed(launch, priya, marco):
    say("Docs", priya, "ready", 9)
    line = Assumption.objects.create(
        workspace=launch.workspace, launch=launch, side="marketing", text="The price is final", by=marco, at=NOW - timedelta(days=5)
    )  # fmt: skip
    assert shares(priya, launch) == [(0.5, 0.0), (1.0, 0.0)]
    AssumptionAnswer.objects.create(
        workspace=launch.workspace, assumption=line, verdict="confirmed", by=priya, at=NOW - timedelta(days=1)
    )
    assert [product for product, _marketing in shares(priya, launch)] == [1.0, 0.5, 1.0]


def test_the_launch_leads_to_its_story(launch, priya, marco, as_member):
    say("Docs", marco, "ready", 1)
    browser = as_member(priya)
    assert (
        f"launches/{launch.pk}/readiness/" in browser.get(f"/w/acme/launches/{launch.pk}/").content.decode()
    )
    shown = browser.get(f"/w/acme/launches/{launch.pk}/readiness/").content.decode()
    assert "How ready Spring was, day by day" in shown
    assert "Docs: Ready" in shown
