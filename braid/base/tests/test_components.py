"""The components: where marks and labels go, and what is said to those who do not see them."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings
from django.template import engines
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from braid.base import components
from braid.base.styleguide import AMIR, ROSA, styleguide
from braid.base.text import number


@pytest.fixture(scope="module")
def ui():
    return engines["jinja2"].env.get_template("components.html").module


def test_marks_stand_where_the_values_are_and_labels_outside():
    drawn = components.dumbbell_marks(85, 40, 0, 100, "85%", "40%")
    assert [(m.side, m.at, m.shift, m.label_left) for m in drawn.marks] == [
        ("marketing", 40, 0, True), ("product", 85, 0, False),
    ]  # fmt: skip


def test_equal_values_stand_side_by_side_around_their_place():
    drawn = components.dumbbell_marks(60, 60, 0, 100, "60%", "60%")
    assert [(m.at, m.shift) for m in drawn.marks] == [(60, -6.5), (60, 6.5)]
    assert drawn.start == drawn.end


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9), st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_no_value_leaves_the_track(product, marketing, low, high):
    drawn = components.dumbbell_marks(product, marketing, min(low, high), max(low, high), "a", "b")
    assert all(0 <= mark.at <= 100 for mark in drawn.marks)
    assert drawn.start <= drawn.end


@pytest.mark.parametrize(
    ("text", "room"), [("100%", "s"), ("12 weeks", "l"), ("3,000", "m"), ("general availability", "below")]
)
def test_long_labels_get_more_room(text, room):
    assert components.dumbbell_marks(1, 2, 0, 3, text, "1").room == room


def test_a_dumbbell_says_both_values(ui):
    html = ui.dumbbell(1, 9, 1, 12, "1st", "9th", "Rank")
    assert 'aria-label="Rank: product 1st, marketing 9th"' in html


def test_what_is_not_known_is_hatched_and_said(ui):
    html = ui.dumbbell(40, None, 0, 100, "40%", "", "Ready", marketing_why="nobody has answered")
    assert "dumbbell-unknown" in html
    assert "Marketing: nobody has answered" in html
    assert "marketing not known yet" in html
    assert "fill-marketing" not in html


def test_one_owner_alone_is_said_in_words(ui):
    assert "one side only" in ui.avatar_pair(ROSA)
    assert "one side only" in ui.avatar_pair(None, AMIR)
    assert "one side only" not in ui.avatar_pair(ROSA, AMIR)
    assert "no owner yet" in ui.avatar_pair()


def test_names_are_escaped_everywhere(ui):
    hostile = type(ROSA)('<b onclick="x">', "<>", "product")
    assert "<b" not in ui.avatar_pair(hostile) + ui.person(hostile, 'javascript:"')


def test_a_line_keeps_its_target_in_view():
    points = [(date(2026, 1, 1), 10.0), (date(2026, 1, 11), 20.0)]
    line = components.line_path(points, target=30, until=date(2026, 1, 21))
    assert line.path == "M0 100 L50 50"
    assert (line.last_x, line.last_y, line.target_y) == (50, 50, 0)


def test_one_reading_or_a_flat_line_is_drawn_in_the_middle():
    assert components.line_path([(date(2026, 1, 1), 5.0)]).path == "M50 50"
    assert components.spark_path([3, 3]) == "M0 50 L100 50"
    assert components.spark_path([3]) == ""


def test_an_icon_is_hidden_from_readers_and_unknown_ones_are_an_error():
    assert 'aria-hidden="true"' in components.icon("radar")
    with pytest.raises(Exception, match="does not exist"):
        components.icon("no-such-icon")


@pytest.mark.django_db
def test_the_style_guide_keeps_to_the_content_policy(rf: RequestFactory):
    html = styleguide(rf.get("/styleguide/")).content.decode()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", html)
    assert re.findall(r"<script(?![^>]*\bsrc=)", html) == []


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "413", "422", "429", "500"])
def test_error_pages_need_nothing(name):
    html = engines["jinja2"].env.get_template(f"{name}.html").render()
    assert "<h1>" in html
    assert "Nothing" in html or "not" in html


def test_nothing_has_no_minus():
    assert number(-0.04, 1) == "0.0"
    assert number(Decimal("-0.04"), 1) == "0.0"
    assert number(-0.06, 1) == "-0.1"


def test_no_text_of_a_template_has_a_percent_sign_that_is_taken_for_a_value():
    # (Every text is filled with its values, none or some: a bare percent sign ends in an error page.)
    wrong = []
    for file in settings.BASE_DIR.rglob("templates/**/*.html"):
        for text in re.findall(r"""(?:\b_|gettext)\(("[^"]*"|'[^']*')""", file.read_text()):
            if re.search(r"%(?!\()", text.replace("%%", "")):
                wrong.append(f"{file.name}: {text}")
    assert wrong == []
