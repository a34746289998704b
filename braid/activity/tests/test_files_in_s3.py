"""Files in storage that speaks S3, against a local stand-in; where the extra `braid[s3]` and `moto` are installed."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.utils import timezone

from braid.activity.files import actions, storing
from braid.activity.models import FileVersion
from braid.roadmap.actions import create_item

pytest.importorskip("storages")
moto = pytest.importorskip("moto")


@pytest.fixture
def bucket(monkeypatch, settings):
    import boto3

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with moto.mock_aws():
        made = boto3.resource("s3", region_name="us-east-1").create_bucket(Bucket="braid")
        options = {
            "bucket_name": "braid",
            "region_name": "us-east-1",
            "location": "here",
            "file_overwrite": False,
        }
        settings.STORAGES = {
            **settings.STORAGES,
            "default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options},
        }
        yield made
    storages._storages.clear()


def test_a_file_is_kept_handed_out_and_deleted_in_a_bucket(
    bucket, priya, as_member, django_capture_on_commit_callbacks
):
    item = create_item(by=priya, title="Alerts")
    row = actions.attach(item, by=priya, file=ContentFile(b"hello", "a.txt"))
    stored = FileVersion.objects.get().stored
    assert [one.key for one in bucket.objects.all()] == [f"here/{stored}"]
    answer = as_member(priya).get(f"/w/acme/files/{row.pk}/versions/1/")
    assert b"".join(answer.streaming_content) == b"hello"
    default_storage.save("7/left", ContentFile(b"x"))
    assert storing.sweep(timezone.now() + timedelta(days=2)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        actions.delete_files_on(item)
    assert list(bucket.objects.all()) == []


def test_what_the_bucket_has_not_is_a_page_that_is_not_there(bucket, priya, as_member):
    item = create_item(by=priya, title="Alerts")
    row = actions.attach(item, by=priya, file=ContentFile(b"hello", "a.txt"))
    default_storage.delete(FileVersion.objects.get().stored)
    assert as_member(priya).get(f"/w/acme/files/{row.pk}/versions/1/").status_code == 404
