"""The roadmap as a board that moves, as a timeline, and as what can be said."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from braid.activity.archive import archive
from braid.activity.models import Event
from braid.insights.actions import capture
from braid.roadmap import actions
from braid.roadmap.evidence import one_sided, rests_on
from braid.roadmap.models import Item
from braid.roadmap.sureness import Level, Move, sureness
from braid.roadmap.timeline import Row, months, window
from tests.queries import costs_the_same, statements

ROADMAP = "/w/acme/roadmap/"
TODAY = date(2026, 5, 20)


def day(days: int) -> date:
    return TODAY + timedelta(days)


def today(days: int = 0) -> date:
    return timezone.localdate() + timedelta(days)


def test_a_card_put_down_by_hand_moves_its_item(item, marco, as_member):
    client, url = as_member(marco), f"{ROADMAP}{item.pk}/move/"
    answer = client.post(url, {"phase": "beta", "was": "build", "back": "stay"})
    assert (answer.status_code, answer.content) == (204, b"")
    item.refresh_from_db()
    assert item.phase == "beta"
    assert Event.objects.filter(name="item.moved", by=marco).count() == 1
    assert (
        "is now in"
        not in client.get(f"{ROADMAP}?view=board").content.decode().split("<main")[1].split("board")[0]
    )


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        ({"phase": "learn", "was": "define"}, 409, "Meanwhile somebody has moved it to Build."),
        ({"phase": "heaven", "was": "build"}, 422, "not on offer here"),
        ({"was": "build"}, 422, "Nothing is chosen, and it is needed"),
    ],
)
def test_a_card_that_cannot_move_stays_and_one_sentence_says_why(sent, status, words, item, priya, as_member):
    before = Event.objects.count()
    answer = as_member(priya).post(f"{ROADMAP}{item.pk}/move/", {**sent, "back": "stay"})
    assert (answer.status_code, answer["Content-Type"]) == (status, "text/plain; charset=utf-8")
    assert words in answer.content.decode()
    item.refresh_from_db()
    assert item.phase == "build"
    assert Event.objects.count() == before


def test_the_three_ways_keep_what_was_asked(item, priya, as_member):
    client = as_member(priya)
    for view in ("board", "timeline"):
        page = client.get(f"{ROADMAP}?view={view}&phase=build&q=audit").content.decode()
        for address in (
            "?q=audit&amp;phase=build&amp;view=board",
            "?q=audit&amp;phase=build&amp;view=timeline",
            '?q=audit&amp;phase=build"',
        ):
            assert address in page.replace("phase=build&amp;q=audit", "q=audit&amp;phase=build"), address
    assert 'href="/w/acme/roadmap/?view=board"' in client.get("/w/acme/people/").content.decode()


def test_the_timeline_draws_bars_and_names_what_has_no_day(priya, marco, as_member):
    both = [("product", priya, ""), ("marketing", marco, "")]
    actions.create_item(by=priya, title="Both", starts_on=today(-20), planned_on=today(30), owners=both)
    late = actions.create_item(
        by=priya, title="Late", starts_on=today(-40), planned_on=today(-25), owners=both[:1]
    )
    actions.change_item(late, by=priya, planned_on=today(-5))
    actions.create_item(by=priya, title="Undated")
    actions.create_item(by=priya, title="Far", starts_on=today(900), planned_on=today(950))
    actions.create_item(by=priya, title="Dropped", phase="dropped", planned_on=today(9))
    page = as_member(priya).get(f"{ROADMAP}?view=timeline").content.decode().split("<main")[1]
    assert page.count('class="timeline-bar"') == 2
    assert 'class="fill-together"' in page
    assert 'class="fill-product"' in page
    assert "late · Its day slipped once, by 20 days." in page
    assert page.count('class="late"') == 1
    undated, outside = page.index("Without a day"), page.index("Outside of these months")
    assert undated < page.index("Undated") < outside < page.index("Far")
    assert "Dropped</a>" not in page
    assert "style=" not in page


def test_the_timeline_is_grouped_by_side_when_asked(item, priya, as_member):
    actions.change_item(item, by=priya, planned_on=today(9))
    client = as_member(priya)
    assert '<h2 class="timeline-group">Build' in client.get(f"{ROADMAP}?view=timeline").content.decode()
    for asked, words in (("side", "Product"), ("nonsense", "Build")):
        page = client.get(f"{ROADMAP}?view=timeline&by={asked}").content.decode()
        assert f'<h2 class="timeline-group">{words}' in page


def test_the_track_is_made_of_whole_months_and_never_endless():
    rows = [Row(1, "a", "build", day(-3000), day(4000), None, None)]
    first, last = window(rows, TODAY)
    assert (first, last) == (date(2025, 11, 1), date(2027, 5, 31))
    drawn = list(months(first, last))
    assert len(drawn) == 19
    assert (drawn[0].at, drawn[0].label, drawn[2].label) == (0, "Nov 2025", "Jan 2026")
    assert [month.is_quarter for month in drawn[:4]] == [False, False, True, False]


SLIP = Move(day(-40), day(-10), day(-60))


@pytest.mark.parametrize(
    ("phase", "due", "released", "moves", "level"),
    [
        ("learn", day(-9), day(-9), [SLIP, SLIP], Level.OUT),
        ("discover", day(9), None, [], Level.OPEN),
        ("define", day(9), None, [], Level.OPEN),
        ("build", None, None, [], Level.OPEN),
        ("beta", day(-1), None, [], Level.SHAKY),
        ("beta", day(0), None, [], Level.SURE),
        ("build", day(9), None, [SLIP], Level.LIKELY),
        ("build", day(9), None, [SLIP, SLIP], Level.SHAKY),
        ("launch", day(9), None, [SLIP], Level.SURE),
        ("launch", day(9), None, [SLIP, SLIP], Level.LIKELY),
        ("beta", day(9), None, [Move(day(1), day(9), day(-30))], Level.SURE),
        ("beta", day(9), None, [Move(day(1), day(9), day(-29))], Level.LIKELY),
        ("build", day(9), None, [Move(day(30), day(9), day(-1))] * 3, Level.LIKELY),
        ("build", day(9), None, [Move(day(30), None, day(-1))] * 3, Level.LIKELY),
    ],
)
def test_how_sure_a_day_is(phase, due, released, moves, level):
    assert sureness(phase, due, released, moves, TODAY).level == level


def test_what_can_be_said_names_the_stage_now_and_the_next(item, release, priya, marco, as_member):
    out = actions.create_release(by=priya, name="1.0")
    actions.ship_release(out, by=priya)
    actions.change_release(release, by=priya, planned_on=today(40))
    actions.add_milestone(item, by=priya, stage="beta", release=out)
    actions.add_milestone(item, by=priya, stage="ga", release=release)
    actions.create_item(by=priya, title="Inside", visibility="internal")
    actions.create_item(by=priya, title="Given up", phase="dropped")
    page = as_member(marco).get(f"{ROADMAP}say/").content.decode().split("<tbody>")[1]
    for words in ("Audit log", "Beta", "Generally available in 2.0", "Likely", "Its day has not slipped."):
        assert words in page
    assert "Inside" not in page
    assert "Given up" not in page


def test_whose_evidence_an_item_was_decided_on(priya, marco, as_member):
    client = as_member(priya)
    made = {}
    for title, phase, givers in (
        ("Alone", "build", [marco]),
        ("Both", "build", [priya, marco]),
        ("Idea", "define", [priya]),
        ("None", "beta", []),
    ):
        made[title] = actions.create_item(by=priya, title=title, phase=phase)
        for giver in givers:
            actions.link_insight(made[title], by=priya, insight=capture(by=giver, text="Heard"))
    page = client.get(ROADMAP).content.decode()
    assert (
        f'<a href="{ROADMAP}?evidence=decided">One was decided on one side&#39;s evidence only.</a>' in page
    )
    for asked, titles in (
        ("decided", {"Alone"}),
        ("product", {"Idea"}),
        ("marketing", {"Alone"}),
        ("both", {"Both"}),
        ("none", {"None"}),
    ):
        rows = client.get(f"{ROADMAP}?evidence={asked}").content.decode().split("<tbody>")[1]
        assert {title for title in made if f">{title}</a>" in rows} == titles, asked


def test_the_page_of_answers_counts_as_the_roadmap_does(priya, marco):
    """One rule: only what is being built or further was decided, and what lies in the archive speaks for nothing."""
    heard = {}
    for title, phase, givers in (
        ("Alone", "build", [marco]),
        ("Idea", "define", [priya]),
        ("Out", "learn", [priya, priya]),
        ("Both", "build", [priya, marco]),
        ("Given up", "dropped", [priya]),
    ):
        row = actions.create_item(by=priya, title=title, phase=phase)
        heard[title] = [capture(by=giver, text="Heard") for giver in givers]
        for insight in heard[title]:
            actions.link_insight(row, by=priya, insight=insight)
    rows, total = one_sided(priya)
    assert [(row["title"], row["side"], row["count"]) for row in rows] == [
        ("Out", "product", 2),
        ("Alone", "marketing", 1),
    ]
    assert total == Item.objects.visible_to(priya).filter(rests_on("decided")).count() == 2
    archive(heard["Both"][1], by=priya)
    archive(heard["Alone"][0], by=priya)
    rows, total = one_sided(priya)
    assert ({row["title"] for row in rows}, total) == ({"Out", "Both"}, 2)


@pytest.mark.parametrize("path", ["?view=timeline", "say/", "?tag=1&owner=1&sort=-effort"])
def test_each_way_asks_as_much_for_25_as_for_5(path, priya, marco, as_member):
    def more(count: int = 20) -> None:
        for n in range(count):
            one = actions.create_item(
                by=priya, title=f"Item {n}", starts_on=today(-9), planned_on=today(9), phase="build",
                owners=[("product", priya, ""), ("marketing", marco, "")],
            )  # fmt: skip
            actions.change_item(one, by=priya, planned_on=today(19), effort_product=n)
            actions.set_tags(one, by=priya, names=["mobile"])

    more(5)
    costs_the_same(as_member(priya), ROADMAP + path, more, most=10)


def test_a_title_that_sounds_like_another_is_told(priya, as_member):
    client = as_member(priya)
    for title in ("Single sign-on for teams", "Audit log", "Log in with passkeys"):
        actions.create_item(by=priya, title=title)
    actions.create_item(by=priya, title="Audit log of old", phase="dropped")
    for typed, titles in (
        ("audit logs", ["Audit log"]),
        ("Single sign-on", ["Single sign-on for teams"]),
        ("Dark mode", []),
        ("a", []),
        ("", []),
        ("x\x00y", []),
    ):
        page = client.get(f"{ROADMAP}similar/", {"title": typed}).content.decode()
        assert [
            t for t in ("Single sign-on for teams", "Audit log", "Log in with passkeys") if t in page
        ] == titles, typed
    assert len(statements(client, f"{ROADMAP}similar/?title=audit")) <= 5
    assert "hx-get" in client.get(f"{ROADMAP}new/").content.decode()


def test_the_table_for_a_spreadsheet_names_people_and_nothing_else_of_them(priya, marco, as_member):
    actions.create_item(
        by=priya, title="Billing", owners=[("product", priya, ""), ("marketing", None, "Agency")]
    )
    table = b"".join(as_member(priya).get("/w/acme/roadmap/?format=csv")).decode()
    assert f",{priya.name}; Agency," in table
