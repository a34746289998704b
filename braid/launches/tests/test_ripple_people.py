"""Who is asked about a change when an owner has left, may not answer, or may not see everything."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from braid.activity.for_you import OWE, lines
from braid.launches.models import Launch, Ripple, RippleAsk, Task
from braid.launches.tests.test_ripple import LAST, LATER, ana, ask_of, launch, move
from braid.people.models import Member

__all__ = ["ana", "launch"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("left", ["yesterday", "guest"])
def test_an_owner_who_left_or_may_not_answer_is_stood_in_for(launch, priya, marco, ana, left):
    if left == "guest":
        Member.objects.filter(pk=ana.pk).update(right="guest")
    else:
        Member.objects.filter(pk=ana.pk).update(left_on=timezone.localdate() - timedelta(days=1))
    made = move(launch, priya, LATER)
    (ask,) = made.asks.all()
    assert (ask.asked, ask.instead_of) == (marco, ana)
    Member.objects.filter(pk=marco.pk).update(left_on=timezone.localdate())
    launch.refresh_from_db()
    lead = Member.objects.create(
        workspace=launch.workspace, name="Lead", side="marketing", is_lead=True, joined_on=date(2020, 1, 1)
    )
    made = move(Launch.objects.get(pk=launch.pk), priya, LAST)
    assert {ask.asked for ask in made.asks.all()} == {lead}


def test_whoever_is_asked_and_leaves_is_stood_in_for_by_the_owner(launch, priya, marco, ana):
    made = move(launch, priya, LATER)
    assert {ask.asked for ask in made.asks.all()} == {marco, ana}
    Member.objects.filter(pk=ana.pk).update(left_on=timezone.localdate())
    assert len([one for one in lines(marco)[OWE] if "ripples" in one.url]) == 2


def test_restricted_things_are_counted_and_not_named(launch, priya, marco, ana, as_member):
    secret = Launch.objects.create(
        workspace=launch.workspace,
        name="Zebra",
        on=LATER,
        audience="everyone",
        marketing_owner=ana,
        is_restricted=True,
    )
    secret.readers.add(ana)
    Task.objects.all().delete()
    form = {"name": launch.name, "kind_of": "quiet", "tier": 3, "audience": "Everyone", "on": LATER.isoformat(),
            "product_owner": launch.product_owner_id, "marketing_owner": launch.marketing_owner_id}  # fmt: skip
    client, at = as_member(priya), f"/w/acme/launches/{launch.pk}/"
    page = client.post(f"{at}edit/", form).content.decode()
    assert "Zebra" not in page
    assert "Ana" not in page
    assert "One more person is asked, about something that you may not see." in page
    client.post(f"{at}edit/", {**form, "ripple": "ask"})
    ask = ask_of(ana)
    assert "Zebra" not in client.get(f"/w/acme/{ask.page}").content.decode()
    assert "Zebra" not in client.get(at).content.decode()
    assert "Zebra" in as_member(_signed_in(ana)).get(f"/w/acme/{ask.page}").content.decode()


def _signed_in(member: Member) -> Member:
    from braid.people.models import User

    member.user = User.objects.create_user(f"{member.name.lower()}@acme.example")
    member.save()
    return member


def test_a_restricted_launch_asks_only_those_who_may_see_it(launch, priya, marco, ana):
    launch.is_restricted = True
    launch.save()
    launch.readers.set([priya, marco])
    made = move(launch, priya, LATER)
    (ask,) = made.asks.all()
    assert (ask.asked, ask.instead_of) == (marco, ana)
    assert not Ripple.objects.visible_to(ana).exists()
    assert not RippleAsk.objects.visible_to(ana).exists()
