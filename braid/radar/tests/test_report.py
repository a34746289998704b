"""The report for the sponsor: the page and the PDF say the same, on one sheet."""

import io

import pytest
from pypdf import PdfReader

from braid.people.models import Member
from braid.radar.models import Commitment, Finding
from braid.radar.paper import runs, width_of, wrapped
from braid.site.sample.world import build
from tests.queries import statements

PDF = "/w/acme/radar/report.pdf"


@pytest.fixture
def world(db):
    return build("Acme", "acme")


@pytest.fixture
def priya(world):
    return Member.objects.select_related("workspace", "user").get(workspace=world, name="Priya Raman")


def words(client) -> str:
    response = client.get(PDF)
    assert response["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(response.content))
    assert len(reader.pages) == 1
    return " ".join(reader.pages[0].extract_text().split())


def test_the_pdf_says_on_one_page_of_a4_what_the_page_says(world, priya, as_member):
    client = as_member(priya)
    page = PdfReader(io.BytesIO(client.get(PDF).content)).pages[0]
    assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]
    said, screen = words(client), client.get("/w/acme/radar/report/").content.decode()
    for part in (
        "places where you have drifted apart", "Far apart", "Apart", "What both sides have committed to",
        "Insights 2.0 is announced as GA in 4.2", "Choose the mode", "beta",
    ):  # fmt: skip
        assert part in said, part
        assert part in screen, part


def test_where_nothing_is_open_nothing_is_the_oldest(world, priya, as_member):
    for_all, screen = as_member(priya), "/w/acme/radar/report/"
    assert "oldest open for" in for_all.get(screen).content.decode()
    Finding.objects.all().delete()
    assert "oldest open for" not in for_all.get(screen).content.decode()
    assert "oldest open for" not in words(for_all)


def test_inter_is_in_the_file_so_that_it_looks_the_same_everywhere(world, priya, as_member):
    reader = PdfReader(io.BytesIO(as_member(priya).get(PDF).content))
    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
    inter = [font for font in fonts if "Inter" in str(font["/BaseFont"])]
    assert inter
    assert all("/FontFile2" in font["/FontDescriptor"].get_object() for font in inter)


def test_names_in_any_script_are_written_or_marked_and_never_break_the_page(world, priya, as_member):
    world.name = "Ærø & Ελλάδα Жанна 東京 서울 🎉 שלום"
    world.save()
    said = words(as_member(priya))
    for part in ("Ærø & Ελλάδα Жанна", "東京", "서울"):
        assert part in said
    assert "".join(piece for _font, piece in runs("a🎉b")) == "a?b"


def test_the_longest_sentences_still_fit_on_the_one_page(world, priya, as_member):
    for finding in Finding.objects.filter(state="open"):
        finding.said["sentence"] = {**finding.said["sentence"], "one": "Word " * 190, "many": ""}
        finding.said, finding.text = {}, "Longwordwithoutend" * 50
        finding.save()
    Commitment.objects.update(note="What exactly " * 38)
    assert "…" in words(as_member(priya))


def test_a_workspace_without_findings_has_a_report(workspace, cast, as_member):
    said = words(as_member(cast["priya"]))
    assert "Nothing that we can see." in said


def test_lines_are_as_wide_as_the_sheet_allows():
    lines = wrapped("one two three four five six seven " * 20, 11, 120, 3)
    assert len(lines) == 3
    assert all(width_of(line, 11) <= 120 for line in lines)
    assert lines[-1].endswith("…")


def test_the_report_costs_few_queries(world, priya, as_member):
    assert len(statements(as_member(priya), PDF)) <= 8
