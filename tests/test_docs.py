"""The docs say what the code does."""

import re
from pathlib import Path

import pytest

from tools.tables import TABLES, renewed

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("page", TABLES)
def test_tables_are_those_of_the_code(page):
    name, make = TABLES[page]
    text = (ROOT / "docs" / page).read_text()
    assert text == renewed(text, name, make()), "run `python -m tools.tables`"


@pytest.mark.parametrize(
    "page", ["README.md", *sorted(str(p.relative_to(ROOT)) for p in ROOT.glob("docs/**/*.md"))]
)
def test_links_lead_somewhere(page):
    here = (ROOT / page).parent
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", (ROOT / page).read_text()):
        assert (here / target).exists(), f"{page} links to {target}"


def test_decisions_are_short():
    for note in ROOT.glob("docs/decisions/*.md"):
        assert len(note.read_text().splitlines()) <= 15, note.name
