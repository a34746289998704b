"""Betas: participants with consent, an exit that stays closed until its bar is met, feedback that becomes insights."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from braid.activity.models import Event
from braid.insights.models import Customer, Insight
from braid.launches import actions, beta_actions, gate_actions, shipping
from braid.launches.beta_forms import read_rows
from braid.launches.models import Beta, BetaFeedback, Gate, GateOverride, Launch, Participant
from braid.radar.detectors.launches import PromiseLimits, over_promise
from braid.radar.facts.workspace import Facts


@pytest.fixture
def launch(priya, marco) -> Launch:
    on = timezone.localdate() + timedelta(days=14)
    return actions.create_launch(by=priya, name="Insights 2.0", kind_of="major", on=on, product_owner=priya, marketing_owner=marco)  # fmt: skip


@pytest.fixture
def beta(launch, priya) -> Beta:
    return beta_actions.start_beta(
        launch,
        by=priya,
        bar=Decimal(35),
        unit="%",
        subject="Try it, {contact}",
        invitation="Dear {contact} of {account}",
    )


@pytest.fixture
def ann(beta, priya) -> Participant:
    return beta_actions.add_participant(beta, by=priya, account="Northwind", contact="Ann Lee", email="ann@northwind.example")  # fmt: skip


def refused(call) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as error:
        call()
    return error.value.message_dict


def test_the_exit_is_a_gate_that_stays_closed_until_a_reading_meets_its_bar(beta, priya, marco):
    gate = Gate.objects.get()
    assert (gate.is_blocking, gate.bar, gate.is_shut) == (True, 35, True)
    told = refused(lambda: gate_actions.answer_gate(gate, by=priya, state="ready"))
    assert "stays closed" in told["state"][0]
    gate_actions.answer_gate(gate, by=priya, state="partly")
    beta_actions.read_beta(beta, by=priya, value=28, on=timezone.localdate() - timedelta(days=3))
    beta_actions.read_beta(beta, by=priya, value=36)
    gate.refresh_from_db()
    assert (gate.evidence_value, gate.evidence_on, gate.is_shut) == (36, timezone.localdate(), False)
    for member in (priya, marco):
        gate_actions.answer_gate(gate, by=member, state="ready")
    assert Gate.objects.all().open_blockers() == []
    beta_actions.unread_beta(beta.readings.get(value=36), by=priya)
    gate.refresh_from_db()
    assert gate.evidence_value == 28
    assert Gate.objects.all().open_blockers() == [gate]
    assert "blocking" in refused(lambda: shipping.ship(beta.launch, by=priya))["launched_on"][0]


def test_somebody_opens_the_exit_under_their_name_with_a_reason(beta, priya, marco, as_member):
    beta_actions.read_beta(beta, by=priya, value=28)
    gate = Gate.objects.get()
    refused(lambda: beta_actions.open_exit(gate, by=marco, reason=" "))
    beta_actions.open_exit(gate, by=marco, reason="The fair is in May.")
    override = GateOverride.objects.get()
    assert (override.by, override.reason, override.value) == (marco, "The fair is in May.", 28)
    assert Event.objects.get(name="launch.exit_opened").facts["override"] == override.pk
    # (Whoever looks at the launch or the gate learns of it there.)
    launch = as_member(priya).get(f"/w/acme/{beta.launch.place}").content.decode()
    assert "opened all the same" in launch
    page = as_member(priya).get(f"/w/acme/{beta.launch.place}gates/{gate.pk}/").content.decode()
    assert "“The fair is in May.”" in page
    assert f"/w/acme/{beta.launch.place}beta/" in page
    gate_actions.answer_gate(gate, by=priya, state="ready")
    assert "nothing to override" in refused(lambda: beta_actions.open_exit(gate, by=marco, reason="Again"))["reason"][0]  # fmt: skip
    beta_actions.unread_beta(beta.readings.get(), by=priya)
    beta_actions.read_beta(beta, by=priya, value=36)
    assert "opened all the same" not in as_member(priya).get(f"/w/acme/{beta.launch.place}").content.decode()


def test_the_radar_reads_the_bar_and_that_the_exit_is_shut(beta, priya, workspace):
    beta_actions.read_beta(beta, by=priya, value=28)
    fact = Facts(workspace.pk, timezone.localdate()).load().world().launches[0]
    assert [(bar.value, bar.bar) for bar in fact.bars] == [(28, 35)]
    assert len(fact.blockers) == 1


def test_nobody_is_invited_or_in_a_file_without_having_agreed(beta, ann, priya, as_member):
    browser, here = as_member(priya), f"/w/acme/launches/{beta.launch_id}/beta/people/"
    with pytest.raises(PermissionDenied):
        beta_actions.note_invited(ann, by=priya)
    assert "mailto:" not in browser.get(f"{here}{ann.pk}/").content.decode()
    table = b"".join(browser.get(f"{here}?format=csv").streaming_content).decode()
    assert "Northwind" not in table
    assert not Participant.objects.all().exportable().exists()
    today = timezone.localdate()
    assert "consent_how" in refused(lambda: beta_actions.change_participant(ann, by=priya, consent_on=today))
    beta_actions.change_participant(ann, by=priya, consent_on=today, consent_how="Said so in the call")
    assert ann.consent_by == priya
    page = browser.get(f"{here}{ann.pk}/").content.decode()
    assert "Dear Ann Lee of Northwind" in page
    assert "mailto:ann%40northwind.example?subject=Try%20it%2C%20Ann%20Lee" in page
    browser.post(f"{here}{ann.pk}/", {"invited": "yes"})
    ann.refresh_from_db()
    assert ann.invited_by == priya
    table = b"".join(browser.get(f"{here}?format=csv").streaming_content).decode()
    assert "ann@northwind.example" in table
    beta_actions.change_participant(ann, by=priya, consent_on=None, consent_how="")
    assert (ann.consent_by, ann.invited_at) == (None, None)


def test_guests_see_accounts_and_no_contacts(beta, ann, gus, as_member):
    page = as_member(gus).get(f"/w/acme/launches/{beta.launch_id}/beta/people/").content.decode()
    assert "Northwind" in page
    assert "Ann Lee" not in page
    assert "ann@northwind" not in page
    assert as_member(gus).get(f"/w/acme/launches/{beta.launch_id}/beta/people/{ann.pk}/").status_code == 403


def test_whoever_is_taken_out_leaves_nothing_of_the_person(beta, ann, priya, as_member):
    as_member(priya).post(f"/w/acme/launches/{beta.launch_id}/beta/people/{ann.pk}/", {"remove": "1"})
    assert not Participant.objects.exists()
    assert not Event.objects.filter(facts__icontains="ann").exists()
    assert not Event.objects.filter(title__icontains="ann lee").exists()


def test_feedback_is_an_insight_of_the_account_and_stands_with_the_beta(beta, ann, marco, as_member):
    browser, here = as_member(marco), f"/w/acme/launches/{beta.launch_id}/beta/"
    form = browser.get(f"{here}people/{ann.pk}/feedback/new/").content.decode()
    assert 'value="Northwind"' in form
    sent = {"text": "It is slow on Mondays", "customer_name": "Northwind"}
    assert browser.post(f"{here}people/{ann.pk}/feedback/new/", sent).status_code == 303
    insight = Insight.objects.get()
    assert (insight.customer.name, insight.giver, BetaFeedback.objects.get().insight) == (
        "Northwind",
        marco,
        insight,
    )
    assert "It is slow on Mondays" in browser.get(here).content.decode()


def test_rows_of_a_sheet_come_in_together_or_not_at_all(beta, priya, as_member):
    browser, here = as_member(priya), f"/w/acme/launches/{beta.launch_id}/beta/people/paste/new/"
    good = "Account\tContact\tEmail\tAgreed on\tHow they agreed\nNorthwind\tAnn Lee\tann@northwind.example\t2025-05-12\tIn the call\n\nContoso\t\t\t\t\n"
    for wrong, why in (
        ("Name,Email\nAnn,ann@x.example\n", "no column “account”"),
        ("account,email\nNorthwind,ann@x.example\n,b@x.example\n", "Line 3: no account"),
        ("account,email\nNorthwind,nonsense\n", "Line 2: “nonsense” is no email address"),
        ("account,agreed on,how they agreed\nNorthwind,12 May,call\n", "Line 2: “12 May” is no day"),
        ("account,agreed on\nNorthwind,2025-05-12\n", "Line 2: How do you know?"),
        (
            "account,email\nA,a@x.example\nB,a@x.example\n",
            "Line 3: This address is among the participants already.",
        ),
        ("account\n", "no line below"),
        ("", "Paste rows"),
    ):
        answer = browser.post(here, {"text": wrong})
        assert answer.status_code == 422, wrong
        assert why in answer.content.decode(), wrong
        assert not Participant.objects.exists()
        assert not Customer.objects.exists()
    assert browser.post(here, {"text": good}).status_code == 303
    assert [row.customer.name for row in Participant.objects.order_by("pk")] == ["Northwind", "Contoso"]
    assert Participant.objects.get(contact="Ann Lee").consent_by == priya


def test_tables_with_commas_semicolons_and_tabs_are_read():
    for comma in ",;\t":
        rows = read_rows(f"\ufeffCompany{comma}Person\nNorthwind{comma}Ann\n")
        assert rows == [(2, {"account": "Northwind", "contact": "Ann", "consent_on": None})]


def test_a_launch_has_one_beta_and_its_own_gate(beta, launch, priya):
    other = actions.create_launch(by=priya, name="Other")
    with pytest.raises(ValidationError):
        beta_actions.start_beta(launch, by=priya)
    assert "gate" in refused(lambda: beta_actions.start_beta(other, by=priya, gate=Gate.objects.get()))


def test_a_launch_without_a_beta_offers_to_start_one(launch, priya, as_member):
    shown = as_member(priya).get(f"/w/acme/launches/{launch.pk}/beta/")
    assert shown.status_code == 200
    assert "exit when 35% act on an insight" in shown.content.decode()


def test_the_radar_says_of_a_missed_bar_who_opened_it_and_why_until_the_bar_is_met(
    beta, priya, marco, workspace
):
    launch = beta.launch
    launch.kind_of, launch.on = "major", timezone.localdate() + timedelta(days=14)
    launch.save()
    beta_actions.read_beta(beta, by=priya, value=28, on=timezone.localdate() - timedelta(days=3))
    beta_actions.open_exit(Gate.objects.get(), by=marco, reason="The fair is in May.")
    found = over_promise(Facts(workspace.pk, timezone.localdate()).load().world(), PromiseLimits()).fires
    assert found[0].severity == 3
    told = [row.text.plain for row in found[0].evidence]
    assert any(f"Opened all the same by {marco.name}: “The fair is in May.”" in text for text in told)
    beta_actions.read_beta(beta, by=priya, value=36)
    found = over_promise(Facts(workspace.pk, timezone.localdate()).load().world(), PromiseLimits()).fires
    assert not any("Opened all the same" in row.text.plain for one in found for row in one.evidence)
