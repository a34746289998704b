"""The text of an announcement becomes claims about items."""

from braid.messaging.announcing import offers
from braid.messaging.models import Claim
from braid.roadmap.actions import create_item, create_release

PAGE = "/w/acme/claims/announcement/"
TEXT = """# What is new
Insights 2.0 is generally available in 4.2. We are proud.

- Single sign-on (SSO-7) enters beta
- Faster charts everywhere
Insights will be generally available next year."""


def test_sentences_that_name_an_item_or_a_stage_are_offered():
    found = offers(TEXT, ["Insights", "Insights 2.0", "SSO-7"], "4.3")
    assert [(each.item, each.stage, each.release) for each in found] == [
        ("Insights 2.0", "ga", "4.2"),
        ("SSO-7", "beta", "4.3"),
        ("", "", "4.3"),
        ("Insights", "", "4.3"),
    ]
    assert found[0].phrase == "is generally available"
    assert [each.is_sure for each in found] == [True, True, False, False]
    assert offers("Nothing here.", ["Insights"]) == []


def test_pasted_looked_at_put_right_and_kept(priya, marco, as_member):
    item = create_item(by=priya, title="Insights 2.0", key="INS-2")
    release = create_release(by=priya, name="4.2")
    client = as_member(marco)
    data = {"text": TEXT, "source": "Blog", "said_on": "2026-11-02", "side": "marketing"}
    page = client.post(PAGE, data)
    assert page.status_code == 200
    assert "sentences look like claims" in page.content.decode()
    assert not Claim.objects.exists()
    kept = client.post(
        PAGE, {**data, "keep": "1", "pick": ["0", "1"], "item_1": "SSO for Team plan", "stage_1": "alpha"}
    )
    assert kept.status_code == 303
    first, second = Claim.objects.order_by("pk")
    assert (first.item, first.stage, first.release, first.source) == (item, "ga", release, "Blog")
    assert (first.text, first.phrase) == (
        "Insights 2.0 is generally available in 4.2.",
        "is generally available",
    )
    assert (second.item, second.item_ref, second.stage, second.phrase) == (
        None,
        "SSO for Team plan",
        "alpha",
        "",
    )


def test_one_that_is_wrong_keeps_all_of_them_out(priya, as_member):
    create_item(by=priya, title="Insights 2.0")
    client = as_member(priya)
    data = {"text": TEXT, "said_on": "2026-11-02", "keep": "1"}
    for more, said in (
        ({"pick": ["0", "1"], "item_1": ""}, "Which item is at that stage?"),
        ({}, "Choose at least one of them."),
        ({"text": " "}, "Paste a text, or choose a file."),
    ):
        answer = client.post(PAGE, {**data, **more})
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert not Claim.objects.exists()


def test_guests_cannot(gus, as_member):
    assert as_member(gus).get(PAGE).status_code == 403
