"""The first minutes of a workspace: five steps whose state is read from what is there."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from braid.activity.models import Event
from braid.goals.models import KeyResult, Objective, ObjectiveOwner, Period
from braid.people.actions import open_workspace
from braid.people.models import Invitation, Member, User, Workspace
from braid.radar import actions
from braid.radar.first_steps import first_steps
from braid.radar.models import Evaluation, SkippedStep
from braid.roadmap.models import Item
from tests.queries import statements


@pytest.fixture
def nora(db) -> Member:
    """The first person of a new company."""
    user = User.objects.create_user("nora@new.example", name="Nora New")
    fields = {"name": "New", "product_name": "Product", "marketing_name": "Growth", "time_zone": "UTC"}
    return open_workspace(user, side="product", year_starts_in=1, **fields)


def goals(member: Member, side: str, count: int) -> None:
    period = Period.objects.filter(workspace=member.workspace).first()
    for number in range(count):
        row = Objective.objects.create(workspace=member.workspace, title=f"{side} {number}", period=period)
        ObjectiveOwner.objects.create(workspace=member.workspace, objective=row, side=side)
        KeyResult.objects.create(workspace=member.workspace, objective=row, title="One", side=side)


def done(member: Member) -> list[str]:
    return [step.key for step in first_steps(member).steps if step.is_done]


def test_a_new_workspace_can_set_goals_for_this_quarter_and_the_next(nora):
    first, second = Period.objects.filter(workspace=nora.workspace).order_by("starts_on")
    assert first.starts_on <= timezone.localdate() <= first.ends_on
    assert second.starts_on == first.ends_on + timedelta(1)


def test_the_radar_of_an_empty_workspace_shows_the_steps_and_one_primary_button(nora, as_member):
    page = as_member(nora).get("/w/new/").content.decode()
    for words in (
        "Name both sides",
        "Invite one counterpart",
        "three goals",
        "Load the roadmap",
        "first radar",
        "Growth",
    ):
        assert words in page
    assert page.count("btn-primary") == 1
    assert 'href="/w/new/people/invitations/?side=marketing"' in page
    assert "Five steps to your first radar" in page


def test_what_is_done_is_read_from_the_plans(nora):
    assert done(nora) == ["sides"]
    Invitation.objects.create(
        workspace=nora.workspace, side="marketing", invited_by=nora, token_hash="x",
        expires_at=timezone.now() + timedelta(3),
    )  # fmt: skip
    goals(nora, "product", 3)
    goals(nora, "marketing", 2)
    assert done(nora) == ["sides", "counterpart"]
    assert first_steps(nora).goals == {"product": 3, "marketing": 2}
    goals(nora, "marketing", 1)
    Item.objects.create(workspace=nora.workspace, title="One")
    Evaluation.objects.create(
        workspace=nora.workspace, day=timezone.localdate(), known=2, checks=14, version=1
    )
    steps = first_steps(nora)
    assert done(nora) == ["sides", "counterpart", "goals", "roadmap", "radar"]
    assert not steps.are_shown


def test_somebody_of_the_other_side_counts_without_an_invitation(nora):
    Member.objects.create(workspace=nora.workspace, name="Max", side="product")
    assert "counterpart" not in done(nora)
    Member.objects.create(workspace=nora.workspace, name="Mia", side="marketing")
    assert "counterpart" in done(nora)


def test_a_step_that_is_left_out_is_passed_over_for_everybody(nora, as_member):
    client = as_member(nora)
    assert first_steps(nora).next == "counterpart"
    client.post("/w/new/first-steps/skip/", {"step": "counterpart"})
    client.post("/w/new/first-steps/skip/", {"step": "counterpart"})
    assert first_steps(nora).next == "goals"
    assert SkippedStep.objects.get().by == nora
    assert Event.objects.filter(name="step.skipped").count() == 1


def test_the_list_is_put_away_and_called_back(nora, as_member):
    client = as_member(nora)
    client.post("/w/new/first-steps/skip/", {"step": "all"})
    assert "Invite one counterpart" not in client.get("/w/new/").content.decode()
    assert "Show them on the radar again" in client.get("/w/new/first-steps/").content.decode()
    client.post("/w/new/first-steps/back/")
    assert "Invite one counterpart" in client.get("/w/new/").content.decode()


def test_with_findings_the_steps_stand_aside(nora, as_member):
    goals(nora, "product", 3)
    goals(nora, "marketing", 1)
    actions.evaluate(nora.workspace)
    page = as_member(nora).get("/w/new/").content.decode()
    assert 'class="finding ' in page
    assert '<ol class="steps">' not in page
    assert "2 of 5 done." in page


def test_an_old_workspace_with_findings_is_not_bothered(nora, as_member):
    goals(nora, "product", 3)
    goals(nora, "marketing", 1)
    actions.evaluate(nora.workspace)
    nora.workspace.created_at -= timedelta(40)
    nora.workspace.save()
    assert "of 5 done." not in as_member(nora).get("/w/new/").content.decode()


def test_a_guest_is_shown_no_work(nora, as_member):
    nora.right = "guest"
    nora.save()
    page = as_member(nora).get("/w/new/").content.decode()
    assert "Invite one counterpart" not in page
    with pytest.raises(PermissionDenied):
        actions.skip("goals", by=nora)
    with pytest.raises(PermissionDenied):
        actions.call_back(by=nora)


def test_a_step_that_does_not_exist_cannot_be_left_out(nora, as_member):
    with pytest.raises(ValidationError):
        actions.skip("nothing", by=nora)
    assert as_member(nora).post("/w/new/first-steps/skip/", {"step": "nothing"}).status_code == 303
    assert not SkippedStep.objects.exists()


def test_the_first_radar_costs_no_more_than_any_other(nora, as_member):
    assert len(statements(as_member(nora), "/w/new/")) <= 9


def test_names_that_nobody_chose_are_no_step_done_until_somebody_says_that_they_fit(nora, as_member):
    Workspace.objects.filter(pk=nora.workspace_id).update(product_name="Product", marketing_name="Marketing")
    client = as_member(nora)
    assert first_steps(nora).next == "sides"
    page = client.get("/w/new/").content.decode()
    assert "These names fit" in page
    assert page.count("btn-primary") == 1
    assert client.get("/w/new/first-steps/sides/").status_code == 405
    client.post("/w/new/first-steps/sides/")
    assert first_steps(nora).next == "counterpart"
    assert Event.objects.get(name="workspace.sides_confirmed").by == nora
    assert "These names fit" not in client.get("/w/new/").content.decode()


def test_they_are_asked_in_one_statement_that_reads_no_whole_history(nora):
    first_steps(nora)
    with CaptureQueriesContext(connection) as seen:
        first_steps(nora)
    (asked,) = [query["sql"] for query in seen]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {asked}")
            ways = [row[-1] for row in cursor.fetchall() if "event" in row[-1]]
        assert ways
        assert all("subject_kind=?" in way for way in ways)
