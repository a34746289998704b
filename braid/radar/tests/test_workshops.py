"""Joint planning: seven steps in any order, what fits, and a record that items name."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from braid.activity.models import Event
from braid.people.models import Member
from braid.radar.actions import meet_for
from braid.radar.actions import workshops as actions
from braid.radar.facts.planned import rooms
from braid.radar.models import Workshop, WorkshopItem, WorkshopPoint
from braid.roadmap.models import Item, Release
from braid.rounds.models import Round
from braid.teamwork import load, series_actions
from braid.teamwork.models import Meeting
from tests.queries import costs_the_same

pytestmark = pytest.mark.django_db
U = "/w/acme/"
# Two weeks from a Monday: ten days of work for each.
FIRST, LAST = date(2031, 1, 6), date(2031, 1, 19)


def page(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


@pytest.fixture
def row(cast) -> Workshop:
    return actions.begin_workshop(by=cast["priya"], name="Plan for spring", first_on=FIRST, last_on=LAST)


@pytest.fixture
def items(cast) -> list[Item]:
    efforts = [(4, 1), (4, 2), (2, None)]
    return [
        Item.objects.create(
            workspace=cast["priya"].workspace, title=f"Item {name}", effort_product=Decimal(ours),
            effort_marketing=None if theirs is None else Decimal(theirs), importance=3 - number,
        )
        for number, (name, (ours, theirs)) in enumerate(zip("ABC", efforts, strict=True))
    ]  # fmt: skip


def test_the_days_of_a_side_are_those_of_its_people_less_days_off_and_last_days(cast):
    today = timezone.localdate()
    found = rooms(cast["priya"].workspace_id, today, FIRST, LAST)
    assert (found["product"].people, found["product"].days) == (4, 40)
    assert (found["marketing"].people, found["marketing"].days) == (3, 30)
    load.note_days_off(cast["jonas"], by=cast["priya"], first_on=date(2031, 1, 1), last_on=date(2031, 1, 7))
    Member.objects.filter(pk=cast["lina"].pk).update(left_on=date(2031, 1, 13))
    found = rooms(cast["priya"].workspace_id, today, FIRST, LAST)
    assert found["product"].days == 40 - 2 - 5


def test_the_days_of_the_next_four_weeks_are_as_before(cast):
    """What is off beyond the window, or before it, takes nothing away."""
    today = timezone.localdate()
    load.note_days_off(cast["jonas"], by=cast["priya"], first_on=today - timedelta(days=9), last_on=today - timedelta(days=1))  # fmt: skip
    load.note_days_off(cast["jonas"], by=cast["priya"], first_on=today + timedelta(days=40), last_on=today + timedelta(days=50))  # fmt: skip
    found = rooms(cast["priya"].workspace_id, today, today, today + timedelta(days=27))
    assert found["product"].days == 80


def test_from_the_list_to_an_agreed_record_by_clicks(cast, as_member, items):
    priya, marco = as_member(cast["priya"]), as_member(cast["marco"])
    assert "No period has been planned together yet" in page(priya, f"{U}planning/")
    sent = {"name": "Plan for spring", "first_on": FIRST.isoformat(), "last_on": LAST.isoformat()}
    assert priya.post(f"{U}planning/new/", sent).status_code == 303
    row = Workshop.objects.get()
    here = f"{U}{row.place}"
    assert "Plan a period together" in page(marco, here)
    assert marco.post(f"{here}tick/", {"step": "back"}).status_code == 303
    assert "One of seven steps is done" in page(priya, here)
    one, two, three = items
    assert priya.post(f"{here}items/{one.pk}/in/").status_code == 303
    refused = marco.post(f"{here}items/{three.pk}/", {"verdict": "out", "why": " "})
    assert refused.status_code == 422
    assert "somebody hoped for it" in refused.content.decode()
    assert marco.post(f"{here}items/{three.pk}/", {"verdict": "out", "why": "No customer asks"}).status_code == 303  # fmt: skip
    html = page(priya, here)
    assert "20 of 40 days" in html
    assert "5 of 30 days" in html
    assert marco.post(f"{here}points/new/", {"text": "Exports are quick", "owner": cast["tomas"].pk}).status_code == 303  # fmt: skip
    assert "Tomás Ortega finds out" in page(priya, here)
    assert priya.post(f"{here}agree/", {"dissent": "Tessa would take C first"}).status_code == 303
    html = page(marco, here)
    assert "One item is in, one out" in html
    assert "Tessa would take C first" in html
    assert "No customer asks" in html
    assert "Plan for spring" in page(marco, f"{U}{one.place}")
    assert "No customer asks" in page(marco, f"{U}{three.place}")
    assert "Plan for spring" not in page(marco, f"{U}{two.place}")
    assert marco.post(f"{here}items/{two.pk}/in/").status_code == 422, "it is a record"
    table = b"".join(priya.get(f"{here}?format=csv").streaming_content).decode("utf-8-sig")
    assert [line.split(",")[:3] for line in table.splitlines()[1:]] == [["Item A", "In", ""], ["Item C", "Out", "No customer asks"]]  # fmt: skip
    assert marco.post(f"{here}go-on/").status_code == 303
    assert marco.post(f"{here}items/{two.pk}/in/").status_code == 303


def test_more_than_fits_is_said_by_side_and_where_it_begins(cast, as_member, row, items):
    one, two, three = items
    for item in (one, two):
        actions.place_item(row, item, by=cast["priya"], verdict="in")
    client = as_member(cast["marco"])
    html = page(client, f"{U}{row.place}")
    assert "More is in than fits" not in html
    assert "Full: what comes on top waits long" in html, "40 of 40 days"
    actions.place_item(row, three, by=cast["priya"], verdict="in")
    html = page(client, f"{U}{row.place}")
    assert "More is in than fits" in html
    assert "Product: 50 days are in, 40 days are there" in html
    assert "Marketing: " not in html.split('id="place"')[1].split("<table")[0]
    assert html.split(f'id="item-{two.pk}"')[1].split("</tr>")[0].count("more than fits") == 0
    assert html.split(f'id="item-{three.pk}"')[1].split("</tr>")[0].count("more than fits") == 1
    assert "?</td>" in html


def test_of_a_side_of_two_only_the_leads_see_the_days(cast, as_member, row):
    Member.objects.filter(pk=cast["tessa"].pk).update(side="other")
    assert "Too few people" in page(as_member(cast["jonas"]), f"{U}{row.place}")
    assert "Too few people" not in page(as_member(cast["priya"]), f"{U}{row.place}"), "she leads a side"


def test_of_fewer_than_four_weeks_only_the_leads_see_the_days(cast, as_member):
    """Else a plan of one day told who is away on it."""
    for last, is_told in ((FIRST, False), (FIRST + timedelta(days=26), False), (FIRST + timedelta(days=27), True)):  # fmt: skip
        plan = actions.begin_workshop(by=cast["priya"], name="Plan", first_on=FIRST, last_on=last)
        shown = page(as_member(cast["jonas"]), f"{U}{plan.place}")
        assert ("Fewer than four weeks" not in shown) == is_told
        assert ("Left to plan: " in shown or 'data-label="Left to plan"' in shown) == is_told
        assert "Fewer than four weeks" not in page(as_member(cast["priya"]), f"{U}{plan.place}"), "she leads"


def test_what_is_in_gets_its_release_and_its_day(cast, as_member, row, items):
    release = Release.objects.create(workspace=row.workspace, name="5.1", planned_on=LAST)
    sent = {"verdict": "in", "release": release.pk, "planned_on": LAST.isoformat()}
    assert as_member(cast["priya"]).post(f"{U}{row.place}items/{items[0].pk}/", sent).status_code == 303
    items[0].refresh_from_db()
    assert (items[0].release, items[0].planned_on) == (release, LAST)
    assert Event.objects.get(name="item.changed").facts["why"] == "Planned together: Plan for spring"
    actions.place_item(row, items[0], by=cast["priya"], verdict="in", moves=False)
    items[0].refresh_from_db()
    assert items[0].release == release


def test_a_round_is_drafted_from_here_or_taken(cast, as_member, row, items):
    client, here = as_member(cast["priya"]), f"{U}{row.place}"
    html = page(client, f"{here}round/new/")
    assert "Priorities: Plan for spring" in html
    people = [cast[name].pk for name in ("priya", "jonas", "marco", "amir")]
    closes = (timezone.localtime() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    sent = {"name": "What first?", "purpose": "To know", "about": [item.pk for item in items], "people": people, "closes_at": closes,
            "product_facilitator": cast["priya"].pk, "marketing_facilitator": cast["marco"].pk, "every_months": "0"}  # fmt: skip
    answer = client.post(f"{here}round/new/", sent)
    assert answer.status_code == 303, answer.content.decode()[:3000]
    assert "What first?" in page(client, here)
    assert "as soon as the round is opened to both sides" in page(client, here)
    other = Round.objects.create(workspace=row.workspace, use="priorities", name="The one before", purpose="x", closes_at=timezone.now(), state="closed")  # fmt: skip
    roles = Round.objects.create(workspace=row.workspace, use="roles", name="Roles", purpose="x", closes_at=timezone.now())  # fmt: skip
    assert client.post(f"{here}round/", {"round": roles.pk}).status_code == 422
    assert client.post(f"{here}round/", {"round": other.pk}).status_code == 303
    assert "The one before" in page(client, here)


def test_a_meeting_is_started_from_it_and_it_from_a_meeting(cast, as_member, row):
    client = as_member(cast["priya"])
    people = [cast["priya"].pk, cast["marco"].pk]
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    assert client.post(f"{U}{row.place}meet/", {"people": people, "on": day, "at": "10:00"}).status_code == 303  # fmt: skip
    meeting = Meeting.objects.get()
    html = page(client, f"{U}{meeting.place}")
    assert "Rank apart" in html
    assert "Plan for spring" in html
    series = series_actions.begin(by=cast["priya"], people=[cast["priya"], cast["marco"]], name="Planning", purpose="x", kind_of="planning")  # fmt: skip
    other = series.meetings.first()
    assert f"planning/new/?meeting={other.pk}" in page(client, f"{U}{other.place}")
    sent = {"name": "Summer", "first_on": FIRST.isoformat(), "last_on": LAST.isoformat()}
    assert client.post(f"{U}planning/new/?meeting={other.pk}", sent).status_code == 303
    assert "Summer" in page(as_member(cast["marco"]), f"{U}{other.place}")


def test_what_is_restricted_is_on_no_plan_of_others(cast, as_member, row, items):
    hidden = items[0]
    hidden.is_restricted = True
    hidden.save()
    hidden.readers.add(cast["priya"])
    actions.place_item(row, hidden, by=cast["priya"], verdict="in")
    assert "Item A" in page(as_member(cast["priya"]), f"{U}{row.place}")
    for path in (row.place, f"{row.place}?format=csv"):
        answer = as_member(cast["marco"]).get(f"{U}{path}")
        text = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert b"Item A" not in text
    assert as_member(cast["marco"]).post(f"{U}{row.place}items/{hidden.pk}/in/").status_code == 404
    with pytest.raises(PermissionDenied):
        actions.place_item(row, hidden, by=cast["marco"], verdict="in")
    two = [cast["priya"], cast["marco"]]
    private = series_actions.begin(by=cast["priya"], people=two, name="Us", purpose="x", only=True)
    kept = actions.begin_workshop(by=cast["priya"], meeting=private.meetings.first(), name="Quokka", first_on=FIRST, last_on=LAST)  # fmt: skip
    assert as_member(cast["lina"]).get(f"{U}{kept.place}").status_code == 404
    assert "Quokka" not in page(as_member(cast["lina"]), f"{U}planning/")


def test_what_a_workshop_of_some_moves_does_not_tell_its_name(cast, as_member, items):
    two, release = [cast["priya"], cast["marco"]], Release.objects.create(workspace=cast["priya"].workspace, name="5.1", planned_on=LAST)  # fmt: skip
    private = series_actions.begin(by=cast["priya"], people=two, name="Us", purpose="x", only=True)
    kept = actions.begin_workshop(by=cast["priya"], meeting=private.meetings.first(), name="Quokka", first_on=FIRST, last_on=LAST)  # fmt: skip
    actions.place_item(kept, items[0], by=cast["priya"], verdict="in", release=release, planned_on=LAST)
    assert Event.objects.get(name="item.changed").facts["why"] == "Planned together"
    lina = as_member(cast["lina"])
    assert "Quokka" not in page(lina, f"{U}{items[0].place}")
    assert "Quokka" not in page(lina, f"{U}activity/")


def test_a_plan_stands_on_the_page_of_its_item_as_one_part_of_what_rests_on_it(cast, as_member, row, items):
    actions.place_item(row, items[0], by=cast["priya"], verdict="in")
    actions.agree_on_plan(row, by=cast["priya"])
    text = page(as_member(cast["priya"]), f"{U}{items[0].place}")
    before, _part, _after = text.partition("Planned together")
    assert _part
    assert before.rpartition("<section")[2].startswith(">"), "no sheet of its own within the sheet"


def test_the_next_plan_looks_back_on_this_one(cast, as_member, row, items):
    actions.place_item(row, items[0], by=cast["priya"], verdict="in")
    actions.place_item(row, items[1], by=cast["priya"], verdict="in")
    actions.agree_on_plan(row, by=cast["priya"])
    Item.objects.filter(pk=items[0].pk).update(released_on=LAST)
    after = actions.begin_workshop(by=cast["marco"], name="Summer", first_on=LAST + timedelta(days=1), last_on=LAST + timedelta(days=20))  # fmt: skip
    html = page(as_member(cast["marco"]), f"{U}{after.place}")
    assert "1 item is with customers, 1 is not" in html


def test_bad_input_is_refused(cast, as_member, row, items):
    client = as_member(cast["priya"])
    for first, last in ((LAST, FIRST), (FIRST, FIRST + timedelta(days=800))):
        sent = {"name": "x", "first_on": first.isoformat(), "last_on": last.isoformat()}
        assert client.post(f"{U}planning/new/", sent).status_code == 422
    with pytest.raises(ValidationError):
        actions.agree_on_plan(row, by=cast["priya"])
    with pytest.raises(ValidationError):
        actions.plan_on(row, by=cast["priya"])
    assert client.post(f"{U}{row.place}tick/", {"step": "nothing"}).status_code == 403
    assert as_member(cast["gus"]).post(f"{U}{row.place}tick/", {"step": "back"}).status_code == 403
    assert client.post(f"{U}{row.place}agree/", {"dissent": ""}).status_code == 422
    assert not WorkshopItem.objects.exists()


def test_assumptions_are_taken_back_and_so_is_a_verdict(cast, as_member, row, items):
    point = actions.count_on(row, by=cast["priya"], text="x")
    client = as_member(cast["marco"])
    assert client.post(f"{U}{row.place}points/{point.pk}/remove/").status_code == 303
    assert not WorkshopPoint.objects.exists()
    actions.place_item(row, items[0], by=cast["priya"], verdict="in")
    assert client.post(f"{U}{row.place}items/{items[0].pk}/in/", {"back": "1"}).status_code == 303
    assert not WorkshopItem.objects.exists()


def test_a_longer_roadmap_costs_the_same(cast, as_member, row, items):
    def more() -> None:
        for number in range(12):
            item = Item.objects.create(workspace=row.workspace, title=f"More {number}", effort_product=1)
            actions.place_item(row, item, by=cast["priya"], verdict="in")

    actions.place_item(row, items[0], by=cast["priya"], verdict="in")
    costs_the_same(as_member(cast["jonas"]), f"{U}{row.place}", more, 45)


def test_a_meeting_for_a_play_without_a_finding_stands_on_the_page_of_the_play(cast, as_member):
    people = [cast["priya"], cast["marco"]]
    day = timezone.localdate() + timedelta(days=2)
    made = meet_for("PL08", by=cast["priya"], people=people, on=day, at=time(10), rhythm="once")
    series_actions.change(made.series, by=cast["priya"], people=people, only=True, name="Ask nothing", purpose="x")  # fmt: skip
    assert "Ask nothing" in page(as_member(cast["marco"]), f"{U}radar/plays/PL08/")
    assert "Ask nothing" not in page(as_member(cast["lina"]), f"{U}radar/plays/PL08/"), "it is for its two"
    assert "Ask nothing" not in page(as_member(cast["marco"]), f"{U}radar/plays/PL06/")
