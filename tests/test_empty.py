"""A workspace in which nothing is yet: every screen of it answers, and teaches rather than breaks."""

import re

import pytest

from tests.test_house import WORKSPACE, filled

WITHOUT_IDS = [path for path, item in WORKSPACE if not set(re.findall(r"<\w+:(\w+)>", path)) - {"workspace"}]


@pytest.mark.parametrize("path", WITHOUT_IDS)
def test_every_screen_of_an_empty_workspace_answers(path, priya, as_member):
    assert as_member(priya).get(filled(path)).status_code < 500
