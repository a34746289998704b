"""The agenda that fills itself from every room, for whoever looks; and what people do with its lines."""

from datetime import time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from braid.activity.restricting import restrict
from braid.insights.models import Insight
from braid.launches.actions import create_launch
from braid.launches.models import Assumption
from braid.radar.models import Finding
from braid.roadmap.actions import create_item
from braid.roadmap.models import ItemOwner
from braid.teamwork import agenda, asking, meeting_actions, series_actions
from braid.teamwork.models import AgendaLine, Decision, Meeting

pytestmark = pytest.mark.django_db
U = "/w/acme/"
TODAY = timezone.localdate()


@pytest.fixture
def now(cast) -> Meeting:
    """Today's meeting of Priya, Marco and Lina; the one before was a week ago."""
    people = [cast["priya"], cast["marco"], cast["lina"]]
    row = series_actions.begin(
        by=cast["priya"], people=people, name="Team", kind_of="launch", purpose="Ready?", first_on=TODAY - timedelta(days=7), at=time(9),
    )  # fmt: skip
    return row.meetings.get(on=TODAY)


@pytest.fixture
def world(cast):
    """Something open in each room, about things of Priya and Marco."""
    priya, marco, space = cast["priya"], cast["marco"], cast["priya"].workspace
    launch = create_launch(
        by=marco, name="Boards", on=TODAY + timedelta(days=20), product_owner=priya, marketing_owner=marco
    )
    Assumption.objects.create(
        workspace=space, launch=launch, side="marketing", text="Prices are final on the 14th", by=marco
    )
    asking.ask(by=marco, question="Do we raise the price?", parts=[("approver", priya, "")])
    Insight.objects.create(workspace=space, text="Exports are slow", side="marketing", giver=marco)
    Insight.objects.create(
        workspace=space, text="Somebody else heard this", side="marketing", giver=cast["tessa"]
    )
    item = create_item(by=priya, title="Exports", phase="build")
    ItemOwner.objects.get_or_create(workspace=space, item=item, side="product", member=priya)
    for key, text in (
        (f"item:{item.pk}", "Marketing was asked late"),
        ("item:987654", "About a thing of nobody here"),
    ):
        Finding.objects.create(
            workspace=space, detector="D17", subject=key, kind_of="item", severity=2, text=text, opened_on=TODAY, seen_on=TODAY, digest="x",
        )  # fmt: skip
    return launch


def texts(member, meeting) -> list[str]:
    return [each.text for each in agenda.entries(member, meeting) if not (each.row and each.row.off_at)]


def test_every_room_hands_in_what_is_open_about_those_who_meet(cast, now, world):
    found = texts(cast["marco"], now)
    for words in (
        "Prices are final on the 14th",
        "Do we raise the price?",
        "Exports are slow",
        "Marketing was asked late",
    ):
        assert words in found
    for words in ("Somebody else heard this", "About a thing of nobody here"):
        assert words not in found
    later = now.series.meetings.filter(on__gt=TODAY).order_by("on").first()
    assert texts(cast["marco"], later) == [], "only the next one fills itself"
    now.on = TODAY - timedelta(days=3)
    assert texts(cast["marco"], now) == [], "what is over stays as it was"


def test_each_sees_only_lines_about_what_they_may_see(cast, now, world):
    agenda.deal(
        now, by=cast["marco"], key=f"launches.assumption-{Assumption.objects.get().pk}", deed="talked"
    )
    assert "Prices are final on the 14th" in texts(cast["lina"], now)
    restrict(world, by=cast["priya"], readers=[cast["priya"], cast["marco"]])
    assert "Prices are final on the 14th" in texts(cast["marco"], now)
    assert "Prices are final on the 14th" not in texts(cast["lina"], now)
    assert not AgendaLine.objects.visible_to(cast["lina"]).filter(text__startswith="Prices").exists()


def test_a_series_about_a_launch_asks_for_that_launch(cast, world):
    row = series_actions.begin(
        by=cast["lina"], people=[cast["lina"], cast["tessa"]], name="Boards", kind_of="launch", purpose="x", about=world, at=time(9),
    )  # fmt: skip
    assert "Prices are final on the 14th" in texts(cast["lina"], row.meetings.order_by("on").first())


def test_lines_are_ticked_taken_off_moved_and_own_ones_come_back(cast, now, world, as_member):
    client, place = as_member(cast["priya"]), f"{U}{now.place}"
    assert client.post(f"{place}line/new/", {"text": "Who answers the analyst?"}).status_code == 303
    before = texts(cast["priya"], now)
    assert before[0] == "Who answers the analyst?"
    keys = [each.key for each in agenda.entries(cast["priya"], now)]
    assert client.post(f"{place}line/", {"line": keys[2], "deed": "up"}).status_code == 303
    assert texts(cast["priya"], now) == [before[0], before[2], before[1], *before[3:]]
    assert client.post(f"{place}line/", {"line": keys[2], "deed": "off"}).status_code == 303
    assert texts(cast["marco"], now) == [before[0], before[1], *before[3:]]
    assert client.post(f"{place}line/", {"line": keys[1], "deed": "talked"}).status_code == 303
    html = client.get(place).content.decode()
    assert "talked about" in html
    assert "One line was taken off" in html
    assert client.post(f"{place}line/", {"line": "own-987", "deed": "off"}).status_code == 422
    assert client.post(f"{place}line/", {"line": keys[1], "deed": "burn"}).status_code == 403
    assert as_member(cast["gus"]).post(f"{place}line/", {"line": keys[1], "deed": "off"}).status_code == 403
    # (The next week, nobody having talked about the own line.)
    after = now.series.meetings.get(on=TODAY + timedelta(days=7))
    Meeting.objects.filter(pk=now.pk).update(on=TODAY - timedelta(days=1))
    assert texts(cast["marco"], after)[0] == "Who answers the analyst?"


def test_a_line_becomes_an_action_or_a_decision(cast, now, world, as_member):
    client, place = as_member(cast["priya"]), f"{U}{now.place}"
    line = agenda.put_on(now, by=cast["priya"], text="Which day do we say?")
    key = agenda.key_of(line)
    assert "Which day do we say?" in client.get(f"{place}actions/new/?line={key}").content.decode()
    away = client.get(f"{place}decide/?line={key}")
    assert away.status_code in (302, 303)
    assert "Which day do we say?" in client.get(away["Location"]).content.decode()
    assert Decision.objects.count() == 1


def test_nobody_writes_on_an_agenda_that_they_may_not_see(cast, now):
    series_actions.change(
        now.series,
        by=cast["priya"],
        people=[cast["priya"], cast["marco"]],
        only=True,
        name="Team",
        purpose="x",
    )
    for act in (
        lambda: agenda.put_on(now, by=cast["lina"], text="x"),
        lambda: agenda.deal(now, by=cast["lina"], key="own-1", deed="off"),
        lambda: meeting_actions.skip(now, by=cast["lina"]),
    ):
        with pytest.raises(PermissionDenied):
            act()
    with pytest.raises(ValidationError):
        agenda.deal(now, by=cast["marco"], key="own-1", deed="off")
