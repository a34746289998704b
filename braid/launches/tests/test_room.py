"""The room of a launch: the time that is left, what is due on the day, what goes wrong, and the record afterwards."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from braid.activity.models import Event, Notification
from braid.launches import actions, room_actions, shipping, task_actions
from braid.launches.models import Channel, Incident, Launch
from braid.launches.room_page import countdown, room_context
from tests.queries import statements

NOON = datetime(2026, 6, 3, 12, 0, tzinfo=UTC)


@pytest.fixture
def launch(priya, marco) -> Launch:
    return actions.create_launch(by=priya, name="Insights 2.0", on=timezone.localdate(), product_owner=priya, marketing_owner=marco)  # fmt: skip


@pytest.fixture
def over(launch, marco) -> Launch:
    """Out for so long that its room is a record."""
    shipping.ship(launch, by=marco, on=timezone.localdate() - timedelta(days=8))
    launch.refresh_from_db()
    assert launch.is_record
    return launch


def read(client, launch: Launch, **how: str) -> str:
    return client.get(f"/w/acme/launches/{launch.pk}/room/", **how).content.decode()


@pytest.mark.parametrize(
    ("on", "hour", "said"),
    [
        (None, None, "No day yet"),
        (date(2026, 6, 3), None, "Today"),
        (date(2026, 6, 4), None, "Tomorrow"),
        (date(2026, 6, 6), None, "In three days"),
        (date(2026, 6, 1), None, "two days past its day"),
        (date(2026, 6, 3), time(13, 30), "In 1 hour and 30 minutes"),
        (date(2026, 6, 5), time(13, 0), "In 2 days and 1 hour"),
        (date(2026, 6, 3), time(12, 0), "Now"),
        (date(2026, 6, 3), time(11, 30), "30 minutes past its hour"),
    ],
)
def test_the_time_that_is_left_is_said_in_words(on, hour, said):
    with timezone.override(UTC):
        assert countdown(Launch(on=on, hour=hour), "UTC", NOON)[0] == said


def test_the_hour_of_the_workspace_is_told_in_the_time_zone_of_the_reader():
    row = Launch(on=date(2026, 6, 3), hour=time(9, 0))
    with timezone.override("Asia/Tokyo"):
        left, when = countdown(row, "America/New_York", NOON)
    assert left == "In 1 hour"
    assert when == "3 Jun, 22:00 in your time zone, Asia/Tokyo"


def test_a_launch_that_is_out_or_off_counts_no_longer():
    assert countdown(Launch(on=date(2026, 6, 3), launched_on=date(2026, 6, 2)), "UTC", NOON) == ("It is out", "since 2 Jun")  # fmt: skip
    assert countdown(Launch(on=date(2026, 6, 3), cancelled_on=date(2026, 6, 2)), "UTC", NOON)[0] == "Called off"  # fmt: skip


def test_an_open_page_asks_for_the_time_alone(launch, priya, as_member):
    part = read(as_member(priya), launch, HTTP_HX_REQUEST="true")
    assert "Today" in part
    assert "<html" not in part


def test_the_checklist_holds_what_is_due_on_the_day_by_its_hour_and_is_ticked_there(launch, priya, as_member):
    for title, days, hour in (("Mail", 0, time(9, 30)), ("Watch", 0, None), ("Switch on", 0, time(8, 0)), ("Brief", -3, None)):  # fmt: skip
        task_actions.add_task(launch, by=priya, title=title, side="product", days=days, hour=hour)
    fixed = task_actions.add_task(launch, by=priya, title="Party", side="product", on=launch.on, hour=time(18, 0))  # fmt: skip
    duties = room_context(priya, launch)["duties"]
    assert [duty.title for duty in duties] == ["Switch on", "Mail", "Party", "Watch"]
    client = as_member(priya)
    answer = client.post(f"/w/acme/launches/{launch.pk}/tasks/{fixed.pk}/done/", {"room": "1"})
    assert answer["Location"].endswith("/room/#hour")
    assert "done by Priya Raman" in read(client, launch)


def test_an_hour_needs_a_day(launch, priya):
    with pytest.raises(ValidationError) as error:
        task_actions.add_task(launch, by=priya, title="Mail", side="product", hour=time(9, 30))
    assert "On which day" in error.value.message_dict["hour"][0]


def test_an_incident_is_over_when_it_says_how_and_open_again_when_it_does_not(launch, priya, marco, as_member):  # fmt: skip
    client, here = as_member(marco), f"/w/acme/launches/{launch.pk}/room/"
    assert client.post(f"{here}incidents/new/", {"what": ""}).status_code == 422
    assert client.post(f"{here}incidents/new/", {"what": "Mails bounce"}).status_code == 303
    row = Incident.objects.get()
    assert (row.what, row.by, row.resolved_at) == ("Mails bounce", marco, None)
    assert "One thing is wrong" in client.get(here).content.decode()
    assert Notification.objects.filter(member=priya, event__name="launch.incident_opened").exists()
    room_actions.change_incident(row, by=priya, what=row.what, how="Other sender")
    row.refresh_from_db()
    assert (row.resolved_by, row.resolved_at is not None) == (priya, True)
    assert "Nothing is wrong" in client.get(here).content.decode()
    room_actions.change_incident(row, by=priya, what=row.what, how=" ")
    row.refresh_from_db()
    assert (row.resolved_by, row.resolved_at) == (None, None)
    names = [
        name for name in Event.objects.order_by("pk").values_list("name", flat=True) if "incident" in name
    ]
    assert names == ["launch.incident_opened", "launch.incident_resolved", "launch.incident_reopened"]


def test_a_channel_leads_somewhere_safe_and_stands_there_once(launch, priya, as_member):
    client, here = as_member(priya), f"/w/acme/launches/{launch.pk}/room/"
    for url in ("http://chat.example.org/a", "javascript:alert(1)", "ftp://chat.example.org"):
        assert client.post(f"{here}channels/new/", {"name": "Chat", "url": url}).status_code == 422
    assert not Channel.objects.exists()
    client.post(f"{here}channels/new/", {"name": "Chat", "url": "https://chat.example.org/a"})
    assert 'href="https://chat.example.org/a" rel="noopener noreferrer"' in client.get(here).content.decode()
    assert client.post(f"{here}channels/new/", {"name": "Chat", "url": "https://b.example.org/"}).status_code == 422  # fmt: skip
    assert client.post(f"{here}channels/{Channel.objects.get().pk}/", {"remove": "1"}).status_code == 303
    assert not Channel.objects.exists()
    client.post(f"{here}channels/new/", {"name": "Board", "url": "board.example.org/launch"})
    assert Channel.objects.get(name="Board").url == "https://board.example.org/launch"


def test_afterwards_it_is_a_record_that_stays_as_it_is(over, priya, as_member):
    row = Incident.objects.create(workspace_id=over.workspace_id, launch=over, what="Mails bounce", by=priya)
    client, here = as_member(priya), f"/w/acme/launches/{over.pk}/room/"
    html = client.get(here).content.decode()
    assert "The day of Insights 2.0" in html
    assert "incidents/new/" not in html
    assert "channels/new/" not in html
    answer = client.post(f"{here}incidents/new/", {"what": "Late"})
    assert (answer.status_code, "is a record" in answer.content.decode()) == (422, True)
    assert client.post(f"{here}incidents/{row.pk}/", {"remove": "1"}).status_code == 303
    assert Incident.objects.get() == row
    for act in (
        lambda: room_actions.add_channel(over, by=priya, name="Chat", url="https://chat.example.org/"),
        lambda: room_actions.change_incident(row, by=priya, what="Other", how="x"),
    ):
        with pytest.raises(ValidationError):
            act()


def test_the_story_is_told_in_order_and_only_of_the_day(launch, priya, marco):
    task = task_actions.add_task(launch, by=priya, title="Switch on", side="product", days=0)
    row = room_actions.open_incident(launch, by=marco, what="Mails bounce")
    task_actions.mark_task(task, by=priya)
    room_actions.change_incident(row, by=priya, what=row.what, how="Other sender")
    Event.objects.filter(name="launch.task_done").update(at=timezone.now() - timedelta(days=9))
    shipping.ship(launch, by=marco)
    launch.refresh_from_db()
    story = room_context(marco, launch)["story"]
    assert [(line["pill"][0], line["text"]) for line in story[:2]] == [
        ("went wrong", "Mails bounce"), ("put right", "Mails bounce: Other sender"),
    ]  # fmt: skip
    assert story[-1]["pill"] == ("out", "ok")
    assert "done" not in {line["pill"][0] for line in story}


def test_guests_look_only(launch, priya, gus, as_member):
    client, here = as_member(gus), f"/w/acme/launches/{launch.pk}/room/"
    assert f'href="{here}"' in client.get(f"/w/acme/launches/{launch.pk}/").content.decode()
    html = client.get(here).content.decode()
    assert "incidents/new/" not in html
    for address in ("incidents/new/", "channels/new/"):
        assert client.post(here + address, {"what": "x", "name": "x", "url": "https://a.example.org/"}).status_code == 403  # fmt: skip
    with pytest.raises(PermissionDenied):
        room_actions.open_incident(launch, by=gus, what="x")
    assert not Incident.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_room_asks_for_little_and_for_no_more_with_more_rows(launch, priya, as_member):
    client, url = as_member(priya), f"/w/acme/launches/{launch.pk}/room/"

    def more() -> None:
        for number in range(5):
            task_actions.add_task(launch, by=priya, title=f"Task {number}", side="product", owner=priya, days=0, hour=time(9))  # fmt: skip
            room_actions.open_incident(launch, by=priya, what=f"Wrong {number}")

    more()
    statements(client, url)
    assert len(statements(client, url)) <= 5
    more()
    few = len(statements(client, url))
    more()
    assert len(statements(client, url)) == few <= 14
