"""Two people save the same thing at the same instant: one has saved it, the other is shown both and asked."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest

from tests.served import served
from tests.test_edit_forms import fields

TOKEN = "s" * 32
TIMES = 6
ITEM = """
from braid.people.models import Member
from braid.roadmap.actions import create_item
by = Member.objects.select_related("workspace").get(pk={pk})
print(create_item(by=by, title="Export").pk)
"""
MAKE_ADMIN = "from braid.people.models import Member\nMember.objects.filter(pk={pk}).update(right='admin')"
# Where the form is, which of its fields, and what the two write there; `{item}` is the number of an item.
FORMS = {
    "a row": ("roadmap/{item}/edit/", "title", "Export of {}"),
    "settings": ("settings/", "name", "Acme {}"),
    "what has versions": ("mission/mission/new/", "text", "We help {}."),
    "what there may be once": ("capacity/counts/", "task_days", "0.{}"),
    "a working week": ("days-off/week/?person={priya}", "days", "{}e-1"),
    "thresholds": ("radar/checks/D05/", "", "{}"),
}


@pytest.fixture(scope="module")
def braid(tmp_path_factory):
    with served(tmp_path_factory.mktemp("instant"), 2) as running:
        running.python(MAKE_ADMIN.format(pk=running.people["marco"]["pk"]))
        yield running


def opened(braid, path: str, who: str) -> dict[str, list[str]]:
    """The form on that page as this person's browser would send it."""
    html = braid.get(path, who).read().decode()
    form = next(form for form in re.findall(r"<form.*?</form>", html, re.S) if 'name="opened_on"' in form)
    return fields(form)


@pytest.mark.parametrize("kind", FORMS)
def test_of_two_who_save_at_the_same_instant_one_has_saved_and_the_other_is_asked(braid, kind):
    path, name, says = FORMS[kind]
    priya = braid.people["priya"]["pk"]
    path = "/w/acme/" + path.format(priya=priya, item=braid.python(ITEM.format(pk=priya)))
    start = threading.Barrier(2)

    def save(who: str, form: dict[str, list[str]], value: str) -> tuple[int, str]:
        field = name or next(one for one in form if one not in {"opened_on", "csrfmiddlewaretoken"})
        body = urlencode({**form, field: value, "csrfmiddlewaretoken": TOKEN}, doseq=True)
        start.wait()
        answer = braid.post(path, body, who, TOKEN)
        return answer.status, answer.read().decode()

    with ThreadPoolExecutor(2) as both:
        for turn in range(TIMES):
            forms = {who: opened(braid, path, who) for who in ("priya", "marco")}
            sent = [
                both.submit(save, who, form, says.format(20 + 2 * turn + number))
                for number, (who, form) in enumerate(forms.items())
            ]
            (first, _page), (second, asked) = sorted(one.result() for one in sent)
            assert (first, second) == (303, 422), turn
            assert 'name="keep_' in asked
