"""The radar's screens through HTTP: who may, what they show, what they cost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from braid.people.models import Member
from braid.radar import actions
from braid.radar.actions import evaluate
from braid.radar.detectors.registry import BY_ID, DETECTORS
from braid.radar.detectors.say import Side, _
from braid.radar.models import Acknowledgement, Commitment, Evaluation, Finding, Mute, Threshold, Turn, Vote
from braid.radar.screens import teller_for
from braid.radar.tests.rows import Rows
from braid.roadmap.models import ChangeNotice
from tests.queries import costs_the_same, statements


@pytest.fixture
def rows(workspace, cast) -> Rows:
    return Rows(workspace)


def surprises(rows: Rows, count: int = 1) -> None:
    """Launches that are far from ready: each is a finding of severity 2."""
    for _number in range(count):
        rows.make_ready = rows.launch("staggered", 14, (0, 2), (2, 2))
    from braid.launches.models import Launch

    Launch.objects.update(on=timezone.localdate() + timedelta(5))


@pytest.fixture
def finding(rows) -> Finding:
    """Open since today, severity 2, about a launch."""
    surprises(rows)
    evaluate(rows.workspace)
    return Finding.objects.get(detector="D23")


def rows_of(client, address: str) -> str:
    """The findings of the radar page, without what stands beside them."""
    return client.get(address).content.decode().split('id="findings"')[1].split("<aside")[0]


def test_before_the_first_reading_the_radar_says_so(workspace, priya, as_member):
    actions.skip("all", by=priya)
    page = as_member(priya).get("/w/acme/").content.decode()
    assert "reads your plans for the first time" in page


def test_without_data_nothing_can_be_seen_and_the_fields_that_would_help_are_named(
    workspace, priya, as_member
):
    evaluate(workspace)
    Finding.objects.all().delete()
    page = as_member(priya).get("/w/acme/").content.decode()
    assert "objective: period" in page
    assert "agrees" not in page


def test_the_title_counts_in_words_and_says_how_much_can_be_seen(finding, priya, as_member):
    Finding.objects.exclude(pk=finding.pk).delete()
    page = as_member(priya).get("/w/acme/").content.decode()
    assert "One place where you have drifted apart" in page
    assert "Nothing else that we can see." in page
    known = Evaluation.objects.get().known
    assert f"{known} of {len(DETECTORS)} checks have data" in page


@pytest.mark.parametrize(
    ("before", "words"), [(3, "Two fewer than last week."), (0, "One more than last week.")]
)
def test_it_says_how_many_there_were_last_week(finding, priya, as_member, before, words):
    Finding.objects.exclude(pk=finding.pk).delete()
    Evaluation.objects.create(
        workspace=finding.workspace, day=timezone.localdate() - timedelta(8), counts={"2": before}, known=3, checks=14,
        version=1,
    )  # fmt: skip
    assert words in as_member(priya).get("/w/acme/").content.decode()


def test_findings_are_filtered_by_kind_and_set_aside_ones_stand_apart(finding, priya, as_member):
    client = as_member(priya)
    assert "Insights 2.0" in rows_of(client, "/w/acme/?kind=launches")
    assert "Insights 2.0" not in rows_of(client, "/w/acme/?kind=feedback")
    actions.mute(finding, by=priya, reason="Wait for Rosa", until=timezone.localdate() + timedelta(3))
    assert "Insights 2.0" not in rows_of(client, "/w/acme/")
    assert "Insights 2.0" in rows_of(client, "/w/acme/?kind=aside")


def test_a_guest_looks_and_does_nothing(finding, gus, as_member):
    client = as_member(gus)
    base = f"/w/acme/radar/{finding.pk}/"
    for address in (
        "/w/acme/",
        "/w/acme/radar/report/",
        "/w/acme/radar/plays/",
        "/w/acme/radar/checks/",
        base,
    ):
        page = client.get(address)
        assert page.status_code == 200
        assert "Commit to" not in page.content.decode()
    for address in ("acknowledge/", "vote/", "mute/", "lift/", "commit/"):
        assert client.post(base + address).status_code == 403
    assert not Acknowledgement.objects.exists()
    assert not Mute.objects.exists()
    assert not Vote.objects.exists()


def test_an_outsider_finds_nothing(finding, otto, as_member):
    for address in ("/w/acme/", f"/w/acme/radar/{finding.pk}/", "/w/acme/radar/report/"):
        assert as_member(otto).get(address).status_code == 404


def test_a_finding_of_another_workspace_is_not_there(finding, otto, as_member):
    client = as_member(otto)
    base = f"/w/elsewhere/radar/{finding.pk}/"
    assert client.get(base).status_code == 404
    for address in ("acknowledge/", "vote/", "mute/", "lift/", "commit/"):
        assert client.post(base + address).status_code == 404
    assert not Vote.objects.exists()


def test_a_private_finding_is_seen_by_its_readers_only(finding, priya, marco, as_member):
    Finding.objects.filter(pk=finding.pk).update(is_private=True)
    finding.readers.add(marco)
    actions.skip("all", by=priya)
    assert as_member(priya).get(f"/w/acme/radar/{finding.pk}/").status_code == 404
    assert "Insights 2.0" not in rows_of(as_member(priya), "/w/acme/")
    assert as_member(marco).get(f"/w/acme/radar/{finding.pk}/").status_code == 200
    assert evaluate(finding.workspace).total == Finding.objects.open().count() - 1


def test_a_finding_shows_evidence_with_links_numbers_and_plays(finding, priya, as_member):
    page = as_member(priya).get(f"/w/acme/radar/{finding.pk}/").content.decode()
    launch = finding.subject.split(":")[1]
    assert f'href="/w/acme/launches/{launch}/"' in page
    assert "0 ready and 0 partly ready of 2 gates." in page
    assert "A side is behind by more than: 25%" in page
    assert "Choose the mode" in page


def test_taking_note_voting_and_setting_aside_by_clicks(finding, priya, as_member):
    client, base = as_member(priya), f"/w/acme/radar/{finding.pk}/"
    assert client.post(base + "acknowledge/").status_code == 303
    assert client.post(base + "vote/", {"was_right": "no"}).status_code == 303
    assert Vote.objects.get().was_right is False
    until = (timezone.localdate() + timedelta(5)).isoformat()
    assert client.post(base + "mute/", {"reason": "On purpose", "until": until}).status_code == 303
    assert "On purpose" in client.get(base).content.decode()
    assert client.post(base + "lift/").status_code == 303
    assert client.get(base + "lift/").status_code == 405


def test_a_refused_form_keeps_what_was_written(finding, priya, as_member):
    page = as_member(priya).post(
        f"/w/acme/radar/{finding.pk}/mute/", {"reason": "On purpose", "until": "2020-01-01"}
    )
    assert page.status_code == 422
    assert "On purpose" in page.content.decode()
    assert "That day has passed." in page.content.decode()
    assert not Mute.objects.exists()


def test_committing_by_clicks(finding, priya, marco, ella, as_member):
    client, base = as_member(priya), f"/w/acme/radar/{finding.pk}/"
    form = client.get(base + "commit/?play=PL15").content.decode()
    assert '<option value="PL15" selected>' in form
    assert ella.name not in form.split("<form class", 1)[1]
    values = {
        "play": "PL15",
        "product_owner": priya.pk,
        "marketing_owner": marco.pk,
        "due_on": timezone.localdate(),
    }
    assert client.post(base + "commit/", {**values, "due_on": ""}).status_code == 422
    assert client.post(base + "commit/", values).status_code == 303
    assert "Cut or move" in client.get("/w/acme/").content.decode()
    made = Commitment.objects.get()
    client.post(f"/w/acme/radar/commitments/{made.pk}/end/", {"outcome": "nonsense"})
    made.refresh_from_db()
    assert made.outcome == ""
    client.post(f"/w/acme/radar/commitments/{made.pk}/end/", {"outcome": "helped", "learned": "Cut sooner"})
    page = client.get(base).content.decode()
    assert "Cut sooner" in page
    assert "Nobody is committed to a play now" in page
    assert "Nobody has committed" not in page
    assert "It helped 1×" in client.get("/w/acme/radar/plays/").content.decode()


def test_an_admin_sees_what_a_threshold_would_change_and_sets_it(finding, priya, marco, as_member):
    address = "/w/acme/radar/checks/D23/"
    values = {"horizon": 42, "behind": 0.95, "apart": 1, "near": 1, "last": 7}
    page = as_member(priya).get(address, {**values, "preview": "1"}).content.decode()
    assert "0 findings instead of 1" in page
    assert not Threshold.objects.exists()
    assert as_member(marco).post(address, values).status_code == 403
    assert as_member(priya).post(address, values).status_code == 303
    assert Threshold.objects.count() == 3
    assert as_member(priya).post(address, {**values, "behind": 7}).status_code == 422
    assert as_member(priya).get("/w/acme/radar/checks/D99/").status_code == 404


def test_the_report_counts_and_prints_without_links(finding, ella, as_member):
    page = as_member(ella).get("/w/acme/radar/report/").content.decode()
    assert "in 90 days 1 opened" in page
    assert f'href="/w/acme/radar/{finding.pk}' not in page


def test_names_that_try_to_be_markup_stay_text(rows, priya, as_member):
    rows.make(
        ChangeNotice,
        what="<script>alert(1)</script> 100 % %(day)s",
        side="product",
        effective_on=timezone.localdate(),
    )
    evaluate(rows.workspace)
    found = Finding.objects.get(detector="D26")
    for address in ("/w/acme/", f"/w/acme/radar/{found.pk}/", "/w/acme/radar/report/"):
        page = as_member(priya).get(address).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt; 100 % %(day)s" in page


def test_pages_cost_the_same_with_five_and_with_twenty_five_findings(rows, priya, as_member):
    client = as_member(priya)
    surprises(rows, 5)
    evaluate(rows.workspace)
    found = Finding.objects.filter(detector="D23").first()

    def more() -> None:
        surprises(rows, 20)
        evaluate(rows.workspace)

    # Read anew; the counts beside Radar and Rounds in the navigation are remembered otherwise.
    costs_the_same(client, "/w/acme/", more, most=9)
    assert Finding.objects.filter(detector="D23").count() == 25
    for address in (
        "radar/report/",
        f"radar/{found.pk}/",
        "radar/checks/",
        "radar/plays/",
        "radar/checks/D23/",
    ):
        assert len(statements(client, f"/w/acme/{address}")) <= 9, address


def test_long_lists_have_pages(rows, priya, as_member):
    surprises(rows, 25)
    evaluate(rows.workspace)
    client = as_member(priya)
    assert "Page 1 of 2" in client.get("/w/acme/").content.decode()
    assert "Page 2 of 2" in client.get("/w/acme/?page=99").content.decode()
    assert client.get("/w/acme/?page=x&kind=nonsense").status_code == 200


def test_the_company_s_own_words_for_its_sides_are_used(workspace):
    workspace.marketing_name = "Growth"
    sentence = _("%(side)s asks %(other)s.", side=Side("marketing"), other=Side("product"))
    assert teller_for(workspace).sentence(sentence) == "Growth asks product."


def test_people_of_neither_side_are_not_asked_to_vote(finding, ella, as_member):
    page = as_member(ella).get(f"/w/acme/radar/{finding.pk}/").content.decode()
    assert "Was this right?" not in page
    assert Member.objects.get(pk=ella.pk).side == "other"


def test_the_usual_threshold_saved_as_it_is_shown_stays_the_usual_one(as_member, priya):
    address = "/w/acme/radar/checks/D01/"
    assert 'value="0.333"' in as_member(priya).get(address).content.decode()
    shown = {limit.name: limit.shown(limit.default) for limit in BY_ID["D01"].thresholds()}
    assert as_member(priya).post(address, shown).status_code == 303
    assert not Threshold.objects.exists()
    third = next(name for name, value in shown.items() if value == 0.333)
    as_member(priya).post(address, {**shown, third: 0.3})
    assert Threshold.objects.get().value == 0.3


def test_a_vote_that_says_neither_counts_for_nothing(finding, priya, as_member):
    for said in ("maybe", ""):
        assert (
            as_member(priya).post(f"/w/acme/radar/{finding.pk}/vote/", {"was_right": said}).status_code == 400
        )
    assert not Vote.objects.exists()


def test_the_report_counts_what_moved_as_the_history_does(finding, priya, as_member, workspace):
    today = timezone.localdate()
    Turn.objects.all().delete()
    for what, ago in (("opened", 40), ("cleared", 30), ("returned", 20), ("cleared", 10), ("opened", 200)):
        Turn.objects.create(
            workspace=workspace, finding=finding, what=what, on=today - timedelta(days=ago), severity=2
        )
    page = as_member(priya).get("/w/acme/radar/report/").content.decode()
    assert "in 90 days 1 opened, 2 cleared, 1 came back" in page
