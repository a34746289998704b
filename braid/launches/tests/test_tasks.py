"""What has to be done for a launch: by whom, until when, and that it moves with the day."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from braid.activity.for_you import OWE, lines
from braid.activity.models import Event
from braid.launches.actions import change_launch
from braid.launches.models import Assumption, Gate, Launch, LaunchStage, Task, TaskMark
from braid.launches.shipping import call_off, ship
from braid.launches.task_actions import add_task, change_task, mark_task, remove_task
from braid.people.models import Member

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 16)


@pytest.fixture
def launch(workspace) -> Launch:
    return Launch.objects.create(workspace=workspace, name="Insights 2.0", on=DAY)


def events() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("name", flat=True))


def page_of(launch: Launch, browser) -> str:
    return browser.get(f"/w/acme/launches/{launch.pk}/").content.decode()


def test_a_relative_day_moves_with_the_launch_and_a_fixed_one_does_not(launch, priya, as_member):
    moving = add_task(launch, by=priya, title="Brief support", side="product", days=-21)
    fixed = add_task(launch, by=priya, title="Book the stage", side="product", on=date(2026, 5, 1))
    assert (moving.due, fixed.due) == (date(2026, 5, 26), date(2026, 5, 1))
    page = page_of(launch, as_member(priya))
    assert "26 May 2026 · launch − 21 d" in page or "26 May · launch − 21 d" in page
    change_launch(launch, by=priya, on=DAY + timedelta(days=14))
    moving, fixed = (Task.objects.select_related("launch").get(pk=row.pk) for row in (moving, fixed))
    assert (moving.due, fixed.due) == (date(2026, 6, 9), date(2026, 5, 1))
    change_launch(launch, by=priya, on=None)
    moving.refresh_from_db()
    assert (moving.due, "launch − 21 d" in page_of(launch, as_member(priya))) == (None, True)


def test_gates_and_stages_to_come_move_along_when_asked(launch, priya, as_member):
    today = timezone.localdate()
    change_launch(launch, by=priya, on=today + timedelta(days=30))
    own = {"workspace": launch.workspace, "launch": launch}
    past = Gate.objects.create(**own, name="Past", due_on=today - timedelta(days=3))
    gate = Gate.objects.create(**own, name="To come", due_on=today + timedelta(days=20))
    stage = LaunchStage.objects.create(
        **own, name="Fans", on=today + timedelta(days=10), until=today + timedelta(days=12)
    )
    values = {
        "name": launch.name,
        "kind_of": "quiet",
        "tier": "3",
        "ripple": "ask",
        "on": (today + timedelta(days=37)).isoformat(),
    }
    there = f"/w/acme/launches/{launch.pk}/edit/"
    assert 'name="along"' in as_member(priya).get(there).content.decode()
    assert as_member(priya).post(there, {**values, "along": "on"}).status_code == 303
    for row in (past, gate, stage):
        row.refresh_from_db()
    assert (past.due_on, gate.due_on) == (today - timedelta(days=3), today + timedelta(days=27))
    assert (stage.on, stage.until) == (today + timedelta(days=17), today + timedelta(days=19))
    assert Event.objects.filter(name="launch.changed").latest("pk").facts["moved"] == {
        "gates": 1,
        "stages": 1,
    }
    assert (
        as_member(priya).post(there, {**values, "on": (today + timedelta(days=30)).isoformat()}).status_code
        == 303
    )
    gate.refresh_from_db()
    assert gate.due_on == today + timedelta(days=27)


def test_what_comes_after_the_day_counts_from_the_day_on_which_it_went_out(launch, priya):
    task = add_task(launch, by=priya, title="Look at the numbers", side="product", days=7)
    ship(launch, by=priya, on=date(2026, 6, 20))
    assert task.due == date(2026, 6, 27)


def test_it_is_due_in_one_way_and_owned_by_nobody_of_the_other_side(launch, priya, marco, ella):
    for values, field in (
        ({"days": 1, "on": DAY}, "on"),
        ({"owner": marco}, "owner"),
        ({"title": " "}, "title"),
        ({"days": 9999}, "days"),
        ({"side": "other"}, "side"),
    ):
        with pytest.raises(ValidationError) as refused:
            add_task(launch, by=priya, **{"title": "Brief support", "side": "product", **values})
        assert field in refused.value.message_dict
    assert not Task.objects.exists()
    assert events() == []
    assert add_task(launch, by=priya, title="Sign it", side="product", owner=ella).owner == ella


def test_done_is_a_row_with_who_and_when_and_can_be_opened_again(launch, marco, priya, as_member):
    task = add_task(launch, by=priya, title="Write the post", side="marketing", owner=marco)
    where = f"/w/acme/launches/{launch.pk}/tasks/{task.pk}/done/"
    assert as_member(marco).post(where).status_code == 303
    assert "done on" in page_of(launch, as_member(priya))
    as_member(marco).post(where)
    as_member(marco).post(where, {"open": "1"})
    assert list(TaskMark.objects.order_by("pk").values_list("state", "by")) == [
        ("done", marco.pk),
        ("open", marco.pk),
    ]
    assert events() == ["launch.task_added", "launch.task_done", "launch.task_reopened"]
    assert Task.objects.open().get() == task


def test_a_side_ticks_its_own(launch, cast, as_member):
    task = add_task(launch, by=cast["marco"], title="Write the post", side="marketing")
    of_product = cast["priya"]
    Member.objects.filter(pk=of_product.pk).update(right=Member.Right.MEMBER)
    of_product.refresh_from_db()
    for who in (of_product, cast["gus"]):
        where = f"/w/acme/launches/{launch.pk}/tasks/{task.pk}/done/"
        assert as_member(who).post(where).status_code == 403
        with pytest.raises(PermissionDenied):
            mark_task(task, by=who)
    assert not TaskMark.objects.exists()
    assert events() == ["launch.task_added"]


def test_a_task_is_not_readiness(launch, priya, as_member):
    Gate.objects.create(workspace=launch.workspace, launch=launch, name="Docs")
    before = Gate.objects.visible_to(priya).tallies(Assumption.objects.visible_to(priya))
    mark_task(add_task(launch, by=priya, title="Docs", side="product"), by=priya)
    assert Gate.objects.visible_to(priya).tallies(Assumption.objects.visible_to(priya)) == before


def test_what_i_owe_stands_on_for_you_the_late_one_first(launch, marco, priya):
    today = timezone.localdate()
    change_launch(launch, by=priya, on=today + timedelta(days=10))
    for title, days in (("Soon", -3), ("Late", -12), ("Far", 30), ("Whenever", None)):
        add_task(launch, by=priya, title=title, side="marketing", owner=marco, days=days)
    add_task(launch, by=priya, title="Of nobody", side="marketing")
    done = add_task(launch, by=priya, title="Done", side="marketing", owner=marco, days=-1)
    mark_task(done, by=marco)
    owed = [one for one in lines(marco)[OWE] if "tasks" in one.act_url]
    assert [one.what for one in owed] == ["Late", "Soon", "Whenever"]
    assert owed[0].on == today - timedelta(days=2)
    assert owed[0].post
    assert not [one for one in lines(priya)[OWE] if "tasks" in one.act_url]
    call_off(launch, by=priya)
    assert not [one for one in lines(marco)[OWE] if "tasks" in one.act_url]


def test_tasks_are_added_changed_and_taken_away_on_screens(launch, marco, otto, gus, as_member):
    browser = as_member(marco)
    here = f"/w/acme/launches/{launch.pk}/tasks/"
    values = {
        "title": "Write the <post>",
        "side": "marketing",
        "owner": marco.pk,
        "days": "-7",
        "role": "",
        "on": "",
    }
    assert browser.post(f"{here}new/", {**values, "on": "2026-05-01"}).status_code == 422
    assert browser.post(f"{here}new/", {**values, "owner": otto.pk}).status_code == 422
    assert browser.post(f"{here}new/", values).status_code == 303
    task = Task.objects.get()
    assert (task.owner, task.days) == (marco, -7)
    assert "Write the &lt;post&gt;" in page_of(launch, browser)
    assert browser.post(f"{here}{task.pk}/", {**values, "days": "-14"}).status_code == 303
    task.refresh_from_db()
    assert task.days == -14
    assert as_member(gus).post(f"{here}{task.pk}/", {"remove": "1"}).status_code == 403
    assert browser.post(f"{here}{task.pk}/", {"remove": "1"}).status_code == 303
    assert events() == ["launch.task_added", "launch.task_changed", "launch.task_removed"]


def test_changing_and_removing_ask_who_it_is(launch, priya, gus, otto):
    task = add_task(launch, by=priya, title="Docs", side="product")
    for who in (gus, otto):
        for act in (
            lambda who=who: change_task(task, by=who, title="x"),
            lambda who=who: remove_task(task, by=who),
        ):
            with pytest.raises(PermissionDenied):
                act()
    assert Task.objects.get().title == "Docs"
