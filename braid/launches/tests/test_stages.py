"""Where the stages stand on the page of a launch."""

import re
from pathlib import Path

import pytest

from braid import base
from braid.launches.models import Launch, LaunchStage

pytestmark = pytest.mark.django_db
STYLES = Path(base.__file__).parent / "static/base"


def test_in_one_column_the_stages_follow_what_is_ready_and_each_width_shows_them_once(priya, as_member):
    own = {"workspace": priya.workspace}
    launch = Launch.objects.create(**own, name="Insights 2.0", kind_of="staggered")
    LaunchStage.objects.create(**own, launch=launch, name="Early fans")
    page = as_member(priya).get(f"/w/acme/{launch.place}").content.decode()
    main, beside = page.split('<aside class="aside">')
    assert main.index(">Ready?<") < main.index("Early fans") < main.index("What we say, and what is true")
    assert [part.count("Early fans") for part in (main, beside)] == [1, 1]
    assert main.index('class="sheet stages-within"') < main.index("Early fans")
    assert beside.index('class="stages-beside"') < beside.index("Early fans")
    rules = (STYLES / "launches.css").read_text()
    hidden = re.findall(r"\((m..-width): 1120(?:\.02)?px\) \{\s*\.(stages-\w+) \{\s*display: none;", rules)
    assert dict(hidden) == {"max-width": "stages-beside", "min-width": "stages-within"}
    columns = (STYLES / "layout.css").read_text()
    assert re.search(r"\(max-width: 1120px\) \{\s*\.cols,", columns), "as wide as there are two columns"
