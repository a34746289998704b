"""Archives that an older Braid wrote: what was called otherwise then comes back under its name of today."""

import hashlib
import json
import zipfile

import pytest

from braid.activity.models import SavedView
from braid.connect.export.opening import ArchiveRefused
from braid.connect.export.restoring import restore
from braid.connect.export.writing import export
from braid.launches.models import Launch
from braid.messaging.models import Claim, Content, OverriddenClaim, Override
from braid.people.models import Workspace
from braid.radar.models import Workshop
from braid.rounds.models import Round
from tests.factories import Maker

pytestmark = pytest.mark.django_db
LATER = "2026-03-31T08:00:00Z"


class Old:
    """The tables of an archive, to be written as they were once."""

    def __init__(self, path) -> None:
        with zipfile.ZipFile(path) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.manifest = json.loads(self.parts["manifest.json"])
        self.tables = self.manifest["tables"]

    def rows(self, label: str) -> list[dict]:
        return [json.loads(line) for line in self.parts[f"tables/{label}.jsonl"].splitlines()]

    def write(self, label: str, rows: list[dict], *names: str) -> None:
        file, data = f"tables/{label}.jsonl", b"".join(json.dumps(row).encode() + b"\n" for row in rows)
        self.parts[file] = data
        self.tables[label] = {
            "file": file, "rows": len(rows), "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest(),
            "columns": dict.fromkeys(("id", *names), "text"),
        }  # fmt: skip

    def restored(self, path, by) -> Workspace:
        self.parts["manifest.json"] = json.dumps(self.manifest).encode()
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self.parts.items():
                archive.writestr(name, data)
        return restore(path, name="Again", admin=by.user).workspace


@pytest.fixture
def old(priya, tmp_path) -> Old:
    """An archive with a row in every table; two pieces and a launch went out all the same, in the tables of that time."""
    Maker(priya, 123_456, "World").make_all()
    export(priya.workspace, tmp_path / "good.zip")
    found = Old(tmp_path / "good.zip")
    content, launch, claim = (found.rows(label)[0]["id"] for label in ("messaging.content", "launches.launch", "messaging.claim"))  # fmt: skip
    said = {"by": None, "at": LATER}
    found.write("messaging.override", [{"id": 4, "content": content, "reason": "piece 4", **said}, {"id": 9, "content": content, "reason": "piece 9", **said}], "content", "reason", "by", "at")  # fmt: skip
    found.write("messaging.overriddenclaim", [{"id": 4, "override": 9, "claim": claim, "standing": ""}], "override", "claim", "standing")  # fmt: skip
    found.write("launches.launchoverride", [{"id": 4, "launch": launch, "reason": "launch 4", **said}], "launch", "reason", "by", "at")  # fmt: skip
    found.write("launches.launchedclaim", [{"id": 4, "override": 4, "claim": claim, "standing": "wrong"}], "override", "claim", "standing")  # fmt: skip
    said = {"by": None, "query": "phase=beta", "is_shared": True}
    found.write("activity.savedview", [{"id": 3, "list_path": "launches/promised/", "name": "Betas", **said}], "by", "list_path", "query", "name", "is_shared")  # fmt: skip
    return found


def test_what_went_out_all_the_same_comes_back_with_its_piece_or_launch(old, priya, tmp_path):
    new = old.restored(tmp_path / "old.zip", priya)
    content, launch = Content.objects.get(workspace=new), Launch.objects.get(workspace=new)
    found = {row.reason: (row.subject_kind, row.subject_id) for row in Override.objects.filter(workspace=new)}
    assert found == {
        "piece 4": (content.kind, content.pk),
        "piece 9": (content.kind, content.pk),
        "launch 4": (launch.kind, launch.pk),
    }
    links = OverriddenClaim.objects.filter(workspace=new)
    claim = Claim.objects.get(workspace=new)
    assert {(link.override.reason, link.claim_id, link.standing) for link in links} == {
        ("piece 9", claim.pk, ""),
        ("launch 4", claim.pk, "wrong"),
    }


def test_a_workshop_finds_the_round_in_which_both_ranked(old, priya, tmp_path):
    row, number = old.rows("radar.workshop")[0], old.rows("rounds.round")[0]["id"]
    del row["ranked_in"]
    columns = [name for name in row if name != "id"]
    old.write("radar.workshop", [{**row, "round": number}], *columns, "round")
    new = old.restored(tmp_path / "old.zip", priya)
    assert Workshop.objects.get(workspace=new).ranked_in == f"round:{Round.objects.get(workspace=new).pk}"


def test_what_is_wrong_in_an_old_table_is_said_with_its_file(old, priya, tmp_path):
    row = old.rows("launches.launchoverride")[0]
    for wrong, says in (
        ({"id": "4"}, "the id is no number"),
        ({"id": 2**61}, "the id is no number"),
        ({"launch": "5"}, "is not a whole number that fits"),
    ):
        old.write("launches.launchoverride", [{**row, **wrong}], "launch", "reason", "by", "at")
        with pytest.raises(ArchiveRefused, match="launches.launchoverride") as found:
            old.restored(tmp_path / "old.zip", priya)
        assert says in str(found.value)
    assert Workspace.objects.count() == 1


def test_an_old_table_with_a_column_that_nobody_knows(old, priya, tmp_path):
    row = old.rows("launches.launchoverride")[0]
    old.write("launches.launchoverride", [{**row, "mood": "x"}], "launch", "reason", "by", "at", "mood")
    with pytest.raises(ArchiveRefused, match="launches.launchoverride.mood"):
        old.restored(tmp_path / "old.zip", priya)


def test_a_view_of_a_list_that_has_moved_comes_back_where_that_list_stands_now(old, priya, tmp_path):
    new = old.restored(tmp_path / "old.zip", priya)
    view = SavedView.objects.get(workspace=new)
    assert (view.list_path, view.query) == ("roadmap/promised/", "phase=beta")
