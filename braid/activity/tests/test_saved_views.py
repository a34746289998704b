"""Saved views: what was asked of a list, under a name."""

import re
from html import unescape

import pytest

from braid.activity.models import Event, SavedView
from braid.roadmap.models import Item

NEW = "/w/acme/views/new/"


def save(client, name="Being built", query="sort=title&phase=build", path="/w/acme/roadmap/", **more):
    return client.post(NEW, {"list": path, "query": query, "name": name, **more})


@pytest.fixture
def items(workspace) -> None:
    Item.objects.create(workspace=workspace, title="Billing", phase="build")
    Item.objects.create(workspace=workspace, title="Export", phase="beta")


def test_a_narrowed_list_offers_to_save_it_and_shows_it_from_then_on(as_member, priya, items):
    client = as_member(priya)
    assert (
        "Save this view" not in client.get("/w/acme/roadmap/?view=table").content.decode().split("</form>")[0]
    )
    page = client.get("/w/acme/roadmap/releases/?q=4").content.decode()
    assert "views/new/" not in page or "Save this view" in page
    assert save(client)["Location"] == "/w/acme/roadmap/?phase=build&sort=title"
    page = client.get("/w/acme/roadmap/?phase=build&sort=title").content.decode()
    assert ">Being built</a>" in page
    assert "Rename or remove this view" in page
    assert Event.objects.get().name == "view.saved"


def test_mine_are_mine_and_shared_ones_are_for_all(as_member, priya, marco, items):
    save(as_member(priya))
    save(as_member(priya), "For all", "phase=beta", is_shared="on")
    page = as_member(marco).get("/w/acme/roadmap/?phase=beta").content.decode()
    assert "For all" in page
    assert "Being built" not in page
    assert "Rename or remove" not in page
    mine = SavedView.objects.get(name="Being built")
    assert as_member(marco).get(f"/w/acme/views/{mine.pk}/").status_code == 404
    shared = SavedView.objects.get(name="For all")
    for path in ("", "remove/"):
        assert as_member(marco).post(f"/w/acme/views/{shared.pk}/{path}", {"name": "x"}).status_code == 403


def test_a_view_is_renamed_shared_and_removed(as_member, priya, items):
    client = as_member(priya)
    save(client)
    pk = SavedView.objects.get().pk
    assert (
        client.post(f"/w/acme/views/{pk}/", {"name": "In the making", "is_shared": "on"}).status_code == 303
    )
    row = SavedView.objects.get()
    assert (row.name, row.is_shared, row.query) == ("In the making", True, "phase=build&sort=title")
    assert client.post(f"/w/acme/views/{pk}/remove/")["Location"] == "/w/acme/roadmap/"
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"name": ""}, "required"),
        ({"name": "x" * 61}, "Up to 60 characters fit"),
        ({"query": ""}, "Choose a filter"),
        ({"query": "page=2"}, "Choose a filter"),
        ({"query": "q=" + "x" * 1000}, "Choose a filter"),
        ({"name": "a\x00b"}, "cannot be kept (NUL)"),
        ({"path": "https://evil.example/"}, "no list"),
        ({"path": "/w/elsewhere/roadmap/"}, "no list"),
        ({"path": "/w/acme/roadmap/3/insights/"}, "no list"),
        ({"path": "/w/acme/../../"}, "no list"),
    ],
)
def test_what_cannot_be_kept_is_refused(as_member, priya, sent, says):
    response = save(as_member(priya), **sent)
    assert response.status_code == 422
    assert says in response.content.decode()
    assert not SavedView.objects.exists()


def test_a_name_stands_once_for_each_person_and_list(as_member, priya, marco):
    assert save(as_member(priya)).status_code == 303
    assert save(as_member(priya), "being BUILT").status_code == 422
    assert save(as_member(priya), path="/w/acme/goals/").status_code == 303
    assert save(as_member(marco)).status_code == 303


def test_guests_use_views_and_keep_none(as_member, priya, gus, items):
    save(as_member(priya), is_shared="on")
    assert save(as_member(gus)).status_code == 403
    page = as_member(gus).get("/w/acme/roadmap/?phase=beta").content.decode()
    assert "Being built" in page
    assert "Save this view" not in page


def test_hostile_names_and_queries_are_shown_as_text(as_member, priya, items):
    save(as_member(priya), "<script>alert(1)</script>", 'q="><script>alert(2)</script>')
    page = as_member(priya).get("/w/acme/roadmap/?phase=beta").content.decode()
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("where", "drawn"),
    [
        ("roadmap", "view=board"),
        ("roadmap", "by=side&view=timeline"),
        ("content", "view=board"),
        ("content", "view=calendar"),
    ],
)
def test_a_view_of_a_board_opens_as_a_board_again(as_member, priya, items, where, drawn):
    client, path = as_member(priya), f"/w/acme/{where}/"
    asked = "phase=build" if where == "roadmap" else "state=planned"
    query = "&".join(sorted([*drawn.split("&"), asked]))
    page = client.get(f"{path}?{query}").content.decode()
    link = re.search(r'href="(/w/acme/views/new/[^"]+)"', page)[1].replace("&amp;", "&")
    form = client.get(link).content.decode()
    sent = unescape(re.search(r'name="query" value="([^"]*)"', form)[1])
    assert save(client, "Mine", sent, path)["Location"] == f"{path}?{query}"
    page = client.get(f"{path}?{query}").content.decode()
    assert f'href="{path}?{query.replace("&", "&amp;")}" aria-current="page">Mine</a>' in page
    everything = re.search(r'<a class="tab" href="([^"]+)">All</a>', page)[1].replace("&amp;", "&")
    assert set(everything.partition("?")[2].split("&")) == set(drawn.split("&"))


def test_a_short_board_shows_the_views_that_there_are(as_member, priya, items):
    client = as_member(priya)
    assert "Being built" not in client.get("/w/acme/roadmap/?view=board").content.decode()
    save(client, query="phase=build&view=board")
    page = client.get("/w/acme/roadmap/?view=board").content.decode()
    assert ">Being built</a>" in page
    assert 'id="list-search"' not in page
