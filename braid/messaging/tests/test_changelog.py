"""The public changelog: nothing before somebody opened it, only what is published, and safe for whoever reads it."""

import xml.etree.ElementTree as ET

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from braid.activity.restricting import open_to_all, restrict
from braid.messaging.models import ReleaseNote
from braid.messaging.notes import actions
from braid.messaging.notes.standing import standing

PAGE = "/changelog/acme/"
FEEDS = (PAGE, f"{PAGE}feed.xml", f"{PAGE}feed.json")


def published(priya, marco, title: str, what: str, why: str = "It helps.", **more) -> ReleaseNote:
    note = actions.begin_note(by=priya, title=title, **more)
    actions.write_part(note, by=priya, side="product", text=what)
    actions.write_part(note, by=marco, side="marketing", text=why)
    for person in (priya, marco):
        actions.agree(note, by=person, words=standing(note).words)
    actions.publish([note], by=priya)
    return note


@pytest.fixture
def note(priya, marco, alerts) -> ReleaseNote:
    return published(priya, marco, "Alerts", "A **message** when a number leaves its range.", item=alerts)


@pytest.fixture
def opened(note, priya) -> Client:
    actions.open_changelog(by=priya)
    return Client()


def test_it_is_closed_until_an_admin_opens_it_and_closes_at_once(note, priya, marco, as_member):
    for address in (*FEEDS, f"{PAGE}{note.pk}/", "/changelog/nowhere/"):
        assert Client().get(address).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.open_changelog(by=marco)
    assert as_member(marco).post("/w/acme/notes/changelog/open/").status_code == 403
    assert as_member(priya).post("/w/acme/notes/changelog/open/").status_code == 303
    for address in (*FEEDS, f"{PAGE}{note.pk}/"):
        assert Client().get(address).status_code == 200
    assert as_member(priya).post("/w/acme/notes/changelog/close/").status_code == 303
    assert Client().get(PAGE).status_code == 404


def test_it_shows_what_is_published_and_nothing_else(opened, priya, marco, note, alerts):
    draft = actions.begin_note(by=priya, title="Secret plan", release=alerts.release)
    actions.write_part(draft, by=priya, side="product", text="Okapi")
    actions.write_part(note, by=priya, side="product", text="Okapi too")
    for address in FEEDS:
        html = opened.get(address).content.decode()
        assert "Alerts" in html
        assert "leaves its range" in html
        assert "Okapi" not in html
        assert "Secret plan" not in html
    assert opened.get(f"{PAGE}{draft.pk}/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_what_becomes_restricted_leaves_the_page_at_once_also_where_it_was_remembered(
    opened, alerts, priya, settings
):
    settings.REMEMBER = True
    assert all("Alerts" in opened.get(address).content.decode() for address in FEEDS)
    restrict(alerts, by=priya, readers=[priya])
    assert not any("Alerts" in opened.get(address).content.decode() for address in FEEDS)
    open_to_all(alerts, by=priya)
    assert "Alerts" in opened.get(PAGE).content.decode()


def test_nothing_of_a_workspace_is_on_the_page_of_another(opened, otto, note):
    actions.open_changelog(by=otto)
    html = Client().get("/changelog/elsewhere/").content.decode()
    assert "Alerts" not in html
    assert Client().get(f"/changelog/elsewhere/{note.pk}/").status_code == 404


HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(1)> [x](javascript:alert(1)) <svg/onload=alert(1)> "
    '![p](https://tracker.example/p.gif) "</description>]]><b>'
)


def test_hostile_markup_in_a_note_is_text_or_nothing(priya, marco, opened):
    hostile = published(priya, marco, "<script>alert(2)</script>", HOSTILE, HOSTILE)
    actions.keep_changelog(by=priya, title="<b>News</b>", intro="</title><script>alert(3)</script>")
    for address in (PAGE, f"{PAGE}{hostile.pk}/", f"/w/acme/{hostile.place}"):
        html = opened.get(address).content.decode()
        assert "<script>alert" not in html
        assert "<img" not in html.replace('<img class="logo"', "")
        assert "javascript:" not in html.replace("[x](javascript:", "")
        assert "<svg/onload" not in html
    channel = ET.fromstring(opened.get(f"{PAGE}feed.xml").content).find("channel")
    titles = [item.findtext("title") for item in channel.findall("item")]
    assert titles == ["<script>alert(2)</script>", "Alerts"]
    assert "<script" not in channel.find("item").findtext("description")
    entry = opened.get(f"{PAGE}feed.json").json()["items"][0]
    assert "<script" not in entry["content_html"]
    assert "<img" not in entry["content_html"]


def test_it_needs_no_account_sets_no_cookie_and_is_kept_for_a_minute(opened, priya):
    for address in FEEDS:
        response = opened.get(address)
        assert not response.cookies
        assert (
            response["Cache-Control"] == "max-age=60, public"
            or response["Cache-Control"] == "public, max-age=60"
        )
        assert "Cookie" not in response.get("Vary", "")
        assert response["X-Robots-Tag"] == "noindex"
        assert "default-src 'none'" in response["Content-Security-Policy"]
        assert opened.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304
        assert opened.post(address).status_code == 405
    actions.keep_changelog(by=priya, is_indexed=True)
    response = opened.get(PAGE)
    assert "X-Robots-Tag" not in response
    assert "noindex" not in response.content.decode()


def test_the_feeds_say_when_and_where(opened, note):
    feed = opened.get(f"{PAGE}feed.json").json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["items"][0]["url"].endswith(f"{PAGE}{note.pk}/")
    assert feed["items"][0]["tags"] == ["New", "2.4"]
    assert opened.get(f"{PAGE}feed.xml")["Content-Type"].startswith("application/rss+xml")


def test_control_characters_do_not_break_the_feed(priya, marco, opened):
    published(priya, marco, "Bell", "Rings \x07\x0b now")
    ET.fromstring(opened.get(f"{PAGE}feed.xml").content)


def test_a_long_changelog_comes_in_pages(priya, marco, opened):
    for n in range(41):
        published(priya, marco, f"Note {n:02}", "Said.")
    first = opened.get(PAGE).content.decode()
    assert "Note 40" in first
    assert "Alerts" not in first
    assert "Alerts" in opened.get(f"{PAGE}?page=2").content.decode()
    for odd in ("0", "-1", "x", "99", "9" * 50):
        assert opened.get(f"{PAGE}?page={odd}").status_code == 200
