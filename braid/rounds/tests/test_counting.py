"""An answer in an open round changes the count of those who have answered, and nothing else that anybody reads."""

import pytest

from braid.activity.live.hub import QUIET, Watch
from braid.people.models import Workspace
from braid.radar.facts.workspace import Facts
from braid.radar.reading import View
from braid.rounds import actions
from braid.rounds.cards import KEYS
from braid.rounds.tests.conftest import ballot, say
from tests.queries import statements


def versions(workspace: Workspace) -> tuple[int, int]:
    now = Workspace.objects.get(pk=workspace.pk)
    return now.version, now.quiet_version


def test_the_version_stays_and_open_pages_hear_once_of_each_person(make, cast, workspace):
    row = make()
    version, quiet = versions(workspace)
    for value in ("product", "marketing", "both"):
        say(row, cast["priya"], value, "Pricing")
        say(row, cast["priya"], value, "Personas")
    assert versions(workspace) == (version, quiet + 1)
    say(row, cast["marco"], "product", "Pricing")
    assert versions(workspace) == (version, quiet + 2)


def test_so_it_is_with_ballots_and_cards(make, cast, workspace):
    row = make("pulse")
    version, quiet = versions(workspace)
    assert actions.cast(row, by=cast["priya"], answers=ballot(row))
    assert versions(workspace) == (version, quiet + 1)
    card = actions.make_card(by=cast["priya"], other=cast["marco"])
    actions.sit(card, by=cast["priya"], answers=dict.fromkeys(KEYS, "4"))
    actions.press_open(card, by=cast["priya"])
    assert versions(workspace) == (version, quiet + 3)


def test_only_pages_that_read_rounds_hear_of_it(make, cast, workspace):
    row, watch = make(), Watch()
    watch.look([workspace.pk])
    say(row, cast["marco"], "product", "Pricing")
    version, quiet = versions(workspace)
    # (Nothing says which of the rooms with quiet news it was.)
    assert watch.look([workspace.pk]) == {workspace.pk: (version + quiet, QUIET)}
    assert "rounds" in QUIET
    assert watch.look([workspace.pk]) == {}
    actions.close(row, by=cast["priya"])
    assert watch.look([workspace.pk]) == {workspace.pk: (version + quiet + 1, {"rounds"})}


def test_the_radar_does_not_read_everything_anew(make, cast, workspace, monkeypatch):
    row = make()
    view = View.of(workspace, row.closes_at.date())
    read: list[int] = []
    monkeypatch.setattr(Facts, "load", lambda self: read.append(1))
    say(row, cast["marco"], "product", "Pricing")
    view.refresh()
    assert not read
    Workspace.objects.filter(pk=workspace.pk).update(version=view.version + 1)
    view.refresh()
    assert read, "as after a version without its event"


@pytest.mark.django_db(transaction=True)
def test_what_is_remembered_holds_and_the_count_is_live(make, cast, as_member, settings):
    settings.REMEMBER = True
    row, reader = make(), as_member(cast["ella"])
    pages = ("/w/acme/", "/w/acme/roadmap/", "/w/acme/goals/", "/w/acme/launches/")
    warm = {}
    for url in pages:
        statements(reader, url)
        warm[url] = len(statements(reader, url))
    for name, count in (("marco", 1), ("amir", 2)):
        say(row, cast[name], "product", "Pricing")
        assert {url: len(statements(reader, url)) for url in pages} == warm
        shown = reader.get(f"/w/acme/rounds/{row.pk}/").content.decode()
        assert f"{count} of 5 in Marketing ha" in shown
        assert f"{count} of 10" in reader.get("/w/acme/rounds/").content.decode()
