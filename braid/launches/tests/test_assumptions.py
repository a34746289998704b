"""What each side takes for granted of the other: asked, confirmed, corrected or not known, each with who and when."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from braid.activity.for_you import OWE, lines
from braid.activity.models import Event
from braid.launches.assumption_actions import answer_assumption, assume, read_correction, take_back
from braid.launches.models import Assumption, AssumptionAnswer, Gate, GateAnswer, Launch, Tally
from braid.people.models import Member
from braid.radar.facts.launches import LaunchFacts

pytestmark = pytest.mark.django_db
TEXT = "Pricing is final on the 14th"


@pytest.fixture
def launch(workspace, priya, marco) -> Launch:
    on = timezone.localdate() + timedelta(days=20)
    return Launch.objects.create(
        workspace=workspace, name="Insights 2.0", on=on, product_owner=priya, marketing_owner=marco
    )


@pytest.fixture
def at(launch) -> str:
    return f"/w/acme/launches/{launch.pk}/"


def events() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("name", flat=True))


def readiness(launch, member) -> dict[str, Tally]:
    return Gate.objects.visible_to(member).tallies(Assumption.objects.visible_to(member))[launch.pk]


def owed(member) -> list[tuple[str, str]]:
    return [(one.what, one.act) for one in lines(member)[OWE] if "granted" in one.url]


def test_an_open_assumption_is_one_gate_not_ready_for_the_side_that_must_answer(
    launch, at, priya, marco, as_member
):
    for n in range(3):
        gate = Gate.objects.create(workspace=launch.workspace, launch=launch, name=f"Gate {n}")
        for side in ("product", "marketing"):
            GateAnswer.objects.create(workspace=launch.workspace, gate=gate, side=side, state="ready")
    row = assume(launch, by=marco, text=TEXT)
    assert readiness(launch, priya) == {"product": Tally(3, 0, 4), "marketing": Tally(3, 0, 3)}
    page = as_member(priya).get(at).content.decode()
    assert "Readiness: product 75%, marketing 100%" in page
    assert "Product: one open line." in page
    facts = LaunchFacts(launch.workspace_id, timezone.localdate())
    facts.load()
    assert facts.launches[launch.pk].fact().product.share == pytest.approx(0.75)
    answer_assumption(row, by=priya, verdict="unknown")
    assert readiness(launch, priya)["product"] == Tally(3, 0, 4)
    answer_assumption(row, by=priya, verdict="corrected", words="On the 20th")
    assert readiness(launch, priya)["product"] == Tally(3, 0, 3)
    answer_assumption(row, by=priya, verdict="unknown")
    assert readiness(launch, priya)["product"].share == pytest.approx(0.75)
    answer_assumption(row, by=priya, verdict="confirmed")
    assert readiness(launch, priya)["product"].share == 1
    assert "open line" not in as_member(priya).get(at).content.decode()


def test_it_stands_on_for_you_of_the_other_sides_owner_until_it_is_answered(launch, priya, marco):
    row = assume(launch, by=marco, text=TEXT)
    assert (owed(priya), owed(marco)) == ([(TEXT, "Answer")], [])
    answer_assumption(row, by=priya, verdict="unknown")
    assert owed(priya) == [(TEXT, "Answer")]
    answer_assumption(row, by=priya, verdict="confirmed")
    assert (owed(priya), owed(marco)) == ([], [])


def test_a_correction_is_shown_to_the_asker_until_they_have_read_it(launch, at, priya, marco, as_member):
    row = assume(launch, by=marco, text=TEXT)
    answer_assumption(row, by=priya, verdict="corrected", words="It is the 20th, legal needs a week")
    assert owed(marco) == [(TEXT, "Read it")]
    page = as_member(marco).get(at).content.decode()
    assert "It is the 20th, legal needs a week" in page
    assert "I have read it" in page
    assert "I have read it" not in as_member(priya).get(at).content.decode()
    assert as_member(marco).post(f"{at}granted/{row.pk}/", {"read": "1"}).status_code == 303
    answer = AssumptionAnswer.objects.get()
    assert (answer.read_by, bool(answer.read_at)) == (marco, True)
    assert owed(marco) == []
    assert "I have read it" not in as_member(marco).get(at).content.decode()
    assert events()[-1] == "launch.assumption_read"


def test_where_the_asker_has_left_the_owner_of_their_side_reads_the_correction(launch, cast, priya, marco):
    asker = Member.objects.create(
        workspace=launch.workspace, name="Tessa", side="marketing", joined_on=date(2020, 1, 1)
    )
    row = assume(launch, by=asker, text=TEXT)
    Member.objects.filter(pk=asker.pk).update(left_on=timezone.localdate() - timedelta(days=1))
    answer_assumption(row, by=priya, verdict="corrected", words="No")
    assert owed(marco) == [(TEXT, "Read it")]


def test_only_the_other_side_answers_and_only_ones_own_is_taken_back(launch, priya, marco, ella, gus, otto):
    row = assume(launch, by=marco, text=TEXT)
    for who in (marco, ella, gus, otto):
        with pytest.raises(PermissionDenied):
            answer_assumption(row, by=who, verdict="confirmed")
    for who in (priya, ella, gus, otto):
        with pytest.raises(PermissionDenied):
            take_back(row, by=who)
    for who in (ella, gus, otto):
        with pytest.raises(PermissionDenied):
            assume(launch, by=who, text="Something")
    answer = answer_assumption(row, by=priya, verdict="corrected", words="No")
    with pytest.raises(PermissionDenied):
        read_correction(answer, by=priya)
    assert events() == ["launch.assumption_made", "launch.assumption_corrected"]
    take_back(row, by=marco)
    assert not Assumption.objects.exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [({"verdict": "corrected"}, "words"), ({"verdict": "perhaps"}, "verdict"), ({"verdict": "confirmed", "words": "x" * 501}, "words")],
)  # fmt: skip
def test_a_wrong_answer_is_refused_and_nothing_is_written(values, field, launch, at, priya, marco, as_member):
    row = assume(launch, by=marco, text=TEXT)
    with pytest.raises(ValidationError) as refused:
        answer_assumption(row, by=priya, **values)
    assert field in refused.value.message_dict
    assert as_member(priya).post(f"{at}granted/{row.pk}/", values).status_code == 422
    assert not AssumptionAnswer.objects.exists()
    assert events() == ["launch.assumption_made"]


def test_a_side_asks_on_a_screen_and_not_twice(launch, at, priya, marco, ella, as_member):
    browser = as_member(marco)
    assert browser.post(f"{at}granted/new/", {"text": " "}).status_code == 422
    assert browser.post(f"{at}granted/new/", {"text": "<b>final</b>"}).status_code == 303
    assert browser.post(f"{at}granted/new/", {"text": "<b>final</b>"}).status_code == 422
    assert as_member(ella).post(f"{at}granted/new/", {"text": "x"}).status_code == 403
    row = Assumption.objects.get()
    page = as_member(priya).get(at).content.decode()
    assert "&lt;b&gt;final" in page
    assert 'value="confirmed"' in page
    assert as_member(priya).post(f"{at}granted/{row.pk}/", {"verdict": "confirmed"}).status_code == 303
    assert "It is so" in as_member(marco).get(f"{at}granted/{row.pk}/").content.decode()
