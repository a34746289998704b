"""The sample company shows what Braid is for, and leaves nothing behind when it cannot be made."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Count

from braid.activity.models import Event
from braid.people.models import Member, Workspace
from braid.radar.models import Commitment, Finding
from braid.site.sample import command
from braid.site.sample.world import build


@pytest.fixture
def world(db) -> Workspace:
    return build("Acme", "acme")


def somebody(world: Workspace) -> Member:
    return Member.objects.select_related("user", "workspace").get(workspace=world, name="Priya Raman")


def test_the_radar_of_the_sample_finds_what_the_story_tells(world):
    found = Finding.objects.filter(workspace=world, state="open")
    assert {(f.detector, f.severity) for f in found} == {
        ("D02", 2), ("D03", 2), ("D05", 3), ("D11", 1), ("D12", 2), ("D14", 2), ("D15", 2), ("D16", 2), ("D17", 2), ("D19", 2), ("D22", 1), ("D22", 2), ("D23", 3), ("D24", 2), ("D25", 2), ("D26", 2),
        ("D27", 2), ("D28", 3), ("D29", 3),
    }  # fmt: skip


def test_words_have_somebody_to_ask_and_most_mean_the_same_to_both_sides(world):
    from braid.teamwork.models import Term

    rows = Term.objects.filter(workspace=world).annotate(sides=Count("agreements__side", distinct=True))
    assert all(row.owner for row in rows)
    assert sorted(row.sides for row in rows) == [1, 1, 2, 2, 2, 2]


def test_what_is_said_stands_in_every_way(world):
    from braid.messaging.models import Ask, Claim, Override

    rows = Claim.objects.filter(workspace=world).with_standing().values_list("standing", flat=True)
    assert set(rows) == {"", "true", "limits", "wrong", "expired"}
    assert {ask.expert.name for ask in Ask.objects.open()} == {"Priya Raman"}
    assert Override.objects.get().by.name == "Tessa Kwon"


def test_each_side_was_first_on_an_item_on_a_day_on_which_it_was_in_that_phase(world):
    from braid.roadmap.models import Involvement, Item

    acts = Involvement.objects.filter(item__title="Onboarding v3").order_by("first_on")
    order = ["discover", "define", "build", "beta", "launch", "learn"]
    places = [order.index(act.phase) for act in acts]
    assert places == sorted(places)
    assert set(places) == set(range(6))
    for item in Item.objects.filter(workspace=world):
        assert (
            item.phase == "discover" or Event.objects.filter(name="item.moved", subject_id=item.pk).exists()
        ), item
    read = Event.objects.filter(workspace=world, name="metric.read")
    assert all(str(event.at.date()) == event.facts["on"] for event in read)


def test_the_launch_that_is_done_was_ready_in_stages_before_its_day(world):
    from braid.launches.models import Assumption, Gate, Launch

    done = Launch.objects.get(workspace=world, name="Onboarding v3")
    tallies = Gate.objects.filter(launch=done).tallies(Assumption.objects.filter(launch=done))
    shares = [tallies[done.pk][side].share for side in ("product", "marketing")]
    assert shares == [1, 1]
    assert [stage.on <= done.on for stage in done.stages.order_by("order")] == [True, True]
    created = Event.objects.get(name="launch.created", subject_id=done.pk)
    assert created.at.date() <= Finding.objects.get(subject="past:D23").opened_on


def test_one_number_has_not_been_looked_at_for_long(world, as_member):
    html = as_member(somebody(world)).get("/w/acme/goals/").content.decode()
    assert html.count("not known since") == 1


def test_both_sides_have_committed_to_steps(world):
    assert Commitment.objects.filter(workspace=world, outcome="").count() == 2


def test_nothing_of_the_story_happened_in_the_future(world):
    from django.utils import timezone

    assert not Event.objects.filter(workspace=world, at__gt=timezone.now()).exists()


def test_every_page_that_the_navigation_offers_opens(world, as_member):
    from braid.base.nav import navigation, places

    priya = somebody(world)
    client = as_member(priya)
    links = [line.url for line in places(navigation(priya, "/w/acme/", "/w/acme/"))]
    assert len(links) > 10
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_a_sample_of_the_same_address_is_refused_and_changes_nothing(world, capsys):
    events = Event.objects.count()
    assert command.run(type("Options", (), {"name": "Acme"})()) == 2
    assert "already" in capsys.readouterr().err
    assert Event.objects.count() == events


def test_a_sample_that_cannot_be_finished_leaves_nothing(db, monkeypatch):
    from braid.site.sample import launches

    def refuse(_world: object) -> None:
        raise ValidationError("no")

    monkeypatch.setattr(launches, "tell", refuse)
    with pytest.raises(ValidationError):
        command.make("acme", say=lambda _text: None)
    assert not Workspace.objects.exists()


def test_the_days_of_a_round_agree_wherever_they_stand(world):
    """On its page, in its history, and beside what was settled."""
    from braid.rounds.models import Round

    rounds = Round.objects.filter(workspace=world).exclude(state="draft")
    assert rounds.count() >= 5
    for row in rounds:
        told = Event.objects.filter(workspace=world, subject_kind=row.kind, subject_id=row.pk)
        days = {step.state: step.at for step in row.steps.all()}
        for state, at in days.items():
            name = "round.opened" if state == "open" else f"round.{state}"
            assert told.get(name=name).at == at
        assert row.made_at <= days["open"] < days["closed"] == row.closes_at == row.result.at
        assert [each.at for each in row.settlements.all()] == [days.get("settled")] * row.settlements.count()
