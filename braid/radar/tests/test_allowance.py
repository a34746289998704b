"""What tasks and roles of launches count for: said by the leads, shown in words, and what is reckoned follows."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from braid.activity.models import Event
from braid.launches.models import Launch, LaunchRole, Task
from braid.people.models import Member
from braid.radar.facts.workspace import Facts
from braid.radar.reading import View
from braid.teamwork import load
from braid.teamwork.models import Allowance

pytestmark = pytest.mark.django_db
URL = "/w/acme/capacity/counts/"
USUAL = "An open task of a launch counts for half a day, a role on the day of a launch for one day."


@pytest.fixture
def launch(cast):
    """A launch in ten days with two tasks and a role of Priya's, who leads her side."""
    Member.objects.filter(pk__in=[cast["priya"].pk, cast["marco"].pk]).update(is_lead=True)
    for each in cast.values():
        each.refresh_from_db()
    own, day = {"workspace": cast["priya"].workspace}, timezone.localdate() + timedelta(days=10)
    row = Launch.objects.create(**own, name="Autumn", on=day)
    for title in ("Texts", "Pictures"):
        Task.objects.create(**own, launch=row, title=title, side="product", owner=cast["priya"], on=day)
    LaunchRole.objects.create(**own, launch=row, name="On call", side="product", member=cast["priya"])
    return row


def committed(member):
    world = Facts(member.workspace_id, timezone.localdate()).load().world()
    return {each.thing and each.thing.name: each.committed for each in world.loads}


def test_they_count_for_half_a_day_and_one_day_until_somebody_says_otherwise(cast, launch, as_member):
    priya = cast["priya"]
    assert committed(priya) == {"Priya Raman": 2.0, None: 2.0}
    page = as_member(priya).get("/w/acme/capacity/").content.decode()
    assert USUAL in page
    assert "2 of 20 days" in page
    view = View.of(priya.workspace, timezone.localdate())
    browser = as_member(priya)
    assert 'value="0.5"' in browser.get(URL).content.decode()
    assert browser.post(URL, {"task_days": "2.25", "role_days": "0"}).status_code == 303
    assert committed(priya) == {"Priya Raman": 4.5, None: 4.5}
    view.refresh()
    assert {each.committed for each in view.facts.world().loads} == {4.5}
    page = as_member(priya).get("/w/acme/capacity/").content.decode()
    assert "counts for 2.25 days, a role on the day of a launch for nothing." in page
    assert "4.5 of 20 days" in page
    assert "On call" not in page, "what counts for nothing is no work"
    assert Event.objects.get(name="allowance.said").facts == {"task_days": "2.25", "role_days": "0"}
    browser.post(URL, {"task_days": "2.25", "role_days": "0"})
    assert Event.objects.filter(name="allowance.said").count() == 1, "nothing else was said"


def test_leads_and_admins_say_it_all_others_read_it(cast, launch, as_member):
    marco, ella, gus = cast["marco"], cast["ella"], cast["gus"]
    assert "capacity/counts/" in as_member(marco).get("/w/acme/capacity/").content.decode()
    for each in (ella, gus):
        page = as_member(each).get("/w/acme/capacity/").content.decode()
        assert USUAL in page
        assert "capacity/counts/" not in page
        assert as_member(each).get(URL).status_code == 403
        assert as_member(each).post(URL, {"task_days": "1", "role_days": "1"}).status_code == 403
        with pytest.raises(PermissionDenied):
            load.allow(by=each, task_days=Decimal(1), role_days=Decimal(1))
    assert not Allowance.objects.exists()
    assert as_member(marco).post(URL, {"task_days": "1", "role_days": "1"}).status_code == 303
    assert Allowance.objects.get().by == marco


@pytest.mark.parametrize("days", ["-1", "20.5", "1.125", "many", ""])
def test_what_is_no_number_of_days_is_refused_and_nothing_changes(cast, launch, as_member, days):
    assert as_member(cast["priya"]).post(URL, {"task_days": days, "role_days": "1"}).status_code == 422
    if days in ("-1", "20.5"):
        with pytest.raises(ValidationError):
            load.allow(by=cast["priya"], task_days=Decimal(days), role_days=Decimal(1))
    assert not Allowance.objects.exists()
    assert committed(cast["priya"])["Priya Raman"] == 2.0


def test_two_workspaces_count_apart(cast, launch, otto):
    Member.objects.filter(pk=otto.pk).update(is_lead=True)
    otto.refresh_from_db()
    load.allow(by=otto, task_days=Decimal(9), role_days=Decimal(9))
    assert committed(cast["priya"])["Priya Raman"] == 2.0
