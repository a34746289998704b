"""The roadmap and its items, as people use them in the browser."""

from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from braid.activity.models import Event
from braid.insights.actions import capture
from braid.roadmap import actions, involvement
from braid.roadmap.models import Item

ROADMAP = "/w/acme/roadmap/"
NEW = {"phase": "discover", "lead_side": "product", "visibility": "customer", "importance": "2"}
NAUGHTY = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }} {% raw %}",
    "'; DROP TABLE roadmap_item; --",
    '=HYPERLINK("http://example.com")',
    "Ω≈ç√∫˜µ≤≥÷ 田中さんにあげて下さい",
    "الكل في المجمو عة (5)",
    "👾 🙇 💁 🙅 \u202eRTL\u202c \u200b",
    "%s%n ${HOME} ../../etc/passwd",
    "null undefined NaN 0",
)


def queries(client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("who", ["priya", "marco", "ella"])
def test_each_side_puts_something_on_the_roadmap(who, cast, as_member):
    by = cast[who]
    client = as_member(by)
    assert client.get(f"{ROADMAP}new/").status_code == 200
    data = {
        **NEW,
        "title": "Audit log",
        "people_product": [cast["priya"].pk],
        "teams_marketing": "Content, Events",
    }
    response = client.post(f"{ROADMAP}new/", data)
    item = Item.objects.get()
    assert response.status_code == 303
    assert response["Location"] == f"{ROADMAP}{item.pk}/"
    assert {(o.side, o.member_id, o.label) for o in item.owners.all()} == {
        ("product", cast["priya"].pk, ""), ("marketing", None, "Content"), ("marketing", None, "Events"),
    }  # fmt: skip
    assert Event.objects.filter(name="item.created", by=by).count() == 1
    page = client.get(response["Location"]).content.decode()
    assert "Audit log" in page
    assert "Content" in page


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 501}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"title": "a", "phase": "someday"}, "phase"),
        ({"title": "a", "starts_on": "2026-03-01", "planned_on": "2026-02-01"}, "planned_on"),
        ({"title": "a", "starts_on": "2026-02-31"}, "starts_on"),
        ({"title": "a", "effort_product": "-1"}, "effort_product"),
        ({"title": "a", "teams_product": "x" * 121}, "owners"),
        ({"title": "a", "people_product": ["99999"]}, "people_product"),
        ({"title": "a", "release": "99999"}, "release"),
        ({"title": "a", "url": "javascript:alert(1)"}, "url"),
    ],
)
def test_a_wrong_item_is_422_and_nothing_is_written(data, field, priya, as_member):
    response = as_member(priya).post(f"{ROADMAP}new/", {**NEW, **data})
    assert response.status_code == 422
    page = response.content.decode()
    assert 'role="alert"' in page
    assert field == "owners" or f'href="#id_{field}"' in page
    assert not Item.objects.exists()
    assert not Event.objects.exists()


def test_an_item_is_changed_and_its_owners_with_it(item, marco, as_member):
    client = as_member(marco)
    url = f"{ROADMAP}{item.pk}/edit/"
    assert "Audit log" in client.get(url).content.decode()
    response = client.post(url, {**NEW, "title": "Audit trail", "people_marketing": [marco.pk]})
    assert response.status_code == 303
    item.refresh_from_db()
    assert (item.title, item.phase) == ("Audit trail", "build")
    assert [(o.side, o.member) for o in item.owners.all()] == [("marketing", marco)]
    assert set(Event.objects.filter(by=marco).values_list("name", flat=True)) == {
        "item.changed",
        "item.owners_set",
    }


def test_a_wrong_change_leaves_item_and_owners_alone(item, marco, as_member):
    data = {**NEW, "title": "Audit trail", "starts_on": "2026-03-01", "planned_on": "2026-02-01"}
    assert as_member(marco).post(f"{ROADMAP}{item.pk}/edit/", data).status_code == 422
    data = {**NEW, "title": "Audit trail", "teams_marketing": "x" * 121}
    assert as_member(marco).post(f"{ROADMAP}{item.pk}/edit/", data).status_code == 422
    item.refresh_from_db()
    assert item.title == "Audit log"
    assert item.owners.count() == 1
    assert not Event.objects.filter(by=marco).exists()


def test_a_reason_about_a_field_that_the_form_does_not_show_stands_above_it(item, marco, as_member):
    Item.objects.filter(pk=item.pk).update(phase="learn", released_on="2026-01-10")
    response = as_member(marco).post(
        f"{ROADMAP}{item.pk}/edit/", {**NEW, "title": "Late", "starts_on": "2026-02-01"}
    )
    assert response.status_code == 422
    assert "released before it started" in response.content.decode()
    item.refresh_from_db()
    assert (item.title, item.starts_on) == ("Audit log", None)


def test_the_first_act_of_each_side_shows_on_the_page(item, priya, marco, as_member):
    client = as_member(marco)
    client.post(f"{ROADMAP}{item.pk}/move/", {"phase": "beta"})
    client.post(f"{ROADMAP}{item.pk}/move/", {"phase": "launch"})
    client.post(f"{ROADMAP}{item.pk}/move/", {"phase": "beta"})
    assert sorted(item.involvements.values_list("side", "phase")) == [
        ("marketing", "beta"), ("marketing", "launch"), ("product", "build"),
    ]  # fmt: skip
    html = client.get(f"{ROADMAP}{item.pk}/").content.decode()
    lines = {
        line.split("</th>")[0].split('scope="row">')[1].split(" <")[0]: line for line in first_acts(html)
    }
    assert list(lines) == ["Discover", "Define", "Build", "Beta", "Launch", "Learn"]
    assert lines["Discover"].count(">nothing<") == 2
    assert priya.name in lines["Build"]
    assert lines["Beta"].count("nothing yet") == 1, "where it is now"
    assert marco.name in lines["Beta"]
    assert "still to come" in lines["Launch"]
    assert marco.name in lines["Launch"]
    assert lines["Learn"].count("still to come") == 2


def first_acts(html: str) -> list[str]:
    """The rows of the table of first acts."""
    return html.split("first-acts")[1].split("</table>")[0].split("<tr")[2:]


def test_how_far_apart_both_sides_came_in(item, priya, marco, as_member):
    day = timezone.localdate()
    item.involvements.all().delete()
    involvement.first_act(item, "product", day - timedelta(days=9), priya)
    involvement.first_act(item, "marketing", day - timedelta(days=2), marco)
    involvement.first_act(item, "marketing", day - timedelta(days=5), None)
    rows = first_acts(as_member(priya).get(f"{ROADMAP}{item.pk}/").content.decode())
    [build] = [row for row in rows if ">Build" in row]
    assert "4 days" in build
    assert priya.name in build
    assert marco.name not in build, "an earlier day of which nobody is known takes its place"


def test_a_card_is_moved_from_the_board_without_a_script(item, priya, as_member):
    client = as_member(priya)
    board = client.get(f"{ROADMAP}?view=board").content.decode()
    assert f'formaction="{ROADMAP}{item.pk}/move/?was=build" name="phase" value="beta"' in board
    response = client.post(f"{ROADMAP}{item.pk}/move/", {"phase": "beta", "back": "board"})
    assert response["Location"] == f"{ROADMAP}?view=board"
    item.refresh_from_db()
    assert item.phase == "beta"
    assert client.post(f"{ROADMAP}{item.pk}/move/", {"phase": "heaven"}).status_code == 422
    item.refresh_from_db()
    assert item.phase == "beta"


@pytest.mark.parametrize("text", NAUGHTY)
def test_whatever_somebody_writes_is_kept_and_shown_as_text(text, priya, as_member):
    client = as_member(priya)
    data = {**NEW, "title": text, "description": text, "team": text[:120], "teams_marketing": "Plain"}
    assert client.post(f"{ROADMAP}new/", data).status_code == 303
    item = Item.objects.get()
    assert item.title == text.strip()
    for url in (f"{ROADMAP}{item.pk}/", f"{ROADMAP}{item.pk}/edit/", ROADMAP, f"{ROADMAP}?view=board"):
        page = client.get(url).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert " ".join(text.split()) in unescape(page)


def test_the_lede_counts_who_is_at_the_table(priya, marco, as_member):
    client = as_member(priya)
    both = [("product", priya, ""), ("marketing", marco, "")]
    for n, owners in enumerate((both, both, both[:1], [])):
        actions.create_item(by=priya, title=f"Item {n}", owners=owners)
    actions.create_item(by=priya, title="Gone", phase="dropped", owners=both[:1])
    for url in (ROADMAP, f"{ROADMAP}?view=board"):
        page = client.get(url).content.decode()
        assert "Four items, built by both sides. One has only one side at the table." in page


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ("phase=build", ["Both"]),
        ("stage=beta", ["Both"]),
        ("stage=none", ["Alone", "Nobody"]),
        ("importance=3", ["Both"]),
        ("visibility=internal", ["Nobody"]),
        ("team=Core", ["Both"]),
        ("side=marketing", ["Both"]),
        ("side=both", ["Both"]),
        ("side=one", ["Alone"]),
        ("side=nobody", ["Nobody"]),
        ("q=ALO", ["Alone"]),
        ("q=K-7", ["Both"]),
        ("phase=nonsense", ["Alone", "Both", "Nobody"]),
        ("sort=-title", ["Nobody", "Both", "Alone"]),
    ],
)
def test_the_list_is_narrowed_by_its_address(asked, titles, priya, marco, as_member):
    actions.create_item(
        by=priya, title="Both", phase="build", stage="beta", importance=3, team="Core", key="K-7",
        owners=[("product", priya, ""), ("marketing", marco, "")],
    )  # fmt: skip
    actions.create_item(by=priya, title="Alone", owners=[("product", None, "Core")])
    actions.create_item(by=priya, title="Nobody", visibility="internal")
    page = as_member(priya).get(f"{ROADMAP}?{asked}").content.decode().split("<tbody>")[1]
    found = sorted(
        (page.index(f">{title}</a>"), title)
        for title in ("Both", "Alone", "Nobody")
        if f">{title}</a>" in page
    )
    assert [title for _place, title in found] == titles


def test_a_release_narrows_the_list(priya, release, as_member):
    actions.create_item(by=priya, title="In it", release=release)
    actions.create_item(by=priya, title="Elsewhere")
    page = as_member(priya).get(f"{ROADMAP}?release={release.pk}").content.decode()
    assert "In it" in page
    assert "Elsewhere" not in page


def many(priya, marco, count: int) -> None:
    release = actions.create_release(by=priya, name=f"R{count}")
    for n in range(count):
        item = actions.create_item(
            by=priya, title=f"Item {count} {n}", phase=["define", "build", "beta"][n % 3], team=f"T{n % 4}",
            release=release, owners=[("product", priya, ""), ("marketing", marco, "")],
        )  # fmt: skip
        actions.link_insight(item, by=priya, insight=capture(by=marco, text=f"Heard {n}"))


@pytest.mark.parametrize(("asked", "most"), [("", 9), ("?view=board&q=item", 10), ("?q=item&side=both", 9)])
def test_the_list_asks_as_much_for_25_as_for_5(asked, most, priya, marco, as_member):
    client = as_member(priya)
    many(priya, marco, 5)
    few = queries(client, ROADMAP + asked)
    many(priya, marco, 20)
    assert queries(client, ROADMAP + asked) == few <= most


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("path", "most"), [("", 5), ("?view=board", 5), ("?q=item&side=both", 5), ("1/", 8)])
def test_the_second_look_asks_for_the_rows_alone(path, most, priya, marco, as_member):
    client = as_member(priya)
    many(priya, marco, 5)
    path = path.replace("1/", f"{Item.objects.first().pk}/")
    client.get(ROADMAP + path)
    assert queries(client, ROADMAP + path) <= most


def test_an_item_asks_the_same_whatever_hangs_on_it(priya, marco, item, release, metric, as_member):
    client = as_member(priya)
    before = queries(client, f"{ROADMAP}{item.pk}/")
    for n in range(12):
        actions.link_insight(item, by=priya, insight=capture(by=marco, text=f"Heard {n}"))
        actions.note_change(by=priya, what=f"Change {n}", effective_on="2026-05-12", item=item)
    actions.add_milestone(item, by=priya, stage="beta", release=release)
    actions.name_success_metric(item, by=priya, metric=metric)
    actions.name_success_metric(item, by=marco, metric=metric)
    actions.choose_quiet(item, by=priya)
    assert queries(client, f"{ROADMAP}{item.pk}/") == before
    page = client.get(f"{ROADMAP}{item.pk}/").content.decode()
    for words in (
        "12 insights",
        "The newest 6 are shown",
        "in common",
        "Change 11",
        "in 2.0",
        "Product chose",
    ):
        assert words in page


def test_a_column_of_the_board_shows_fifty_and_the_way_to_all(priya, as_member):
    Item.objects.bulk_create(
        Item(workspace=priya.workspace, title=f"Item {n:03}", phase="build", importance=3 if n == 60 else 2)
        for n in range(61)
    )
    page = as_member(priya).get(f"{ROADMAP}?view=board").content.decode()
    assert page.count('<article class="card"') == 50
    assert "Show all 61" in page
    assert f'href="{ROADMAP}?phase=build"' in page
    assert page.index("Item 060") < page.index("Item 000")


def test_an_empty_roadmap_says_what_it_is_for(priya, gus, as_member):
    for asked in ("", "?view=board"):
        assert "Put something on the roadmap" in as_member(priya).get(ROADMAP + asked).content.decode()
        page = as_member(gus).get(ROADMAP + asked).content.decode()
        assert "Nothing is on the roadmap yet" in page
        assert "roadmap/new/" not in page


def test_a_narrowed_list_that_is_empty_says_the_way_back(item, priya, as_member):
    for asked in ("?q=zzz", "?q=zzz&view=board"):
        page = as_member(priya).get(ROADMAP + asked).content.decode()
        assert "Nothing fits this search" in page


def test_a_guest_looks_and_finds_no_button(item, notice, release, gus, as_member):
    client = as_member(gus)
    for path in (
        "", "?view=board", f"{item.pk}/", "releases/", f"releases/{release.pk}/", "changes/", f"changes/{notice.pk}/",
    ):  # fmt: skip
        page = client.get(ROADMAP + path)
        assert page.status_code == 200
        main = page.content.decode().split("<main")[1]
        assert 'method="post"' not in main
        assert "/edit/" not in main
        assert "/new/" not in main
    for path in (f"{item.pk}/edit/", f"{item.pk}/move/", f"{item.pk}/quiet/", "new/", "releases/new/"):
        assert client.post(ROADMAP + path, {"phase": "beta"}).status_code == 403
    item.refresh_from_db()
    assert item.phase == "build"


def test_ids_of_another_workspace_are_not_found_here(theirs, priya, as_member):
    client = as_member(priya)
    pk, before = theirs["item"], Event.objects.count()
    for part in (
        "",
        "edit/",
        "move/",
        "ship/",
        "adoption/",
        "insights/",
        "milestones/",
        "metrics/",
        "quiet/",
    ):
        for method in (client.get, client.post):
            assert method(f"{ROADMAP}{pk}/{part}").status_code == 404
    assert Event.objects.count() == before


def test_ids_of_another_workspace_are_no_choice_in_a_form(theirs, item, priya, as_member):
    client = as_member(priya)
    for data in ({"release": theirs["release"]}, {"people_product": [theirs["member"]]}):
        response = client.post(f"{ROADMAP}{item.pk}/edit/", {**NEW, "title": "Mine", **data})
        assert response.status_code == 422
    item.refresh_from_db()
    assert (item.title, item.release) == ("Audit log", None)
    page = client.get(f"{ROADMAP}{item.pk}/edit/").content.decode()
    assert ">9.9<" not in page
    assert "Otto" not in page


def test_htmx_gets_the_rows_alone(item, priya, as_member):
    page = as_member(priya).get(f"{ROADMAP}?q=audit", headers={"HX-Request": "true"}).content.decode()
    assert "Audit log" in page
    assert page.count('id="rows"') == 1
