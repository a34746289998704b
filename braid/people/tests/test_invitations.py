"""Coming in by invitation: by link and by mail, as a new and as a known user, and every refusal."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from braid.activity.models import Event
from braid.people.models import Invitation, Member, User, Workspace, hashed
from braid.people.outbox import sending
from braid.people.outbox.models import Mail
from tests.mails import later

PASSWORD = "twelve green bottles"
LINK = re.compile(r"http://testserver(/invitation/[\w-]+/)")


def events() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("name", flat=True))


@pytest.fixture
def admin(as_member, priya) -> Client:
    return as_member(priya)


def wish(**changes):
    return {"email": "", "member": "", "side": "marketing", "right": "member", "discipline": "PMM"} | changes


def invite(admin, **changes) -> str:
    """Makes an invitation through the screen and gives the path of the link shown there."""
    response = admin.post("/w/acme/people/invitations/", wish(**changes))
    assert response.status_code == 200, response.content.decode()
    return LINK.search(response.content.decode())[1]


def signed_in(email="dana@example.org", name="Dana") -> Client:
    client = Client()
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, PASSWORD, name=name)
    client.force_login(user)
    return client


def refused(client, path, says, status=422):
    """The answer says why; nobody came in and nothing was recorded."""
    before = (Member.objects.count(), Invitation.objects.exclude(accepted_at=None).count(), events())
    response = client.post(path)
    assert response.status_code == status
    assert says in response.content.decode()
    assert (Member.objects.count(), Invitation.objects.exclude(accepted_at=None).count(), events()) == before


def test_a_link_is_shown_once_and_only_its_hash_is_kept(admin):
    path = invite(admin)
    token = path.split("/")[2]
    assert len(token) >= 32
    kept = Invitation.objects.get()
    assert kept.token_hash == hashed(token)
    assert token not in admin.get("/w/acme/people/invitations/").content.decode()
    assert token not in str(Event.objects.values())
    assert timedelta(days=13) < kept.expires_at - timezone.now() <= timedelta(days=14)


def test_a_new_person_signs_up_by_a_link_and_is_in(admin):
    path = invite(admin)
    client = Client()
    body = client.get(path).content.decode()
    assert "Priya Raman invites you to Acme" in body
    assert client.get("/sign-up/").status_code == 200
    form = {"name": "Tom & Jerry <3", "email": "dana@example.org", "password1": PASSWORD, "next": path}
    assert client.post("/sign-up/", form)["Location"] == "/w/acme/"
    member = Member.objects.get(user__email="dana@example.org")
    assert (member.name, member.side, member.right, member.discipline) == (
        "Tom & Jerry <3",
        "marketing",
        "member",
        "PMM",
    )
    assert client.get("/w/acme/people/").status_code == 200
    assert client.get("/w/acme/people/new/").status_code == 403
    assert events() == ["invitation.made", "member.joined"]
    assert Client().get("/sign-up/").status_code == 403


def test_a_link_lets_several_people_in_until_it_is_withdrawn(admin):
    path = invite(admin)
    assert signed_in().post(path)["Location"] == "/w/acme/"
    assert signed_in("eve@example.org", "Eve").post(path)["Location"] == "/w/acme/"
    found = Invitation.objects.get()
    assert (found.times_used, found.accepted_at) == (2, None)
    assert admin.post(f"/w/acme/people/invitations/{found.pk}/withdraw/").status_code == 303
    refused(signed_in("late@example.org", "Late"), path, "This invitation was withdrawn", status=410)
    assert Client().get(path).status_code == 410
    assert Member.objects.filter(user__email="eve@example.org").exists()


def test_an_invitation_by_mail_arrives_unharmed_and_lets_one_person_in(
    admin, priya, django_capture_on_commit_callbacks
):
    Member.objects.filter(pk=priya.pk).update(name="Priya & <Co>")
    Workspace.objects.update(name="Acme & Söhne <1>")
    with django_capture_on_commit_callbacks(execute=True):
        invite(admin, email="Dana@example.org")
    [sent] = mail.outbox
    assert sent.to == ["dana@example.org"]
    assert sent.subject == "[Braid] Priya & <Co> invites you to Acme & Söhne <1>"
    assert "Priya & <Co> invites you to Acme & Söhne <1>" in sent.body
    assert "&amp;" not in sent.body
    path = LINK.search(sent.body)[1]
    client = Client()
    assert client.get(path).status_code == 200
    assert "dana@example.org" in client.get("/sign-up/").content.decode()
    assert signed_in().post(path)["Location"] == "/w/acme/"
    refused(signed_in("eve@example.org", "Eve"), path, "has been used already", status=410)
    assert client.get("/sign-up/").status_code == 403


def test_a_mail_server_that_is_away_loses_no_invitation(
    admin, monkeypatch, django_capture_on_commit_callbacks
):
    def away(self, *args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", away)
    with django_capture_on_commit_callbacks(execute=True):
        path = invite(admin, email="dana@example.org")
    assert signed_in().post(path)["Location"] == "/w/acme/"


def test_an_expired_invitation_says_so(admin):
    path = invite(admin)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    refused(signed_in(), path, "This invitation has expired", status=410)
    assert "expired on" in admin.get("/w/acme/people/invitations/").content.decode()


def test_an_invitation_that_shut_while_its_bearer_signed_up_lets_nobody_in(admin):
    path = invite(admin)
    client = Client()
    client.get(path)
    Invitation.objects.update(withdrawn_at=timezone.now())
    assert (
        client.post(
            "/sign-up/", {"name": "D", "email": "dana@example.org", "password1": PASSWORD}
        ).status_code
        == 403
    )
    assert not User.objects.filter(email="dana@example.org").exists()


def test_an_unknown_link_is_404_and_guessing_is_stopped(admin):
    path = invite(admin)
    guesser = Client(REMOTE_ADDR="10.1.1.1")
    for number in range(20):
        assert guesser.get(f"/invitation/guess{number}/").status_code == 404
    assert guesser.get("/invitation/guess/").status_code == 429
    assert guesser.get(path).status_code == 429
    assert Client(REMOTE_ADDR="10.1.1.2").get(path).status_code == 200


def test_an_invitation_for_somebody_on_the_roster_gives_them_their_seat(admin, workspace):
    nora = Member.objects.create(workspace=workspace, name="Nora", side="product", email="nora@acme.example")
    form = admin.get(f"/w/acme/people/invitations/?member={nora.pk}").content.decode()
    assert "nora@acme.example" in form
    path = invite(admin, member=nora.pk, side="product", right="admin", discipline="")
    assert signed_in("nora.private@example.org", "N.").post(path)["Location"] == "/w/acme/"
    nora.refresh_from_db()
    assert (nora.user.email, nora.name, nora.right) == ("nora.private@example.org", "Nora", "admin")
    refused(signed_in("eve@example.org", "Eve"), path, "has been used already", status=410)


def test_a_mail_to_the_address_on_the_roster_gives_the_seat_too(admin, workspace):
    nora = Member.objects.create(workspace=workspace, name="Nora", side="product", email="nora@acme.example")
    path = invite(admin, email="NORA@acme.example", side="product")
    signed_in("nora@acme.example", "Nora").post(path)
    nora.refresh_from_db()
    assert nora.user.email == "nora@acme.example"


def test_a_link_takes_over_no_seat_of_the_roster(admin, workspace):
    boss = Member.objects.create(workspace=workspace, name="Boss", right="admin", email="boss@acme.example")
    path = invite(admin)
    refused(signed_in("boss@acme.example", "Not the boss"), path, "on the roster of this workspace")
    boss.refresh_from_db()
    assert boss.user is None


def test_who_has_left_comes_back_only_by_name(admin, marco, as_member):
    Member.objects.filter(pk=marco.pk).update(left_on=timezone.localdate())
    client = as_member(marco)
    refused(client, invite(admin), "You have left this workspace")
    assert client.post(invite(admin, email=marco.user.email))["Location"] == "/w/acme/"
    marco.refresh_from_db()
    assert marco.left_on is None


def test_who_is_in_already_keeps_right_and_invitation(admin, marco, as_member):
    path = invite(admin, email="dana@example.org", right="admin")
    assert as_member(marco).post(path)["Location"] == "/w/acme/"
    marco.refresh_from_db()
    assert marco.right == "member"
    assert Invitation.objects.get().accepted_at is None


def test_sample_people_join_no_other_workspace(admin, otto, as_member):
    path = invite(admin)
    Workspace.objects.filter(pk=otto.workspace_id).update(is_sample=True)
    refused(as_member(otto), path, "stay in it")
    assert not Member.objects.filter(user=otto.user, workspace__slug="acme").exists()


def test_signed_out_people_cannot_come_in_by_a_post(admin):
    path = invite(admin)
    before = Member.objects.count()
    assert Client().post(path).status_code == 403
    assert Member.objects.count() == before


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"right": "admin"}, "makes nobody an admin"),
        ({"email": "marco@acme.example"}, "in the workspace already"),
        ({"email": "not a mail"}, "Write a mail address"),
        ({"side": "both"}, "not on offer here"),
        ({"right": "owner"}, "not on offer here"),
        ({"discipline": "x" * 61}, "Up to 60 characters fit"),
    ],
)
def test_a_wrong_wish_is_refused_and_nothing_is_sent(admin, wrong, says, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = admin.post("/w/acme/people/invitations/", wish(**wrong))
    assert response.status_code == 422
    assert says in response.content.decode()
    assert Invitation.objects.count() == 0
    assert mail.outbox == []
    assert events() == []


def test_only_people_without_an_account_can_be_invited_to_their_seat(admin, marco, otto):
    for person in (marco, otto):
        assert admin.post("/w/acme/people/invitations/", wish(member=person.pk)).status_code == 422
    assert Invitation.objects.count() == 0


def test_only_admins_invite_and_withdraw(admin, as_member, marco, gus):
    invite(admin)
    found = Invitation.objects.get()
    for member in (marco, gus):
        client = as_member(member)
        assert client.get("/w/acme/people/invitations/").status_code == 403
        assert client.post("/w/acme/people/invitations/", wish()).status_code == 403
        assert client.post(f"/w/acme/people/invitations/{found.pk}/withdraw/").status_code == 403
    assert Invitation.objects.count() == 1
    assert Invitation.objects.get().withdrawn_at is None


def test_an_admin_elsewhere_withdraws_nothing_here(admin, otto, as_member):
    invite(admin)
    found = Invitation.objects.get()
    assert as_member(otto).post(f"/w/elsewhere/people/invitations/{found.pk}/withdraw/").status_code == 404
    assert Invitation.objects.get().is_open()


def test_sixty_invitations_an_hour_are_enough(admin):
    for _number in range(60):
        invite(admin)
    assert admin.post("/w/acme/people/invitations/", wish()).status_code == 429
    assert Invitation.objects.count() == 60


def test_a_withdrawn_invitation_whose_mail_waits_never_goes(
    admin, server, box, django_capture_on_commit_callbacks
):
    """The mail server is down, two are invited, and one of them is withdrawn meanwhile."""
    for address in ("dana@example.org", "emil@example.org"):
        with django_capture_on_commit_callbacks(execute=True):
            invite(admin, email=address)
    assert Mail.objects.waiting().count() == 2
    gone = Invitation.objects.get(email="dana@example.org")
    assert admin.post(f"/w/acme/people/invitations/{gone.pk}/withdraw/").status_code == 303
    server.start()
    later(hours=1)
    sending.send_due()
    assert [mail["To"] for mail in box.mails] == ["emil@example.org"]
    assert not Mail.objects.exclude(text="").exists()
