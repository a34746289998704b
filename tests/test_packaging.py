"""What an installed Braid carries with it."""

import tomllib
from pathlib import Path

from braid.base import book

ROOT = Path(__file__).resolve().parent.parent


def test_the_docs_that_help_reads_are_part_of_the_package():
    carried = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["data-files"]
    (globs,) = [globs for place, globs in carried.items() if Path(place) == book.INSTALLED]
    names = {path.name for pattern in globs for path in ROOT.glob(pattern)}
    assert names == {path.name for path in (ROOT / "docs").glob("*.md")}
    assert len(book.chapters()) == len(names) - 1


def test_nothing_of_the_package_is_a_link():
    """A copy of the repository may turn a link into a file that holds its name: help once was gone so."""
    assert [path for path in (ROOT / "braid").rglob("*") if path.is_symlink()] == []
    assert book.DOCS.is_dir()
