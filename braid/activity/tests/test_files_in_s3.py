"""Files in storage that speaks S3, against a small server on this machine; where the extra `braid[s3]` is installed."""

import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from braid.activity.files import actions, storing
from braid.activity.models import Attachment, FileVersion
from braid.roadmap.actions import create_item
from braid.site import doctor

pytest.importorskip("storages.backends.s3")


class Bucket(BaseHTTPRequestHandler):
    """So much of S3 as keeps, gives, lists and deletes contents. Every request must be signed."""

    contents: dict[str, bytes]
    is_silent = False

    def log_message(self, *args) -> None:
        pass

    def _answer(self, status: int, body: bytes = b"", **headers) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": len(body), **headers}.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _key(self) -> str | None:
        signed = self.headers.get("Authorization", "").startswith("AWS4-HMAC-SHA256 Credential=testing/")
        if not signed or self.is_silent:
            self._answer(503 if signed else 403)
            return None
        return unquote(urlsplit(self.path).path).removeprefix("/braid").lstrip("/")

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding", "").startswith("aws-chunked"):
            body = _unchunked(body)
        if (key := self._key()) is not None:
            self.contents[key] = body
            self._answer(200, ETag='"x"')

    def do_GET(self) -> None:
        key = self._key()
        if key == "":
            self._list()
        elif key is not None and key in self.contents:
            now = datetime.now(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
            self._answer(200, self.contents[key], ETag='"x"', Last_Modified=now)
        elif key is not None:
            self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>" if self.command == "GET" else b"")

    do_HEAD = do_GET

    def do_DELETE(self) -> None:
        if (key := self._key()) is not None:
            self.contents.pop(key, None)
            self._answer(204)

    def _list(self) -> None:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        prefix = asked.get("prefix", "")
        rest = [key for key in sorted(self.contents) if key.startswith(prefix)]
        folders = sorted(
            {prefix + key[len(prefix) :].split("/")[0] + "/" for key in rest if "/" in key[len(prefix) :]}
        )
        files = [key for key in rest if "/" not in key[len(prefix) :]]
        parts = [f"<CommonPrefixes><Prefix>{escape(one)}</Prefix></CommonPrefixes>" for one in folders]
        parts += [f"<Contents><Key>{escape(one)}</Key><Size>1</Size></Contents>" for one in files]
        body = f"<ListBucketResult><Name>braid</Name>{''.join(parts)}</ListBucketResult>"
        self._answer(200, body.encode(), Content_Type="application/xml")


def _unchunked(body: bytes) -> bytes:
    found, rest = b"", body
    while rest:
        head, _line, rest = rest.partition(b"\r\n")
        size = int(head.split(b";")[0] or b"0", 16)
        if not size:
            return found
        found, rest = found + rest[:size], rest[size + 2 :]
    return found


@pytest.fixture
def bucket(monkeypatch, settings):
    """What is in the bucket, by name; the files of the test go there."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    handler = type("Here", (Bucket,), {"contents": {}})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    options = {
        "bucket_name": "braid", "endpoint_url": f"http://127.0.0.1:{server.server_port}", "region_name": "us-east-1",
        "location": "here", "file_overwrite": False, "addressing_style": "path",
    }  # fmt: skip
    settings.S3_BUCKET = "braid"
    settings.STORAGES = {
        **settings.STORAGES, "default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options},
    }  # fmt: skip
    yield handler
    server.shutdown()
    server.server_close()
    storages._storages.clear()


@pytest.fixture
def item(priya):
    return create_item(by=priya, title="Alerts")


def test_a_file_is_kept_handed_out_and_deleted_in_a_bucket(
    bucket, item, priya, as_member, django_capture_on_commit_callbacks
):
    row = actions.attach(item, by=priya, file=ContentFile(b"hello", "a.txt"))
    stored = FileVersion.objects.get().stored
    assert bucket.contents == {f"here/{stored}": b"hello"}
    answer = as_member(priya).get(f"/w/acme/files/{row.pk}/versions/1/")
    assert b"".join(answer.streaming_content) == b"hello"
    default_storage.save("7/left", ContentFile(b"x"))
    assert storing.sweep(timezone.now() + timedelta(days=2)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        actions.delete_files(Attachment.objects.all())
    assert bucket.contents == {}


def test_what_the_bucket_has_not_is_a_page_that_is_not_there(bucket, item, priya, as_member):
    row = actions.attach(item, by=priya, file=ContentFile(b"hello", "a.txt"))
    default_storage.delete(FileVersion.objects.get().stored)
    assert as_member(priya).get(f"/w/acme/files/{row.pk}/versions/1/").status_code == 404


def test_a_bucket_that_does_not_answer_refuses_the_form_and_keeps_what_was_typed(
    bucket, item, priya, as_member
):
    bucket.is_silent = True
    sent = {"file": SimpleUploadedFile("a.txt", b"hello"), "note": "The first draft"}
    answer = as_member(priya).post(f"/w/acme/talk/roadmap.item/{item.pk}/file/", sent)
    assert answer.status_code == 422
    assert "The storage of files does not answer" in answer.content.decode()
    assert "The first draft" in answer.content.decode()
    assert not Attachment.objects.exists()


def test_a_file_sent_by_a_form_is_there_once_and_what_was_refused_is_not(bucket, item, priya, as_member):
    client, here = as_member(priya), f"/w/acme/talk/roadmap.item/{item.pk}/file/"
    assert client.post(here, {"file": SimpleUploadedFile("a.exe", b"MZ")}).status_code == 422
    assert bucket.contents == {}
    assert client.post(here, {"file": SimpleUploadedFile("a.txt", b"hello")}).status_code == 303
    assert list(bucket.contents.values()) == [b"hello"]


def test_the_doctor_tries_the_bucket_out(bucket):
    assert [level for level, _text in doctor.files()] == ["ok"]
    assert bucket.contents == {}
    bucket.is_silent = True
    assert [level for level, _text in doctor.files()] == ["WRONG"]
