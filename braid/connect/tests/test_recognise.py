"""Whose export a header is, and what its columns mean."""

import json

import pytest

from braid.connect.fields import KINDS
from braid.connect.reading import open_table
from braid.connect.recognise import recognise
from braid.connect.sources import SOURCES

JIRA = "Summary,Issue key,Issue id,Issue Type,Status,Project key,Priority,Assignee,Created,Resolved,Component/s,Due Date,Labels,Labels"
LINEAR = "Id,Team,Title,Description,Status,Estimate,Priority,Project,Creator,Assignee,Labels,Cycle Number,Cycle Name,Cycle Start,Cycle End,Created,Updated,Started,Completed"
ASANA = "Task ID,Created At,Completed At,Last Modified,Name,Assignee,Assignee Email,Start Date,Due Date,Tags,Notes,Projects,Parent Task,Priority"
GITLAB = "Title,Description,URL,State,Labels,Due Date,Created At (UTC),Closed At (UTC),Weight,Time Estimate"
USERVOICE = (
    "suggestion.id,suggestion.title,suggestion.body,suggestion.category.name,suggestion.created_timestamp"
)
WEKAN = "Title,Description,Stage,Owner,Members,Labels,Due Date,start date,finish date,created at,updated at"
KEPS = "kep,title,owning_sig,status,stage,latest_milestone,alpha,beta,stable,creation_date,summary"
NOTES = "release,pr,kinds,sigs,action_required,feature,keps,text"


@pytest.mark.parametrize(
    ("header", "source", "kind", "some"),
    [
        (JIRA, "jira", "items", {"Summary": "title", "Issue key": "key", "Issue id": "external_id", "Labels": "tags"}),
        (LINEAR, "linear", "items", {"Id": "external_id", "Title": "title", "Completed": "released_on"}),
        (ASANA, "asana", "items", {"Name": "title", "Notes": "description"}),
        (GITLAB, "gitlab", "items", {"URL": "external_id", "State": "phase"}),
        (USERVOICE, "uservoice", "insights", {"suggestion.title": "text"}),
        (WEKAN, "wekan", "items", {"Stage": "phase", "Due Date": "planned_on"}),
        (KEPS, "kubernetes_enhancements", "items", {"kep": "external_id", "stable": "ga_release"}),
        (NOTES, "kubernetes_notes", "claims", {"keps": "item", "text": "text"}),
        ("date,active_daily_installs", "daily_actives", "readings", {"date": "on"}),
        ("date,release,active_daily_installs_total,installs_on_release,share_on_release", "uptake", "readings", {"share_on_release": "value"}),
        ("id,text,theme", "banking77", "insights", {"theme": "theme"}),
    ],
)  # fmt: skip
def test_known_exports(header, source, kind, some):
    mapping = recognise(header.split(","))
    assert (mapping.source, mapping.kind) == (source, kind)
    assert {name: mapping.columns[name] for name in some} == some


@pytest.mark.parametrize(
    ("header", "kind", "some"),
    [
        ("Title,Status,Owner,Release date,Priority", "items", {"Release date": "planned_on", "Priority": "importance"}),
        ("OBJECTIVE,key-result,Accountable Side,Baseline,Target", "goals", {"key-result": "key_result", "Accountable Side": "key_result_side"}),
        ("Key,Title,Status,Owner product,Planned release", "items", {"Planned release": "planned_on"}),
        ("Metric,Date,Value", "readings", {"Metric": "metric"}),
        ("Term,Meaning", "glossary", {"Meaning": "meaning"}),
        ("Name,E-mail,Side,Joined", "people", {"E-mail": "email"}),
        ("Launch,Kind,Launch date,Gate,Product answer", "launches", {"Gate": "gate"}),
        ("Metric,Kind,Drives,Lag", "metrics", {"Drives": "drives"}),
    ],
)  # fmt: skip
def test_plain_headers_by_their_words(header, kind, some):
    mapping = recognise(header.split(","))
    assert mapping.kind == kind
    assert {name: mapping.columns[name] for name in some} == some


def test_two_columns_never_mean_one_field():
    mapping = recognise(["Title", "Name", "Summary"], "items")
    assert sorted(mapping.columns.values()) == ["", "", "title"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_of_each_kind_is_understood(kind):
    mapping = recognise(KINDS[kind].example.split(","), kind)
    assert all(mapping.columns.values()), mapping.columns


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.key)
def test_sources_name_fields_that_exist(source):
    for kind, columns in source.maps.items():
        assert set(columns.values()) | set(source.constants.get(kind, {})) <= set(KINDS[kind].by_key)


def test_a_board_becomes_cards_with_their_list(write):
    board = {
        "cards": [
            {
                "id": "c1",
                "name": "Export",
                "idList": "l1",
                "labels": [{"name": "now"}],
                "idMembers": ["m1"],
                "due": None,
                "desc": "",
            },
            {"id": "c2", "name": "Old", "idList": "l1", "closed": True},
        ],
        "lists": [{"id": "l1", "name": "Doing"}],
        "members": [{"id": "m1", "fullName": "Ada"}],
    }
    found = open_table(write("board.json", json.dumps(board)))
    mapping = recognise(found.header, shape=found.shape)
    assert (mapping.source, mapping.kind) == ("trello", "items")
    rows = [dict(zip(found.header, row.cells, strict=True)) for row in found.rows]
    assert [(r["card name"], r["list"], r["members"]) for r in rows] == [
        ("Export", "Doing", "Ada"),
        ("Old", "Archived", ""),
    ]


@pytest.mark.parametrize(
    ("key", "kind"), [("issue", "items"), ("milestone", "releases"), ("release", "releases")]
)
def test_events_of_a_tracker(write, key, kind):
    payload = {
        "action": "opened", "sender": {"login": "x"},
        key: {"id": 7, "number": 1, "title": "v1.0", "tag_name": "v1.0", "published_at": "2019-05-15T15:20:53Z", "html_url": "https://x.example/1",
              "state": "open", "open_issues": 0, "closed_issues": 0, "due_on": "2019-05-23T07:00:00Z"},
    }  # fmt: skip
    if key != "milestone":
        del payload[key]["open_issues"]
    if key == "issue":
        del payload[key]["tag_name"]
    if key == "release":
        del payload[key]["number"], payload[key]["state"]
    found = open_table(write("event.json", json.dumps(payload)))
    assert recognise(found.header, shape=found.shape).kind == kind


def test_goals_by_department_become_rows(write):
    goal = {
        "title": "Grow (fast)",
        "owner": None,
        "function": "product",
        "key_results": [{"text": "Reach 10", "result": "Done"}],
    }
    period = {"period": "FY26-Q1", "start": "2026-02-01", "end": "2026-04-30", "departments": [
        {"department": "Product", "function": "product", "objectives": [goal]},
        {"department": "Marketing", "function": "marketing", "objectives": [{**goal, "title": "Grow", "function": "marketing", "key_results": []}]},
    ]}  # fmt: skip
    found = open_table(write("goals.json", json.dumps([period])))
    rows = [dict(zip(found.header, row.cells, strict=True)) for row in found.rows]
    assert [row["objective id"] for row in rows] == ["FY26-Q1/grow", "FY26-Q1/grow"]
    assert [row["function"] for row in rows] == ["product", "marketing"]
    assert recognise(found.header, shape=found.shape).kind == "goals"
