"""Bad input through the pages: a clear refusal, and nothing lost."""

from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from braid.rounds import actions
from braid.rounds.models import Answer, Question, Remark, Round, Seat, Settlement, Step, Subject
from braid.rounds.tests.conftest import say

pytestmark = pytest.mark.django_db
NAUGHTY = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(2)>', "{{ 7*7 }}{% raw %}", "'; DROP TABLE rounds_round; --",
    '=HYPERLINK("http://example.com")', "‮Ω≈ç√ 田中さん 🧵", "%s%n ${HOME} ../../etc/passwd", "null",
]  # fmt: skip


def post(client, row, to, values=None):
    return client.post(f"/w/acme/{row.place}{to}/", values or {})


def text(response) -> str:
    return unescape(response.content.decode())


def answer_of(row, title="Pricing"):
    return f"q{row.questions.get().pk}-{row.subjects.get(title=title).pk}"


def test_closing_twice_says_so_and_closes_once(make, cast, as_member):
    row, client = make(), as_member(cast["priya"])
    say(row, cast["jonas"], "product", "Pricing")
    assert post(client, row, "close").status_code == 303
    again = post(as_member(cast["marco"]), row, "close")
    assert again.status_code == 422
    assert "not open: it cannot be closed" in text(again)
    assert Step.objects.filter(round=row, state="closed").count() == 1
    assert Answer.objects.count() == 1


def test_an_answer_after_the_close_is_refused_and_the_earlier_one_stands(make, cast, as_member):
    row, client = make(), as_member(cast["jonas"])
    name = answer_of(row)
    assert client.post(f"/w/acme/{row.place}answer/", {name: "product"}).status_code == 303
    actions.close(row, by=cast["priya"])
    late = client.post(f"/w/acme/{row.place}answer/", {name: "nobody", f"why-{name}": "I changed my mind."})
    assert late.status_code == 422
    assert "came too late" in text(late)
    assert "I changed my mind." in text(late), "what was written can be copied"
    assert Answer.objects.get().value == "product"


def test_a_ballot_after_the_close_is_refused_and_its_words_come_back_once(make, cast, as_member):
    row, client = make("pulse"), as_member(cast["jonas"])
    actions.close(row, by=cast["priya"])
    url, words = f"/w/acme/{row.place}answer/", "Tell us\nbefore customers."
    late = client.post(url, {f"q{row.questions.first().pk}": "4", "remark": words})
    assert late.status_code == 422
    assert words in text(late)
    assert words not in text(client.get(url)), "and is kept nowhere"
    assert not Remark.objects.exists()


def test_answering_for_another_changes_only_what_one_said_oneself(make, cast, people, as_member):
    row = make(invited=[cast["priya"], cast["marco"], cast["jonas"]])
    say(row, cast["jonas"], "product", "Pricing")
    name = answer_of(row)
    sent = {name: "marketing", "seat": Seat.objects.get(member=cast["jonas"]).pk, "member": cast["jonas"].pk}
    assert as_member(cast["marco"]).post(f"/w/acme/{row.place}answer/", sent).status_code == 303
    assert Answer.objects.get(seat__member=cast["jonas"]).value == "product"
    assert Answer.objects.get(seat__member=cast["marco"]).value == "marketing"
    assert as_member(cast["amir"]).post(f"/w/acme/{row.place}answer/", sent).status_code == 403
    assert Answer.objects.count() == 2


@pytest.mark.parametrize("to", ["edit", "numbers", "remove"])
def test_nothing_that_is_asked_changes_after_answers_came(make, cast, people, as_member, to):
    row = make("priorities", subjects=("One", "Two"))
    say(row, cast["jonas"], "4", "One", "customers")
    before = list(Question.objects.order_by("pk").values_list("pk", "scale", "text"))
    values = {
        "name": "Another name", "purpose": "Another purpose", "people": [cast["priya"].pk, cast["marco"].pk],
        "product_facilitator": cast["priya"].pk, "marketing_facilitator": cast["marco"].pk,
        "closes_at": (timezone.localtime() + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M"),
        **{f"reach-{s.pk}": "100" for s in Subject.objects.all()},
    }  # fmt: skip
    response = post(as_member(cast["priya"]), row, to, values)
    assert response.status_code == 422
    assert "stays as it was then" in text(response)
    row.refresh_from_db()
    assert (row.name, row.seats.count()) == ("A round", len(people))
    assert list(Question.objects.order_by("pk").values_list("pk", "scale", "text")) == before
    assert not Subject.objects.exclude(reach=None).exists()
    assert Answer.objects.get().value == "4"


def test_whoever_changes_sides_while_it_is_open_still_answers_on_the_seat_they_were_asked_on(
    make, cast, as_member
):
    row = make("priorities", subjects=("One", "Two"))
    cast["jonas"].side = "marketing"
    cast["jonas"].save()
    html = text(as_member(cast["jonas"]).get(f"/w/acme/{row.place}answer/"))
    assert "Effort to build" in html
    assert "Effort to market" not in html
    name = f"q{row.questions.get(key='customers').pk}-{row.subjects.get(title='One').pk}"
    assert as_member(cast["jonas"]).post(f"/w/acme/{row.place}answer/", {name: "5"}).status_code == 303
    assert "1 of 5 in Product has answered" in text(as_member(cast["priya"]).get(f"/w/acme/{row.place}"))


def test_whoever_is_deleted_while_it_is_open_leaves_answers_and_counts(make, cast, as_member):
    row = make()
    say(row, cast["jonas"], "product", "Pricing", why="We hear it first.")
    cast["jonas"].delete()
    client = as_member(cast["priya"])
    assert "1 of 5 in Product has answered" in text(client.get(f"/w/acme/{row.place}"))
    assert post(client, row, "close").status_code == 303
    assert post(client, row, "reveal").status_code == 303
    assert "We hear it first." in text(client.get(f"/w/acme/{row.place}"))


def test_two_facilitators_press_reveal_and_it_is_revealed_once(make, cast, as_member):
    row = make()
    actions.close(row, by=cast["priya"])
    for who in ("priya", "marco"):
        assert post(as_member(cast[who]), row, "reveal").status_code == 303
    assert Step.objects.filter(round=row, state="revealed").get().by == cast["priya"]


def test_a_clock_that_is_set_back_opens_nothing_that_was_closed(make, cast, as_member, monkeypatch):
    row = make()
    actions.close(row, by=cast["priya"])
    earlier = timezone.now() - timedelta(days=30)
    monkeypatch.setattr("braid.rounds.models.round.timezone.now", lambda: earlier)
    client = as_member(cast["jonas"])
    response = client.post(f"/w/acme/{row.place}answer/", {answer_of(row): "product"})
    assert response.status_code == 422
    assert "waits for your answers" not in text(client.get("/w/acme/rounds/"))
    assert not Answer.objects.exists()


@pytest.mark.parametrize(("size", "status"), [(5_000, 303), (5_001, 422)])
def test_a_reason_of_five_thousand_characters_fits_and_a_longer_one_comes_back(
    make, cast, as_member, size, status
):
    row = make()
    name, why = answer_of(row), "é" * size
    response = as_member(cast["jonas"]).post(
        f"/w/acme/{row.place}answer/", {name: "product", f"why-{name}": why}
    )
    assert response.status_code == status
    if status == 422:
        assert why in text(response), "what was typed is still in the form"
        assert not Answer.objects.exists()
    else:
        assert Answer.objects.get().why == why
        actions.close(row, by=cast["priya"])
        actions.reveal(row, by=cast["priya"])
        assert why in text(as_member(cast["marco"]).get(f"/w/acme/{row.place}"))


@pytest.mark.parametrize("use", ["roles", "pulse"])
def test_five_thousand_characters_with_line_breaks_fit_as_the_page_has_counted_them(
    make, cast, as_member, use
):
    row, lines = make(use), "é" * 4_000 + "\r\n" * 999 + "."
    name = answer_of(row) if use == "roles" else f"q{row.questions.first().pk}"
    sent = {name: "product", f"why-{name}": lines} if use == "roles" else {name: "4", "remark": lines}
    response = as_member(cast["jonas"]).post(f"/w/acme/{row.place}answer/", sent)
    assert response.status_code == 303
    kept = Answer.objects.get().why if use == "roles" else Remark.objects.get().text
    assert kept == lines.replace("\r\n", "\n")
    assert len(kept) == 5_000


@pytest.mark.parametrize("words", NAUGHTY)
def test_naughty_names_reasons_and_settlements_are_shown_as_text(make, cast, as_member, words):
    row = make(name=words, subjects=(words, "Personas"), shows_names=True)
    cast["jonas"].name = words
    cast["jonas"].save()
    say(row, cast["jonas"], "product", words, why=words)
    actions.close(row, by=cast["priya"])
    actions.reveal(row, by=cast["priya"])
    client = as_member(cast["marco"])
    assert post(client, row, "settle", {"said": words, "dissent": words}).status_code == 303
    raw = client.get(f"/w/acme/{row.place}").content.decode()
    assert unescape(raw).count(words) >= 4
    assert "<script>alert(1)" not in raw
    assert "<img src=x" not in raw
    csv = client.get(f"/w/acme/{row.place}results.csv").content.decode()
    assert not any(line.startswith("=") or ",=" in line or ',"=' in line for line in csv.splitlines())


@pytest.mark.parametrize(
    "sent", [{"said": ""}, {"said": "x" * 2001}, {"said": "Fine.", "dissent": "y" * 301}]
)
def test_a_settlement_that_does_not_fit_comes_back_and_settles_nothing(make, cast, as_member, sent):
    row = make()
    actions.close(row, by=cast["priya"])
    actions.reveal(row, by=cast["priya"])
    response = post(as_member(cast["priya"]), row, "settle", sent)
    assert response.status_code == 422
    assert all(value in text(response) for value in sent.values())
    assert not Settlement.objects.exists()
    assert Round.objects.get().state == "revealed"
