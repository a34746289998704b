"""The screens of claims and content, through HTTP."""

import pytest
from django.core.cache import caches

from braid.activity.models import Event
from braid.messaging.models import Claim, Content
from braid.messaging.plugs import claims_of_item, claims_of_release
from braid.roadmap.models import Item, Milestone, Release

NAUGHTY = ["<script>alert(1)</script>", "'; DROP TABLE claim; --", "‮Ω≈ç√ 田中さん 🧵", "{{ 7*7 }}", "${7*7}"]


@pytest.fixture
def item(workspace) -> Item:
    return Item.objects.create(workspace=workspace, key="NIM-7", title="Usage alerts", stage="beta")


def claim(workspace, **values) -> Claim:
    return Claim.objects.create(workspace=workspace, **{"text": "Alerts are here", **values})


def text(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("path", ["claims/", "content/"])
def test_an_empty_list_teaches_and_a_guest_gets_no_button(path, marco, gus, as_member):
    assert f"/w/acme/{path}new/" in text(as_member(marco).get(f"/w/acme/{path}"))
    response = as_member(gus).get(f"/w/acme/{path}")
    assert response.status_code == 200
    assert "new/" not in text(response)
    assert as_member(gus).get(f"/w/acme/{path}new/").status_code == 403


@pytest.mark.parametrize("who", ["priya", "marco", "ella"])
def test_everybody_who_may_edit_keeps_a_claim_and_sees_it_beside_the_roadmap(who, cast, item, as_member):
    browser = as_member(cast[who])
    values = {
        "text": "Alerts are GA",
        "item_ref": "nim-7",
        "stage": "ga",
        "said_on": "2026-01-05",
        "side": "marketing",
    }
    response = browser.post("/w/acme/claims/new/", values)
    kept = Claim.objects.get()
    assert kept.item == item
    assert (response.status_code, response["Location"]) == (303, f"/w/acme/claims/{kept.pk}/")
    response = browser.get(response["Location"])
    assert "Says more" in text(response)
    assert "Generally available" in text(response)
    assert "Beta" in text(response)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"text": ""}, "id_text_error"),
        ({"text": "x" * 5001}, "id_text_error"),
        ({"stage": "gold"}, "id_stage_error"),
        ({"stage": "ga", "item_ref": ""}, "id_item_ref_error"),
        ({"said_on": "2021-04-31"}, "id_said_on_error"),
        ({"source": "s" * 201}, "id_source_error"),
        ({"content": "987654"}, "id_content_error"),
    ],
)
def test_a_wrong_claim_is_refused_at_its_field_and_nothing_is_written(change, said, item, marco, as_member):
    values = {"text": "Alerts", "item_ref": "NIM-7", "said_on": "2026-01-05", "side": "marketing", **change}
    response = as_member(marco).post("/w/acme/claims/new/", values)
    assert response.status_code == 422
    assert said in text(response)
    assert not Claim.objects.exists()
    assert not Event.objects.exists()


def test_the_content_of_another_workspace_cannot_be_chosen(marco, otto, item, as_member):
    piece = Content.objects.create(workspace=otto.workspace, title="Foreign")
    values = {"text": "x", "said_on": "2026-01-05", "side": "marketing", "content": piece.pk}
    response = as_member(marco).post("/w/acme/claims/new/", values)
    assert response.status_code == 422
    assert "Foreign" not in text(response)


def test_a_claim_is_changed_and_withdrawn(item, marco, workspace, as_member):
    kept = claim(workspace, item=item, item_ref="NIM-7", stage="beta")
    browser = as_member(marco)
    assert "NIM-7" in text(browser.get(f"/w/acme/claims/{kept.pk}/edit/"))
    values = {
        "text": "Alerts",
        "item_ref": "NIM-99",
        "stage": "ga",
        "said_on": "2026-01-05",
        "side": "product",
    }
    assert browser.post(f"/w/acme/claims/{kept.pk}/edit/", values).status_code == 303
    kept.refresh_from_db()
    assert (kept.item, kept.stage, kept.side) == (None, "ga", "product")
    assert "Not on the roadmap" in text(browser.get(f"/w/acme/claims/{kept.pk}/"))
    assert browser.post(f"/w/acme/claims/{kept.pk}/").status_code == 303
    assert not Claim.objects.in_use().exists()
    assert [e.name for e in Event.objects.order_by("pk")] == ["claim.changed", "claim.withdrawn"]


def test_foreign_rows_are_not_found_and_guests_look_only(workspace, otto, gus, priya, as_member):
    theirs = claim(otto.workspace)
    piece = Content.objects.create(workspace=otto.workspace, title="Foreign")
    for path in (
        f"claims/{theirs.pk}/",
        f"claims/{theirs.pk}/edit/",
        f"content/{piece.pk}/",
        f"content/{piece.pk}/edit/",
    ):
        assert as_member(priya).get(f"/w/acme/{path}").status_code == 404
        assert as_member(priya).post(f"/w/acme/{path}").status_code == 404
    ours = claim(workspace)
    assert as_member(gus).get(f"/w/acme/claims/{ours.pk}/").status_code == 200
    assert as_member(gus).post(f"/w/acme/claims/{ours.pk}/").status_code == 403
    assert Claim.objects.count() == 2


def test_the_list_filters_searches_and_sorts_by_its_address(workspace, item, marco, as_member):
    release = Release.objects.create(workspace=workspace, name="2.4")
    claim(workspace, text="Alerts are GA", item=item, item_ref="NIM-7", stage="ga", release=release)
    claim(workspace, text="Dashboards are new", item_ref="NIM-99", side="product")
    browser = as_member(marco)

    def shows(query: str) -> tuple[bool, bool]:
        page = text(browser.get(f"/w/acme/claims/{query}"))
        return "Alerts are GA" in page, "Dashboards are new" in page

    assert shows("") == (True, True)
    assert shows("?stage=ga") == (True, False)
    assert shows("?item=missing") == (False, True)
    assert shows(f"?release={release.pk}") == (True, False)
    assert shows("?side=product") == (False, True)
    assert shows("?q=usage+alerts") == (True, False)
    assert shows("?q=zebra") == (False, False)
    page = text(browser.get("/w/acme/claims/?sort=text"))
    assert page.index("Alerts are GA") < page.index("Dashboards are new")
    page = text(browser.get("/w/acme/claims/?sort=-text"))
    assert page.index("Alerts are GA") > page.index("Dashboards are new")
    part = text(browser.get("/w/acme/claims/?stage=ga", headers={"HX-Request": "true"}))
    assert "<html" not in part
    assert "Alerts are GA" in part


@pytest.mark.parametrize("path", ["claims/", "content/"])
def test_lists_cost_the_same_at_any_length(path, workspace, marco, as_member, django_assert_max_num_queries):
    browser = as_member(marco)
    counts = []
    for rows in (5, 20):
        for n in range(rows):
            item = Item.objects.create(workspace=workspace, title=f"Item {rows} {n}", stage="beta")
            release = Release.objects.create(workspace=workspace, name=f"{rows}.{n}")
            Milestone.objects.create(workspace=workspace, item=item, stage="beta", release=release)
            claim(workspace, item=item, release=release, stage="ga")
            piece = Content.objects.create(workspace=workspace, title=f"Post {rows} {n}", owner=marco)
            piece.item_links.create(workspace=workspace, item=item)
        caches["pages"].clear()
        with django_assert_max_num_queries(8) as counted:
            assert browser.get(f"/w/acme/{path}").status_code == 200
        counts.append(len(counted.captured_queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("naughty", NAUGHTY)
def test_naughty_text_is_kept_as_it_is_and_shown_escaped(naughty, workspace, item, marco, as_member):
    browser = as_member(marco)
    values = {
        "text": naughty,
        "item_ref": naughty,
        "source": naughty,
        "said_on": "2026-01-05",
        "side": "marketing",
    }
    browser.post("/w/acme/claims/new/", values)
    kept = Claim.objects.get()
    assert (kept.text, kept.item_ref, kept.source) == (naughty, naughty, naughty)
    browser.post("/w/acme/content/new/", {"title": naughty, "kind_of": "blog"})
    assert Content.objects.get().title == naughty
    for path in (
        "claims/",
        f"claims/{kept.pk}/",
        f"claims/{kept.pk}/edit/",
        "content/",
        f"content/{Content.objects.get().pk}/",
    ):
        page = text(browser.get(f"/w/acme/{path}"))
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page or "<script>" not in naughty


def test_a_piece_is_planned_changed_and_out(item, marco, priya, as_member):
    browser = as_member(marco)
    values = {
        "title": "What is new",
        "kind_of": "blog",
        "item_lines": "nim-7\n\nUsage alerts",
        "owner": priya.pk,
    }
    assert browser.post("/w/acme/content/new/", values).status_code == 303
    piece = Content.objects.get()
    assert list(piece.items.all()) == [item]
    assert "NIM-7" in text(browser.get(f"/w/acme/content/{piece.pk}/edit/"))
    values = {"title": "What is new", "kind_of": "video", "url": "https://acme.example/new", "item_lines": ""}
    assert as_member(priya).post(f"/w/acme/content/{piece.pk}/edit/", values).status_code == 303
    assert not piece.items.exists()
    assert browser.post(f"/w/acme/content/{piece.pk}/").status_code == 303
    assert "Out since" in text(browser.get(f"/w/acme/content/{piece.pk}/"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": " "}, "id_title_error"),
        ({"title": "x" * 301}, "id_title_error"),
        ({"url": "javascript:alert(1)"}, "id_url_error"),
        ({"item_lines": "NIM-99"}, "NIM-99"),
        ({"publish_on": "soon"}, "id_publish_on_error"),
    ],
)
def test_a_wrong_piece_is_refused_at_its_field_and_nothing_is_written(change, said, marco, as_member):
    response = as_member(marco).post("/w/acme/content/new/", {"title": "Post", "kind_of": "blog", **change})
    assert response.status_code == 422
    assert said in text(response)
    assert not Content.objects.exists()
    assert not Event.objects.exists()


def test_the_item_page_shows_what_is_said_beside_the_stage_in_that_release(workspace, item, marco):
    early, late = (Release.objects.create(workspace=workspace, name=name) for name in ("2.3", "2.4"))
    Milestone.objects.create(workspace=workspace, item=item, stage="alpha", release=early)
    Milestone.objects.create(workspace=workspace, item=item, stage="beta", release=late)
    claim(workspace, item=item, stage="beta", release=early)
    claim(workspace, item=item, stage="beta", release=late)
    panel = str(claims_of_item(marco, item))
    assert "Said: Beta. Roadmap: Alpha." in panel
    assert "Says more" in panel
    assert "Agrees" in panel


def test_the_stage_of_an_item_says_nothing_about_a_release_that_it_is_not_in(workspace, item, marco):
    theirs, other = (Release.objects.create(workspace=workspace, name=name) for name in ("2.3", "2.4"))
    Item.objects.update(release=theirs)
    claim(workspace, item=item, stage="ga", release=other)
    assert "Roadmap names no stage" in str(claims_of_item(marco, item))
    Claim.objects.update(release=theirs)
    assert "Says more" in str(claims_of_item(marco, item))


def test_the_release_page_shows_what_is_said_in_it(workspace, item, marco):
    release = Release.objects.create(workspace=workspace, name="2.4")
    assert claims_of_release(marco, release) == ""
    claim(workspace, item=item, stage="ga", release=release)
    claim(workspace, text="About another release.", item=item)
    panel = str(claims_of_release(marco, release))
    assert "Says more" in panel
    assert "About another release." not in panel


def test_panels_cost_the_same_at_any_length(workspace, item, marco, django_assert_num_queries):
    for n in range(15):
        release = Release.objects.create(workspace=workspace, name=f"2.{n}")
        Milestone.objects.update_or_create(
            item=item, stage="beta", defaults={"workspace": workspace, "release": release}
        )
        claim(workspace, item=item, stage="beta", release=release)
        Content.objects.create(workspace=workspace, title=f"Post {n}").item_links.create(
            workspace=workspace, item=item
        )
    with django_assert_num_queries(1):
        claims_of_item(marco, item)
