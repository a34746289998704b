"""Whoever was invited is reminded on the third day and on the last, whether they have answered or not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from braid.activity.models import Event, Notification
from braid.rounds import actions
from braid.rounds.jobs import remind_due
from braid.rounds.models import Round
from braid.rounds.tests.conftest import say

pytestmark = pytest.mark.django_db


def later(row, **by):
    """As if the round had been opened so long ago."""
    row.steps.filter(state="open").update(at=timezone.now() - timedelta(**by))


def reminded(cast, who) -> int:
    return Notification.objects.visible_to(cast[who]).filter(event__name="round.reminded").count()


def test_everybody_is_reminded_on_the_third_day_and_on_the_last_whoever_has_answered(make, cast):
    row = make()
    say(row, cast["jonas"], "product", "Pricing")
    assert remind_due() == 0
    later(row, days=2, minutes=1)
    assert (remind_due(), remind_due()) == (1, 0)
    assert (reminded(cast, "jonas"), reminded(cast, "priya"), reminded(cast, "ella")) == (1, 1, 0)
    Round.objects.filter(pk=row.pk).update(closes_at=timezone.now() + timedelta(hours=23))
    assert (remind_due(), remind_due()) == (1, 0)
    assert (reminded(cast, "jonas"), reminded(cast, "priya"), reminded(cast, "ella")) == (2, 2, 0)
    events = Event.objects.filter(name="round.reminded")
    assert {event.by for event in events} == {None}
    # What is kept of it is the same for all who were invited.
    assert [sorted(event.facts) for event in events] == [["tell", "which"]] * 2
    actions.close(row, by=cast["priya"])
    assert not actions.remind(row, which="third")


def test_a_round_of_one_day_reminds_nobody(make):
    make(closes_at=timezone.now() + timedelta(hours=20))
    assert remind_due() == 0
