"""The docs say what the code does."""

import re
from pathlib import Path

import pytest

from braid.site import settings
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


def test_the_proxies_of_the_docs_let_the_largest_upload_through():
    """The file itself, and a megabyte for the form around it."""
    text = (ROOT / "docs/running.md").read_text()
    said = [
        *re.findall(r"max_size (\d+)MiB$", text, re.M),
        *re.findall(r"client_max_body_size (\d+)m;", text),
    ]
    assert len(said) == 2
    assert all(int(size) * 1024 * 1024 >= settings.UPLOAD_LIMIT_BYTES + 1024 * 1024 for size in said)


def test_decisions_are_short():
    for note in ROOT.glob("docs/decisions/*.md"):
        assert len(note.read_text().splitlines()) <= 15, note.name
