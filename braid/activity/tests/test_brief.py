"""The brief: what is in it, when its mail comes, how it ends, and the pages of the week and of the sponsor."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail, signing
from django.test import Client
from django.utils import timezone

from braid.activity.actions import comment, record
from braid.activity.brief import mailing
from braid.activity.brief.brief import Part, brief_of
from braid.activity.brief.stopping import SALT, stop_link
from braid.activity.brief.titles import parts
from braid.activity.brief.week import Said
from braid.activity.hearing import all_kinds, choose, hearing_of
from braid.launches.models import Launch
from braid.people.models import Member, Pod
from braid.people.outbox.models import Mail
from braid.people.outbox.sending import send_due
from braid.radar.actions import evaluate
from braid.radar.models import Acknowledgement, Commitment, Finding
from braid.roadmap.models import Item
from braid.teamwork.models import Decision, DecisionPart, Escalation, Position
from tests.queries import statements


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "before", "after"),
    [
        # (Clocks went forward in Europe on 29 March 2026 and back on 25 October.)
        ("Europe/Berlin", "2026-03-23T06:59", "2026-03-23T07:00"),
        ("Europe/Berlin", "2026-03-30T05:59", "2026-03-30T06:00"),
        ("Europe/Berlin", "2026-10-26T06:59", "2026-10-26T07:00"),
        # (New Zealand on 5 April and on 27 September; its Monday begins on our Sunday.)
        ("Pacific/Auckland", "2026-03-29T18:59", "2026-03-29T19:00"),
        ("Pacific/Auckland", "2026-04-05T19:59", "2026-04-05T20:00"),
        ("Pacific/Auckland", "2026-09-27T18:59", "2026-09-27T19:00"),
        # (Los Angeles on 8 March and on 1 November.)
        ("America/Los_Angeles", "2026-03-09T14:59", "2026-03-09T15:00"),
        ("America/Los_Angeles", "2026-11-02T15:59", "2026-11-02T16:00"),
        ("UTC", "2026-11-30T07:59", "2026-11-30T08:00"),
    ],
)
def test_monday_at_eight_is_what_the_clock_of_the_reader_says(zone, before, after):
    assert mailing.WEEKLY not in mailing.due_in(zone, at(before))
    day, until = mailing.due_in(zone, at(after))[mailing.WEEKLY]
    assert day.weekday() == 0
    assert until > at(after) + timedelta(days=6)


def test_a_worker_that_rested_sends_the_monday_mail_on_tuesday_but_not_on_wednesday():
    assert mailing.WEEKLY in mailing.due_in("UTC", at("2026-12-01T23:59"))
    assert mailing.WEEKLY not in mailing.due_in("UTC", at("2026-12-02T00:00"))
    assert mailing.due_in("UTC", at("2026-12-02T08:00")).keys() == {mailing.DAILY}
    assert mailing.DAILY not in mailing.due_in("UTC", at("2026-11-30T09:00")), "Monday has the long one"
    assert mailing.due_in("UTC", at("2026-12-05T09:00")) == {}
    assert mailing.due_in("UTC", at("2026-12-02T12:00")) == {}


MONDAY = at("2026-11-30T08:30")


@pytest.fixture
def reader(marco, confirm) -> Member:
    """Marco, who has been here for a while and has confirmed his address."""
    confirm(marco)
    Member.objects.filter(pk=marco.pk).update(joined_on=date(2026, 1, 1))
    return marco


def work(now: datetime = MONDAY) -> list[str]:
    """What the worker does at that time; to whom mails went."""
    mail.outbox.clear()
    mailing.put_due(now)
    Mail.objects.waiting().update(until=timezone.now() + timedelta(days=1))
    send_due()
    return [to for sent in mail.outbox for to in sent.to]


@pytest.fixture
def something(priya, marco) -> Item:
    item = Item.objects.create(workspace=priya.workspace, title="Billing <by> hand")
    item.owners.create(workspace=priya.workspace, side="marketing", member=marco)
    record(priya, "item.moved", item)
    return item


def test_the_monday_mail_comes_once_to_each_confirmed_address_in_text_and_html(reader, priya, something):
    assert work() == ["marco@acme.example"]
    [sent] = mail.outbox
    [(html, kind)] = sent.alternatives
    assert kind == "text/html"
    assert "Billing <by> hand" in sent.body
    assert "Billing &lt;by&gt; hand" in html
    assert not re.search(r"<(img|script|link|iframe)|url\(|src=", html)
    assert "prefers-color-scheme: dark" in html
    assert sent.subject.startswith("[Braid] Your week in Acme: ")
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert work() == []
    assert work(MONDAY + timedelta(hours=20)) == []
    assert work(MONDAY + timedelta(days=7)) == ["marco@acme.example"]


def test_nothing_goes_out_when_there_is_nothing_to_say(reader):
    assert brief_of(reader).is_empty
    assert work() == []
    assert Mail.objects.get().done_at, "and it is not tried again"


@pytest.mark.parametrize("why", ["unconfirmed", "left", "none", "sample", "new"])
def test_who_gets_none(marco, confirm, something, why):
    if why != "unconfirmed":
        confirm(marco)
    row = Member.objects.filter(pk=marco.pk)
    row.update(joined_on=date(2026, 11, 30) if why == "new" else date(2026, 1, 1))
    if why == "left":
        row.update(left_on=timezone.localdate())
    if why == "none":
        choose(by=marco, kinds={}, mails="none")
    if why == "sample":
        type(marco.workspace).objects.update(is_sample=True)
    assert work() == []


def test_each_reader_has_it_in_their_own_morning(reader, priya, confirm, something):
    confirm(priya)
    Member.objects.filter(pk=priya.pk).update(joined_on=date(2026, 1, 1))
    Launch.objects.create(
        workspace=priya.workspace, name="Autumn", on=timezone.localdate(), product_owner=priya
    )
    for member, zone in ((reader, "Pacific/Auckland"), (priya, "America/Los_Angeles")):
        type(member.user).objects.filter(pk=member.user_id).update(time_zone=zone)
    assert work(at("2026-11-29T19:30")) == ["marco@acme.example"]
    assert work(at("2026-11-30T08:30")) == []
    assert work(at("2026-11-30T16:30")) == ["priya@acme.example"]


def test_a_daily_one_only_for_who_asked(reader, something):
    tuesday = MONDAY + timedelta(days=1)
    work()
    assert work(tuesday) == []
    choose(by=reader, kinds={}, mails="daily")
    assert work(tuesday) == ["marco@acme.example"]
    assert mail.outbox[0].subject.startswith("[Braid] Today in Acme: ")
    assert work(tuesday) == []


def test_what_may_not_be_seen_any_more_is_not_in_a_mail_that_waited(reader, priya, something):
    mailing.put_due(MONDAY)
    Item.objects.filter(pk=something.pk).update(is_restricted=True)
    assert "Billing" not in str(
        [one for _name, part, _place in parts(brief_of(reader)) for one in part.lines]
    )


def test_only_kinds_that_are_summed_up_are_in_it(reader, priya):
    pod = Pod.objects.create(workspace=priya.workspace, name="Onboarding")
    comment(pod, by=priya, body=f"@{reader.name} please")
    assert len(brief_of(reader).news.lines) == 1
    choose(by=reader, kinds=all_kinds("app"))
    assert brief_of(reader).news.lines == []


def test_the_other_side_decided_and_what_is_coming(reader, priya):
    today = timezone.localdate()
    made = {"workspace": priya.workspace, "decided_on": today, "outcome": "Yearly only"}
    for question, side in (("How do we price?", "product"), ("Which words?", "marketing")):
        row = Decision.objects.create(question=question, **made)
        DecisionPart.objects.create(workspace=priya.workspace, decision=row, role="approver", side=side)
    Launch.objects.create(workspace=priya.workspace, name="Autumn", on=today)
    found = brief_of(reader)
    assert [one.what for one in found.decided.lines] == ["How do we price?"]
    assert [one.what for one in found.this_week.lines] == ["Autumn"]


def test_the_page_costs_the_same_whatever_there_is(as_member, priya, marco):
    def more(count: int) -> None:
        for number in range(count):
            item = Item.objects.create(workspace=priya.workspace, title=f"Item {number}")
            item.owners.create(workspace=priya.workspace, side="marketing", member=marco)
            record(priya, "item.moved", item)

    more(3)
    client = as_member(marco)
    few = len(statements(client, "/w/acme/brief/"))
    more(20)
    assert len(statements(client, "/w/acme/brief/")) == few


def test_the_link_ends_the_mail_without_signing_in_and_looking_at_it_ends_nothing(reader, client):
    link = stop_link(reader, "weekly")
    assert "End these mails?" in client.get(link).content.decode()
    assert hearing_of(reader).mails == "weekly"
    one_click = Client(enforce_csrf_checks=True)
    assert one_click.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert hearing_of(reader).mails == "none"
    client.post(link, {"again": "1"})
    assert hearing_of(reader).mails == "weekly"


def test_a_link_that_somebody_made_up_ends_nothing(reader, client):
    for token in (
        "nothing",
        signing.dumps([reader.pk, "weekly"]),
        signing.dumps([reader.pk, "all"], salt=SALT),
    ):
        assert client.post(f"/mails/stop/{token}/").status_code == 404
    assert hearing_of(reader).mails == "weekly"


def test_the_link_of_the_daily_mail_leaves_the_monday_mail_and_that_of_news_sums_up(reader, client):
    choose(by=reader, kinds={"mentioned": "mail"}, mails="daily")
    client.post(stop_link(reader, "daily"))
    assert hearing_of(reader).mails == "weekly"
    client.post(stop_link(reader, "news"))
    assert hearing_of(reader).of("mentioned") == "digest"


def test_an_address_is_confirmed_by_the_link_in_a_mail(as_member, marco):
    browser = as_member(marco)
    assert "has not been confirmed" in browser.get("/w/acme/for-you/hearing/").content.decode()
    assert browser.post("/w/acme/for-you/hearing/confirm/").status_code == 303
    link = re.search(r"http://testserver(/sign-up/confirm/\S+)", mail.outbox[0].body)[1]
    browser.post(link)
    assert "has not been confirmed" not in browser.get("/w/acme/for-you/hearing/").content.decode()


def test_both_sides_see_the_same_week(as_member, priya, marco):
    today = timezone.localdate()
    Item.objects.create(workspace=priya.workspace, title="Exports", phase="launch", released_on=today)
    Item.objects.create(
        workspace=priya.workspace, title="Older", phase="launch", released_on=today - timedelta(days=9)
    )
    for member in (priya, marco):
        page = as_member(member).get("/w/acme/week/").content.decode()
        assert "One thing shipped" in page
        assert "Exports" in page
        assert "Older" not in page
    before = (today - timedelta(days=9)).isoformat()
    assert "Older" in as_member(priya).get(f"/w/acme/week/?of={before}").content.decode()
    assert as_member(priya).get("/w/acme/week/?of=never").status_code == 200


def test_the_sponsor_is_asked_what_nobody_else_can_answer(as_member, priya, ella):
    today = timezone.localdate()
    row = Decision.objects.create(
        workspace=priya.workspace, question="Which plan gets exports?", asked_on=today
    )
    DecisionPart.objects.create(workspace=priya.workspace, decision=row, role="approver", member=ella)
    Position.objects.create(
        workspace=priya.workspace, decision=row, side="marketing", text="The small one", by=priya
    )
    page = as_member(ella).get("/w/acme/sponsor/").content.decode()
    assert "One question that only you can answer" in page
    assert "The small one" in page
    assert "the page is not filled up" in page
    Escalation.objects.create(workspace=priya.workspace, decision=row, to=ella, by=priya)
    record(priya, "decision.escalated", row)
    assert (
        "One question that only Ella Lindqvist can answer"
        in as_member(priya).get("/w/acme/sponsor/").content.decode()
    )
    Decision.objects.update(decided_on=today)
    record(priya, "decision.made", row)
    assert "Nothing waits for Ella Lindqvist" in as_member(priya).get("/w/acme/sponsor/").content.decode()


@pytest.mark.parametrize(("days", "plays", "sides", "severity", "asked"), [
    (34, 1, 2, 2, True), (34, 0, 2, 2, False), (29, 1, 2, 2, False), (30, 1, 2, 2, True), (34, 1, 1, 2, False), (34, 1, 2, 1, False),
])  # fmt: skip
def test_a_finding_goes_to_the_sponsor_when_both_have_seen_it_for_a_month_and_a_play_was_done(
    as_member, priya, marco, ella, days, plays, sides, severity, asked
):
    day = timezone.localdate() - timedelta(days=days)
    own = {"workspace": priya.workspace}
    row = Finding.objects.create(
        **own, detector="D01", subject="", kind_of="goals", severity=severity, text="Goals lie apart",
        opened_on=day, seen_on=day, plays=["PL01", "PL02"],
    )  # fmt: skip
    for side in ("product", "marketing")[:sides]:
        Acknowledgement.objects.create(**own, finding=row, side=side)
    for _one in range(plays):
        Commitment.objects.create(
            **own, finding=row, play="PL01", product_owner=priya, marketing_owner=marco, due_on=day, outcome="same",
        )  # fmt: skip
    evaluate(priya.workspace)
    page = as_member(ella).get("/w/acme/sponsor/").content.decode()
    assert ("Goals lie apart" in page) is asked


def test_both_forms_say_whose_decision_it_was_and_when(reader):
    said = Said("decided", "Do we drop uploads?", "decisions/9/", "Yes.", date(2026, 6, 1), "product")
    found = replace(brief_of(reader), decided=Part([said]))
    message = mailing.message_of(reader, found)
    [(html, _kind)] = message.alternatives
    assert "* Do we drop uploads?\n  Product · Yes. · 1 Jun\n" in message.body
    assert "Product · Yes. · 1 Jun" in " ".join(re.sub(r"<[^>]+>|&#9679;", " ", html).split())
