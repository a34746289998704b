"""What is said, as actions: what is kept, what is refused and that nothing else happens then."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from braid.activity.models import Event
from braid.messaging import actions
from braid.messaging.linking import link_claims
from braid.messaging.models import Claim, Content, ContentItem
from braid.messaging.publishing import publish_content
from braid.roadmap.models import Item, Release


@pytest.fixture
def item(workspace) -> Item:
    return Item.objects.create(workspace=workspace, key="NIM-7", title="Usage alerts", stage="beta")


@pytest.fixture
def foreign(otto) -> Item:
    return Item.objects.create(workspace=otto.workspace, key="ELSE-1", title="Foreign", stage="ga")


def names() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("name", flat=True))


def refused(call) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as error:
        call()
    return error.value.message_dict


@pytest.mark.parametrize("written", ["NIM-7", "nim-7 ", "Usage alerts", "usage ALERTS"])
def test_a_claim_finds_the_item_by_key_or_title_as_written(written, item, marco):
    claim = actions.create_claim(by=marco, text="Alerts are here", item_ref=written, stage="ga")
    assert (claim.item, claim.by, claim.side) == (item, marco, "marketing")
    assert names() == ["claim.created"]
    assert Event.objects.get().facts == {"item": item.pk, "stage": "ga"}


def test_a_claim_may_name_an_item_that_does_not_exist(marco):
    claim = actions.create_claim(by=marco, text="Dashboards are GA", item_ref="NIM-99", stage="ga")
    assert claim.item is None
    assert claim.item_ref == "NIM-99"


def test_a_release_is_found_with_or_without_its_v(marco, workspace):
    release = Release.objects.create(workspace=workspace, name="1.35")
    assert actions.create_claim(by=marco, text="x", release_ref="v1.35").release == release
    assert actions.create_claim(by=marco, text="x", release_ref="1.36").release is None


def test_two_items_of_one_title_must_be_told_apart(item, marco, workspace):
    Item.objects.create(workspace=workspace, key="NIM-8", title="usage alerts")
    wrong = refused(lambda: actions.create_claim(by=marco, text="x", item_ref="Usage alerts"))
    assert list(wrong) == ["item_ref"]
    assert not Claim.objects.exists()


def test_the_item_of_another_workspace_is_not_found_by_its_key(foreign, marco):
    assert actions.create_claim(by=marco, text="x", item_ref="ELSE-1").item is None


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "x" * 5001}, "text"),
        ({"text": "a\x00b"}, "text"),
        ({"text": "x", "stage": "gold", "item_ref": "NIM-7"}, "stage"),
        ({"text": "x", "stage": "ga"}, "item_ref"),
        ({"text": "x", "said_on": "2021-04-31"}, "said_on"),
        ({"text": "x", "source": "s" * 201}, "source"),
        ({"text": "x", "side": "sales"}, "side"),
    ],
)
def test_a_wrong_value_names_its_field_and_nothing_is_kept(values, field, item, marco):
    assert list(refused(lambda: actions.create_claim(by=marco, **values))) == [field]
    assert not Claim.objects.exists()
    assert names() == []


def test_an_item_of_another_workspace_is_refused(foreign, marco):
    assert list(refused(lambda: actions.create_claim(by=marco, text="x", item=foreign))) == ["item"]
    wrong = refused(lambda: actions.create_content(by=marco, title="x", items=[foreign]))
    assert list(wrong) == ["items"]
    assert not Content.objects.exists()
    assert not ContentItem.objects.exists()


def test_changing_a_claim_records_what_moved_once(item, marco):
    claim = actions.create_claim(by=marco, text="x", item_ref="NIM-7", stage="beta")
    actions.change_claim(claim, by=marco, stage="ga", text="x", said_on=claim.said_on)
    actions.change_claim(claim, by=marco, stage="ga")
    assert names() == ["claim.created", "claim.changed"]
    assert Event.objects.last().facts["changes"] == {"stage": ["beta", "ga"]}


def test_a_withdrawn_claim_is_in_the_archive_with_its_words(item, marco):
    claim = actions.create_claim(by=marco, text="Alerts are GA", item_ref="NIM-7", stage="ga")
    actions.withdraw_claim(claim, by=marco)
    event = Event.objects.last()
    assert (event.name, event.title) == ("claim.withdrawn", "Alerts are GA")
    assert not Claim.objects.visible_to(marco).exists()
    assert Claim.objects.visible_with_archived(marco).get().text == "Alerts are GA"


def test_nobody_changes_the_claims_of_another_workspace_and_guests_change_none(item, marco, otto, gus):
    claim = actions.create_claim(by=marco, text="x")
    for call in (
        lambda: actions.change_claim(claim, by=otto, text="y"),
        lambda: actions.withdraw_claim(claim, by=otto),
        lambda: actions.withdraw_claim(claim, by=gus),
        lambda: actions.create_claim(by=gus, text="y"),
    ):
        with pytest.raises(PermissionDenied):
            call()
    assert Claim.objects.get().text == "x"
    assert names() == ["claim.created"]


def test_content_keeps_its_items_and_is_published_once(item, marco, workspace):
    other = Item.objects.create(workspace=workspace, title="Audit log")
    piece = actions.create_content(by=marco, title="Launch post", items=[item], owner=marco)
    actions.change_content(piece, by=marco, items=[other])
    assert [link.item for link in piece.item_links.all()] == [other]
    publish_content(piece, by=marco)
    assert piece.published_on == timezone.localdate()
    assert list(refused(lambda: publish_content(piece, by=marco))) == ["published_on"]
    assert names() == ["content.created", "content.changed", "content.published"]


def test_content_cannot_be_out_tomorrow_or_have_an_address_that_is_none(marco):
    piece = actions.create_content(by=marco, title="Launch post")
    tomorrow = timezone.localdate() + timedelta(days=1)
    wrong = refused(lambda: publish_content(piece, by=marco, on=tomorrow))
    assert list(wrong) == ["published_on"]
    wrong = refused(lambda: actions.change_content(piece, by=marco, url="javascript:alert(1)"))
    assert list(wrong) == ["url"]
    piece.refresh_from_db()
    assert (piece.published_on, piece.url) == (None, "")


def said(workspace, **fields) -> Claim:
    return Claim.objects.create(workspace=workspace, text="Said", **fields)


def test_claims_find_their_items_when_the_roadmap_comes_later(marco, workspace):
    dated = said(workspace, item_ref="NIM-98", release_ref="v2.1")
    named = said(workspace, item_ref="nim-99")
    item = Item.objects.create(workspace=workspace, external_id="NIM-99", title="Dashboards")
    release = Release.objects.create(workspace=workspace, name="2.1")
    assert link_claims(by=marco) == 2
    for claim in (dated, named):
        claim.refresh_from_db()
    assert (dated.item, dated.release, named.item) == (None, release, item)
    assert link_claims(by=marco) == 0
    assert names() == ["claims.linked"]


def test_more_claims_may_find_their_items_than_fit_one_question(marco, workspace):
    Item.objects.bulk_create(Item(workspace=workspace, key=f"K{n}", title=f"Item {n}") for n in range(1100))
    Claim.objects.bulk_create(Claim(workspace=workspace, text="Said", item_ref=f"k{n}") for n in range(1100))
    assert link_claims(by=marco) == 1100
    assert not Claim.objects.filter(item=None).exists()
