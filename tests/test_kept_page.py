"""A page that is kept as it was drawn is its reader's own, true at once, and its forms can be sent."""

import re

import pytest
from django.test import Client

from braid.activity.actions import record
from braid.base.marked import MARK
from braid.base.web import CUT
from braid.launches.models import Launch
from tests.factories import Maker
from tests.test_house import OWN

pytestmark = pytest.mark.django_db(transaction=True)
URL = f"/w/acme/launches/{OWN}/"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def launch(priya):
    Maker(priya, OWN, "Ownwords").make_all()
    return Launch.objects.get(pk=OWN)


def body(client):
    response = client.get(URL)
    assert response.status_code == 200
    text = response.content.decode()
    assert MARK not in text
    assert CUT not in text
    return text


def token(html):
    return set(re.findall(r'csrfmiddlewaretoken" value="([^"]*)"', html))


def test_its_forms_can_be_sent_however_often_it_was_opened(priya):
    client = Client(enforce_csrf_checks=True)
    client.force_login(priya.user, backend=BACKEND)
    first, second = token(body(client)), token(body(client))
    assert (len(first), len(second)) == (1, 1)
    assert first != second
    for sent, status in ((MARK, 403), (second.pop(), 303)):
        fields = {"do": "call_off", "csrfmiddlewaretoken": sent}
        assert client.post(URL, fields).status_code == status
    page = body(client)
    assert "called off on" in page
    # What was done is said once, on a page that was kept before as on any other.
    assert page.count("The launch is called off.") == 1
    assert body(client).count("The launch is called off.") == 0


def test_everybody_has_their_own(priya, marco, gus, as_member):
    pages = {each: [body(as_member(each)) for _twice in range(2)] for each in (priya, marco, gus)}
    assert 'name="do" value="ship"' in pages[priya][1]
    assert 'name="do"' not in pages[gus][1]
    for first, second in pages.values():
        assert first.count("<") == second.count("<")
        assert re.search(r"<title>(.*?)</title>", second)[0] == re.search(r"<title>(.*?)</title>", first)[0]
        assert re.search(r'data-rooms="(.*?)"', second)[0] == re.search(r'data-rooms="(.*?)"', first)[0]


def test_what_changes_is_there_at_once_and_what_is_hidden_is_gone(priya, marco, as_member, launch):
    theirs = as_member(marco)
    assert "Under a new name" not in body(theirs)
    Launch.objects.filter(pk=OWN).update(name="Under a new name")
    record(priya, "launch.renamed", launch)
    assert "Under a new name" in body(theirs)
    Launch.objects.filter(pk=OWN).update(is_restricted=True)
    record(priya, "launch.restricted", launch)
    assert theirs.get(URL).status_code == 404
