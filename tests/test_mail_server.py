"""Mails over a real server on this machine, read by a real parser: down and up again, once, and what it refuses."""

from datetime import timedelta

import pytest
from django.core.mail import EmailMessage
from django.db.models import F
from django.utils import timezone

from braid.activity import jobs
from braid.activity.actions import record
from braid.activity.hearing import all_kinds, choose
from braid.activity.models import Notification
from braid.connect.export.tables import settings_columns
from braid.insights.models import Insight
from braid.people.models import Pod, Workspace
from braid.people.outbox import sending
from braid.people.outbox.models import Mail
from braid.site import doctor
from tests.mails import later

pytestmark = pytest.mark.django_db


@pytest.fixture
def news(priya, marco, confirm):
    """Two things that Marco is to hear of by mail, which are due."""
    confirm(marco)
    choose(by=marco, kinds=all_kinds("mail"))
    pod = Pod.objects.create(workspace=priya.workspace, name="Onböarding")
    for name in ("pod.changed", "pod.made"):
        record(priya, name, pod, tell=[marco.pk])
    Notification.objects.update(mail_due_at=timezone.now())
    return pod


def test_a_server_that_is_down_for_a_day_gets_each_mail_once_when_it_is_back(news, server, box, settings):
    sending.post(EmailMessage("Come in", "A link", to=["dana@example.org"]), "account")
    for _hour in range(24):
        jobs.mail_due()
        assert sending.send_due() == 0
        later(hours=1)
    assert Mail.objects.waiting().count() == 2
    Mail.objects.update(made_at=timezone.now() - timedelta(days=1))
    assert [level for level, _said in doctor.waiting()] == [doctor.WRONG]
    server.start()
    later(hours=1)
    assert sending.send_due() == 2
    jobs.mail_due()
    assert sending.send_due() == 0
    assert sorted(str(mail["To"]) for mail in box.mails) == ["dana@example.org", "marco@acme.example"]
    told = next(mail for mail in box.mails if "marco" in mail["To"])
    assert "Onböarding" in told.get_content()
    assert told["Subject"] == "[Braid] 2 things are new for you in Acme"
    assert not Mail.objects.exclude(text="").exists()
    assert [level for level, _said in doctor.waiting()] == [doctor.OK]


def test_as_soon_as_one_mail_goes_all_go_that_waited_for_the_server(news, server, box):
    jobs.mail_due()
    for _try in range(8):
        sending.send_due()
        later(minutes=31)
    sending.send_due()
    assert Mail.objects.get().due_at > timezone.now() + timedelta(minutes=20)
    server.start()
    sending.post(EmailMessage("Now", "A link", to=["dana@example.org"]), "account")
    assert sending.send_due() == 1
    assert len(box.mails) == 2


def test_one_try_tells_that_the_server_is_away_for_all(priya, marco, server, caplog):
    once = {priya.pk: "a", marco.pk: "a"}
    sending.put("news", [priya, marco], once=once, until=timezone.now() + timedelta(days=1))
    mails = [EmailMessage("Hi", "A link", to=["dana@example.org"]) for _ in range(3)]
    for mail in mails:
        sending.post(mail, "account")
    later(hours=1)
    caplog.clear()
    sending.send_due()
    assert caplog.text.count("could not be sent") == 1


def test_a_second_worker_finds_nothing_to_send_while_the_first_one_sends(news, server, box, monkeypatch):
    server.start()
    jobs.mail_due()
    inner = []
    send = EmailMessage.send

    def sent_meanwhile(self, *args, **kwargs):
        jobs.mail_due()
        inner.append(sending.send_due())
        return send(self, *args, **kwargs)

    monkeypatch.setattr(EmailMessage, "send", sent_meanwhile)
    assert sending.send_due() == 1
    assert inner == [0]
    assert len(box.mails) == 1


def test_of_two_who_have_read_the_same_row_one_takes_it(news):
    jobs.mail_due()
    first, second = Mail.objects.get(), Mail.objects.get()
    assert sending._take(first)
    assert not sending._take(second)


class Killed(BaseException):
    pass


@pytest.mark.parametrize("after", ["before the server has it", "after the server has said yes"])
def test_who_is_killed_while_sending_loses_nothing_and_sends_at_most_one_mail_twice(
    news, server, box, monkeypatch, after
):
    server.start()
    jobs.mail_due()
    send = EmailMessage.send

    def killed(self, *args, **kwargs):
        if after.startswith("after"):
            send(self, *args, **kwargs)
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr(EmailMessage, "send", killed)
        with pytest.raises(Killed):
            sending.send_due()
    assert sending.send_due() == 0, "it is in the hands of the one who was killed"
    later(minutes=11)
    assert sending.send_due() == 1
    later(minutes=11)
    assert sending.send_due() == 0
    assert len(box.mails) == 1 + after.startswith("after")
    assert len({mail["Message-ID"] for mail in box.mails}) == 1


def test_what_the_server_will_never_take_is_given_up_with_its_reason(news, server, box, as_member, priya):
    server.start()
    box.refuse = "550 no such person"
    jobs.mail_due()
    sending.send_due()
    mail = Mail.objects.get()
    assert mail.given_up_at
    assert "no such person" in mail.trouble
    jobs.mail_due()
    assert Mail.objects.count() == 1
    page = as_member(priya).get("/w/acme/settings/mails/").content.decode()
    assert "No mail waits" in page
    assert "no such person" in page


def test_what_the_server_does_not_take_now_is_tried_again(news, server, box):
    server.start()
    box.refuse = "451 later please"
    jobs.mail_due()
    assert sending.send_due() == 0
    assert Mail.objects.waiting().count() == 1
    box.refuse = ""
    later(minutes=2)
    assert sending.send_due() == 1


def test_a_mail_that_is_too_late_is_not_sent(news, server, box):
    jobs.mail_due()
    sending.send_due()
    server.start()
    later(days=6)
    sending.send_due()
    assert box.mails == []
    assert Mail.objects.get().given_up_at
    assert not Notification.objects.exclude(mail_due_at=None).exists()


def test_those_who_manage_see_what_waits_but_no_text_and_no_mail_about_accounts(
    news, server, as_member, priya, marco
):
    sending.post(EmailMessage("Secretword", "Secretlink", to=["dana@example.org"]), "account")
    jobs.mail_due()
    sending.send_due()
    later(minutes=1)
    browser = as_member(priya)
    page = browser.get("/w/acme/settings/mails/").content.decode()
    assert "One mail waits" in page
    assert "Marco Bellini" in page
    assert "Connection refused" in page
    assert "Secret" not in page
    assert "dana" not in page
    assert as_member(marco).get("/w/acme/settings/mails/").status_code == 403
    assert browser.post("/w/acme/settings/mails/try/").status_code == 303
    server.start()
    assert sending.send_due() == 2, "the other one goes with it"


def test_a_mail_that_is_dropped_does_not_come_back(news, server, box, as_member, priya):
    jobs.mail_due()
    mail = Mail.objects.get()
    assert as_member(priya).post(f"/w/acme/settings/mails/{mail.pk}/drop/").status_code == 303
    server.start()
    jobs.mail_due()
    assert sending.send_due() == 0
    assert box.mails == []


def wait_for_the_server(*addresses: str, days: int = 5) -> None:
    """These wait, with a workspace, since before the server was there."""
    for each in addresses:
        mail = Mail.objects.create(
            workspace=Workspace.objects.get(slug="acme"), kind="invitation", to=each, subject="Come in", text="A link",
            until=timezone.now() + timedelta(days=days),
        )  # fmt: skip
        assert mail.pk


def fifty(word: str) -> list[str]:
    return [f"{word}-{number}@{'' if word == 'nowhere' else 'example.org'}" for number in range(50)]


@pytest.mark.parametrize("word", ["refused", "later", "hangup", "nowhere"])
def test_fifty_that_do_not_go_stop_nobody_who_comes_after_them(priya, server, box, word):
    server.start()
    box.refused = "451 later please" if word == "later" else box.refused
    wait_for_the_server(*fifty("refused" if word == "later" else word), "dana@example.org")
    assert sending.send_due() == 1
    for name in ("erin", "finn", "gita"):
        later(minutes=31)
        wait_for_the_server(f"{name}@example.org")
        box.asked.clear()
        assert sending.send_due() == 1
        assert box.asked[:1] == [f"{name}@example.org"], "who was tried less often comes first"
    assert [str(mail["To"]).split("@")[0] for mail in box.mails] == ["dana", "erin", "finn", "gita"]
    assert Mail.objects.waiting().count() == (50 if word in ("later", "hangup") else 0)
    assert not Mail.objects.filter(server_away=True).exists()


def test_a_mail_that_is_hung_up_on_waits_longer_each_time_and_is_given_up_where_admins_see_it(
    priya, marco, server, box, as_member
):
    server.start()
    wait_for_the_server("hangup-1@example.org")
    pauses = []
    for _try in range(7):
        sending.send_due()
        mail = Mail.objects.get()
        pauses.append(round((mail.due_at - timezone.now()).total_seconds() / 60))
        later(minutes=31)
    assert pauses == [1, 2, 4, 8, 16, 30, 30]
    assert "given up" not in as_member(priya).get("/w/acme/for-you/").content.decode()
    later(days=5)
    sending.send_due()
    mail = Mail.objects.get()
    assert mail.given_up_at
    assert not mail.text
    assert "A mail was given up" in as_member(priya).get("/w/acme/for-you/").content.decode()
    assert "A mail was given up" not in as_member(marco).get("/w/acme/for-you/").content.decode()
    page = as_member(priya).get("/w/acme/settings/mails/").content.decode()
    assert "hangup-1@example.org" in page
    assert "SMTPServerDisconnected" in page
    Workspace.objects.update(mail_refused_at=timezone.now() - timedelta(days=8), version=F("version") + 1)
    assert "given up" not in as_member(priya).get("/w/acme/for-you/").content.decode()


def test_a_monday_mail_that_was_given_up_goes_again_and_for_you_is_quiet_then(
    priya, marco, server, box, confirm, as_member
):
    confirm(marco)
    Insight.objects.create(
        workspace=priya.workspace, text="Alerts?", side="product", heard_on=timezone.localdate()
    )
    until = timezone.now() + timedelta(days=5)
    sending.put("weekly", [marco], once={marco.pk: "weekly:x"}, until=until)
    later_on = timezone.now()
    Mail.objects.update(given_up_at=later_on, trouble="SMTPDataError: (554, b'no')", tries=3)
    Workspace.objects.update(mail_refused_at=later_on, version=F("version") + 1)
    admin, mail = as_member(priya), Mail.objects.get()
    assert "Send it again" in admin.get("/w/acme/settings/mails/").content.decode()
    assert as_member(marco).post(f"/w/acme/settings/mails/{mail.pk}/again/").status_code == 403
    assert admin.post(f"/w/acme/settings/mails/{mail.pk}/again/").status_code == 303
    mail.refresh_from_db()
    assert (mail.given_up_at, mail.tries, mail.trouble) == (None, 0, "")
    assert "A mail was given up" in admin.get("/w/acme/for-you/").content.decode()
    assert admin.post("/w/acme/settings/mails/seen/").status_code == 303
    assert "A mail was given up" not in admin.get("/w/acme/for-you/").content.decode()
    server.start()
    assert sending.send_due() == 1
    assert [str(one["To"]) for one in box.mails] == ["marco@acme.example"]
    assert admin.post(f"/w/acme/settings/mails/{mail.pk}/again/").status_code == 404


def test_what_cannot_be_written_anew_says_how_else(priya, as_member):
    wait_for_the_server("dana@example.org")
    Mail.objects.update(given_up_at=timezone.now(), text="")
    admin, mail = as_member(priya), Mail.objects.get()
    page = admin.get("/w/acme/settings/mails/").content.decode()
    assert "Send it again" not in page
    assert "Invite anew" in page
    admin.post(f"/w/acme/settings/mails/{mail.pk}/again/")
    assert Mail.objects.get().given_up_at


def test_no_archive_says_that_mails_were_refused_elsewhere():
    assert "mail_refused_at" not in {column.name for column in settings_columns()}


def test_what_somebody_did_not_want_sent_is_told_to_nobody(priya, server, as_member):
    wait_for_the_server("dana@example.org")
    sending.send_due()
    assert Mail.objects.get().trouble
    as_member(priya).post(f"/w/acme/settings/mails/{Mail.objects.get().pk}/drop/")
    assert Mail.objects.get().given_up_at
    assert "given up" not in as_member(priya).get("/w/acme/for-you/").content.decode()


def test_a_server_that_wants_another_sender_makes_mails_wait_and_none_is_lost(priya, server, box):
    server.start()
    box.sender = "530 sign in first"
    wait_for_the_server("dana@example.org", "erin@example.org")
    assert sending.send_due() == 0
    assert Mail.objects.waiting().count() == 2
    box.sender = ""
    later(minutes=2)
    assert sending.send_due() == 2


def test_a_mail_that_is_too_long_for_the_server_is_given_up(priya, server, box):
    server.start()
    box.sender = "552 longer than I take"
    wait_for_the_server("dana@example.org")
    sending.send_due()
    assert "longer than I take" in Mail.objects.get().trouble
    assert Mail.objects.get().given_up_at


def test_a_server_that_lets_every_mail_hang_does_not_keep_the_worker(priya, server, box, monkeypatch):
    server.start()
    wait_for_the_server(*fifty("hangup"), "dana@example.org")
    monkeypatch.setattr(sending, "STRETCH_SECONDS", -1)
    sending.send_due()
    assert len(box.asked) == 1
    for _stretch in range(50):
        sending.send_due()
    assert [str(mail["To"]) for mail in box.mails] == ["dana@example.org"]
