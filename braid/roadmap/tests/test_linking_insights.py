"""From what was heard to the item that it speaks for."""

from braid.insights.actions import capture
from braid.roadmap.actions import create_item, link_insight
from braid.roadmap.models import ItemInsight

LINK = "/w/acme/roadmap/link/"


def test_several_insights_are_linked_with_an_item_at_once(priya, marco, as_member):
    heard = [capture(by=marco, text=f"Heard {n}") for n in range(3)]
    item = create_item(by=priya, title="Billing")
    create_item(by=priya, title="Alerts")
    client = as_member(marco)
    query = "?" + "&".join(f"tick={each.pk}" for each in heard[:2])
    page = client.get(f"{LINK}{query}&q=bill").content.decode()
    assert "Billing" in page
    assert "Alerts" not in page
    assert client.post(LINK + query, {"item": item.pk}).status_code == 303
    assert set(ItemInsight.objects.values_list("insight_id", flat=True)) == {each.pk for each in heard[:2]}
    page = client.get(f"/w/acme/insights/{heard[0].pk}/").content.decode()
    assert "Billing" in page
    assert f"{LINK}?tick={heard[0].pk}" in page
    assert client.get(LINK).status_code == 303


def test_items_decided_on_what_one_side_heard_are_named(priya, marco, as_member):
    both, one, early = (
        create_item(by=priya, title=t, phase=p)
        for t, p in (("Both", "build"), ("Alone", "build"), ("Early", "discover"))
    )
    ours, theirs = capture(by=priya, text="a"), capture(by=marco, text="b")
    for item, insight in ((both, ours), (both, theirs), (one, theirs), (early, theirs)):
        link_insight(item, by=priya, insight=insight)
    page = as_member(priya).get("/w/acme/insights/answers/").content.decode()
    assert "One item was decided" in page
    assert "Alone" in page
    assert ">Both<" not in page
    assert "Early" not in page
