"""What is quoted as evidence reads as somebody wrote it: whole words, and … where more stands there."""

from datetime import date

import pytest

from braid.radar.detectors.say import Thing
from braid.radar.detectors.words import JargonLimits, jargon
from braid.radar.detectors.world import Text, World

LONG = "Five beta teams stopped after the second week, two of them over the DPA that legal sent them so late in the month of May."


def text(said: str, number: int = 1, side: str = "product", *words: str) -> Text:
    return Text(Thing("insight", number, "Insight", f"insights/{number}/"), side, frozenset(words), said)


@pytest.mark.parametrize(
    ("said", "word", "quote"),
    [
        (LONG, "DPA", "“…the second week, two of them over the DPA that legal sent them so late in the…”"),
        ("Is it a BI tool?", "BI", "“Is it a BI tool?”"),
        ("BIG teams want a BI tool.", "BI", "“BIG teams want a BI tool”"),
        (f"{'x' * 60} DPA {'y' * 60}", "DPA", "“…DPA…”"),
        ("DPA", "DPA", "“DPA”"),
        ("It is gone.", "DPA", "“DPA”"),
    ],
)
def test_a_quote_has_whole_words(said, word, quote):
    assert text(said).quote(word) == quote


def test_it_says_in_how_many_texts_a_word_stands():
    texts = (
        text("the SLA", 1, "product", "SLA"),
        text("an ICP", 2, "marketing", "ICP"),
        text("our ICP", 3, "marketing", "ICP"),
    )
    world = World(date(2026, 6, 1), texts=texts)
    (found,) = jargon(world, JargonLimits(texts=1, terms=1)).fires
    assert [row.text.plain for row in found.evidence] == [
        "“ICP”, in 2 texts of marketing alone: “an ICP”.", "“SLA”, in one text of product alone: “the SLA”.",
    ]  # fmt: skip
