"""The house rules, over every address that the resolver knows."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.core.cache import caches
from django.db import connection, models, transaction
from django.forms.models import ModelChoiceField
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from braid.activity.search import declared
from braid.activity.views import talkable
from braid.base.forms import Narrowed
from braid.base.models import WorkspaceModel
from tests.factories import ROWS, Maker

OWN, THEIRS = 123456, 987654  # the number of every row that the factories make here and elsewhere
MARKER = "Zebrafish"

OPEN = {"home", "health", "sample_enter"} | {
    "invitation",
    "changelog",
    "changelog_rss",
    "changelog_json",
    "changelog_note",
    "calendar_feed",
    "stop_mail",
    "answer_meeting",
}  # reached without a membership, each with a test of its own


def addresses(found=None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for item in get_resolver().url_patterns if found is None else found:
        path = prefix + str(item.pattern)
        if isinstance(item, URLResolver):
            yield from addresses(item.url_patterns, path)
        else:
            yield path, item


WORKSPACE = [(path, item) for path, item in addresses() if path.startswith("w/")]
PATHS = [path for path, _item in WORKSPACE]
WITH_IDS = [path for path in PATHS if "<int:" in path]
POSTED = [path for path, item in WORKSPACE if item.callback.post_right != "view"]


def filled(path: str, ids: int = 987654321) -> str:
    """The address with a number for every id; an id type that is not registered here is an error."""
    path = path.replace("<slug:workspace>", "acme")
    path = re.sub(r"<int:\w+>", str(ids), path)
    path = re.sub(r"<slug:\w+>", "nothing", path)
    path = path.replace("<str:kind>", "people.pod")
    path = re.sub(r"<str:\w+>", "nothing", path)
    assert "<" not in path, f"{path}: register this kind of id in tests/test_house.py"
    return "/" + path


class Undone(Exception):
    """Takes back what happened at one address."""


def each(paths: Iterable[str], look: Callable[[str], None]) -> None:
    """Looks at every address in one and the same world and names all that are wrong.

    What happens at one of them is taken back before the next.
    """
    wrong = []
    for path in paths:
        caches["pages"].clear()
        try:
            with transaction.atomic():
                look(path)
                raise Undone
        except Undone:
            continue
        except Exception as found:  # (whatever is wrong with one address, the others are looked at too)
            wrong.append(f"{path}: {type(found).__name__}: {str(found)[:400]}")
    assert not wrong, "\n".join(wrong)


def test_every_address_outside_a_workspace_is_known():
    names = {item.name for path, item in addresses() if not path.startswith("w/")}
    assert {n for n in names if not str(n).startswith("account_")} <= OPEN | {
        "styleguide",
        "you",
        "sign_out_everywhere",
        "workspace_new",
        "workspace_restore",
    }


@pytest.mark.parametrize(("path", "item"), WORKSPACE, ids=[p for p, _ in WORKSPACE])
def test_every_screen_names_its_right(path, item):
    assert getattr(item.callback, "right", None) in {"view", "edit", "manage"}
    assert item.name, f"{path} has no name"


def test_outsiders_find_nothing(cast, otto, as_member):
    client = as_member(otto)

    def look(path: str) -> None:
        assert client.get(filled(path)).status_code == 404
        assert client.post(filled(path)).status_code == 404

    each(PATHS, look)


def test_signed_out_people_are_asked_to_sign_in(cast, client):
    def look(path: str) -> None:
        for response in (client.get(filled(path)), client.post(filled(path))):
            assert response.status_code == 302
            assert response["Location"].startswith("/sign-in/")

    each(PATHS, look)


def test_guests_only_look(own, gus, as_member):
    client = as_member(gus)
    before = everything(own)

    def look(path: str) -> None:
        assert client.post(filled(path, OWN), names_and_values()).status_code in {403, 404, 405}
        assert everything(own) == before

    each(POSTED, look)


def test_every_workspace_table_is_reached_through_its_member():
    for model in apps.get_models():
        if issubclass(model, WorkspaceModel):
            assert hasattr(model.objects, "visible_to"), model
            workspace = model._meta.get_field("workspace")
            assert isinstance(workspace, models.ForeignKey)
            assert not workspace.null, model


def test_every_workspace_table_has_a_factory():
    tables = {m._meta.label_lower for m in apps.get_models() if issubclass(m, WorkspaceModel)}
    assert tables == set(ROWS), "name new tables in tests/factories.py"


# Pages that nobody looks for by their words.
NOT_SEARCHED = {
    "activity.event",
    "connect.importjob",
    "goals.period",
    "launches.launchstage",
    "launches.review",
    "roadmap.agreedorder",
    "teamwork.daysoff",
    "teamwork.loadcheck",
    "teamwork.workweek",
    "teamwork.meeting",
    "teamwork.unclearword",
    "teamwork.plainword",
}


def test_every_kind_with_a_page_is_searched_or_left_out_by_name():
    missing = set(talkable()) - set(declared()) - NOT_SEARCHED
    assert not missing, (
        "say in the plugs.py of the room what can be searched: searchable(Model, icon, place, …)"
    )


# Without files: people and their hours, what happened, an import (one person sees it), and what only stands as a
# line on the page of something else.
NO_FILES = {
    "activity.event",
    "connect.importjob",
    "goals.strategypoint",
    "launches.incident",
    "people.member",
    "teamwork.daysoff",
    "teamwork.loadcheck",
    "teamwork.plainword",
    "teamwork.unclearword",
    "teamwork.workweek",
}


def test_every_page_of_one_thing_takes_files_or_is_left_out_by_name(own, priya, as_member):
    client = as_member(priya)
    without = set()
    for kind, model in talkable().items():
        row = model.objects.filter(workspace=priya.workspace).first()
        if 'id="files"' not in client.get(f"/w/acme/{row.place}", follow=True).content.decode():
            without.add(kind)
    assert without == NO_FILES, "give the page `talk(member, row)`"


@pytest.fixture
def theirs(otto) -> Maker:
    """One row of every table in Otto's workspace, each with a word in it that nobody else uses."""
    maker = Maker(otto, THEIRS, MARKER)
    maker.make_all()
    return maker


@pytest.fixture
def own(priya) -> Maker:
    """The same in Priya's workspace."""
    maker = Maker(priya, OWN, "Ownwords")
    maker.make_all()
    return maker


def everything(maker: Maker) -> dict[str, list[tuple]]:
    """Every row of that workspace, as stored."""
    rows = {}
    for label in ROWS:
        kept = apps.get_model(label).objects.filter(workspace_id=maker.member.workspace_id)
        rows[label] = list(kept.order_by("pk").values_list())
    return rows


def test_rows_of_another_workspace_are_not_there_in_mine(theirs, priya, as_member):
    """The test that finds leaks: a foreign id at my own address, as an admin, to look and to write."""
    client = as_member(priya)
    before = everything(theirs)

    def look(path: str) -> None:
        for kind in sorted(talkable()) if "<str:kind>" in path else [""]:
            url = filled(path.replace("<str:kind>", kind), THEIRS)
            answers = [client.get(url), client.post(url, {"body": "x", "on": "2026-01-05"})]
            assert {r.status_code for r in answers} <= {404, 405}, [r.status_code for r in answers]
            assert 404 in {r.status_code for r in answers}
            assert not any(MARKER in r.content.decode() for r in answers)
        assert everything(theirs) == before

    each(WITH_IDS, look)


def test_no_page_of_mine_shows_a_word_of_another_workspace(theirs, own, priya, as_member):
    client = as_member(priya)
    ids = "&".join(
        f"{name}={THEIRS}" for name in ("member", "item", "as", "finding", "side", "pod", "by", "owner")
    )

    def look(path: str) -> None:
        # (A part of the word is searched for: a page may repeat what it was asked.)
        for query in ("", f"?q={MARKER[1:-1]}", f"?{ids}"):
            response = client.get(filled(path, OWN) + query)
            assert response.status_code < 500
            if response.get("Content-Type", "").startswith("text/html"):
                assert MARKER not in response.content.decode()

    each(PATHS, look)


def all_forms() -> list[type[forms.BaseForm]]:
    """Every form of Braid."""
    found, waiting = set(), [forms.BaseForm]
    while waiting:
        for form in waiting.pop().__subclasses__():
            if form not in found:
                found.add(form)
                waiting.append(form)
    return sorted(
        (f for f in found if f.__module__.startswith("braid.")), key=lambda f: (f.__module__, f.__name__)
    )


FORMS = [f for f in all_forms() if getattr(f, "base_fields", None)]
CHOOSING = [f for f in FORMS if any(isinstance(x, ModelChoiceField) for x in f.base_fields.values())]


@pytest.mark.parametrize("form", CHOOSING, ids=[f"{f.__module__}.{f.__name__}" for f in CHOOSING])
def test_every_form_that_offers_rows_narrows_them(form):
    assert issubclass(form, Narrowed)


def names_and_values() -> dict[str, Any]:
    """Every field name of every form: ids where rows are chosen, something harmless elsewhere."""
    sent: dict[str, Any] = {}
    for form in FORMS:
        for name, field in form.base_fields.items():
            if isinstance(field, ModelChoiceField):
                sent[name] = [THEIRS]
            elif name not in sent:
                sent[name] = _harmless(field)
    return sent


def _harmless(field: forms.Field) -> str:
    if isinstance(field, forms.ChoiceField):
        return str(next((value for value, _label in field.choices if value and isinstance(value, str)), ""))
    if isinstance(field, forms.DateField):
        return "2026-01-05"
    if isinstance(field, forms.EmailField):
        return "somebody@example.org"
    return "1" if isinstance(field, forms.IntegerField | forms.DecimalField | forms.FloatField) else "Words"


def pointing_elsewhere() -> list[str]:
    """Links from a row of one workspace to a row of another."""
    wrong = []
    for label in ROWS:
        model = apps.get_model(label)
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
            target = field.related_model
            if target is not None and issubclass(target, WorkspaceModel):
                across = model.objects.filter(**{f"{field.name}__isnull": False}).exclude(
                    **{f"{field.name}__workspace": models.F("workspace")}
                )
                wrong += [f"{label}.{field.name}" for _row in across[:1]]
    return wrong


def test_a_foreign_id_in_any_field_is_refused(theirs, own, priya, as_member):
    """Every form of every address is sent with ids of another workspace; nothing may come to point there."""
    client = as_member(priya)
    before = everything(theirs)

    def look(path: str) -> None:
        with CaptureQueriesContext(connection) as queries:
            response = client.post(filled(path, OWN), names_and_values())
        assert response.status_code < 500
        if response.get("Content-Type", "").startswith("text/html"):
            assert MARKER not in response.content.decode()
        if any(query["sql"].startswith(("INSERT", "UPDATE", "DELETE")) for query in queries):
            assert pointing_elsewhere() == []
            assert everything(theirs) == before

    each(POSTED, look)


@pytest.mark.django_db
@pytest.mark.parametrize("form", CHOOSING, ids=[f"{f.__module__}.{f.__name__}" for f in CHOOSING])
def test_no_form_takes_a_row_of_another_workspace(form, theirs, own, priya):
    made = opened(form, own, priya)
    for name, field in made.fields.items():
        if isinstance(field, ModelChoiceField):
            assert not field.queryset.filter(pk=THEIRS).exists(), name
            with pytest.raises(forms.ValidationError):
                field.clean([THEIRS] if isinstance(field, forms.ModelMultipleChoiceField) else THEIRS)


def opened(form: type[forms.BaseForm], own: Maker, priya) -> forms.BaseForm:
    """The form for Priya; some forms are about a row, or rows, and want them by name."""
    known = {label.rpartition(".")[2]: label for label in ROWS}
    more: dict[str, Any] = {}
    for _try in range(4):
        try:
            return form(member=priya, **more)
        except TypeError as wanted:
            name = re.findall(r"'(\w+)'", str(wanted))[-1]
        row = own.row(known.get(name) or known[name.removesuffix("s")])
        more[name] = row if name in known else type(row).objects.visible_to(priya)
    raise AssertionError(f"{form} could not be opened")
