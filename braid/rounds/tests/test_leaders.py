"""Somebody else leads a round: named by those who lead it, told to all of them, and nothing more is seen by anybody."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from braid.activity.models import Event, Notification
from braid.rounds import actions
from braid.rounds.models import Round

pytestmark = pytest.mark.django_db
GONE = date(2026, 1, 1)


def leave(person):
    person.joined_on, person.left_on = GONE - timedelta(days=300), GONE
    person.save()


def told(person):
    return Notification.objects.filter(member=person, event__name="round.leader_named").count()


def test_the_other_facilitator_names_somebody_for_a_side_whose_facilitator_has_left(make, cast, as_member):
    row = make(product_facilitator=cast["jonas"], marketing_facilitator=cast["marco"])
    leave(cast["jonas"])
    browser = as_member(cast["marco"])
    page = browser.get(f"/w/acme/{row.place}").content.decode()
    assert f"{cast['jonas'].name} has left and leads it no longer" in page
    assert "Name somebody for Product" in page
    url = f"/w/acme/{row.place}leader/product/"
    form = browser.get(url).content.decode()
    assert cast["jonas"].name not in form
    assert cast["marco"].name not in form.split("<form", 1)[1].split("</form", 1)[0]
    assert browser.post(url, {"person": cast["lina"].pk}).status_code == 303
    row.refresh_from_db()
    assert row.product_facilitator == cast["lina"]
    assert (told(cast["lina"]), told(cast["marco"])) == (1, 0), "who does it knows"
    event = Event.objects.get(name="round.leader_named")
    assert (event.by, event.facts["person"], event.facts["side"]) == (cast["marco"], "Lina Haddad", "product")
    actions.close(row, by=cast["lina"])


def test_both_sides_hear_of_it_and_whoever_led_it_leads_it_no_more(make, cast):
    row = make(product_facilitator=cast["jonas"], marketing_facilitator=cast["marco"])
    actions.name_leader(row, by=cast["priya"], side="product", person=cast["lina"])
    assert [told(cast[name]) for name in ("jonas", "marco", "lina", "priya")] == [1, 1, 1, 0]
    with pytest.raises(PermissionDenied):
        actions.close(row, by=cast["jonas"])
    actions.close(row, by=cast["lina"])


def test_whoever_is_told_reads_who_leads_it_now_and_for_whom(make, cast, as_member):
    row = make(product_facilitator=cast["jonas"], marketing_facilitator=cast["marco"])
    actions.name_leader(row, by=cast["marco"], side="product", person=cast["lina"])
    for name, path in (("lina", "for-you/"), ("jonas", "for-you/"), ("ella", "activity/")):
        page = as_member(cast[name]).get(f"/w/acme/{path}").content.decode()
        assert "Product: Lina Haddad" in page.split("named somebody else to lead")[1][:600]


def test_naming_who_leads_it_already_tells_nobody(make, cast):
    row = make(product_facilitator=cast["jonas"])
    actions.name_leader(row, by=cast["priya"], side="product", person=cast["jonas"])
    assert not Event.objects.filter(name="round.leader_named").exists()


def test_nobody_else_names_anybody(make, cast, as_member, otto):
    row = make(product_facilitator=cast["jonas"], marketing_facilitator=cast["marco"])
    for name in ("lina", "ella", "gus"):
        with pytest.raises(PermissionDenied):
            actions.name_leader(row, by=cast[name], side="product", person=cast["lina"])
        url = f"/w/acme/{row.place}leader/product/"
        assert as_member(cast[name]).get(url).status_code == 403
        assert as_member(cast[name]).post(url, {"person": cast["lina"].pk}).status_code == 403
    with pytest.raises(PermissionDenied):
        actions.name_leader(row, by=cast["marco"], side="product", person=otto)
    assert "leader/product" not in as_member(cast["lina"]).get(f"/w/acme/{row.place}").content.decode()
    row.refresh_from_db()
    assert row.product_facilitator == cast["jonas"]
    assert not Event.objects.filter(name="round.leader_named").exists()


def test_only_somebody_of_that_side_who_may_add_to_the_plans_leads_it(make, cast, as_member):
    row = make(product_facilitator=cast["jonas"], marketing_facilitator=cast["marco"])
    leave(cast["lina"])
    for name in ("marco", "ella", "gus", "lina"):
        with pytest.raises(ValidationError):
            actions.name_leader(row, by=cast["priya"], side="product", person=cast[name])
        response = as_member(cast["priya"]).post(
            f"/w/acme/{row.place}leader/product/", {"person": cast[name].pk}
        )
        assert response.status_code == 422
    row.refresh_from_db()
    assert row.product_facilitator == cast["jonas"]


def test_whoever_has_changed_sides_may_lead_it_on_the_new_one(make, cast):
    row = make(product_facilitator=cast["jonas"], marketing_facilitator=cast["marco"])
    cast["jonas"].side = "marketing"
    cast["jonas"].save()
    actions.name_leader(row, by=cast["priya"], side="marketing", person=cast["jonas"])
    row.refresh_from_db()
    assert (row.product_facilitator, row.marketing_facilitator) == (None, cast["jonas"])
    actions.close(row, by=cast["jonas"])


def test_who_takes_over_an_open_pulse_sees_no_more_than_before_and_has_no_seat(make, cast, as_member):
    row = make(
        "pulse", product_facilitator=cast["jonas"], marketing_facilitator=cast["marco"],
        invited=[cast["jonas"], cast["marco"]],
    )  # fmt: skip
    before = sorted(row.seats.values_list("pk", flat=True))
    actions.name_leader(row, by=cast["marco"], side="product", person=cast["lina"])
    assert sorted(row.seats.values_list("pk", flat=True)) == before
    page = as_member(cast["lina"]).get(f"/w/acme/{row.place}").content.decode()
    assert "You are not asked in this round" in page
    assert as_member(cast["lina"]).get(f"/w/acme/{row.place}answer/").status_code == 403
    assert as_member(cast["lina"]).get(f"/w/acme/{row.place}results.csv").status_code == 404
    assert as_member(cast["lina"]).get(f"/w/acme/{row.place}charts/").status_code == 404


def test_a_draft_and_a_closed_round_take_somebody_else_a_revealed_one_only_if_it_comes_again(
    make, cast, as_member
):
    draft, closed = make(open=False), make()
    actions.close(closed, by=cast["priya"])
    for row in (draft, closed):
        actions.name_leader(row, by=cast["priya"], side="product", person=cast["lina"])
        row.refresh_from_db()
        assert row.product_facilitator == cast["lina"]
    actions.reveal(closed, by=cast["priya"])
    with pytest.raises(ValidationError, match="nobody need lead it"):
        actions.name_leader(closed, by=cast["priya"], side="product", person=cast["jonas"])
    assert "leader/product" not in as_member(cast["priya"]).get(f"/w/acme/{closed.place}").content.decode()
    actions.repeat(closed, by=cast["priya"], months=3)
    actions.name_leader(closed, by=cast["priya"], side="product", person=cast["jonas"])
    assert Round.objects.get(pk=closed.pk).product_facilitator == cast["jonas"]


def test_a_wave_that_nobody_has_revealed_is_still_led_when_the_next_one_is_open(make, cast, as_member):
    row = make("pulse", product_facilitator=cast["jonas"], marketing_facilitator=cast["marco"])
    actions.repeat(row, by=cast["priya"], months=1)
    actions.close(row, by=cast["priya"])
    assert actions.next_wave(row, now=timezone.now() + timedelta(days=40))
    leave(cast["jonas"])
    url = f"/w/acme/{row.place}leader/product/"
    assert url in as_member(cast["marco"]).get(f"/w/acme/{row.place}").content.decode()
    assert as_member(cast["marco"]).post(url, {"person": cast["lina"].pk}).status_code == 303
    actions.reveal(row, by=cast["lina"])
    with pytest.raises(ValidationError, match="nobody need lead it"):
        actions.name_leader(row, by=cast["priya"], side="product", person=cast["amir"])
    assert url not in as_member(cast["marco"]).get(f"/w/acme/{row.place}").content.decode()
