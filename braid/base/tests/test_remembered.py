"""What lists remember: until the workspace changes, never for another workspace, never from a transaction."""

import pytest
from django.db import transaction

from braid.activity.actions import record
from braid.base import lists
from braid.base.lists import Column, Listing, counted, kept_cells, remembered
from braid.people.models import Pod

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_is_computed_once_and_again_after_any_action(priya, marco):
    answers = iter(["first", "second"])
    assert remembered(priya, "x", lambda: next(answers)) == "first"
    marco.workspace.refresh_from_db()
    assert remembered(marco, "x", lambda: next(answers)) == "first"
    record(priya, "pod.created", Pod)
    assert remembered(priya, "x", lambda: next(answers)) == "second"


def test_another_workspace_never_gets_it(priya, otto):
    assert otto.workspace.version == priya.workspace.version
    remembered(priya, "x", lambda: "of Acme")
    assert remembered(otto, "x", lambda: "of Elsewhere") == "of Elsewhere"


def test_counts_of_two_workspaces_are_two_counts(priya, otto):
    Pod.objects.create(workspace=priya.workspace, name="Checkout")
    assert counted(priya, Pod.objects.visible_to(priya)) == 1
    assert counted(otto, Pod.objects.visible_to(otto)) == 0


def fail_after_recording(member):
    with transaction.atomic():
        record(member, "pod.created", Pod)
        assert remembered(member, "x", lambda: "never came to be") == "never came to be"
        raise RuntimeError


def test_what_is_read_in_a_transaction_that_fails_is_forgotten(priya):
    with pytest.raises(RuntimeError):
        fail_after_recording(priya)
    priya.workspace.refresh_from_db()
    record(priya, "pod.created", Pod)
    assert remembered(priya, "x", lambda: "as it is") == "as it is"


def test_it_can_be_switched_off(priya, settings):
    remembered(priya, "x", lambda: "old")
    settings.REMEMBER = False
    assert remembered(priya, "x", lambda: "new") == "new"


def test_a_dear_answer_may_be_a_little_old_where_that_is_said(priya, monkeypatch):
    monkeypatch.setattr(lists, "DEAR", -1.0)
    monkeypatch.setattr(lists, "WORTH", 1e12)
    for roughly in (True, False):
        remembered(priya, f"x{roughly}", lambda: "old", roughly=roughly)
    record(priya, "pod.created", Pod)
    assert remembered(priya, "xTrue", lambda: "new", roughly=True) == "old"
    assert remembered(priya, "xFalse", lambda: "new") == "new"


def test_an_answer_that_costs_little_is_never_old(priya):
    remembered(priya, "x", lambda: "old", roughly=True)
    record(priya, "pod.created", Pod)
    assert remembered(priya, "x", lambda: "new", roughly=True) == "new"


def test_cells_are_kept_for_one_question_of_one_workspace(priya, otto, rf):
    listing = Listing(columns=(Column("name", "Pod", "name"),), sort="name")
    for member, name in ((priya, "Checkout"), (otto, "Elsewhere")):
        Pod.objects.create(workspace=member.workspace, name=name)

    def names(member, query=""):
        listed = listing.read(rf.get(f"/pods/{query}"), member, Pod.objects.visible_to(member))
        return [
            v["name"]
            for _, v in kept_cells(member, listed, lambda: [("", {"name": p.name}) for p in listed.rows])
        ]

    for _ in range(2):
        assert names(priya) == ["Checkout"]
        assert names(otto) == ["Elsewhere"]
    Pod.objects.create(workspace=priya.workspace, name="Apps")
    assert names(priya) == ["Checkout"]
    assert names(priya, "?sort=-name") == ["Checkout", "Apps"]
    record(priya, "pod.created", Pod)
    assert names(priya) == ["Apps", "Checkout"]
