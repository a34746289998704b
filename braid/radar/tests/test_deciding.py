"""From one-sided decisions and what nobody moves to the pages: D21 with its one click, D28 with the one-page ask."""

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from braid.activity.models import Event
from braid.radar import actions
from braid.radar.actions import evaluate
from braid.radar.detectors.say import Side, _, to_json
from braid.radar.facts.workspace import Facts
from braid.radar.models import Acknowledgement, Commitment, Finding
from braid.radar.reading import View
from braid.teamwork import asking, deciding
from braid.teamwork.models import Decision, DecisionPart, Responsibility

pytestmark = pytest.mark.django_db
U = "/w/acme/"


@pytest.fixture
def alone(cast) -> list[Decision]:
    """Eight decisions of product about an area that both touch; marketing was asked of none."""
    priya, today = cast["priya"], timezone.localdate()
    own = {"workspace": priya.workspace}
    where = Responsibility.objects.create(**own, area="Pricing", valid_from=today)
    found = []
    for number in range(8):
        row = Decision.objects.create(**own, question=f"Question {number}?", area=where, asked_on=today, decided_on=today, written_at=timezone.now())  # fmt: skip
        DecisionPart.objects.create(**own, decision=row, role="approver", member=priya)
        found.append(row)
    return found


def d21(cast) -> Finding:
    evaluate(cast["priya"].workspace)
    return Finding.objects.get(detector="D21")


def test_one_click_of_the_side_that_was_asked_is_counted_and_can_be_taken_back(cast, alone, as_member):
    assert d21(cast).severity == 3
    page = as_member(cast["marco"]).get(U + alone[0].place).content.decode()
    assert "We were asked" in page
    for row in alone[:6]:
        assert as_member(cast["marco"]).post(f"{U}{row.place}asked/").status_code == 303
    evaluate(cast["priya"].workspace)
    assert Finding.objects.get(detector="D21").clear_since == timezone.localdate()
    assert "We were asked" not in as_member(cast["marco"]).get(U + alone[0].place).content.decode()
    finding = as_member(cast["marco"]).get(U + Finding.objects.get(detector="D21").place).content.decode()
    assert re.search(r"\(today\) · reads clear since", finding)
    event = Event.objects.filter(name="decision.asking_noted", subject_id=alone[0].pk).get()
    as_member(cast["marco"]).post(f"{U}undo/{event.pk}/")
    assert not alone[0].parts.filter(role="contributor").exists()


def test_one_of_several_decisions_is_said_as_people_say_it(cast, alone, as_member):
    for row in alone[1:]:
        DecisionPart.objects.create(
            workspace=row.workspace, decision=row, role="approver", member=cast["marco"]
        )
    for name, value in (("third", 0.01), ("half", 0.9), ("fewest", 3)):
        actions.set_threshold("D21", name, value, by=cast["priya"])
    assert d21(cast).text.startswith("1 of 8 decisions in 90 days was made by product alone")
    page = as_member(cast["priya"]).get(f"{U}radar/checks/D21/").content.decode()
    assert re.search(r'name="fewest" value="3"', page), "decisions are whole"


def test_nobody_says_it_for_the_other_side_and_not_before_it_is_decided(cast, alone, as_member):
    assert "We were asked" not in as_member(cast["priya"]).get(U + alone[0].place).content.decode()
    with pytest.raises(ValidationError):
        asking.asked_before(alone[0], by=cast["priya"])
    for who in ("gus", "ella"):
        with pytest.raises(PermissionDenied):
            asking.asked_before(alone[0], by=cast[who])
    Decision.objects.filter(pk=alone[0].pk).update(decided_on=None)
    with pytest.raises(ValidationError):
        asking.asked_before(alone[0], by=cast["marco"])
    assert not DecisionPart.objects.filter(role="contributor").exists()


def stuck(cast, **more) -> Finding:
    """A finding of 34 days that both have seen and one play has not moved."""
    own, day = {"workspace": cast["priya"].workspace}, timezone.localdate() - timedelta(days=34)
    row = Finding.objects.create(
        **own, detector="D05", subject="objective:1", kind_of="goals", severity=2, text="The floor is broken.", digest="x",
        opened_on=day, seen_on=day, plays=["PL15", "PL02"], **more,
    )  # fmt: skip
    for side in ("product", "marketing"):
        Acknowledgement.objects.create(**own, finding=row, side=side)
    Commitment.objects.create(
        **own, finding=row, play="PL15", product_owner=cast["priya"], marketing_owner=cast["marco"], due_on=day,
        outcome="same", learned="the date was fixed",
    )  # fmt: skip
    return row


def test_the_one_page_ask_is_filled_in_goes_to_the_sponsor_and_a_decision_ends_it(cast, as_member):
    row = stuck(cast)
    evaluate(cast["priya"].workspace)
    needed = Finding.objects.get(detector="D28")
    priya, ella = as_member(cast["priya"]), as_member(cast["ella"])
    assert f"radar/{row.pk}/ask/" in priya.get(U + needed.place).content.decode()
    assert "The floor is broken." in ella.get(f"{U}sponsor/").content.decode()
    form = priya.get(f"{U}radar/{row.pk}/ask/").content.decode()
    for words in ("The floor is broken.", "the date was fixed", "One of both gives way"):
        assert words in form
    sent = {"question": "Do we give the floor up?", "option_lines": "Yes\nNo", "background": "Both tried.", "needed_by": ""}  # fmt: skip
    assert priya.post(f"{U}radar/{row.pk}/ask/", sent).status_code == 303
    made = Decision.objects.get()
    assert (made.escalation.to, made.citations.get().subject_id) == (cast["ella"], row.pk)
    assert [part.side for part in made.parts.filter(role="contributor").order_by("pk")] == ["product", "marketing"]  # fmt: skip
    page = ella.get(f"{U}sponsor/").content.decode()
    assert "Do we give the floor up?" in page
    assert "One question that only you can answer" in page, "the finding and the question are one"
    assert "Do we give the floor up?" in priya.get(U + row.place).content.decode()
    deciding.write(made, by=cast["ella"], outcome="We give it up.", why="It costs more than it holds.")
    evaluate(cast["priya"].workspace)
    needed.refresh_from_db()
    assert needed.clear_since == timezone.localdate()


def test_what_it_says_of_the_other_finding_has_the_words_of_its_reader(cast, as_member):
    row = stuck(cast)
    said = _("7 insights wait for %(side)s since %(day)s.", side=Side("product"), day=date(2026, 3, 2))
    Finding.objects.filter(pk=row.pk).update(said={"sentence": to_json(said)})
    workspace = cast["priya"].workspace
    workspace.product_name = "Makers"
    workspace.save()
    evaluate(workspace)
    needed = Finding.objects.get(detector="D28")
    page = as_member(cast["priya"]).get(U + needed.place).content.decode()
    assert "has not moved it: 7 insights wait for Makers since 2 Mar" in re.sub(r"<[^>]*>", "", page)
    assert "wait for product" not in page


def test_a_private_finding_is_not_taken_to_anybody(cast, as_member):
    row = stuck(cast, is_private=True)
    row.readers.set([cast["priya"]])
    evaluate(cast["priya"].workspace)
    assert not Finding.objects.filter(detector="D28").exists()
    with pytest.raises(ValidationError):
        actions.ask_executive(row, by=cast["priya"], question="?", options=[])
    assert as_member(cast["marco"]).get(f"{U}radar/{row.pk}/ask/").status_code == 404
    assert not Decision.objects.exists()


def test_what_people_do_about_a_finding_is_followed(cast):
    row = stuck(cast)
    view = View.of(cast["priya"].workspace, timezone.localdate())
    assert view.verdicts["D28"].state == "fire"
    actions.mute(row, by=cast["marco"], reason="After the fair", until=timezone.localdate())
    view.refresh()
    assert view.verdicts["D28"].state == "unknown"
    actions.lift(row, by=cast["marco"])
    view.refresh()
    assert view.facts.world() == Facts(row.workspace_id, view.today).load().world()
    assert view.verdicts["D28"].state == "fire"
