"""Export, restore and deleting in the browser."""

import argparse
import io
import time
import zipfile

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from braid.activity.models import Event, SavedView
from braid.base.models import WorkspaceModel
from braid.connect.export import restore_command, views
from braid.connect.tests.worlds import make_at_random
from braid.insights.models import Insight
from braid.people.models import Member, User, Workspace

pytestmark = pytest.mark.django_db


def archive_of(client) -> bytes:
    return b"".join(client.post("/w/acme/export/").streaming_content)


def test_from_one_browser_to_a_new_workspace(priya, as_member):
    client = as_member(priya)
    assert "Export this workspace" in client.get("/w/acme/export/").content.decode()
    data = archive_of(client)
    assert "manifest.json" in zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert Event.objects.filter(name="workspace.exported", workspace=priya.workspace).count() == 1
    sent = {"name": "Again", "file": SimpleUploadedFile("acme.zip", data)}
    answer = client.post("/workspaces/restore/", sent)
    assert (answer.status_code, answer["Location"]) == (303, "/w/again/")
    assert client.get("/w/again/roadmap/").status_code == 200
    assert Member.objects.get(workspace__slug="again", user=priya.user).right == "admin"


def test_a_saved_view_that_loses_what_it_asked_for_is_told(priya, as_member, tmp_path, capsys):
    for name, query in (("Gone", "release=987654&q=a"), ("Whole", "q=b")):
        SavedView.objects.create(
            workspace=priya.workspace, list_path="roadmap/", query=query, name=name, by=priya
        )
    client = as_member(priya)
    data = archive_of(client)
    sent = {"name": "Again", "file": SimpleUploadedFile("acme.zip", data)}
    page = client.get(client.post("/workspaces/restore/", sent)["Location"]).content.decode()
    assert "1 saved view asked for something that is not in the archive" in page
    views_of = SavedView.objects.filter(workspace__slug="again").order_by("name")
    assert [view.query for view in views_of] == ["q=a", "q=b"]
    (tmp_path / "a.zip").write_bytes(data)
    options = argparse.Namespace(file=tmp_path / "a.zip", name="Third", admin=priya.user.email)
    assert restore_command.run(options) == 0
    assert "1 saved view asked for something" in capsys.readouterr().out


def test_what_is_no_archive_is_refused_beside_the_field(priya, as_member):
    client = as_member(priya)
    answer = client.post(
        "/workspaces/restore/", {"name": "Again", "file": SimpleUploadedFile("a.zip", b"PK")}
    )
    assert answer.status_code == 422
    assert "cut short" in answer.content.decode()
    assert Workspace.objects.count() == 1


def test_what_is_too_long_for_a_page_is_said_with_the_command(priya, as_member, monkeypatch):
    client = as_member(priya)
    data = archive_of(client)
    monkeypatch.setattr(views, "AT_ONCE", 3)
    answer = client.post("/workspaces/restore/", {"name": "Again", "file": SimpleUploadedFile("a.zip", data)})
    assert "braid restore" in answer.content.decode()
    assert Workspace.objects.count() == 1


def test_only_admins_export_and_delete(marco, gus, as_member):
    for member in (marco, gus):
        for path in ("export", "delete"):
            assert as_member(member).get(f"/w/acme/{path}/").status_code == 403
            assert as_member(member).post(f"/w/acme/{path}/", {"name": "Acme"}).status_code == 403
    assert Workspace.objects.filter(slug="acme").exists()


def test_only_who_may_open_a_workspace_restores_one(marco, client, as_member):
    assert as_member(marco).get("/workspaces/restore/").status_code == 403
    assert client.get("/workspaces/restore/").status_code == 302


def test_what_goes_is_said_before(priya, as_member):
    Insight.objects.create(workspace=priya.workspace, text="x", side="product")
    client = as_member(priya)
    with CaptureQueriesContext(connection) as queries:
        html = client.get("/w/acme/delete/").content.decode()
    assert "Everybody&#39;s account" in html or "Everybody's account" in html
    assert "Insights" in html
    assert len([q for q in queries if "SELECT" in q["sql"]]) <= 8


def test_a_wrong_name_deletes_nothing(priya, as_member):
    for name in ("", "acme", "Acme!"):
        assert as_member(priya).post("/w/acme/delete/", {"name": name}).status_code == 422
    assert Workspace.objects.filter(slug="acme").exists()


def test_everything_of_it_goes_and_nothing_of_others(priya, otto, as_member):
    make_at_random(priya, 3)
    make_at_random(otto, 4, pk=800_000)
    before = {model: rows_of(model, otto.workspace_id) for model in every_table()}
    users = User.objects.count()
    answer = as_member(priya).post("/w/acme/delete/", {"name": " Acme "})
    assert answer.status_code == 303
    assert not Workspace.objects.filter(slug="acme").exists()
    for model in every_table():
        assert rows_of(model, priya.workspace_id) == 0, model
        assert rows_of(model, otto.workspace_id) == before[model], model
    assert User.objects.count() == users
    assert as_member(priya).get("/w/acme/").status_code == 404
    connection.check_constraints()


def every_table() -> list:
    return [model for model in apps.get_models() if issubclass(model, WorkspaceModel)]


def rows_of(model, workspace: int) -> int:
    return model._default_manager.filter(workspace_id=workspace).count()


def test_many_rows_go_in_a_few_statements(priya, as_member):
    rows = [Insight(workspace=priya.workspace, text=f"Text {n}", side="product") for n in range(5_000)]
    Insight.objects.bulk_create(rows, batch_size=500)
    began = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        as_member(priya).post("/w/acme/delete/", {"name": "Acme"})
    assert len(queries) < 2.5 * len(every_table())
    assert time.perf_counter() - began < 5
