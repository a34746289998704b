"""A draft is changed until it opens, also by two at once, and leaves nothing behind when it is thrown away."""

from datetime import timedelta

import pytest
from django.utils import timezone

from braid.activity.actions import comment
from braid.activity.models import Comment, Event
from braid.roadmap.models import Item
from braid.rounds import actions
from braid.rounds.models import Round
from tests.test_conflicts import opened

pytestmark = pytest.mark.django_db


def test_the_form_of_a_draft_begins_with_what_is_in_it(make, cast, people, as_member):
    closes = timezone.now().replace(second=41, microsecond=5) + timedelta(days=20)
    lead = next(p for p in people if p.side == "product" and p != cast["priya"])
    row = make(open=False, closes_at=closes, product_facilitator=lead)
    client, path = as_member(cast["priya"]), f"/w/acme/rounds/{row.pk}/edit/"
    form = opened(client, path)
    assert form["product_facilitator"] == [str(lead.pk)]
    assert client.post(path, form).status_code == 303
    row.refresh_from_db()
    assert row.product_facilitator == lead
    assert abs(row.closes_at - closes) < timedelta(minutes=1)


def test_a_draft_is_changed_by_two_at_once(make, cast, as_member):
    row = make(open=False)
    client, path = as_member(cast["priya"]), f"/w/acme/rounds/{row.pk}/edit/"
    form = opened(client, path)
    actions.change_round(
        Round.objects.get(pk=row.pk), by=cast["marco"], closes_at=row.closes_at + timedelta(days=3)
    )
    assert client.post(path, {**form, "name": "Another name"}).status_code == 303
    changed = Round.objects.get(pk=row.pk)
    assert changed.name == "Another name"
    assert abs(changed.closes_at - row.closes_at - timedelta(days=3)) < timedelta(minutes=1)
    assert client.post(path, {**form, "name": "A third one"}).status_code == 422


def test_numbers_that_somebody_has_agreed_meanwhile_are_asked_about(make, cast, as_member):
    row = make("priorities", open=False)
    client, path = as_member(cast["priya"]), f"/w/acme/rounds/{row.pk}/numbers/"
    form, first = opened(client, path), row.subjects.order_by("order")[0]
    numbers = {"reach": 300, "source": "CRM", "deadline": None}
    actions.agree_numbers(Round.objects.get(pk=row.pk), by=cast["marco"], numbers={first.pk: numbers})
    answer = client.post(path, {**form, f"reach-{first.pk}": "500"})
    assert answer.status_code == 422
    first.refresh_from_db()
    assert (first.reach, first.source) == (300, "CRM")


def test_a_draft_about_something_for_a_few_leaves_nothing_of_it_behind(cast, make):
    item = Item.objects.create(workspace=cast["priya"].workspace, title="Zeppelin", is_restricted=True)
    row = make(open=False, name="Zeppelin first?")
    Round.objects.filter(pk=row.pk).update(subject_kind=item.kind, subject_id=item.pk)
    row.refresh_from_db()
    comment(row, by=cast["priya"], body="Zeppelin, said in confidence.")
    actions.remove_round(row, by=cast["priya"])
    assert not Comment.objects.exists()
    assert "Zeppelin" not in repr(list(Event.objects.values()))
