"""Exports that take longer than a page can wait: the worker writes them, and only who asked may fetch them."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from braid.activity.models import Event
from braid.connect.export import jobs, views
from braid.connect.models import ExportJob

pytestmark = pytest.mark.django_db


@pytest.fixture
def large(monkeypatch, settings, tmp_path):
    """Every workspace is too large for a page."""
    monkeypatch.setattr(views, "AT_ONCE", 0)
    settings.EXPORT_DIR = tmp_path / "exports"


def asked(client) -> ExportJob:
    answer = client.post("/w/acme/export/")
    assert (answer.status_code, answer["Location"]) == (303, "/w/acme/export/")
    return ExportJob.objects.get()


def test_a_large_workspace_is_written_by_the_worker_and_fetched_later(large, priya, as_member):
    client = as_member(priya)
    job = asked(client)
    assert job.state == "waiting"
    assert asked(client) == job  # (asking again asks for the same)
    page = client.get("/w/acme/export/").content.decode()
    assert "Your archive is being written" in page
    assert client.get(f"/w/acme/export/{job.pk}/archive.zip").status_code == 404
    assert "Your archive is there" not in client.get("/w/acme/for-you/").content.decode()
    assert jobs.run_due() == 1
    page = client.get("/w/acme/export/").content.decode()
    assert f"export/{job.pk}/archive.zip" in page
    assert "Your archive is there" in client.get("/w/acme/for-you/").content.decode()
    data = b"".join(client.get(f"/w/acme/export/{job.pk}/archive.zip").streaming_content)
    assert "manifest.json" in zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert Event.objects.filter(name="workspace.exported").count() == 1
    assert ExportJob.objects.get().path.stat().st_mode & 0o077 == 0
    assert jobs.run_due() == 0


def test_nobody_else_fetches_it(large, priya, marco, otto, as_member):
    job = asked(as_member(priya))
    jobs.run_due()
    marco.right = "admin"
    marco.save()
    for member in (marco, otto):
        assert as_member(member).get(f"/w/acme/export/{job.pk}/archive.zip").status_code == 404
    assert "archive.zip" not in as_member(marco).get("/w/acme/export/").content.decode()
    assert "Your archive is there" not in as_member(marco).get("/w/acme/for-you/").content.decode()


def test_after_a_day_it_is_gone(large, priya, as_member):
    client = as_member(priya)
    job = asked(client)
    jobs.run_due()
    ExportJob.objects.update(created_at=timezone.now() - jobs.KEEP - timedelta(minutes=1))
    assert client.get(f"/w/acme/export/{job.pk}/archive.zip").status_code == 404
    stray = job.path.with_name("0000.zip")
    stray.write_bytes(b"of a workspace that was deleted")
    jobs.sweep()
    assert not ExportJob.objects.exists()
    assert list(Path(job.path).parent.iterdir()) == []


def test_who_may_not_manage_any_more_gets_none(large, priya, marco, as_member):
    job = asked(as_member(priya))
    type(priya).objects.filter(pk=priya.pk).update(right="member")
    jobs.run_due()
    job.refresh_from_db()
    assert (job.state, job.path.exists()) == ("failed", False)


def test_what_a_dead_worker_began_is_taken_up_again_three_times(large, priya, as_member):
    job = asked(as_member(priya))
    assert jobs.take() == job
    assert jobs.take() is None  # (somebody is at it)
    ExportJob.objects.update(lease_until=timezone.now() - timedelta(seconds=1), attempts=2)
    assert jobs.run_due() == 1
    job.refresh_from_db()
    assert job.state == "done"
    ExportJob.objects.update(state="running", attempts=3, lease_until=timezone.now() - timedelta(seconds=1))
    jobs.run_due()
    job.refresh_from_db()
    assert job.state == "failed"
    assert "could not be written" in as_member(priya).get("/w/acme/export/").content.decode()


def test_a_file_that_is_gone_is_not_found(large, priya, as_member):
    client = as_member(priya)
    job = asked(client)
    jobs.run_due()
    ExportJob.objects.get().path.unlink()
    assert client.get(f"/w/acme/export/{job.pk}/archive.zip").status_code == 404


def test_what_cannot_be_written_is_said(large, priya, as_member, monkeypatch):
    def full(*_args, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(jobs, "export", full)
    job = asked(as_member(priya))
    jobs.run_due()
    job.refresh_from_db()
    assert job.state == "failed"
    assert Event.objects.filter(name="workspace.exported").count() == 0
