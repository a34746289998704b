"""The claim ledger by files: what an import takes back, and the verdicts that come in."""

from datetime import date, timedelta

import pytest

from braid.messaging.actions import change_claim, create_claim
from braid.messaging.checking import give_verdict
from braid.messaging.models import Claim, Content, FactCheck, OverriddenClaim, Override
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
        (f"1,,Alerts,true,,,,,{date.today() + timedelta(days=9)}", "a day that has not come yet"),
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
        "Text,Said in,Publishing date,Out since,Why it is out,Verdict,Evidence\n"
        "One,Launch post,2026-02-01,,,true,Measured\nTwo,Launch post,,2026-02-02,Said in the talk,,\n",
    )
    piece = Content.objects.get()
    assert (str(piece.publish_on), str(piece.published_on)) == ("2026-02-01", "2026-02-02")
    assert piece.claims.count() == 2
    report = bring_in("claims", "Text,Publishing date\nThree,2026-02-01\n", accept_rest=True)
    assert report.refused == 1


OUT = "Text,Said in,Out since,Verdict,Evidence,Why it is out"


def test_what_is_out_is_checked_or_somebody_answers_for_it(priya, bring_in):
    rows = [
        "One,Launch post,2026-02-02,,,",
        "Two,Launch post,,,,",
        "Three,Launch post,2026-02-02,wrong,No,",
        "Four,Launch post,2026-02-02,true,Measured,",
        "Five,Launch post,2026-02-02,,,The fair was that day",
    ]
    report = bring_in("claims", "\n".join([OUT, *rows]) + "\n", accept_rest=True)
    assert sorted(line for line, _reason in report.first.values()) == [2]
    assert report.refused == 3
    assert "is not checked" in " ".join(reason for _line, reason in report.first.values())
    assert set(Claim.objects.values_list("text", flat=True)) == {"Four", "Five"}
    override = Override.objects.get()
    assert (override.by, override.reason, override.subject_id) == (
        priya,
        "The fair was that day",
        Content.objects.get().pk,
    )
    assert [link.claim.text for link in OverriddenClaim.objects.all()] == ["Five"]
    bring_in("claims", "\n".join([OUT, *rows[3:]]) + "\n")
    assert Override.objects.count() == 1


def test_an_import_that_puts_a_piece_out_answers_for_what_is_in_it(priya, bring_in):
    piece = Content.objects.create(workspace=priya.workspace, title="Launch post")
    Claim.objects.create(workspace=priya.workspace, text="Never fails", content=piece)
    bring_in("claims", f"{OUT}\nFour,Launch post,2026-02-02,true,Measured,\n", accept_rest=True)
    piece.refresh_from_db()
    assert piece.published_on is None
    bring_in("claims", f"{OUT}\nFour,Launch post,2026-02-02,true,Measured,It was out\n")
    assert [link.claim.text for link in OverriddenClaim.objects.all()] == ["Never fails"]


def test_the_table_of_the_ledger_comes_in_again_and_nothing_changes(priya, marco, bring_in, as_member):
    bring_in("items", 'Id,Title,Stage\nA1,"Alerts, for usage",beta\n')
    item = Item.objects.get()
    one = create_claim(
        by=marco, text="Alerts are generally available, at once.", item=item, stage="beta", source="Blog"
    )
    two = create_claim(by=marco, text="=1+1 is never wrong")
    three = create_claim(by=marco, text="It reads everything.", item_ref="Not there, yet")
    four = create_claim(by=marco, text="It expired.", item=item)
    give_verdict(
        one,
        by=priya,
        standing="limits",
        limits="On the Team plan, so far",
        evidence="Measured\nby us",
        url="https://acme.example/t",
    )
    give_verdict(four, by=priya, standing="true", evidence="Read")
    change_claim(four, by=marco, text="It expired now.")
    before = list(
        Claim.objects.order_by("pk").values(
            "pk",
            "text",
            "item_id",
            "item_ref",
            "stage",
            "stage_text",
            "phrase",
            "release_id",
            "source",
            "said_on",
            "content_id",
        )
    )
    checks = list(FactCheck.objects.order_by("pk").values())
    table = b"".join(as_member(priya).get("/w/acme/claims/?format=csv")).decode("utf-8-sig")
    assert "On the Team plan, so far" in table
    assert "https://acme.example/t" in table
    report = bring_in("claims", table)
    assert (report.created, report.updated, report.refused) == (0, 0, 0)
    assert list(Claim.objects.order_by("pk").values(*before[0])) == before
    assert list(FactCheck.objects.order_by("pk").values()) == checks
    assert Claim.objects.count() == 4
    report = bring_in("claims", table.replace("It reads everything.", "It reads a lot."))
    assert (report.created, report.updated) == (0, 1)
    assert Claim.objects.get(pk=three.pk).text == "It reads a lot."
    assert Claim.objects.get(pk=two.pk).text == "=1+1 is never wrong"
