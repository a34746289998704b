"""A house rule: whatever somebody writes into a form, the answer is a page, and what they wrote is text on it."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import resolve

from braid.connect.tests.naughty import OURS
from tests.factories import Maker
from tests.test_edit_forms import MORE, fields, posted_forms
from tests.test_house import OWN, PATHS, each, filled

SCRIPT = "<script>alert(1)</script>"
# (In parts, so that they can run side by side; the fields that each must at least have found.)
PARTS, LEAST = 4, 40


def text_fields(form: str) -> list[str]:
    """The names of the fields of a form into which anything can be written."""
    tags = re.findall(r"<(?:input|textarea)\b[^>]*>", form)
    free = [tag for tag in tags if tag.startswith("<textarea") or re.search(r'type="(text|search|url)"', tag)]
    return [name[1] for tag in free if (name := re.search(r'\sname="([^"]*)"', tag))]


@pytest.fixture
def own(priya) -> Maker:
    """One row of every table, so that every page has something to show."""
    maker = Maker(priya, OWN, "Ownwords")
    maker.make_all()
    return maker


@pytest.mark.parametrize("part", range(PARTS))
def test_every_text_field_takes_the_naughty_strings_or_says_why_not(part, own, priya, as_member):
    tried: set[tuple[str, str]] = set()
    client = as_member(priya)

    def send(name: str, action: str, sent: dict[str, Any]) -> None:
        answer = client.post(action, sent)
        assert answer.status_code in {200, 204, 302, 303, 403, 404, 422}, (name, sent)
        if "Location" in answer:
            answer = client.get(answer["Location"])
        assert SCRIPT not in answer.content.decode(errors="replace"), (name, sent)

    def look(path: str) -> None:
        here = filled(path, OWN)
        html = client.get(here).content.decode(errors="replace")
        assert SCRIPT not in html, here
        for action, inside in posted_forms(html, here):
            name, free = str(resolve(urlsplit(action).path).url_name), text_fields(inside)
            if not free or {(name, field) for field in free} <= tried:
                continue
            tried.update((name, field) for field in free)
            stands = fields(inside)
            for string in OURS:
                send(name, action, {**stands, **dict.fromkeys(free, string)})
            for field in free:  # (one by one, for what one field refuses keeps the others from being shown)
                send(name, action, {**stands, field: SCRIPT})
        assert SCRIPT not in client.get(here).content.decode(errors="replace"), here

    each((PATHS + MORE)[part::PARTS], look)
    assert len(tried) >= LEAST, sorted(tried)
