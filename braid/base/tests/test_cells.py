"""The rows of a list: what stands in a cell, and that nothing written by people becomes markup."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.utils import translation

from braid.base.cells import cell, options, table_rows

ROSA = SimpleNamespace(name="Rosa Lind", side="product", initials="RL")
NASTY = '"><script>alert(1)</script>'
HEADS = [
    {"key": "title", "label": "Item", "kind": "text"},
    {"key": "count", "label": "How many", "kind": "number"},
    {"key": "owners", "label": "Owners", "kind": "owners"},
]


@pytest.mark.parametrize("kind", ["text", "number", "date", "since", "pill", "person"])
@pytest.mark.parametrize("value", [None, ""])
def test_nothing_known_leaves_the_cell_empty(kind, value):
    assert cell(kind, value) == ""


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [("number", 1234, "1,234"), ("number", 0, "0"), ("date", date(2020, 6, 3), "3 Jun 2020"), ("text", "a & b", "a &amp; b")],
)  # fmt: skip
def test_values_are_written_by_their_kind(kind, value, shown):
    assert cell(kind, value) == shown


def test_a_person_may_be_a_row_or_a_dictionary():
    assert cell("person", ROSA) == cell("person", vars(ROSA))
    assert "Rosa Lind" in cell("person", ROSA)


def test_two_people_of_one_name_keep_their_own_sides():
    other = SimpleNamespace(name="Rosa Lind", side="marketing", initials="RL")
    assert "avatar-product" in cell("owners", (ROSA, None))
    assert "avatar-marketing" in cell("owners", (None, other))
    assert "avatar-product" not in cell("owners", (None, other))


def test_a_component_is_drawn_again_in_another_language():
    with translation.override("en"):
        english = cell("owners", (ROSA, None))
    with translation.override("de"):
        cell("owners", (ROSA, None))
    assert "one side only" in english


@pytest.mark.parametrize("place", ["title", "pill", "name", "label", "url"])
def test_what_people_write_never_becomes_markup(place):
    person = {
        "name": NASTY if place == "name" else "A",
        "side": "product",
        "initials": NASTY if place == "name" else "A",
    }
    heads = [HEADS[0], {"key": "pill", "label": NASTY if place == "label" else "State", "kind": "pill"},
             {"key": "who", "label": "Who", "kind": "person"}]  # fmt: skip
    values = {
        "title": NASTY if place == "title" else "A",
        "pill": (NASTY if place == "pill" else "A", "ok"),
        "who": person,
    }
    html = table_rows(heads, [(NASTY if place == "url" else "/w/acme/", values)])
    assert "<script" not in html
    assert "&lt;script" in html


def test_the_first_column_names_its_row_and_links_to_it():
    html = table_rows(
        HEADS, [("/w/acme/roadmap/1/", {"title": "Export", "count": None, "owners": (ROSA, None)})]
    )
    assert '<th scope="row"><a href="/w/acme/roadmap/1/">Export</a></th>' in html
    assert '<td class="number" data-label="How many" data-empty></td>' in html


def test_a_menu_marks_what_is_chosen_and_escapes_what_people_wrote():
    html = options([(1, "Small"), ("b", NASTY)], "1")
    assert html.startswith('<option value="1" selected>Small</option><option value="b">&#34;&gt;&lt;script')
    assert "selected" not in options([(1, "Small")], "")


def test_a_day_in_a_row_is_written_as_alone():
    heads = [HEADS[0], {"key": "on", "label": "Day", "kind": "date"}]
    for day in (date(2020, 6, 3), date.today()):
        assert f">{cell('date', day)}</td>" in table_rows(heads, [("", {"title": "A", "on": day})])


def test_a_column_called_group_puts_no_headings_between_the_rows():
    heads = [{"key": key, "kind": "text", "label": key} for key in ("term", "group")]
    rows = [("", {"term": "GA", "group": ""}), ("", {"term": "ICP", "group": "Sales"})]
    assert "rowgroup" not in table_rows(heads, rows)
    assert (
        table_rows(heads, [("", {**values, "heading": "Q4"}) for _url, values in rows]).count("rowgroup") == 1
    )


def test_a_note_stands_beneath_its_text_and_is_escaped_like_it():
    html = cell("text", ("Analysts", NASTY))
    assert html.startswith('Analysts<span class="cell-note">&#34;&gt;&lt;script')
