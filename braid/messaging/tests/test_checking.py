"""Verdicts, asking for them, and who may: what is kept, what is refused and that nothing else happens then."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from braid.activity.models import Event, Notification
from braid.messaging.actions import create_claim
from braid.messaging.checking import ask_expert, give_verdict, take_back_ask, why_not
from braid.messaging.models import Ask, Claim, FactCheck
from braid.people.models import Member

KNOWN = {"standing": "true", "evidence": "Measured in the beta."}


@pytest.fixture
def lina(workspace) -> Member:
    return Member.objects.create(workspace=workspace, name="Lina", side="product")


def standing(claim: Claim) -> str:
    return Claim.objects.with_standing().get(pk=claim.pk).standing


def refused(call) -> dict[str, list[str]]:
    events, checks = Event.objects.count(), FactCheck.objects.count()
    with pytest.raises(ValidationError) as error:
        call()
    assert (Event.objects.count(), FactCheck.objects.count()) == (events, checks)
    return error.value.message_dict


def test_a_claim_is_unchecked_until_somebody_who_builds_says_how_it_stands(said, priya, marco):
    assert standing(said) == ""
    check = give_verdict(said, by=priya, standing="limits", limits="On the Team plan", evidence="It is gated.", url="https://acme.example/1")  # fmt: skip
    assert standing(said) == "limits"
    assert (check.expert, check.by, check.on) == (priya, priya, timezone.localdate())
    give_verdict(said, by=priya, standing="wrong", evidence="It takes an hour.")
    assert standing(said) == "wrong"
    assert said.checks.count() == 2
    assert Event.objects.filter(name="claim.checked", subject_id=said.pk).count() == 2
    assert Notification.objects.filter(member=marco, event__name="claim.checked").count() == 2


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"standing": "expired"}, "standing"),
        ({"standing": ""}, "standing"),
        ({"standing": "limits"}, "limits"),
        ({"evidence": " "}, "evidence"),
        ({"evidence": "x" * 2001}, "evidence"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"on": timezone.localdate() + timedelta(days=1)}, "on"),
    ],
)
def test_a_verdict_that_says_too_little_is_refused_at_its_field(values, field, said, priya):
    assert list(refused(lambda: give_verdict(said, by=priya, **{**KNOWN, **values}))) == [field]


def test_only_the_side_that_builds_can_say_what_is_true(said, marco, ella, gus, otto):
    for member in (marco, ella):
        assert "standing" in refused(lambda member=member: give_verdict(said, by=member, **KNOWN))
    for member in (gus, otto):
        with pytest.raises(PermissionDenied):
            give_verdict(said, by=member, **KNOWN)
    assert not FactCheck.objects.exists()


def test_a_guest_of_the_side_that_builds_cannot_either(said, gus):
    gus.side = "product"
    assert why_not(said, gus)
    with pytest.raises(PermissionDenied):
        give_verdict(said, by=gus, **KNOWN)


def test_who_wrote_a_claim_is_not_its_only_checker(priya, lina, alerts):
    own = create_claim(by=priya, text="Alerts are instant.", item=alerts)
    assert "wrote" in refused(lambda: give_verdict(own, by=priya, **KNOWN))["standing"][0]
    give_verdict(own, by=priya, standing="wrong", evidence="They are not.")
    give_verdict(own, by=lina, **KNOWN)
    give_verdict(own, by=priya, **KNOWN)
    FactCheck.objects.create(workspace=own.workspace, claim=own, standing="expired")
    assert "standing" in refused(lambda: give_verdict(own, by=priya, **KNOWN)), (
        "the word of a colleague has expired"
    )


def test_an_expert_is_asked_told_and_answers(said, priya, marco):
    due = timezone.localdate() + timedelta(days=3)
    assert ask_expert([said], by=marco, expert=priya, due_on=due).count == 1
    ask = Ask.objects.get()
    assert (ask.expert, ask.by, ask.due_on, ask.is_open) == (priya, marco, due, True)
    assert Notification.objects.filter(member=priya, event__name="claim.asked_about").count() == 1
    ask_expert([said], by=marco, expert=priya, due_on=due + timedelta(days=1))
    ask.refresh_from_db()
    assert (Ask.objects.count(), ask.due_on) == (1, due + timedelta(days=1)), "asked twice is asked once"
    check = give_verdict(said, by=priya, **KNOWN)
    ask.refresh_from_db()
    assert (ask.answer, ask.is_open) == (check, False)


def test_the_verdict_of_somebody_else_leaves_the_question_open(said, priya, lina, marco):
    ask_expert([said], by=marco, expert=lina)
    give_verdict(said, by=priya, **KNOWN)
    assert Ask.objects.open().count() == 1


@pytest.mark.parametrize("who", ["marco", "ella", "gus", "gone", "otto"])
def test_nobody_is_asked_who_cannot_answer(who, said, cast, lina, otto, marco):
    lina.left_on = timezone.localdate()
    lina.save()
    expert = {"gone": lina, "otto": otto}.get(who) or cast[who]
    assert "expert" in refused(lambda: ask_expert([said], by=marco, expert=expert))
    assert not Ask.objects.exists()


def test_asking_about_many_leaves_out_what_the_expert_wrote(said, priya, marco, alerts):
    own = create_claim(by=priya, text="Mine.", item=alerts)
    outcome = ask_expert([said, own], by=marco, expert=priya)
    assert (outcome.count, [text for text, _why in outcome.left]) == (1, ["Mine."])
    yesterday = timezone.localdate() - timedelta(days=1)
    assert "due_on" in refused(lambda: ask_expert([said], by=marco, expert=priya, due_on=yesterday))


def test_a_question_is_taken_back_and_may_be_put_again(said, priya, marco):
    ask_expert([said], by=marco, expert=priya)
    take_back_ask(Ask.objects.get(), by=marco)
    assert not Ask.objects.open().exists()
    with pytest.raises(ValidationError):
        take_back_ask(Ask.objects.get(), by=marco)
    ask_expert([said], by=marco, expert=priya)
    assert Ask.objects.open().count() == 1
