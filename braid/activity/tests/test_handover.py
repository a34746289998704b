"""Somebody goes: what they hold is seen on one page and goes to others in one go."""

import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from braid.activity.actions import comment
from braid.activity.handover import hand_over, held_by
from braid.activity.models import Event
from braid.activity.restricting import restrict
from braid.launches.actions import create_launch
from braid.people.models import Member
from braid.roadmap.actions import create_item
from braid.roadmap.models import Item

U = "/w/acme/"


@pytest.fixture
def things(priya, marco, ella) -> dict:
    """Marco owns two items, one of them with Priya, and a launch."""
    return {
        "mine": create_item(
            by=priya, title="Export", owners=[("marketing", marco, ""), ("product", priya, "")]
        ),
        "both": create_item(by=priya, title="Login", owners=[("marketing", marco, "")]),
        "launch": create_launch(by=marco, name="Spring", product_owner=priya, marketing_owner=marco),
    }


@pytest.fixture
def mia(cast, priya) -> Member:
    return next(
        m for m in cast.values() if m.side == "marketing" and m.name != "Marco Bellini" and m.may("edit")
    )


def test_what_somebody_holds_is_shown_and_handed_over_on_one_page(things, marco, mia, as_member):
    client = as_member(marco)
    path = f"{U}people/{marco.pk}/hand-over/"
    html = client.get(path).content.decode()
    for words in ("Export", "Login", "Spring", "Leave as it is"):
        assert words in html
    keys = [held.key for held in held_by(marco, by=marco)]
    assert client.post(path, dict.fromkeys(keys, mia.pk)).status_code == 303
    assert held_by(marco, by=marco) == []
    assert {o.member for item in Item.objects.all() for o in item.owners.filter(side="marketing")} == {mia}
    things["launch"].refresh_from_db()
    assert things["launch"].marketing_owner == mia
    event = Event.objects.get(name="member.handed_over")
    assert (event.facts["count"], event.facts["to"]) == (3, mia.name)
    assert "You hold nothing by name" in client.get(path).content.decode()


def test_what_nobody_takes_stays_and_is_still_shown(things, marco, mia, as_member):
    client = as_member(marco)
    path = f"{U}people/{marco.pk}/hand-over/"
    assert client.post(path, {"roadmap-itemowner-member": mia.pk}).status_code == 303
    html = client.get(path).content.decode()
    assert "Spring" in html
    assert "Login" not in html


def test_a_launch_goes_to_nobody_of_the_other_side(things, marco, priya, as_member):
    path = f"{U}people/{marco.pk}/hand-over/"
    answer = as_member(priya).post(path, {"launches-launch-marketing_owner": priya.pk})
    assert answer.status_code == 422
    assert "is not on this side" in answer.content.decode()
    assert not Event.objects.filter(name="member.handed_over").exists()


def test_only_oneself_and_admins_hand_over(things, marco, mia, ella, as_member):
    assert as_member(mia).get(f"{U}people/{marco.pk}/hand-over/").status_code == 403
    with pytest.raises(PermissionDenied):
        hand_over(marco, by=mia, to={})


def test_who_has_left_takes_nothing(things, marco, mia):
    Member.objects.filter(pk=mia.pk).update(left_on=timezone.localdate())
    mia.refresh_from_db()
    with pytest.raises(ValidationError):
        hand_over(marco, by=marco, to={"roadmap-itemowner-member": mia})


def test_who_takes_a_restricted_thing_may_read_it(things, marco, priya, mia):
    restrict(things["both"], by=marco, readers=[marco])
    assert "Login" not in str([held.things for held in held_by(marco, by=priya)])
    hand_over(marco, by=marco, to={"roadmap-itemowner-member": mia})
    assert Item.objects.visible_to(mia).filter(title="Login").exists()


def test_kinds_of_things_have_names_that_people_say():
    from django.apps import apps

    from braid.base.models import WorkspaceModel
    from braid.base.plurals import PLURALS, plural

    names = {m._meta.model_name: plural(m) for m in apps.get_models() if issubclass(m, WorkspaceModel)}
    assert not [name for name in names.values() if name.endswith(("chs", "eds", "alones", "mys"))]
    assert set(PLURALS) <= set(names)


def numbers(html: str) -> dict[str, str]:
    """What stands in the list of what stays."""
    return dict(re.findall(r"<dt>([^<]*)</dt><dd class=\"num\">([^<]*)</dd>", html))


def test_before_somebody_leaves_it_is_said_what_goes_and_what_stays(things, priya, marco, as_member):
    comment(things["mine"], by=marco, body="I will tell the partners")
    path = f"{U}people/{marco.pk}/leave/"
    for reader in (marco, priya):
        html = as_member(reader).get(path).content.decode()
        said = numbers(html)
        assert said["Items"] == "2"
        assert said["Launches"] == "1"
        assert said["Comments"] == "1"
        assert int(said["Entries in the history"]) == Event.objects.filter(by=marco).count() > 0
        assert f"{marco.pk}/hand-over/" in html
        assert "to this person alone" not in html
    restrict(things["both"], by=marco, readers=[marco])
    assert "1 thing is kept to this person alone" in as_member(priya).get(path).content.decode()
    assert numbers(as_member(priya).get(path).content.decode())["Items"] == "1", (
        "what she may not see is not counted"
    )
    restrict(things["both"], by=marco, readers=[marco, priya])
    assert "to this person alone" not in as_member(priya).get(path).content.decode()


def test_whoever_holds_nothing_reads_that(gus, as_member):
    html = as_member(gus).get(f"{U}people/{gus.pk}/leave/").content.decode()
    assert "Nothing that can be handed over is held in this name." in html
    assert "hand-over" not in html
    assert numbers(html) == {"Comments": "0", "Entries in the history": "0"}
