"""The worker reads a mailbox with the answers of calendars, also where its server refuses, stops or lies."""

import ssl
import subprocess
from datetime import UTC, datetime, timedelta

import pytest

from braid.teamwork.inviting import mailbox
from braid.teamwork.inviting.reading import LARGEST
from braid.teamwork.models import Coming, Mailbox
from braid.teamwork.tests.test_answers import invite, reply, row, stands
from tests.imap_stub import Folder, Server

__all__ = ["invite", "row"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def folder() -> Folder:
    return Folder()


@pytest.fixture
def imap(settings, folder):
    def start(how: str = "none", secure: ssl.SSLContext | None = None) -> Server:
        made = Server(folder, secure, at_once=how == "tls")
        servers.append(made)
        settings.IMAP_HOST, settings.IMAP_PORT, settings.IMAP_TLS = "127.0.0.1", made.port, how
        settings.IMAP_USER, settings.IMAP_PASSWORD, settings.IMAP_FOLDER, settings.IMAP_SECONDS = (
            "braid",
            "secret",
            "INBOX",
            60,
        )
        mailbox._looked = 0.0
        mailbox._said.clear()
        mailbox._behind.clear()
        return made

    servers: list[Server] = []
    yield start
    for each in servers:
        each.stop()


def again() -> int:
    mailbox._looked = 0.0
    return mailbox.read_due()


def test_the_worker_reads_a_mailbox_and_leaves_the_mail_of_others_alone(
    invite, row, marco, imap, folder, caplog
):
    other = folder.take(b"To: ella@acme.example\r\nSubject: Salaries\r\n\r\nSecretword")
    # (Said a while ago: what bears a moment to come counts as said when it is read, and that is another one each time.)
    before = datetime.now(UTC) - timedelta(seconds=20)
    mine = folder.take(reply(invite, stamp=before))
    long = folder.take(reply(invite, "DECLINED", extra="X" * LARGEST))
    imap()
    assert mailbox.read_due() == 1
    assert stands(row, marco) == "yes"
    assert folder.seen == {mine}
    fetched = [line for line in folder.said if "BODY.PEEK[]" in line]
    assert [int(line.split()[2]) for line in fetched] == [mine], (
        "of the others nobody asks more than to whom they went"
    )
    assert "longer than" in caplog.text
    assert mailbox.read_due() == 0, "it is not time yet"
    assert again() == 0
    assert Mailbox.objects.get().last == long > other
    folder.take(reply(invite, "DECLINED", stamp=before + timedelta(seconds=5)))
    assert again() == 1
    folder.validity = 8
    assert again() == 1, "all are read anew: the same answers once more"
    assert Coming.objects.count() == 1


@pytest.mark.parametrize("wrong", ["password", "nobody there", "server stops"])
def test_a_mailbox_that_cannot_be_read_is_said_and_tried_again(
    invite, imap, folder, settings, wrong, monkeypatch
):
    server = imap()
    folder.take(reply(invite))
    if wrong == "password":
        settings.IMAP_PASSWORD = "guessed"
    elif wrong == "nobody there":
        server.stop()
        settings.IMAP_PORT = 1
    else:
        monkeypatch.setattr(mailbox, "_one", lambda *_a: (_ for _ in ()).throw(ConnectionResetError("gone")))
    assert mailbox.read_due() == 0
    assert Mailbox.objects.get().trouble
    assert "guessed" not in Mailbox.objects.get().trouble
    monkeypatch.undo()
    if wrong == "server stops":
        imap()
        assert mailbox.read_due() == 1
        assert not Mailbox.objects.get().trouble


@pytest.mark.parametrize("said", ["NO", "BAD"])
def test_a_mail_that_the_server_does_not_give_out_holds_up_nobody(
    invite, row, marco, imap, folder, said, caplog
):
    broken = folder.take(b"To: ella@acme.example\r\n\r\nx")
    folder.refused[broken] = said
    imap()
    assert [mailbox.read_due(), again()] == [0, 0]
    assert caplog.text.count(f"Mail {broken} of the mailbox of answers is not given out") == 1
    assert not Mailbox.objects.get().last, "nothing behind it was read: perhaps it is the server"
    mine = folder.take(reply(invite))
    assert again() == 1
    assert stands(row, marco) == "yes"
    assert (Mailbox.objects.get().last, Mailbox.objects.get().trouble) == (mine, "")
    folder.said.clear()
    assert again() == 0
    assert not [line for line in folder.said if "FETCH" in line], "it is passed over"


def test_a_server_that_gives_out_nothing_is_said_and_nothing_is_passed_over(
    invite, imap, folder, monkeypatch
):
    monkeypatch.setattr(mailbox, "AT_ONCE", 2)
    folder.refused = {folder.take(reply(invite)): "NO" for _ in range(3)}
    imap()
    assert mailbox.read_due() == 0
    assert (Mailbox.objects.get().last, Mailbox.objects.get().trouble) == (0, "Refused: the server says NO")
    folder.refused.clear()
    assert again() == 2


@pytest.mark.parametrize("many", [1, 2, 3])
def test_many_that_are_not_given_out_hold_up_nobody_behind_them(
    invite, row, marco, imap, folder, monkeypatch, many
):
    monkeypatch.setattr(mailbox, "AT_ONCE", 5)
    folder.refused = {folder.take(b"To: ella@acme.example\r\n\r\nx"): "NO" for _ in range(5 * many)}
    mine = folder.take(reply(invite))
    imap()
    looks = [mailbox.read_due(), *(again() for _ in range(2 * many))]
    assert sum(looks[:many]) == 1, "fifty further ones are asked for with each look"
    assert stands(row, marco) == "yes"
    assert (Mailbox.objects.get().last, Mailbox.objects.get().trouble) == (mine, "")
    folder.said.clear()
    assert again() == 0
    assert not [line for line in folder.said if "FETCH" in line]


def test_what_was_not_given_out_for_a_while_is_read_though_others_never_are(
    invite, imap, folder, monkeypatch
):
    monkeypatch.setattr(mailbox, "AT_ONCE", 2)
    never = [folder.take(b"To: ella@acme.example\r\n\r\nx") for _ in range(2)]
    for_a_while = [folder.take(reply(invite)) for _ in range(2)]
    folder.take(reply(invite))
    folder.refused = dict.fromkeys([*never, *for_a_while], "NO")
    imap()
    assert mailbox.read_due() == 0
    folder.refused = dict.fromkeys(never, "NO")
    folder.said.clear()
    assert [again(), again(), again(), again()] == [1, 2, 1, 0]
    asked = {int(line.split()[2]) for line in folder.said if "BODY.PEEK[]" in line}
    assert asked >= set(for_a_while)


@pytest.fixture(scope="module")
def secure(tmp_path_factory) -> tuple[ssl.SSLContext, str]:
    """A server's certificate for 127.0.0.1, made for this run."""
    where = tmp_path_factory.mktemp("tls")
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
            "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(where / "key.pem"), "-out", str(where / "cert.pem")]  # fmt: skip
    try:
        subprocess.run(made, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("there is no openssl here")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(where / "cert.pem", where / "key.pem")
    return context, str(where / "cert.pem")


@pytest.mark.parametrize("how", ["tls", "starttls"])
def test_a_mailbox_is_read_over_tls_and_only_from_whom_is_trusted(
    invite, imap, folder, secure, monkeypatch, how
):
    folder.take(reply(invite))
    imap(how, secure[0])
    assert mailbox.read_due() == 0
    assert "certificate" in Mailbox.objects.get().trouble.lower()
    assert not any(line.startswith("LOGIN") for line in folder.said)
    monkeypatch.setenv("SSL_CERT_FILE", secure[1])
    assert again() == 1
