"""What was promised about each item, beside what the roadmap shows."""

from datetime import timedelta

import pytest
from django.utils import timezone

from braid.launches.actions import create_launch
from braid.launches.gate_actions import add_gate, answer_gate
from braid.launches.shipping import call_off
from braid.messaging.actions import create_claim
from braid.roadmap import actions
from tests.queries import costs_the_same

PROMISED = "/w/acme/roadmap/promised/"


@pytest.fixture
def item(priya):
    day = timezone.localdate() + timedelta(days=40)
    return actions.create_item(by=priya, title="Insights 2.0", phase="beta", stage="beta", planned_on=day)


def shown(client, query: str = "") -> str:
    return client.get(PROMISED + query).content.decode().split("<main")[1]


def test_a_claim_stands_beside_its_item_with_place_and_person(item, priya, marco, as_member):
    create_claim(
        by=marco, text="Insights 2.0 is out for all", item=item, stage="ga", source="Spring newsletter"
    )
    actions.create_item(by=priya, title="Nobody speaks of it")
    page = shown(as_member(priya))
    for words in (
        "Insights 2.0",
        "Says more",
        "out for all",
        "in “Spring newsletter”",
        "Marco",
        "Generally available",
    ):
        assert words in page, words
    assert "Nobody speaks of it" not in page


def test_a_launch_before_the_day_of_its_item_says_by_how_much(item, priya, marco, as_member):
    day = timezone.localdate() + timedelta(days=30)
    launch = create_launch(
        by=marco, name="Big day", items=[item], on=day, promised_stage="beta", marketing_owner=marco
    )
    page = shown(as_member(priya))
    assert "10 days too early" in page
    assert "Big day" in page
    call_off(launch, by=marco)
    assert "Big day" not in shown(as_member(priya))


def test_what_is_not_kept_stands_first(item, marco, as_member):
    for number, stage in enumerate(("beta", "alpha", "ga")):
        create_claim(by=marco, text=f"Claim {number}", item=item, stage=stage)
    page = shown(as_member(marco))
    assert page.index("Claim 2") < page.index("Claim 1") < page.index("Claim 0")


def test_the_page_is_reached_from_the_roadmap_and_teaches_while_empty(priya, gus, as_member):
    assert f'href="{PROMISED}"' in as_member(priya).get("/w/acme/roadmap/?view=board").content.decode()
    assert "Nothing is promised of an item yet" in shown(as_member(gus))
    assert "claims/new/" not in shown(as_member(gus))


def test_it_is_narrowed_by_its_address(item, priya, marco, as_member):
    create_claim(by=marco, text="A claim", item=item)
    client = as_member(priya)
    assert "A claim" in shown(client, "?phase=beta&q=insi")
    assert "Nothing fits this search" in shown(client, "?phase=build")


def test_it_asks_as_much_for_25_as_for_5(priya, marco, as_member):
    def more(count: int = 20) -> None:
        for n in range(count):
            one = actions.create_item(by=priya, title=f"Item {n}", stage="beta")
            create_claim(by=marco, text="Out", item=one, stage="ga")
            create_launch(by=marco, name=f"Launch {n}", items=[one], promised_stage="beta")

    more(5)
    costs_the_same(as_member(priya), PROMISED, more, most=12)


def test_the_tables_of_launches_and_promises_say_what_the_pages_say(item, priya, marco, as_member):
    create_claim(by=marco, text="It is out for all", item=item, stage="ga", source="Spring newsletter")
    day = item.planned_on
    launch = create_launch(
        by=marco, name="Big day", items=[item], on=day, product_owner=priya, marketing_owner=marco
    )
    for side, member in (("product", priya), ("marketing", marco)):
        answer_gate(add_gate(launch, by=member, name=side, asked_of=side), by=member, state="ready")
    client = as_member(marco)
    for place, wanted in (
        (PROMISED, ("It is out for all", "Spring newsletter", "Says more", "Big day", marco.name)),
        (
            "/w/acme/launches/",
            ("Big day", str(day), "Product 100%; Marketing 100%", f"{priya.name}; {marco.name}"),
        ),
    ):
        said = b"".join(client.get(place + "?format=csv").streaming_content).decode()
        assert [word for word in wanted if word not in said] == [], place
        assert f"http://testserver/w/acme/{'launches' if place != PROMISED else 'claims'}/" in said


def test_it_stands_under_the_roadmap_in_menu_trail_and_address(item, marco, as_member):
    create_claim(by=marco, text="Out", item=item, stage="ga")
    client = as_member(marco)
    html = client.get(PROMISED).content.decode()
    here = html.split('aria-current="page"')[1].split("</a>")[0]
    assert "Roadmap" in here
    assert ">Roadmap</a>" in html.split("<main")[1].split("<h1")[0]
    moved = client.get("/w/acme/launches/promised/?phase=beta")
    assert (moved.status_code, moved["Location"]) == (301, f"{PROMISED}?phase=beta")
