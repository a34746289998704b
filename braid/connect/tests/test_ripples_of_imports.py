"""An import that changes what launches rest on: it says so before, asks afterwards, and can be taken back with the questions."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from braid.activity.models import Event
from braid.activity.restricting import restrict
from braid.connect.models import ImportJob
from braid.connect.undoing import take_back
from braid.launches.models import Launch, LaunchItem, Ripple, RippleAsk
from braid.roadmap.models import Item, Release

U = "/w/acme/"
FIRST = "id,title,phase,stage,planned\nA,Search,build,beta,2027-03-01\nB,Filters,build,beta,2027-03-01\nC,Elsewhere,build,beta,2027-03-01\n"
NOW = "id,title,phase,stage,planned\nA,Search,dropped,beta,2027-03-01\nB,Filters,build,alpha,2027-04-01\nC,Elsewhere,dropped,beta,2027-03-01\nD,Brand new,discover,,\n"


def send(client, text, name="plan.csv", kind="items"):
    """The preview of a file: its address and its page."""
    file = SimpleUploadedFile(name, text.encode())
    sent = client.post(f"{U}import/", {"file": file, "kind": kind})
    assert sent.status_code == 303, sent.content.decode()[:500]
    return sent["Location"], client.get(sent["Location"]).content.decode()


@pytest.fixture
def client(priya, as_member):
    return as_member(priya)


@pytest.fixture
def launch(client, workspace, priya, marco) -> Launch:
    """A launch of two of the three items of a file."""
    here, _page = send(client, FIRST)
    client.post(here, {"do": "go"})
    assert Item.objects.count() == 3
    row = Launch.objects.create(
        workspace=workspace, name="Spring", on=timezone.localdate() + timedelta(days=20),
        product_owner=priya, marketing_owner=marco,
    )  # fmt: skip
    for item in Item.objects.exclude(title="Elsewhere"):
        LaunchItem.objects.create(workspace=workspace, launch=row, item=item)
    return row


def test_the_look_before_says_what_rests_on_the_rows_and_asks_nobody(launch, client, marco):
    _here, page = send(client, NOW)
    assert "What rests on the rows that change" in page
    assert "“Search” (phase: Build → Dropped)" in page
    assert "Filters" in page
    assert "launch “Spring”" in page
    assert f"Asked: {marco.name}" in page
    assert "“Elsewhere”" not in page
    assert not Ripple.objects.exists()


def test_bringing_it_in_asks_whoever_rests_on_it(launch, client, marco):
    here, _page = send(client, NOW)
    client.post(here, {"do": "go"})
    asks = RippleAsk.objects.filter(ended_at=None, asked=marco)
    assert {ask.ripple.because.name for ask in asks} == {"items.imported"}
    assert {tuple(ask.changes) for ask in asks} == {("phase",), ("stage", "planned_on")}
    assert Event.objects.filter(name="ripples.asked").count() == 1


def test_the_same_file_again_asks_nobody(launch, client):
    here, page = send(client, FIRST)
    assert "What rests on" not in page
    client.post(here, {"do": "go"})
    assert not Ripple.objects.exists()


def test_taking_it_back_gives_the_former_values_and_ends_the_questions(launch, client):
    here, _page = send(client, NOW)
    client.post(here, {"do": "go"})
    page = client.get(here).content.decode()
    assert "Take this import back" in page
    event = Event.objects.get(name="items.imported", facts__updated=3)
    assert client.post(f"{U}undo/{event.pk}/").status_code == 303
    rows = {
        item.title: (item.phase, item.stage, item.planned_on)
        for item in Item.objects.filter(archived_at=None)
    }
    assert rows == dict.fromkeys(("Search", "Filters", "Elsewhere"), ("build", "beta", date(2027, 3, 1)))
    assert Item.objects.get(title="Brand new").archived_at
    assert not RippleAsk.objects.filter(ended_at=None).exists()
    assert "Take this import back" not in client.get(here).content.decode()
    client.post(f"{U}undo/{event.pk}/")
    assert Event.objects.filter(name="items.taken_back").count() == 1


def test_what_was_changed_since_is_not_overwritten_by_taking_it_back(launch, client):
    here, _page = send(client, NOW)
    client.post(here, {"do": "go"})
    Item.objects.filter(title="Search").update(phase="beta")
    event = Event.objects.get(name="items.imported", facts__updated=3)
    client.post(f"{U}undo/{event.pk}/")
    assert Item.objects.get(title="Search").phase == "beta"
    assert Item.objects.get(title="Filters").stage == "alpha"
    assert RippleAsk.objects.filter(ended_at=None).exists()


def test_what_is_not_as_the_import_left_it_is_named_and_nothing_is_taken_back(launch, client):
    here, _page = send(client, NOW)
    client.post(here, {"do": "go"})
    event = Event.objects.get(name="items.imported", facts__updated=3)
    Item.objects.filter(title="Search").update(archived_at=timezone.now())
    Item.objects.filter(title="Brand new").update(description="Written by hand.")
    with pytest.raises(ValidationError, match="2 rows have been changed since: “Search”, “Brand new”"):
        take_back(None, event, event.by)
    assert Item.objects.get(title="Filters").stage == "alpha"
    assert not Item.objects.get(title="Brand new").archived_at
    Item.objects.filter(title="Search").update(archived_at=None)
    with pytest.raises(ValidationError, match="“Brand new” has been changed since"):
        take_back(None, event, event.by)
    Item.objects.get(title="Filters").delete()
    with pytest.raises(ValidationError, match="1 row of it was deleted since"):
        take_back(None, event, event.by)
    assert not Event.objects.filter(name="items.taken_back").exists()


def test_a_new_row_that_was_put_away_since_is_where_it_would_come(launch, client):
    here, _page = send(client, NOW)
    client.post(here, {"do": "go"})
    event = Event.objects.get(name="items.imported", facts__updated=3)
    Item.objects.filter(title="Brand new").update(archived_at=timezone.now())
    client.post(f"{U}undo/{event.pk}/")
    assert Item.objects.get(title="Filters").stage == "beta"
    assert Event.objects.filter(name="items.taken_back").count() == 1


def test_somebody_else_cannot_take_it_back(launch, client, marco, as_member):
    here, _page = send(client, NOW)
    client.post(here, {"do": "go"})
    event = Event.objects.get(name="items.imported", facts__updated=3)
    assert as_member(marco).post(f"{U}undo/{event.pk}/").status_code == 404
    assert Item.objects.get(title="Search").phase == "dropped"


def test_a_record_that_all_may_read_holds_nothing_of_what_some_may_see(launch, client, priya):
    restrict(Item.objects.get(title="Elsewhere"), by=priya, readers=[priya])
    here, _page = send(client, NOW)
    client.post(here, {"do": "go"})
    event = Event.objects.get(name="items.imported", facts__updated=3)
    assert "before" not in event.facts
    assert RippleAsk.objects.filter(ended_at=None).exists()


def test_a_release_that_moves_by_a_file_asks_too(launch, client, workspace, marco):
    first, _page = send(client, "name,planned for\n4.2,2027-03-01\n", "releases.csv", "releases")
    client.post(first, {"do": "go"})
    launch.release = Release.objects.get(name="4.2")
    launch.save()
    here, page = send(client, "name,planned for\n4.2,2027-05-01\n", "releases.csv", "releases")
    assert "“4.2”" in page
    client.post(here, {"do": "go"})
    assert RippleAsk.objects.get(asked=marco).changes == {"planned_on": ["2027-03-01", "2027-05-01"]}
    assert ImportJob.objects.filter(kind_of="releases").last().report["event"]


def test_a_launch_that_moves_by_a_file_asks_whoever_rests_on_it(client, priya, marco, workspace):
    head = "id,launch,date,product owner,marketing owner\n"
    first, _page = send(
        client, f"{head}L,Spring,2027-03-01,{priya.name},{marco.name}\n", "launches.csv", "launches"
    )
    client.post(first, {"do": "go"})
    row = Launch.objects.get()
    assert row.marketing_owner == marco
    here, page = send(
        client, f"{head}L,Spring,2027-05-01,{priya.name},{marco.name}\n", "launches.csv", "launches"
    )
    assert "What rests on the rows that change" in page
    client.post(here, {"do": "go"})
    assert RippleAsk.objects.get(asked=marco).changes == {"on": ["2027-03-01", "2027-05-01"]}
