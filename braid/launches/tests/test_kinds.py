"""Kinds of launch as templates: chosen with evidence, copied at the start, changed and shared as files."""

from datetime import date, timedelta
from io import BytesIO

import pytest
import yaml
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from braid.activity.models import Event
from braid.base import small_files
from braid.base.small_files import read
from braid.launches.actions import change_launch, create_launch
from braid.launches.kind_actions import copy_template, keep_template, save_as_template
from braid.launches.models import Gate, Launch, LaunchStage, LaunchTemplate, Task
from braid.launches.plans import plan_of
from braid.launches.shipped import shipped
from braid.launches.starting import plan_from
from tests.test_edit_forms import fields

pytestmark = pytest.mark.django_db
KINDS = "/w/acme/launches/kinds/"
NEW = "/w/acme/launches/new/"
DAY = date(2026, 6, 16)
WHY = "34 of 40 beta accounts use it every week"
SAID = {
    "braid_launch_template": 1, "name": "Our own", "kind": "staggered", "tier": 2, "purpose": "To learn first",
    "roles": [{"name": "Beta lead", "side": "product"}, {"name": "Press", "side": "marketing", "tiers": [1]}],
    "gates": [{"name": "Beta holds", "blocking": True, "bar": 35, "unit": "%", "due": -14}, {"name": "Legal", "tiers": [1]}],
    "stages": [{"name": "Beta", "from": -40, "until": -10}, {"name": "Everyone", "from": 0}],
    "tasks": [
        {"title": "Ask five accounts", "side": "product", "role": "Beta lead", "due": -28},
        {"title": "Mail", "side": "marketing", "due": 0},
        {"title": "Brief press", "side": "marketing", "role": "Press", "due": -7, "tiers": [1]},
    ],
    "reviews": [7, 30],
}  # fmt: skip


@pytest.fixture
def template(priya) -> LaunchTemplate:
    return keep_template(plan_of(SAID), by=priya)


def events() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("name", flat=True))


def text(response) -> str:
    return response.content.decode()


def test_the_shipped_ones_differ_by_kind_and_tier():
    assert list(shipped()) == ["quiet", "staggered", "major"]
    for plan in shipped().values():
        sizes = [len((p := plan.for_tier(tier)).gates) + len(p.tasks) for tier in (1, 2, 3, 4)]
        assert sizes == sorted(sizes, reverse=True)
        assert sizes[0] > sizes[-1]
        for tier in (1, 2, 3, 4):
            part = plan_of(plan.for_tier(tier).says())
            assert {task.side for task in part.tasks} == {"product", "marketing"}
            assert any(gate.blocking for gate in part.gates)
            roles = {role.name for role in part.roles}
            assert {task.role for task in part.tasks} <= roles
        assert plan.reviews
    assert shipped()["staggered"].stages


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_a_file_is_read_back_as_it_was_written(form):
    for plan in (*shipped().values(), plan_of(SAID)):
        assert plan_of(small_files.read(small_files.write(plan.says(), form).encode())) == plan


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "loud"}, "kind: is one of"),
        ({"braid_launch_template": 2}, "has to be 1"),
        ({"tier": 5}, "tier: is a whole number from 1 to 4"),
        ({"people": ["Priya"]}, "people: a template holds no people"),
        ({"gates": [{"name": "x", "asked_of": "sales"}]}, "gates[0].asked_of"),
        ({"gates": [{"name": "x", "bar": "much"}]}, "gates[0].bar: is a number"),
        ({"gates": [{"name": "x", "bar": float("nan")}]}, "gates[0].bar: is a number"),
        ({"gates": [{"name": "x", "due": True}]}, "gates[0].due"),
        ({"gates": ["x"]}, "gates[0]: is a map"),
        ({"stages": [{"name": "A", "from": 5}, {"name": "B", "from": -5}]}, "stages[1].from: lies before the stage before"),
        ({"stages": [{"name": "A", "from": 5, "until": 1}]}, "stages[0].until"),
        ({"tasks": [{"title": "x", "side": "product", "role": "Nobody"}]}, "tasks[0].role"),
        ({"tasks": [{"title": "x", "side": "marketing", "role": "Beta lead"}]}, "role of the other side"),
        ({"tasks": [{"title": "x" * 201, "side": "product"}]}, "tasks[0].title"),
        ({"tasks": [{"title": "x", "side": "product", "due": -9999}]}, "tasks[0].due"),
        ({"tasks": [{"title": "x", "side": "product"}] * 81}, "tasks: holds up to 80"),
        ({"roles": [{"name": "A", "side": "product"}] * 2}, "there twice"),
        ({"reviews": [0]}, "reviews[0]"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_its_field(change, said):
    with pytest.raises(ValidationError) as refused:
        plan_of({**SAID, **change})
    assert said in " ".join(refused.value.messages)


@pytest.mark.parametrize(
    "data",
    [
        b"a: &x 1\nb: *x", b"!!python/object/apply:os.system ['true']", b"a: 1\na: 2", b"\xff\xfe", b"[" * 5000, b"x" * 100_001,
        b'{"a": 1, "a": 2}', b"- just a list",
    ],
)  # fmt: skip
def test_a_hostile_file_is_refused_and_nothing_is_kept(data, priya, as_member):
    response = as_member(priya).post(f"{KINDS}upload/", {"file": BytesIO(data)})
    assert response.status_code == 422
    assert "id_file_error" in text(response)
    assert not LaunchTemplate.objects.exists()
    assert events() == []


def test_up_and_down_as_a_file(priya, marco, gus, as_member):
    browser = as_member(priya)
    data = yaml.safe_dump({**SAID, "name": "<b>Ours</b>"}).encode()
    assert browser.post(f"{KINDS}upload/", {"file": BytesIO(data)}).status_code == 303
    row = LaunchTemplate.objects.get()
    there = f"{KINDS}{row.pk}/"
    page = text(browser.get(there))
    assert "&lt;b&gt;Ours" in page
    assert "launch − 28 d" in page
    assert "Brief press" not in page
    assert "Brief press" in text(browser.get(f"{there}?tier=1"))
    answer = as_member(gus).get(f"{there}file/")
    assert answer["Content-Disposition"].endswith('.launch.yaml"')
    assert plan_of(small_files.read(answer.content)) == plan_of(row.content)
    assert as_member(gus).post(f"{KINDS}upload/", {"file": BytesIO(data)}).status_code == 403
    assert (
        plan_of(small_files.read(browser.get(f"{KINDS}shipped/major/file/?as=json").content))
        == shipped()["major"]
    )
    assert browser.get(f"{KINDS}shipped/loud/").status_code == 404


def test_planning_begins_by_choosing_and_asks_for_evidence(template, priya, marco, ella, as_member):
    browser = as_member(marco)
    choice = text(browser.get(f"{NEW}?item=NIM-7"))
    assert f"?template={template.pk}&amp;item=NIM-7" in choice
    assert "?template=major&amp;item=NIM-7" in choice
    where = f"{NEW}?template={template.pk}"
    assert "Beta lead" in text(browser.get(where))
    values = {
        "name": "Insights 2.0", "tier": "2", "on": DAY.isoformat(), "role-0": priya.pk, "product_owner": "", "marketing_owner": marco.pk,
    }  # fmt: skip
    for without in (
        {"kind_evidence": " "},
        {"kind_evidence": WHY, "on": ""},
        {"kind_evidence": WHY, "role-0": marco.pk},
    ):
        assert browser.post(where, {**values, **without}).status_code == 422
    assert not Launch.objects.exists()
    assert browser.post(where, {**values, "kind_evidence": WHY}).status_code == 303
    launch = Launch.objects.get()
    assert (launch.kind_of, launch.tier, launch.kind_evidence, launch.kind_by) == ("staggered", 2, WHY, marco)
    assert launch.kind_at
    assert launch.review_days == [7, 30]
    gates = Gate.objects.values_list("name", "is_blocking", "bar", "unit", "due_on")
    assert list(gates) == [("Beta holds", True, 35, "%", date(2026, 6, 2))]
    assert list(LaunchStage.objects.values_list("name", "on", "until")) == [
        ("Beta", date(2026, 5, 7), date(2026, 6, 6)),
        ("Everyone", DAY, None),
    ]
    tasks = Task.objects.values_list("title", "side", "role", "owner", "days")
    assert list(tasks) == [
        ("Ask five accounts", "product", "Beta lead", priya.pk, -28),
        ("Mail", "marketing", "", marco.pk, 0),
    ]
    assert events() == ["launch_template.made", "launch.created"]
    page = text(browser.get(f"/w/acme/launches/{launch.pk}/"))
    assert WHY in page
    assert "23 Jun" in page


def test_without_a_template_evidence_is_asked_too(priya, as_member):
    browser = as_member(priya)
    values = {"name": "Insights 2.0", "tier": "3", "kind_of": "quiet"}
    assert browser.post(f"{NEW}?template=none", values).status_code == 422
    assert browser.post(f"{NEW}?template=none", {**values, "kind_evidence": WHY}).status_code == 303
    assert (Gate.objects.count(), Launch.objects.get().review_days) == (0, [7, 30, 90])
    assert browser.get(f"{NEW}?template=987654").status_code == 404


def test_another_kind_asks_anew_what_speaks_for_it(priya, marco, as_member):
    launch = create_launch(by=marco, name="Insights", kind_of="quiet", kind_evidence="Three asked for it")
    there = f"/w/acme/launches/{launch.pk}/edit/"
    values = {"name": "Insights", "tier": "3", "kind_of": "major", "kind_evidence": "Three asked for it"}
    refused = as_member(priya).post(there, values)
    assert refused.status_code == 422
    assert "You have chosen another kind" in text(refused)
    assert as_member(priya).post(there, {**values, "kind_evidence": WHY}).status_code == 303
    launch.refresh_from_db()
    assert (launch.kind_of, launch.kind_evidence, launch.kind_by) == ("major", WHY, priya)
    change_launch(launch, by=marco, name="Insights 2.0", kind_evidence=WHY)
    launch.refresh_from_db()
    assert launch.kind_by == priya


def test_a_later_change_of_a_template_touches_no_launch(template, priya):
    launch = create_launch(
        by=priya, name="Insights", on=DAY, tier=2, plan=plan_of(template.content), kind_evidence=WHY
    )

    def parts() -> list:
        return [
            list(table.objects.filter(launch=launch).order_by("pk").values_list())
            for table in (Gate, LaunchStage, Task)
        ]

    before = parts()
    keep_template(
        plan_of({**SAID, "kind": "quiet", "gates": [], "tasks": [], "stages": []}), by=priya, row=template
    )
    template.delete()
    launch.refresh_from_db()
    assert parts() == before
    assert launch.kind_of == "staggered"


def test_a_launch_is_saved_as_a_template_without_people_and_days(template, priya, marco, as_member):
    launch = create_launch(
        by=priya, name="Insights", on=DAY, tier=2, plan=plan_of(template.content), kind_evidence=WHY,
        people={"Beta lead": priya}, product_owner=priya, marketing_owner=marco,
    )  # fmt: skip
    assert as_member(marco).post(f"/w/acme/launches/{launch.pk}/template/").status_code == 303
    made = plan_of(LaunchTemplate.objects.exclude(pk=template.pk).get().content)
    whole = plan_of(SAID).for_tier(2)
    assert (made.gates, made.stages, made.tasks) == (whole.gates, whole.stages, whole.tasks)
    assert (made.kind, made.tier, made.reviews) == ("staggered", 2, (7, 30))
    assert [role.name for role in made.roles] == ["Beta lead"]
    assert "Priya" not in str(made.says())


def test_a_launch_for_some_people_only_does_not_become_a_template_for_all(priya, as_member):
    launch = create_launch(by=priya, name="Secret", kind_of="quiet")
    Launch.objects.filter(pk=launch.pk).update(is_restricted=True)
    launch.refresh_from_db()
    with pytest.raises(ValidationError):
        save_as_template(launch, by=priya)
    assert not LaunchTemplate.objects.exists()


def test_a_copy_is_changed_in_a_form(marco, gus, as_member):
    browser = as_member(marco)
    assert browser.post(f"{KINDS}shipped/major/copy/").status_code == 303
    row = LaunchTemplate.objects.get()
    there = f"{KINDS}{row.pk}/edit/"
    sent = fields(text(browser.get(there)))
    assert browser.post(there, {**sent, "tasks-0-side": "sales"}).status_code == 422
    assert browser.post(there, {**sent, "tasks-0-tiers": "big"}).status_code == 422
    wrong = browser.post(there, {**sent, "tasks-0-role": "Nobody"})
    assert "tasks[0].role" in text(wrong)
    assert plan_of(LaunchTemplate.objects.get().content).tasks == shipped()["major"].tasks
    changed = {**sent, "name": "Ours", "tasks-0-title": "", "gates-0-due": "-50", "reviews": "14"}
    assert browser.post(there, changed).status_code == 303
    plan = plan_of(LaunchTemplate.objects.get().content)
    assert (plan.name, plan.gates[0].due, plan.reviews) == ("Ours", -50, (14,))
    assert plan.tasks == shipped()["major"].tasks[1:]
    assert as_member(gus).post(there, changed).status_code == 403


def test_only_who_may_edit_makes_templates(priya, gus, otto):
    launch = create_launch(by=priya, name="Insights", kind_of="quiet")
    for who in (gus, otto):
        for act in (
            lambda who=who: (
                keep_template(plan_of(SAID), by=who) if who is gus else save_as_template(launch, by=who)
            ),
            lambda who=who: save_as_template(launch, by=who),
        ):
            with pytest.raises(PermissionDenied):
                act()
    assert not LaunchTemplate.objects.exists()
    assert copy_template(plan_of(SAID), by=priya).name == "Our own (copy)"


HOURS = b"""
braid_launch_template: 1
name: By the hour
kind: major
purpose: The day itself.
roles:
  - {name: Launch lead, side: marketing, shift: 08:00 to 18:00}
tasks:
  - {title: Mail, side: marketing, role: Launch lead, due: 0, hour: 10:00}
  - {title: Post, side: marketing, due: 0, hour: "9:30"}
  - {title: Switch on, side: product, due: 0, hour: 08:15}
"""


def test_the_room_of_a_launch_begins_with_the_hours_and_shifts_of_its_template(priya, marco, as_member):
    plan = plan_of(read(HOURS))
    assert [task.hour for task in plan.tasks] == ["10:00", "09:30", "08:15"]
    assert all(plan_of(read(small_files.write(plan.says(), form).encode())) == plan for form in ("yaml", "json"))  # fmt: skip
    launch = create_launch(
        by=priya, name="Spring", on=timezone.localdate() + timedelta(days=9), kind_of="major", kind_evidence="Yes",
        plan=plan, people={"Launch lead": marco}, product_owner=priya, marketing_owner=marco,
    )  # fmt: skip
    room = as_member(marco).get(f"/w/acme/launches/{launch.pk}/room/").content.decode()
    assert 0 < room.index("Switch on") < room.index("Post") < room.index("Mail")
    assert "08:00 to 18:00" in room
    assert marco.name in room
    kept = plan_from(launch)
    assert {(task.title, task.due, task.hour) for task in kept.tasks} == {("Mail", 0, "10:00"), ("Post", 0, "09:30"), ("Switch on", 0, "08:15")}  # fmt: skip
    assert [role.shift for role in kept.roles] == ["08:00 to 18:00"]


@pytest.mark.parametrize(
    ("hour", "why"),
    [
        ("25:00", "is an hour such as 09:00"), ("noon", "is an hour"), ("9", "needs a text"), ("10:00:00", "up to 5"),
        ("[1]", "needs a text"), ('"٠٩:٠٠"', "is an hour"),
    ],
)  # fmt: skip
def test_an_hour_that_is_none_is_refused_by_its_field(hour, why):
    text = HOURS.decode().replace("hour: 10:00", f"hour: {hour}")
    with pytest.raises(ValidationError) as error:
        plan_of(read(text.encode()))
    assert [one.partition(":")[0] for one in error.value.messages] == ["tasks[0].hour"]
    assert why in error.value.messages[0]


def test_an_hour_needs_its_day():
    with pytest.raises(ValidationError, match="on which day"):
        plan_of(read(HOURS.replace(b"due: 0, hour: 10:00", b"hour: 10:00")))


def test_every_shipped_kind_has_something_for_the_hour():
    for plan in shipped().values():
        assert any(task.hour and task.due == 0 for task in plan.tasks), plan.name
