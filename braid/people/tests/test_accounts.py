"""Signing up, in and out, passwords and one's own settings, as a browser meets them."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from braid.people import limits
from braid.people.models import Member, User, Workspace
from tests.queries import asked

PASSWORD = "twelve green bottles"
NAUGHTY = [
    "Tom & Jerry <b>",
    "' OR 1=1 --",
    "田中さん",
    "\u202etest\u202c",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "%s%n",
    "Z\u0335\u0321a",
]


def account(email="dana@example.org", name="Dana", **fields) -> User:
    return User.objects.create_user(email, PASSWORD, name=name, **fields)


def sign_in(client, email="dana@example.org", password=PASSWORD, **more):
    return client.post("/sign-in/", {"login": email, "password": password}, **more)


def sign_up(client, **fields):
    return client.post(
        "/sign-up/", {"name": "Dana", "email": "dana@example.org", "password1": PASSWORD} | fields
    )


WORKSPACE = {
    "name": "Acme", "product_name": "Product", "marketing_name": "Growth", "side": "marketing",
    "discipline": "Product marketer", "time_zone": "Europe/Berlin", "year_starts_in": "4",
}  # fmt: skip


@pytest.mark.django_db
def test_the_first_person_signs_up_makes_a_workspace_and_lands_on_its_radar(client):
    assert client.get("/sign-up/").status_code == 200
    response = sign_up(client)
    assert response.status_code == 302
    response = client.get("/")
    assert response["Location"] == "/workspaces/new/"
    assert client.get("/workspaces/new/").status_code == 200
    response = client.post("/workspaces/new/", WORKSPACE)
    assert response.status_code == 303
    assert response["Location"] == "/w/acme/"
    member = Member.objects.get()
    assert (member.name, member.side, member.right) == ("Dana", "marketing", "admin")
    assert member.workspace.marketing_name == "Growth"
    assert member.workspace.year_starts_in == 4
    assert client.get("/")["Location"] == "/w/acme/"


@pytest.mark.django_db
def test_the_second_person_needs_an_invitation(client):
    account()
    response = client.get("/sign-up/")
    assert response.status_code == 403
    assert "invitation" in response.content.decode()
    assert sign_up(client, email="late@example.org").status_code == 403
    assert User.objects.count() == 1
    assert "Sign up" not in client.get("/sign-in/").content.decode()


@pytest.mark.django_db
def test_people_of_a_sample_do_not_take_the_place_of_the_first_person(client, cast, workspace):
    Workspace.objects.update(is_sample=True)
    assert client.get("/sign-up/").status_code == 200


@pytest.mark.django_db
def test_where_everybody_may_sign_up_a_taken_address_gets_the_same_answer_as_a_free_one(client, settings):
    settings.SIGNUP_OPEN = True
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    account(email="taken@example.org")
    free = sign_up(client, email="free@example.org")
    taken = sign_up(Client(), email="taken@example.org")
    assert free.status_code == taken.status_code == 302
    assert free["Location"] == taken["Location"] == "/sign-up/check-mail/"
    assert client.get("/sign-up/check-mail/").status_code == 200
    assert User.objects.filter(email="taken@example.org").count() == 1
    assert [m.to for m in mail.outbox] == [["free@example.org"], ["taken@example.org"]]
    assert "account already" in mail.outbox[1].subject
    link = re.search(r"/sign-up/confirm/\S+", mail.outbox[0].body)[0]
    assert client.get(link).status_code == 200
    assert client.post(link).status_code == 302
    assert sign_in(Client(), "free@example.org").status_code == 302


@pytest.mark.django_db
def test_a_weak_password_is_refused_and_no_account_is_made(client):
    response = sign_up(client, password1="12345")
    assert response.status_code == 422
    assert "too short" in response.content.decode()
    assert User.objects.count() == 0
    assert mail.outbox == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAUGHTY)
def test_any_name_can_be_signed_up_with_and_comes_back_unharmed(client, name):
    assert sign_up(client, name=name).status_code == 302
    assert User.objects.get().name == name.strip()
    client.post("/workspaces/new/", {**WORKSPACE, "name": name})
    assert Workspace.objects.get().name == name.strip()
    body = client.get("/you/").content.decode()
    assert "<script>alert" not in body


@pytest.mark.django_db
def test_a_name_with_a_null_character_is_refused(client):
    assert sign_up(client, name="Da\x00na").status_code == 422
    assert User.objects.count() == 0


@pytest.mark.django_db
def test_a_workspace_is_refused_with_the_field_named(client):
    client.force_login(account())
    response = client.post("/workspaces/new/", {**WORKSPACE, "time_zone": "Mars/Olympus", "side": "both"})
    assert response.status_code == 422
    assert "Time zone" in response.content.decode()
    assert Workspace.objects.count() == 0
    assert Member.objects.count() == 0


@pytest.mark.django_db
def test_members_and_sample_people_open_no_workspace(as_member, marco, priya):
    assert as_member(marco).post("/workspaces/new/", WORKSPACE).status_code == 403
    Workspace.objects.update(is_sample=True)
    assert as_member(priya).post("/workspaces/new/", WORKSPACE).status_code == 403
    assert Workspace.objects.count() == 1


@pytest.mark.django_db
def test_names_of_workspaces_may_be_equal_and_without_latin_letters(client):
    client.force_login(account())
    places = [
        client.post("/workspaces/new/", {**WORKSPACE, "name": n})["Location"]
        for n in ("Acme", "Acme", "田中")
    ]
    assert places[0] == "/w/acme/"
    assert re.fullmatch(r"/w/acme-\w{4}/", places[1])
    assert places[2] == "/w/workspace/"


@pytest.mark.django_db
def test_signing_in_and_out(client):
    account()
    assert sign_in(client, "DANA@example.org").status_code == 302
    assert client.get("/you/").status_code == 200
    assert client.get("/sign-out/").status_code == 200
    assert client.get("/you/").status_code == 200
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert client.get("/you/").status_code == 302


@pytest.mark.django_db
def test_a_wrong_password_and_an_unknown_address_get_the_same_words(client):
    account()
    wrong = sign_in(client, password="not this one")
    unknown = sign_in(client, "nobody@example.org")
    assert wrong.status_code == unknown.status_code == 422
    words = "No account has this mail address and this password"
    assert words in wrong.content.decode()
    assert words in unknown.content.decode()
    assert Session.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("email", ["dana@example.org", "nobody@example.org"])
def test_after_five_wrong_tries_it_says_wait_to_known_and_unknown_alike(client, email):
    account()
    for _try in range(5):
        assert "Too many" not in sign_in(client, email, "wrong").content.decode()
    right = sign_in(client, email)
    assert right.status_code == 422
    assert "Too many wrong tries. Wait five minutes" in right.content.decode()
    assert client.get("/you/").status_code == 302


@pytest.mark.django_db
def test_a_closed_account_says_so_only_to_who_knows_the_password(client):
    account(is_active=False)
    assert "Too" not in sign_in(client, password="wrong").content.decode()
    response = sign_in(client)
    assert response["Location"] == "/sign-in/closed/"
    assert "closed" in client.get("/sign-in/closed/").content.decode()
    assert client.get("/you/").status_code == 302


@pytest.mark.django_db
def test_signing_in_leads_only_to_pages_of_this_site(client):
    account()
    assert (
        client.post(
            "/sign-in/?next=https://evil.example/", {"login": "dana@example.org", "password": PASSWORD}
        )["Location"]
        == "/"
    )
    other = Client()
    assert (
        other.post("/sign-in/", {"login": "dana@example.org", "password": PASSWORD, "next": "/you/"})[
            "Location"
        ]
        == "/you/"
    )


@pytest.mark.django_db
def test_a_forgotten_password_is_renewed_by_mail_and_the_link_works_once(client):
    account(name="Tom & Jerry <3")
    assert client.get("/password/reset/").status_code == 200
    assert (
        client.post("/password/reset/", {"email": "dana@example.org"})["Location"] == "/password/reset/sent/"
    )
    assert client.get("/password/reset/sent/").status_code == 200
    [sent] = mail.outbox
    assert "Tom & Jerry <3" in sent.body
    assert "&amp;" not in sent.body
    assert sent.alternatives == []
    assert sent.subject == "[Braid] Choose a new password"
    link = re.search(r"http://testserver(/\S+)", sent.body)[1]
    form = client.get(link)["Location"]
    assert client.get(form).status_code == 200
    assert client.post(form, {"password1": "five", "password2": "five"}).status_code == 422
    assert (
        client.post(form, {"password1": "a brand new one", "password2": "a brand new one"}).status_code == 302
    )
    assert sign_in(Client(), password="a brand new one").status_code == 302
    assert sign_in(Client()).status_code == 422
    again = Client().get(link)
    assert again.status_code == 200
    assert "does not work any more" in again.content.decode()


@pytest.mark.django_db
def test_a_new_password_ends_the_sessions_of_the_old_one(client):
    account()
    old = Client()
    sign_in(old)
    client.post("/password/reset/", {"email": "dana@example.org"})
    link = re.search(r"http://testserver(/\S+)", mail.outbox[0].body)[1]
    client.post(
        client.get(link)["Location"], {"password1": "a brand new one", "password2": "a brand new one"}
    )
    assert old.get("/you/").status_code == 302


@pytest.mark.django_db
def test_asking_for_a_new_password_tells_nobody_who_has_an_account(client):
    account()
    known = client.post("/password/reset/", {"email": "dana@example.org"})
    unknown = client.post("/password/reset/", {"email": "nobody@example.org"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [m.to for m in mail.outbox] == [["dana@example.org"], ["nobody@example.org"]]
    assert "no account" in mail.outbox[1].subject


@pytest.mark.django_db
def test_a_mail_server_that_is_away_breaks_no_page(client, monkeypatch, caplog):
    account()

    def away(self, *args, **kwargs):
        raise ConnectionRefusedError("nobody listens")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", away)
    for email in ("dana@example.org", "nobody@example.org"):
        assert client.post("/password/reset/", {"email": email})["Location"] == "/password/reset/sent/"
    assert caplog.text.count("could not be sent") == 2
    assert "password/reset" not in caplog.text


@pytest.mark.django_db
def test_asking_too_often_for_a_new_password_is_stopped(client):
    account()
    answers = [
        client.post("/password/reset/", {"email": "dana@example.org"}).status_code for _try in range(6)
    ]
    assert answers == [302] * 5 + [429]
    assert len(mail.outbox) == 5


@pytest.mark.django_db
def test_people_of_a_sample_get_no_password_by_mail(client, priya):
    Workspace.objects.update(is_sample=True)
    client.post("/password/reset/", {"email": priya.user.email})
    assert mail.outbox == []


@pytest.mark.django_db
def test_changing_the_password_keeps_this_session_and_ends_the_others(client):
    account()
    other = Client()
    sign_in(client)
    sign_in(other)
    new = {"password1": "a brand new one", "password2": "a brand new one"}
    assert client.get("/password/change/").status_code == 200
    refused = client.post("/password/change/", {"oldpassword": "wrong", **new})
    assert refused.status_code == 422
    assert "not your password" in refused.content.decode()
    assert other.get("/you/").status_code == 200
    assert client.post("/password/change/", {"oldpassword": PASSWORD, **new})["Location"] == "/you/"
    assert client.get("/you/").status_code == 200
    assert other.get("/you/").status_code == 302


@pytest.mark.django_db
def test_signing_out_everywhere_ends_all_sessions_of_this_user_and_of_nobody_else(client, as_member, priya):
    account()
    other = Client()
    sign_in(client)
    sign_in(other)
    bystander = as_member(priya)
    assert client.get("/you/sign-out-everywhere/").status_code == 405
    assert client.post("/you/sign-out-everywhere/")["Location"] == "/sign-in/"
    assert client.get("/you/").status_code == 302
    assert other.get("/you/").status_code == 302
    assert bystander.get("/you/").status_code == 200
    assert sign_in(other).status_code == 302


@pytest.mark.django_db
def test_own_settings_are_kept_and_the_name_follows_into_the_workspaces(as_member, priya):
    client = as_member(priya)
    response = client.post("/you/", {"name": "Priya R. & Co", "time_zone": "Asia/Kolkata", "theme": "dark"})
    assert response.status_code == 303
    assert response.cookies["braid_theme"].value == "dark"
    priya.refresh_from_db()
    user = User.objects.get(pk=priya.user_id)
    assert (user.time_zone, user.theme, priya.name) == ("Asia/Kolkata", "dark", "Priya R. & Co")
    assert (
        client.post("/you/", {"name": "P", "time_zone": "", "theme": ""}).cookies["braid_theme"].value == ""
    )
    refused = client.post("/you/", {"name": "", "time_zone": "Nowhere/At all", "theme": "pink"})
    assert refused.status_code == 422
    user.refresh_from_db()
    assert user.name == "P"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["you", "sign_out_everywhere", "workspace_new", "account_change_password"])
def test_signed_out_people_are_asked_to_sign_in(client, name):
    method = client.post if name == "sign_out_everywhere" else client.get
    assert method(reverse(name))["Location"].startswith("/sign-in/?next=")


@pytest.mark.django_db
def test_somebody_in_several_workspaces_chooses(client, as_member, priya, otto):
    Member.objects.create(workspace=otto.workspace, user=priya.user, name="Priya", side="product")
    body = as_member(priya).get("/").content.decode()
    assert "Acme" in body
    assert "Elsewhere" in body


@pytest.mark.django_db
def test_somebody_in_no_workspace_any_more_is_told_so(as_member, marco):
    Member.objects.filter(pk=marco.pk).update(left_on=marco.joined_on)
    response = as_member(marco).get("/")
    assert response.status_code == 200
    assert "in no workspace" in response.content.decode()


@pytest.mark.django_db
def test_a_page_of_allauth_is_never_answered_as_json(client):
    response = client.get("/sign-in/", headers={"accept": "application/json"})
    assert response["Content-Type"].startswith("text/html")


def test_tries_are_counted_by_all_processes_together():
    """Another process has a cache object of its own, as a new connection here has."""
    here, there = caches["default"], caches.create_connection("default")
    assert [limits.allowed("door", "198.51.100.7", times=2, seconds=60) for _ in range(3)] == [
        True,
        True,
        False,
    ]
    assert here is not there
    (counted,) = [there.get(limits._key("door", "198.51.100.7"))]
    assert counted[0] == 3
    assert limits.used_up("door", "198.51.100.7", times=2)
    assert not limits.used_up("door", "198.51.100.8", times=2)


def test_who_asks_is_read_together_with_who_they_are_here(as_member, priya, otto):
    client = as_member(priya)
    with CaptureQueriesContext(connection) as seen:
        client.get("/w/acme/people/")
    assert sum('FROM "people_' in sql and "LIMIT 1" in sql for sql in asked(seen)) == 1
    # Nobody of this workspace, but somebody still; and the same for who has been shut out.
    assert as_member(otto).get("/w/acme/people/").status_code == 404
    assert as_member(otto).get("/you/").status_code == 200
    User.objects.filter(pk=priya.user_id).update(is_active=False)
    assert client.get("/w/acme/people/").status_code == 302
    User.objects.filter(pk=priya.user_id).update(is_active=True)
    Member.objects.filter(pk=priya.pk).update(left_on=timezone.localdate())
    assert client.get("/w/acme/people/").status_code == 404
    Member.objects.filter(pk=priya.pk).update(left_on=None, user=None)
    assert client.get("/w/acme/people/").status_code == 404


def test_a_session_that_has_ended_opens_no_workspace(as_member, priya):
    client = as_member(priya)
    assert client.get("/w/acme/people/").status_code == 200
    User.objects.filter(pk=priya.user_id).update(session_epoch=1)
    assert client.get("/w/acme/people/").status_code == 302
