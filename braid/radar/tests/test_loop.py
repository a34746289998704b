"""The radar closes its loop: plays with a page, commitments, what became of findings, and their history."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from braid.activity.models import Event, Notification
from braid.goals.models import KeyResult
from braid.people.models import Member
from braid.radar import actions
from braid.radar.detectors.registry import BY_ID, DETECTORS
from braid.radar.detectors.world import World
from braid.radar.history import Week, drawn, history
from braid.radar.models import Commitment, Finding, Turn
from braid.radar.plays import PLAYS
from braid.radar.plays_guide import GUIDES
from braid.radar.screens import where
from braid.radar.tests.rows import TODAY, Rows
from braid.radar.tests.worked_rounds import CASES
from tests.queries import costs_the_same

LATER = timedelta(30)


@pytest.fixture
def rows(workspace, cast) -> Rows:
    Member.objects.filter(workspace=workspace).update(joined_on=TODAY - timedelta(300))
    return Rows(workspace)


@pytest.fixture
def opposed(rows) -> Finding:
    """Two targets for one metric, far apart: severity 2, since TODAY."""
    metric, period = rows.metric("Trials"), rows.period(60, 4000)
    for side, target in (("product", 1100), ("marketing", 1400)):
        rows.result(rows.objective("Ours", period), side, metric=metric, baseline=1000, target=target)
    return read(rows.workspace)


def read(workspace, days: int = 0) -> Finding:
    actions.evaluate(workspace, TODAY + timedelta(days))
    return Finding.objects.get(detector="D02")


def aim(value: int) -> None:
    """Marketing sets another target."""
    KeyResult.objects.filter(side="marketing").update(target=value)


def committed(finding: Finding, priya, marco, **values) -> Commitment:
    given = {"play": "PL01", "product_owner": priya, "marketing_owner": marco}
    return actions.commit_to(
        finding, by=priya, **{**given, "due_on": timezone.localdate() + timedelta(7), **values}
    )


def turns() -> list[tuple[str, int]]:
    return [
        (turn.what, (turn.on - TODAY).days)
        for turn in Turn.objects.filter(finding__detector="D02").order_by("pk")
    ]


def test_every_turn_of_a_finding_is_kept_with_its_day(opposed):
    aim(1110)
    read(opposed.workspace, 1)
    read(opposed.workspace, 2)
    aim(1400)
    read(opposed.workspace, 10)
    aim(1110)
    read(opposed.workspace, 11)
    read(opposed.workspace, 12)
    aim(1400)
    read(opposed.workspace, 60)
    assert turns() == [
        ("opened", 0), ("cleared", 2), ("returned", 10), ("cleared", 12), ("opened", 60),
    ]  # fmt: skip


def test_reading_again_adds_no_turn(opposed):
    read(opposed.workspace)
    read(opposed.workspace, 1)
    assert turns() == [("opened", 0)]


def test_a_commitment_keeps_how_the_finding_stood(opposed, priya, marco):
    row = committed(opposed, priya, marco)
    aim(900)
    assert read(opposed.workspace).severity == 3
    row.refresh_from_db()
    assert row.before["severity"] == 2
    assert row.before["numbers"] == opposed.said["numbers"]


def test_the_finding_shows_its_numbers_before_and_after(opposed, priya, marco, as_member):
    committed(opposed, priya, marco)
    aim(900)
    read(opposed.workspace)
    page = as_member(priya).get(f"/w/acme/{opposed.place}").content.decode()
    tried = page.split('id="tried"')[1].split("</section>")[0]
    assert "further apart" in tried
    assert tried.index("severity-2") < tried.index("severity-3")
    assert "1,400" in tried
    assert "900" in tried


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ([], "still open"),
        ([(1110, 1)], "reads clear since"),
        ([(1110, 1), (1110, 2)], "cleared on"),
        ([(1110, 1), (1110, 2), (1400, 9)], "cleared, and came back"),
        ([(None, 1)], "cannot be judged now"),
    ],
)
def test_a_play_says_what_became_of_the_finding(opposed, priya, marco, as_member, steps, words):
    row = committed(opposed, priya, marco)
    Commitment.objects.filter(pk=row.pk).update(made_on=TODAY)
    for value, day in steps:
        aim(value)
        read(opposed.workspace, day)
    for address in ("/w/acme/radar/plays/PL01/", "/w/acme/radar/commitments/"):
        assert words in as_member(priya).get(address).content.decode(), address


def test_a_play_is_started_from_its_page_for_a_finding_that_it_fits(opposed, priya, as_member):
    client = as_member(priya)
    Finding.objects.update(opened_on=timezone.localdate())
    page = client.get("/w/acme/radar/plays/PL01/").content.decode()
    address = f"/w/acme/{opposed.place}commit/?play=PL02"
    assert address.replace("PL02", "PL01") in page
    form = client.get(address).content.decode()
    assert '<option value="PL02" selected>' in form


def test_what_has_a_commitment_is_not_offered_again(opposed, priya, marco, as_member):
    committed(opposed, priya, marco)
    assert f"{opposed.place}commit/" not in as_member(priya).get("/w/acme/radar/plays/PL01/").content.decode()


def test_a_guest_reads_a_play_and_starts_nothing(opposed, gus, as_member):
    page = as_member(gus).get("/w/acme/radar/plays/PL01/")
    assert page.status_code == 200
    assert "commit/" not in page.content.decode()


@pytest.mark.parametrize("play", PLAYS)
def test_every_play_has_a_page_that_says_who_how_and_from_where(play, priya, as_member):
    page = as_member(priya).get(f"/w/acme/radar/plays/{play}/").content.decode()
    for part in ("At a glance", "How it goes", "Bring", "When it helps", "Where it comes from"):
        assert part in page


def test_a_play_that_does_not_exist_is_not_found(priya, as_member):
    assert as_member(priya).get("/w/acme/radar/plays/PL99/").status_code == 404


def test_the_guide_names_exactly_the_checks_that_offer_a_play():
    offered: dict[str, set[str]] = {play: set() for play in PLAYS}
    for case in CASES:
        for reading in BY_ID[case.detector].read(case.world).fires:
            for play in reading.plays:
                offered[play].add(case.detector)
    assert {play: set(guide.checks) for play, guide in GUIDES.items()} == offered


def test_commitments_can_be_narrowed_to_mine_and_overdue(opposed, priya, marco, ella, as_member):
    row = committed(opposed, priya, marco)
    Commitment.objects.filter(pk=row.pk).update(due_on=timezone.localdate() - timedelta(3))
    place = f"{opposed.place}#commitment-{row.pk}"
    seen = {
        query: place in as_member(who).get(f"/w/acme/radar/commitments/?{query}").content.decode()
        for who, query in (
            (priya, f"owner={priya.pk}"), (ella, f"owner={ella.pk}"), (priya, "state=late"), (priya, "state=ended"),
        )
    }  # fmt: skip
    assert list(seen.values()) == [True, False, True, False]


def test_the_list_of_commitments_costs_the_same_at_any_length(rows, priya, marco, as_member):
    def add(count: int = 20) -> None:
        for _number in range(count):
            finding = Finding.objects.create(
                workspace=rows.workspace, detector="D02", subject=f"metric:{Finding.objects.count()}", kind_of="goals",
                severity=2, text="Apart.", digest="x", opened_on=TODAY, seen_on=TODAY,
            )  # fmt: skip
            committed(finding, priya, marco)

    add(5)
    costs_the_same(as_member(priya), "/w/acme/radar/commitments/", add, most=9)


def test_history_counts_turns_by_week(opposed, priya):
    aim(1110)
    read(opposed.workspace, 1)
    read(opposed.workspace, 2)
    aim(1400)
    read(opposed.workspace, 9)
    Turn.objects.exclude(finding=opposed).delete()
    # TODAY is a Monday.
    weeks = history(priya, TODAY + timedelta(9), 3).weeks
    assert [(w.opened, w.cleared, w.returned) for w in weeks] == [(0, 0, 0), (1, 1, 0), (0, 0, 1)]


def test_what_is_private_is_in_nobody_elses_history(opposed, priya, marco):
    Finding.objects.filter(pk=opposed.pk).update(is_private=True)
    opposed.readers.add(priya)
    others = Turn.objects.exclude(finding=opposed).count()
    assert history(priya, TODAY).total.opened == others + 1
    assert history(marco, TODAY).total.opened == others


def test_bars_above_and_below_the_line_share_one_scale():
    chart = drawn([Week(TODAY, opened=3, returned=1), Week(TODAY, cleared=4)])
    assert chart.middle == 50
    assert (chart.bars[0].opened, chart.bars[0].returned, chart.bars[1].cleared) == (37.5, 12.5, 50)


def test_the_history_page_says_in_a_table_what_it_draws(opposed, priya, as_member):
    Turn.objects.update(on=timezone.localdate())
    page = as_member(priya).get("/w/acme/radar/history/").content.decode()
    assert f"Findings by week: {Turn.objects.count()} opened, 0 cleared, 0 came back" in page
    assert "opened in half a year, none cleared, none came back" in page
    assert '<rect class="week-opened"' in page
    assert '<th scope="col" class="number">Came back</th>' in page


def test_without_history_the_page_says_what_will_be_there(priya, as_member):
    assert "No history yet" in as_member(priya).get("/w/acme/radar/history/").content.decode()


def fields() -> set[str]:
    """Every field that a check has ever missed."""
    empty = World(TODAY, present=frozenset(), voices=frozenset())
    read = [detector.read(empty) for detector in DETECTORS]
    read += [BY_ID[case.detector].read(case.world) for case in CASES]
    return {unknown.field for verdict in read for unknown in verdict.unknown}


def test_each_missing_field_leads_to_the_screen_where_it_is_entered(priya, as_member):
    client = as_member(priya)
    for field in fields() - {"time"}:
        assert where(field), field
        assert client.get(f"/w/acme/{where(field)}").status_code == 200, field


@pytest.mark.django_db(transaction=True)
def test_findings_from_before_get_the_turns_that_they_still_know(workspace, cast):
    executor = MigrationExecutor(connection)
    executor.migrate([("radar", "0001_initial")])
    old = executor.loader.project_state([("radar", "0001_initial")]).apps.get_model("radar", "Finding")
    old.objects.create(
        workspace_id=workspace.pk, detector="D02", subject="metric:1", kind_of="goals", severity=2, text="Apart.",
        digest="x", opened_on=TODAY, seen_on=TODAY, state="cleared", cleared_on=TODAY + timedelta(4), came_back=1,
    )  # fmt: skip
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    assert turns() == [("returned", 0), ("cleared", 4)]


def test_owners_and_day_change_with_history_and_all_of_them_are_told(
    opposed, priya, marco, ella, as_member, cast
):
    row = committed(opposed, priya, marco)
    tessa = Member.objects.get(email="tessa@acme.example")
    here = f"/w/acme/radar/commitments/{row.pk}/edit/"
    client = as_member(priya)
    assert here in client.get(f"/w/acme/{opposed.place}").content.decode()
    day = timezone.localdate() + timedelta(days=30)
    sent = {"product_owner": priya.pk, "marketing_owner": tessa.pk, "due_on": day, "note": row.note}
    was = row.due_on
    assert client.post(here, sent).status_code == 303
    row.refresh_from_db()
    assert (row.marketing_owner, row.due_on) == (tessa, day)
    event = Event.objects.get(name="commitment.changed")
    assert event.facts["changed"] == {
        "marketing_owner": [marco.name, tessa.name],
        "due_on": [was.isoformat(), day.isoformat()],
    }
    told = set(Notification.objects.filter(event=event).values_list("member", flat=True))
    assert told == {marco.pk, tessa.pk}
    client.post(here, sent)
    assert Event.objects.filter(name="commitment.changed").count() == 1


def test_a_commitment_does_not_change_to_what_would_be_wrong(opposed, priya, marco, cast, as_member):
    row = committed(opposed, priya, marco)
    here = f"/w/acme/radar/commitments/{row.pk}/edit/"
    sent = {"product_owner": priya.pk, "marketing_owner": marco.pk, "due_on": row.due_on, "note": ""}
    for wrong in ({"product_owner": marco.pk}, {"due_on": "2020-01-01"}, {"due_on": ""}):
        assert as_member(priya).post(here, sent | wrong).status_code == 422
    assert as_member(cast["gus"]).post(here, sent).status_code == 403
    actions.end_commitment(row, by=priya, outcome="helped")
    assert as_member(priya).post(here, sent).status_code == 422
    assert not Event.objects.filter(name="commitment.changed").exists()
