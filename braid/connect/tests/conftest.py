"""Small makers of files."""

from pathlib import Path

import pytest

from braid.connect.importing import Wish, correct, mapping_of, run


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.UPLOAD_DIR = tmp_path / "uploads"


@pytest.fixture
def write(tmp_path):
    """`write("goals.csv", "a,b\\n1,2\\n")` gives the path; text or bytes."""

    def make(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return make


@pytest.fixture
def bring_in(priya, write):
    """Imports a small table in Priya's name and gives the report."""

    def go(kind: str, content: str | bytes, name: str = "", *, columns=None, constants=None, by=None, **ways):
        path = content if isinstance(content, Path) else write(name or f"{kind}.csv", content)
        mapping = correct(mapping_of(path, path.name, kind), columns or {}, constants or {})
        return run(Wish(path, path.name, mapping, **ways), by or priya)

    return go
