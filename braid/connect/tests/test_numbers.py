"""The decimal sign belongs to a column: found from its values, said in the report, corrected by whoever knows better."""

import csv
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from braid.connect.models import ImportJob
from braid.goals.models import Reading
from braid.roadmap.models import Item

pytestmark = pytest.mark.django_db


def column(*cells: str) -> str:
    sheet = csv.writer(out := io.StringIO(), delimiter=";")
    sheet.writerow(["Id", "Title", "Adoption"])
    for number, cell in enumerate(cells, 1):
        sheet.writerow([number, f"Item {number}", cell])
    return out.getvalue()


def kept() -> list[str]:
    return [f"{item.adoption.normalize():f}" for item in Item.objects.order_by("external_id")]


@pytest.mark.parametrize(
    ("cells", "numbers", "says"),
    [
        (["1,234", "2,5"], ["1.234", "2.5"], "Decimal comma in “Adoption”, such as “2,5” in line 3."),
        (["1,234", "2.5"], ["1234", "2.5"], "Decimal point in “Adoption”, such as “2.5” in line 3."),
        (["1.234", "2,5"], ["1234", "2.5"], "Decimal comma in “Adoption”, such as “2,5” in line 3."),
        (["1.234", "12.345.678"], ["1234", "12345678"], "Decimal comma in “Adoption”, such as “12.345.678” in line 3."),
        (["1,234", "1.234.567,8"], ["1.234", "1234567.8"], "Decimal comma in “Adoption”"),
        (["1,234"], ["1234"], "“1,234” (Adoption, line 2) was read as 1234: nothing in its column tells its decimal sign."),
        (["1.234"], ["1.234"], "“1.234” (Adoption, line 2) was read as 1.234: nothing"),
        (["12", "3"], ["12", "3"], ""),
    ],
)  # fmt: skip
def test_a_clear_number_decides_for_its_column(bring_in, cells, numbers, says):
    report = bring_in("items", column(*cells))
    assert (kept(), report.refused) == (numbers, 0)
    said = [note for note in report.notes if "ecimal" in note]
    assert any(says in note for note in said) if says else not said


def test_a_clear_column_decides_for_the_others_of_the_file(bring_in):
    bring_in("items", "Id;Title;Adoption;Adoption target\n1;A;1,234;2,5\n")
    item = Item.objects.get()
    assert (float(item.adoption), float(item.adoption_target)) == (1.234, 2.5)


def test_rows_that_contradict_their_column_are_refused_with_both(bring_in, tmp_path):
    report = bring_in("items", column("1,5", "2,5", "3.5", "1,234"), refused_to=tmp_path / "no.csv", accept_rest=True)  # fmt: skip
    assert (report.created, report.refused) == (2, 2)
    told = (tmp_path / "no.csv").read_text()
    assert "Adoption: “3.5” has a decimal point; in this column there are both “3.5” (line 4) and “1,5” (line 2)" in told  # fmt: skip
    assert "Adoption: “1,234” can be read in two ways; in this column there are both" in told


def test_the_preview_says_how_numbers_are_read_and_lets_one_say_otherwise(priya, as_member):
    client, data = as_member(priya), column("1,234").encode()
    client.post("/w/acme/import/", {"file": SimpleUploadedFile("a.csv", data), "kind": "items"})
    job = ImportJob.objects.get()
    here = f"/w/acme/import/{job.pk}/"
    html = client.get(here).content.decode()
    assert "“1,234” (Adoption, line 2) was read as 1234" in html
    assert "with a decimal comma: 1.234,5" in html
    client.post(here, {"kind": "items", "decimal": ",", "do": "go"})
    html = client.get(here).content.decode()
    assert "Decimal comma in “Adoption”, such as “1,234” in line 2." in html, (
        "it is shown before anything happens"
    )
    assert Item.objects.count() == 0
    client.post(here, {"kind": "items", "decimal": ",", "do": "go"})
    assert kept() == ["1.234"]


def test_what_a_file_holds_as_a_number_is_one_whatever_the_column_says(bring_in, tmp_path):
    book = openpyxl.Workbook()
    for row in (
        ["Metric", "Date", "Value"],
        ["A", "2025-01-01", 1.234],
        ["A", "2025-01-02", "2,5"],
        ["A", "2025-01-03", "1.234"],
    ):
        book.active.append(row)  # fmt: skip
    book.save(tmp_path / "a.xlsx")
    bring_in("readings", tmp_path / "a.xlsx")
    assert [float(r.value) for r in Reading.objects.order_by("on")] == [1.234, 2.5, 1234]
    bring_in("readings", '[{"metric": "B", "date": "2025-01-01", "value": 1.234}, {"metric": "B", "date": "2025-01-02", "value": "1,234"}]', "b.json")  # fmt: skip
    assert [float(r.value) for r in Reading.objects.filter(metric__name="B").order_by("on")] == [1.234, 1234]


def test_no_number_says_so_and_never_decides(bring_in, tmp_path):
    report = bring_in("items", column("1,2,3", "n/a", "%s", "1,234"), refused_to=tmp_path / "no.csv", accept_rest=True)  # fmt: skip
    assert (report.created, report.refused) == (2, 2)
    told = (tmp_path / "no.csv").read_text()
    assert "“1,2,3” is not a number" in told
    assert "“%s” is not a number" in told
