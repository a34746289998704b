"""Who had nothing to say is not asked again as long as the database has nothing for them; whoever has is asked at once."""

from functools import partial

import pytest
from django.db import transaction
from django.utils import timezone

from braid.activity.actions import record
from braid.base.shown import rooms_of
from braid.base.sparing import spared
from braid.people.models import Member, Pod

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _remembering(settings):
    settings.REMEMBER = True


@pytest.fixture
def ask():
    """What two of them answer whoever asks, and how often each was asked: the one wants pods, the other people."""
    asked = {"pods": 0, "people": 0}

    def pods(member):
        asked["pods"] += 1
        return list(Pod.objects.visible_to(member).order_by("pk").values_list("name", flat=True)[:5])

    def people(member):
        asked["people"] += 1
        return list(Member.objects.visible_to(member).filter(name="Nobody"))

    def answers(member):
        member = Member.objects.select_related("workspace").get(pk=member.pk)
        return spared(member, "test", [partial(pods, member), partial(people, member)]), rooms_of(member)

    answers.asked = asked
    return answers


def test_who_has_nothing_is_asked_once_and_at_once_when_there_is_something(ask, priya, otto):
    Pod.objects.create(workspace=priya.workspace, name="Checkout")
    for _again in range(3):
        assert ask(otto) == ([[], []], {"people"})
    assert ask.asked == {"pods": 1, "people": 1}
    for _again in range(2):
        assert ask(priya)[0] == [["Checkout"], []]
    assert ask.asked == {"pods": 3, "people": 2}
    Pod.objects.create(workspace=otto.workspace, name="Ours")
    assert ask(otto)[0] == [["Ours"], []]
    Pod.objects.all().delete()
    assert ask(otto)[0] == ask(priya)[0] == [[], []]


def test_nothing_is_learnt_while_somebody_writes_or_in_a_transaction(ask, priya):
    before = Member.objects.select_related("workspace").get(pk=priya.pk)
    asked = []

    def nothing():
        asked.append(1)
        return list(Pod.objects.visible_to(before))

    record(priya, "pod.created", Pod)
    assert spared(before, "late", [nothing]) == [[]]
    assert spared(before, "late", [nothing]) == [[]]
    assert len(asked) == 2
    with transaction.atomic():
        ask(priya)
        ask(priya)
    assert ask.asked == {"pods": 2, "people": 2}


def test_who_asks_for_this_very_moment_or_for_a_number_is_always_asked(priya):
    asked = []

    def timed():
        asked.append("timed")
        return list(Pod.objects.filter(workspace__created_at__gt=timezone.now()))

    def counting():
        asked.append("counting")
        return Pod.objects.count()

    for _again in range(3):
        assert spared(priya, "odd", [timed, counting]) == [[], 0]
    assert asked == ["timed", "counting"] * 3
