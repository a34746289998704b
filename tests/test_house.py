"""The house rules, over every address that the resolver knows."""

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from braid.base.models import WorkspaceModel

OPEN = {"home", "sample_enter"} | {"invitation"}  # reached without a membership, each with a test of its own


def addresses(found=None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for item in get_resolver().url_patterns if found is None else found:
        path = prefix + str(item.pattern)
        if isinstance(item, URLResolver):
            yield from addresses(item.url_patterns, path)
        else:
            yield path, item


WORKSPACE = [(path, item) for path, item in addresses() if path.startswith("w/")]


def filled(path: str, ids: int = 987654321) -> str:
    """The address with a number for every id; an id type that is not registered here is an error."""
    path = path.replace("<slug:workspace>", "acme")
    path = re.sub(r"<int:\w+>", str(ids), path)
    path = re.sub(r"<slug:\w+>", "nothing", path)
    path = re.sub(r"<str:\w+>", "nothing", path)
    assert "<" not in path, f"{path}: register this kind of id in tests/test_house.py"
    return "/" + path


def test_every_address_outside_a_workspace_is_known():
    names = {item.name for path, item in addresses() if not path.startswith("w/")}
    assert {n for n in names if not str(n).startswith("account_")} <= OPEN | {
        "styleguide",
        "you",
        "sign_out_everywhere",
        "workspace_new",
    }


@pytest.mark.parametrize(("path", "item"), WORKSPACE, ids=[p for p, _ in WORKSPACE])
def test_every_screen_names_its_right(path, item):
    assert getattr(item.callback, "right", None) in {"view", "edit", "manage"}
    assert item.name, f"{path} has no name"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("path", [p for p, _ in WORKSPACE])
def test_outsiders_find_nothing(path, method, cast, otto, as_member):
    assert getattr(as_member(otto), method)(filled(path)).status_code == 404


@pytest.mark.parametrize("path", [p for p, _ in WORKSPACE])
def test_signed_out_people_are_asked_to_sign_in(path, cast, client):
    response = client.get(filled(path))
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("path", [p for p, i in WORKSPACE if i.callback.post_right != "view"])
def test_guests_only_look(path, gus, as_member):
    assert as_member(gus).post(filled(path)).status_code in {403, 404, 405}


def test_every_workspace_table_is_reached_through_its_member():
    for model in apps.get_models():
        if issubclass(model, WorkspaceModel):
            assert hasattr(model.objects, "visible_to"), model
            workspace = model._meta.get_field("workspace")
            assert isinstance(workspace, models.ForeignKey)
            assert not workspace.null, model
