"""Who leads on what: settled in a round or written down, agreed by both, and readable as it was before."""

from datetime import timedelta
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from braid.activity.models import Event
from braid.rounds import actions, instruments
from braid.rounds.models import Round
from braid.teamwork.chart_actions import acknowledge_area, chart_area
from braid.teamwork.models import Duty, Responsibility
from tests.queries import costs_the_same

pytestmark = pytest.mark.django_db
U = "/w/acme/responsibilities/"
NAUGHTY = ["<script>alert(1)</script>", "{{ 7*7 }}", "=1+1", "‮Ω≈ç√ 田中さん 🧵", "'; DROP TABLE term; --"]


@pytest.fixture
def revealed(cast) -> Round:
    """Both claim segmentation, nobody wants pricing, product means marketing with personas."""
    people = [m for m in cast.values() if m.side in ("product", "marketing")]
    says = {
        "Segmentation": {"product": "product", "marketing": "marketing"},
        "Pricing": {"product": "marketing", "marketing": "product"},
        "Personas": {"product": "marketing", "marketing": "both_lead"},
    }
    row = actions.draft_round(
        by=cast["priya"], use=Round.Use.ROLES, name="Who leads", purpose="Who?", questions=instruments.roles(),
        subjects=list(says), invited=people, closes_at=timezone.now() + timedelta(days=1),
        product_facilitator=cast["priya"], marketing_facilitator=cast["marco"],
    )  # fmt: skip
    actions.open_round(row, by=cast["priya"])
    for person in people:
        for subject in row.subjects.all():
            value = says[subject.title][person.side]
            actions.answer(row, by=person, question=row.questions.get(), subject=subject, value=value)
    actions.close(row, by=cast["priya"])
    actions.reveal(row, by=cast["priya"])
    return Round.objects.get(pk=row.pk)


def chart(by, area="Pricing", **more) -> Responsibility:
    return chart_area(by=by, area=area, duties=more.pop("duties", [("accountable", by, "")]), **more)


def page(client, path) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def test_an_area_is_settled_from_the_round_and_agreed_by_both(revealed, cast, as_member):
    client = as_member(cast["priya"])
    shown = page(client, f"/w/acme/{revealed.place}")
    for words in (
        "Both sides say it is theirs.",
        "Nobody says it is theirs.",
        "Product thinks it is for marketing; marketing does not.",
    ):
        assert words in shown
    sent = {
        "area": "Segmentation", "scope": "Which customers we mean.", "accountable": str(cast["marco"].pk),
        "responsible": ["side:marketing", str(cast["amir"].pk)], "consulted": [str(cast["priya"].pk)],
        "valid_from": timezone.localdate().isoformat(),
    }  # fmt: skip
    response = client.post(f"{U}new/?area=Segmentation&round={revealed.pk}", sent)
    assert (response.status_code, response["Location"]) == (303, f"/w/acme/{revealed.place}")
    row = Responsibility.objects.get()
    assert row.source_round == revealed
    assert sorted((d.role, d.member.name if d.member else "", d.side) for d in row.duties.all()) == [
        ("accountable", "Marco Bellini", ""), ("consulted", "Priya Raman", ""),
        ("responsible", "", "marketing"), ("responsible", "Amir Basri", ""),
    ]  # fmt: skip
    revealed.refresh_from_db()
    assert revealed.state == "settled"
    shown = page(client, f"/w/acme/{revealed.place}")
    assert "Segmentation: Marco Bellini has the last word. Which customers we mean." in shown
    for who in ("priya", "marco"):
        assert as_member(cast[who]).post(f"{U}{row.pk}/agree/").status_code == 303
    assert "both agreed" in page(as_member(cast["gus"]), f"/w/acme/{revealed.place}")
    assert "both sides" in page(client, U)


def test_another_answer_is_another_entry_and_the_one_before_stays_readable(cast, as_member):
    first = chart(cast["priya"], scope="List prices.")
    acknowledge_area(first, by=cast["priya"])
    client = as_member(cast["marco"])
    sent = {
        "area": "Pricing",
        "scope": "All prices.",
        "accountable": "side:marketing",
        "valid_from": "2026-01-05",
    }
    response = client.post(f"{U}{first.pk}/edit/", sent)
    second = Responsibility.objects.latest("pk")
    assert response["Location"] == f"{U}{second.pk}/"
    assert "has not agreed yet" in page(client, f"{U}{second.pk}/")
    before = page(client, f"{U}{first.pk}/")
    assert "List prices." in before
    assert "then replaced" in before
    assert "Priya Raman" in page(client, f"{U}{second.pk}/")
    assert Responsibility.objects.in_force().get() == second
    assert client.get(f"{U}{first.pk}/edit/").status_code == 303
    late = client.post(f"{U}{first.pk}/edit/", {**sent, "scope": "Words to take along"})
    assert late.status_code == 422
    assert "Words to take along" in late.content.decode()
    assert Responsibility.objects.in_force().get() == second
    refused = client.post(f"{U}{first.pk}/agree/")
    assert refused.status_code == 422
    assert "newer entry" in refused.content.decode()


def test_nobody_accountable_is_refused_and_changes_nothing(cast, as_member):
    first = chart(cast["priya"])
    with pytest.raises(ValidationError, match="last word"):
        chart(cast["marco"], duties=[("consulted", cast["marco"], "")])
    response = as_member(cast["marco"]).post(f"{U}new/", {"area": "Pricing", "valid_from": "2026-01-05"})
    assert response.status_code == 422
    assert Responsibility.objects.in_force().get() == first


def test_an_area_settles_only_a_revealed_round(cast):
    row = actions.draft_round(
        by=cast["priya"], use=Round.Use.ROLES, name="Who leads", purpose="Who?", questions=instruments.roles(),
        subjects=["Pricing"], closes_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    with pytest.raises(ValidationError, match="Reveal the round first"):
        chart(cast["priya"], source_round=row)
    assert not Responsibility.objects.exists()


def test_only_somebody_of_a_side_agrees_for_it_and_guests_only_look(cast, otto):
    row = chart(cast["priya"])
    for who in (cast["ella"], cast["gus"], otto):
        with pytest.raises(PermissionDenied):
            acknowledge_area(row, by=who)
    with pytest.raises(PermissionDenied):
        chart(cast["gus"])
    assert not row.acknowledgements.exists()
    assert Responsibility.objects.count() == 1


def test_somebody_who_is_deleted_leaves_the_area_behind(cast, as_member):
    row = chart(cast["jonas"])
    cast["jonas"].delete()
    client = as_member(cast["priya"])
    assert "somebody who has left" in page(client, f"{U}{row.pk}/")
    assert "Pricing" in page(client, U)
    assert client.get(f"{U}{row.pk}/edit/").status_code == 200


def test_a_list_narrowed_to_a_side_shows_what_it_leads_on(cast, as_member):
    chart(cast["priya"], "Roadmap words")
    chart(cast["priya"], "Campaigns", duties=[("accountable", None, "marketing")])
    html = page(as_member(cast["priya"]), f"{U}?side=marketing")
    assert "Campaigns" in html
    assert "Roadmap words" not in html


@pytest.mark.parametrize("text", NAUGHTY)
def test_whatever_somebody_writes_is_shown_as_text(cast, as_member, text):
    row = chart(cast["priya"], text, scope=text)
    html = page(as_member(cast["marco"]), f"{U}{row.pk}/")
    assert text in unescape(html)
    assert "<script>alert(1)" not in html


def test_the_chart_and_an_area_cost_the_same_for_many(cast, as_member):
    client, row = as_member(cast["priya"]), chart(cast["priya"])

    def more() -> None:
        for number in range(12):
            chart(cast["marco"], f"Area {number}")
            chart(cast["marco"], "Personas")

    costs_the_same(client, U, more)
    people = [("consulted", person, "") for person in cast.values()]
    costs_the_same(client, f"{U}{row.pk}/", lambda: Duty.objects.bulk_create(
        Duty(workspace_id=row.workspace_id, responsibility=row, role=r, member=m, side=s) for r, m, s in people
    ), most=10)  # fmt: skip


def test_an_area_is_put_away_and_brought_back_by_undo(cast, as_member):
    row, client = chart(cast["priya"]), as_member(cast["priya"])
    assert client.post(f"{U}{row.pk}/remove/").status_code == 303
    page(client, U)
    assert "Pricing" not in page(client, U)
    event = Event.objects.latest("pk")
    assert client.post(f"/w/acme/undo/{event.pk}/").status_code == 303
    assert "Pricing" in page(client, U)
