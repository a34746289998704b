"""The answering form: nothing is chosen beforehand, and what is not answered is told apart from "can't judge"."""

import re

import pytest

from braid.rounds import actions, instruments
from braid.rounds.forms import AnswersForm
from braid.rounds.models import Answer, Ballot, Seat
from braid.rounds.results.read import counts
from braid.rounds.tests.conftest import say


def page(client, row) -> str:
    return client.get(f"/w/acme/rounds/{row.pk}/answer/").content.decode()


def chosen(text: str) -> list[str]:
    return re.findall(r'<input[^>]*value="([^"]*)"[^>]* checked', text)


def field(row, title="Pricing", key="lead") -> str:
    return f"q{row.questions.get(key=key).pk}-{row.subjects.get(title=title).pk}"


@pytest.mark.parametrize("use", ["roles", "confidence", "go", "five", "priorities", "pulse"])
def test_nothing_is_chosen_beforehand(use, make, cast, as_member):
    row = make(use)
    text = page(as_member(cast["marco"]), row)
    assert chosen(text) == []
    asked = [q for q in row.questions.all() if q.scale != "text" and q.for_side in ("", "marketing")]
    times = sum(row.subjects.count() if q.per_subject else 1 for q in asked)
    assert text.count("not answered yet") == times


def test_cant_judge_is_an_answer_and_silence_is_none(make, cast, as_member):
    row, client = make(), as_member(cast["marco"])
    url = f"/w/acme/rounds/{row.pk}/answer/"
    assert client.post(url, {field(row): "none"}).status_code == 303
    assert list(Answer.objects.values_list("value", flat=True)) == [""]
    assert Seat.objects.get(member=cast["marco"]).has_answered
    assert chosen(page(client, row)) == ["none"]
    shown = client.get(f"/w/acme/rounds/{row.pk}/").content.decode()
    assert "You have answered all but one question." in shown
    client.post(url, {field(row, "Personas"): "product"})
    assert "You have answered." in client.get(f"/w/acme/rounds/{row.pk}/").content.decode()


def test_a_reason_alone_is_kept_and_answers_nothing_yet(make, cast, as_member):
    row, client = make("confidence", subjects=("Trials",)), as_member(cast["marco"])
    name = field(row, "Trials", "sure")
    client.post(f"/w/acme/rounds/{row.pk}/answer/", {f"why-{name}": "none", name: ""})
    kept = Answer.objects.get()
    assert (kept.value, kept.why) == (None, "none")
    assert chosen(page(client, row)) == []
    assert counts(row)["marketing"] == [0, 5]
    assert "You have not answered yet." in client.get(f"/w/acme/rounds/{row.pk}/").content.decode()
    client.post(f"/w/acme/rounds/{row.pk}/answer/", {name: "2"})
    assert counts(row)["marketing"] == [1, 5]


def test_words_are_the_answer_where_words_are_asked_for(make, cast, as_member):
    row = make("confidence", subjects=("Trials",))
    asked = row.questions.create(
        workspace_id=row.workspace_id,
        key="words",
        text="What else?",
        scale="text",
        per_subject=False,
        order=9,
    )
    as_member(cast["marco"]).post(f"/w/acme/rounds/{row.pk}/answer/", {f"why-q{asked.pk}": "The price list"})
    assert counts(row)["marketing"] == [1, 5]


def test_a_form_sent_empty_answers_nothing(make, cast, as_member):
    """Without a script all reasons are sent along, empty."""
    row, client = make("confidence", subjects=("Trials",)), as_member(cast["marco"])
    url, name = f"/w/acme/rounds/{row.pk}/answer/", f"why-{field(row, 'Trials', 'sure')}"
    client.post(url, {name: ""})
    assert not Answer.objects.exists()
    assert counts(row)["marketing"] == [0, 5]
    client.post(url, {name: "It moves"})
    client.post(url, {name: ""})
    assert Answer.objects.get().why == "", "what was written can be taken out again"


def test_what_was_not_judged_counts_for_nothing(make, cast):
    row = make()
    for name, value in (("priya", "product"), ("jonas", ""), ("marco", "product")):
        say(row, cast[name], value, "Pricing")
    actions.close(row, by=cast["priya"])
    row.refresh_from_db()
    part = next(p for p in row.result.found["parts"] if p["title"] == "Pricing")
    assert sum(sum(line[2:]) for line in part["rows"]) == 2


def test_a_late_form_with_nothing_in_it_is_refused_too(make, cast, as_member):
    row, client = make(), as_member(cast["marco"])
    actions.close(row, by=cast["priya"])
    response = client.post(f"/w/acme/rounds/{row.pk}/answer/", {field(row): ""})
    assert response.status_code == 422
    assert "came too late" in response.content.decode()


def order(row, person) -> list[str]:
    form = AnswersForm(member=person, round=row, seat=Seat.objects.get(round=row, member=person))
    return [question.key for question, _subject in form.asked]


def test_everybody_reads_the_items_of_a_block_in_an_order_of_their_own(make, cast, people, as_member):
    row = make("pulse", questions=instruments.pulse(cast["priya"].workspace, "I"))
    orders = [order(row, person) for person in people]
    assert len({tuple(one) for one in orders}) > 5
    turned = {q.key for q in row.questions.all() if q.is_reversed}
    stays = [q.key for q in row.questions.order_by("order") if q.block == "I"]
    for one in orders:
        assert sorted(one) == sorted(q.key for q in row.questions.all())
        assert [key[0] for key in one[:15]] == ["T"] * 5 + ["G"] * 5 + ["L"] * 5
        assert not {one[0], one[5], one[10]} & turned
        assert [key for key in one if key in stays] == stays, "phases follow on each other"
    assert order(row, people[0]) == orders[0], "and it stays"


def test_the_most_helpful_thing_is_mixed_but_for_its_last_two(make, cast, people):
    row = make("pulse")
    field = f"q{row.questions.get(key='F').pk}"
    dealt = []
    for person in people:
        form = AnswersForm(member=person, round=row, seat=Seat.objects.get(round=row, member=person))
        dealt.append("".join(key for key, _label in form.fields[field].choices if key != "none"))
    assert {"".join(sorted(one[:4])) for one in dealt} == {"abcd"}
    assert {one[4:] for one in dealt} == {"ef"}
    assert len(set(dealt)) > 3


def test_a_pulse_says_of_which_time_it_asks_and_other_rounds_do_not(make, cast, as_member):
    client = as_member(cast["marco"])
    assert "Think of the last three months." in page(client, make("pulse"))
    assert "Think of the last three months." not in page(client, make("roles"))


@pytest.mark.parametrize("use", ["roles", "pulse"])
@pytest.mark.parametrize("sent", [{"foo": "bar"}, {"q999999-1": "product"}, {"why-q999999": "because"}])
def test_what_is_no_question_of_the_page_is_not_said_to_be_kept(use, sent, make, cast, as_member):
    row, client = make(use), as_member(cast["marco"])
    response = client.post(f"/w/acme/rounds/{row.pk}/answer/", sent)
    assert response.status_code == 422
    said = "Nothing that was sent is a question" if use == "roles" else "is no question of this round"
    assert said in response.content.decode()
    assert not Answer.objects.exists()
    assert not Ballot.objects.exists()
    assert not Seat.objects.filter(has_answered=True).exists()


def test_beside_a_stray_field_the_answers_are_kept_and_the_page_says_so(make, cast, as_member):
    """A page that was opened before something it asks about was hidden."""
    row, client = make(), as_member(cast["marco"])
    url = f"/w/acme/rounds/{row.pk}/answer/"
    assert client.post(url, {field(row): "product", "q999999-1": "marketing"}).status_code == 303
    text = client.get(f"/w/acme/rounds/{row.pk}/").content.decode()
    assert "Kept." in text
    assert "1 thing that was sent is no question of this page: it was not kept." in text
    assert Answer.objects.get().value == "product"


def test_whoever_sends_nothing_is_not_told_that_it_was_kept(make, cast, as_member):
    row, client = make(), as_member(cast["marco"])
    assert client.post(f"/w/acme/rounds/{row.pk}/answer/", {}).status_code == 303
    text = client.get(f"/w/acme/rounds/{row.pk}/").content.decode()
    assert "Nothing was answered." in text
    assert "Kept. You can change" not in text
    assert not Seat.objects.get(member=cast["marco"]).has_answered


def test_a_ballot_with_a_stray_field_is_not_sent_on(make, cast, as_member):
    """It would be final, and nobody could tell which of its answers were missed."""
    row, client = make("pulse"), as_member(cast["marco"])
    question = row.questions.get(key="T1")
    response = client.post(f"/w/acme/rounds/{row.pk}/answer/", {f"q{question.pk}": "4", "q999999": "4"})
    assert response.status_code == 422
    assert not Ballot.objects.exists()
    assert chosen(response.content.decode()) == ["4"], "what was filled in stands there still"


def whose(text: str) -> set[str]:
    return set(re.findall(r'(?:name="whose" value|data-draft|data-draft-over)="([^"]*)"', text))


def test_a_draft_lies_in_the_browser_under_a_name_that_differs_and_tells_nothing(make, cast, as_member):
    first, second = make("pulse"), make("pulse")
    people = [cast["marco"], cast["priya"], cast["jonas"]]
    found = [whose(page(as_member(person), row)) for row in (first, second) for person in people]
    assert all(len(one) == 1 for one in found), "one name a page"
    assert len(set().union(*found)) == 6, "another one for each person and each round"
    assert whose(page(as_member(cast["marco"]), first)) == found[0], "and it stays"
    for one in found:
        assert re.fullmatch("[0-9a-f]{24}", one.copy().pop())


def test_the_page_lets_go_of_a_draft_that_was_sent_or_is_too_late(make, cast, as_member):
    row, client = make("pulse"), as_member(cast["marco"])
    mine = whose(page(client, row))
    about = f"/w/acme/{row.place}"
    assert not whose(client.get(about).content.decode())
    actions.cast(row, by=cast["jonas"], answers={"T1": "4"})
    assert not whose(client.get(about).content.decode()), "what another sends takes nothing away"
    assert whose(as_member(cast["jonas"]).get(about).content.decode())
    actions.close(row, by=cast["priya"])
    assert "data-draft-over" in page(client, row)
    assert whose(client.get(about).content.decode()) == whose(page(client, row)) == mine


def test_a_ballot_that_was_sent_is_not_asked_for_again(make, cast, as_member):
    row, client = make("pulse"), as_member(cast["marco"])
    about = f"/w/acme/{row.place}"
    assert f'href="{about}answer/"' in client.get(about).content.decode()
    actions.cast(row, by=cast["marco"], answers={"T1": "4"})
    html = client.get(about).content.decode()
    assert "You have answered." in html
    assert f'href="{about}answer/"' not in html
    html = client.get(f"{about}answer/").content.decode()
    assert "You have sent your answers." in html
    assert 'type="radio"' not in html
    sent = client.post(f"{about}answer/", {f"q{row.questions.get(key='T1').pk}": "5"})
    assert sent.status_code == 303, "also from a page that was open before"
    assert "received already" in client.get(about).content.decode()


@pytest.mark.parametrize("use", ["roles", "pulse"])
def test_a_page_that_somebody_else_opened_in_this_browser_answers_nothing(use, make, cast, as_member):
    """Marco has signed in on another tab: what stands in Priya's is not his."""
    row = make(use)
    hers = whose(page(as_member(cast["priya"]), row)).pop()
    question, subject = row.questions.first(), row.subjects.first()
    name = f"q{question.pk}-{subject.pk}" if subject else f"q{question.pk}"
    sent = {name: "product" if use == "roles" else "4", "whose": hers}
    url = f"/w/acme/rounds/{row.pk}/answer/"
    assert as_member(cast["marco"]).post(url, sent).status_code == 403
    assert not Answer.objects.exists()
    assert not Ballot.objects.exists()
    assert as_member(cast["priya"]).post(url, sent).status_code == 303
