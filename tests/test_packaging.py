"""What an installed Braid carries with it."""

import tomllib
from pathlib import Path

from braid.base import book

ROOT = Path(__file__).resolve().parent.parent


def test_the_docs_that_help_reads_are_part_of_the_package():
    package = Path(book.__file__).resolve().parent.parent
    assert book.DOCS.parent == package
    globs = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"][
        "braid"
    ]
    carried = {path.name for pattern in globs for path in package.glob(pattern)}
    assert {path.name for path in (ROOT / "docs").glob("*.md")} == carried
    assert len(book.chapters()) == len(carried) - 1
