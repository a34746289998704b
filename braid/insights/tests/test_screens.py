"""What was heard, as people use it in the browser."""

from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from braid.activity.models import Event
from braid.insights.actions import answer, capture
from braid.insights.models import Answer, Customer, Insight

INSIGHTS = "/w/acme/insights/"
NAUGHTY = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }} {% raw %}",
    "# not a heading",
    "=1+1; '; DROP TABLE insights_insight; --",
    "田中さんにあげて下さい Ω≈ç√ 👾",
    "الكل في المجمو عة",
)


def queries(client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize(("who", "side"), [("priya", "product"), ("marco", "marketing"), ("ella", "other")])
def test_the_text_alone_is_enough(who, side, cast, as_member):
    client = as_member(cast[who])
    assert client.get(f"{INSIGHTS}new/").status_code == 200
    response = client.post(f"{INSIGHTS}new/", {"text": "Who changed this?"})
    heard = Insight.objects.get()
    assert response["Location"] == f"{INSIGHTS}{heard.pk}/"
    assert (heard.side, heard.giver, heard.heard_on, heard.source) == (
        side,
        cast[who],
        timezone.localdate(),
        "other",
    )
    assert Event.objects.filter(name="insight.captured").count() == 1
    assert "Who changed this?" in client.get(INSIGHTS).content.decode()


def test_everything_else_may_be_said(marco, as_member):
    data = {
        "text": "Who changed this?", "customer_name": "Northwind", "theme": "Audit", "source": "call", "area": "customer",
        "kind_of": "feedback", "segment": "Enterprise", "on_behalf_of": "Sales", "heard_on": "2026-01-05", "side": "product",
    }  # fmt: skip
    client = as_member(marco)
    assert client.post(f"{INSIGHTS}new/", data).status_code == 303
    heard = Insight.objects.get()
    assert (heard.customer.name, heard.side, heard.heard_on) == ("Northwind", "product", date(2026, 1, 5))
    page = client.get(f"{INSIGHTS}{heard.pk}/").content.decode()
    for words in ("Northwind", "Audit", "Call", "Enterprise", "Sales"):
        assert words in page
    assert (
        client.post(
            f"{INSIGHTS}{heard.pk}/edit/", {**data, "customer_name": "", "theme": "Trail"}
        ).status_code
        == 303
    )
    heard.refresh_from_db()
    assert (heard.customer, heard.theme, heard.side) == (None, "Trail", "product")


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "x" * 20_001}, "text"),
        ({"text": "a\x00"}, "text"),
        ({"theme": "x" * 121}, "theme"),
        ({"customer_name": "x" * 201}, "customer_name"),
        ({"source": "dream"}, "source"),
        ({"side": "sales"}, "side"),
        ({"heard_on": "2199-01-01"}, "heard_on"),
        ({"heard_on": "2026-02-31"}, "heard_on"),
    ],
)
def test_a_wrong_insight_is_422_and_nothing_is_written(data, field, marco, as_member):
    response = as_member(marco).post(f"{INSIGHTS}new/", {"text": "a", **data})
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in response.content.decode()
    assert not Insight.objects.exists()
    assert not Customer.objects.exists()
    assert not Event.objects.exists()


def test_the_side_that_owes_it_answers_and_the_giver_reads_it(priya, marco, as_member):
    heard = capture(by=marco, text="Who changed this?")
    url = f"{INSIGHTS}{heard.pk}/"
    assert "Your answer" not in as_member(marco).get(url).content.decode()
    assert "The answer is for Product to give" in as_member(marco).get(url).content.decode()
    assert "Your answer" in as_member(priya).get(url).content.decode()
    later = str(timezone.localdate() + timedelta(days=20))
    data = {"verdict": "later", "why": "After billing.", "revisit_on": later}
    assert as_member(marco).post(f"{url}answer/", data).status_code == 403
    assert not Answer.objects.exists()
    assert "Yes, no or later?" in as_member(priya).get(f"{url}answer/").content.decode()
    assert as_member(priya).post(f"{url}answer/", data).status_code == 303
    page = as_member(marco).get(url).content.decode()
    for words in ("Later", "After billing.", "Priya Raman", "Comes back on"):
        assert words in page


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"verdict": ""}, "verdict"),
        ({"verdict": "perhaps"}, "verdict"),
        ({"why": " "}, "why"),
        ({"why": "x" * 1001}, "why"),
        ({"revisit_on": "2199-01-01"}, "revisit_on"),
        ({"verdict": "later", "revisit_on": "2020-01-01"}, "revisit_on"),
    ],
)
def test_a_wrong_answer_is_422_and_it_still_waits(data, field, priya, marco, as_member):
    heard = capture(by=marco, text="Who changed this?")
    response = as_member(priya).post(
        f"{INSIGHTS}{heard.pk}/answer/", {"verdict": "no", "why": "No time.", **data}
    )
    assert response.status_code == 422
    page = response.content.decode()
    assert f'id="id_{field}_error"' in page
    assert "Who changed this?" in page
    heard.refresh_from_db()
    assert (heard.answered_on, heard.verdict) == (None, "")
    assert not Answer.objects.exists()


@pytest.mark.parametrize("text", NAUGHTY)
def test_whatever_somebody_heard_is_kept_and_shown_as_text(text, priya, marco, as_member):
    client = as_member(marco)
    assert (
        client.post(f"{INSIGHTS}new/", {"text": text, "theme": text, "customer_name": text}).status_code
        == 303
    )
    heard = Insight.objects.get()
    as_member(priya).post(f"{INSIGHTS}{heard.pk}/answer/", {"verdict": "no", "why": text})
    assert (heard.text, heard.theme, heard.customer.name) == (text, text, text)
    assert Answer.objects.get().why == text
    for url in (INSIGHTS, f"{INSIGHTS}{heard.pk}/", f"{INSIGHTS}{heard.pk}/edit/"):
        page = client.get(url).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert text in unescape(page)


@pytest.fixture
def four(priya, marco, ella) -> None:
    today = timezone.localdate()
    old = capture(
        by=marco, text="Old one", theme="Audit", source="call", area="pricing", customer="Northwind"
    )
    Insight.objects.filter(pk=old.pk).update(clock_from=today - timedelta(days=15))
    capture(by=priya, text="Fresh one", theme="Limits", kind_of="competitor", source="support")
    answer(capture(by=marco, text="Done one"), by=priya, verdict="no", why="Never.")
    capture(by=ella, text="Board one")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", {"Old one", "Fresh one", "Done one", "Board one"}),
        ("side=marketing", {"Old one", "Done one"}),
        ("source=call", {"Old one"}),
        ("area=pricing", {"Old one"}),
        ("kind=competitor", {"Fresh one"}),
        ("theme=Limits", {"Fresh one"}),
        ("answer=product", {"Old one"}),
        ("answer=marketing", {"Fresh one"}),
        ("answer=late", {"Old one"}),
        ("answer=open", {"Old one", "Fresh one", "Board one"}),
        ("answer=given", {"Done one"}),
        ("answer=no", {"Done one"}),
        ("answer=yes", set()),
        ("q=northwind", {"Old one"}),
        ("q=FRESH", {"Fresh one"}),
    ],
)
def test_the_list_is_narrowed_by_its_address(asked, found, four, priya, as_member):
    page = as_member(priya).get(f"{INSIGHTS}?{asked}").content.decode()
    assert {
        text for text in ("Old one", "Fresh one", "Done one", "Board one") if f">{text}</a>" in page
    } == found


def test_the_list_says_who_waits_and_for_how_long(four, priya, as_member):
    client = as_member(priya)
    page = client.get(INSIGHTS).content.decode()
    assert "Product waits for one answer from Marketing. Marketing waits for one answer from Product." in page
    for words in ("waits 15 days", "asked today", "owed by nobody"):
        assert words in page
    customer = Customer.objects.get()
    assert "Fresh one" not in client.get(f"{INSIGHTS}?customer={customer.pk}").content.decode()


def test_the_list_asks_as_much_for_25_as_for_5(marco, as_member):
    client = as_member(marco)
    for start, count in ((0, 5), (5, 20)):
        for n in range(start, start + count):
            capture(by=marco, text=f"Heard {n}", customer=f"C{n}", theme=f"T{n}")
        asked = [queries(client, INSIGHTS + q) for q in ("", "?answer=product&q=heard", "?sort=answer")]
        if not start:
            few = asked
    assert asked == few
    assert max(few) <= 8


@pytest.mark.django_db(transaction=True)
def test_the_second_look_asks_for_no_row(marco, as_member):
    client = as_member(marco)
    for n in range(9):
        capture(by=marco, text=f"Heard {n}", theme=f"T{n}")
    client.get(INSIGHTS)
    assert queries(client, INSIGHTS) == 2


def test_a_guest_looks_and_finds_no_button(marco, gus, as_member):
    heard = capture(by=marco, text="Who changed this?")
    client = as_member(gus)
    for path in ("", f"{heard.pk}/"):
        page = client.get(INSIGHTS + path).content.decode().split("<main")[1]
        assert "Who changed this?" in page
        assert 'method="post"' not in page
        assert "/new/" not in page
    for path in ("new/", f"{heard.pk}/edit/", f"{heard.pk}/answer/"):
        assert client.post(INSIGHTS + path, {"text": "x", "verdict": "no", "why": "x"}).status_code == 403
    assert Insight.objects.count() == 1


def test_ids_of_another_workspace_are_not_found_here(otto, priya, as_member):
    theirs = capture(by=otto, text="Theirs", customer="Their customer", theme="Their theme")
    client = as_member(priya)
    for part in ("", "edit/", "answer/"):
        for method in (client.get, client.post):
            assert method(f"{INSIGHTS}{theirs.pk}/{part}").status_code == 404
    page = client.get(f"{INSIGHTS}?customer={theirs.customer_id}&theme=Their+theme").content.decode()
    assert "Their" not in page.split("<main")[1]
