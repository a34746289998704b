"""Files that mean harm, or could: refused within a second or two, and in little memory."""

import io
import json
import resource
import time
import zipfile
from contextlib import contextmanager

import openpyxl
import pytest

from braid.connect.reading import open_table
from braid.connect.tables import MAX_BYTES, Unreadable

TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


@contextmanager
def bounded(seconds=5.0, megabytes=200):
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    yield
    assert time.process_time() - start < seconds
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < megabytes


def refused(path, says, **bounds):
    with bounded(**bounds), pytest.raises(Unreadable, match=says):
        for _row in open_table(path).rows:
            pass


def workbook(
    sheet: str = "", strings: str = "", extra: dict[str, bytes] | None = None, dimension: str = "A1:B2"
) -> bytes:
    """A real workbook with parts replaced."""
    made = io.BytesIO()
    plain = openpyxl.Workbook()
    plain.active.append(["a", "b"])
    plain.save(made)
    out = io.BytesIO()
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            data = source.read(entry)
            if sheet and entry.filename == "xl/worksheets/sheet1.xml":
                data = sheet.encode()
            if strings and entry.filename == "xl/sharedStrings.xml":
                data = strings.encode()
            target.writestr(entry, data)
        for name, data in (extra or {}).items():
            target.writestr(name, data)
    return out.getvalue()


def sheet(rows: str, head: str = "") -> str:
    return (
        f'<?xml version="1.0"?>{head}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData></worksheet>'
    )


def cell(ref: str, text: str) -> str:
    return f'<c r="{ref}" t="inlineStr"><is><t>{text}</t></is></c>'


def test_a_zip_bomb_is_refused_before_it_is_unpacked(write):
    refused(
        write("a.xlsx", workbook(extra={"xl/media/zeros.xml": b"<" + b" " * 200_000_000})),
        "packed more tightly",
    )


def test_many_parts_that_add_up_are_refused(write):
    noise = bytes(range(256)) * 40
    parts = {f"xl/media/{n}.bin": noise for n in range(3000)}
    refused(write("a.xlsx", workbook(extra=parts)), "parts")


def test_texts_that_grow_by_entities_are_refused(write):
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    bomb = sheet(f'<row r="1">{cell("A1", "&b;")}</row>', laughs)
    refused(write("a.xlsx", workbook(sheet=bomb)), "entities")


def test_entities_far_into_a_part_are_found_too(write):
    bomb = sheet("<!-- " + "x" * 700_000 + " --><!ENTITY a 'b'>")
    refused(write("a.xlsx", workbook(sheet=bomb)), "entities|packed")


def test_a_billion_rows_by_claim_are_refused(write):
    rows = f'<row r="1">{cell("A1", "a")}</row><row r="1000000000">{cell("A1000000000", "b")}</row>'
    refused(write("a.xlsx", workbook(sheet=sheet(rows))), "rows that are not there|breaks off|cannot be read")


def test_a_claimed_dimension_alone_costs_nothing(write):
    rows = f'<row r="1">{cell("A1", "a")}</row><row r="2">{cell("A2", "b")}</row>'
    with bounded():
        assert [row.cells for row in open_table(write("a.xlsx", workbook(sheet=sheet(rows)))).rows] == [["b"]]


def test_a_cell_in_the_last_column_is_refused(write):
    rows = f'<row r="1">{cell("A1", "a")}</row><row r="2">{cell("XFD2", "b")}</row>'
    refused(write("a.xlsx", workbook(sheet=sheet(rows))), "beyond column")


def test_a_row_without_end_is_refused(write):
    wide = "".join(cell(f"A{n % 9 + 1}", str(n * 7919)) for n in range(260_000))
    refused(
        write("a.xlsx", workbook(sheet=sheet(f'<row r="1">{wide}</row>'))),
        "wider than|packed more",
        megabytes=300,
    )


@pytest.mark.parametrize("cut", [60, 500, 3000])
def test_a_workbook_cut_short_is_refused(write, cut):
    refused(write("a.xlsx", workbook()[:cut]), "damaged")


def test_a_sheet_that_breaks_off_is_refused(write):
    whole = sheet("".join(f'<row r="{n}">{cell(f"A{n}", "x")}</row>' for n in range(1, 50)))
    refused(write("a.xlsx", workbook(sheet=whole[:1500])), "breaks off|cannot be read")


def test_a_zip_that_is_no_workbook_is_named(write):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("goals.csv", "a,b\n")
    refused(write("a.xlsx", out.getvalue()), "zip archive")


def test_a_workbook_with_a_password_is_refused(write):
    out = bytearray(workbook())
    at = out.find(b"PK\x01\x02")
    while at >= 0:
        out[at + 8] |= 1
        at = out.find(b"PK\x01\x02", at + 4)
    refused(write("a.xlsx", bytes(out)), "password")


def test_yaml_aliases_that_multiply_are_refused(write):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    refused(write("a.yaml", "\n".join(lines)), "unfolds")


def test_yaml_that_makes_objects_is_refused(write):
    refused(write("a.yaml", "!!python/object/apply:os.system ['true']"), "tags")


@pytest.mark.parametrize("text", ["[" * 5000, "a: " + "{b: " * 3000, "- " * 4000 + "x"])
def test_deep_yaml_is_refused(write, text):
    refused(write("a.yaml", text), "nested deeper|not valid")


def test_yaml_over_its_own_limit_is_refused(write):
    refused(write("a.yaml", b"- a: b\n" * 1_600_000), "10 MB")


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, '[{"a": ' + "[" * 60 + "]" * 60 + "}]"])
def test_deep_json_is_refused(write, text):
    refused(write("a.json", text), "nested deeper")


def test_json_of_nothing_but_commas_is_refused(write):
    refused(write("a.json", "[" + "0," * 7_000_000 + "0]"), "more values", megabytes=400)


def test_json_numbers_without_end_are_refused(write):
    with bounded(), pytest.raises(Unreadable):
        list(open_table(write("a.json", '{"a": {"b": ' + "9" * 100_000 + "}}")).rows)


def test_a_record_of_thousands_of_fields_is_refused(write):
    refused(write("a.json", json.dumps([{f"k{n}": 1 for n in range(20_000)}])), "different fields")


def test_thousands_of_columns_are_refused(write):
    refused(write("a.csv", ",".join("abc" for _ in range(5000)) + "\n"), "columns")


def test_one_endless_cell_is_refused_as_a_row(write):
    path = write("a.csv", b"a,b\n1," + b"x" * 3_000_000 + b"\n2,3\n")
    with bounded():
        rows = list(open_table(path).rows)
    assert [bool(row.problem) for row in rows] == [True, False]


def test_fifty_megabytes_are_accepted_and_one_byte_more_is_not(tmp_path):
    path = tmp_path / "large.csv"
    line = b"x" * 1000 + b",1\n"
    with path.open("wb") as file:
        file.write(b"text,n\n")
        file.write(line * ((MAX_BYTES - 7) // len(line)))
        file.write(b"y" * (MAX_BYTES - file.tell() - 3) + b",2\n")
    assert path.stat().st_size == MAX_BYTES
    with bounded(seconds=20, megabytes=60):
        assert sum(not row.problem for row in open_table(path).rows) > 50_000
    with path.open("ab") as file:
        file.write(b"\n")
    refused(path, "up to 50 MB")
