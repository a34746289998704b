"""Cross-training: who can explain what, who follows whom, and a newcomer's first weeks."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from braid.activity.actions import record
from braid.activity.models import Event
from braid.people.models import Member, Pod, User
from braid.teamwork import learning
from braid.teamwork.models import Level, Path, PathTick, Shadowing, Topic
from braid.teamwork.tests.test_meetings import U, page
from tests.queries import costs_the_same

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic(cast) -> Topic:
    return learning.add_topic(by=cast["priya"], name="How a price is made", note="Explains a seat")


def test_everybody_says_it_for_themselves_by_clicks(cast, as_member, topic):
    marco, here = as_member(cast["marco"]), f"{U}{topic.place}"
    assert "nobody can explain it" in page(marco, f"{U}learning/")
    assert marco.post(f"{here}stand/?map=1", {"stands": "can"}).headers["Location"].endswith(f"learning/#topic-{topic.pk}")  # fmt: skip
    assert "one person only" in page(marco, f"{U}learning/")
    assert "One topic hangs on one person or one side" in page(marco, f"{U}learning/")
    as_member(cast["amir"]).post(f"{here}stand/", {"stands": "can"})
    assert "Marketing only" in page(marco, here)
    as_member(cast["jonas"]).post(f"{here}stand/", {"stands": "can"})
    assert "People of both sides can explain everything" in page(marco, f"{U}learning/")
    assert marco.post(f"{here}stand/", {"stands": ""}).status_code == 303
    assert not Level.objects.filter(member=cast["marco"]).exists()
    marco.post(f"{here}stand/", {"stands": "king"})
    assert not Level.objects.filter(member=cast["marco"]).exists()
    assert as_member(cast["gus"]).post(f"{here}stand/", {"stands": "can"}).status_code == 403


def test_whoever_has_left_explains_nothing_any_more(cast, as_member, topic):
    learning.stand(topic, by=cast["amir"], stands="can")
    Member.objects.filter(pk=cast["amir"].pk).update(left_on=timezone.localdate())
    assert "nobody can explain it" in page(as_member(cast["priya"]), f"{U}learning/")


def test_the_map_as_a_table_has_topics_by_people(cast, as_member, topic):
    learning.stand(topic, by=cast["marco"], stands="can")
    learning.stand(topic, by=cast["jonas"], stands="wants")
    answer = as_member(cast["gus"]).get(f"{U}learning/?format=csv")
    rows = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert rows[0].startswith("Topic,How one knows,Marco Bellini,Jonas Weber")
    assert rows[1].startswith("How a price is made,Explains a seat,can explain it,wants to learn it")


def test_a_topic_is_changed_archived_and_its_session_stands_on_it(cast, as_member, topic):
    client, here = as_member(cast["priya"]), f"{U}{topic.place}"
    form = f"{U}meetings/series/new/?kind=training&about=teamwork.topic:{topic.pk}"
    html = page(client, form)
    assert 'value="training" selected' in html
    day = (timezone.localdate() + timedelta(days=4)).isoformat()
    sent = {"name": "Prices, shown", "kind_of": "training", "purpose": "How a price is made", "people": [cast["priya"].pk, cast["marco"].pk],
            "rhythm": "once", "first_on": day, "at": "10:00", "minutes": "60", "about": topic.place}  # fmt: skip
    assert client.post(form, sent).status_code == 303
    assert "Prices, shown" in page(client, here)
    assert "Prices, shown" in page(client, f"{U}learning/")
    assert client.post(f"{here}edit/", {"name": "How prices are made", "note": ""}).status_code == 303
    assert client.post(f"{U}learning/new/", {"name": "how prices ARE made", "note": ""}).status_code == 422
    assert client.post(f"{here}remove/").status_code == 303
    assert "How prices are made" not in page(client, f"{U}learning/")
    assert client.post(f"{U}learning/new/", {"name": "How prices are made", "note": ""}).status_code == 303


def test_somebody_follows_somebody_and_says_what_was_learnt(cast, as_member):
    client, today = as_member(cast["amir"]), timezone.localdate()
    sent = {"follower": cast["amir"].pk, "host": cast["lina"].pk, "what": "Usability tests", "first_on": today.isoformat(), "last_on": today.isoformat(), "learnt": ""}  # fmt: skip
    assert client.post(f"{U}learning/shadowing/new/", {**sent, "host": cast["amir"].pk}).status_code == 422
    assert client.post(f"{U}learning/shadowing/new/", {**sent, "last_on": "2020-01-01"}).status_code == 422
    assert client.post(f"{U}learning/shadowing/new/", sent).status_code == 303
    row = Shadowing.objects.get()
    assert Event.objects.get(name="shadowing.agreed").facts["tell"] == [cast["lina"].pk]
    assert client.post(f"{U}learning/shadowing/{row.pk}/", {**sent, "learnt": "They read the title"}).status_code == 303  # fmt: skip
    assert "They read the title" in page(as_member(cast["priya"]), f"{U}learning/")
    assert client.post(f"{U}learning/shadowing/{row.pk}/remove/").status_code == 303
    assert not Shadowing.objects.exists()


@pytest.fixture
def newcomer(cast) -> Member:
    user = User.objects.create_user("nia@acme.example", name="Nia Adeyemi")
    return Member.objects.create(workspace=cast["priya"].workspace, user=user, name="Nia Adeyemi", side="marketing")  # fmt: skip


def grown(workspace, days: int = 30) -> None:
    """The workspace was opened so many days ago."""
    first = Event.objects.filter(workspace=workspace).order_by("pk").first()
    Event.objects.filter(pk=first.pk).update(at=timezone.now() - timedelta(days=days))


def test_whoever_comes_in_is_walked_through_with_somebody_of_the_other_side(cast, as_member, newcomer):
    record(cast["priya"], "workspace.changed", cast["priya"].workspace)
    grown(newcomer.workspace)
    record(newcomer, "member.joined", newcomer)
    row = Path.objects.get()
    assert row.buddy.side == "product"
    nia, here = as_member(newcomer), f"{U}{row.path}"
    assert "Your first weeks" in page(nia, f"{U}for-you/")
    assert f"First weeks of {newcomer.name}" in page(as_member(row.buddy), f"{U}for-you/")
    html = page(nia, here)
    for step in (
        "The mission",
        "The people",
        "The words",
        "The decisions",
        "Who leads on what",
        "The launch under way",
    ):
        assert step in html
    assert nia.post(f"{here}tick/", {"step": "mission"}).status_code == 303
    assert "1 of 6 steps" in page(nia, here)
    assert "1 of 6 steps gone" in page(nia, f"{U}for-you/")
    assert as_member(row.buddy).post(f"{here}tick/", {"step": "words"}).status_code == 403, "one's own ticks only"  # fmt: skip
    nia.post(f"{here}tick/", {"step": "nothing"})
    for step in ("people", "words", "decisions", "areas", "launch"):
        nia.post(f"{here}tick/", {"step": step})
    assert PathTick.objects.count() == 6
    assert "You have gone the whole way" in page(nia, here)
    assert "Your first weeks" not in page(nia, f"{U}for-you/")
    assert "First weeks of" not in page(as_member(row.buddy), f"{U}for-you/")
    nia.post(f"{here}tick/", {"step": "words", "open": "1"})
    assert "Your first weeks" in page(nia, f"{U}for-you/")
    assert nia.post(f"{here}away/").status_code == 303
    assert "Your first weeks" not in page(nia, f"{U}for-you/")
    assert nia.post(f"{here}away/", {"back": "1"}).status_code == 303
    assert "Your first weeks" in page(nia, f"{U}for-you/")


def test_in_a_workspace_that_was_opened_this_week_nobody_is_a_newcomer(cast, newcomer):
    record(cast["priya"], "workspace.opened", cast["priya"].workspace)
    record(newcomer, "member.joined", newcomer)
    assert not Path.objects.exists()


def test_first_weeks_are_seen_by_four_kinds_of_people_only_and_ticks_leave_no_event(cast, as_member, newcomer):  # fmt: skip
    row = learning.welcome(newcomer, by=cast["marco"])
    learning.choose_buddy(row, by=cast["marco"], buddy=cast["jonas"])
    before = Event.objects.count()
    learning.tick(row, by=newcomer, step="mission")
    assert Event.objects.count() == before
    here = f"{U}{row.path}"
    for name, status in (("jonas", 200), ("marco", 200), ("priya", 200), ("lina", 404), ("amir", 404), ("gus", 404)):  # fmt: skip
        client = as_member(cast[name])
        assert client.get(here).status_code == status, name
        assert PathTick.objects.visible_to(cast[name]).exists() == (status == 200)
        assert ("Open the page" in page(client, f"{U}{newcomer.place}")) == (status == 200)
    assert as_member(cast["lina"]).post(f"{here}buddy/", {"buddy": cast["lina"].pk}).status_code == 404


def test_a_lead_begins_it_for_somebody_and_nobody_else_does(cast, as_member, newcomer):
    place = f"{U}{newcomer.place}"
    assert "Walk them through" not in page(as_member(cast["lina"]), place)
    assert as_member(cast["lina"]).post(f"{place}first-weeks/new/").status_code == 403
    assert "Walk them through" in page(as_member(cast["marco"]), place)
    for _time in range(2):
        assert as_member(cast["marco"]).post(f"{place}first-weeks/new/").status_code == 303
    assert Path.objects.count() == 1
    with pytest.raises(PermissionDenied):
        learning.welcome(newcomer, by=cast["lina"])


def test_the_buddy_is_of_a_shared_pod_else_whoever_has_the_fewest(cast, newcomer):
    # (Leads come last, for they are asked by everybody.)
    assert learning.buddy_for(newcomer) == cast["jonas"]
    learning.welcome(cast["amir"], by=cast["marco"])
    assert Path.objects.get().buddy == cast["jonas"]
    assert learning.buddy_for(newcomer) == cast["lina"]
    pod = Pod.objects.create(workspace=newcomer.workspace, name="Search")
    pod.members.set([newcomer, cast["priya"]])
    assert learning.buddy_for(newcomer) == cast["priya"]
    row = learning.welcome(newcomer, by=cast["marco"])
    for wrong in (cast["tessa"], newcomer):
        with pytest.raises(ValidationError):
            learning.choose_buddy(row, by=cast["marco"], buddy=wrong)
    learning.choose_buddy(row, by=cast["marco"], buddy=None)
    assert Path.objects.get(member=newcomer).buddy is None


def test_a_longer_map_costs_the_same(cast, as_member, topic):
    def more() -> None:
        for number in range(15):
            row = learning.add_topic(by=cast["priya"], name=f"Topic {number}")
            learning.stand(row, by=cast["amir"], stands="can")

    learning.stand(topic, by=cast["amir"], stands="can")
    costs_the_same(as_member(cast["jonas"]), f"{U}learning/", more, 12)
