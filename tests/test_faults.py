"""What goes wrong around Braid takes nothing with it that was confirmed, and leaves nothing half done."""

import errno
import re
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import psycopg
import pytest
from django.core.cache import cache
from django.db import OperationalError, connection, connections
from django.test import Client

from braid.activity.models import Comment, Event
from braid.people.models import Invitation, Pod, Receipt, Workspace
from braid.site.views import what_broke
from tests.served import ROOT, served

ON_SQLITE = connection.vendor == "sqlite"
COUNTS = """
from braid.activity.models import Comment, Event
from braid.people.models import Workspace
from django.db import connection
if connection.vendor == "sqlite":
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA integrity_check").fetchone() == ("ok",)
said = set(Comment.objects.values_list("pk", flat=True))
told = set(Event.objects.filter(name="comment.added").values_list("facts__comment", flat=True))
assert said == told, (said, told)
print(*said)
"""
WRITER = """
import django; django.setup()
from braid.activity.actions import comment
from braid.people.models import Member, Pod
by = Member.objects.select_related("workspace", "user").get(pk={pk})
pod, _made = Pod.objects.get_or_create(workspace=by.workspace, name="Crew")
while True:
    print(comment(pod, by=by, body="word " * 900).pk, flush=True)
"""


@pytest.fixture(scope="module")
def braid(tmp_path_factory):
    with served(tmp_path_factory.mktemp("faults")) as running:
        yield running


@pytest.fixture
def pod(workspace) -> Pod:
    return Pod.objects.create(workspace=workspace, name="Crew")


def comments_on(pod: Pod) -> str:
    return f"/w/acme/talk/people.pod/{pod.pk}/comment/"


def test_pages_and_forms_do_not_miss_a_redis_that_is_away(tmp_path):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        nowhere = f"redis://127.0.0.1:{nobody.getsockname()[1]}/0"
        with served(tmp_path, 1, BRAID_REDIS_URL=nowhere) as braid:
            assert braid.get("/w/acme/", "priya").status == 200
            assert braid.get("/w/acme/roadmap/", "priya").status == 200
            token = "x" * 32
            body = urlencode(
                {
                    "csrfmiddlewaretoken": token,
                    "name": "Crew",
                    "purpose": "",
                    "members": braid.people["priya"]["pk"],
                }
            )
            assert braid.post("/w/acme/people/pods/new/", body, "priya", token).status == 303
            made = "from braid.people.models import Pod\nprint(*Pod.objects.values_list('name', flat=True))"
            assert braid.python(made) == "Crew"


def test_a_process_that_is_killed_while_it_writes_loses_nothing_that_it_confirmed(braid):
    code = WRITER.format(pk=braid.people["priya"]["pk"])
    with subprocess.Popen(
        [sys.executable, "-c", code], env=braid.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as writer:
        confirmed = {int(writer.stdout.readline()) for _ in range(40)}
        writer.send_signal(signal.SIGKILL)
        confirmed |= {int(line) for line in writer.stdout if line.endswith("\n")}
    assert confirmed <= {int(pk) for pk in braid.python(COUNTS).split()}


def test_of_two_that_arrive_at_the_same_time_one_is_done(braid):
    path = braid.python(
        "from braid.people.models import Pod, Workspace\n"
        "pod, _ = Pod.objects.get_or_create(workspace=Workspace.objects.get(slug='acme'), name='Crew')\n"
        "print(f'/w/acme/talk/people.pod/{pod.pk}/comment/')"
    )
    token = "t" * 32
    body = urlencode({"body": "Twins", "braid_once": "a1", "csrfmiddlewaretoken": token})

    def send(_number: int):
        return braid.post(path, body, "priya", token)

    with ThreadPoolExecutor(6) as crowd:
        answers = list(crowd.map(send, range(6)))
    assert {a.status for a in answers} == {303}
    assert len({a.getheader("Location") for a in answers}) == 1
    count = "from braid.activity.models import Comment\nprint(Comment.objects.filter(body='Twins').count())"
    assert braid.python(count) == "1"


def test_what_was_sent_twice_is_done_once(pod, priya, as_member):
    client = as_member(priya)
    sent = {"body": "Only once", "braid_once": "7f"}
    first, second = client.post(comments_on(pod), sent), client.post(comments_on(pod), sent)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first["Location"] == second["Location"]
    assert Comment.objects.count() == 1
    client.post(comments_on(pod), {**sent, "body": "Another word"})
    client.post(comments_on(pod), {"body": "Only once"})
    assert Comment.objects.count() == 3


def test_what_was_refused_may_be_sent_again(pod, priya, as_member):
    client = as_member(priya)
    assert client.post(comments_on(pod), {"body": "", "braid_once": "7f"}).status_code == 422
    assert not Receipt.objects.exists()


def test_a_script_hears_where_to_go_or_sends_the_form_itself(pod, priya, as_member):
    client = as_member(priya)
    said = client.post(comments_on(pod), {"body": "Kept"}, headers={"Braid-Save": "1"})
    assert said.status_code == 204
    assert said["Braid-Go"].startswith(f"/w/acme/people/pods/{pod.pk}/")
    wrong = client.post(comments_on(pod), {"body": ""}, headers={"Braid-Save": "1"})
    assert (wrong.status_code, wrong.get("Braid-Go")) == (204, None)


def test_a_page_for_a_script_leaves_nothing_behind(priya, as_member):
    """The invitation page answers with the link itself; the form then sends itself, and must find nothing done."""
    sent = {"email": "", "side": "product", "right": "member", "discipline": ""}
    client = as_member(priya)
    before = Workspace.objects.get(pk=priya.workspace_id).version
    assert client.post("/w/acme/people/invitations/", sent, headers={"Braid-Save": "1"}).status_code == 204
    assert not Invitation.objects.exists()
    assert Workspace.objects.get(pk=priya.workspace_id).version == before
    assert client.post("/w/acme/people/invitations/", sent).status_code == 200
    assert Invitation.objects.count() == 1


@pytest.mark.skipif(not ON_SQLITE, reason="PostgreSQL's disk cannot be made small here")
@pytest.mark.django_db(transaction=True)
def test_a_full_disk_is_said_and_nothing_is_half_written(pod, priya):
    client = Client(raise_request_exception=False)
    client.force_login(priya.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        largest = cursor.execute("PRAGMA max_page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    before = Workspace.objects.get(pk=priya.workspace_id).version
    for _number in range(40):
        answer = client.post(comments_on(pod), {"body": "word " * 1900})
        if answer.status_code != 303:
            break
    assert answer.status_code == 507
    assert "The disk of the server is full" in answer.content.decode()
    kept = Comment.objects.count()
    assert kept == Event.objects.filter(name="comment.added").count()
    assert Workspace.objects.get(pk=priya.workspace_id).version == before + kept
    assert client.get("/w/acme/people/").status_code == 200
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA max_page_count = {largest}")
    assert client.post(comments_on(pod), {"body": "Room again"}).status_code == 303


@pytest.mark.django_db(transaction=True)
def test_what_was_not_kept_is_not_said_by_the_next_page(pod, priya, monkeypatch):
    client = Client(raise_request_exception=False)
    client.force_login(priya.user, backend="allauth.account.auth_backends.AuthenticationBackend")

    def full(_connection: object) -> None:
        raise OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(type(connections["default"]), "_commit", full)
        answer = client.post("/w/acme/people/pods/new/", {"name": "Onboarding", "purpose": ""})
    assert answer.status_code == 507
    assert Pod.objects.count() == 1
    assert "The pod is kept." not in client.get("/w/acme/people/pods/").content.decode()
    assert client.post("/w/acme/people/pods/new/", {"name": "Onboarding", "purpose": ""}).status_code == 303
    assert "The pod is kept." in client.get("/w/acme/people/pods/").content.decode()


def caused(error: Exception, by: Exception) -> Exception:
    error.__cause__ = by
    return error


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), 507),
        (caused(OperationalError("full"), psycopg.errors.DiskFull("full")), 507),
        (caused(OperationalError("gone"), psycopg.errors.AdminShutdown("gone")), 503),
        (ZeroDivisionError(), 500),
        (None, 500),
    ],
)
def test_what_broke_is_told_apart(error, status):
    assert what_broke(error) == status


def test_the_page_of_a_mistake_has_a_reference_that_stands_in_the_log(priya, monkeypatch, caplog):
    def broken(*_args, **_more):
        raise ZeroDivisionError("a secret of the plans")

    monkeypatch.setattr("braid.insights.views.page", broken)
    client = Client(raise_request_exception=False)
    client.force_login(priya.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get("/w/acme/insights/")
    html = answer.content.decode()
    reference = re.search(r"Reference: <strong[^>]*>([0-9a-f]{8})</strong>", html)[1]
    assert answer.status_code == 500
    assert "secret" not in html
    told = [record for record in caplog.records if record.levelname == "ERROR"]
    assert [reference in record.getMessage() for record in told] == [True], "once, with the reference"
    assert "GET /w/acme/insights/" in told[0].getMessage()
    assert told[0].exc_info[0] is ZeroDivisionError


@pytest.mark.skipif(ON_SQLITE, reason="SQLite has no connection to lose")
def test_a_lost_connection_to_the_database_is_made_again(braid):
    stream = braid.get(f"/live/acme/?ticket={braid.people['ella']['ticket']}")
    stream.readline()
    assert braid.get("/w/acme/people/", "priya").status == 200
    braid.python(
        "from django.db import connection\nwith connection.cursor() as cursor:\n"
        "    cursor.execute('SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()')"
    )
    assert braid.get("/w/acme/people/", "priya").status == 200
    assert braid.get("/w/acme/people/", "marco").status == 200
    braid.python(
        "from braid.people.models import Member\nfrom braid.people.writing import record\n"
        f"by = Member.objects.select_related('workspace').get(pk={braid.people['priya']['pk']})\nrecord(by, 'member.changed', by)"
    )
    while b'"people"' not in stream.readline():
        pass
    stream.close()


def test_a_mail_server_that_is_away_breaks_nothing(
    priya, as_member, settings, client, django_capture_on_commit_callbacks
):
    cache.clear()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    sent = {"email": "new@example.org", "side": "marketing", "right": "member", "discipline": ""}
    with django_capture_on_commit_callbacks(execute=True):
        answer = as_member(priya).post("/w/acme/people/invitations/", sent)
    assert answer.status_code == 200
    assert Invitation.objects.filter(email="new@example.org").exists()
    assert client.post("/password/reset/", {"email": priya.email}).status_code == 302
