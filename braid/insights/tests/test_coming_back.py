"""An answer that says later is owed again on its day; waits are counted with it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from braid.insights.actions import answer, answer_all, capture
from braid.insights.models import Answer, Insight
from braid.insights.waits import rate, waits_of
from braid.radar.facts.insights import InsightFacts

TODAY = timezone.localdate()
INSIGHTS = "/w/acme/insights/"


def days(n: int):
    return TODAY + timedelta(days=n)


@pytest.fixture
def came_back(priya, marco) -> Insight:
    """Marketing asked 40 days ago; product said later 30 days ago, and the day came 10 days ago."""
    heard = capture(by=marco, text="Alerts in chat", clock_from=days(-40))
    said = answer(heard, by=priya, verdict="later", why="After billing", revisit_on=days(5))
    Answer.objects.filter(pk=said.pk).update(on=days(-30), revisit_on=days(-10))
    Insight.objects.filter(pk=heard.pk).update(answered_on=days(-30), revisit_on=days(-10))
    heard.refresh_from_db()
    return heard


def test_later_needs_a_day(priya, marco):
    heard = capture(by=marco, text="a")
    with pytest.raises(ValidationError) as refused:
        answer(heard, by=priya, verdict="later", why="b")
    assert list(refused.value.message_dict) == ["revisit_on"]
    assert not Answer.objects.exists()


def test_it_is_owed_again_from_its_day_on_and_no_earlier(came_back):
    assert came_back.owed_since(days(-11)) is None
    assert came_back.owed_since(days(-10)) == days(-10)
    assert came_back.waits_days(TODAY) == 10
    assert list(Insight.objects.owed(days(-11))) == []
    assert list(Insight.objects.owed(TODAY)) == [came_back]


def test_a_new_answer_ends_the_second_wait_and_leaves_the_first(came_back, priya):
    said = answer(came_back, by=priya, verdict="yes", why="In 4.3")
    came_back.refresh_from_db()
    assert (said.asked_on, came_back.answered_on, came_back.revisit_on) == (days(-10), days(-30), None)
    assert not Insight.objects.owed(TODAY).exists()
    change_of_mind = answer(came_back, by=priya, verdict="no", why="Not any more")
    assert change_of_mind.asked_on is None


def test_the_list_tells_ours_theirs_and_what_came_back(came_back, priya, marco, as_member):
    capture(by=priya, text="From product")
    ours = as_member(priya).get(f"{INSIGHTS}?answer=product").content.decode()
    assert "Alerts in chat" in ours
    assert "back for 10 days" in ours
    assert "From product" not in ours
    assert "Owed by us (Product)" in ours
    assert "Owed by them (Product)" in as_member(marco).get(INSIGHTS).content.decode()
    back = as_member(marco).get(f"{INSIGHTS}?answer=back").content.decode()
    assert "Alerts in chat" in back
    assert "From product" not in back
    assert "Came back" in as_member(marco).get(f"{INSIGHTS}{came_back.pk}/").content.decode()


def test_both_waits_count_here_and_on_the_radar(came_back, priya):
    facts = InsightFacts(workspace=priya.workspace_id, today=TODAY)
    facts.load()
    assert sorted((each.asked, each.answered) for each in facts.recent) == sorted(
        [(days(-40), days(-30)), (days(-10), None)], key=lambda pair: pair[0]
    )
    assert [each.asked for each in facts.waiting] == [days(-10)]
    before = InsightFacts(workspace=priya.workspace_id, today=days(-11))
    before.load()
    assert [each.asked for each in before.waiting] == []

    # Ten days until the first answer, and a second wait that is open for ten: half is not reached.
    counted = rate("marketing", waits_of(priya, TODAY), TODAY)
    assert (counted.asked, counted.answered, counted.median) == (2, 1, None)
    answer(came_back, by=priya, verdict="no", why="c")
    facts.touch(came_back.pk)
    assert (days(-10), TODAY) in {(each.asked, each.answered) for each in facts.recent}
    counted = rate("marketing", waits_of(priya, TODAY), TODAY)
    assert (counted.asked, counted.answered, counted.median) == (2, 2, 10)


def test_open_questions_are_censored_and_not_reached_is_an_answer(priya, marco, as_member):
    for n in (2, 4, 30, 30):
        heard = capture(by=marco, text=f"asked {n}", clock_from=days(-30))
        if n < 30:
            answer(heard, by=priya, verdict="yes", why="b")
            Insight.objects.filter(pk=heard.pk).update(answered_on=days(-30 + n))
    counted = rate("marketing", waits_of(priya, TODAY), TODAY)
    assert (counted.asked, counted.answered, counted.late, counted.old_enough) == (4, 2, 2, 4)
    assert counted.median is None
    page = as_member(marco).get(f"{INSIGHTS}answers/?span=all").content.decode()
    assert "Product has not answered half yet" in page
    assert "not reached: more than half still waits" in page
    assert "nothing asked" in page


def test_several_get_one_answer_or_none_gets_any(priya, marco, as_member):
    first, second = capture(by=marco, text="one"), capture(by=marco, text="two")
    own = capture(by=priya, text="mine")
    client = as_member(priya)
    url = f"{INSIGHTS}several/?tick={first.pk}&tick={second.pk}&tick={own.pk}&tick=x"
    page = client.get(url).content.decode()
    assert "One answer for 2 insights" in page
    assert "is not yours to answer" in page
    assert client.post(url, {"verdict": "later", "why": "Soon"}).status_code == 422
    assert not Answer.objects.exists()
    assert client.post(url, {"verdict": "no", "why": "Not this year"}).status_code == 303
    assert set(Answer.objects.values_list("insight__text", "verdict")) == {("one", "no"), ("two", "no")}
    with pytest.raises(ValidationError):
        answer_all([first, second], by=priya, verdict="no", why="x" * 2000)
    assert Answer.objects.count() == 2
    assert client.get(f"{INSIGHTS}several/").status_code == 303


def test_what_one_put_off_oneself_comes_back_to_one_by_name(came_back, priya, marco, as_member):
    for number in range(5):
        capture(by=marco, text=f"Older {number}", clock_from=days(-60 - number))
    page = as_member(priya).get("/w/acme/for-you/").content.decode()
    assert "Alerts in chat" in page
    assert "Insight, you said later: back for 10 days" in page
    assert page.index("Older 4") > page.index("What you owe")
    others = as_member(marco).get("/w/acme/for-you/").content.decode()
    assert "you said later" not in others
    answer(came_back, by=priya, verdict="yes", why="In 4.3")
    assert "you said later" not in as_member(priya).get("/w/acme/for-you/").content.decode()


def test_on_its_day_it_is_said_without_counting_days(came_back, priya, as_member):
    Insight.objects.filter(pk=came_back.pk).update(revisit_on=TODAY)
    page = as_member(priya).get(f"{INSIGHTS}{came_back.pk}/").content.decode()
    assert "Product said later until today: an answer is owed again." in page
    assert "for 0 days" not in page
