"""Live updates over a real server with two processes: who hears of what, and who does not."""

import json
import os
import signal
import time

import pytest

from tests.served import served

SAY = """
from braid.activity.actions import comment
from braid.people.models import Member, Pod
by = Member.objects.select_related("workspace", "user").get(pk={pk})
pod, _made = Pod.objects.get_or_create(workspace=by.workspace, name="Crew")
comment(pod, by=by, body="Zebrafish")
"""


@pytest.fixture(scope="module")
def braid(tmp_path_factory):
    with served(tmp_path_factory.mktemp("live")) as running:
        yield running


def listen(braid, who: str, workspace: str = "acme", ticket: str = ""):
    return braid.get(f"/live/{workspace}/?ticket={ticket or braid.people[who]['ticket']}")


def heard(stream) -> dict:
    """The next thing that is said on a stream."""
    while True:
        line = stream.readline().decode()
        assert line, "the stream has ended"
        if line.startswith("event: left"):
            return {"left": True}
        if line.startswith("data: "):
            return json.loads(line.removeprefix("data: "))


def say(braid, who: str) -> None:
    braid.python(SAY.format(pk=braid.people[who]["pk"]))


def test_every_open_page_hears_that_something_has_changed_and_nothing_of_what(braid):
    streams = [listen(braid, who) for who in ("priya", "marco", "gus", "ella")]
    assert {s.status for s in streams} == {200}
    assert streams[0].getheader("Content-Type") == "text/event-stream"
    before = [heard(s) for s in streams]
    began = time.monotonic()
    say(braid, "marco")
    for stream, first in zip(streams, before, strict=True):
        now = heard(stream)
        assert now == {"version": first["version"] + 1, "rooms": ["people"]}
        stream.close()
    assert time.monotonic() - began < 60


def test_another_workspace_is_not_heard(braid):
    stream = listen(braid, "priya")
    first = heard(stream)
    say(braid, "otto")
    say(braid, "priya")
    assert heard(stream)["version"] == first["version"] + 1
    stream.close()


def test_a_ticket_opens_one_workspace_only(braid):
    assert listen(braid, "priya", workspace="elsewhere").status == 401
    assert listen(braid, "otto").status == 401
    assert listen(braid, "otto", workspace="elsewhere").status == 200


def test_without_a_ticket_nobody_listens(braid):
    assert braid.get("/live/acme/", "priya").status == 401
    assert braid.get("/live/", "priya").status == 401
    assert listen(braid, "priya", ticket="x:y:z").status == 401


def test_an_old_ticket_is_refused(braid):
    late = braid.python(
        "import time\nnow = time.time\ntime.time = lambda: now() - 301\n"
        "from braid.people.models import Member\nfrom braid.people.tickets import ticket_for\n"
        f"print(ticket_for(Member.objects.select_related('workspace', 'user').get(pk={braid.people['priya']['pk']})))"
    )
    assert listen(braid, "priya", ticket=late).status == 401


def test_who_leaves_hears_nothing_more_and_cannot_come_back(braid):
    stream = listen(braid, "jonas")
    heard(stream)
    pks = {who: braid.people[who]["pk"] for who in ("jonas", "priya")}
    braid.python(
        "from django.utils import timezone\nfrom braid.people.models import Member\nfrom braid.people.writing import record\n"
        f"Member.objects.filter(pk={pks['jonas']}).update(left_on=timezone.localdate())\n"
        f"by = Member.objects.select_related('workspace').get(pk={pks['priya']})\nrecord(by, 'member.changed', by)"
    )
    assert heard(stream) == {"left": True}
    assert stream.read().strip() in {b"", b"data:"}
    assert listen(braid, "jonas").status == 404


def test_signing_out_everywhere_ends_the_right_to_listen(braid):
    pk = braid.people["lina"]["pk"]
    braid.python(
        "from braid.people.models import User, Member\n"
        f"User.objects.filter(pk=Member.objects.get(pk={pk}).user_id).update(session_epoch=7)"
    )
    assert listen(braid, "lina").status == 404


def test_one_member_does_not_open_streams_without_end(braid):
    answers = [listen(braid, "tessa") for _ in range(61)]
    assert {a.status for a in answers} == {200, 429}
    assert sum(a.status == 200 for a in answers) <= 40
    assert listen(braid, "amir").status == 200


def test_who_walks_from_page_to_page_is_heard_on_every_one(braid):
    for _ in range(100):
        stream = listen(braid, "marco")
        assert stream.status == 200
        stream.close()


def test_the_server_stops_at_once_while_pages_are_open(tmp_path):
    # (A server of its own: tests run in any order, and the others need theirs.)
    with served(tmp_path) as braid:
        stream = listen(braid, "amir")
        heard(stream)
        began = time.monotonic()
        os.kill(braid.server.process.pid, signal.SIGTERM)
        assert stream.read().strip() == b""
        assert braid.server.process.wait(15) == 0
        assert time.monotonic() - began < 8
