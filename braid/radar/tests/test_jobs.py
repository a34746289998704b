"""The background work, and `braid radar`."""

import json
from argparse import ArgumentParser
from datetime import timedelta

import pytest
from django.utils import timezone

from braid.activity.models import Event
from braid.people.models import Member, Workspace
from braid.radar import command, jobs
from braid.radar.actions import evaluate, look
from braid.radar.detectors.registry import DETECTORS
from braid.radar.models import Evaluation, Finding
from braid.radar.tests.rows import Rows
from braid.roadmap import actions as roadmap
from braid.roadmap.models import Item


@pytest.fixture(autouse=True)
def _nothing_kept():
    jobs.forget()
    yield
    jobs.forget()


@pytest.fixture
def rows(workspace, cast) -> Rows:
    return Rows(workspace)


def late_item(rows: Rows, title: str = "Search") -> Item:
    """Ninety of a hundred days have gone, and marketing is not involved."""
    today = timezone.localdate()
    return rows.item(title, starts_on=today - timedelta(90), planned_on=today + timedelta(10))


def test_each_workspace_is_evaluated_once_until_something_changes(rows, otto, priya):
    late_item(rows)
    assert jobs.evaluate_due() == 2
    assert Finding.objects.filter(detector="D17").count() == 1
    assert jobs.evaluate_due() == 0
    roadmap.change_item(Item.objects.get(), by=priya, title="Find")
    assert jobs.evaluate_due() == 1
    assert "Find" in Finding.objects.get(detector="D17").text
    assert jobs.evaluate_due() == 0


def test_a_new_day_is_evaluated_where_it_has_begun(rows, monkeypatch):
    jobs.evaluate_due()
    rows.workspace.time_zone = "Pacific/Kiritimati"
    rows.workspace.save()
    before = Evaluation.objects.get().day
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=30))
    assert jobs.evaluate_due() == 1
    assert Evaluation.objects.count() == 2
    assert Evaluation.objects.latest("day").day > before


def test_a_workspace_that_goes_wrong_does_not_hold_up_the_others(rows, otto, monkeypatch, caplog):
    def wrong(workspace: Workspace, **values):
        if workspace == rows.workspace:
            raise ValueError("broken")
        return evaluate(workspace, **values)

    monkeypatch.setattr(jobs, "evaluate", wrong)
    assert jobs.evaluate_due() == 1
    assert "could not be read" in caplog.text
    monkeypatch.undo()
    assert jobs.evaluate_due() == 1


def test_a_worker_that_was_slower_writes_nothing(rows, priya):
    late_item(rows)
    slow = look(rows.workspace)
    roadmap.create_item(by=priya, title="Other")
    newer = evaluate(rows.workspace)
    Item.objects.all().delete()
    assert evaluate(rows.workspace, view=slow).pk == newer.pk
    assert Finding.objects.filter(detector="D17").count() == 1
    assert Evaluation.objects.get().version == newer.version


def test_few_workspaces_are_kept_in_memory(rows, monkeypatch):
    monkeypatch.setattr(jobs, "KEPT", 2)
    for number in range(4):
        Workspace.objects.create(name=f"W {number}", slug=f"w-{number}")
    assert jobs.evaluate_due() == 5
    assert len(jobs._views) == 2


def test_an_unknown_time_zone_is_read_as_utc(rows):
    rows.workspace.time_zone = "Nowhere/Atall"
    rows.workspace.save()
    assert jobs.evaluate_due() == 1


# The command


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    parser = ArgumentParser()
    command.add_arguments(parser)
    code = command.run(parser.parse_args(arguments))
    said = capsys.readouterr()
    return code, said.out, said.err


def test_it_prints_findings_and_writes_them_down(rows, capsys):
    late_item(rows)
    code, out, _err = run(capsys, "acme", "--evidence")
    assert code == 0
    assert "90% of the lead time of Search has gone, and marketing is not involved yet." in out
    assert "marketing is not involved yet." in out
    assert "Not watched yet:" in out
    assert Finding.objects.filter(detector="D17").exists()


def test_a_day_is_a_dry_run(rows, capsys):
    late_item(rows)
    day = timezone.localdate() + timedelta(1)
    code, out, _err = run(capsys, "acme", "--today", day.isoformat())
    assert code == 0
    assert "nothing was written" in out
    assert "91%" in out
    assert not Finding.objects.exists()
    assert not Evaluation.objects.exists()
    assert not Event.objects.exists()


def test_json_holds_the_same(rows, capsys):
    late_item(rows)
    _code, out, _err = run(capsys, "acme", "--json")
    report = json.loads(out)
    found = next(each for each in report["findings"] if each["detector"] == "D17")
    assert found["severity"] == 2
    assert found["positions"]["marketing"] == 0.9
    assert found["numbers"][0]["held_against"] == 0.5
    assert found["evidence"][0]["place"] == f"roadmap/{Item.objects.get().pk}/"
    assert (report["checks"], report["dry_run"]) == (len(DETECTORS), False)
    _code, dry, _err = run(capsys, "acme", "--json", "--today", report["today"])
    assert {e["sentence"] for e in json.loads(dry)["findings"]} == {e["sentence"] for e in report["findings"]}


@pytest.mark.parametrize("arguments", [("nowhere",), ("acme", "--today", "31.3.2026")])
def test_what_cannot_be_read_is_refused(rows, capsys, arguments):
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("braid radar: ")


def test_one_sided_data_reads_unknown_for_checks_that_need_both(rows, capsys):
    Member.objects.filter(side="marketing").delete()
    for number in range(5):
        late_item(rows, f"Item {number}")
        rows.objective(f"Objective {number}", rows.period(200, 4000), "product")
    _code, out, _err = run(capsys, "acme", "--json")
    report = json.loads(out)
    state = {each["detector"]: each["state"] for each in report["coverage"]}
    for detector in ("D01", "D02", "D03", "D07", "D11", "D12", "D17", "D25", "D26", "D29"):
        assert state[detector] == "unknown", detector
    assert not [each for each in report["findings"] if each["detector"] in {"D01", "D07", "D17"}]
