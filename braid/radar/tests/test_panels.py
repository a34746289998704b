"""The pages of launches, items and objectives say what the radar sees about them."""

import pytest

from braid.launches.models import Launch
from braid.people.models import Member
from braid.radar.actions import mute
from braid.radar.models import Finding
from braid.roadmap.models import Item
from braid.site.sample.world import build


@pytest.fixture
def world(db):
    return build("Acme", "acme")


@pytest.fixture
def priya(world):
    return Member.objects.select_related("workspace", "user").get(workspace=world, name="Priya Raman")


def test_a_launch_says_what_is_about_it_and_its_items(world, priya, as_member):
    launch = Launch.objects.get(workspace=world, name="Insights 2.0")
    html = as_member(priya).get(f"/w/acme/{launch.place}").content.decode()
    for detector in ("D23", "D29"):
        found = Finding.objects.get(workspace=world, detector=detector, state="open")
        assert f'href="/w/acme/{found.place}"' in html
    other = Finding.objects.get(workspace=world, detector="D17", state="open")
    assert f'href="/w/acme/{other.place}"' not in html


def test_a_commitment_names_the_check_that_it_answers(world, priya, as_member):
    html = as_member(priya).get("/w/acme/").content.decode()
    assert 'Choose the mode</a><small class="muted">Says and is</small>' in html


def test_an_item_says_it_until_it_is_set_aside(world, priya, as_member):
    found = Finding.objects.get(workspace=world, detector="D17", state="open")
    item = Item.objects.get(workspace=world, title="Self-serve billing")
    client = as_member(priya)
    assert f'href="/w/acme/{found.place}"' in client.get(f"/w/acme/{item.place}").content.decode()
    from datetime import timedelta

    from django.utils import timezone

    mute(found, by=priya, reason="They meet on Thursday", until=timezone.localdate() + timedelta(days=7))
    assert f'href="/w/acme/{found.place}"' not in client.get(f"/w/acme/{item.place}").content.decode()


def test_a_private_finding_is_shown_to_its_readers_only(world, priya, as_member):
    found = Finding.objects.get(workspace=world, detector="D17", state="open")
    Finding.objects.filter(pk=found.pk).update(is_private=True)
    item = Item.objects.get(workspace=world, title="Self-serve billing")
    address = f'href="/w/acme/{found.place}"'
    client = as_member(priya)
    assert address not in client.get(f"/w/acme/{item.place}").content.decode()
    found.readers.add(priya)
    world.version += 1
    world.save()
    assert address in client.get(f"/w/acme/{item.place}").content.decode()
