"""Files on things: taken in, shown, and never a danger to whoever opens them."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.utils import timezone

from braid.activity.archive import archive, delete_for_good
from braid.activity.files import actions, storing
from braid.activity.files.kinds import clean_name, type_of
from braid.activity.models import Attachment, Event, FileVersion
from braid.activity.restricting import restrict
from braid.connect.export.deleting import delete_workspace
from braid.connect.export.opening import ArchiveRefused
from braid.connect.export.restoring import restore
from braid.connect.export.writing import export
from braid.roadmap.actions import create_item, merge_item
from braid.roadmap.models import Item
from tests.queries import statements

U = "/w/acme/"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


@pytest.fixture(autouse=True)
def place(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def item(priya) -> Item:
    return create_item(by=priya, title="Usage alerts")


def sent(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def contents(place: Path) -> list[Path]:
    return [path for path in place.rglob("*") if path.is_file()]


def test_a_file_is_hung_on_an_item_seen_there_and_saved_from_there(item, priya, marco, as_member):
    client = as_member(marco)
    made = client.post(f"{U}talk/roadmap.item/{item.pk}/file/", {"file": sent("plan.png", PNG)})
    assert made.status_code == 303
    row = Attachment.objects.get()
    html = as_member(priya).get(f"{U}{item.place}").content.decode()
    assert "plan.png" in html
    assert f"{U}files/{row.pk}/versions/1/show/" in html
    response = client.get(f"{U}files/{row.pk}/versions/1/")
    assert b"".join(response.streaming_content) == PNG
    assert response["Content-Disposition"] == 'attachment; filename="plan.png"'
    assert Event.objects.filter(name="file.attached", subject_id=item.pk).exists()
    assert "plan.png" in client.get(f"{U}files/").content.decode()
    assert f"{U}files/{row.pk}/" in client.get(f"{U}search/?q=plan").content.decode()


@pytest.mark.parametrize(
    ("name", "content", "saved_as", "shown_as"),
    [
        ("a.png", PNG, "application/octet-stream", "image/png"),
        ("a.pdf", b"%PDF-1.7\n", "application/octet-stream", "application/pdf"),
        ("a.svg", SVG, "application/octet-stream", None),
        ("a.png", SVG, "application/octet-stream", None),
        ("a.html", HTML, "application/octet-stream", None),
        ("a.pdf", HTML, "application/octet-stream", None),
        ("a.txt", b"  \n" + HTML, "application/octet-stream", None),
        ("a.txt", "Grüße".encode(), "text/plain; charset=utf-8", None),
        ("a.xml", b"<?xml version='1.0'?><x/>", "application/octet-stream", None),
        ("a.docx", b"PK\x03\x04rest", "application/octet-stream", None),
        ("a.bin", bytes(range(256)), "application/octet-stream", None),
    ],
)
def test_nothing_is_sent_as_what_a_browser_would_run(
    item, priya, as_member, name, content, saved_as, shown_as
):
    row = actions.attach(item, by=priya, file=ContentFile(content, name))
    client = as_member(priya)
    saved = client.get(f"{U}files/{row.pk}/versions/1/")
    assert saved["Content-Type"] == saved_as
    assert saved["Content-Disposition"].startswith("attachment")
    shown = client.get(f"{U}files/{row.pk}/versions/1/show/")
    assert (shown["Content-Type"] if shown.status_code == 200 else None) == shown_as
    for answer in (saved, shown) if shown_as else (saved,):
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"].startswith("default-src 'none'")
        assert "script" not in answer["Content-Security-Policy"]
        assert "sandbox" in answer["Content-Security-Policy"] or name == "a.pdf"
        assert "no-cache" in answer["Cache-Control"]
    mark = {"If-None-Match": saved["ETag"]}
    assert client.get(f"{U}files/{row.pk}/versions/1/", headers=mark).status_code == 304


def test_a_deck_of_forty_megabytes_is_taken_and_one_of_fifty_one_is_not(item, priya, as_member, place):
    client, address = as_member(priya), f"{U}talk/roadmap.item/{item.pk}/file/"
    deck = b"PK\x03\x04" + b"\0" * (40 * 1024**2)
    assert client.post(address, {"file": sent("deck.pptx", deck)}).status_code == 303
    large = client.post(address, {"file": sent("film.bin", b"\0" * (51 * 1024**2))})
    assert large.status_code == 422
    assert "51 MB; up to 50 MB are kept" in large.content.decode()
    assert len(contents(place)) == 1


@pytest.mark.parametrize(("name", "content"), [("setup.exe", b"x"), ("photo.png", b"MZ\x90"), ("run", b"#!/bin/sh"), ("macros.xlsm", b"PK\x03\x04"), ("empty.txt", b"")])  # fmt: skip
def test_programs_and_empty_files_are_refused_and_leave_nothing(item, priya, as_member, place, name, content):
    answer = as_member(priya).post(f"{U}talk/roadmap.item/{item.pk}/file/", {"file": sent(name, content)})
    assert answer.status_code == 422
    assert "The file was not kept" in answer.content.decode()
    assert not Attachment.objects.exists()
    assert contents(place) == []


def test_a_document_that_unpacks_to_gigabytes_is_kept_as_it_is(item, priya, place):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("word/document.xml", b"a" * 20_000_000)
    actions.attach(item, by=priya, file=ContentFile(packed.getvalue(), "bomb.docx"))
    assert FileVersion.objects.get().type_of == "zip"
    assert contents(place)[0].stat().st_size == len(packed.getvalue())


@pytest.mark.parametrize(("given", "kept"), [("../../etc/passwd", "passwd"), ("C:\\x\\deck.pptx", "deck.pptx"), ("a\u202egnp.exe", "agnp.exe"), ("\x00", "file"), ("..", "file"), ("x" * 300 + ".pdf", "x" * 196 + ".pdf")])  # fmt: skip
def test_names_lose_folders_and_signs_that_hide(given, kept):
    assert clean_name(given) == kept


def test_a_picture_by_name_only_is_no_picture():
    assert type_of(SVG) == "active"
    assert type_of(b"GIF89a<script>") == "gif"  # (sent as a picture, with nosniff: it is not read as a page)
    assert type_of("ä".encode() * 2047 + b"x" + b"\xc3") == "text"


def test_versions_stay_and_the_same_content_is_no_new_one(item, priya, marco, as_member):
    row = actions.attach(item, by=priya, file=ContentFile(b"one", "a.txt"))
    client = as_member(marco)
    assert (
        client.post(
            f"{U}files/{row.pk}/versions/new/", {"file": sent("a2.txt", b"two"), "note": "Prices"}
        ).status_code
        == 303
    )
    assert (
        client.post(f"{U}files/{row.pk}/versions/new/", {"file": sent("a3.txt", b"two")}).status_code == 422
    )
    assert [v.number for v in row.versions.order_by("number")] == [1, 2]
    assert b"".join(client.get(f"{U}files/{row.pk}/versions/1/").streaming_content) == b"one"
    assert b"".join(client.get(f"{U}files/{row.pk}/versions/2/").streaming_content) == b"two"
    assert "Prices" in client.get(f"{U}files/{row.pk}/").content.decode()


def test_a_file_is_seen_by_whoever_sees_the_thing_and_by_nobody_else(
    item, priya, marco, gus, otto, as_member
):
    row = actions.attach(item, by=priya, file=ContentFile(PNG, "okapi.png"))
    pages = [f"files/{row.pk}/", f"files/{row.pk}/versions/1/", f"files/{row.pk}/versions/1/show/"]
    assert [as_member(gus).get(U + page).status_code for page in pages] == [200] * 3
    assert (
        as_member(gus)
        .post(f"{U}files/{row.pk}/versions/new/", {"file": sent("b.png", PNG + b"1")})
        .status_code
        == 403
    )
    assert [as_member(otto).get(U + page).status_code for page in pages] == [404] * 3
    restrict(item, by=priya, readers=[priya])
    assert [as_member(marco).get(U + page).status_code for page in pages] == [404] * 3
    for page in ("files/", "search/?q=okapi", "activity/"):
        assert f"files/{row.pk}/" not in as_member(marco).get(U + page).content.decode()
    assert (
        as_member(marco)
        .post(f"{U}talk/roadmap.item/{item.pk}/file/", {"file": sent("b.png", PNG)})
        .status_code
        == 404
    )
    assert [as_member(priya).get(U + page).status_code for page in pages] == [200] * 3


def test_what_was_taken_away_can_be_put_back_and_goes_after_thirty_days(
    item, priya, marco, as_member, place, django_capture_on_commit_callbacks
):
    row = actions.attach(item, by=priya, file=ContentFile(PNG, "a.png"))
    client = as_member(marco)
    assert client.post(f"{U}files/{row.pk}/remove/").status_code == 303
    assert "a.png" not in client.get(f"{U}{item.place}").content.decode().replace("file.removed", "")
    assert client.get(f"{U}files/{row.pk}/versions/1/").status_code == 404
    assert client.post(f"{U}files/{row.pk}/remove/", {"back": "1"}).status_code == 303
    assert client.get(f"{U}files/{row.pk}/versions/1/").status_code == 200
    client.post(f"{U}files/{row.pk}/remove/")
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.delete_left(timezone.now()) == 0
        assert actions.delete_left(timezone.now() + timedelta(days=31)) == 1
    assert contents(place) == []


def test_the_content_goes_with_what_it_hangs_on_and_with_the_workspace(
    item, priya, place, django_capture_on_commit_callbacks
):
    actions.attach(item, by=priya, file=ContentFile(PNG, "a.png"))
    other = create_item(by=priya, title="Other")
    actions.attach(other, by=priya, file=ContentFile(PNG, "b.png"))
    archive(item, by=priya)
    assert len(contents(place)) == 2
    with django_capture_on_commit_callbacks(execute=True):
        delete_for_good(item, by=priya)
    assert len(contents(place)) == 1
    assert Attachment.objects.get().title == "b.png"
    with django_capture_on_commit_callbacks(execute=True):
        delete_workspace(priya.workspace, by=priya, name="Acme")
    assert contents(place) == []


def test_files_go_over_when_two_items_turn_out_to_be_one(item, priya):
    other = create_item(by=priya, title="Alerts on usage")
    row = actions.attach(other, by=priya, file=ContentFile(PNG, "a.png"))
    merge_item(other, by=priya, into=item)
    row.refresh_from_db()
    assert row.subject_id == item.pk


def full(*_args, **_kwargs):
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("where", ["content", "row", "event"])
def test_a_save_that_fails_leaves_nothing_behind(item, priya, as_member, place, monkeypatch, where):
    if where == "content":
        monkeypatch.setattr(FileSystemStorage, "_save", full)
    elif where == "row":
        monkeypatch.setattr(FileVersion, "save", full)
    else:
        monkeypatch.setattr(actions, "record", full)
    client = as_member(priya)
    client.raise_request_exception = False
    answer = client.post(f"{U}talk/roadmap.item/{item.pk}/file/", {"file": sent("a.png", PNG)})
    assert answer.status_code == 507
    assert not Attachment.objects.exists()
    assert contents(place) == []


def test_what_no_row_speaks_of_is_swept_away_after_a_day(item, priya, place):
    row = actions.attach(item, by=priya, file=ContentFile(PNG, "a.png"))
    default_storage.save("7/left-behind", ContentFile(b"x"))
    assert storing.sweep() == 0
    assert storing.sweep(timezone.now() + timedelta(days=2)) == 1
    assert [str(path.relative_to(place)) for path in contents(place)] == [row.versions.get().stored]


def test_an_archive_holds_the_files_and_they_come_back_under_other_names(item, priya, place, tmp_path):
    actions.attach(item, by=priya, file=ContentFile(PNG, "a.png"))
    export(priya.workspace, tmp_path / "a.zip")
    seat = restore(tmp_path / "a.zip", name="Again", admin="somebody@example.org")
    back = FileVersion.objects.get(workspace=seat.workspace)
    first = FileVersion.objects.get(workspace=priya.workspace)
    assert back.stored != first.stored
    assert default_storage.open(back.stored).read() == PNG
    assert back.attachment.subject_id == Item.objects.get(workspace=seat.workspace).pk


def rewritten(path: Path, change) -> Path:
    to = path.with_name("other.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(to, "w") as new:
        for entry in old.infolist():
            content = change(entry.filename, old.read(entry))
            if content is not None:
                new.writestr(entry.filename, content)
    return to


@pytest.mark.parametrize("how", ["changed", "missing", "added"])
def test_an_archive_with_other_files_is_refused_and_leaves_nothing(item, priya, place, tmp_path, how):
    actions.attach(item, by=priya, file=ContentFile(PNG, "a.png"))
    export(priya.workspace, tmp_path / "a.zip")

    def change(name: str, content: bytes) -> bytes | None:
        if not name.startswith("files/"):
            return content
        return {"changed": content + b"x", "missing": None, "added": content}[how]

    path = rewritten(tmp_path / "a.zip", change)
    if how == "added":
        with zipfile.ZipFile(path, "a") as more:
            more.writestr("files/activity.fileversion/99", b"x")
    with pytest.raises(ArchiveRefused):
        restore(path, name="Again", admin="somebody@example.org")
    assert len(contents(place)) == 1


def test_a_restore_that_fails_at_the_end_takes_its_files_away_again(
    item, priya, place, tmp_path, monkeypatch
):
    actions.attach(item, by=priya, file=ContentFile(PNG, "a.png"))
    export(priya.workspace, tmp_path / "a.zip")
    monkeypatch.setattr("braid.connect.export.restoring._seat", full)
    with pytest.raises(OSError, match="No space"), transaction.atomic():
        restore(tmp_path / "a.zip", name="Again", admin="somebody@example.org")
    assert len(contents(place)) == 1


def test_what_was_lost_before_the_export_does_not_keep_the_rest_from_coming_back(item, priya, tmp_path):
    row = actions.attach(item, by=priya, file=ContentFile(PNG, "a.png"))
    default_storage.delete(row.versions.get().stored)
    export(priya.workspace, tmp_path / "a.zip")
    seat = restore(tmp_path / "a.zip", name="Again", admin="somebody@example.org")
    assert FileVersion.objects.get(workspace=seat.workspace).stored == ""


def test_a_file_cannot_be_hung_on_what_is_elsewhere(item, otto):
    with pytest.raises(PermissionDenied):
        actions.attach(item, by=otto, file=ContentFile(PNG, "a.png"))
    assert not Attachment.objects.exists()


def test_too_many_files_on_one_thing_are_refused(item, priya, monkeypatch):
    monkeypatch.setattr(actions, "MOST_FILES", 1)
    actions.attach(item, by=priya, file=ContentFile(PNG, "a.png"))
    with pytest.raises(ValidationError, match="more do not fit"):
        actions.attach(item, by=priya, file=ContentFile(PNG, "b.png"))


def test_the_list_asks_as_often_for_many_as_for_few(item, priya, as_member):
    client, counts = as_member(priya), []
    for many in (5, 25):
        for n in range(many - Attachment.objects.count()):
            actions.attach(item, by=priya, file=ContentFile(PNG, f"{many}-{n}.png"))
        counts.append([len(statements(client, f"{U}{page}")) for page in ("files/", item.place)])
    assert counts[0] == counts[1]


def test_the_content_is_kept_before_anybody_holds_the_pen(item, priya, as_member, place, monkeypatch):
    """A bucket may take seconds, and on SQLite nobody else could write meanwhile."""
    held, save = [], FileSystemStorage._save

    def watched(*args):
        held.append(len(connection.savepoint_ids))
        return save(*args)

    monkeypatch.setattr(FileSystemStorage, "_save", watched)
    here = f"{U}talk/roadmap.item/{item.pk}/file/"
    assert as_member(priya).post(here, {"file": sent("a.png", PNG)}).status_code == 303
    # (Around a test there is one transaction: that of the view would be a savepoint.)
    assert held == [0]


@pytest.mark.parametrize("how", ["refused by the action", "sent twice"])
def test_a_content_that_gets_no_row_is_taken_away_again(item, priya, as_member, place, monkeypatch, how):
    client, here = as_member(priya), f"{U}talk/roadmap.item/{item.pk}/file/"
    if how == "sent twice":
        once = {"braid_once": "a" * 32}
        assert client.post(here, {"file": sent("a.png", PNG), **once}).status_code == 303
        client.post(here, {"file": sent("a.png", PNG), **once})
        assert Attachment.objects.count() == len(contents(place))
        return
    monkeypatch.setattr(actions, "MOST_FILES", 0)
    assert client.post(here, {"file": sent("a.png", PNG)}).status_code == 422
    assert contents(place) == []
