"""The glossary as a table: out, and in again."""

import pytest

from braid.teamwork.actions import add_term, agree_to_term, change_term
from braid.teamwork.models import Term

pytestmark = pytest.mark.django_db


def test_its_table_comes_in_again_as_it_went_out(priya, marco, as_member, bring_in):
    term = add_term(
        by=priya, term="Activation", meaning="Shared a **dashboard** in a week", group="growth", owner=priya
    )
    agree_to_term(term, by=marco)
    change_term(term, by=priya, example="Rose to 35%", also_called="first value, aha", in_texts=False)
    add_term(by=marco, term="ICP", expansion="Ideal customer profile", owner=marco)
    assert "Shared a dashboard in a week" in as_member(priya).get("/w/acme/glossary/").content.decode()
    sheet = b"".join(as_member(priya).get("/w/acme/glossary/?format=csv").streaming_content).decode(
        "utf-8-sig"
    )
    names = ("term", "expansion", "meaning", "example", "also_called", "group", "owner", "in_texts")
    before = list(Term.objects.order_by("term").values_list(*names))
    assert bring_in("glossary", sheet).changed == 0
    Term.objects.all().delete()
    assert bring_in("glossary", sheet).created == 2
    assert list(Term.objects.order_by("term").values_list(*names)) == before
    assert [set(row.agreements.values_list("side", flat=True)) for row in Term.objects.order_by("term")] == [
        {"product", "marketing"},
        {"marketing"},
    ]
