"""The import in the browser: send, look, correct, bring in; in the background when it is long."""

import io
import json
import os
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone
from markupsafe import escape

from braid.connect import importing, jobs, preview, views
from braid.connect.importing import run
from braid.connect.models import ImportJob
from braid.connect.report_text import lines_of
from braid.roadmap.actions import create_item, create_release
from braid.roadmap.models import Item

pytestmark = pytest.mark.django_db
CSV = "Title,Status,Ship date\nExport,Doing,2025-06-30\nLogin,Done,2021-04-31\n"
HERE = "/w/acme/import/"


def send(client, content=CSV, name="roadmap.csv", **more):
    data = content if isinstance(content, bytes) else content.encode()
    return client.post(HERE, {"file": SimpleUploadedFile(name, data), "kind": "items", **more})


@pytest.fixture
def browser(priya, as_member):
    return as_member(priya)


def test_the_start_page_names_the_columns(browser):
    html = browser.get(HERE).content.decode()
    assert "Bring in the plans that you already have" in html
    assert "accountable side" in html


def test_from_file_to_roadmap(browser, settings):
    answer = send(browser)
    job = ImportJob.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"{HERE}{job.pk}/")
    assert job.path.exists()
    assert "roadmap" not in job.path.name
    html = browser.get(f"{HERE}{job.pk}/").content.decode()
    assert "2 rows of “roadmap.csv” are ready to be checked" in html
    assert "Export · Login" in html
    assert Item.objects.count() == 0

    browser.post(
        f"{HERE}{job.pk}/",
        {"kind": "items", "column-0": "title", "column-1": "phase", "column-2": "planned_on", "do": "look"},
    )
    html = browser.get(f"{HERE}{job.pk}/").content.decode()
    assert "2021-04-31” is not a day of the calendar" in html

    browser.post(
        f"{HERE}{job.pk}/", {"kind": "items", "column-2": "planned_on", "accept_rest": "on", "do": "go"}
    )
    answer = browser.get(f"{HERE}{job.pk}/")
    html = answer.content.decode()
    assert "1 changed (1 new, 0 updated)" in html
    assert Item.objects.get().title == "Export"
    job.refresh_from_db()
    assert job.state == "done"
    assert not job.path.exists()
    file = browser.get(f"{HERE}{job.pk}/refused/")
    assert b"".join(file.streaming_content).decode().splitlines()[1].startswith("Login,Done,2021-04-31,3,")


def test_all_or_nothing_and_then_the_rest(browser):
    send(browser)
    job = ImportJob.objects.get()
    ways = {"kind": "items", "column-2": "planned_on", "do": "go"}
    browser.post(f"{HERE}{job.pk}/", ways)
    job.refresh_from_db()
    assert job.state == "preview", "other columns are shown before anything happens"
    browser.post(f"{HERE}{job.pk}/", ways)
    html = browser.get(f"{HERE}{job.pk}/").content.decode()
    assert "Nothing of “roadmap.csv” was brought in" in html
    assert Item.objects.count() == 0
    browser.post(f"{HERE}{job.pk}/", {"do": "rest"})
    assert Item.objects.count() == 1


def test_the_button_says_what_will_happen(browser):
    send(browser, "Title,Status,Planned\nExport,Dojng,2025-06-30\nLogin,Done,2021-04-31\n")
    job = ImportJob.objects.get()
    html = browser.get(f"{HERE}{job.pk}/").content.decode()
    assert "Import 1 row, leave out 1" in html
    assert "line 3: Planned: “2021-04-31” is not a day of the calendar" in html
    assert Item.objects.count() == 0
    file = browser.get(f"{HERE}{job.pk}/refused/")
    assert b"2021-04-31" in b"".join(file.streaming_content)
    browser.post(f"{HERE}{job.pk}/", {"kind": "items", "do": "rest"})
    assert Item.objects.get().title == "Export"


def test_the_preview_tells_what_the_command_line_tells(browser, priya):
    send(browser, "Id,Title,Status,Mood\n1,Export,Plannned,good\n2,Login,Done,bad\n", "a.csv")
    html = browser.get(f"{HERE}{ImportJob.objects.get().pk}/").content.decode()
    job = ImportJob.objects.get()
    told = run(replace(jobs.wish_of(job), dry_run=True), priya)
    lines = list(lines_of(told))
    assert any("Did you mean" in line and "Kept as written in 1 row." in line for line in lines)
    assert any("Column not read: “Mood”." in line for line in lines)
    for line in lines:
        assert escape(line.strip()) in html
    assert "Import 2 rows</button>" in html


def test_the_preview_says_who_wins_and_what_is_gone_from_the_source(browser, priya):
    send(browser, "Id,Title\n1,Export\n2,Login\n")
    browser.post(f"{HERE}{ImportJob.objects.get().pk}/", {"kind": "items", "do": "go"})
    Item.objects.filter(external_id="1").update(title="Export for all")
    send(browser, "Id,Title\n1,Export to CSV\n")
    job = ImportJob.objects.order_by("-pk")[0]
    html = browser.get(f"{HERE}{job.pk}/").content.decode()
    assert "1 value was made or changed here and stays as it is here" in html
    assert "here “Export for all”, in the file “Export to CSV”" in html
    assert "1 row came from this source before and is not in it any more" in html
    browser.post(f"{HERE}{job.pk}/", {"kind": "items", "overwrite": "on", "do": "go"})
    assert Item.objects.get(external_id="1").title == "Export to CSV"


def test_what_stays_here_is_named_as_people_read_it(browser, priya, marco):
    """Neither a column of the database nor a number stands in it."""
    here = create_item(by=priya, title="Export", release=create_release(by=priya, name="4.2"))
    Item.objects.filter(pk=here.pk).update(stage="beta")
    send(browser, "title,release,stage,marketing owner\nExport,4.3,ga,Marco Bellini\n")
    html = browser.get(f"{HERE}{ImportJob.objects.get().pk}/").content.decode()
    assert "line 2, release: here “4.2”, in the file “4.3”" in html
    assert "line 2, stage: here “Beta”, in the file “Generally available”" in html
    assert "release_id" not in html


@pytest.mark.parametrize(
    ("kind", "rows", "said"),
    [
        ("items", "title\nExport\n", "Taken back later"),
        ("launches", "launch,launch date\nSpring,2030-01-05\n", "not taken back as one"),
    ],
)
def test_the_preview_says_what_taking_it_back_will_leave(browser, kind, rows, said):
    send(browser, rows, kind=kind)
    html = browser.get(f"{HERE}{ImportJob.objects.get().pk}/").content.decode()
    assert said in html


def test_of_a_long_file_the_first_rows_are_looked_at(browser, monkeypatch):
    monkeypatch.setattr(preview, "MOST", 2)
    send(browser, "Title,Planned\nA,2021-04-31\nB,\nC,\n")
    html = browser.get(f"{HERE}{ImportJob.objects.get().pk}/").content.decode()
    assert "Of the first 2 rows 1 cannot be read" in html
    assert "Import all rows" in html


def test_pasted_rows_go_the_same_way(browser):
    browser.post(HERE, {"rows": "Title\tStatus\nExport\tDoing\n", "kind": ""})
    job = ImportJob.objects.get()
    assert job.kind_of == "items"
    browser.post(f"{HERE}{job.pk}/", {"kind": "items", "do": "go"})
    assert Item.objects.get().phase == "build"


def test_another_kind_is_another_mapping(browser):
    send(browser, "Term,Meaning\nICP,x\n")
    job = ImportJob.objects.get()
    browser.post(f"{HERE}{job.pk}/", {"kind": "glossary", "do": "look"})
    job.refresh_from_db()
    assert (job.kind_of, job.mapping["columns"]) == ("glossary", {"Term": "term", "Meaning": "meaning"})


def test_a_needed_column_that_nobody_chose_is_asked_for(browser):
    send(browser, "Wort\nx\n")
    job = ImportJob.objects.get()
    answer = browser.post(f"{HERE}{job.pk}/", {"kind": "items", "column-0": "", "do": "go"})
    assert answer.status_code == 422
    assert "No column is read as: title" in answer.content.decode()
    assert Item.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"\x89PNG\r\n\x1a\n", "a.csv", "picture"),
        (b"", "a.csv", "empty"),
        (b"%PDF-1.4", "a.xlsx", "PDF"),
        (b"\xff\xfe\x00", "a.csv", "UTF-16"),
        (b"[" * 9000, "a.json", "nested deeper"),
    ],
)
def test_files_that_cannot_be_read_are_refused_at_the_door(browser, content, name, says, settings, caplog):
    answer = send(browser, content, name)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert says in caplog.text
    assert ImportJob.objects.count() == 0
    assert list(settings.UPLOAD_DIR.iterdir()) == []


def test_neither_file_nor_rows(browser):
    answer = browser.post(HERE, {"kind": "items"})
    assert answer.status_code == 422
    assert "Choose a file" in answer.content.decode()


def test_more_than_the_limit_is_refused(browser, settings, caplog):
    settings.UPLOAD_LIMIT_BYTES = 100
    answer = send(browser, "Title\n" + "x" * 200)
    assert answer.status_code == 422
    assert "up to 50 MB" in answer.content.decode()
    assert "up to 50 MB" in caplog.text


def test_the_name_of_a_file_is_shown_as_text(browser):
    send(browser, name="<img src=x onerror=alert(1)>.csv")
    html = browser.get(f"{HERE}{ImportJob.objects.get().pk}/").content.decode()
    assert "<img src=x" not in html


def test_guests_may_not_even_look(gus, as_member):
    assert as_member(gus).get(HERE).status_code == 403


def test_people_are_brought_in_by_admins_only(marco, priya, as_member):
    client = as_member(marco)
    assert '<option value="people"' not in client.get(HERE).content.decode()
    send(client, "Name\nEve\n")
    job = ImportJob.objects.get()
    assert client.post(f"{HERE}{job.pk}/", {"kind": "people", "do": "go"}).status_code == 403


def test_the_import_of_another_workspace_is_not_there(browser, otto, as_member):
    send(browser)
    job = ImportJob.objects.get()
    job.refused_path.write_text("secret")
    stranger = as_member(otto)
    for path in (
        f"{HERE}{job.pk}/",
        f"/w/elsewhere/import/{job.pk}/",
        f"/w/elsewhere/import/{job.pk}/refused/",
        f"{HERE}{job.pk}/refused/",
    ):
        assert stranger.get(path).status_code == 404
    assert stranger.post(f"/w/elsewhere/import/{job.pk}/", {"do": "forget"}).status_code == 404
    assert job.path.exists()


def test_the_import_of_a_colleague_is_not_there(browser, marco, as_member):
    """It may speak of what only its sender may see."""
    send(browser, name="prices nobody knows yet.csv")
    job = ImportJob.objects.get()
    job.refused_path.write_text("secret")
    colleague = as_member(marco)
    assert "prices nobody knows yet" in browser.get(HERE).content.decode()
    assert "prices nobody knows yet" not in colleague.get(HERE).content.decode()
    for path in (f"{HERE}{job.pk}/", f"{HERE}{job.pk}/refused/"):
        assert colleague.get(path).status_code == 404
    for do in ("go", "forget"):
        assert colleague.post(f"{HERE}{job.pk}/", {"kind": "items", "do": do}).status_code == 404
    assert ImportJob.objects.get().state == ImportJob.State.PREVIEW
    assert job.path.exists()


def test_a_file_can_be_taken_back(browser):
    send(browser)
    job = ImportJob.objects.get()
    browser.post(f"{HERE}{job.pk}/", {"do": "forget"})
    assert ImportJob.objects.count() == 0
    assert not job.path.exists()


@pytest.fixture
def waiting(browser, monkeypatch):
    monkeypatch.setattr(views, "AT_ONCE_BYTES", 0)
    rows = "\n".join(f"{n},Item {n}" for n in range(3000))
    send(browser, f"Id,Title\n{rows}\n")
    job = ImportJob.objects.get()
    browser.post(f"{HERE}{job.pk}/", {"kind": "items", "do": "go"})
    job.refresh_from_db()
    return job


def test_long_files_wait_for_the_worker(waiting, browser):
    assert (waiting.state, Item.objects.count()) == ("waiting", 0)
    assert "is being brought in" in browser.get(f"{HERE}{waiting.pk}/").content.decode()
    assert jobs.run_due() == 1
    waiting.refresh_from_db()
    assert (waiting.state, Item.objects.count()) == ("done", 3000)
    assert not waiting.path.exists()
    assert jobs.run_due() == 0


def test_progress_can_be_left_and_come_back_to(waiting, browser):
    waiting.state, waiting.lease_until = "running", timezone.now() + timedelta(minutes=1)
    waiting.save()
    jobs.progress_into(waiting.progress_path)(1200, 4, 3000)
    html = browser.get(f"{HERE}{waiting.pk}/").content.decode()
    assert "1,200 of 3,000 rows" in html
    assert "4 refused" in html
    part = browser.get(f"{HERE}{waiting.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith("<div")
    assert "hx-get" in part


def test_a_job_whose_worker_died_is_taken_up_again(waiting):
    job = jobs.take()
    assert job.pk == waiting.pk
    jobs.progress_into(job.progress_path)(2000, 0, 3000)
    assert jobs.take() is None
    ImportJob.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert jobs.take() is None, "its progress file says that the worker is alive"
    long_ago = time.time() - 300
    os.utime(job.progress_path, (long_ago, long_ago))
    again = jobs.take()
    assert (again.pk, again.attempts) == (waiting.pk, 2)
    jobs.work(again)
    assert Item.objects.count() == 3000


def test_the_import_and_its_state_are_one(waiting, monkeypatch):
    job = jobs.take()
    monkeypatch.setattr(jobs, "finish", lambda *a: (_ for _ in ()).throw(RuntimeError("killed")))
    with pytest.raises(RuntimeError):
        jobs.work(job)
    assert Item.objects.count() == 0
    monkeypatch.undo()
    jobs.work(job)
    assert Item.objects.count() == 3000
    assert jobs.run_due() == 0


def test_reading_and_checking_a_file_keeps_nobody_from_writing(waiting, monkeypatch):
    before, seen, check = len(connection.savepoint_ids), [], importing._Work.check
    monkeypatch.setattr(
        importing._Work, "check", lambda work: seen.append(len(connection.savepoint_ids)) or check(work)
    )
    jobs.work(jobs.take())
    assert seen == [before]
    assert Item.objects.count() == 3000


def test_what_cannot_be_finished_is_given_up(waiting):
    ImportJob.objects.update(attempts=jobs.TRIES)
    assert jobs.run_due() == 1
    waiting.refresh_from_db()
    assert waiting.state == "refused"
    assert "three times" in waiting.problem


def test_two_workers_never_take_the_same_job(waiting):
    assert jobs.take() is not None
    assert jobs.take() is None


def test_uploads_nobody_came_back_for_are_deleted(browser):
    send(browser)
    job = ImportJob.objects.get()
    ImportJob.objects.update(created_at=timezone.now() - timedelta(days=2))
    jobs._swept.clear()
    jobs.sweep()
    assert not job.path.exists()
    assert ImportJob.objects.count() == 0


def test_workbooks_and_trees_by_upload(browser):
    import openpyxl

    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["Title", "Status"])
    book.active.append(["Export", "Doing"])
    book.save(out)
    send(browser, out.getvalue(), "roadmap.xlsx")
    send(browser, json.dumps([{"title": "Login", "status": "Done"}]), "roadmap.json")
    for job in ImportJob.objects.all():
        browser.post(f"{HERE}{job.pk}/", {"kind": "items", "do": "go"})
    assert set(Item.objects.values_list("title", flat=True)) == {"Export", "Login"}
