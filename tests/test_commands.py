"""The command line and the settings, as somebody who runs Braid meets them."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from braid.site import command, doctor, serve

ROOT = Path(__file__).resolve().parent.parent


def braid(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "braid", *arguments], cwd=ROOT, env={**os.environ, **environment},
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip


def test_help_names_every_command_and_shows_examples():
    answer = braid("--help")
    assert answer.returncode == 0
    for name in command.COMMANDS:
        assert re.search(rf"^    {name}\s", answer.stdout, re.M), name
    assert "examples:" in answer.stdout


@pytest.mark.parametrize("name", command.COMMANDS)
def test_every_command_explains_itself(name):
    answer = braid(name, "--help")
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.startswith(f"usage: braid {name}")


def test_a_database_that_does_not_answer_is_named(tmp_path):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # bound but not listening: the connection is refused at once
        url = f"postgres://braid@127.0.0.1:{nobody.getsockname()[1]}/braid"
        answer = braid("doctor", BRAID_DATABASE_URL=url, BRAID_DATA=str(tmp_path))
    assert answer.returncode == 1
    assert "Is BRAID_DATABASE_URL right" in answer.stdout
    assert "Traceback" not in answer.stderr


def test_doctor_finds_missing_tables_and_says_how_to_mend_it(tmp_path):
    answer = braid("doctor", BRAID_DATA=str(tmp_path), BRAID_DATABASE_URL="")
    assert answer.returncode == 1
    assert "run `braid migrate`" in answer.stdout
    assert braid("migrate", BRAID_DATA=str(tmp_path), BRAID_DATABASE_URL="").returncode == 0
    answer = braid("doctor", BRAID_DATA=str(tmp_path), BRAID_DATABASE_URL="")
    assert answer.returncode == 0, answer.stdout
    assert "All is well." in answer.stdout


def test_doctor_sees_a_key_that_others_can_read(settings, tmp_path, monkeypatch):
    monkeypatch.delenv("BRAID_SECRET_KEY")
    settings.DATA_DIR = tmp_path
    (tmp_path / "secret_key").write_text("x" * 50)
    (tmp_path / "secret_key").chmod(0o644)
    assert [level for level, _ in doctor.secret()] == [doctor.WRONG]
    (tmp_path / "secret_key").chmod(0o600)
    assert [level for level, _ in doctor.secret()] == [doctor.OK]


def test_serve_says_why_it_cannot_listen():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = serve.listening_trouble("127.0.0.1", port)
        assert f"Port {port} is taken: another program listens there" in said
        assert f"make run BRAID_PORT={port + 1}, or braid serve --port {port + 1}" in said
    assert "no address of this machine" in serve.listening_trouble("999.1.1.1", 0)
    assert "from 1 to 65535" in serve.listening_trouble("127.0.0.1", 99999)
    assert serve.listening_trouble("127.0.0.1", 0) == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BRAID_PORT", "eighty"), ("BRAID_PORT", "99999"), ("BRAID_THREADS", "-1"), ("BRAID_PROCESSES", "0"),
        ("BRAID_DATABASE_URL", "foo://x"), ("BRAID_TIME_ZONE", "Mars"), ("BRAID_LANGUAGE", "xx"),
        ("BRAID_DATA", "/dev/null/folder"), ("BRAID_SECRET_KEY", "short"), ("BRAID_EMAIL_VERIFICATION", "maybe"),
        ("BRAID_LOG_LEVEL", "LOUD"), ("BRAID_DEBUG", "perhaps"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_named_with_what_to_write(name, value, tmp_path):
    answer = braid("doctor", **{"BRAID_DATA": str(tmp_path), name: value})
    assert answer.returncode == 1
    assert name in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_sample_can_be_made_in_an_empty_folder(tmp_path):
    answer = braid("sample", "Demo", BRAID_DATA=str(tmp_path), BRAID_DATABASE_URL="")
    assert answer.returncode == 0, answer.stderr
    assert "/w/demo/" in answer.stdout


def test_every_setting_is_documented_and_every_documented_setting_is_read():
    sources = [
        *ROOT.glob("braid/**/*.py"),
        *ROOT.glob("tests/e2e/*.py"),
        ROOT / "Makefile",
        ROOT / ".ci" / "run",
    ]
    used = set()
    for path in sources:
        if "/tests/" not in str(
            path.relative_to(ROOT / "braid") if ROOT / "braid" in path.parents else path.name
        ):
            used |= set(re.findall(r"\bBRAID_[A-Z][A-Z_]+\b", path.read_text()))
    documented = set(re.findall(r"^\| `(BRAID_[A-Z_]+)`", (ROOT / "docs" / "settings.md").read_text(), re.M))
    assert used == documented
