"""While somebody writes for long, others are told what happens, lose nothing, and go on reading."""

import re
import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from html import unescape
from urllib.parse import urlencode

import pytest
from django.db import OperationalError, connection

from braid.site.views import is_busy
from tests.served import ROOT, served

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="others write meanwhile on PostgreSQL")
SAID = "What the customers of Lund told us"


@pytest.fixture(scope="module")
def braid(tmp_path_factory):
    with served(tmp_path_factory.mktemp("busy"), 1, BRAID_WAIT_SECONDS="1") as running:
        yield running


@contextmanager
def held(braid):
    """The one pen that SQLite has, as an import holds it."""
    link = sqlite3.connect(f"{braid.environment['BRAID_DATA']}/braid.sqlite3", isolation_level=None)
    link.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        link.execute("ROLLBACK")
        link.close()


def insights(braid) -> list[str]:
    code = "from braid.insights.models import Insight\nprint(*Insight.objects.values_list('text', flat=True), sep='\\n')"
    return braid.python(code).splitlines()


def test_what_was_typed_can_be_sent_again(braid):
    token = "a" * 32
    form = {"text": SAID, "kind_of": "feedback", "source": "call", "area": "customer", "side": "product", "heard_on": "2025-01-01", "csrfmiddlewaretoken": token}  # fmt: skip
    with held(braid):
        answer = braid.post("/w/acme/insights/new/", urlencode(form), "priya", token)
        html = answer.read().decode()
        assert (answer.status, answer.getheader("Retry-After")) == (503, "10")
        assert "Others are writing just now" in html
        assert SAID in html
        assert "Reference" not in html
        assert braid.get("/w/acme/insights/", "priya").status == 200
    assert insights(braid) == []
    again = {
        unescape(n): unescape(v)
        for n, v in re.findall(r'<input type="hidden" name="(.*?)" value="(.*?)">', html)
    }
    assert again == form
    place = re.search(r'method="post" action="(.*?)"', html)[1]
    sent = braid.post(place, urlencode(again), "priya", token)
    assert sent.status == 303, sent.read().decode()
    assert insights(braid) == [SAID]


def test_a_password_is_never_shown(braid):
    token = "a" * 32
    sent = {"login": "priya@acme.example", "password": "three little words", "csrfmiddlewaretoken": token}
    with held(braid):
        answer = braid.post("/sign-in/", urlencode(sent), "priya", token)
        assert "three little words" not in answer.read().decode()


def test_a_command_says_what_it_waits_for(braid, tmp_path):
    (tmp_path / "a.csv").write_text("Title\nExport\n")
    command = [
        sys.executable,
        "-m",
        "braid",
        "import",
        str(tmp_path / "a.csv"),
        "--into",
        "acme",
        "--as",
        "items",
    ]
    with held(braid):
        done = subprocess.run(
            command, env=braid.environment, cwd=ROOT, capture_output=True, text=True, timeout=60
        )
    assert done.returncode == 1
    assert "something else has been writing for longer than this command waits" in done.stderr
    assert "Nothing was changed. Try again" in done.stderr
    assert "Traceback" not in done.stderr


def test_only_a_lock_is_a_lock():
    assert is_busy(OperationalError("database is locked"))
    assert not is_busy(OperationalError("no such table"))
    assert not is_busy(None)
