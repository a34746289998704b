"""The one click into a sample world, and every reason for which it stays shut."""

import pytest
from django.test import Client
from django.utils import timezone

from braid.people.models import Member, User, Workspace

HERE = {"HTTP_HOST": "127.0.0.1:8000", "REMOTE_ADDR": "127.0.0.1"}


@pytest.fixture
def sample(cast, workspace):
    Workspace.objects.update(is_sample=True)
    return cast


def shut(member: Member, **meta) -> bool:
    """Neither the button nor the door; asserts that they agree and that nobody is signed in."""
    client = Client(**{**HERE, **meta})
    button = "Enter as Priya" in client.get("/sign-in/").content.decode()
    status = client.post("/sample/enter/", {"member": member.pk}).status_code
    inside = "_auth_user_id" in client.session
    assert button == inside == (status == 303)
    return not inside


def test_on_this_machine_one_click_enters_as_anybody(sample):
    client = Client(**HERE)
    body = client.get("/sign-in/").content.decode()
    for member in sample.values():
        assert f"Enter as {member.name.split()[0]}" in body
    assert "Product marketer" in body
    response = client.post("/sample/enter/", {"member": sample["marco"].pk})
    assert response["Location"] == "/w/acme/"
    assert client.session["_auth_user_id"] == str(sample["marco"].user_id)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8000", "[::1]:8000"])
def test_each_name_of_this_machine_will_do(sample, settings, host):
    settings.ALLOWED_HOSTS = ["*"]
    assert not shut(sample["priya"], HTTP_HOST=host)


@pytest.mark.parametrize(
    "host", ["testserver", "braid.example.org", "127.0.0.1.example.org", "10.0.0.7", "0.0.0.0"]
)
def test_another_host_shuts_it(sample, settings, host):
    settings.ALLOWED_HOSTS = ["*"]
    assert shut(sample["priya"], HTTP_HOST=host)


@pytest.mark.parametrize("address", ["10.0.0.7", "192.168.1.4", "8.8.8.8", "", "unix:"])
def test_another_address_shuts_it(sample, address, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    assert shut(sample["priya"], REMOTE_ADDR=address)


@pytest.mark.parametrize(
    "header",
    ["HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_PORT",
     "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA"],
)  # fmt: skip
@pytest.mark.parametrize("value", ["127.0.0.1", ""])
def test_a_sign_of_a_proxy_shuts_it(sample, header, value):
    assert shut(sample["priya"], **{header: value})


def test_a_public_address_in_the_settings_shuts_it(sample, settings):
    settings.PUBLIC_URL = "https://braid.example.org"
    assert shut(sample["priya"])


def test_a_proxy_in_the_settings_shuts_it(sample, settings):
    settings.BEHIND_PROXY = True
    assert shut(sample["priya"])


def test_one_real_person_shuts_it(sample):
    User.objects.create_user("dana@example.org", "twelve green bottles", name="Dana")
    assert shut(sample["priya"])


def test_one_real_workspace_shuts_it(sample):
    Workspace.objects.create(name="Real", slug="real")
    assert shut(sample["priya"])


def test_a_password_makes_a_person_real_and_shuts_it(sample):
    user = sample["jonas"].user
    user.set_password("twelve green bottles")
    user.save()
    assert shut(sample["priya"])


def test_a_real_workspace_with_the_same_people_is_no_sample(cast):
    assert shut(cast["priya"])


def test_an_empty_database_has_no_such_door(db):
    client = Client(**HERE)
    assert client.get("/sign-in/").status_code == 200
    assert client.post("/sample/enter/", {"member": 1}).status_code == 404


@pytest.mark.parametrize("number", ["", "0", "-1", "x", "9" * 30, "1.5", "²"])
def test_a_number_that_is_nobody_is_404(sample, number):
    client = Client(**HERE)
    assert client.post("/sample/enter/", {"member": number}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_people_who_have_left_are_not_entered_as(sample):
    Member.objects.filter(pk=sample["tessa"].pk).update(left_on=timezone.localdate())
    client = Client(**HERE)
    assert client.post("/sample/enter/", {"member": sample["tessa"].pk}).status_code == 404


def test_looking_at_the_address_does_nothing(sample):
    assert Client(**HERE).get("/sample/enter/").status_code == 405


def test_it_needs_the_token_of_a_page_of_ours(sample):
    client = Client(enforce_csrf_checks=True, **HERE)
    assert client.post("/sample/enter/", {"member": sample["priya"].pk}).status_code == 403
    assert "_auth_user_id" not in client.session
