"""Capacity and D22: sides for all, people for themselves and the leads; and no way out for what is said of a person."""

import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from braid.activity.archive import archive, delete_for_good
from braid.activity.models import Event
from braid.activity.search import declared, of_kind
from braid.connect.export.writing import _Writing
from braid.people.actions import change_member
from braid.people.models import Member
from braid.radar import actions, command, screens
from braid.radar.actions import evaluate
from braid.radar.confining import confine
from braid.radar.detectors.registry import BY_ID
from braid.radar.facts.capacity import CapacityFacts, workdays, working
from braid.radar.facts.workspace import Facts
from braid.radar.models import Finding, Turn
from braid.radar.reading import View
from braid.radar.report import report_of
from braid.roadmap.models import Item, ItemOwner
from braid.teamwork import load
from braid.teamwork.models import DaysOff, LoadCheck

pytestmark = pytest.mark.django_db
U = "/w/acme/"
SECRET = "days of work in the next four weeks"


@pytest.fixture
def jonas(cast) -> Member:
    """Jonas of product has twice as much as fits, and has said that it is right. Priya and Marco lead, Lena does not."""
    own, today = {"workspace": cast["priya"].workspace}, timezone.localdate()
    Member.objects.filter(pk__in=[cast["priya"].pk, cast["marco"].pk]).update(is_lead=True)
    for key in ("priya", "marco"):
        cast[key].refresh_from_db()
    row = Member.objects.create(
        **own, name="Jonas Hidden", side="product", joined_on=today - timedelta(days=90)
    )
    item = Item.objects.create(**own, title="Exports", phase="build", starts_on=today, planned_on=today + timedelta(days=27), effort_product=8)  # fmt: skip
    ItemOwner.objects.create(**own, item=item, side="product", member=row)
    load.say_it_is_right(by=row)
    return row


@pytest.fixture
def lena(cast) -> Member:
    """Somebody of product who leads nothing, and manages the workspace."""
    return Member.objects.create(
        workspace=cast["priya"].workspace, name="Lena", side="product", right="admin"
    )


def d22(member) -> Finding:
    evaluate(member.workspace)
    return Finding.objects.get(detector="D22")


def test_only_the_person_and_both_leads_read_the_finding(cast, jonas, lena, as_member):
    row = d22(jonas)
    assert row.is_private
    assert set(row.readers.all()) == {jonas, cast["priya"], cast["marco"]}
    for key in ("priya", "marco"):
        assert SECRET in as_member(cast[key]).get(U).content.decode()
        assert as_member(cast[key]).get(U + row.place).status_code == 200
    assert Finding.objects.visible_to(jonas).filter(pk=row.pk).exists()


PAGES = (
    "", "?kind=contact", "radar/report/", "radar/history/", "radar/checks/", "radar/checks/D22/", "radar/checks/D22/?preview=1&person=0.1",
    "radar/plays/", "radar/plays/PL15/", "radar/commitments/", "activity/", "for-you/", "brief/", "week/", "sponsor/", "capacity/",
    "search/?q=Jonas", "archive/", "people/",
)  # fmt: skip
TABLES = ("?format=csv", "radar/checks/?format=csv", "radar/history/?format=csv", "activity/?format=csv")


def test_nobody_else_finds_it_in_any_page_table_search_or_count(cast, jonas, lena, as_member):
    row = d22(jonas)
    actions.vote(row, by=cast["priya"], was_right=True)
    actions.acknowledge(row, by=cast["priya"])
    actions.commit_to(row, by=cast["priya"], play="PL15", product_owner=cast["priya"], marketing_owner=cast["marco"], due_on=timezone.localdate(), note="Cut the exports of Jonas")  # fmt: skip
    for key in ("ella", "gus"):
        reader = as_member(cast[key])
        for path in (*PAGES, *TABLES):
            answer = reader.get(U + path)
            assert answer.status_code == 200, path
            page = b"".join(answer).decode()
            assert SECRET not in page, path
            assert "Cut the exports" not in page, path
        assert reader.get(U + row.place).status_code == 404
        assert "radar/finding/" not in reader.get(f"{U}activity/").content.decode()
    for member in (lena, cast["ella"]):
        assert not of_kind(member, declared()["radar.finding"], "Jonas").exists()
        assert not Finding.objects.visible_to(member).filter(detector="D22").exists()
        assert not Turn.objects.visible_to(member).filter(finding=row).exists()
        assert (
            screens.summary(member, timezone.localdate())["opened"]
            == Finding.objects.exclude(pk=row.pk).count()
        )
        events = Event.objects.visible_to(member)
        assert not events.filter(
            subject_kind__in=["radar.finding", "teamwork.loadcheck"], subject_id__gt=0
        ).exists()


def test_what_all_read_does_not_count_it(cast, jonas):
    row = d22(jonas)
    evaluation = screens.newest_evaluation(cast["priya"], timezone.localdate())
    assert evaluation is not None
    covered = next(each for each in evaluation.coverage if each["id"] == "D22")
    assert (covered["state"], covered["fires"], covered["clear"]) == ("clear", 0, 1)
    assert "Jonas" not in str(evaluation.coverage)
    assert evaluation.total == Finding.objects.filter(is_private=False).shown(timezone.localdate()).count()
    assert all(
        event.facts["opened"] == evaluation.total for event in Event.objects.filter(name="radar.changed")
    )
    report = report_of(cast["priya"], timezone.localdate(), evaluation)
    assert SECRET not in str(report.lines), "a report is handed on"
    assert sum(count for _level, count in report.by_severity) == evaluation.total
    for found in (command.read(jonas.workspace), command.dry(jonas.workspace, timezone.localdate())):
        assert SECRET not in str(found["findings"])
    assert row.is_private


def test_an_archive_made_by_somebody_else_has_neither_the_finding_nor_days_off(cast, jonas, lena):
    row = d22(jonas)
    away = load.note_days_off(jonas, by=cast["priya"], first_on=timezone.localdate(), last_on=timezone.localdate())  # fmt: skip
    from braid.connect.export.tables import tables

    kept = {"radar.finding": {row.pk}, "teamwork.daysoff": {away.pk}, "teamwork.loadcheck": set(LoadCheck.objects.values_list("pk", flat=True))}  # fmt: skip
    writing = _Writing(None, jonas.workspace, lena, lambda done, total: None)  # type: ignore[arg-type]
    for table in tables():
        if table.label in kept:
            assert writing._hidden(table) == kept[table.label]


def test_a_restricted_item_that_is_opened_does_not_open_what_is_said_of_a_person(cast, jonas):
    row = d22(jonas)
    item = Item.objects.get()
    confine(Event(workspace_id=jonas.workspace_id, name="item.opened_to_all"), item)
    row.refresh_from_db()
    assert row.is_private
    assert jonas in row.readers.all()


def test_an_item_that_is_kept_to_some_has_no_name_in_what_is_said_of_a_person(cast, jonas):
    row = d22(jonas)
    item = Item.objects.get()
    assert "Exports" in json.dumps(row.said)
    Item.objects.update(is_restricted=True)
    confine(Event(workspace_id=jonas.workspace_id, name="item.restricted"), item)
    evaluate(jonas.workspace)
    row.refresh_from_db()
    assert row.is_private
    assert "Exports" not in json.dumps(row.said) + row.text
    Item.objects.update(is_restricted=False)
    confine(Event(workspace_id=jonas.workspace_id, name="item.opened_to_all"), item)
    evaluate(jonas.workspace)
    row.refresh_from_db()
    assert "Exports" in json.dumps(row.said)


def test_days_off_that_are_deleted_leave_nothing_behind_that_others_could_read(cast, jonas):
    today = timezone.localdate()
    row = load.note_days_off(jonas, by=cast["priya"], first_on=today, last_on=today)
    archive(row, by=cast["priya"])
    delete_for_good(row, by=cast["priya"])
    assert not Event.objects.filter(name__startswith="days_off.").exists()


def test_whoever_leads_from_now_on_reads_and_whoever_leads_no_more_does_not(cast, jonas, lena):
    row = d22(jonas)
    away = load.note_days_off(jonas, by=cast["priya"], first_on=timezone.localdate(), last_on=timezone.localdate())  # fmt: skip
    boss = cast["priya"]
    change_member(cast["marco"], by=boss, is_lead=False)
    change_member(lena, by=boss, is_lead=True)
    for each in (row, away):
        assert set(each.readers.all()) == {jonas, boss, lena}


def test_the_page_shows_sides_to_all_and_people_to_few(cast, jonas, lena, as_member):
    pages = {key: as_member(cast[key]).get(f"{U}capacity/").content.decode() for key in ("priya", "marco", "ella", "gus")}  # fmt: skip
    for key in ("priya", "marco"):
        assert "Jonas Hidden" in pages[key]
        assert "40 of 20 days" in pages[key]
    for key in ("ella", "gus"):
        assert "Jonas" not in pages[key]
        assert "40 of 20" not in pages[key]
        assert "40 of" in pages[key], "the side is for all"


def test_of_a_side_with_two_people_nothing_is_said_to_others(cast, jonas, as_member):
    Member.objects.filter(side="product").exclude(pk__in=[jonas.pk, cast["priya"].pk]).update(
        left_on=timezone.localdate()
    )
    page = as_member(cast["ella"]).get(f"{U}capacity/").content.decode()
    assert "Too few people" in page
    assert "40 of" not in page


def test_estimates_are_asked_about_before_anything_is_said(cast, jonas, as_member):
    LoadCheck.objects.all().delete()
    evaluate(jonas.workspace)
    assert not Finding.objects.filter(detector="D22").exists()
    priya = cast["priya"]
    item = Item.objects.get()
    ItemOwner.objects.create(workspace=priya.workspace, item=item, side="product", member=priya)
    page = as_member(priya).get(f"{U}capacity/").content.decode()
    assert "Are these estimates right?" in page
    assert as_member(priya).get(f"{U}capacity/right/").status_code == 405
    for _twice in range(2):
        as_member(priya).post(f"{U}capacity/right/")
    assert LoadCheck.objects.filter(member=priya).count() == 1
    assert "Are these estimates right?" not in as_member(priya).get(f"{U}capacity/").content.decode()
    with pytest.raises(PermissionDenied):
        load.say_it_is_right(by=cast["gus"])


def test_days_off_are_written_by_the_person_or_a_lead_and_seen_by_nobody_else(cast, jonas, as_member):
    today = timezone.localdate()
    priya, ella = as_member(cast["priya"]), as_member(cast["ella"])
    new = f"{U}days-off/new/?person={jonas.pk}"
    sent = {"first_on": today.isoformat(), "last_on": (today + timedelta(days=4)).isoformat()}
    assert priya.post(new, {**sent, "last_on": (today - timedelta(days=1)).isoformat()}).status_code == 422
    assert priya.post(new, sent).status_code == 303
    row = DaysOff.objects.get()
    assert "#days-off" not in ella.get(f"{U}people/{jonas.pk}/").content.decode()
    assert 'id="days-off"' in priya.get(f"{U}people/{jonas.pk}/").content.decode()
    assert 'id="days-off"' not in ella.get(f"{U}people/{jonas.pk}/").content.decode()
    for path in (
        f"days-off/{row.pk}/edit/",
        f"days-off/{row.pk}/remove/",
        f"days-off/new/?person={jonas.pk}",
    ):
        assert ella.get(U + path).status_code == 404
        assert ella.post(U + path, sent).status_code == 404
    with pytest.raises(PermissionDenied):
        load.note_days_off(jonas, by=cast["ella"], first_on=today, last_on=today)
    with pytest.raises(ValidationError):
        load.note_days_off(jonas, by=cast["priya"], first_on=today, last_on=today + timedelta(days=800))
    assert priya.post(f"{U}days-off/{row.pk}/edit/", {**sent, "last_on": today.isoformat()}).status_code in (
        303,
        422,
    )
    priya.post(f"{U}days-off/{row.pk}/remove/")
    row.refresh_from_db()
    assert row.archived_at
    event = Event.objects.get(name="days_off.archived")
    assert not Event.objects.visible_to(cast["ella"]).filter(pk=event.pk).exists()
    priya.post(f"{U}undo/{event.pk}/")
    row.refresh_from_db()
    assert row.archived_at is None


def test_days_are_those_of_the_week_without_days_off_and_until_somebody_leaves(cast, jonas):
    today = date(2025, 6, 2)
    Member.objects.filter(pk=jonas.pk).update(joined_on=today, left_on=date(2025, 6, 23))
    DaysOff.objects.create(workspace=jonas.workspace, member=jonas, first_on=date(2025, 5, 1), last_on=today)
    DaysOff.objects.create(workspace=jonas.workspace, member=jonas, first_on=date(2025, 6, 7), last_on=date(2025, 6, 9))  # fmt: skip
    gone = DaysOff.objects.create(workspace=jonas.workspace, member=jonas, first_on=today, last_on=date(2025, 7, 9))  # fmt: skip
    archive(gone, by=cast["priya"])
    facts = CapacityFacts(jonas.workspace_id, today)
    facts.load()
    assert facts.free(jonas.pk, working(today, date(2025, 6, 29))) == 15 - 2


def test_facts_that_follow_are_those_that_are_read_anew(cast, jonas):
    today = timezone.localdate()
    view = View.of(jonas.workspace, today)
    load.note_days_off(jonas, by=cast["priya"], first_on=today, last_on=today + timedelta(days=6))
    view.refresh()
    fresh = Facts(jonas.workspace_id, today).load().world()
    assert view.facts.world().loads == fresh.loads
    assert BY_ID["D22"].read(fresh).fires[0].sentence.plain.endswith("15 days to do it in.")


def test_nobody_is_told_of_it_by_being_made_an_owner(cast, jonas, as_member):
    row = d22(jonas)
    tessa = Member.objects.create(workspace=jonas.workspace, name="Tessa", side="marketing")
    wanted = {"play": "PL15", "due_on": timezone.localdate(), "note": "Less"}
    with pytest.raises(ValidationError, match="Tessa may not read this finding"):
        actions.commit_to(row, by=cast["priya"], product_owner=jonas, marketing_owner=tessa, **wanted)
    made = actions.commit_to(
        row, by=cast["priya"], product_owner=jonas, marketing_owner=cast["marco"], **wanted
    )
    with pytest.raises(ValidationError, match="Tessa may not read this finding"):
        actions.change_commitment(made, by=cast["priya"], marketing_owner=tessa)
    made.refresh_from_db()
    assert made.marketing_owner == cast["marco"]


def test_working_days_are_counted_as_one_by_one():
    first = date(2026, 1, 1)
    for start in range(8):
        for length in range(-3, 23):
            day, last = first + timedelta(days=start), first + timedelta(days=start + length)
            assert workdays(day, last) == len(working(day, last)), (day, last)
