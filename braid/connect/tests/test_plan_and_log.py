"""The content plan and the log of decisions come in as files, and go out and in again without a change."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from braid.activity.models import Event
from braid.launches.models import Launch, LaunchContent, LaunchStage
from braid.messaging.actions import create_claim
from braid.messaging.models import Content, ContentVersion, Override
from braid.messaging.moving import move_content
from braid.roadmap.models import Item
from braid.teamwork import asking, deciding
from braid.teamwork.models import Decision, DecisionPart

TODAY = timezone.localdate()
TOMORROW = TODAY + timedelta(days=1)
PLAN = """Title,Kind,State,Launch,Audience,Channel,Owner,Fact checker,Items,Draft due,Planned for,Out since,Text
Alerts are here,Blog post,In review,"Alerts, at last: First;",Operators,Blog,Marco Bellini,Priya Raman,"Alerts, fast;",2026-02-01,2026-03-01,,"Alerts reach you within a minute."
Why we built it,Video,Published,,,,Marco Bellini,,,,,2026-01-05,
"""
LOG = """Question,Decision,Why,Decides,Driver,Decided on,Needed by,Look again,Asked on,Options
Do we raise the price?,"Yes, by a tenth.",Costs rose by as much.,Marketing; Priya Raman,Priya Raman,2026-01-20,2026-02-01,2027-01-20,2026-01-10,"Yes, by a tenth; Not this year"
Which name does it get?,,,Marco Bellini,,,2026-12-01,,2026-01-15,
"""


@pytest.fixture
def plan(bring_in, workspace):
    Item.objects.create(workspace=workspace, title="Alerts, fast")
    launch = Launch.objects.create(workspace=workspace, name="Alerts, at last")
    LaunchStage.objects.create(workspace=workspace, launch=launch, name="First")
    report = bring_in("content", PLAN)
    assert (report.created, report.refused, report.notes) == (2, 0, [])
    return launch


def test_a_content_plan_comes_in_with_people_items_and_launches(plan, marco, priya, bring_in):
    piece = Content.objects.get(title="Alerts are here")
    assert (piece.kind_of, piece.state, piece.owner, piece.fact_checker) == ("blog", "review", marco, priya)
    assert (piece.audience, piece.channel, piece.due_on, piece.publish_on) == (
        "Operators", "Blog", date(2026, 2, 1), date(2026, 3, 1),
    )  # fmt: skip
    assert [item.title for item in piece.items.all()] == ["Alerts, fast"]
    assert LaunchContent.objects.get().stage.name == "First"
    assert piece.body == ContentVersion.objects.get().body == "Alerts reach you within a minute."
    out = Content.objects.get(title="Why we built it")
    assert (out.kind_of, out.published_on) == ("video", date(2026, 1, 5))
    assert list(Event.objects.values_list("name", flat=True)) == ["content.imported"]
    assert bring_in("content", PLAN).unchanged == 2
    report = bring_in("content", PLAN.replace("Operators", "Everybody").replace("a minute", "an hour"))
    assert (report.updated, report.unchanged) == (1, 1)
    piece.refresh_from_db()
    assert (piece.audience, piece.body) == ("Everybody", "Alerts reach you within an hour.")
    assert [one.number for one in piece.versions.order_by("pk")] == [1, 2]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (",Blog post,,,,", "title: empty"),
        ("A,Haiku,,,,", "is not a kind of content"),
        ("A,,Nearly,,,", "is not how far a piece is"),
        ("A,,Out,,,", "since when is not said"),
        ("A,,Scheduled,,,", "the day for which is not said"),
        (f"A,,,,,{TOMORROW}", "has not come yet"),
        ("A,,,Nobody Known,,", "owner: nobody here is called"),
        ("A,,,Marco Bellini,Marco Bellini,", "does not check it"),
    ],
)
def test_a_row_of_the_plan_is_refused_with_its_reason(bring_in, tmp_path, marco, row, says):
    head = "Title,Kind,State,Owner,Fact checker,Out since\n"
    report = bring_in("content", head + row + "\n", refused_to=tmp_path / "no.csv")
    assert (report.saved, report.refused) == (False, 1)
    assert says in (tmp_path / "no.csv").read_text()
    assert not Content.objects.exists()


def test_a_file_calls_nothing_checked_that_its_page_would_not(bring_in, marco, priya):
    head = "Title,State,Owner\n"
    assert bring_in("content", f"{head}A,Checked,Priya Raman\n").refused == 1
    assert bring_in("content", f"{head}A,Checked,Marco Bellini\n", by=marco).refused == 1
    assert bring_in("content", f"{head}A,Checked,Marco Bellini\n").created == 1
    piece = Content.objects.get()
    move_content(piece, by=priya, state="draft")
    create_claim(by=marco, text="It takes a second.", content=piece)
    assert bring_in("content", f"{head}A,Checked,Marco Bellini\n", overwrite=True).refused == 1


def test_a_piece_with_unchecked_claims_is_not_out_by_a_file_without_a_reason(bring_in, marco):
    piece = Content.objects.create(workspace=marco.workspace, title="A")
    claim = create_claim(by=marco, text="It takes a second.", content=piece)
    report = bring_in("content", "Title,Out since\nA,2026-01-05\n")
    assert report.refused == 1
    assert any("It takes a second" in why for _line, why in report.first.values())
    head = "Title,Out since,Why it is out\n"
    assert bring_in("content", f"{head}A,2026-01-05,It went out before.\n").updated == 1
    assert Override.objects.get().claim_links.get().claim == claim
    piece.refresh_from_db()
    assert piece.published_on == date(2026, 1, 5)


def test_the_table_of_the_plan_comes_in_as_it_went_out(plan, priya, as_member, bring_in):
    before = list(
        Content.objects.order_by("pk").values("pk", "title", "state", "owner", "published_on", "body")
    )
    links = list(LaunchContent.objects.values("pk", "launch", "stage"))
    table = b"".join(as_member(priya).get("/w/acme/content/?format=csv")).decode("utf-8-sig")
    report = bring_in("content", table, "again.csv")
    assert (report.created, report.updated, report.refused, report.kept_count) == (0, 0, 0, 0)
    assert list(Content.objects.order_by("pk").values(*before[0])) == before
    assert list(LaunchContent.objects.values("pk", "launch", "stage")) == links
    report = bring_in("content", table.replace("Why we built it", "How we built it"), "again.csv")
    assert (report.created, report.updated) == (0, 1)
    assert Content.objects.filter(title="How we built it").count() == 1


def test_a_log_comes_in_with_what_was_decided_and_by_whom(bring_in, priya, marco):
    report = bring_in("decisions", LOG)
    assert (report.created, report.refused) == (2, 0)
    price = Decision.objects.get(question="Do we raise the price?")
    assert (price.outcome, price.why, price.driver) == ("Yes, by a tenth.", "Costs rose by as much.", priya)
    assert (price.decided_on, price.needed_by, price.review_on, price.asked_on) == (
        date(2026, 1, 20), date(2026, 2, 1), date(2027, 1, 20), date(2026, 1, 10),
    )  # fmt: skip
    assert {(part.member, part.side) for part in price.parts.all()} == {(None, "marketing"), (priya, "")}
    assert [option.text for option in price.options.all()] == ["Yes, by a tenth", "Not this year"]
    name = Decision.objects.get(question="Which name does it get?")
    assert (name.decided_on, name.is_written, name.parts.get().member) == (None, False, marco)
    assert bring_in("decisions", LOG).unchanged == 2
    report = bring_in("decisions", LOG.replace("2026-12-01", "2026-12-24"))
    assert (report.updated, report.unchanged) == (1, 1)
    assert DecisionPart.objects.count() == 3


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (",Yes.,So.,,2026-01-20,,", "question: empty"),
        ("Q?,,So.,,2026-01-20,,", "what was decided is not said"),
        ("Q?,Yes.,,,2026-01-20,,", "why is not said"),
        ("Q?,Yes.,So.,,,,", "the day since when is not said"),
        (f"Q?,Yes.,So.,,{TOMORROW},,", "has not come yet"),
        ("Q?,,,Nobody Known,,,", "deciders: nobody here is called"),
        ("Q?,,,,,Pricing,", "no “Pricing” among the responsibilities"),
        ("Q?,Yes.,So.,,2026-01-20,,Reversed", "does not hold any more"),
        ("Q?,,,,,,Perhaps", "is not where a decision stands"),
    ],
)
def test_a_row_of_the_log_is_refused_with_its_reason(bring_in, tmp_path, row, says):
    head = "Question,Decision,Why,Decides,Decided on,Area,Stands\n"
    report = bring_in("decisions", head + row + "\n", refused_to=tmp_path / "no.csv")
    assert (report.saved, report.refused) == (False, 1)
    assert says in (tmp_path / "no.csv").read_text()
    assert not Decision.objects.exists()


def test_a_file_neither_rewrites_what_stands_nor_decides_what_is_open(bring_in, priya):
    row = asking.ask(by=priya, question="Q?", parts=[("approver", priya, "")])
    head = "Question,Decision,Why,Decided on\n"
    assert bring_in("decisions", f"{head}Q?,No.,So.,2026-01-20\n").refused == 1
    deciding.write(row, by=priya, outcome="Yes.", why="So.")
    report = bring_in("decisions", f"{head}Q?,No.,So.,{TODAY}\n", overwrite=True)
    assert report.refused == 1
    row.refresh_from_db()
    assert (row.outcome, row.decided_on) == ("Yes.", TODAY)
    report = bring_in("decisions", f"Question,Look again\nQ?,{TOMORROW}\n")
    assert report.updated == 1


def test_the_table_of_the_log_comes_in_as_it_went_out(bring_in, priya, as_member):
    bring_in("decisions", LOG)
    gone = Decision.objects.get(question="Do we raise the price?")
    deciding.end(gone, by=priya, why="It was too much.", reversed_=True)
    before = list(
        Decision.objects.order_by("pk").values("pk", "question", "outcome", "why", "decided_on", "asked_on")
    )
    parts = list(DecisionPart.objects.order_by("pk").values())
    table = b"".join(as_member(priya).get("/w/acme/decisions/?format=csv")).decode("utf-8-sig")
    assert "Costs rose by as much." in table
    report = bring_in("decisions", table, "again.csv")
    assert (report.created, report.updated, report.refused, report.kept_count) == (0, 0, 0, 0)
    assert list(Decision.objects.order_by("pk").values(*before[0])) == before
    assert list(DecisionPart.objects.order_by("pk").values()) == parts
    report = bring_in(
        "decisions", table.replace("Which name does it get?", "What is it called?"), "again.csv"
    )
    assert (report.created, report.updated) == (0, 1)
