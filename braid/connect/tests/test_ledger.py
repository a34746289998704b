"""The claim ledger by files: what an import takes back, and the verdicts that come in."""

from datetime import date, timedelta

import pytest

from braid.messaging.actions import create_claim
from braid.messaging.checking import give_verdict
from braid.messaging.models import Claim, Content, FactCheck
from braid.roadmap.models import Item

pytestmark = pytest.mark.django_db


def standing(claim: Claim) -> str:
    return Claim.objects.with_standing().get(pk=claim.pk).standing


def test_an_import_takes_back_what_it_changes_and_nothing_else(priya, marco, bring_in):
    bring_in("items", "Id,Title,Stage\nA1,Usage alerts,beta\nA2,Audit log,beta\n")
    items = Item.objects.order_by("external_id")
    claims = [create_claim(by=marco, text=f"Of {item}.", item=item) for item in items]
    for claim in claims:
        give_verdict(claim, by=priya, standing="true", evidence="Read.")
    bring_in("items", "Id,Title,Stage\nA1,Usage alerts,GA\nA2,Audit log,beta\n")
    assert [standing(claim) for claim in claims] == ["expired", "true"]
    row = FactCheck.objects.order_by("-pk").first()
    assert (row.event.name, row.because) == ("items.imported", "stage")


HEAD = "Id,Item,Text,Verdict,Limits,Evidence,Evidence link,Checked by,Checked on"


def test_verdicts_come_in_with_who_when_and_how_it_is_known(priya, bring_in):
    bring_in("items", "Id,Title,Stage\nA1,Usage alerts,beta\n")
    bring_in(
        "claims",
        f"{HEAD}\n"
        "1,A1,Alerts are instant.,True,,Measured,https://acme.example/test,Priya Raman,2026-01-05\n"
        "2,A1,Alerts reach all.,true with limits,Team plan,,,Somebody else,2026-01-06\n"
        "3,A1,Alerts never fail.,wrong,,,,,2026-01-07\n"
        "4,A1,Alerts are here.,,,,,,\n"
        "5,A1,Alerts were here.,Expired,,,,Priya Raman,2026-01-05\n",
    )
    told = [
        (
            row.claim.external_id,
            row.standing,
            row.limits,
            row.evidence,
            row.url,
            row.checker,
            row.on.isoformat(),
        )
        for row in FactCheck.objects.order_by("claim__external_id")
    ]
    assert told == [
        ("1", "true", "", "Measured", "https://acme.example/test", "Priya Raman", "2026-01-05"),
        ("2", "limits", "Team plan", "", "", "Somebody else", "2026-01-06"),
        ("3", "wrong", "", "", "", "", "2026-01-07"),
    ]
    assert FactCheck.objects.get(standing="true").expert == priya
    bring_in("items", "Id,Title,Stage\nA1,Usage alerts,GA\n")
    assert FactCheck.objects.filter(standing="expired").count() == 3, (
        "an imported verdict rests on the same things"
    )


def test_a_second_import_changes_nothing_and_a_verdict_given_here_stays(priya, bring_in):
    first = f"{HEAD}\n1,,Alerts are instant.,True,,Measured,,Priya Raman,2026-01-05\n"
    bring_in("claims", first)
    bring_in("claims", first)
    assert FactCheck.objects.count() == 1
    claim = Claim.objects.get()
    claim.by = None
    claim.save()
    give_verdict(claim, by=priya, standing="wrong", evidence="No more.")
    bring_in("claims", first)
    assert standing(claim) == "wrong"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("1,,Alerts,maybe,,,,,", "is not a verdict"),
        ("1,,Alerts,limits,,,,,", "the limits are not named"),
        (f"1,,Alerts,true,,,,,{date.today() + timedelta(days=1)}", "a day that has not come yet"),
        ("1,,Alerts,true,,,,Marco Bellini,", "the side that builds it"),
    ],
)
def test_a_verdict_that_cannot_be_is_refused_with_its_row(row, why, marco, bring_in):
    report = bring_in("claims", f"{HEAD}\n{row}\n", accept_rest=True)
    assert why in " ".join(reason for _line, reason in report.first.values())
    assert not Claim.objects.exists()
    assert not FactCheck.objects.exists()


def test_the_piece_that_says_it_comes_in_with_its_days(bring_in):
    bring_in(
        "claims",
        "Text,Said in,Publishing date,Out since\nOne,Launch post,2026-02-01,\nTwo,Launch post,,2026-02-02\n",
    )
    piece = Content.objects.get()
    assert (str(piece.publish_on), str(piece.published_on)) == ("2026-02-01", "2026-02-02")
    assert piece.claims.count() == 2
    report = bring_in("claims", "Text,Publishing date\nThree,2026-02-01\n", accept_rest=True)
    assert report.refused == 1
