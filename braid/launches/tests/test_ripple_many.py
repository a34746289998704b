"""Many rows are changed at once, by hand or by a file: whoever rests on them gets one question about all of them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from braid.activity.for_you import OWE, lines
from braid.activity.models import Event, Notification
from braid.activity.restricting import restrict
from braid.launches.models import Launch, LaunchItem, Ripple, RippleAnswer, RippleAsk
from braid.launches.ripple_actions import answer_ripple
from braid.people.models import Member
from braid.roadmap.actions import change_item
from braid.roadmap.actions.several import change_several
from braid.roadmap.models import Item, Release

pytestmark = pytest.mark.django_db
SOON = timezone.localdate() + timedelta(days=20)
TITLES = ("Search", "Filters", "Export", "Alerts")
U = "/w/acme/"


@pytest.fixture
def launch(workspace, priya, marco) -> Launch:
    """A launch of four items, which came from a file; a fifth is in none."""
    release = Release.objects.create(workspace=workspace, name="4.2")
    row = Launch.objects.create(
        workspace=workspace,
        name="Spring",
        on=SOON,
        release=release,
        product_owner=priya,
        marketing_owner=marco,
    )
    for title in (*TITLES, "Elsewhere"):
        item = Item.objects.create(
            workspace=workspace, title=title, phase="build", stage="beta", release=release
        )
        if title != "Elsewhere":
            LaunchItem.objects.create(workspace=workspace, launch=row, item=item)
    return row


def drop(by: Member):
    return change_several(Item.objects.order_by("pk"), by=by, columns={"phase": "dropped"})


def open_asks() -> int:
    return RippleAsk.objects.filter(ended_at=None).count()


def owed(member: Member) -> list:
    return [line for line in lines(member)[OWE] if "ripples" in line.url]


def test_one_question_names_all_of_them(launch, priya, marco, as_member):
    drop(priya)
    assert Ripple.objects.count() == 4
    asked = owed(marco)
    assert len(asked) == 1
    assert all(title in asked[0].what for title in TITLES)
    assert "Dropped" in asked[0].what
    assert "Elsewhere" not in asked[0].what
    page = as_member(marco).get(U + asked[0].url).content.decode()
    assert "Four changed at once: does it still fit?" in page
    assert all(title in page for title in TITLES)


def test_it_is_told_once_and_counts_as_one_gate(launch, priya, marco):
    drop(priya)
    told = Notification.objects.filter(member=marco, event__name__startswith="ripple")
    assert [one.event.name for one in told] == ["ripples.asked"]
    assert len(list(launch.ripple_asks.as_gates())) == 1


def test_one_answer_answers_all_of_it(launch, priya, marco, as_member):
    drop(priya)
    ask = RippleAsk.objects.filter(asked=marco).order_by("pk")[1]
    assert as_member(marco).post(f"{U}{ask.page}fine/").status_code == 303
    assert RippleAnswer.objects.count() == 4
    assert Event.objects.filter(name="ripple.answered").count() == 1
    assert not owed(marco)
    assert list(launch.ripple_asks.as_gates()) == []


def test_the_launch_tells_it_as_one_change_with_one_answer_of_each(launch, priya, marco, as_member):
    drop(priya)
    answer_ripple(RippleAsk.objects.first(), by=marco, verdict="cannot", words="It is printed")
    page = as_member(priya).get(U + launch.place).content.decode()
    assert page.count("changed several at once") == 1
    assert page.count("It is printed") == 1


def test_one_of_them_that_changes_again_is_asked_about_apart(launch, priya, marco):
    drop(priya)
    change_item(Item.objects.get(title="Search"), by=priya, phase="build")
    asked = owed(marco)
    assert len(asked) == 1
    assert "Search" not in asked[0].what
    assert "Filters" in asked[0].what


def test_an_item_that_the_reader_may_not_see_is_not_named(launch, priya, marco, as_member):
    drop(priya)
    restrict(Item.objects.get(title="Export"), by=priya, readers=[priya])
    asked = owed(marco)
    assert "Export" not in asked[0].what
    page = as_member(marco).get(U + asked[0].url).content.decode()
    assert "Export" not in page.replace("Export this", "")
    assert "Search" in page


def test_another_release_for_many_is_asked_about_too(launch, priya, marco):
    later = Release.objects.create(workspace=launch.workspace, name="4.3")
    change_several(Item.objects.order_by("pk"), by=priya, columns={"release": later})
    assert "4.2 → 4.3" in owed(marco)[0].what


def test_undoing_it_takes_the_questions_back(launch, priya, marco, as_member):
    outcome = drop(priya)
    as_member(priya).post(f"{U}undo/{outcome.event.pk}/")
    assert open_asks() == 0
    assert Event.objects.filter(name="ripples.taken_back").count() == 1
    assert not owed(marco)


def test_undoing_an_older_change_of_several_takes_its_questions_back_too(launch, priya, marco, as_member):
    """An older Braid did not note because of what it asked."""
    outcome = drop(priya)
    Ripple.objects.update(because=None)
    as_member(priya).post(f"{U}undo/{outcome.event.pk}/")
    assert open_asks() == 0
    assert not Ripple.objects.filter(taken_back_at=None).exists()


def ticked(**more: str) -> dict[str, object]:
    return {
        "tick": list(Item.objects.order_by("pk").values_list("pk", flat=True)),
        "phase": "dropped",
        **more,
    }


def test_the_table_shows_what_rests_on_many_items_before_anything_is_saved(launch, priya, marco, as_member):
    client, there = as_member(priya), f"{U}roadmap/change/"
    before = Event.objects.count()
    page = client.post(there, ticked())
    html = page.content.decode()
    assert page.status_code == 200
    assert "You change several items at once" in html
    assert "“Search”" in html
    assert "Elsewhere" not in html.partition("What rests on them")[2].partition("</section>")[0]
    assert f"Asked: {marco.name}" in html
    assert "Save and ask one person" in html
    assert not Item.objects.filter(phase="dropped").exists()
    assert (Event.objects.count(), open_asks()) == (before, 0)

    kept = client.post(there, ticked(ripple="ask", ripple_why="Too much for spring."))
    assert kept.status_code == 303
    assert Item.objects.filter(phase="dropped").count() == 5
    assert open_asks() > 0
    assert set(Ripple.objects.values_list("why", flat=True)) == {"Too much for spring."}


def test_many_items_are_saved_without_asking_anybody_or_not_at_all(launch, priya, as_member):
    client, there = as_member(priya), f"{U}roadmap/change/"
    assert client.post(there, ticked(ripple="back")).status_code == 422
    assert not Item.objects.filter(phase="dropped").exists()
    assert client.post(there, ticked(ripple="nobody")).status_code == 303
    assert Item.objects.filter(phase="dropped").count() == 5
    assert open_asks() == 0
    assert Ripple.objects.count() == 4


def test_putting_many_away_is_shown_first_as_well(launch, priya, as_member):
    client, there = as_member(priya), f"{U}roadmap/change/"
    page = client.post(there, ticked(phase="", put_away="on"))
    assert "You change several items at once" in page.content.decode()
    assert not Item.objects.exclude(archived_at=None).exists()


def test_what_nothing_rests_on_is_changed_at_once(launch, priya, as_member):
    elsewhere = Item.objects.get(title="Elsewhere")
    sent = {"tick": [elsewhere.pk], "phase": "dropped"}
    assert as_member(priya).post(f"{U}roadmap/change/", sent).status_code == 303
    elsewhere.refresh_from_db()
    assert elsewhere.phase == "dropped"
