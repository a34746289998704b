"""Many people answer the same round at the same instant, over a real server: nothing is lost and nobody sees an error."""

import json

import pytest

from tests.served import ROOT, database, python
from tools.bench.crowd import AT_ONCE, answer_all
from tools.bench.server import serving

PEOPLE = AT_ONCE * 2
COUNT = "import json\nfrom tools.bench.crowd import kept\nprint(json.dumps(kept()))"


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    """What was sent to a pulse and to a named round by sixteen at a time, what came of it, and the database after."""
    folder = tmp_path_factory.mktemp("crowd")
    with database(folder) as environment:
        environment["PYTHONPATH"] = str(ROOT)
        made = f"import json\nfrom tools.bench.crowd import make\nprint(json.dumps(make({PEOPLE})))"
        forms = json.loads(python(made, environment).rpartition("\n")[2])
        with serving(environment) as server:
            got = answer_all(forms, server.port)
            kept = json.loads(python(COUNT, environment))
            again = answer_all(forms[:AT_ONCE], server.port)
            after = json.loads(python(COUNT, environment))
    return got, kept, again, after


def test_sixteen_at_the_same_instant_lose_nothing_and_see_no_error(crowd):
    got, kept, _again, _after = crowd
    assert (got["sent"], got["errors"]) == (2 * PEOPLE, 0)
    assert kept == {"kept": 2 * PEOPLE, "noted": 2 * PEOPLE}


def test_what_they_send_a_second_time_at_the_same_instant_counts_once(crowd):
    _got, kept, again, after = crowd
    assert again["errors"] == 0
    assert after == kept
