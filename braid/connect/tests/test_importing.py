"""Imports into the tables: once, all or nothing, and with respect for what was changed here."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from braid.activity.models import Event
from braid.connect import importing
from braid.connect.context import Context
from braid.goals.models import (
    CheckIn,
    CounterMetric,
    KeyResult,
    Metric,
    Objective,
    ObjectiveOwner,
    Period,
    Reading,
)
from braid.insights.models import Answer, Insight
from braid.launches.models import Gate, GateAnswer, Launch
from braid.messaging.models import Claim, ContentItem
from braid.people.models import Member
from braid.roadmap.models import (
    ChangeNotice,
    DayMove,
    Involvement,
    Item,
    ItemMetric,
    ItemOwner,
    Milestone,
    QuietChoice,
    Release,
)
from braid.teamwork.models import Term

ITEMS = """External id,Title,Status,Stage,Release,Beta in,Stable,Owner product,Owner marketing,Priority,Product first involved,Marketing first involved,Product metrics,Marketing metrics,Quiet by choice,Adoption,Adoption target,Last contact,Content
A1,Export,In Progress,beta,v1.4,v1.4,1.5,Search team,Marco Bellini,High,2025-03-01,2025-06-10,usage; retention,awareness,both,30,100,2025-05-20,https://blog.example/export
A2,Login,Done,stable,1.3,,,,,,,,,,,,,,
"""
GOALS = """Objective,Period,Start,End,Owner,Accountable side,Key result,Metric,Baseline,Target,Current,Counter metric,Bound,Limit,Ours alone,Strategy
Grow,Q1,2025-01-01,2025-03-31,Growth team,Marketing,Reach 1400,Sign-ups,1000,1400,1100,Churn,ceiling,5,,Reach more
Grow,Q1,2025-01-01,2025-03-31,Search team,Product,Faster search,Latency,300,200,,,,,,
Ship,Q1,2025-01-01,2025-03-31,Search team,Product,Ship it,,,,,,,,both,
"""
LAUNCHES = """Launch,Kind,Launch date,Items,Gate,Answered by,Blocking,Exit bar,Value reached,Product answer,Marketing answer,Promised stage
Export goes out,Major,2025-06-16,A1,Security review,product,yes,,,ready,,GA
Export goes out,Major,2025-06-16,A1,Message tested,both,,30,22,partly,not ready,GA
"""

pytestmark = pytest.mark.django_db


def everything(model):
    names = [f.attname for f in model._meta.concrete_fields if f.attname not in ("created_at", "at")]
    return list(model.objects.order_by("pk").values_list(*names))


TABLES = (Item, ItemOwner, Milestone, Release, Involvement, ItemMetric, QuietChoice, ContentItem, Objective, ObjectiveOwner, KeyResult,
          CheckIn, CounterMetric, Metric, Reading, Launch, Gate, GateAnswer, Claim, Insight, Answer, Term, Member)  # fmt: skip
FILES = [
    ("items", ITEMS),
    ("goals", GOALS),
    ("launches", LAUNCHES),
    ("releases", "Release,Planned,Released\nv1.4,2025-06-30,\n1.3,,2025-01-15\n"),
    ("claims", "Item,Release,Text\nA1,1.4,Promoted Export to GA\nZ9,1.4,New thing\n"),
    ("insights", "Text,Side,Customer,Date,Answer,Why,Answered on\nToo slow,Marketing,Acme Co,2025-05-01,later,Next year,2025-05-09\nToo slow,Marketing,Acme Co,2025-05-01,,,\n"),
    ("metrics", "Metric,Unit,Kind,Drives,Lag\nSign-ups,people,driver,Revenue,14\nRevenue,EUR,outcome,,\n"),
    ("readings", "Metric,Date,Value\nSign-ups,2025-05-01,1000\nSign-ups,2025-05-02,1010\n"),
    ("glossary", "Term,Stands for,Meaning\nICP,Ideal customer profile,Whom we sell to\n"),
    ("people", "Name,Email,Side,Joined,Left,Pods\nNora Lind,nora@acme.example,Engineering,2025-01-01,2025-06-01,Search pod\n"),
    ("statements", "Kind,Text,Published\nMission,Make it simple,2025-01-01\n"),
]  # fmt: skip


def test_items_bring_all_that_a_column_can_carry(bring_in, priya):
    report = bring_in("items", ITEMS)
    assert (report.created, report.refused) == (2, 0)
    export = Item.objects.get(external_id="A1")
    assert (export.phase, export.stage, export.importance, export.release.name) == ("build", "beta", 3, "1.4")
    assert {(m.stage, m.release.name) for m in export.milestones.all()} == {("beta", "1.4"), ("ga", "1.5")}
    assert {(o.side, str(o)) for o in export.owners.all()} == {
        ("product", "Search team"),
        ("marketing", "Marco Bellini"),
    }
    assert export.owners.get(side="marketing").member.name == "Marco Bellini"
    assert {(i.side, str(i.first_on)) for i in export.involvements.all()} == {
        ("product", "2025-03-01"),
        ("marketing", "2025-06-10"),
    }
    assert {(m.side, m.metric.name) for m in export.success_metrics.all()} == {
        ("product", "usage"), ("product", "retention"), ("marketing", "awareness")}  # fmt: skip
    assert {q.side for q in export.quiet_choices.all()} == {"product", "marketing"}
    assert (export.adoption, export.adoption_target) == (30, 100)
    assert ContentItem.objects.get(item=export).content.url == "https://blog.example/export"
    assert Item.objects.get(external_id="A2").status_text == "Done"


def test_goals_bring_key_results_counters_and_where_they_stand(bring_in):
    report = bring_in("goals", GOALS)
    assert report.refused == 0
    grow = Objective.objects.get(title="Grow")
    assert grow.strategy.title == "Reach more"
    assert {(o.side, o.label) for o in grow.owners.all()} == {
        ("marketing", "Growth team"),
        ("product", "Search team"),
    }
    assert {(k.title, k.side) for k in grow.key_results.all()} == {
        ("Reach 1400", "marketing"),
        ("Faster search", "product"),
    }
    reach = grow.key_results.get(title="Reach 1400")
    assert (reach.baseline, reach.target, reach.metric.name, reach.check_ins.get().value) == (
        1000,
        1400,
        "Sign-ups",
        1100,
    )
    counter = grow.counters.get()
    assert (counter.metric.name, counter.bound, counter.limit) == ("Churn", "ceiling", 5)
    assert {a.side for a in Objective.objects.get(title="Ship").ours_alone.all()} == {"product", "marketing"}
    assert Period.objects.get().name == "Q1"


def test_launches_bring_gates_and_answers(bring_in):
    bring_in("items", ITEMS)
    bring_in("launches", LAUNCHES)
    launch = Launch.objects.get()
    assert (launch.kind_of, launch.promised_stage, launch.item_links.get().item.external_id) == (
        "major",
        "ga",
        "A1",
    )
    review, tested = launch.gates.order_by("pk")
    assert (review.asked_of, review.is_blocking, tested.bar, tested.evidence_value) == (
        "product",
        True,
        30,
        22,
    )
    assert {(a.gate.name, a.side, a.state) for a in GateAnswer.objects.all()} == {
        ("Security review", "product", "ready"), ("Message tested", "product", "partly"), ("Message tested", "marketing", "not")}  # fmt: skip


def test_changes_that_customers_feel_keep_when_the_other_side_was_told(bring_in):
    bring_in(
        "items",
        "Title,Customer change,Change by,Effective,Told on\nExport,New limits,Product,2025-05-12,2025-05-10\n",
    )
    notice = ChangeNotice.objects.get()
    assert (notice.what, notice.side, str(notice.effective_on), str(notice.told_on)) == (
        "New limits",
        "product",
        "2025-05-12",
        "2025-05-10",
    )


@pytest.mark.parametrize(("kind", "content"), FILES, ids=[kind for kind, _ in FILES])
def test_the_same_file_twice_changes_nothing(bring_in, kind, content):
    bring_in("items", ITEMS)
    first = bring_in(kind, content)
    before, events = [everything(table) for table in TABLES], Event.objects.count()
    again = bring_in(kind, content)
    assert first.refused == again.refused == 0
    assert (again.created, again.updated) == (0, 0)
    assert [everything(table) for table in TABLES] == before
    assert Event.objects.count() == events


def test_an_import_is_one_event(bring_in, priya):
    before = Event.objects.count()
    bring_in("items", ITEMS)
    event = Event.objects.order_by("-pk")[0]
    assert Event.objects.count() == before + 1
    assert (event.name, event.facts["created"], event.by) == ("items.imported", 2, priya)


def test_only_what_the_source_changed_is_written(bring_in):
    bring_in("items", "Id,Title,Status\n1,Export,Doing\n2,Login,Doing\n", constants={})
    Item.objects.filter(external_id="2").update(title="Sign-in")
    report = bring_in("items", "Id,Title,Status\n1,Export it,Doing\n2,Login,Done\n")
    assert report.updated == 2
    assert list(Item.objects.order_by("external_id").values_list("title", "phase")) == [
        ("Export it", "build"),
        ("Sign-in", "learn"),
    ]
    assert report.kept_count == 0


def test_a_day_that_the_source_moved_is_kept_as_a_move(bring_in):
    head = "External id,Title,Due date\n"
    bring_in("items", head + "A1,Export,2025-06-01\nA2,Login,\n")
    bring_in("items", head + "A1,Export,2025-06-20\nA2,Login,2025-07-01\n")
    bring_in("items", head + "A1,Export,2025-06-20\nA2,Login,2025-07-01\n")
    moves = DayMove.objects.values_list("item__title", "was", "now")
    assert [(title, str(was), str(now)) for title, was, now in moves] == [
        ("Export", "2025-06-01", "2025-06-20")
    ]


def test_a_change_on_both_sides_is_told_and_stays_as_it_is_here(bring_in):
    bring_in("items", "Id,Title\n1,Export\n")
    Item.objects.update(title="Export to CSV")
    report = bring_in("items", "Id,Title\n1,Export to XLSX\n")
    assert Item.objects.get().title == "Export to CSV"
    assert (report.changed, report.kept_count) == (0, 1)
    assert "“Export to CSV”" in report.kept_here[0]
    assert "“Export to XLSX”" in report.kept_here[0]
    quiet = bring_in("items", "Id,Title\n1,Export to XLSX\n")
    assert (quiet.changed, quiet.kept_count) == (0, 0)


def test_the_file_wins_where_it_is_told_to(bring_in):
    bring_in("items", "Id,Title\n1,Export\n")
    Item.objects.update(title="Export to CSV")
    assert bring_in("items", "Id,Title\n1,Export\n", overwrite=True).updated == 1
    assert Item.objects.get().title == "Export"


def test_what_left_the_source_is_listed_and_not_deleted(bring_in):
    bring_in("items", "Id,Title\n1,Export\n2,Login\n", name="roadmap-2025-01.csv")
    report = bring_in("items", "Id,Title\n1,Export\n", name="roadmap-2025-02.csv")
    assert (report.gone_count, report.gone) == (1, ["Login"])
    assert Item.objects.count() == 2
    assert bring_in("items", "Id,Title\n9,Other\n", name="elsewhere.csv").gone_count == 0


def test_rows_without_an_id_are_found_by_their_name(bring_in, priya):
    Item.objects.create(workspace=priya.workspace, title="Export")
    report = bring_in("items", "Title,Team\nEXPORT,Search\nexport,Search\n", accept_rest=True)
    assert (report.created, report.updated, report.refused) == (0, 1, 1)
    assert Item.objects.get().team == "Search"


def test_a_dry_run_leaves_no_trace(bring_in):
    report = bring_in("items", ITEMS, dry_run=True)
    assert (report.created, report.saved) == (2, False)
    assert (Item.objects.count(), Release.objects.count(), Event.objects.count()) == (0, 0, 0)


def test_an_import_killed_half_way_and_run_again_equals_one_clean_import(bring_in, monkeypatch):
    rows = "\n".join(f"{n},Item {n},Doing,1.{n % 9}" for n in range(5000))
    content = f"Id,Title,Status,Release\n{rows}\n"
    monkeypatch.setattr(importing, "record", lambda *a, **k: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        bring_in("items", content)
    assert (Item.objects.count(), Release.objects.count()) == (0, 0)
    monkeypatch.undo()
    assert bring_in("items", content).created == 5000
    assert bring_in("items", content).changed == 0


def test_rows_cost_far_less_than_a_query_each(bring_in):
    def queries(count, start):
        rows = "\n".join(f"{start + n},Thing {start + n},Doing,1.2,Ann,Bob" for n in range(count))
        with CaptureQueriesContext(
            connection,
        ) as seen:
            bring_in(
                "items",
                f"Id,Title,Status,Release,Owner product,Owner marketing\n{rows}\n",
                name=f"{start}.csv",
            )
        return len(seen)

    queries(3, 0)
    assert queries(400, 1000) <= 40


def test_new_rows_are_written_in_few_statements_and_found_by_their_ids(bring_in):
    rows = "\n".join(f"{n},Thing {n}" for n in range(900))
    with CaptureQueriesContext(connection) as seen:
        assert bring_in("insights", f"Id,Text\n{rows}\n").created == 900
    many = [query["sql"] for query in seen if "SAVEPOINT" not in query["sql"]]
    assert len(many) <= 6, many
    if connection.vendor == "sqlite":
        (found,) = [sql for sql in many if sql.startswith("SELECT") and 'external_id" IN' in sql]
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {found}")
            assert any("INDEX insight_external_id" in row[-1] for row in cursor.fetchall())


def test_new_rows_begin_alike_and_share_nothing(priya):
    context = Context(by=priya, today=timezone.localdate())
    first, second = context.new(Item, title="Export"), context.new(Item)
    first.imported["title"] = "Export"
    first.phase = "beta"
    assert (second.imported, second.title, second.phase) == ({}, "", Item().phase)
    assert (first.workspace_id, first._state.adding) == (priya.workspace_id, True)
    assert first._state is not second._state


def test_claims_find_their_stage_their_item_and_their_release(bring_in):
    bring_in("items", "Id,Title,Release\nA1,Export,1.4\n")
    bring_in(
        "claims",
        "Id,Item,Release,Text\n1,A1,v1.4,Promoted Export to GA.\n2,export,1.4,Fixed a bug.\n3,Z9; A1,9.9,Z9 is now in beta\n",
    )
    one, two, lost, both = Claim.objects.order_by("external_id")
    assert (one.stage, one.phrase, one.item.title, one.release.name) == (
        "ga",
        "Promoted Export to GA",
        "Export",
        "1.4",
    )
    assert (two.stage, two.phrase, two.item_id) == ("", "", one.item_id)
    assert {c.item_ref for c in (lost, both)} == {"Z9", "A1"}
    assert {(c.item_ref, c.item_id is None, c.release_ref, c.release_id) for c in (lost, both)} == {
        ("Z9", True, "9.9", None),
        ("A1", False, "9.9", None),
    }


def test_an_item_that_comes_later_is_found_by_its_claim(bring_in):
    bring_in("claims", "Item,Release,Text\nA1,1.4,Promoted Export to GA\n")
    assert Claim.objects.get().item is None
    report = bring_in("items", "Id,Title\nA1,Export\n")
    assert Claim.objects.get().item.title == "Export"
    assert report.also["claims that found their item"] == 1


def test_answers_come_with_their_insights(bring_in, priya):
    bring_in("insights", FILES[5][1])
    insight = Insight.objects.exclude(answered_on=None).get()
    assert (insight.verdict, str(insight.answered_on), insight.side, insight.customer.name) == (
        "later",
        "2025-05-09",
        "marketing",
        "Acme Co",
    )
    assert insight.answers.get().why == "Next year"


def test_the_clock_of_an_imported_insight_starts_with_the_import(bring_in):
    from datetime import date

    bring_in("insights", "Text,Date\nOld complaint,2020-01-01\n", as_of=date(2025, 6, 2))
    insight = Insight.objects.get()
    assert (str(insight.heard_on), str(insight.clock_from)) == ("2020-01-01", "2025-06-02")


def test_another_workspace_is_neither_read_nor_written(bring_in, otto):
    Item.objects.create(workspace=otto.workspace, title="Export", external_id="A1")
    Metric.objects.create(workspace=otto.workspace, name="usage")
    bring_in("items", ITEMS)
    theirs = Item.objects.get(workspace=otto.workspace)
    assert (theirs.phase, theirs.imported) == ("discover", {})
    assert Item.objects.filter(external_id="A1").count() == 2
    assert not ItemMetric.objects.filter(metric__workspace=otto.workspace).exists()


def test_only_the_rows_asked_for(bring_in):
    report = bring_in("goals", "Objective,Period\nA,2025\nB,2026\n", only={"period": "2026"})
    assert report.rows == 1
    assert Objective.objects.get().title == "B"


def test_a_metric_known_from_readings_alone_is_one_to_learn_from(bring_in):
    bring_in("readings", "Metric,Date,Value\nInstalls,2025-05-01,1000\n")
    assert Metric.objects.get().kind_of == "learning"


def test_fixed_texts_may_depend_on_a_column(bring_in):
    choice = "{Group|sig-testing=internal|customer}"
    bring_in(
        "items",
        "Title,Group\nA,sig-testing\nB,sig-node\n",
        constants={"visibility": choice, "team": "{Group}"},
    )
    assert list(Item.objects.order_by("title").values_list("visibility", "team")) == [
        ("internal", "sig-testing"),
        ("customer", "sig-node"),
    ]


def test_an_older_export_is_as_old_as_it_says(bring_in):
    from datetime import date

    bring_in("items", "Title\nExport\n", as_of=date(2025, 6, 2))
    assert Item.objects.get().created_at.date() == date(2025, 6, 2)


def test_a_long_address_is_one_piece_of_content(bring_in):
    address = "https://blog.example/" + "a,b" * 60
    bring_in("items", f'Title,Content\nExport,"{address}"\n')
    assert ContentItem.objects.get().content.url == address
