"""From a pulse both sides pick one thread to work on together."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from braid.activity.actions import record
from braid.radar import actions as radar
from braid.radar.models import Commitment, Evaluation, Finding, Mute, Turn
from braid.roadmap.actions import create_item
from braid.roadmap.models import Item
from braid.rounds import actions, instruments
from braid.rounds.models import Round
from tests.queries import statements

pytestmark = pytest.mark.django_db


@pytest.fixture
def pulse(cast) -> Round:
    people = [cast["priya"], cast["marco"]]
    row = actions.draft_round(
        by=people[0], use=Round.Use.PULSE, name="Pulse", purpose="How is it?", is_anonymous=True, invited=people,
        questions=instruments.pulse(people[0].workspace), closes_at=timezone.now() + timedelta(days=1),
        product_facilitator=people[0], marketing_facilitator=people[1],
    )  # fmt: skip
    actions.open_round(row, by=people[0])
    actions.close(row, by=people[0])
    actions.reveal(row, by=people[1])
    return Round.objects.get(pk=row.pk)


def page(client, path) -> str:
    response = client.get(f"/w/acme/{path}")
    assert response.status_code == 200, path
    return response.content.decode()


def test_a_thread_is_picked_shown_to_both_and_ended(pulse, cast, as_member):
    priya, marco = as_member(cast["priya"]), as_member(cast["marco"])
    assert "Work on: Shared goals" in page(priya, pulse.place)
    url = f"radar/rounds/{pulse.pk}/commit/?about=Shared+goals"
    assert "Shared goals" in page(priya, url)
    due = timezone.localdate() + timedelta(days=20)
    sent = {"note": "One number for both.", "product_owner": cast["priya"].pk, "marketing_owner": cast["amir"].pk,
            "due_on": due.isoformat()}  # fmt: skip
    assert priya.post(f"/w/acme/{url}", sent).status_code == 303
    row = Commitment.objects.get()
    assert (row.round, row.finding, row.play) == (pulse, None, "PL13")
    for who in ("priya", "amir"):
        assert "One number for both." in page(as_member(cast[who]), "for-you/")
    assert "One number for both." not in page(marco, "for-you/")
    assert "One number for both." in page(marco, pulse.place)
    assert "One number for both." in page(marco, "radar/commitments/")
    with pytest.raises(ValidationError, match="one is enough"):
        radar.commit_to_thread(pulse, by=cast["marco"], note="Another", due_on=due, product_owner=cast["priya"],
                               marketing_owner=cast["marco"])  # fmt: skip
    ended = marco.post(
        f"/w/acme/radar/commitments/{row.pk}/end/", {"outcome": "helped", "learned": "It did."}
    )
    assert ended["Location"] == f"/w/acme/{pulse.place}"
    row.refresh_from_db()
    assert row.outcome == "helped"
    assert "One number for both." not in page(as_member(cast["amir"]), "for-you/")


@pytest.mark.parametrize("wrong", [{"note": ""}, {"due_on": "2020-01-01"}, {"marketing_owner": "jonas"}])
def test_what_is_missing_is_said_and_nothing_is_kept(pulse, cast, as_member, wrong):
    sent = {"note": "Talk", "product_owner": cast["priya"].pk, "marketing_owner": cast["marco"].pk,
            "due_on": timezone.localdate().isoformat()}  # fmt: skip
    sent |= {name: cast[value].pk if value in cast else value for name, value in wrong.items()}
    response = as_member(cast["priya"]).post(f"/w/acme/radar/rounds/{pulse.pk}/commit/", sent)
    assert response.status_code == 422
    assert not Commitment.objects.exists()


def found(workspace, number, severity, days, **more) -> Finding:
    """A finding that is open for so many days."""
    opened = timezone.localdate() - timedelta(days=days)
    row = Finding.objects.create(
        workspace=workspace, detector="D01", subject=f"item:{number}", kind_of="goals", severity=severity, text="Apart",
        digest=str(number), opened_on=opened, seen_on=opened, **more,
    )  # fmt: skip
    Turn.objects.create(workspace=workspace, finding=row, what="opened", on=opened, severity=severity)
    return row


def test_beside_the_newest_pulse_each_reads_what_the_records_show_to_them(pulse, cast, as_member):
    space, today = cast["priya"].workspace, timezone.localdate()
    assert "What the records show" not in page(as_member(cast["priya"]), pulse.place)
    Evaluation.objects.create(workspace=space, day=today, known=7, checks=27, version=1)
    found(space, 1, 3, 12)
    muted = found(space, 2, 2, 40)
    Mute.objects.create(workspace=space, finding=muted, until=today, by=cast["priya"])
    gone = found(space, 3, 1, 200, state=Finding.State.CLEARED)
    Turn.objects.create(workspace=space, finding=gone, what="cleared", on=today, severity=1)
    found(space, 4, 2, 33, is_private=True).readers.set([cast["marco"]])

    def told(member) -> list[str]:
        shown = (
            page(as_member(member), pulse.place).split("What the records show", 1)[1].split("</section>")[0]
        )
        words = r"Far apart|Apart|Drifting|open for \d+ days|\d+ cleared of \d+ raised"
        return re.findall(words, shown)

    assert told(cast["priya"]) == ["Far apart", "open for 12 days", "1 cleared of 2 raised"]
    assert told(cast["marco"]) == ["Far apart", "Apart", "open for 33 days", "1 cleared of 3 raised"]


@pytest.mark.django_db(transaction=True)
def test_the_page_of_a_pulse_asks_little_after_a_change(pulse, cast, as_member, settings):
    settings.REMEMBER = True
    space, client = cast["priya"].workspace, as_member(cast["marco"])
    Evaluation.objects.create(workspace=space, day=timezone.localdate(), known=7, checks=27, version=1)
    page(client, pulse.place)
    record(cast["priya"], "item.renamed", create_item(by=cast["priya"], title="Export"))
    page(client, pulse.place)
    record(cast["priya"], "item.renamed", Item.objects.get())
    asked = statements(client, f"/w/acme/{pulse.place}")
    assert len(asked) <= 6, asked
