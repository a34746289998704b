"""Charts as files: drawn from what the page shows, whole without anything around them."""

import re
import struct
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format

from braid.rounds import actions
from braid.rounds.charts import charts_of, svg
from braid.rounds.charts.lettering import width_of, wrapped
from braid.rounds.charts.sheet import PAINT, WIDTH
from braid.rounds.models import Result, Round
from braid.rounds.tests.conftest import ballot, say

pytestmark = pytest.mark.django_db
NAUGHTY = "<script>alert(1)</script> & \"Tom\" 'n' 𝕁erry ﷽ " + "W" * 90
KEYS = {
    "roles": ["map"],
    "go": ["map"],
    "five": [],
    "confidence": ["spread"],
    "priorities": ["places", "value", "effort"],
    "pulse": ["strands", "items", "factor"],
}


@pytest.fixture
def shown(make, cast, people):
    """`shown("roles")`: a revealed round in which everybody has answered."""

    def revealed(use, invited=None, **more):
        row = make(use, **more) if invited is None else make(use, invited=invited, **more)
        for person in invited or people:
            if use == "pulse":
                actions.cast(row, by=person, answers=ballot(row, "4" if person.side == "product" else "2"))
                continue
            for question in row.questions.exclude(for_side__in={"product", "marketing"} - {person.side}):
                for subject in row.subjects.all() if question.per_subject else [None]:
                    value = {"lead": person.side, "ready": "if", "text": "Teams of ten"}.get(
                        question.scale, "3"
                    )
                    actions.answer(
                        row, by=person, question=question, subject=subject, value=value, why="Because"
                    )
        actions.close(row, by=cast["priya"])
        return actions.reveal(row, by=cast["priya"])

    return revealed


@pytest.mark.parametrize("use", KEYS)
def test_each_chart_is_a_whole_file(shown, cast, as_member, use):
    row = shown(use)
    client = as_member(cast["marco"])
    at = f"/w/acme/rounds/{row.pk}/charts/"
    html = client.get(at).content.decode()
    assert [chart.key for chart in charts_of(cast["marco"], row)] == KEYS[use]
    for key in KEYS[use]:
        assert f"{at}{key}.svg" in html
        assert f"title-{key}" in html
        response = client.get(f"{at}{key}.svg")
        assert response["Content-Type"] == "image/svg+xml"
        assert_whole(response.content.decode())
        drawn = ElementTree.fromstring(response.content)
        image = client.get(f"{at}{key}.png").content
        assert image[:8] == b"\x89PNG\r\n\x1a\n"
        size = struct.unpack(">II", image[16:24])
        assert size == (2 * WIDTH, 2 * round(float(drawn.get("height", "0"))))
    assert client.get(f"{at}nothing.svg").status_code == 404
    assert client.get(f"{at}nothing.png").status_code == 404


def assert_whole(text: str) -> None:
    """It parses, it says what it shows, and it needs neither a style sheet, nor a script, nor another file."""
    drawn = ElementTree.fromstring(text)
    space = "{http://www.w3.org/2000/svg}"
    named = [drawn.find(f"{space}{name}") for name in ("title", "desc")]
    assert all(found is not None and found.text for found in named)
    assert drawn.get("aria-labelledby") == " ".join(found.get("id") for found in named)
    assert {e.tag.removeprefix(space) for e in drawn.iter()} <= {
        "svg", "title", "desc", "rect", "text", "line", "path", "circle", "g"
    }  # fmt: skip
    for element in drawn.iter():
        assert not {"class", "style", "src"} & set(element.attrib)
        assert not any(name.startswith("on") or "href" in name for name in element.attrib)
    assert not re.search(r"url\(|https?://(?!www\.w3\.org/2000/svg)", text)


@pytest.mark.parametrize("state", ["draft", "open", "closed"])
@pytest.mark.parametrize("use", KEYS)
def test_there_is_none_before_the_reveal(make, cast, people, as_member, use, state):
    row = make(use, open=state != "draft")
    if state == "closed":
        actions.close(row, by=cast["priya"])
    for name in ("priya", "marco", "ella"):
        client = as_member(cast[name])
        assert client.get(f"/w/acme/rounds/{row.pk}/charts/").status_code == 404
        for key in {*KEYS[use], "strands", "map", "waves"}:
            assert client.get(f"/w/acme/rounds/{row.pk}/charts/{key}.svg").status_code == 404
            assert client.get(f"/w/acme/rounds/{row.pk}/charts/{key}.png").status_code == 404


def test_a_hidden_side_is_on_no_chart(shown, cast, people, as_member):
    few = [p for p in people if p.side == "product"] + [p for p in people if p.side == "marketing"][:3]
    row = shown("pulse", invited=few)
    for chart in charts_of(cast["priya"], row):
        text = svg(chart, row)
        assert "Marketing: hidden" in text or "Marketing hidden" in text
        assert "Marketing is hidden: fewer than five answered" in text
        # Its sign stands in the legend alone, and its colour nowhere else.
        assert text.count(PAINT["fill-marketing"]) == 1
        assert PAINT["line-marketing"] not in text
        assert PAINT["text-marketing"] not in text


def test_a_chart_says_only_what_was_frozen_at_the_close(shown, cast, people):
    row = shown("pulse")
    before = [svg(chart, row) for chart in charts_of(cast["priya"], row)]
    people[0].delete()
    assert [svg(chart, row) for chart in charts_of(cast["priya"], row)] == before
    Result.objects.filter(round=row).update(found={})
    assert charts_of(cast["priya"], Round.objects.get(pk=row.pk)) == []


def test_naughty_words_stay_words_and_on_the_sheet(shown, cast, make, people):
    row = shown("roles", name=NAUGHTY[:120], subjects=(NAUGHTY[:120], "W" * 110, "日本語" * 30))
    (chart,) = charts_of(cast["priya"], row)
    text = svg(chart, row)
    assert_whole(text)
    assert "<script" not in text
    for line in chart.lines:
        assert all(width_of(words, 12.5) <= 236 for words in line.label), line.label
        assert line.height >= 15 * len(line.label)


def test_long_words_are_broken_and_long_texts_cut():
    assert wrapped("one two", 10, 1000) == ["one two"]
    assert "".join(wrapped("W" * 30, 10, 100)) == "W" * 30
    assert wrapped("word " * 90, 10, 100, 2)[-1].endswith(" …")
    assert len(wrapped("word " * 90, 10, 100, 2)) == 2
    assert wrapped("", 10, 100) == [""]


def test_files_have_the_colours_of_the_light_pages():
    css = Path(settings.BASE_DIR / "base/static/base/braid.css").read_text()
    light = dict(re.findall(r"--([\w-]+): light-dark\((#\w+),", css))
    for name, token in {
        "ink": "ink", "quiet": "ink-3", "rule": "ring", "track": "track", "bar": "bar", "fill-product": "product",
        "fill-marketing": "marketing", "line-product": "product", "line-marketing": "marketing",
        "text-product": "product-text", "text-marketing": "marketing-text", "text-warn": "warn-text",
        "solid-marketing": "marketing-fill",
    }.items():  # fmt: skip
        assert f'"{light[token]}"' in PAINT[name], name


def test_waves_are_drawn_from_the_second_on(make, cast, people):
    row = None
    for _wave in range(2):
        row = make("pulse", previous=row, instrument="pulse-1")
        for person in people:
            actions.cast(row, by=person, answers=ballot(row))
        actions.close(row, by=cast["priya"])
        row = actions.reveal(row, by=cast["priya"])
        keys = [chart.key for chart in charts_of(cast["priya"], row)]
        assert ("waves" in keys) == bool(_wave)
    (waves,) = [chart for chart in charts_of(cast["priya"], row) if chart.key == "waves"]
    assert_whole(svg(waves, row))
    assert [len(spots) for _side, spots in waves.lines[0].cells] == [2, 2]


def test_involvement_is_drawn_with_both_numbers(make, cast, people):
    from braid.rounds import instruments

    row = make("pulse", questions=instruments.pulse(cast["priya"].workspace, "I"))
    for person in people:
        actions.cast(row, by=person, answers=ballot(row))
    actions.close(row, by=cast["priya"])
    row = actions.reveal(row, by=cast["priya"])
    (chart,) = [chart for chart in charts_of(cast["priya"], row) if chart.key == "involvement"]
    assert_whole(svg(chart, row))
    assert "needed 4.0, was 4.0" in chart.told


def test_one_answer_more_moves_the_map(make, cast, people):
    row = make("roles")
    say(row, cast["priya"], "product", "Pricing")
    say(row, cast["marco"], "product", "Pricing")
    actions.close(row, by=cast["priya"])
    row = actions.reveal(row, by=cast["priya"])
    (chart,) = charts_of(cast["priya"], row)
    pricing = next(line for line in chart.lines if line.label == ["Pricing"])
    assert pricing.told == "Pricing: Product Product 1, Marketing 1"


def test_a_chart_bears_the_day_on_which_its_round_was_closed(make, cast, people, as_member):
    """Not the one that was planned, which may be to come."""
    row = make("confidence")
    for person in people:
        say(row, person, "5", "Pricing")
    actions.close(row, by=cast["priya"])
    actions.reveal(row, by=cast["priya"])
    drawn = as_member(cast["marco"]).get(f"/w/acme/{row.place}charts/").content.decode()
    assert date_format(timezone.localdate(), "j F Y") in drawn
    assert date_format(timezone.localtime(row.closes_at), "j F Y") not in drawn
