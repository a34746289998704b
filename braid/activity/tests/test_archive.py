"""What is put away is found in the archive, comes back as it was, and goes for good only when an admin says so."""

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from braid.activity.actions import comment
from braid.activity.archive import archivable, archive, bring_back, delete_for_good
from braid.activity.models import Comment, Event
from braid.goals.models import KeyResult, Metric, Objective
from braid.people.models import Member
from braid.roadmap.actions import create_item, move_item, set_owners
from braid.roadmap.models import Item
from tests.factories import ROWS, Maker

U = "/w/acme/"
# (What is for some people only has its own: teamwork/tests and radar/tests/test_capacity.py.)
KINDS = sorted(kind for kind, model in archivable().items() if not hasattr(model, "is_private"))


@pytest.fixture
def maker(priya) -> Maker:
    maker = Maker(priya, 123456, "Ownwords")
    maker.make_all()
    return maker


@pytest.fixture
def item(priya) -> Item:
    return create_item(by=priya, title="Export of lists")


def after(client, path: str, sent: dict | None = None) -> str:
    """The page on which a POST ends."""
    answer = client.post(f"{U}{path}", sent or {})
    assert answer.status_code == 303
    return client.get(answer["Location"]).content.decode()


def undo_button(html: str) -> str:
    return html.split('action="/w/acme/undo/')[1].split('"')[0]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_put_away_and_brought_back_by_buttons(kind, maker, marco, as_member):
    row = maker.row(kind)
    client = as_member(marco)
    assert client.post(f"{U}archive/{kind}/{row.pk}/put/").status_code == 303
    assert not type(row).objects.visible_to(marco).filter(pk=row.pk).exists()
    html = client.get(f"{U}archive/").content.decode()
    assert "Ownwords" in html
    assert "archived by Marco Bellini" in html
    assert f"archive/{kind}/{row.pk}/back/" in client.get(f"{U}archive/?kind={kind}").content.decode()
    assert client.post(f"{U}archive/{kind}/{row.pk}/back/").status_code == 303
    assert type(row).objects.visible_to(marco).filter(pk=row.pk).exists()
    # (Whoever is told of it elsewhere is no part of this.)
    others = Q(name="pod.changed") | Q(name__startswith="ripple.")
    events = Event.objects.exclude(others).order_by("pk").values_list("name", flat=True)
    assert [name.partition(".")[2] for name in events] == ["archived", "brought_back"]


def test_the_toast_takes_it_back_without_a_script(item, marco, as_member):
    client = as_member(marco)
    html = after(client, f"archive/roadmap.item/{item.pk}/put/")
    assert "is in the archive now" in html
    assert client.post(f"{U}undo/{undo_button(html)}").status_code == 303
    assert Item.objects.visible_to(marco).filter(pk=item.pk).exists()


def test_nobody_takes_back_what_somebody_else_did(item, marco, priya, as_member):
    event = archive(item, by=marco)
    assert as_member(priya).post(f"{U}undo/{event.pk}/").status_code == 404
    assert not Item.objects.visible_to(priya).exists()


def test_a_move_is_taken_back_unless_something_else_happened_since(item, marco, priya, as_member):
    client = as_member(marco)
    html = after(client, f"roadmap/{item.pk}/move/", {"phase": "beta"})
    button = undo_button(html)
    item.refresh_from_db()
    move_item(item, by=priya, phase="launch")
    answer = after(client, f"undo/{button}")
    assert "Something else has happened" in answer
    item.refresh_from_db()
    assert item.phase == "launch"


def test_owners_are_taken_back(item, marco, priya, as_member):
    set_owners(item, by=priya, owners=[("product", priya, "")])
    set_owners(item, by=marco, owners=[("marketing", marco, ""), ("product", None, "Search team")])
    event = Event.objects.order_by("pk").last()
    assert as_member(marco).post(f"{U}undo/{event.pk}/").status_code == 303
    assert [(o.side, o.member) for o in item.owners.all()] == [("product", priya)]


def test_the_page_of_what_was_put_away_says_so_and_has_the_way_back(item, marco, gus, as_member):
    archive(item, by=marco)
    answer = as_member(marco).get(f"{U}{item.place}")
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "This was archived by Marco Bellini" in html
    assert "Bring back" in html
    assert "Bring back" not in as_member(gus).get(f"{U}{item.place}").content.decode()


def test_a_form_of_what_was_put_away_keeps_nothing_and_shows_what_was_typed(item, marco, priya, as_member):
    client = as_member(priya)
    archive(item, by=marco)
    answer = client.post(f"{U}roadmap/{item.pk}/edit/", {"title": "Export of every list", "phase": "build"})
    assert answer.status_code == 409
    assert "Export of every list" in answer.content.decode()
    item.refresh_from_db()
    assert item.title == "Export of lists"


def test_a_form_of_what_is_gone_shows_what_was_typed(item, marco, as_member):
    number = item.pk
    item.delete()
    answer = as_member(marco).post(f"{U}roadmap/{number}/edit/", {"title": "Export of every list"})
    assert answer.status_code == 404
    assert "Export of every list" in answer.content.decode()


def test_a_part_says_what_it_is_a_part_of(maker, marco, as_member):
    result, objective = maker.row("goals.keyresult"), maker.row("goals.objective")
    archive(result, by=marco)
    archive(objective, by=marco)
    html = after(as_member(marco), f"archive/goals.keyresult/{result.pk}/back/")
    assert "bring that back first" in html
    bring_back(objective, by=marco)
    bring_back(result, by=marco)
    assert KeyResult.objects.visible_to(marco).exists()


def test_a_name_given_again_is_in_the_way(priya, maker, marco, as_member):
    metric = maker.row("goals.metric")
    archive(metric, by=priya)
    maker.row("goals.metric", pk=7, external_id="")
    with pytest.raises(ValidationError, match="of this name"):
        bring_back(metric, by=priya)
    assert Metric.objects.get(pk=metric.pk).archived_at


def test_only_admins_delete_for_good_and_only_from_the_archive(maker, priya, marco, as_member):
    objective = maker.row("goals.objective")
    path = f"{U}archive/goals.objective/{objective.pk}/delete/"
    admin = as_member(priya)
    assert as_member(marco).get(path).status_code == 403
    assert admin.post(path).status_code == 422
    archive(objective, by=marco)
    with pytest.raises(PermissionDenied):
        delete_for_good(objective, by=marco)
    html = admin.get(path).content.decode()
    assert "This goes with it" in html
    assert "Key results" in html
    assert admin.post(path).status_code == 303
    assert not Objective.objects.filter(pk=objective.pk).exists()
    assert not KeyResult.objects.filter(objective=objective.pk).exists()
    assert Event.objects.filter(name="objective.deleted").count() == 1


def test_comments_go_with_what_is_deleted_for_good(item, priya, marco):
    comment(item, by=marco, body="Hm")
    archive(item, by=marco)
    delete_for_good(item, by=priya)
    assert not Comment.objects.filter(subject_kind="roadmap.item").exists()


def test_the_titles_of_restricted_things_do_not_outlive_them(item, priya, marco):
    Item.objects.filter(pk=item.pk).update(is_restricted=True)
    item.readers.add(priya)
    item.refresh_from_db()
    archive(item, by=priya)
    delete_for_good(item, by=priya)
    assert not Event.objects.filter(title__contains="Export").exists()


def test_guests_and_strangers_put_nothing_away(item, gus, otto):
    for nobody in (gus, otto):
        with pytest.raises(PermissionDenied):
            archive(item, by=nobody)
    assert Item.objects.get().archived_at is None


def test_the_archive_asks_the_same_number_of_questions_for_many(maker, priya, as_member):
    client = as_member(priya)
    asked = []
    for count in (5, 25):
        for number in range(count):
            maker.row(
                "insights.insight", pk=count * 1000 + number, external_id="", archived_at=timezone.now()
            )
        client.get(f"{U}archive/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{U}archive/").status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 8


def test_every_archivable_table_has_a_page_to_come_back_to(maker):
    for kind in KINDS:
        assert kind in ROWS
        row = apps.get_model(kind).objects.get(pk=maker.row(kind).pk)
        assert row.place
        assert row.home
    assert Member.objects.exists()


def test_the_archive_can_name_every_kind_of_row_that_is_put_away():
    """A table that comes later must not break the page of all the others."""
    from braid.activity.archive import archivable
    from braid.activity.archive_views import NAMING

    for kind, model in archivable().items():
        assert {field.name for field in model._meta.fields} & set(NAMING), kind
