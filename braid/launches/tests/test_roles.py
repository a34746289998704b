"""Roles of a launch are rows: who has which, what follows for tasks, and what is said of it."""

import pytest
from django.core.exceptions import ValidationError

from braid.launches import actions, roles
from braid.launches.models import LaunchRole, Task
from braid.launches.shipped import shipped
from braid.launches.starting import plan_from


@pytest.fixture
def launch(priya, marco):
    return actions.create_launch(
        by=priya, name="Insights 2.0", plan=shipped()["quiet"], people={"Release lead": priya}, product_owner=priya, marketing_owner=marco,
    )  # fmt: skip


def test_the_roles_of_a_template_become_rows_with_people(launch, priya):
    rows = {row.name: row.member for row in LaunchRole.objects.all()}
    assert rows == {"Release lead": priya, "Documentation": None, "Launch lead": None}
    assert {role.name for role in plan_from(launch).roles} == set(rows)


def test_what_is_open_and_who_has_many_roles_is_said(launch, priya, cast):
    _rows, wrong = roles.role_lines(priya, launch)
    assert wrong == ["Nobody has this role yet: Documentation, Launch lead."]
    for name in ("Sponsor", "Demo"):
        roles.add_role(launch, by=priya, name=name, side="product", member=priya)
    assert (
        "Priya Raman has three roles: Release lead, Sponsor, Demo." in roles.role_lines(priya, launch)[1][1]
    )


def test_the_open_tasks_of_a_role_go_along(launch, priya, cast):
    lina, row = cast["lina"], LaunchRole.objects.get(name="Documentation")
    mine = Task.objects.filter(role="Documentation")
    assert mine.exists()
    roles.change_role(row, by=priya, member=lina)
    assert set(mine.values_list("owner", flat=True)) == {lina.pk}


def test_a_role_of_a_side_is_for_somebody_of_that_side_and_there_once(launch, priya, marco, as_member):
    row = LaunchRole.objects.get(name="Documentation")
    with pytest.raises(ValidationError):
        roles.change_role(row, by=priya, member=marco)
    with pytest.raises(ValidationError):
        roles.add_role(launch, by=priya, name="Documentation", side="product")
    browser, here = as_member(priya), f"/w/acme/launches/{launch.pk}/"
    assert "Nobody has this role yet" in browser.get(here).content.decode()
    assert browser.post(f"{here}roles/{row.pk}/", {"remove": "1"}).status_code == 303
    assert not LaunchRole.objects.filter(name="Documentation").exists()
