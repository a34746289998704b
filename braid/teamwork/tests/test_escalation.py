"""An area that nobody leads on, or two: the clock, what both sides say, the sponsor's answer, and who has left."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from braid.activity.models import Event, Notification
from braid.people.actions import come_back, leave
from braid.people.models import Member
from braid.rounds.instruments import AREAS
from braid.teamwork import asking, chart_actions, deciding, escalating
from braid.teamwork.jobs import escalate_due
from braid.teamwork.models import Clock, Decision, Responsibility
from tests.queries import costs_the_same

pytestmark = pytest.mark.django_db
U = "/w/acme/responsibilities/"


def page(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def claimed(cast, days: int = 0) -> Responsibility:
    """An area that both sides claim, since so many days."""
    row = chart_actions.chart_area(
        by=cast["priya"], area="Pricing", duties=[("accountable", cast["priya"], "")]
    )
    chart_actions.claim(row, by=cast["marco"])
    Responsibility.objects.update(open_since=timezone.localdate() - timedelta(days=days))
    return Responsibility.objects.get()


def test_the_nine_areas_are_put_into_the_chart_once(cast, as_member):
    client = as_member(cast["marco"])
    chart_actions.chart_area(by=cast["priya"], area="personas", duties=[("accountable", cast["priya"], "")])
    for _time in range(2):
        assert client.post(f"{U}nine/").status_code == 303
    assert Responsibility.objects.in_force().count() == len(AREAS)
    html = page(client, f"{U}?state=none")
    assert html.count("nobody leads") >= len(AREAS) - 1
    assert "personas" not in html.split('id="rows"')[1]


def test_an_area_is_claimed_argued_taken_to_the_sponsor_and_answered(cast, as_member):
    row = chart_actions.chart_area(by=cast["priya"], area="Pricing", duties=[], is_open=True)
    for who in ("priya", "marco"):
        client = as_member(cast[who])
        assert client.post(f"{U}{row.pk}/claim/").status_code == 303
        assert client.post(f"{U}{row.pk}/claim/").status_code == 422
    assert "claimed twice" in page(client, U)
    for who, words in (("priya", "We carry the support."), ("marco", "We hear the market.")):
        assert as_member(cast[who]).post(f"{U}{row.pk}/say/", {"text": words}).status_code == 303
    html = page(client, f"{U}{row.pk}/")
    assert "We carry the support." in html
    assert "Marketing agrees" not in html, "there is nothing yet to agree to"
    assert "As soon as one alone has the last word" in html
    assert f"goes to {cast['ella'].name} on" in html
    assert client.post(f"{U}{row.pk}/escalate/").status_code == 303
    assert client.post(f"{U}{row.pk}/escalate/").status_code == 422
    question = Decision.objects.get()
    assert Notification.objects.filter(member=cast["ella"]).exists()
    ella = as_member(cast["ella"])
    assert "Who leads on Pricing?" in page(ella, "/w/acme/for-you/")
    write = {"outcome": "Marketing sets prices.", "why": "They hear it first."}
    refused = ella.post(f"/w/acme/decisions/{question.pk}/write/", write)
    assert refused.status_code == 422
    assert "Say who has the last word" in refused.content.decode()
    assert (
        client.post(
            f"/w/acme/decisions/{question.pk}/write/", {**write, "lead": str(cast["marco"].pk)}
        ).status_code
        == 403
    )
    assert (
        ella.post(
            f"/w/acme/decisions/{question.pk}/write/", {**write, "lead": str(cast["marco"].pk)}
        ).status_code
        == 303
    )
    now = Responsibility.objects.in_force().get()
    assert chart_actions.leader_of(now) == (cast["marco"], "")
    assert now.open_since is None
    html = page(client, f"{U}{now.pk}/")
    assert "Marketing sets prices." in html
    assert "Not settled yet" not in html


def test_the_clock_takes_it_to_the_sponsor_on_its_day_and_once(cast):
    claimed(cast, Clock.USUAL - 1)
    assert escalate_due() == 0
    Responsibility.objects.update(open_since=timezone.localdate() - timedelta(days=Clock.USUAL))
    assert [escalate_due(), escalate_due()] == [1, 0]
    question = Decision.objects.get()
    assert question.escalation.to == cast["ella"]
    assert question.escalation.by is None
    assert {option.text for option in question.options.all()} == {cast["priya"].name, cast["marco"].name}
    assert Event.objects.get(name="decision.escalated").by is None
    assert [part.member for part in question.parts.filter(role="approver")] == [cast["ella"]]


def test_an_admin_sets_the_clock_and_it_must_be_a_day_at_least(cast, as_member):
    client = as_member(cast["priya"])
    assert client.post(f"{U}clock/", {"days": "0"}).status_code == 422
    assert client.post(f"{U}clock/", {"days": "3"}).status_code == 303
    assert as_member(cast["marco"]).post(f"{U}clock/", {"days": "9"}).status_code == 403
    claimed(cast, 3)
    assert escalate_due() == 1


def test_a_question_that_nobody_decides_goes_to_the_sponsor_too(cast):
    row = asking.ask(by=cast["marco"], question="Which region first?")
    asking.ask(by=cast["marco"], question="Which words?", parts=[("approver", cast["marco"], "")])
    Decision.objects.update(asked_on=timezone.localdate() - timedelta(days=Clock.USUAL))
    assert escalate_due() == 1
    assert [part.member for part in row.parts.filter(role="approver")] == [cast["ella"]]


def test_without_a_sponsor_it_waits_and_the_page_says_so(cast, as_member):
    Member.objects.update(is_sponsor=False)
    row = claimed(cast, 40)
    assert escalate_due() == 0
    assert "Nobody here is marked as executive sponsor" in page(as_member(cast["marco"]), f"{U}{row.pk}/")
    with pytest.raises(ValidationError, match="executive sponsor"):
        escalating.escalate_area(row, by=cast["marco"])


def test_what_the_two_settle_meanwhile_is_asked_no_longer(cast):
    row = claimed(cast, 5)
    asking.say(escalating.question_of(row, by=cast["marco"]), by=cast["marco"], text="Ours")
    chart_actions.chart_area(by=cast["priya"], area="Pricing", duties=[("accountable", cast["marco"], "")])
    assert not Decision.objects.in_use().exists()
    row = chart_actions.chart_area(
        by=cast["priya"], area="Pricing", duties=[("accountable", cast["marco"], "")]
    )
    chart_actions.claim(row, by=cast["priya"])
    assert Responsibility.objects.in_force().get().open_since == timezone.localdate()
    chart_actions.give_up(row, by=cast["priya"])
    assert Responsibility.objects.in_force().get().open_since is None


def test_what_somebody_who_leaves_led_on_is_unowned_at_once(cast, as_member):
    row = chart_actions.chart_area(
        by=cast["priya"], area="Pricing", duties=[("accountable", cast["jonas"], "")]
    )
    client = as_member(cast["priya"])
    before = page(client, f"/w/acme/people/{cast['jonas'].pk}/leave/")
    assert "Areas with the last word" in before
    assert f"/w/acme/{row.place}" in before
    assert "Areas with the last word" not in page(client, f"/w/acme/people/{cast['lina'].pk}/leave/")
    over = page(client, f"/w/acme/people/{cast['jonas'].pk}/hand-over/")
    assert f"/w/acme/{row.place}" in over
    assert "Nothing is left without an owner" not in over
    assert "holds nothing by name" not in over
    leave(cast["jonas"], by=cast["priya"], on=timezone.localdate())
    html = page(client, U)
    assert "Jonas Weber has left" in html
    assert "nobody leads" in html
    assert Responsibility.objects.get().open_since == timezone.localdate()
    assert "Not settled yet" in page(client, f"{U}{row.pk}/")
    come_back(Member.objects.get(pk=cast["jonas"].pk), by=cast["priya"])
    assert "nobody leads" not in page(client, U).split('id="rows"')[1]
    assert Responsibility.objects.get().open_since is None


def test_a_decider_who_leaves_decides_no_more(cast):
    parts = [("approver", cast["jonas"], ""), ("approver", cast["marco"], "")]
    row = asking.ask(by=cast["priya"], question="Yes?", parts=parts)
    deciding.write(row, by=cast["priya"], outcome="Yes", why="So")
    leave(cast["jonas"], by=cast["priya"], on=timezone.localdate())
    assert deciding.agree(row, by=cast["marco"]).decided_on == timezone.localdate()


def test_the_chart_is_read_by_person_and_by_side(cast, as_member):
    duties = [("accountable", cast["marco"], ""), ("consulted", None, "product")]
    chart_actions.chart_area(by=cast["priya"], area="Pricing", duties=duties)
    client = as_member(cast["gus"])
    people, sides = page(client, f"{U}people/"), page(client, f"{U}sides/")
    assert "Marco Bellini" in people
    assert "the side as a whole" in sides
    assert "Pricing" in page(client, f"/w/acme/{cast['marco'].place}")

    def more() -> None:
        for number in range(10):
            chart_actions.chart_area(by=cast["priya"], area=f"Area {number}", duties=duties)

    for path in (f"{U}people/", f"{U}sides/"):
        costs_the_same(client, path, more)


def test_whoever_does_not_agree_says_that_they_lead_on_it(cast, as_member):
    row = chart_actions.chart_area(
        by=cast["priya"], area="Pricing", duties=[("accountable", cast["priya"], "")]
    )
    assert "No: I lead on it" in page(as_member(cast["marco"]), f"{U}{row.pk}/")
    assert "No: I lead on it" not in page(as_member(cast["priya"]), f"{U}{row.pk}/")
