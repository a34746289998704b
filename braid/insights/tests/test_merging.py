"""The same thing heard twice, and a customer under two names."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from braid.activity.actions import comment
from braid.activity.models import Comment, Event
from braid.insights.actions import answer, capture
from braid.insights.merging import merge_customer, merge_insight
from braid.insights.models import Customer, Insight
from braid.roadmap.actions import create_item, link_insight
from braid.roadmap.models import ItemInsight

TODAY = timezone.localdate()
INSIGHTS = "/w/acme/insights/"


@pytest.fixture
def twice(priya, marco):
    older = capture(by=marco, text="Card change by oneself", clock_from=TODAY - timedelta(days=20))
    newer = capture(by=marco, text="Let me change my card")
    return older, newer


def test_links_answers_and_comments_follow_and_the_older_question_counts(twice, priya, marco, as_member):
    older, newer = twice
    item, other = create_item(by=priya, title="Billing"), create_item(by=priya, title="Cards")
    for each in (older, newer):
        link_insight(item, by=priya, insight=each)
    link_insight(other, by=priya, insight=older)
    comment(older, by=marco, body="Third account")
    answer(older, by=priya, verdict="yes", why="In billing")
    client = as_member(priya)
    answered = client.post(f"{INSIGHTS}{older.pk}/same/", {"insight": newer.pk})
    assert answered["Location"] == f"{INSIGHTS}{newer.pk}/"
    newer.refresh_from_db()
    assert (newer.verdict, newer.answered_on, newer.clock_from) == ("yes", TODAY, TODAY - timedelta(days=20))
    assert set(ItemInsight.objects.filter(insight=newer).values_list("item__title", flat=True)) == {
        "Billing",
        "Cards",
    }
    assert Comment.objects.get().subject_id == newer.pk
    assert not Insight.objects.visible_to(priya).filter(pk=older.pk).exists()
    assert client.get(f"{INSIGHTS}{older.pk}/")["Location"] == f"{INSIGHTS}{newer.pk}/"
    page = client.get(f"{INSIGHTS}{newer.pk}/").content.decode()
    assert "Card change by oneself" in page
    assert Event.objects.get(name="insight.merged").facts["into"] == newer.pk

    assert client.post(f"{INSIGHTS}{older.pk}/apart/")["Location"] == f"{INSIGHTS}{older.pk}/"
    for row in (older, newer):
        row.refresh_from_db()
    assert (older.verdict, newer.verdict, newer.answered_on, newer.clock_from) == ("yes", "", None, TODAY)
    assert ItemInsight.objects.filter(insight=older).count() == 2
    assert Comment.objects.get().subject_id == older.pk


def test_what_cannot_be_one_is_refused_and_nothing_moves(twice, priya, marco, otto, as_member):
    older, newer = twice
    theirs = capture(by=priya, text="Heard by product")
    for row, into in ((older, older), (older, theirs)):
        with pytest.raises(ValidationError):
            merge_insight(row, by=priya, into=into)
    with pytest.raises(PermissionDenied):
        merge_insight(older, by=otto, into=newer)
    client = as_member(priya)
    client.post(f"{INSIGHTS}{older.pk}/same/", {"insight": theirs.pk})
    assert "each is owed its own answer" in client.get(f"{INSIGHTS}{older.pk}/same/").content.decode()
    assert Insight.objects.visible_to(priya).count() == 3
    assert not Event.objects.filter(name__startswith="insight.merged").exists()


def test_two_names_of_one_customer_become_one(priya, marco, as_member):
    heard = [capture(by=marco, text="a", customer=name) for name in ("Northwind", "North Wind", "North Wind")]
    gone = heard[1].customer
    gone.segment = "Enterprise"
    gone.save()
    client = as_member(priya)
    here = f"{INSIGHTS}customers/"
    assert "North Wind" in client.get(here).content.decode()
    client.post(f"{here}{gone.pk}/", {"into": "Nobody"})
    assert "There is no customer called “Nobody”" in client.get(f"{here}{gone.pk}/").content.decode()
    client.post(f"{here}{gone.pk}/", {"into": "northwind"})
    kept = Customer.objects.get()
    assert (kept.name, kept.segment, kept.insights.count()) == ("Northwind", "Enterprise", 3)
    assert Event.objects.get(name="customer.merged").facts["was"] == "North Wind"
    with pytest.raises(ValidationError):
        merge_customer(kept, by=priya, into=kept)


def test_a_customer_is_renamed_but_not_to_a_name_that_is_taken(priya, marco, as_member):
    first, second = (capture(by=marco, text="a", customer=name).customer for name in ("Halden", "Corvid"))
    client = as_member(priya)
    url = f"{INSIGHTS}customers/{first.pk}/"
    assert client.post(url, {"name": "corvid"}).status_code == 422
    assert client.post(url, {"name": "Halden AS", "segment": "Enterprise"}).status_code == 303
    assert sorted(Customer.objects.values_list("name", flat=True)) == ["Corvid", "Halden AS"]
