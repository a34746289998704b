"""A launch goes out when what it says is checked, or under somebody's name with a reason."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from braid.activity.models import Event
from braid.launches import actions, shipping
from braid.launches.models import Launch
from braid.messaging.actions import create_claim, create_content
from braid.messaging.checking import give_verdict
from braid.messaging.models import Claim, OverriddenClaim, Override
from braid.roadmap.models import Item


@pytest.fixture
def item(workspace) -> Item:
    return Item.objects.create(workspace=workspace, title="Insights")


@pytest.fixture
def launch(priya, item) -> Launch:
    return actions.create_launch(by=priya, name="Insights 2.0", items=[item])


@pytest.fixture
def claim(marco, launch) -> Claim:
    piece = create_content(by=marco, title="Launch post")
    actions.change_content(launch, by=marco, add=[piece])
    return create_claim(by=marco, text="It never fails.", content=piece)


def refusal(launch, by, **how) -> str:
    with pytest.raises(ValidationError) as error:
        shipping.ship(launch, by=by, **how)
    launch.refresh_from_db()
    assert launch.is_open
    assert not Override.objects.exists()
    return error.value.message_dict["launched_on"][0]


def test_an_unchecked_claim_in_its_pieces_holds_a_launch_back(launch, claim, priya, marco):
    assert "It never fails.” (nobody has checked it)" in refusal(launch, marco)
    give_verdict(claim, by=priya, standing="wrong", evidence="It does.")
    assert "it was found wrong" in refusal(launch, marco, reason="   ")
    give_verdict(claim, by=priya, standing="true", evidence="Measured.")
    shipping.ship(launch, by=marco)
    assert Event.objects.filter(name="launch.shipped").exists()
    assert not Override.objects.exists()


def test_somebody_takes_it_upon_themselves_and_says_why(launch, claim, priya, marco):
    news = create_claim(by=marco, text="And is fast.", content=claim.content)
    assert "since you looked" in refusal(launch, priya, reason="The fair is today.", knowing=[claim.pk])
    shipping.ship(launch, by=priya, reason="The fair is today.", knowing=[claim.pk, news.pk])
    override = Override.objects.get()
    assert (override.by, override.reason, override.subject_kind, override.subject_id) == (
        priya,
        "The fair is today.",
        "launches.launch",
        launch.pk,
    )
    assert [(row.claim, row.standing) for row in OverriddenClaim.objects.order_by("pk")] == [
        (claim, ""),
        (news, ""),
    ]
    event = Event.objects.get(name="launch.shipped_anyway")
    assert (event.facts["override"], event.facts["unverified"], event.facts["tell"]) == (
        override.pk,
        2,
        [marco.pk],
    )


def test_what_does_not_go_out_that_day_is_not_asked_about(launch, item, priya, marco):
    today = timezone.localdate()
    out = create_content(by=marco, title="Out long ago", published_on=today)
    create_claim(by=marco, text="Old news.", content=out, reason="Said long ago.")
    later = create_content(by=marco, title="A week after", publish_on=today + timedelta(days=7))
    create_claim(by=marco, text="Customers love it.", content=later)
    actions.change_content(launch, by=marco, add=[out, later])
    create_claim(by=marco, text="It will be everywhere.", item=item, is_planned=True)
    create_claim(by=marco, text="Of another item.")
    shipping.ship(launch, by=priya)
    assert launch.launched_on == today


def test_a_claim_about_its_items_in_no_piece_counts_for_its_own_release(
    launch, item, priya, marco, workspace
):
    other = workspace_release(workspace, "3.9")
    launch = actions.change_launch(launch, by=priya, release=workspace_release(workspace, "4.0"))
    create_claim(by=marco, text="It was alpha.", item=item, release=other)
    loose = create_claim(by=marco, text="It is in 4.0.", item=item, release=launch.release)
    told = refusal(launch, marco)
    assert "It is in 4.0." in told
    assert "It was alpha." not in told
    shipping.ship(launch, by=marco, reason="Said already.", knowing=[loose.pk])


def workspace_release(workspace, name):
    from braid.roadmap.models import Release

    return Release.objects.create(workspace=workspace, name=name)


def test_the_page_names_what_holds_it_back_and_takes_the_reason(launch, claim, marco, as_member):
    browser, here = as_member(marco), f"/w/acme/launches/{launch.pk}/"
    page = browser.post(here, {"do": "ship"})
    assert page.status_code == 422
    assert "One claim holds it back" in page.content.decode()
    empty = browser.post(here, {"do": "ship", "knowing": claim.pk, "reason": ""})
    assert empty.status_code == 422
    assert browser.post(here, {"do": "ship", "knowing": claim.pk, "reason": "The fair."}).status_code == 303
    shown = browser.get(here).content.decode()
    assert "took it upon themselves: “The fair.”" in shown
    told = browser.get(f"/w/acme/claims/{claim.pk}/").content.decode()
    assert "Out all the same" in told
    assert "The reason given: “The fair.”" in told


def test_a_claim_that_the_reader_may_not_see_is_not_named_and_not_covered(launch, claim, item, priya, marco):
    from braid.activity.restricting import restrict
    from braid.messaging.actions import change_claim

    change_claim(claim, by=marco, item=item)
    restrict(item, by=priya, readers=[priya])
    told = refusal(launch, marco, reason="The fair.", knowing=[claim.pk])
    assert "a claim that you cannot see" in told
    assert "never fails" not in told
