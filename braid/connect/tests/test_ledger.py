"""The claim ledger by files: what an import takes back, and the verdicts that come in."""

import pytest

from braid.messaging.actions import create_claim
from braid.messaging.checking import give_verdict
from braid.messaging.models import Claim, FactCheck
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
