"""Two hundred people answer the same round: `python -m tools.bench.crowd make|answer|count`.

`make` prepares a workspace with one anonymous and one named round, `answer` sends everybody's answers to the
server, sixteen at the same instant, `count` says what of them has been kept.
"""

import argparse
import http.client
import json
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tools.bench.inside import say, start

AT_ONCE = 16
TOKEN = "t" * 32


def main() -> None:
    """One of the three steps."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=("make", "answer", "count"))
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--plan", type=Path, help="where `make` leaves what `answer` needs")
    asked = parser.parse_args()
    if asked.step == "answer":
        say(answer_all(json.loads(asked.plan.read_text()), asked.port))
        return
    start()
    if asked.step == "count":
        say(kept())
    else:
        asked.plan.write_text(json.dumps(make(asked.people)))
        say({})


def make(people: int) -> list[dict[str, Any]]:
    """Both rounds, and for each person the forms that they will send."""
    from django.core.management import call_command

    from braid.rounds.models import Seat

    call_command("migrate", verbosity=0)
    open_rounds(crowd(people))
    forms = []
    for seat in Seat.objects.select_related("member__user", "round__workspace").order_by("pk"):
        assert seat.member is not None
        asked, subject = seat.round.questions.order_by("order"), seat.round.subjects.first()
        about = f"-{subject.pk}" if subject else ""
        forms.append({
            "path": f"/w/{seat.round.workspace.slug}/rounds/{seat.round_id}/answer/", "cookie": cookie(seat.member.user),
            "fields": {f"q{q.pk}{about}": "a" if q.scale == "choice" else "3" for q in asked},
        })  # fmt: skip
    return forms


def crowd(people: int) -> list[Any]:
    """The members of a new workspace, half of them on each side."""
    from braid.people.models import Member, User, Workspace

    workspace = Workspace.objects.create(name="Crowd", slug="crowd")
    users = User.objects.bulk_create(
        User(email=f"p{n}@crowd.example", name=f"Person {n}") for n in range(people)
    )
    return Member.objects.bulk_create(
        Member(workspace=workspace, user=user, name=user.name, email=user.email, side=("product", "marketing")[n % 2],
               right="admin" if n < 2 else "member") for n, user in enumerate(users)
    )  # fmt: skip


def open_rounds(members: list[Any]) -> list[Any]:
    """A pulse, and a round about confidence, to which they are all invited."""
    from django.utils import timezone

    from braid.rounds import actions, instruments
    from braid.rounds.models import Round

    leads = {
        f"{side}_facilitator": next(one for one in members if one.side == side)
        for side in ("product", "marketing")
    }
    common = {"by": members[0], "invited": members, "closes_at": timezone.now() + timedelta(days=2), **leads}
    pulse = actions.draft_round(
        **common, questions=instruments.pulse(members[0].workspace), use=Round.Use.PULSE, is_anonymous=True, name="Pulse",
        purpose="How it is", instrument=instruments.VERSION,
    )  # fmt: skip
    sure = actions.draft_round(
        **common, questions=instruments.confidence(), subjects=["Sign-ups reach 900"], use=Round.Use.CONFIDENCE,
        name="How sure", purpose="How sure we are",
    )  # fmt: skip
    return [actions.open_round(row, by=members[0]) for row in (pulse, sure)]


def closed_pulse(members: list[Any]) -> Any:
    """A pulse in which everybody has answered, closed a moment ago; a named round stays open beside it."""
    from braid.rounds import actions

    pulse, _ = open_rounds(members)
    asked = list(pulse.questions.order_by("order"))
    for number, member in enumerate(members):
        said = {
            q.key: "abcd"[number % 4] if q.scale == "choice" else str(1 + (number + q.pk) % 5) for q in asked
        }
        actions.cast(pulse, by=member, answers=said)
    return actions.close(pulse, by=members[0])


def cookie(user: Any) -> str:
    """Signs somebody in."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def answer_all(forms: list[dict[str, Any]], port: int) -> dict[str, float]:
    """Sixteen at a time press the button at the same instant, until everybody has. A multiple of sixteen comes in."""
    times: list[float] = []
    errors: list[str] = []
    barrier = threading.Barrier(AT_ONCE)

    def person(mine: list[dict[str, Any]]) -> None:
        for form in mine:
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            body = urlencode({**form["fields"], "csrfmiddlewaretoken": TOKEN})
            head = {
                "Cookie": f"{form['cookie']}; braid_csrf={TOKEN}",
                "Content-Type": "application/x-www-form-urlencoded",
            }
            link.connect()
            barrier.wait(120)
            began = time.perf_counter()
            try:
                link.request("POST", form["path"], body, head)
                status = link.getresponse().status
                if status != 303:
                    errors.append(f"{form['path']} answers {status}")
            except OSError as why:
                errors.append(repr(why))
            times.append((time.perf_counter() - began) * 1000)
            link.close()

    began = time.perf_counter()
    threads = [threading.Thread(target=person, args=(forms[n::AT_ONCE],)) for n in range(AT_ONCE)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    for said in errors[:5]:
        print(said, file=sys.stderr)
    return {
        "sent": len(times),
        "errors": len(errors),
        "worst": max(times),
        "seconds": time.perf_counter() - began,
    }


def kept() -> dict[str, int]:
    """What lies in the database: answers of the named round, ballots, and the people noted as having answered."""
    from braid.rounds.models import Answer, Ballot, Seat

    return {
        "kept": Answer.objects.count() + Ballot.objects.count(),
        "noted": Seat.objects.filter(has_answered=True).count(),
    }


if __name__ == "__main__":
    main()
