"""Releases, and changes that customers will feel, as people use them in the browser."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from braid.activity.models import Event
from braid.roadmap import actions
from braid.roadmap.models import ChangeNotice, Release

RELEASES = "/w/acme/roadmap/releases/"
CHANGES = "/w/acme/roadmap/changes/"


def queries(client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("who", ["priya", "marco"])
def test_a_release_is_planned_changed_and_shipped(who, cast, as_member):
    client = as_member(cast[who])
    assert client.get(f"{RELEASES}new/").status_code == 200
    response = client.post(
        f"{RELEASES}new/", {"name": "v1.35", "planned_on": "2026-12-17", "notes": "**Timbernetes**"}
    )
    release = Release.objects.get()
    assert response["Location"] == f"{RELEASES}{release.pk}/"
    built = actions.create_item(by=cast[who], title="Built", phase="build", release=release)
    idea = actions.create_item(by=cast[who], title="Idea", release=release)
    page = client.get(f"{RELEASES}{release.pk}/").content.decode()
    for words in ("1.35", "2 items are in it", "<strong>Timbernetes</strong>", "Built", "Idea"):
        assert words in page
    data = {"name": "1.35", "planned_on": "2026-12-18"}
    assert client.post(f"{RELEASES}{release.pk}/edit/", data).status_code == 303
    ship = f"{RELEASES}{release.pk}/ship/"
    assert "Idea" not in client.get(ship).content.decode()
    assert client.post(ship, {"released_on": "2199-01-01", "items": [built.pk]}).status_code == 422
    assert client.post(ship, {"released_on": "2026-01-02", "items": [idea.pk]}).status_code == 422
    release.refresh_from_db()
    assert release.released_on is None
    assert client.post(ship, {"released_on": "2026-01-02", "items": [built.pk]}).status_code == 303
    built.refresh_from_db()
    assert str(built.released_on) == "2026-01-02"
    assert Event.objects.filter(name="release.shipped").count() == 1


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"name": "v2.0"}, "name"),
        ({"name": "3", "planned_on": "31.12."}, "planned_on"),
    ],
)
def test_a_wrong_release_is_422_and_nothing_is_written(data, field, release, priya, as_member):
    before = Event.objects.count()
    response = as_member(priya).post(f"{RELEASES}new/", data)
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in response.content.decode()
    assert Release.objects.count() == 1
    assert Event.objects.count() == before


def test_the_lists_ask_as_much_for_25_as_for_5(priya, release, as_member):
    client = as_member(priya)
    item = actions.create_item(by=priya, title="A", release=release)
    urls = (RELEASES, CHANGES, f"{RELEASES}{release.pk}/")

    def add(start: int, end: int) -> None:
        for n in range(start, end):
            actions.create_item(
                by=priya, title=f"Item {n}", release=actions.create_release(by=priya, name=f"1.{n}")
            )
            actions.create_item(by=priya, title=f"Item {n}", release=release, owners=[("product", priya, "")])
            actions.note_change(by=priya, what=f"Change {n}", effective_on="2026-05-12", item=item)

    add(0, 5)
    few = [queries(client, url) for url in urls]
    add(5, 25)
    assert [queries(client, url) for url in urls] == few
    assert max(few[:2]) <= 8


@pytest.mark.parametrize("who", ["priya", "marco"])
def test_a_change_is_noted_told_and_corrected(who, cast, item, as_member):
    by = cast[who]
    client = as_member(by)
    assert client.get(f"{CHANGES}new/").status_code == 200
    soon = timezone.localdate() + timedelta(days=3)
    data = {
        "what": "The free plan ends",
        "side": by.side,
        "effective_on": str(soon),
        "item_named": "audit LOG",
    }
    response = client.post(f"{CHANGES}new/", data)
    notice = ChangeNotice.objects.get()
    assert response["Location"] == f"{CHANGES}{notice.pk}/"
    assert (notice.item, notice.side, notice.told_on) == (item, by.side, None)
    assert "not told yet" in client.get(CHANGES).content.decode()
    assert client.get(f"{CHANGES}{notice.pk}/told/").status_code == 405
    assert client.post(f"{CHANGES}{notice.pk}/told/").status_code == 303
    assert "3 days of notice" in client.get(f"{CHANGES}{notice.pk}/").content.decode()
    assert "The free plan ends" in client.get(f"/w/acme/roadmap/{item.pk}/").content.decode()
    data = {**data, "what": "The free plan shrinks", "told_on": str(timezone.localdate() - timedelta(days=9))}
    assert client.post(f"{CHANGES}{notice.pk}/edit/", data).status_code == 303
    assert "12 days of notice" in client.get(f"{CHANGES}{notice.pk}/").content.decode()


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"what": ""}, "what"),
        ({"what": "x" * 301}, "what"),
        ({"side": "other"}, "side"),
        ({"effective_on": ""}, "effective_on"),
        ({"effective_on": "2026-13-01"}, "effective_on"),
        ({"told_on": "2199-01-01"}, "told_on"),
        ({"item_named": "Theirs"}, "item_named"),
        ({"item_named": "Nothing of that name"}, "item_named"),
    ],
)
def test_a_wrong_change_is_422_and_nothing_is_written(data, field, theirs, priya, as_member):
    before = Event.objects.count()
    good = {"what": "Prices rise", "side": "product", "effective_on": "2026-05-12"}
    response = as_member(priya).post(f"{CHANGES}new/", {**good, **data})
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in response.content.decode()
    assert ChangeNotice.objects.count() == 1
    assert Event.objects.count() == before


def test_two_items_of_one_title_are_told_apart_by_key(priya, as_member):
    for key in ("A-1", "A-2"):
        actions.create_item(by=priya, title="Same", key=key)
    good = {"what": "Prices rise", "side": "product", "effective_on": "2026-05-12"}
    client = as_member(priya)
    assert client.post(f"{CHANGES}new/", {**good, "item_named": "Same"}).status_code == 422
    assert client.post(f"{CHANGES}new/", {**good, "item_named": "a-2"}).status_code == 303
    assert ChangeNotice.objects.get().item.key == "A-2"


def test_ids_of_another_workspace_are_not_found_here(theirs, priya, as_member):
    client = as_member(priya)
    paths = [f"{RELEASES}{theirs['release']}/{part}" for part in ("", "edit/", "ship/")]
    paths += [f"{CHANGES}{theirs['notice']}/{part}" for part in ("", "edit/", "told/")]
    for path in paths:
        for method in (client.get, client.post):
            assert method(path).status_code == 404
    assert "Theirs" not in client.get(CHANGES).content.decode()
    assert ">9.9<" not in client.get(RELEASES).content.decode()


def test_what_somebody_writes_is_shown_as_text(priya, as_member):
    client = as_member(priya)
    text = "<script>alert(1)</script> {{ 7*7 }} 👾"
    client.post(f"{CHANGES}new/", {"what": text, "side": "product", "effective_on": "2026-05-12"})
    client.post(f"{RELEASES}new/", {"name": text, "notes": text})
    notice, release = ChangeNotice.objects.get(), Release.objects.get()
    assert (notice.what, release.name) == (text, text)
    for url in (
        CHANGES,
        f"{CHANGES}{notice.pk}/",
        f"{CHANGES}{notice.pk}/edit/",
        RELEASES,
        f"{RELEASES}{release.pk}/",
    ):
        page = client.get(url).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }} 👾" in page


def test_a_release_has_an_owner_of_its_own(priya, marco, otto, as_member):
    client = as_member(priya)
    assert f'value="{priya.pk}" selected' in client.get(f"{RELEASES}new/").content.decode()
    assert f'value="{priya.pk}" selected' not in as_member(marco).get(f"{RELEASES}new/").content.decode()
    late = timezone.localdate() - timedelta(days=3)
    client.post(f"{RELEASES}new/", {"name": "4.2", "owner": priya.pk, "planned_on": late})
    actions.create_release(by=priya, name="4.3")
    row = Release.objects.get(name="4.2")
    assert row.owner == priya
    assert "Priya Raman sees to it." in client.get(f"{RELEASES}{row.pk}/").content.decode()
    for asked, names in ((str(priya.pk), {"4.2"}), ("none", {"4.3"}), ("", {"4.2", "4.3"})):
        html = client.get(f"{RELEASES}?owner={asked}").content.decode().split("<tbody>")[1]
        assert {name for name in ("4.2", "4.3") if f">{name}</a>" in html} == names, asked
    assert b"4.2,Priya Raman," in b"".join(client.get(f"{RELEASES}?format=csv"))
    assert ">4.2</a>" in client.get(f"{RELEASES}?q=priya").content.decode()
    asked = client.get("/w/acme/for-you/").content.decode()
    assert "Your release, was planned for" in asked
    assert f"{RELEASES}{row.pk}/ship/" in asked
    assert "Your release" not in as_member(marco).get("/w/acme/for-you/").content.decode()
    refused = client.post(f"{RELEASES}{row.pk}/edit/", {"name": "4.2", "owner": otto.pk})
    assert refused.status_code == 422


def test_an_owner_of_a_release_is_changed_with_a_line_in_the_history(priya, marco):
    row = actions.create_release(by=priya, name="4.2", owner=priya)
    actions.change_release(row, by=priya, owner=marco)
    assert Event.objects.get(name="release.changed").facts["changed"] == {"owner": [priya.name, marco.name]}
