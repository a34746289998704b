"""Rows that cannot be used: refused with their reason, nothing half-written, and nothing that bites later."""

import csv
import json
import random
import re

import pytest
from django.core.exceptions import PermissionDenied

from braid.activity.models import Event
from braid.base.csvs import disarmed
from braid.connect import importing
from braid.connect.tables import Unreadable
from braid.connect.tests.naughty import naughty
from braid.goals.models import Objective
from braid.people.models import Member
from braid.roadmap.models import Item, Release

pytestmark = pytest.mark.django_db


def test_all_or_nothing(bring_in, tmp_path):
    content = "Id,Title,Planned\n1,Export,2025-06-30\n2,Login,2021-04-31\n3,,2025-01-01\n"
    report = bring_in("items", content, refused_to=tmp_path / "no.csv")
    assert (report.saved, report.refused, Item.objects.count(), Event.objects.count()) == (False, 2, 0, 0)
    rows = list(csv.DictReader((tmp_path / "no.csv").open()))
    assert [(row["Id"], row["line"]) for row in rows] == [("2", "3"), ("3", "4")]
    assert "2021-04-31" in rows[0]["reason"]
    assert "title" in rows[1]["reason"]
    assert bring_in("items", content, accept_rest=True).created == 1


def test_rows_that_do_not_fit_the_tables_stop_everything_too(bring_in):
    content = (
        "Id,Title,Start,Planned\n1,Export,2025-01-01,2025-06-30\n2,Login,2025-06-30,2025-01-01\n1,Twice,,\n"
    )
    report = bring_in("items", content)
    assert (report.saved, report.refused, Item.objects.count(), Release.objects.count()) == (False, 2, 0, 0)
    assert sum(report.reasons.values()) == 2


def test_all_reasons_are_told_at_once(bring_in):
    report = bring_in("items", "Id,Title,Start,Planned\n1,A,2025-06-30,2025-01-01\n2,B,2021-04-31,\n")
    assert report.refused == 2
    assert (report.created, report.also) == (0, {})


@pytest.mark.parametrize(
    ("kind", "content", "says"),
    [
        ("goals", "Objective,Period,Start,End,Target\nGrow,Q1,2025-01-01,2025-03-31,5\n", "belongs to a key result"),
        ("goals", "Objective,Period,Start,End,Key result,Baseline,Target\nGrow,Q1,2025-01-01,2025-03-31,More,5,5\n", "same as the baseline"),
        ("goals", "Objective,Period,Start,End\nGrow,Q1,2025-03-31,2025-01-01\n", "last day"),
        ("goals", "Objective,Period\nGrow,Sometime\n", "no first and last day"),
        ("goals", "Id,Objective,Period,Parent\na,A,2025,b\nb,B,2025,a\n", "circle"),
        ("goals", "Objective,Period,Parent\nA,2025,B\nB,2025,A\n", "circle"),
        ("goals", "Objective,Period,Parent\nA,2025,B\nB,2026,C\nC,2027,A\n", "circle"),
        ("goals", "Objective,Period,Parent\nA,2025,A\n", "circle"),
        ("goals", "Objective,Period,Parent\nA,2025,Nowhere\n", "no objective"),
        ("goals", "Objective,Period,Parent\nA,2025,B\nB,2026,\nB,2027,\n", "no objective"),
        ("people", "Name,Joined,Left\nAda,2025-05-01,2025-01-01\n", "before the first day"),
        ("launches", "Launch,Promised stage\nBig one,betta\n", "Did you mean “beta”"),
        ("items", "Title,Customer change\nExport,New limits\n", "needs the day"),
        ("metrics", "Metric,Drives\nSign-ups,Sign-ups\n", "drive itself"),
        ("readings", "Metric,Date,Value\nA,2025-01-01,1\nA,2025-01-01,2\n", "same metric and day"),
        ("glossary", "Term,Meaning\nICP,a\nicp,b\n", "same id or name"),
        ("items", "Title,Priority\nExport,enormous\n", "not an importance"),
    ],
)  # fmt: skip
def test_bad_rows_are_refused_with_the_reason(bring_in, tmp_path, kind, content, says):
    report = bring_in(kind, content, refused_to=tmp_path / "no.csv")
    assert not report.saved
    assert report.refused >= 1
    assert says in (tmp_path / "no.csv").read_text()


@pytest.mark.parametrize(
    ("kind", "content", "reasons"),
    [
        ("goals",
         "Objective,Start,End,Due,Key result,Baseline,Target,Counter metric,Counter limit,Parent\n"
         "Grow,2025-03-31,2025-01-01,soon,More,5,5,Churn,,Nowhere\n",
         ["Due: “soon” is not a date", "needs its limit", "The last day is before the first day. (2025-03-31 – 2025-01-01)", "same as the baseline", "no objective “Nowhere”"]),
        ("goals", "Objective,Period,Key result,Baseline,Target,Parent\nGrow,Sometime,More,5,,Nowhere\n",
         ["no first and last day for “Sometime”", "no objective “Nowhere”"]),
        ("goals", "Objective,Period,Due\n,2025,soon\n", ["Due: “soon”", "objective: empty, and needed"]),
        ("items", "Title,Start,Planned,Priority,Customer change,Told on,Effort\nExport,2025-06-30,2025-01-01,enormous,New limits,2200-01-01,-1\n",
         ["not an importance", "needs the day it takes effect", "told is in the future", "before the start", "less than nothing"]),
        ("items", "Title,Customer change,Change date\nExport,New limits,soon\n", ["“soon” is not a date"]),
        ("insights", "Text,Date,Kind,Answer,Revisit on\nHm,2190-01-01,rumour,yes,2190-01-01\n",
         ["a kind of insight", "has not come yet", "only an answer “later”"]),
        ("people", "Name,Email,Joined,Left\nAda,ada,2025-05-01,2025-01-01\n", ["not a mail address", "before the first day"]),
    ],
)  # fmt: skip
def test_a_row_tells_all_its_reasons(bring_in, tmp_path, kind, content, reasons):
    report = bring_in(kind, content, refused_to=tmp_path / "no.csv")
    assert (report.saved, report.refused) == (False, 1)
    told = next(csv.DictReader((tmp_path / "no.csv").open()))["reason"]
    told = re.sub("; (write it as 2025-06-30|add columns for them)", "", told).split("; ")
    assert len(told) == len(reasons), told
    for reason in reasons:
        assert any(reason in each for each in told), (reason, told)


@pytest.mark.parametrize("link", ["/docs/export", "javascript:alert(1)", "ftp://files.example/x"])
def test_a_bad_link_is_left_out_and_said(bring_in, link):
    report = bring_in("items", f"Id,Title,URL\n1,Export,{link}\n2,Login,https://example.org/l\n")
    assert (report.saved, report.created, report.refused) == (True, 2, 0)
    assert [item.url for item in Item.objects.order_by("external_id")] == ["", "https://example.org/l"]
    assert f"Link left out in 1 row, line 2: URL: “{link}” is not a web address." in report.notes
    bring_in("items", f"Id,Title,URL\n2,Login,{link}\n")
    assert Item.objects.get(external_id="2").url == "https://example.org/l", "the link from before stays"


def test_what_is_kept_or_left_out_counts_for_rows_that_are_taken(bring_in):
    rows = (
        "Id,Title,Status,URL,Planned\n1,A,Dojng,/a,\n2,B,Dojng,/b,2021-04-31\n2,C,Dojng,/c,\n2,D,Dojng,/d,\n"
    )
    report = bring_in("items", rows, accept_rest=True)
    assert (report.created, report.refused) == (2, 2)
    assert any(note.startswith("Link left out in 2 rows, such as line 2") for note in report.notes)
    assert any(note.endswith("Kept as written in 2 rows.") for note in report.notes)


def test_an_unknown_stage_of_an_item_is_kept_as_written(bring_in):
    report = bring_in("items", "Title,Stage,Status\nExport,deprecated,imlpemented\n")
    item = Item.objects.get()
    assert (item.stage, item.stage_text, item.status_text, item.phase) == (
        "",
        "deprecated",
        "imlpemented",
        "discover",
    )
    assert any("Did you mean “implemented”" in note for note in report.notes)


def test_nobody_gets_a_right_by_import(bring_in, priya, marco):
    bring_in("people", "Name,Email,Right\nEve,eve@acme.example,admin\n")
    assert Member.objects.get(name="Eve").right == "member"
    with pytest.raises(PermissionDenied):
        bring_in("people", "Name\nMallory\n", by=marco)


def test_guests_import_nothing(bring_in, gus):
    with pytest.raises(PermissionDenied):
        bring_in("items", "Title\nExport\n", by=gus)
    assert Item.objects.count() == 0


def test_a_file_without_the_needed_column_says_which_columns_it_has(bring_in):
    with pytest.raises(Unreadable, match="No column for title.*Wort, Zahl"):
        bring_in("items", "Wort,Zahl\nx,1\n")
    assert bring_in("items", "Wort,Zahl\nx,1\n", columns={"Wort": "title"}).created == 1


@pytest.mark.parametrize(
    ("columns", "says"), [({"Nope": "title"}, "no column"), ({"Title": "nope"}, "no field")]
)
def test_a_correction_that_names_nothing_is_refused(bring_in, columns, says):
    with pytest.raises(Unreadable, match=says):
        bring_in("items", "Title\nx\n", columns=columns)


def test_a_header_alone_is_refused(bring_in):
    with pytest.raises(Unreadable, match="no rows"):
        bring_in("items", "Title,Status\n")


@pytest.mark.parametrize(("kind", "columns"), [
    ("items", "Title,Description,Team,Owner product,Owner marketing,Product metrics,Status,Stage,Release,Customer change,Content"),
    ("goals", "Objective,Description,Period,Owner,Strategy,Key result,Metric,Outcome"),
    ("claims", "Text,Item,Stage,Release,Announcement"),
    ("insights", "Text,Details,Theme,Customer,Segment,Source,On behalf of"),
    ("glossary", "Term,Stands for,Meaning,Example,Also called,Group"),
    ("launches", "Launch,Audience,Summary,Target,Items,Gate,Unit"),
    ("people", "Name,Discipline,Pods"),
    ("metrics", "Metric,Unit,Formula,Drives"),
])  # fmt: skip
def test_naughty_strings_in_every_text_field(bring_in, tmp_path, kind, columns):
    names, strings = columns.split(","), naughty()
    path = tmp_path / f"{kind}.csv"
    with path.open("w", newline="", encoding="utf-8", errors="surrogatepass") as file:
        writer = csv.writer(file)
        writer.writerow(names + ["Start", "End", "Effective"])
        shuffled = random.Random(7)
        for text in strings:
            others = [shuffled.choice(strings)[:25] for _ in names[1:]]
            writer.writerow([text, *others, "2025-01-01", "2025-03-31", "2025-02-02"])
    report = bring_in(kind, path, accept_rest=True, refused_to=tmp_path / "no.csv")
    assert report.saved
    assert report.created >= 10
    again = bring_in(kind, path, accept_rest=True)
    assert again.changed == 0


def test_refused_rows_are_disarmed_for_spreadsheets(bring_in, tmp_path):
    bring_in(
        "items",
        "Title,Planned\n\"=cmd|' /C calc'!A0\",nonsense\n-5,nonsense\n",
        refused_to=tmp_path / "no.csv",
    )
    rows = list(csv.reader((tmp_path / "no.csv").open()))
    assert rows[1][0].startswith("'=")
    assert rows[2][0] == "-5"


@pytest.mark.parametrize("cell", ["=1+1", "+A1", "-A1", "@SUM(A1)", "\tx", "\rx"])
def test_formulas_are_disarmed(cell):
    assert disarmed(cell) == "'" + cell


def test_numbers_keep_their_sign():
    assert [disarmed(cell) for cell in ("-5", "+3.5", "-35 %", "plain")] == ["-5", "+3.5", "-35 %", "plain"]


def test_what_is_refused_is_never_half_in(bring_in, tmp_path):
    content = "Id,Objective,Parent,Key result,Baseline,Target\na,A,b,,,\nb,B,a,,,\nc,C,,Sign-ups,5,5\nd,D,c,,,\ne,E,e,,,\nf,F,,,,\n"
    report = bring_in("goals", content, accept_rest=True, refused_to=tmp_path / "no.csv")
    reasons = {row["Id"]: row["reason"] for row in csv.DictReader((tmp_path / "no.csv").open())}
    assert (report.created, report.refused) == (1, 5)
    assert [row.title for row in Objective.objects.all()] == ["F"]
    assert "for “B” serves this one" in reasons["a"]
    assert "for “A” serves this one" in reasons["b"]
    assert "among the rows that can be taken" in reasons["d"]
    assert "names itself" in reasons["e"]
    assert Event.objects.count() == 1


CIRCLES = [
    ("goals", "Id,Objective,Period,Parent\n{rows}", ("a,A,2025,b", "b,B,2025,c", "c,C,2025,a", "d,D,2025,a", "e,E,2025,"), {"a", "b", "c", "d"}),
    ("metrics", "Metric,Drives\n{rows}", ("a,b", "b,c; e", "c,a", "d,a", "e,f"), {"a", "b", "c"}),
    ("metrics", "Metric,Drives\n{rows}", ("a,b", "b,a", "c,d", "d,c", "e,a"), {"a", "b", "c", "d"}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "frame", "rows", "refused"), CIRCLES)
@pytest.mark.parametrize("chunk", [1, 5000])
def test_a_circle_is_told_to_each_of_its_rows(
    bring_in, tmp_path, monkeypatch, kind, frame, rows, refused, chunk
):
    monkeypatch.setattr(importing, "CHUNK", chunk)
    path = tmp_path / "no.csv"
    report = bring_in(kind, frame.format(rows="\n".join(rows)), accept_rest=True, refused_to=path)
    told = list(csv.reader(path.open()))[1:]
    assert {row[0] for row in told} == refused
    assert all("circle" in row[-1] or "rows that can be taken" in row[-1] for row in told)
    assert report.refused == len(refused)


def test_a_file_that_turns_a_link_round_makes_no_circle(bring_in):
    bring_in("metrics", "Metric,Drives\nA,B\nB,\n")
    report = bring_in("metrics", "Metric,Drives\nB,A\nA,\n")
    assert (report.saved, report.refused) == (True, 0)


def test_a_circle_over_links_of_before_is_told_to_the_rows_that_close_it(bring_in, tmp_path):
    bring_in("metrics", "Metric,Drives\nA,B\nB,C\n")
    report = bring_in("metrics", "Metric,Drives\nC,A\n", refused_to=tmp_path / "no.csv")
    assert (report.saved, report.refused) == (False, 1)
    assert "for “A” drives this one" in (tmp_path / "no.csv").read_text()


def test_records_that_share_a_line_are_told_apart(bring_in, tmp_path):
    rows = [{"id": "1", "title": "A"}, {"id": "2", "title": "B", "planned": "2021-04-31"}, {"id": "3", "title": ""},
            {"id": "1", "title": "Again"}, {"id": "5", "title": "E"}]  # fmt: skip
    report = bring_in(
        "items", json.dumps(rows), name="one.json", accept_rest=True, refused_to=tmp_path / "no.csv"
    )
    told = list(csv.DictReader((tmp_path / "no.csv").open()))
    assert (report.created, report.refused) == (2, 3)
    assert [(row["id"], row["line"]) for row in told] == [("2", "2"), ("3", "3"), ("1", "4")]
    assert "same id or name as line 1" in told[2]["reason"]
