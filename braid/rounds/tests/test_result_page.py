"""The page of a result is drawn from what is remembered, and never shows what has changed since, nor another's token."""

import re

import pytest

from braid.people.actions import change_member
from braid.rounds import actions
from tests.queries import statements

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shown(make, cast, settings):
    settings.REMEMBER = True
    row = make()
    actions.close(row, by=cast["priya"])
    actions.reveal(row, by=cast["priya"])
    return row


def sheet(client, row) -> str:
    html = client.get(f"/w/acme/{row.place}").content.decode()
    return html.partition('id="settle"')[2].partition("</section>")[0]


def token(html: str) -> str:
    return re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)[0]


def test_of_the_round_itself_nothing_is_read_once_it_is_warm(shown, cast, as_member):
    client, url = as_member(cast["marco"]), f"/w/acme/{shown.place}"
    statements(client, url)
    rooms = [said for said in statements(client, url) if 'FROM "rounds_' in said]
    assert rooms == []


def test_the_form_bears_the_token_of_its_own_answer(shown, cast, as_member):
    client = as_member(cast["marco"])
    one, two = token(sheet(client, shown)), token(sheet(client, shown))
    assert one != two
    assert len(one) == len(two) == 64


def test_what_is_settled_and_who_joins_stand_there_at_once(shown, cast, as_member):
    client, other = as_member(cast["marco"]), as_member(cast["priya"])
    sheet(client, shown)
    made = actions.settle(shown, by=cast["priya"], said="Product leads on pricing.")
    for who in (client, other):
        html = who.get(f"/w/acme/{shown.place}").content.decode()
        assert "Product leads on pricing." in html
        assert "Settled" in html
        assert "Product leads on pricing." not in sheet(who, shown)
    actions.take_back_settlement(made, by=cast["marco"])
    assert "taken back" in client.get(f"/w/acme/{shown.place}").content.decode()
    change_member(cast["jonas"], by=cast["priya"], name="Jonas Newname")
    assert "Jonas Newname" in sheet(client, shown)


def test_a_refused_form_keeps_what_was_typed_and_the_next_page_is_empty_again(shown, cast, as_member):
    client = as_member(cast["marco"])
    sheet(client, shown)
    refused = client.post(f"/w/acme/{shown.place}settle/", {"said": "", "dissent": "Marco would wait."})
    assert refused.status_code == 422
    assert "Marco would wait." in refused.content.decode()
    assert "Marco would wait." not in sheet(client, shown)


def test_a_guest_has_no_form_whoever_looked_before(shown, cast, as_member):
    assert sheet(as_member(cast["marco"]), shown)
    assert not sheet(as_member(cast["gus"]), shown)
