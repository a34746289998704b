"""Who is told of what, mentions, For you, and mails."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from markupsafe import Markup

from braid.activity import jobs, notifying
from braid.activity.actions import comment, record
from braid.activity.for_you import notices
from braid.activity.hearing import all_kinds, choose
from braid.activity.mentions import linked, mentioned
from braid.activity.models import Comment, Event, Hearing, Notification
from braid.base.text import markdown
from braid.insights.actions import answer, capture
from braid.launches.models import Launch
from braid.people.models import Member, Pod
from braid.people.outbox.sending import send_due
from braid.roadmap.models import ChangeNotice, Item
from tests.queries import statements

PEOPLE = [(1, "Priya Raman"), (2, "Marco Bellini"), (3, "Ann"), (4, "Ann Lee"), (5, "Priya Young")]


@pytest.fixture
def pod(workspace) -> Pod:
    return Pod.objects.create(workspace=workspace, name="Onboarding")


def told(member: Member) -> list[tuple[str, str]]:
    rows = Notification.objects.filter(member=member).order_by("pk")
    return list(rows.values_list("reason", "event__name"))


def unread(member: Member) -> int:
    return Member.objects.get(pk=member.pk).unread


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("@Priya Raman and @marco bellini, please", [1, 2]),
        ("@Marco, does it hold? @Marco!", [2]),
        ("@Priya could be two", []),
        ("@Ann Lee, not the other", [4]),
        ("@Ann alone", [3]),
        ("mail@marco.example, @@Marco, @Marcos, @nobody", []),
        ("", []),
    ],
)
def test_a_mention_is_a_whole_name_or_a_first_name_that_one_person_has(text, numbers):
    assert mentioned(text, PEOPLE) == numbers


def test_mentions_are_links_but_not_inside_of_links_and_code():
    html = linked(
        markdown("@Marco `@Marco` [@Marco](https://example.org/@Marco) **@Ann Lee**"), PEOPLE, "/w/acme/"
    )
    assert html.count('class="mention"') == 2
    assert '<strong><a class="mention" href="/w/acme/people/4/">@Ann Lee</a></strong>' in html
    assert linked(Markup("<p>@Tom &amp; Co</p>"), [(7, "Tom & Co")], "/") == Markup(
        '<p><a class="mention" href="/people/7/">@Tom &amp; Co</a></p>'
    )


def test_who_is_named_is_told_once_and_not_oneself(as_member, priya, marco, pod):
    client = as_member(priya)
    client.post(f"/w/acme/talk/people.pod/{pod.pk}/comment/", {"body": f"@{marco.name} @{priya.name} look"})
    assert told(marco) == [("mentioned", "comment.added")]
    assert told(priya) == []
    assert unread(marco) == 1
    assert (
        f'<a class="mention" href="/w/acme/people/{marco.pk}/">'
        in client.get(f"/w/acme/people/pods/{pod.pk}/").content.decode()
    )


def test_who_has_spoken_before_is_told_of_a_reply(priya, marco, ella, pod):
    comment(pod, by=marco, body="Dates?")
    comment(pod, by=priya, body="Friday.")
    assert told(marco) == [("replied", "comment.added")]
    assert told(ella) == told(priya) == []


def test_who_is_to_know_of_an_event_is_told(priya, marco, otto, pod):
    record(priya, "pod.changed", pod, tell=[marco.pk, priya.pk, otto.pk, 999_999, "x"])
    assert told(marco) == [("told", "pod.changed")]
    assert Notification.objects.count() == 1


def test_owners_hear_what_others_do_to_their_things(priya, marco):
    item = Item.objects.create(workspace=priya.workspace, title="Billing")
    item.owners.create(workspace=priya.workspace, side="marketing", member=marco)
    record(priya, "item.moved", item)
    record(marco, "item.moved", item)
    record(priya, "item.tags_set", item)
    assert told(marco) == [("owner", "item.moved")]


def test_the_giver_of_an_insight_hears_its_answer(priya, marco):
    insight = capture(by=marco, text="Too slow")
    answer(insight, by=priya, verdict="yes", why="In the next release")
    assert told(marco) == [("answered", "insight.answered")]


def test_nobody_is_told_who_has_left_has_no_account_or_wants_no_news(priya, marco, ella, pod):
    Member.objects.filter(pk=marco.pk).update(left_on=timezone.localdate())
    roster = Member.objects.create(workspace=priya.workspace, name="Rosa", side="product")
    choose(by=ella, kinds=all_kinds("off"))
    record(priya, "pod.changed", pod, tell=[marco.pk, roster.pk, ella.pk])
    assert not Notification.objects.exists()


def test_for_you_shows_what_is_new_and_marks_it_read(as_member, priya, marco, pod):
    comment(pod, by=priya, body=f"@{marco.name} please")
    client = as_member(marco)
    page = client.get("/w/acme/for-you/").content.decode()
    assert "One thing is new for you" in page
    assert f'href="/w/acme/people/pods/{pod.pk}/"' in page
    assert '<span class="nav-count">1</span>' in page
    notice = Notification.objects.get()
    client.post(f"/w/acme/for-you/{notice.pk}/read/")
    assert unread(marco) == 0
    assert "is new for you" not in client.get("/w/acme/for-you/").content.decode()
    client.post(f"/w/acme/for-you/{notice.pk}/read/", {"unread": "1"})
    assert unread(marco) == 1
    client.post("/w/acme/for-you/read/")
    assert unread(marco) == 0
    assert Event.objects.exclude(name="comment.added").count() == 0


def test_news_stands_by_its_time_not_by_when_it_was_read_or_kept(priya, marco, pod):
    for name, hours in (("pod.changed", 1), ("pod.made", 3), ("pod.removed", 2)):
        record(marco, name, pod, tell=[priya.pk])
        news = Notification.objects.filter(member=priya, event__name=name)
        news.update(
            at=timezone.now() - timedelta(hours=hours), read_at=timezone.now() + timedelta(hours=hours)
        )
    assert [one["notice"].event.name for one in notices(priya)] == ["pod.changed", "pod.removed", "pod.made"]
    Notification.objects.filter(event__name="pod.made").update(read_at=None)
    assert notices(priya)[0]["notice"].event.name == "pod.made", "what is unread comes first"


def test_nobody_reads_or_marks_the_news_of_others(as_member, priya, marco, pod):
    comment(pod, by=priya, body=f"@{marco.name} please")
    notice = Notification.objects.get()
    client = as_member(priya)
    assert client.post(f"/w/acme/for-you/{notice.pk}/read/").status_code == 404
    client.post("/w/acme/for-you/read/")
    assert unread(marco) == 1
    assert "Onboarding" not in client.get("/w/acme/for-you/").content.decode()


def test_guests_may_read_their_news(as_member, gus, priya, pod):
    record(priya, "pod.changed", pod, tell=[gus.pk])
    assert as_member(gus).post("/w/acme/for-you/read/").status_code == 303
    assert unread(gus) == 0


def test_for_you_says_what_one_owes_waits_for_and_has_ahead(as_member, priya, marco):
    capture(by=marco, text="Exports take an hour")
    capture(by=priya, text="Trials end too early")
    day = timezone.localdate() + timedelta(days=5)
    notice = ChangeNotice.objects.create(
        workspace=priya.workspace, what="Free plan shrinks", side="product", effective_on=day
    )
    Launch.objects.create(workspace=priya.workspace, name="Autumn", on=day, product_owner=priya)
    page = as_member(priya).get("/w/acme/for-you/").content.decode()
    owe, owed = page.split('id="owe-title"')[1].split('id="owed-title"')
    assert "Exports take an hour" in owe
    assert f'action="/w/acme/roadmap/changes/{notice.pk}/told/"' in owe
    owed, coming = owed.split('id="coming-title"')
    assert "Trials end too early" in owed
    assert "Autumn" in coming
    assert as_member(priya).post(f"/w/acme/roadmap/changes/{notice.pk}/told/").status_code == 303
    assert "Free plan shrinks" not in as_member(priya).get("/w/acme/for-you/").content.decode()


def test_for_you_costs_the_same_whatever_there_is(as_member, priya, marco, pod):
    def more(count: int) -> None:
        for number in range(count):
            capture(by=marco, text=f"Heard {number}")
            comment(pod, by=marco, body=f"@{priya.name} {number}")

    more(3)
    client = as_member(priya)
    few = len(statements(client, "/w/acme/for-you/"))
    more(20)
    assert len(statements(client, "/w/acme/for-you/")) == few
    # (One of them asks for two-chair cards: they leave no event, so nothing remembered may stand for them.)
    assert few <= 41


def test_ones_own_words_can_be_changed_and_taken_back(as_member, priya, marco, ella, pod):
    said = comment(pod, by=priya, body=f"@{marco.name} Friday")
    client = as_member(priya)
    assert "Friday" in client.get(f"/w/acme/comments/{said.pk}/edit/").content.decode()
    client.post(f"/w/acme/comments/{said.pk}/edit/", {"body": f"@{marco.name} @{ella.name} Monday"})
    assert told(marco) == [("mentioned", "comment.added")]
    assert told(ella) == [("mentioned", "comment.changed")]
    page = client.get(f"/w/acme/people/pods/{pod.pk}/").content.decode()
    assert "Monday" in page
    assert "Friday" not in page
    assert client.post(f"/w/acme/comments/{said.pk}/edit/", {"body": " "}).status_code == 422
    client.post(f"/w/acme/comments/{said.pk}/remove/")
    assert not Comment.objects.exists()
    assert list(Event.objects.order_by("pk").values_list("name", flat=True)) == [
        "comment.added",
        "comment.changed",
        "comment.taken_back",
    ]


@pytest.mark.parametrize("who", ["marco", "gus"])
def test_nobody_changes_the_words_of_somebody_else(as_member, cast, priya, pod, who):
    said = comment(pod, by=priya, body="Friday")
    client = as_member(cast[who])
    for path in ("edit", "remove"):
        assert client.post(f"/w/acme/comments/{said.pk}/{path}/", {"body": "Never"}).status_code == 403
    assert client.get(f"/w/acme/comments/{said.pk}/edit/").status_code == 403
    assert Comment.objects.get().body == "Friday"


def test_names_are_suggested_from_ones_own_workspace(as_member, priya, marco, otto):
    client = as_member(priya)
    assert client.get("/w/acme/people/named/?q=marc").content.decode().count('role="option"') == 1
    assert "Otto" not in client.get("/w/acme/people/named/?q=").content.decode()


@pytest.fixture
def by_mail(confirm):
    def at_once(member: Member) -> None:
        confirm(member)
        choose(by=member, kinds=all_kinds("mail"))

    return at_once


def be_due() -> None:
    Notification.objects.exclude(mail_due_at=None).update(mail_due_at=timezone.now() - timedelta(minutes=1))


def work() -> int:
    """What the worker does about mails; how many went."""
    before = len(mail.outbox)
    jobs.mail_due()
    send_due()
    return len(mail.outbox) - before


def test_nothing_goes_by_mail_unless_asked(priya, marco, pod):
    comment(pod, by=priya, body=f"@{marco.name} please")
    assert work() == 0
    assert Notification.objects.get().mail_due_at is None


def test_what_is_still_unread_after_ten_minutes_goes_out_as_one_mail_once(priya, marco, pod, by_mail):
    by_mail(marco)
    comment(pod, by=priya, body=f"@{marco.name} Tom & Jerry <b>")
    record(priya, "pod.changed", pod, tell=[marco.pk])
    assert work() == 0
    be_due()
    assert work() == 1
    assert work() == 0
    (sent,) = mail.outbox
    assert sent.to == [marco.user.email]
    assert "Tom & Jerry <b>" in sent.body
    assert f"/w/acme/comments/{Comment.objects.get().pk}/" in sent.body
    assert sent.subject == "[Braid] 2 things are new for you in Acme"
    assert not Notification.objects.filter(mailed_at=None).exists()


def test_what_was_read_in_time_needs_no_mail(priya, marco, pod, by_mail):
    by_mail(marco)
    comment(pod, by=priya, body=f"@{marco.name} please")
    be_due()
    notifying.mark(Notification.objects.all(), by=marco)
    assert work() == 0


def test_what_was_read_while_the_server_was_away_is_not_in_the_mail(priya, marco, pod, by_mail):
    by_mail(marco)
    for words in ("first", "second"):
        comment(pod, by=priya, body=f"@{marco.name} {words}")
    be_due()
    jobs.mail_due()
    notifying.mark(Notification.objects.filter(pk=Notification.objects.latest("pk").pk), by=marco)
    assert work() == 1
    assert "first" in mail.outbox[0].body
    assert "second" not in mail.outbox[0].body


def test_an_address_that_nobody_has_confirmed_gets_no_mail(priya, marco, pod):
    choose(by=marco, kinds=all_kinds("mail"))
    comment(pod, by=priya, body=f"@{marco.name} please")
    be_due()
    assert work() == 0
    assert Notification.objects.get().mail_due_at is None


def test_no_mail_goes_to_somebody_who_has_left_meanwhile(priya, marco, pod, by_mail):
    by_mail(marco)
    comment(pod, by=priya, body=f"@{marco.name} please")
    Member.objects.filter(pk=marco.pk).update(left_on=timezone.localdate())
    be_due()
    assert work() == 0
    assert Notification.objects.get().mail_due_at is None


def choices(**other: str) -> dict[str, str]:
    return {**all_kinds("digest"), "mails": "weekly", **other}


def test_each_kind_can_be_off_here_summed_up_or_at_once(as_member, marco, priya, pod, confirm):
    confirm(marco)
    client = as_member(marco)
    item = Item.objects.create(workspace=priya.workspace, title="Billing")
    item.owners.create(workspace=priya.workspace, side="marketing", member=marco)

    def hear(**other: str) -> list[tuple[str, bool]]:
        Notification.objects.all().delete()
        assert client.post("/w/acme/for-you/hearing/", choices(**other)).status_code == 303
        comment(pod, by=priya, body=f"@{marco.name} please")
        record(priya, "item.moved", item)
        return [(row.reason, row.mail_due_at is not None) for row in Notification.objects.order_by("pk")]

    assert hear() == [("mentioned", False), ("owner", False)]
    assert hear(mentioned="mail", owner="off") == [("mentioned", True)]
    assert hear(mentioned="off", owner="mail") == [("owner", True)]
    assert hear(mentioned="app", owner="app") == [("mentioned", False), ("owner", False)]


def test_the_choice_takes_back_mails_that_wait_and_refuses_what_there_is_not(as_member, marco, priya, pod):
    client = as_member(marco)
    client.post("/w/acme/for-you/hearing/", choices(mentioned="mail"))
    comment(pod, by=priya, body=f"@{marco.name} please")
    assert Notification.objects.get().mail_due_at is not None
    client.post("/w/acme/for-you/hearing/", choices(mentioned="app"))
    assert Notification.objects.get().mail_due_at is None
    assert client.post("/w/acme/for-you/hearing/", choices(mentioned="pigeon")).status_code == 422
    assert Hearing.objects.get().of("mentioned") == "app"
    page = client.get("/w/acme/for-you/hearing/").content.decode()
    assert page.count("checked") == len(Notification.Reason.values) + 1
