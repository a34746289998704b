"""The screens of launches, through HTTP."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from braid.activity.models import Event
from braid.base import plugs
from braid.goals.models import Metric, Reading
from braid.launches.models import (
    Gate,
    GateAnswer,
    Launch,
    LaunchContent,
    LaunchItem,
    LaunchMetric,
    LaunchStage,
)
from braid.launches.plugs import announced_of_item, launches_of_release
from braid.messaging.models import Claim, Content
from braid.roadmap.models import Item, Release

NAUGHTY = ["<script>alert(1)</script>", "'; DROP TABLE launch; --", "‮Ω≈ç√ 田中さん 🧵", "{{ 7*7 }}"]
LAUNCH = {"name": "Insights 2.0", "kind_of": "major", "tier": "1", "kind_evidence": "34 of 40 use it weekly"}


@pytest.fixture
def launch(workspace) -> Launch:
    return Launch.objects.create(workspace=workspace, name="Insights 2.0", promised_stage="ga")


@pytest.fixture
def gate(launch) -> Gate:
    return Gate.objects.create(workspace=launch.workspace, launch=launch, name="Docs and tutorial")


@pytest.fixture
def at(launch) -> str:
    return f"/w/acme/launches/{launch.pk}/"


def text(response) -> str:
    return response.content.decode()


def events() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("name", flat=True))


@pytest.mark.parametrize("who", ["priya", "marco", "ella"])
def test_everybody_who_may_edit_plans_and_changes_a_launch(who, cast, workspace, as_member):
    item = Item.objects.create(workspace=workspace, key="NIM-7", title="Insights", stage="beta")
    browser = as_member(cast[who])
    values = {**LAUNCH, "on": "2026-06-16", "promised_stage": "ga", "item_lines": "nim-7",
              "product_owner": cast["priya"].pk, "marketing_owner": cast["marco"].pk}  # fmt: skip
    response = browser.post("/w/acme/launches/new/", values)
    launch = Launch.objects.get()
    assert (response.status_code, response["Location"]) == (303, f"/w/acme/launches/{launch.pk}/")
    assert list(launch.items.all()) == [item]
    page = text(browser.get(response["Location"]))
    assert "Priya and Marco" in page
    assert "Promised: Generally available. Roadmap: Beta." in page
    form = text(browser.get(f"/w/acme/launches/{launch.pk}/edit/"))
    assert "NIM-7" in form
    values = {**values, "name": "Insights 3", "item_lines": "", "promised_stage": "", "ripple": "nobody"}
    assert browser.post(f"/w/acme/launches/{launch.pk}/edit/", values).status_code == 303
    launch.refresh_from_db()
    assert (launch.name, launch.items.count()) == ("Insights 3", 0)
    assert events() == ["launch.created", "launch.changed", "launch.items_changed", "ripple.unasked"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": " "}, "id_name_error"),
        ({"name": "x" * 201}, "id_name_error"),
        ({"kind_of": "loud"}, "id_kind_of_error"),
        ({"on": "2021-04-31"}, "id_on_error"),
        ({"item_lines": "NIM-99"}, "NIM-99"),
        ({"release": "987654"}, "id_release_error"),
    ],
)
def test_a_wrong_launch_is_refused_at_its_field_and_nothing_is_written(change, said, priya, as_member):
    response = as_member(priya).post("/w/acme/launches/new/", {**LAUNCH, **change})
    assert response.status_code == 422
    assert said in text(response)
    assert not Launch.objects.exists()
    assert events() == []


def test_an_owner_is_chosen_from_their_side_and_workspace(priya, marco, otto, as_member):
    for owner in (marco, otto):
        response = as_member(priya).post("/w/acme/launches/new/", {**LAUNCH, "product_owner": owner.pk})
        assert response.status_code == 422
        assert "id_product_owner_error" in text(response)
    assert not Launch.objects.exists()


def test_a_side_answers_for_itself_and_the_page_shows_both(launch, gate, at, priya, marco, as_member):
    Gate.objects.create(workspace=launch.workspace, launch=launch, name="Go / no-go", is_go_no_go=True)
    where = f"{at}gates/{gate.pk}/"
    response = as_member(priya).post(
        where, {"state": "partly", "evidence": "Two of four", "side": "marketing"}
    )
    assert (response.status_code, response["Location"]) == (303, f"{at}#gate-{gate.pk}")
    assert as_member(marco).post(where, {"state": "ready"}).status_code == 303
    assert list(GateAnswer.objects.order_by("pk").values_list("side", "state", "by")) == [
        ("product", "partly", priya.pk),
        ("marketing", "ready", marco.pk),
    ]
    page = text(as_member(priya).get(at))
    assert "Readiness: product 50%, marketing 100%" in page
    page = text(as_member(marco).get(where))
    assert "Two of four" in page
    assert "Priya Raman" in page


def test_the_other_side_cannot_answer_and_nothing_is_written(launch, gate, at, marco, ella, gus, as_member):
    Gate.objects.update(asked_of="product")
    for who in (marco, ella, gus):
        page = as_member(who).get(at)
        assert page.status_code == 200
        assert f'{at}gates/{gate.pk}/" novalidate' not in text(page)
        assert as_member(who).post(f"{at}gates/{gate.pk}/", {"state": "ready"}).status_code == 403
    assert not GateAnswer.objects.exists()
    assert events() == []


@pytest.mark.parametrize(
    "values",
    [{}, {"state": "fine"}, {"state": "ready", "evidence": "x" * 1001}, {"state": "ready", "value": "lots"}],
)
def test_a_wrong_answer_is_refused_and_nothing_is_written(values, gate, at, priya, as_member):
    Gate.objects.update(bar="35")
    response = as_member(priya).post(f"{at}gates/{gate.pk}/", values)
    assert response.status_code == 422
    assert f"gate{gate.pk}_" in text(response)
    gate.refresh_from_db()
    assert gate.evidence_value is None
    assert not GateAnswer.objects.exists()
    assert events() == []


def test_the_value_reached_stands_beside_the_bar_and_late_is_said(gate, at, priya, as_member):
    Gate.objects.update(bar="35", unit="%", due_on=timezone.localdate() - timedelta(days=2))
    browser = as_member(priya)
    assert browser.post(f"{at}gates/{gate.pk}/", {"state": "not", "value": "28"}).status_code == 303
    page = text(browser.get(at))
    assert "≥ 35%" in page
    assert "28% on" in page
    assert "late" in page
    assert events() == ["launch.gate_answered", "launch.gate_measured"]
    browser.post(f"{at}gates/{gate.pk}/", {"state": "partly", "value": "28"})
    assert events()[2:] == ["launch.gate_answered"]
    assert "not met" in text(browser.get(f"{at}gates/{gate.pk}/"))


def test_gates_are_added_changed_and_taken_away(launch, at, marco, as_member):
    browser = as_member(marco)
    assert (
        browser.post(f"{at}gates/new/", {"name": "Pricing", "asked_of": "both", "bar": "lots"}).status_code
        == 422
    )
    assert not Gate.objects.exists()
    assert browser.post(f"{at}gates/new/", {"name": "Pricing", "asked_of": "both"}).status_code == 303
    gate = Gate.objects.get()
    edit = f"{at}gates/{gate.pk}/edit/"
    assert browser.post(edit, {"name": "", "asked_of": "both"}).status_code == 422
    assert browser.post(edit, {"name": "Packaging", "asked_of": "product", "bar": "3.5"}).status_code == 303
    gate.refresh_from_db()
    assert (gate.name, gate.asked_of, float(gate.bar)) == ("Packaging", "product", 3.5)
    assert browser.post(edit, {"remove": "1"}).status_code == 303
    assert not Gate.objects.exists()
    assert events() == ["launch.gate_added", "launch.gate_changed", "launch.gate_removed"]


def test_stages_keep_their_order(launch, at, priya, as_member):
    browser = as_member(priya)
    assert browser.post(f"{at}stages/new/", {"name": "Beta", "on": "2026-05-01"}).status_code == 303
    response = browser.post(f"{at}stages/new/", {"name": "Everyone", "on": "2026-04-01"})
    assert response.status_code == 422
    assert "id_on_error" in text(response)
    stage = LaunchStage.objects.get()
    response = browser.post(
        f"{at}stages/{stage.pk}/", {"name": "Beta", "on": "2026-05-01", "until": "2026-04-01"}
    )
    assert response.status_code == 422
    assert "id_until_error" in text(response)
    assert (
        browser.post(f"{at}stages/{stage.pk}/", {"name": "Closed beta", "on": "2026-05-02"}).status_code
        == 303
    )
    assert "Closed beta" in text(browser.get(at))
    assert browser.post(f"{at}stages/{stage.pk}/", {"remove": "1"}).status_code == 303
    assert events() == ["launch.stage_added", "launch.stage_changed", "launch.stage_removed"]


def test_each_side_names_its_metrics_and_a_shared_one_is_drawn(
    launch, at, priya, marco, workspace, as_member
):
    metric = Metric.objects.create(workspace=workspace, name="Weekly teams", unit="teams")
    other = Metric.objects.create(workspace=workspace, name="Share of voice")
    for n in range(3):
        Reading.objects.create(workspace=workspace, metric=metric, on=date(2026, 1, 1 + n), value=1200 + n)
    as_member(priya).post(f"{at}metrics/new/", {"side": "product", "metric": metric.pk})
    assert "Only one side has said" in text(as_member(priya).get(at))
    response = as_member(priya).post(f"{at}metrics/new/", {"side": "marketing", "metric": other.pk})
    assert response.status_code == 422
    as_member(marco).post(f"{at}metrics/new/", {"side": "marketing", "metric": other.pk})
    assert "The two sides look at different numbers." in text(as_member(priya).get(at))
    as_member(marco).post(f"{at}metrics/new/", {"side": "marketing", "metric": metric.pk})
    page = text(as_member(priya).get(at))
    assert "different numbers" not in page
    assert "1,202 teams" in page
    assert 'aria-label="Weekly teams: 1,202' in page
    of_product = LaunchMetric.objects.get(side="product")
    assert as_member(marco).post(f"{at}metrics/{of_product.pk}/").status_code == 403
    assert as_member(priya).post(f"{at}metrics/{of_product.pk}/").status_code == 303
    assert LaunchMetric.objects.count() == 2


def test_what_is_said_of_its_items_stands_beside_the_roadmap(launch, at, priya, workspace, as_member):
    item = Item.objects.create(workspace=workspace, title="Insights", stage="beta")
    LaunchItem.objects.create(workspace=workspace, launch=launch, item=item)
    Claim.objects.create(workspace=workspace, item=item, stage="ga", text="Works with every warehouse.")
    Claim.objects.create(workspace=workspace, text="About something else.")
    page = text(as_member(priya).get(at))
    assert "Works with every warehouse." in page
    assert "Said: Generally available. Roadmap: Beta." in page
    assert "About something else." not in page


def test_content_is_linked_and_unlinked(launch, at, marco, workspace, as_member):
    piece = Content.objects.create(workspace=workspace, title="What is new")
    browser = as_member(marco)
    assert browser.post(f"{at}content/new/", {"content": "9"}).status_code == 422
    assert browser.post(f"{at}content/new/", {"content": piece.pk}).status_code == 303
    page = text(browser.get(at))
    assert "What is new" in page
    assert f'type="submit" form="unlink" formaction="{at}content/{piece.pk}/"' in page
    assert page.count('id="unlink"') == 1, (
        "one form for all the pieces: each would cost a page of fifty of them a tenth"
    )
    assert browser.post(f"{at}content/{piece.pk}/").status_code == 303
    assert not LaunchContent.objects.exists()
    assert events() == ["launch.content_changed", "launch.content_changed"]


def test_a_launch_goes_out_is_taken_back_and_called_off(launch, gate, at, priya, as_member):
    browser = as_member(priya)
    Gate.objects.update(is_blocking=True)
    response = browser.post(at, {"do": "ship"})
    assert response.status_code == 422
    assert "Not ready, and blocking this launch: Docs and tutorial." in text(response)
    launch.refresh_from_db()
    assert launch.launched_on is None
    Gate.objects.update(is_blocking=False)
    for do, state in (("ship", "out"), ("reopen", "open"), ("call_off", "off"), ("reopen", "open")):
        assert browser.post(at, {"do": do}).status_code == 303
        launch.refresh_from_db()
        assert launch.state == state
    assert browser.post(at, {"do": "sing"}).status_code == 422
    assert len(events()) == 4


def test_foreign_rows_are_not_found_and_guests_look_only(
    launch, gate, at, workspace, otto, gus, priya, as_member
):
    theirs = Launch.objects.create(workspace=otto.workspace, name="Foreign")
    parts = {
        "gates": Gate.objects.create(workspace=otto.workspace, launch=theirs, name="Foreign").pk,
        "stages": LaunchStage.objects.create(workspace=otto.workspace, launch=theirs, name="Foreign").pk,
    }
    paths = [
        f"/w/acme/launches/{theirs.pk}/{end}"
        for end in ("", "edit/", "gates/new/", "stages/new/", "metrics/new/", "content/new/")
    ]
    paths += [f"{at}{name}/{pk}/" for name, pk in parts.items()] + [f"{at}gates/{parts['gates']}/edit/"]
    for path in paths:
        assert as_member(priya).get(path).status_code == 404
        assert as_member(priya).post(path, {"name": "x", "state": "ready"}).status_code == 404
    guest = as_member(gus)
    for path in ("/w/acme/launches/", at, f"{at}gates/{gate.pk}/"):
        page = guest.get(path)
        assert page.status_code == 200
        assert '<button class="btn btn-primary"' not in text(page)
    assert guest.post(at, {"do": "ship"}).status_code == 403
    assert events() == []


@pytest.mark.parametrize("naughty", NAUGHTY)
def test_naughty_text_is_kept_as_it_is_and_shown_escaped(naughty, at, launch, marco, as_member):
    browser = as_member(marco)
    browser.post(
        "/w/acme/launches/new/",
        {**LAUNCH, "name": naughty, "summary": naughty, "audience": naughty, "target": naughty},
    )
    made = Launch.objects.exclude(pk=launch.pk).get()
    assert (made.name, made.summary, made.audience) == (naughty, naughty, naughty)
    here = f"/w/acme/launches/{made.pk}/"
    browser.post(f"{here}gates/new/", {"name": naughty, "asked_of": "both", "unit": "<b>"})
    browser.post(f"{here}stages/new/", {"name": naughty, "audience": naughty})
    gate, stage = Gate.objects.get(), LaunchStage.objects.get()
    browser.post(f"{here}gates/{gate.pk}/", {"state": "partly", "evidence": naughty})
    for path in (
        "/w/acme/launches/",
        here,
        f"{here}edit/",
        f"{here}gates/{gate.pk}/",
        f"{here}gates/{gate.pk}/edit/",
        f"{here}stages/{stage.pk}/",
    ):
        page = text(browser.get(path))
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page or "<script>" not in naughty


def test_rooms_above_speak_in_the_banner_and_this_one_on_items_and_releases(
    launch, at, priya, workspace, as_member, monkeypatch, django_assert_num_queries
):
    monkeypatch.setitem(
        plugs._panels, "launches.launch", [lambda member, row: f"Seen by the radar: {row.name}"]
    )
    assert "Seen by the radar: Insights 2.0" in text(as_member(priya).get(at))
    item = Item.objects.create(workspace=workspace, title="Insights")
    release = Release.objects.create(workspace=workspace, name="2.0")
    assert "No launch is about it yet." in announced_of_item(priya, item)
    LaunchItem.objects.create(workspace=workspace, launch=launch, item=item)
    Launch.objects.update(release=release)
    piece = Content.objects.create(workspace=workspace, title="Post 3", publish_on="2026-05-01")
    piece.item_links.create(workspace=workspace, item=item)
    with django_assert_num_queries(1):
        shown = announced_of_item(priya, item)
    assert "Insights 2.0" in shown
    assert "Post 3" in shown
    assert "Insights 2.0" in launches_of_release(priya, release)
