"""Files as they come: encodings, separators, shapes, and rows that do not fit."""

import io
import json
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as slow
from hypothesis import strategies as st

from braid.connect.reading import open_table
from braid.connect.tables import Unreadable, cell_at


def table(path):
    found = open_table(path)
    return found.header, [(row.line, row.cells, row.problem) for row in found.rows]


def cells(path):
    found = open_table(path)
    return [row.cells for row in found.rows]


@pytest.mark.parametrize(
    ("encoding", "note"),
    [
        ("utf-8", False),
        ("utf-8-sig", False),
        ("utf-16", False),
        ("utf-16-le", True),
        ("utf-16-be", True),
        ("utf-32", False),
        ("cp1252", True),
        ("latin-1", True),
    ],
)
def test_every_usual_encoding_reads_the_same(write, encoding, note):
    found = open_table(write("a.csv", "Título,Größe\nCafé,naïve\n".encode(encoding)))
    assert found.header == ["Título", "Größe"]
    assert [row.cells for row in found.rows] == [["Café", "naïve"]]
    assert bool(found.notes) is note


def test_a_guessed_encoding_is_told(write):
    notes = open_table(write("a.csv", "a,b\n1,caf\xe9\n".encode("latin-1"))).notes
    assert "not UTF-8" in notes[0]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_separator_is_found(write, mark):
    text = f'name{mark}note\nAda{mark}"x, y; z | w"\nBob{mark}plain\n'
    assert cells(write("a.csv", text)) == [["Ada", "x, y; z | w"], ["Bob", "plain"]]


def test_a_decimal_comma_does_not_win_over_a_semicolon(write):
    assert cells(write("a.csv", "metric;value\nchurn;4,5\nuse;3,2\n")) == [["churn", "4,5"], ["use", "3,2"]]


def test_what_excel_writes_before_the_header_is_skipped(write):
    assert open_table(write("a.csv", "sep=;\na;b\n1;2\n")).header == ["a", "b"]


def test_tabs_are_read_by_the_ending(write):
    assert open_table(write("a.tsv", "only one\nx\n")).header == ["only one"]


def test_a_row_wider_than_the_header_is_refused_with_its_line(write):
    _header, rows = table(write("a.csv", "a,b\n1,2\n1,2,3\n4,5,,\n"))
    assert [(line, bool(problem)) for line, _c, problem in rows] == [(2, False), (3, True), (4, False)]
    assert "3 cells in a table of 2 columns" in rows[1][2]


def test_a_shorter_row_is_filled_up(write):
    assert cells(write("a.csv", "a,b,c\n1\n")) == [["1", "", ""]]


def test_lines_are_counted_as_an_editor_counts_them(write):
    _header, rows = table(write("a.csv", 'a,b\n"two\nlines",1\n\nx,2\n'))
    assert [line for line, _c, _p in rows] == [2, 5]


def test_repeated_names_become_several_values(write):
    found = open_table(write("jira.csv", "Summary,Labels,Labels,Labels\nx,one,,three\n"))
    row = next(found.rows)
    assert cell_at(row.cells, found.places()["Labels"]) == "one; three"
    assert found.names == ["Summary", "Labels"]


def test_a_column_without_a_name_is_called_after_its_place(write):
    assert open_table(write("a.csv", "a,,c\n1,2,3\n")).header == ["a", "Column 2", "c"]


def test_a_very_long_cell_is_refused_for_its_length(write):
    found = list(open_table(write("a.csv", f"a,b\n{'x' * 3_000_000},1\ny,2\n")).rows)
    assert "3,000,000 characters" in found[0].problem
    assert (found[1].cells, found[1].problem) == (["y", "2"], "")


def test_a_quotation_mark_that_is_never_closed_refuses_its_row(write):
    _header, rows = table(write("a.csv", 'a,b\n1,2\n"open,3\n4,5\n'))
    assert rows[0][2] == ""
    assert "never closed" in rows[1][2]


def test_text_after_a_closing_quote_refuses_the_row_and_no_other(write):
    _header, rows = table(write("a.csv", 'a,b\n"x"y,1\nz,2\n'))
    assert [bool(problem) for _l, _c, problem in rows] == [True, False]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a,b,c\n1,\"\",\"\"\n2,3,4", [["1", "", ""], ["2", "3", "4"]]),
        ("a,b\n1,\"ha \"\"ha\"\" ha\"\n3,4\n", [["1", 'ha "ha" ha'], ["3", "4"]]),
        ("a,b,c\r\n1,2,3\r\n\"Once upon \r\na time\",5,6\r\n7,8,9\r\n",
         [["1", "2", "3"], ["Once upon \r\na time", "5", "6"], ["7", "8", "9"]]),
        ("a,b\n1,\"ha \n\"\"ha\"\" \nha\"\n3,4\n", [["1", 'ha \n"ha" \nha'], ["3", "4"]]),
        ('key,val\n1,"{""type"": ""Point""}"\n', [["1", '{"type": "Point"}']]),
        ("a,b,c\n4,5,ʤ", [["4", "5", "ʤ"]]),
        ("first,last,address\nJohn,Doe,\"Anytown, WW\"", [["John", "Doe", "Anytown, WW"]]),
        ("place,town\n37°36'37.8\"N 121°2'17.9\"W,Modesto", [["37°36'37.8\"N 121°2'17.9\"W", "Modesto"]]),
    ],
)  # fmt: skip
def test_corner_cases_of_csv(write, text, expected):
    assert cells(write("a.csv", text)) == expected


@pytest.mark.parametrize("content", ["", "\n\n", "   \n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_empty_files_are_refused(write, content):
    with pytest.raises(Unreadable):
        open_table(write("a.csv", content))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "picture"),
        (b"%PDF-1.7\n...", "PDF"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "web page"),
        (b"<?xml version='1.0'?><rss/>", "XML"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 60, ".xls"),
        (b"\x1f\x8b\x08\0", "gzip"),
        (b"a,b\n1,\x00\x01\x02\x00\x00abc\n", "NUL"),
        (bytes(range(1, 32)) * 20, "not a text file"),
    ],
)
def test_wrong_kinds_named_csv_are_named(write, content, says):
    with pytest.raises(Unreadable, match=says):
        open_table(write("a.csv", content))


def test_a_csv_named_xlsx_is_refused(write):
    with pytest.raises(Unreadable, match="no workbook"):
        open_table(write("a.xlsx", "a,b\n1,2\n"))


def test_json_lists_maps_and_nested_fields(write):
    listed = open_table(
        write("a.json", json.dumps([{"a": 1, "u": {"login": "x"}}, {"a": 2.0, "l": [{"name": "p"}, "q"]}]))
    )
    assert listed.header == ["a", "u.login", "l"]
    assert [row.cells for row in listed.rows] == [["1", "x", ""], ["2", "", "p; q"]]
    mapped = open_table(write("b.json", json.dumps({"one": {"t": True}, "two": {"t": None}})))
    assert [row.cells for row in mapped.rows] == [["one", "true"], ["two", ""]]


def test_a_broken_list_of_records_names_its_line(write):
    with pytest.raises(Unreadable, match="not valid JSON"):
        list(open_table(write("a.json", '[{"a": 1},\n{"a": }]')).rows)


def test_yaml_keeps_what_was_written(write):
    found = open_table(write("a.yaml", "x:\n  version: 1.10\n  on: no\n  day: 2025-01-02\n"))
    assert [row.cells for row in found.rows] == [["x", "1.10", "no", "2025-01-02"]]


def book(*rows, formula=None, sheets=()):
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in rows:
        sheet.append(row)
    if formula:
        sheet[formula[0]] = formula[1]
    for name in sheets:
        workbook.create_sheet(name).append(["other"])
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def test_a_workbook_gives_dates_numbers_and_truth(write):
    content = book(
        ["Title", "Day", "At", "Value", "Yes"],
        ["x", date(2025, 6, 1), datetime(2025, 6, 1, 9, 30), 3.0, True],
    )
    found = open_table(write("a.xlsx", content))
    assert found.header == ["Title", "Day", "At", "Value", "Yes"]
    assert [row.cells for row in found.rows] == [["x", "2025-06-01", "2025-06-01 09:30:00", "3", "true"]]


def test_a_formula_is_shown_and_never_calculated(write):
    content = book(["Title", "Sum"], ["x", None], formula=("B2", "=1+1"))
    assert cells(write("a.xlsx", content)) == [["x", "=1+1"]]


def test_other_sheets_are_told(write):
    assert "Only the sheet" in open_table(write("a.xlsx", book(["a"], ["1"], sheets=("Second",)))).notes[0]


def test_an_empty_workbook_is_refused(write):
    with pytest.raises(Unreadable, match="empty"):
        open_table(write("a.xlsx", book()))


simple = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufeff"), min_size=1, max_size=12
)


@slow(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(simple, min_size=3, max_size=3), min_size=1, max_size=8))
def test_what_is_written_as_csv_is_read_again(tmp_path, rows):
    import csv

    path = tmp_path / "p.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(["first", "second", "third"])
        writer.writerows(rows)
    assert cells(path) == [row for row in rows if any(cell.strip() for cell in row)]
