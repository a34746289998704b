"""Rounds that come again: the next wave once and by itself, until somebody who leads it pauses or stops it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from braid.activity.models import Event
from braid.base.text import day
from braid.goals import actions as goals
from braid.goals.models import KeyResult
from braid.roadmap.actions import create_item
from braid.rounds import actions
from braid.rounds.actions.repeating import closes_at, months_on
from braid.rounds.jobs import repeat_due
from braid.rounds.models import Round
from braid.rounds.tests.conftest import say

pytestmark = pytest.mark.django_db


def closed(row: Round, months_ago: int = 3) -> Round:
    """Closed and revealed, as if it had been opened so many months ago."""
    actions.close(row, by=row.product_facilitator)
    actions.reveal(row, by=row.product_facilitator)
    was = months_on(timezone.localtime(), -months_ago) - timedelta(minutes=1)
    row.steps.filter(state="open").update(at=was)
    Round.objects.filter(pk=row.pk).update(closes_at=was + timedelta(days=5))
    return Round.objects.get(pk=row.pk)


def page(client, row: Round) -> str:
    return client.get(f"/w/acme/{row.place}").content.decode()


@pytest.mark.parametrize("use", ["confidence", "priorities", "roles", "five"])
def test_a_named_round_comes_again_once_however_often_the_worker_asks(use, make):
    row = closed(make(use, every_months=3, shows_names=True, asks_guess=True))
    assert [repeat_due(), repeat_due()] == [1, 0]
    assert actions.next_wave(row) is None
    again = Round.objects.get(previous=row)
    assert again.state == Round.State.OPEN
    assert (again.use, again.every_months, again.shows_names, again.asks_guess) == (use, 3, True, True)
    for rows in ("questions", "subjects", "seats"):
        assert getattr(again, rows).count() == getattr(row, rows).count()
    titles = [list(each.subjects.order_by("order").values_list("title", flat=True)) for each in (again, row)]
    assert titles[0] == titles[1]


def test_a_go_or_no_go_comes_once(make, cast):
    with pytest.raises(ValidationError, match="asked once"):
        make("go", open=False, every_months=3)
    row = closed(make("go"))
    with pytest.raises(ValidationError, match="asked once"):
        actions.repeat(row, by=cast["priya"], months=3)


def test_what_is_done_is_not_asked_about_again(make, cast):
    priya = cast["priya"]
    built, shipped = (create_item(by=priya, title=title, phase="build") for title in ("Built", "Shipped"))
    row = closed(make("priorities", subjects=[built, shipped], every_months=3))
    row.subjects.filter(title="Built").update(reach=300, source="Sales")
    shipped.phase = "learn"
    shipped.save()
    assert repeat_due() == 1
    subject = Round.objects.get(previous=row).subjects.get()
    assert (subject.title, subject.reach, subject.source) == ("Built", 300, "Sales")


def test_a_wave_about_nothing_does_not_come_and_the_page_says_why(make, cast, as_member):
    over = a_key_result(cast["priya"])
    row = closed(make("confidence", subjects=[over], every_months=3))
    KeyResult.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    assert repeat_due() == 0
    assert "Nothing that it asked about is still under way" in page(as_member(cast["priya"]), row)


def test_it_is_paused_goes_on_and_is_stopped_by_whoever_leads_it(make, cast, as_member):
    row, priya = closed(make("roles", every_months=3)), as_member(cast["priya"])
    url = f"/w/acme/{row.place}repeat/"
    assert "The next wave opens on" in page(priya, row)
    assert as_member(cast["jonas"]).post(url, {"pause": "1"}).status_code == 403
    assert as_member(cast["priya"]).post(url, {"pause": "1"}).status_code == 303
    assert repeat_due() == 0
    assert "Paused by Priya" in page(priya, row)
    assert priya.post(url, {"resume": "1"}).status_code == 303
    assert priya.post(url, {"months": "0"}).status_code == 303
    assert repeat_due() == 0
    assert priya.post(url, {"months": "2"}).status_code == 303
    assert repeat_due() == 1
    assert priya.post(url, {"months": "1"}).status_code == 422, "a newer wave says it"
    names = Event.objects.filter(subject_id=row.pk, name__startswith="round.").values_list("name", flat=True)
    assert {"round.paused", "round.resumed", "round.stopped", "round.repeating"} <= set(names)


@pytest.mark.parametrize("months", ["99", "-1", "x", "", "1e3", "٣"])
def test_months_that_are_none_are_refused_and_change_nothing(months, make, cast, as_member):
    row = closed(make("roles"))
    response = as_member(cast["priya"]).post(f"/w/acme/{row.place}repeat/", {"months": months})
    assert response.status_code == 422
    assert Round.objects.get(pk=row.pk).every_months == 0


def test_only_whoever_leads_it_says_how_often(make, cast):
    row = closed(make("roles"))
    with pytest.raises(PermissionDenied):
        actions.repeat(row, by=cast["jonas"], months=3)


def test_a_wave_is_open_as_long_until_the_same_hour_and_never_ends_on_a_weekend(make):
    row = make("roles")
    for days in range(1, 15):
        opened = timezone.localtime().replace(hour=9, minute=30)
        row.closes_at = (opened + timedelta(days=days)).replace(hour=17, minute=0)
        end = timezone.localtime(closes_at(row, opened, opened + timedelta(days=91)))
        assert (end.hour, end.minute) == (17, 0)
        assert end.weekday() < 5
        assert 0 <= (end.date() - opened.date()).days - 91 - days <= 2
    row.closes_at = opened + timedelta(minutes=5)
    assert closes_at(row, opened, opened) >= opened + timedelta(days=1)


def test_months_end_with_the_shorter_month():
    at = timezone.localtime().replace(year=2027, month=11, day=30)
    assert (months_on(at, 3).year, months_on(at, 3).month, months_on(at, 3).day) == (2028, 2, 29)


def test_a_round_that_closes_in_the_year_9999_is_refused_with_a_clear_word(make, cast, as_member):
    row = make("roles", open=False)
    with pytest.raises(ValidationError, match="a year at most"):
        actions.change_round(row, by=cast["priya"], closes_at=timezone.now().replace(year=9999))
    sent = {
        "name": "Who", "purpose": "To see", "areas": "Pricing", "closes_at": "9999-12-31T23:59", "people": [m.pk for m in cast.values() if m.side != "other"],
        "product_facilitator": cast["priya"].pk, "marketing_facilitator": cast["marco"].pk, "every_months": 0,
    }  # fmt: skip
    response = as_member(cast["priya"]).post("/w/acme/roles/new/", sent)
    assert response.status_code == 422
    assert "a year at most" in response.content.decode()


def test_a_second_look_does_not_take_the_place_of_the_next_wave(make, people):
    row = make("confidence", every_months=3)
    for person in people:
        say(row, person, "9" if person.side == "product" else "2", "Pricing")
    row = closed(row)
    again = actions.ask_again(row, by=row.product_facilitator)
    assert again.previous is None
    assert repeat_due() == 1


def a_key_result(priya) -> KeyResult:
    today = timezone.localdate()
    period = goals.create_period(by=priya, name="Now", starts_on=today, ends_on=today + timedelta(days=90))
    objective = goals.create_objective(
        by=priya, title="More trials pay", period=period, owners=[("product", priya, "")]
    )
    return goals.add_key_result(
        objective, by=priya, title="Trials that pay", side="product", accountable=priya
    )


def both(row: Round, people, product: str, marketing: str) -> None:
    for person in people:
        for subject in row.subjects.all():
            say(row, person, product if person.side == "product" else marketing, subject.title)


@pytest.mark.parametrize(
    ("use", "first", "second", "told"),
    [("confidence", ("7", "4"), ("8", "5"), ("7.0", "4.0")),
     ("roles", ("product", "marketing"), ("marketing", "marketing"), ("Product (5 of 5)", "Marketing (5 of 5)"))],
)  # fmt: skip
def test_the_result_shows_both_sides_wave_by_wave(use, first, second, told, make, people, cast, as_member):
    row = make(use, every_months=3)
    both(row, people, *first)
    row = closed(row)
    assert repeat_due() == 1
    again = Round.objects.get(previous=row)
    both(again, people, *second)
    again = closed(again, 0)
    parts = again.result.found["parts"]
    assert all(len(part["waves"]) == 1 for part in parts)
    text, client = page(as_member(cast["marco"]), again), as_member(cast["marco"])
    assert "Wave by wave" in text
    assert all(said in text for said in told)
    assert "The wave before" in text
    assert "The wave after" in page(client, row)
    on = day(row.closed_on)
    assert row.closed_on != timezone.localdate(row.closes_at), "it was closed on another day than was planned"
    assert f": {on}," in client.get(f"/w/acme/{again.place}results.csv").content.decode()
    assert f'<th scope="row">{on}</th>' in text
    assert {part["waves"][0][0] for part in parts} == {row.closed_on.isoformat()}


def test_the_list_says_when_a_round_was_closed_not_when_it_was_to_be(make, as_member, cast):
    row = make()
    client, planned = as_member(cast["marco"]), day(row.closes_at)
    assert planned in client.get("/w/acme/rounds/").content.decode()
    actions.close(row, by=cast["priya"])
    html = client.get("/w/acme/rounds/?sort=closes").content.decode()
    assert planned not in html
    assert day(timezone.localdate()) in html


def test_places_stand_wave_by_wave(make, people, cast, as_member):
    row = make("priorities", every_months=3)
    both(row, people, "3", "3")
    row = closed(row)
    repeat_due()
    again = Round.objects.get(previous=row)
    both(again, people, "4", "4")
    again = closed(again, 0)
    assert "Places wave by wave" in page(as_member(cast["marco"]), again)


def test_another_wording_is_another_question(make, people):
    row = make("confidence", every_months=3)
    both(row, people, "7", "4")
    row = closed(row)
    repeat_due()
    again = Round.objects.get(previous=row)
    again.questions.update(text="How sure?")
    both(again, people, "8", "5")
    assert not any("waves" in part for part in closed(again, 0).result.found["parts"])


def test_a_wave_that_was_never_revealed_is_not_told_by_the_next(make, people):
    row = make("confidence", every_months=3)
    both(row, people, "7", "4")
    actions.close(row, by=row.product_facilitator)
    row.steps.filter(state="open").update(at=timezone.now() - timedelta(days=95))
    assert repeat_due() == 1
    again = Round.objects.get(previous=row)
    both(again, people, "8", "5")
    assert not any("waves" in part for part in closed(again, 0).result.found["parts"])
