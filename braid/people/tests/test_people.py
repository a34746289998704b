"""The roster, profiles, rights, pods and the settings of a workspace."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from braid.activity.actions import comment, record
from braid.activity.models import Event
from braid.base.models import Side
from braid.people.models import Member, Pod, User, Workspace
from tests.queries import asked

NAUGHTY = [
    "Tom & Jerry <b>",
    "' OR 1=1 --",
    "田中さん",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "%s%n%(x)s",
    "a" * 120,
]


def events() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("name", flat=True))


def place(**changes):
    fields = {
        "name": "Nora",
        "email": "",
        "side": "product",
        "discipline": "",
        "right": "member",
        "joined_on": "2026-01-05",
    }
    return fields | changes


def test_the_list_shows_everybody_with_side_and_links_to_the_profile(as_member, cast, gus):
    body = as_member(gus).get("/w/acme/people/").content.decode()
    for member in cast.values():
        assert f'href="/w/acme/people/{member.pk}/"' in body
    assert "Product marketer" in body
    assert "executive sponsor" in body
    assert "people/new/" not in body


def test_the_list_costs_the_same_for_few_and_many(as_member, priya, workspace, django_assert_max_num_queries):
    client = as_member(priya)
    pod = Pod.objects.create(workspace=workspace, name="Onboarding")
    pod.members.set(Member.objects.all())
    counts = []
    for more in (0, 20):
        for number in range(more):
            pod.members.add(
                Member.objects.create(workspace=workspace, name=f"Colleague {number}", side="product")
            )
        Workspace.objects.update(version=timezone.now().microsecond + more)
        with django_assert_max_num_queries(8) as captured:
            assert client.get("/w/acme/people/").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_list_filters_searches_and_sorts_by_its_address(as_member, priya, cast):
    client = as_member(priya)

    def names(query: str) -> list[str]:
        listed = client.get(f"/w/acme/people/?{query}").content.decode()
        order = sorted((listed.find(f'/people/{m.pk}/"><span class="person"'), k) for k, m in cast.items())
        return [key for where, key in order if where >= 0]

    assert set(names("side=marketing")) == {key for key, one in cast.items() if one.side == "marketing"}
    assert names("right=guest") == ["gus"]
    assert names("state=sponsor") == ["ella"]
    assert names("q=designer") == ["lina"]
    assert names("q=nobody+at+all") == []
    assert names("sort=-name")[0] == "tomas"
    Member.objects.filter(pk=cast["tessa"].pk).update(left_on=timezone.localdate())
    Workspace.objects.update(version=99)
    assert "tessa" not in names("side=marketing")
    assert names("state=left") == ["tessa"]


def test_the_list_answers_htmx_with_its_rows(as_member, priya):
    body = as_member(priya).get("/w/acme/people/", headers={"hx-request": "true"}).content.decode()
    assert "Marco Bellini" in body
    assert "<html" not in body


def test_a_profile_says_how_somebody_works(as_member, priya, marco):
    client = as_member(marco)
    path = f"/w/acme/people/{marco.pk}/profile/"
    assert client.get(path).status_code == 200
    fields = {
        "name": "Marco Bellini",
        "discipline": "PMM",
        "how_i_work": "Mornings & <b>short</b>",
        "how_judged": "**Pipeline**",
        "need_from_other": "Dates early",
    }
    assert client.post(path, fields).status_code == 303
    body = as_member(priya).get(f"/w/acme/people/{marco.pk}/").content.decode()
    assert "Mornings &amp; " in body
    assert "<b>" not in body
    assert "<strong>Pipeline</strong>" in body
    assert events() == ["profile.changed"]
    assert "Dates early" not in str(Event.objects.get().facts)


def test_nobody_writes_the_profile_of_somebody_with_an_account(as_member, priya, marco, gus):
    fields = {"name": "Changed", "how_i_work": "Changed"}
    for member in (priya, gus):
        assert as_member(member).post(f"/w/acme/people/{marco.pk}/profile/", fields).status_code == 403
    marco.refresh_from_db()
    assert (marco.name, marco.how_i_work) == ("Marco Bellini", "")
    assert events() == []


@pytest.mark.parametrize("name", NAUGHTY)
def test_anybody_can_be_put_on_the_roster_whatever_the_name(as_member, priya, name):
    client = as_member(priya)
    response = client.post("/w/acme/people/new/", place(name=name))
    assert response.status_code == 303
    person = Member.objects.get(user=None)
    assert person.name == name
    assert events() == ["member.added"]
    for path in (response["Location"], "/w/acme/people/", "/w/acme/activity/"):
        body = client.get(path).content.decode()
        assert "<script>alert" not in body
    assert client.get(f"{response['Location']}profile/").status_code == 200


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": ""}, "Name"),
        ({"name": "a" * 121}, "Up to 120 characters fit"),
        ({"name": "a\x00b"}, "cannot be kept (NUL)"),
        ({"side": "both"}, "Side"),
        ({"right": "owner"}, "Right"),
        ({"email": "no mail"}, "Write a mail address"),
        ({"email": "MARCO@acme.example"}, "on the roster already"),
        ({"joined_on": "2026-02-30"}, "Write the date as"),
    ],
)
def test_a_wrong_entry_is_refused_with_its_field_and_nothing_is_written(as_member, priya, wrong, says):
    before = Member.objects.count()
    response = as_member(priya).post("/w/acme/people/new/", place(**wrong))
    assert response.status_code == 422
    assert says in response.content.decode()
    assert Member.objects.count() == before
    assert events() == []


def test_only_admins_manage_people(as_member, marco, gus, priya):
    for member in (marco, gus):
        client = as_member(member)
        assert client.get("/w/acme/people/new/").status_code == 403
        assert client.post("/w/acme/people/new/", place()).status_code == 403
        assert client.post(f"/w/acme/people/{priya.pk}/place/", place(right="guest")).status_code == 403
        assert client.post(f"/w/acme/people/{priya.pk}/leave/", {"left_on": "2026-11-01"}).status_code == 403
        assert client.post("/w/acme/settings/", {"name": "Mine"}).status_code == 403
    priya.refresh_from_db()
    assert priya.right == "admin"
    assert priya.left_on is None
    assert Workspace.objects.get().name == "Acme"
    assert events() == []


def test_an_admin_changes_side_right_lead_and_sponsor(as_member, priya, marco):
    path = f"/w/acme/people/{marco.pk}/place/"
    fields = place(
        name="Marco Bellini", email=marco.email, side="product", right="admin", is_lead="on", is_sponsor="on"
    )
    assert as_member(priya).post(path, fields).status_code == 303
    marco.refresh_from_db()
    assert (marco.side, marco.right, marco.is_lead, marco.is_sponsor) == ("product", "admin", True, True)
    event = Event.objects.get()
    assert (event.name, event.facts["right"], event.by) == ("member.changed", "admin", priya)
    assert as_member(marco).get("/w/acme/people/new/").status_code == 200


def test_the_last_admin_can_neither_step_down_nor_leave(as_member, priya, marco):
    client = as_member(priya)
    fields = place(name=priya.name, email=priya.email, right="member")
    response = client.post(f"/w/acme/people/{priya.pk}/place/", fields)
    assert response.status_code == 422
    assert "is the only admin" in response.content.decode()
    response = client.post(f"/w/acme/people/{priya.pk}/leave/", {"left_on": timezone.localdate().isoformat()})
    assert response.status_code == 422
    assert "is the only admin" in response.content.decode()
    priya.refresh_from_db()
    assert (priya.right, priya.left_on) == ("admin", None)
    assert events() == []
    # An admin on the roster who cannot sign in does not count.
    Member.objects.create(workspace=priya.workspace, name="Paper", right="admin")
    assert client.post(f"/w/acme/people/{priya.pk}/place/", fields).status_code == 422
    Member.objects.filter(pk=marco.pk).update(right="admin")
    assert client.post(f"/w/acme/people/{priya.pk}/place/", fields).status_code == 303


def test_who_has_left_is_shut_out_at_once_and_what_they_did_stays(as_member, priya, marco):
    theirs = as_member(marco)
    assert theirs.get("/w/acme/people/").status_code == 200
    today = timezone.localdate().isoformat()
    assert as_member(priya).post(f"/w/acme/people/{marco.pk}/leave/", {"left_on": today}).status_code == 303
    assert theirs.get("/w/acme/people/").status_code == 404
    assert theirs.post(f"/w/acme/people/{marco.pk}/profile/", {"name": "Still here"}).status_code == 404
    marco.refresh_from_db()
    assert marco.name == "Marco Bellini"
    assert "has left" in as_member(priya).get("/w/acme/people/?state=left").content.decode()
    assert as_member(priya).post(f"/w/acme/people/{marco.pk}/return/").status_code == 303
    assert theirs.get("/w/acme/people/").status_code == 200
    assert events() == ["member.left", "member.returned"]


def test_a_last_day_may_be_noted_ahead(as_member, priya, marco):
    day = timezone.localdate() + timedelta(days=30)
    answer = as_member(priya).post(f"/w/acme/people/{marco.pk}/leave/", {"left_on": day.isoformat()})
    assert answer["Location"].endswith(f"/people/{marco.pk}/hand-over/")
    marco.refresh_from_db()
    assert (marco.left_on, marco.has_left, marco.may("edit")) == (day, False, True)
    assert Member.objects.here().filter(pk=marco.pk).exists()
    assert "here until" in as_member(marco).get(f"/w/acme/people/{marco.pk}/").content.decode()


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("1999-01-01", "before the first day"),
        ("never", "Write the date as"),
        ("", "required"),
    ],
)
def test_a_last_day_must_make_sense(as_member, priya, marco, day, says):
    response = as_member(priya).post(f"/w/acme/people/{marco.pk}/leave/", {"left_on": day})
    assert response.status_code == 422
    assert says in response.content.decode()
    marco.refresh_from_db()
    assert marco.left_on is None
    assert events() == []


def test_a_guest_may_leave_too_today_or_later_and_take_nobody_along(as_member, gus, ella):
    today, later = timezone.localdate(), timezone.localdate() + timedelta(days=3)
    client = as_member(gus)
    assert "Leave this workspace" in client.get(f"/w/acme/people/{gus.pk}/").content.decode()
    assert client.post(f"/w/acme/people/{ella.pk}/leave/", {"left_on": today}).status_code == 403
    answer = client.post(f"/w/acme/people/{gus.pk}/leave/", {"left_on": later})
    assert client.get(answer["Location"]).status_code == 200
    assert client.post(f"/w/acme/people/{gus.pk}/leave/", {"left_on": today})["Location"] == "/"
    assert client.get("/w/acme/").status_code == 404


def test_a_member_may_leave_by_themselves_but_remove_nobody_else(as_member, marco, ella):
    client = as_member(marco)
    today = timezone.localdate().isoformat()
    assert client.post(f"/w/acme/people/{ella.pk}/leave/", {"left_on": today}).status_code == 403
    assert client.post(f"/w/acme/people/{marco.pk}/leave/", {"left_on": today})["Location"] == "/"
    assert client.get("/w/acme/people/").status_code == 404


def test_a_pod_says_when_one_side_is_missing(as_member, marco, priya, cast):
    client = as_member(marco)
    response = client.post(
        "/w/acme/people/pods/new/",
        {"name": "Onboarding & <b>", "purpose": "First week", "members": [cast["amir"].pk]},
    )
    assert response.status_code == 303
    body = client.get(response["Location"]).content.decode()
    assert "nobody from Product is in this pod" in body
    assert "Onboarding &amp; &lt;b&gt;" in body
    pod = Pod.objects.get()
    fields = {"name": "Onboarding", "members": [cast["amir"].pk, priya.pk]}
    assert client.post(f"/w/acme/people/pods/{pod.pk}/edit/", fields).status_code == 303
    assert "in this pod" not in client.get("/w/acme/people/pods/").content.decode()
    assert "Onboarding" in client.get(f"/w/acme/people/{priya.pk}/").content.decode()
    assert client.post(f"/w/acme/people/pods/{pod.pk}/remove/").status_code == 303
    assert Pod.objects.count() == 0
    assert events() == ["pod.made", "pod.changed", "pod.removed"]


def test_two_pods_cannot_have_one_name(as_member, marco, workspace):
    Pod.objects.create(workspace=workspace, name="Onboarding")
    response = as_member(marco).post("/w/acme/people/pods/new/", {"name": "ONBOARDING"})
    assert response.status_code == 422
    assert "a pod of this name already" in response.content.decode()
    assert Pod.objects.count() == 1
    assert events() == []


def test_somebody_of_another_workspace_is_no_choice_for_a_pod(as_member, marco, otto):
    response = as_member(marco).post("/w/acme/people/pods/new/", {"name": "Mixed", "members": [otto.pk]})
    assert response.status_code == 422
    assert Pod.objects.count() == 0


def test_empty_pods_teach(as_member, marco, gus):
    assert "A pod is a handful of people" in as_member(marco).get("/w/acme/people/pods/").content.decode()
    assert "pods/new/" not in as_member(gus).get("/w/acme/people/pods/").content.decode()


def test_the_settings_of_a_workspace_rename_its_sides_everywhere(as_member, priya, marco):
    client = as_member(priya)
    fields = {
        "name": "Acme & Co",
        "product_name": "Build",
        "marketing_name": "Growth",
        "time_zone": "Asia/Tokyo",
        "year_starts_in": "7",
    }
    assert client.get("/w/acme/settings/").status_code == 200
    assert client.post("/w/acme/settings/", fields).status_code == 303
    workspace = Workspace.objects.get()
    assert workspace.side_name(Side.MARKETING) == "Growth"
    assert "Growth" in client.get(f"/w/acme/people/{marco.pk}/").content.decode()
    assert events() == ["workspace.changed"]
    refused = client.post(
        "/w/acme/settings/", fields | {"year_starts_in": "13", "time_zone": "Nowhere", "name": ""}
    )
    assert refused.status_code == 422
    workspace.refresh_from_db()
    assert workspace.name == "Acme & Co"
    assert events() == ["workspace.changed"]


def test_detail_pages_stay_within_eleven_queries(as_member, priya, marco, workspace):
    pod = Pod.objects.create(workspace=workspace, name="Onboarding")
    pod.members.set([priya, marco])
    client = as_member(priya)
    for number in range(9):
        record(marco, "pod.changed", pod)
        comment(pod, by=marco, body=f"Word {number}")

    for path in (
        f"people/{marco.pk}/",
        f"people/pods/{pod.pk}/",
        "people/pods/",
        "people/invitations/",
        "activity/",
    ):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(f"/w/acme/{path}").status_code == 200
        # (Three of them are the panel of a thing, for its first reader alone: what was said, what happened, its files;
        # on the page of a person two more are what they can explain, and their first weeks.)
        assert len(asked(queries)) <= (11 if path == f"people/{marco.pk}/" else 9), (path, asked(queries))


def test_a_signed_in_stranger_learns_nothing(db, priya):
    User.objects.create_user("eve@example.org", "x", name="Eve")
    client = Client()
    client.force_login(User.objects.get(email="eve@example.org"))
    assert client.get("/w/acme/people/").status_code == client.get("/w/nothing/people/").status_code == 404
