"""Tags and objectives of items come in with a column, and go out with the table of the roadmap."""

import csv
import io
import json
from datetime import date

import pytest

from braid.goals import actions as goals
from braid.insights.models import Insight
from braid.roadmap import actions
from braid.roadmap.models import Item, Tag

pytestmark = pytest.mark.django_db
FILE = """Title,Tags,Objectives
Export,Mobile; trust,More trials; o-2
Login,mobile,Nothing of this name
"""


@pytest.fixture
def objectives(priya):
    period = goals.create_period(by=priya, name="Q1", starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 31))
    rows = [
        goals.create_objective(by=priya, title=title, period=period)
        for title in ("More trials", "Stay, longer")
    ]
    rows[1].external_id = "o-2"
    rows[1].save(update_fields=["external_id"])
    return rows


def ties():
    return {
        item.title: (
            sorted(item.tag_links.values_list("tag__name", flat=True)),
            sorted(item.objective_links.values_list("objective__title", flat=True)),
        )
        for item in Item.objects.all()
    }


BOTH = {"Export": (["Mobile", "trust"], ["More trials", "Stay, longer"]), "Login": (["Mobile"], [])}


def test_a_column_ties_items_and_what_means_no_objective_is_told(bring_in, objectives):
    report = bring_in("items", FILE)
    assert ties() == BOTH
    assert any("Nothing of this name" in note for note in report.notes)
    again = bring_in("items", FILE)
    assert (again.created, again.changed, ties()) == (0, 0, BOTH)
    bring_in("items", FILE.replace("Mobile; trust", "trust").replace("Login,mobile", "Login,"))
    assert ties()["Export"][0] == ["trust"]
    assert set(Tag.objects.values_list("name", flat=True)) == {"trust"}


def test_a_tag_that_is_too_long_refuses_its_line_alone(bring_in, objectives):
    report = bring_in("items", f"Title,Tags\nExport,{'x' * 41}\nLogin,fine\n", accept_rest=True)
    assert list(ties()) == ["Login"]
    assert report.refused == 1
    assert set(Tag.objects.values_list("name", flat=True)) == {"fine"}


def test_the_table_of_the_roadmap_comes_in_again_as_it_went_out(bring_in, objectives, priya, as_member):
    bring_in("items", FILE)
    answer = as_member(priya).get("/w/acme/roadmap/?format=csv")
    sheet = b"".join(answer).decode("utf-8-sig")
    rows = {row["Item"]: row for row in csv.DictReader(io.StringIO(sheet))}
    assert rows["Export"]["Objectives"] == "More trials; Stay, longer"
    for item in Item.objects.all():
        actions.set_tags(item, by=priya, names=[])
        for link in item.objective_links.all():
            actions.unlink_objective(link, by=priya)
    Item.objects.all().delete()
    bring_in("items", sheet)
    assert ties() == BOTH


TOOLS = [
    ("jira", "Summary,Issue key,Issue id,Labels,Labels\nExport,A-1,1,mobile,trust\n"),
    ("linear", "Id,Team,Title,Labels,Cycle Number,Cycle Name\nL-1,Core,Export,\"mobile, trust\",,\n"),
    ("asana", "Task ID,Name,Tags,Notes,Projects\n1,Export,\"mobile,trust\",,\n"),
    ("gitlab", "Title,URL,State,Labels,Closed At (UTC)\nExport,https://g.example/1,Open,\"mobile,trust\",\n"),
    ("pivotal", "Id,Title,Labels,Iteration,Current State,Accepted at\n1,Export,\"mobile, trust\",,started,\n"),
    ("shortcut", "id,name,is_completed,labels,epic_id,iteration_id\n1,Export,false,mobile;trust,,\n"),
    ("wekan", "Title,Stage,Members,Labels,finish date\nExport,Build,,\"mobile,trust\",\n"),
]  # fmt: skip


@pytest.mark.parametrize(("tool", "text"), TOOLS, ids=[tool for tool, _text in TOOLS])
def test_what_a_tool_calls_labels_become_tags(bring_in, tool, text):
    bring_in("items", text, f"{tool}.csv")
    assert ties() == {"Export": (["mobile", "trust"], [])}


def test_the_labels_of_a_board_become_tags(bring_in):
    board = {
        "cards": [{"id": "c", "name": "Export", "idList": "l", "labels": [{"name": "mobile"}, {"name": "trust"}]}],
        "lists": [{"id": "l", "name": "Build"}], "members": [],
    }  # fmt: skip
    bring_in("items", json.dumps(board), "board.json")
    assert ties() == {"Export": (["mobile", "trust"], [])}


FIDER = "number,title,created_at,votes_count,{status}responded_at,response\n1,Dark mode,2025-11-01,5,{planned}2025-11-05,We will\n2,Fax,2025-11-01,0,{declined}2025-11-06,No\n3,Sync,2025-11-01,1,{opened},\n"


def test_what_a_forum_answered_is_answered(bring_in):
    words = {"status": "status,", "planned": "planned,", "declined": "declined,", "opened": "open,"}
    bring_in("insights", FIDER.format(**words), "fider.csv")
    answers = {row.text: (row.verdict, row.answered_on) for row in Insight.objects.all()}
    assert answers == {
        "Dark mode": ("yes", date(2025, 11, 5)), "Fax": ("no", date(2025, 11, 6)), "Sync": ("", None),
    }  # fmt: skip


def test_a_forum_without_a_column_of_answers_comes_in_too(bring_in):
    report = bring_in("insights", FIDER.format(status="", planned="", declined="", opened=""), "fider.csv")
    assert (report.refused, Insight.objects.exclude(verdict="").count()) == (0, 0)
