"""Capturing and answering from wherever one is: the same address as a page, and as a form in the dialog."""

import json

from braid.insights.actions import capture
from braid.insights.models import Answer, Insight

INSIGHTS = "/w/acme/insights/"
DIALOG = {"HX-Request": "true", "HX-Target": "dialog-body"}


def test_every_page_offers_it_by_button_and_key_to_who_may(priya, gus, as_member):
    for url in ("/w/acme/roadmap/", "/w/acme/people/"):
        page = as_member(priya).get(url).content.decode()
        assert 'href="/w/acme/insights/new/" data-dialog data-key="c"' in page
        assert "<kbd>c</kbd>" in page
        assert "insights/new/" not in as_member(gus).get(url).content.decode()


def test_the_dialog_gets_the_form_alone_and_the_page_stays(priya, as_member):
    client = as_member(priya)
    form = client.get(f"{INSIGHTS}new/", headers=DIALOG).content.decode()
    assert "<html" not in form
    assert 'hx-target="#dialog-body"' in form
    assert 'id="dialog_text"' in form
    wrong = client.post(f"{INSIGHTS}new/", {"text": " "}, headers=DIALOG)
    assert wrong.status_code == 422
    assert "<html" not in wrong.content.decode()
    kept = client.post(f"{INSIGHTS}new/", {"text": "Heard", "segment": "Enterprise"}, headers=DIALOG)
    assert kept.status_code == 204
    told = json.loads(kept["HX-Trigger"])["dialog-done"]
    assert told == {
        "said": "Kept. Marketing owes an answer.",
        "url": Insight.objects.get().place.join(["/w/acme/", ""]),
    }


def test_sent_twice_because_the_answer_was_lost_it_is_kept_once(priya, as_member):
    client, data = as_member(priya), {"text": "Heard", "braid_once": "12ab"}
    first, second = (client.post(f"{INSIGHTS}new/", data, headers=DIALOG) for _try in range(2))
    assert (first.status_code, second.status_code) == (204, 204)
    assert "dialog-done" in json.loads(second["HX-Trigger"])
    assert Insight.objects.count() == 1


def test_an_answer_from_the_list_closes_the_dialog(priya, marco, as_member):
    heard = capture(by=marco, text="Heard")
    client = as_member(priya)
    assert f'href="{INSIGHTS}{heard.pk}/answer/" data-dialog' in client.get(INSIGHTS).content.decode()
    assert f"{heard.pk}/answer/" not in as_member(marco).get(INSIGHTS).content.decode()
    data = {"verdict": "yes", "why": "In 4.3"}
    assert client.post(f"{INSIGHTS}{heard.pk}/answer/", data, headers=DIALOG).status_code == 204
    assert Answer.objects.get().why == "In 4.3"


def test_on_whose_behalf_may_be_somebody_here_or_words(priya, cast, as_member):
    client = as_member(priya)
    client.post(f"{INSIGHTS}new/", {"text": "a", "on_behalf_of": "marco bellini"})
    heard = Insight.objects.get()
    assert heard.on_behalf_member == cast["marco"]
    assert cast["marco"].place in client.get(f"{INSIGHTS}{heard.pk}/").content.decode()
    client.post(f"{INSIGHTS}{heard.pk}/edit/", {"text": "a", "on_behalf_of": "Sales in the north"})
    heard.refresh_from_db()
    assert heard.on_behalf_member is None
    assert "Sales in the north" in client.get(f"{INSIGHTS}{heard.pk}/").content.decode()


def test_a_segment_narrows_the_list(priya, as_member):
    capture(by=priya, text="Big one", segment="Enterprise")
    capture(by=priya, text="Small one", segment="Self-serve")
    page = as_member(priya).get(f"{INSIGHTS}?segment=Enterprise").content.decode()
    assert "Big one" in page
    assert "Small one" not in page


def test_what_a_row_offers_is_no_column_of_the_table_nor_of_a_guest(priya, marco, gus, as_member):
    capture(by=marco, text="Heard")
    table = b"".join(as_member(priya).get(f"{INSIGHTS}?format=csv").streaming_content).decode()
    assert "Heard" in table
    assert "Your answer" not in table
    assert 'name="tick"' in as_member(priya).get(INSIGHTS).content.decode()
    assert 'name="tick"' not in as_member(gus).get(INSIGHTS).content.decode()
