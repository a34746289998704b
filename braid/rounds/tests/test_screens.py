"""Rounds through their pages."""

from datetime import timedelta

import pytest
from django.template import engines
from django.utils import timezone

from braid.base.sides import call_sides
from braid.people.models import Receipt
from braid.rounds import actions
from braid.rounds.heading import heading
from braid.rounds.models import Answer, Ballot, Round
from braid.rounds.results.seen import parts_seen
from braid.rounds.tests.conftest import ballot, say
from tests.queries import MOST, costs_the_same, statements

pytestmark = pytest.mark.django_db


def page(client, path):
    response = client.get(f"/w/acme/{path}")
    assert response.status_code == 200, response.content.decode()[:2000]
    return response.content.decode()


def sent(people, **more):
    closes = timezone.localtime() + timedelta(days=3)
    leads = {p.side: p.pk for p in people if p.is_lead}
    return {
        "name": "Who leads", "purpose": "To know", "closes_at": closes.strftime("%Y-%m-%dT%H:%M"),
        "people": [p.pk for p in people], "product_facilitator": leads["product"],
        "marketing_facilitator": leads["marketing"], **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "more"),
    [("rounds/new/pulse/", {"every_months": 3, "module": "R"}), ("roles/new/", {"areas": "Pricing\nPersonas\n\nPricing"}),
     ("five/new/", {"shared-customer": "Small firms\nLarge firms"})],
)  # fmt: skip
def test_a_round_is_made_opened_and_found(cast, people, as_member, path, more):
    client = as_member(cast["priya"])
    assert "new/" in page(client, "rounds/new/")
    assert "rounds/templates/shipped/go/" in page(client, "rounds/new/"), "a go or no-go, too, is found here"
    page(client, path)
    response = client.post(f"/w/acme/{path}", sent(people, **more))
    assert response.status_code == 303, response.content.decode()
    row = Round.objects.get()
    assert row.seats.count() == 10
    assert "neither the questions nor the people change" in page(client, row.place)
    assert client.post(f"/w/acme/{row.place}open/").status_code == 303
    assert "waits for your answers" in page(as_member(cast["marco"]), "rounds/")
    # Nothing pops up there, and nothing can be changed any more.
    assert 'id="live"' not in page(as_member(cast["marco"]), f"{row.place}answer/")
    assert client.get(f"/w/acme/{row.place}edit/").status_code == 303


def test_areas_are_asked_once_each(cast, people, as_member):
    as_member(cast["priya"]).post("/w/acme/roles/new/", sent(people, areas="Pricing\nPersonas\nPricing"))
    assert list(Round.objects.get().subjects.order_by("order").values_list("title", flat=True)) == [
        "Pricing",
        "Personas",
    ]


def test_a_form_with_one_side_only_says_so_and_makes_nothing(cast, people, as_member):
    alone = [p for p in people if p.side == "product"]
    values = {**sent(people, areas="Pricing"), "people": [p.pk for p in alone]}
    response = as_member(cast["priya"]).post("/w/acme/roles/new/", values)
    assert response.status_code == 422
    assert "Invite people of both sides" in response.content.decode()
    assert not Round.objects.exists()


def test_answers_are_kept_one_by_one_and_all_at_once(make, cast, as_member):
    row = make()
    client, question = as_member(cast["jonas"]), row.questions.get()
    one, two = row.subjects.order_by("order")
    url = f"/w/acme/{row.place}answer/"
    part = client.post(url, {f"q{question.pk}-{one.pk}": "product"}, headers={"X-Braid-Part": "1"})
    assert part.status_code == 204
    both = client.post(
        url, {f"q{question.pk}-{two.pk}": "nobody", f"why-q{question.pk}-{two.pk}": "Nobody asks."}
    )
    assert both.status_code == 303
    said = {a.subject.title: (a.value, a.why) for a in Answer.objects.select_related("subject")}
    assert said == {"Pricing": ("product", ""), "Personas": ("nobody", "Nobody asks.")}


def test_an_answer_that_is_not_offered_comes_back_with_what_was_typed(make, cast, as_member):
    row = make()
    question, subject = row.questions.get(), row.subjects.first()
    name = f"q{question.pk}-{subject.pk}"
    response = as_member(cast["jonas"]).post(
        f"/w/acme/{row.place}answer/", {name: "everybody", f"why-{name}": "My reason"}
    )
    assert response.status_code == 422
    assert "My reason" in response.content.decode()
    assert not Answer.objects.exists()


def test_a_ballot_goes_out_once_through_the_page(make, cast, as_member):
    row = make("pulse")
    client = as_member(cast["jonas"])
    values = {f"q{q.pk}": "b" if q.scale == "choice" else "4" for q in row.questions.all()}
    url = f"/w/acme/{row.place}answer/"
    assert "stays in this browser" in page(client, f"{row.place}answer/")
    values["braid_once"] = "12345"
    assert client.post(url, values).status_code == 303
    assert client.post(url, values).status_code == 303
    assert Ballot.objects.count() == 1
    assert not Receipt.objects.exists(), "a receipt would say when a ballot came"
    assert "data-draft-over" in page(client, row.place)


def test_late_answers_are_refused_with_a_clear_word(make, cast, as_member):
    row = make()
    actions.close(row, by=cast["priya"])
    question, subject = row.questions.get(), row.subjects.first()
    response = as_member(cast["jonas"]).post(
        f"/w/acme/{row.place}answer/", {f"q{question.pk}-{subject.pk}": "product"}
    )
    assert response.status_code == 422
    assert "came too late" in response.content.decode()


def test_the_course_by_buttons_and_the_sentence_at_its_end(make, cast, people, as_member):
    row = make()
    for person in people:
        say(row, person, person.side, "Pricing")
        say(row, person, "product", "Personas")
    client = as_member(cast["marco"])
    assert client.post(f"/w/acme/{row.place}reveal/").status_code == 422
    assert client.post(f"/w/acme/{row.place}close/").status_code == 303
    assert client.post(f"/w/acme/{row.place}close/").status_code == 422
    assert "Both sides say it is theirs" not in page(client, row.place)
    assert client.post(f"/w/acme/{row.place}reveal/", {"part": "lead.0"}).status_code == 303
    found = page(as_member(cast["ella"]), row.place)
    assert "Both sides say it is theirs" in found
    assert "Still closed" in found
    assert client.post(f"/w/acme/{row.place}reveal/").status_code == 303
    assert "You agree on one of two. One needs a conversation." in page(client, row.place)
    settled = client.post(
        f"/w/acme/{row.place}settle/", {"said": "Marketing leads.", "dissent": "Priya waits."}
    )
    assert settled.status_code == 303
    assert "Seen differently: Priya waits." in page(client, row.place)


def test_priorities_show_both_orders_widest_first_and_where_to_start(make, cast, people, as_member):
    row = make("priorities", subjects=("Billing", "Gallery", "SSO"))
    seen = {
        "product": {"Billing": 5, "Gallery": 1, "SSO": 3},
        "marketing": {"Billing": 1, "Gallery": 5, "SSO": 3},
    }
    for person in people:
        for title, value in seen[person.side].items():
            say(row, person, str(value), title, key="customers", why="Because" if person.is_lead else "")
    actions.close(row, by=cast["priya"])
    actions.reveal(row, by=cast["priya"])
    found = page(as_member(cast["marco"]), row.place)
    assert found.index("Billing") < found.index("SSO")
    assert "The two orders differ more than chance would have it" in found
    assert "Two of three need a conversation. Nothing else is far apart that we can see." in found
    places = next(p for p in row.result.found["parts"] if p["key"] == "places")
    assert places["tau"] == -1
    assert {r["title"]: (r["place"]["product"], r["place"]["marketing"]) for r in places["rows"]} == {
        "Billing": (1, 3), "Gallery": (3, 1), "SSO": (2, 2),
    }  # fmt: skip


def test_a_pulse_says_what_it_cannot_tell(make, cast, people, as_member):
    row = make("pulse")
    for person in people:
        actions.cast(row, by=person, answers=ballot(row))
    actions.close(row, by=cast["priya"])
    actions.reveal(row, by=cast["priya"])
    found = page(as_member(cast["marco"]), row.place)
    assert "cannot tell" in found
    assert "Fewer than five people wrote something" in found


def test_results_as_a_table_only_after_the_reveal_and_without_formulas(make, cast, as_member):
    row = make(subjects=("=1+1", "Personas"))
    say(row, cast["jonas"], "product", "=1+1")
    client = as_member(cast["marco"])
    actions.close(row, by=cast["priya"])
    assert client.get(f"/w/acme/{row.place}results.csv").status_code == 404
    actions.reveal(row, by=cast["priya"])
    text = client.get(f"/w/acme/{row.place}results.csv").content.decode()
    assert "'=1+1: Product,1,0" in text


def test_the_guess_stands_beside_the_gap(make, cast, people, as_member):
    row = make("confidence", subjects=("Trials",), asks_guess=True)
    for person in people:
        value, guess = ("8", "7") if person.side == "product" else ("3", "8")
        say(row, person, value, "Trials", guess=guess)
    actions.close(row, by=cast["priya"])
    actions.reveal(row, by=cast["priya"])
    part = row.result.found["parts"][0]
    assert part["means"] == {"product": 8, "marketing": 3}
    assert part["thought"] == {"product": [-1, 5, 5], "marketing": [5, 5, 5]}
    assert "Product thought marketing would be 1.0 lower" in page(as_member(cast["ella"]), row.place)


def test_the_list_asks_as_much_for_many_as_for_few(make, cast, as_member):
    make()
    costs_the_same(as_member(cast["marco"]), "/w/acme/rounds/", lambda: [make() for _ in range(10)])


def test_a_revealed_round_is_one_cheap_page(make, cast, as_member):
    row = make()
    actions.close(row, by=cast["priya"])
    actions.reveal(row, by=cast["priya"])
    assert len(statements(as_member(cast["marco"]), f"/w/acme/{row.place}")) <= 14


def test_a_light_is_told_in_the_names_that_the_sides_have_here():
    macro = engines["jinja2"].get_template("rounds/parts.html").template.module.choices
    part = {"title": "Pricing", "question": "Pricing", "verdict": "product_means_marketing", "rows": [], "reasons": {"product": [], "marketing": []}}  # fmt: skip
    for product, marketing in (("Makers", "Tellers"), ("Builders", "Sellers")):
        call_sides(product, marketing)
        assert f"{product} thinks it is for {marketing}" in macro(part, str)
    call_sides()


def test_only_those_who_were_asked_may_answer(make, cast, as_member):
    row = make()
    assert as_member(cast["ella"]).get(f"/w/acme/{row.place}answer/").status_code == 403
    assert "You are not asked" in page(as_member(cast["ella"]), row.place)


@pytest.mark.django_db(transaction=True)
def test_a_round_waits_on_for_you_until_one_has_answered(make, cast, as_member, settings):
    """An anonymous answer leaves no event: what is remembered of the page must not keep it waiting."""
    settings.REMEMBER = True
    row = make("pulse", name="Autumn pulse")
    client, url = as_member(cast["marco"]), "/w/acme/for-you/"
    waiting = f'href="/w/acme/rounds/{row.pk}/answer/"'
    assert waiting in client.get(url).content.decode()
    assert len(statements(client, url)) <= MOST
    assert "Autumn pulse" in client.get(url).content.decode().split('id="coming-title"')[1]
    actions.cast(row, by=cast["marco"], answers=ballot(row))
    assert waiting not in client.get(url).content.decode()
    assert waiting not in as_member(cast["ella"]).get(url).content.decode()
    assert waiting in as_member(cast["priya"]).get(url).content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_list_knows_of_answers_that_leave_no_event_and_of_the_hour(
    make, cast, as_member, settings, monkeypatch
):
    """Its rows are remembered; an anonymous answer is counted all the same, and asked for no more; the other is."""
    settings.REMEMBER = True
    now = timezone.now()
    row = make("pulse", name="Autumn pulse", closes_at=now + timedelta(hours=1))
    client, url = as_member(cast["marco"]), "/w/acme/rounds/"
    waiting = f'href="/w/acme/rounds/{row.pk}/answer/"'
    text = client.get(url).content.decode()
    assert "0 of 10" in text
    assert waiting in text
    assert len(statements(client, url)) == 2
    actions.cast(row, by=cast["marco"], answers=ballot(row))
    text = client.get(url).content.decode()
    assert "1 of 10" in text
    assert waiting not in text
    assert waiting in page(as_member(cast["priya"]), "rounds/")
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=61))
    assert waiting not in page(as_member(cast["priya"]), "rounds/")


def test_the_table_holds_what_both_sides_wrote(make, cast, as_member):
    row = make("five")
    question = row.questions.first()
    for name, why in (("priya", "Small teams"), ("marco", "=Everybody")):
        actions.answer(row, by=cast[name], question=question, why=why)
    actions.close(row, by=cast["priya"])
    actions.reveal(row, by=cast["priya"])
    lines = as_member(cast["marco"]).get(f"/w/acme/{row.place}results.csv").content.decode().splitlines()
    assert f"customer,{question.text},Small teams,," in lines
    assert f"customer,{question.text},,'=Everybody," in lines


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ({"Pricing": "ready", "Personas": "ready"}, "Everything is ready: both sides say so apart."),
        ({"Pricing": "if", "Personas": "if"}, "None of two is ready. Two are on conditions."),
        ({"Pricing": "ready", "Personas": "not"}, "One of two is ready. One is not."),
    ],
)
def test_the_title_of_a_go_says_what_is_ready(said, title, make, cast):
    """That both sides answer “ready if” is no disagreement."""
    row = make("go")
    for name in ("priya", "marco"):
        for subject, value in said.items():
            say(row, cast[name], value, subject)
    actions.close(row, by=cast["priya"])
    row = actions.reveal(row, by=cast["priya"])
    assert heading(row, parts_seen(cast["priya"], row)) == title


def test_a_form_with_nothing_to_ask_about_says_so(cast, as_member):
    text = as_member(cast["priya"]).get("/w/acme/roadmap/priorities/new/").content.decode()
    assert "There is nothing yet to ask about." in text
