"""What a room asks of a row holds for the rows of a file too."""

from datetime import date, timedelta

import pytest
from django.db import models
from django.utils import timezone

from braid.activity.models import Event
from braid.connect.fields import KINDS
from braid.connect.importing import TARGETS
from braid.connect.tables import Unreadable
from braid.goals.models import KeyResult, Metric, Objective, Period
from braid.insights.models import Insight
from braid.launches.models import Launch
from braid.people.models import Member
from braid.roadmap.models import ChangeNotice, Item, QuietChoice, Release

TOMORROW = timezone.localdate() + timedelta(days=1)


@pytest.mark.parametrize(
    ("kind", "content", "says"),
    [
        ("items", "Title,Start,Released\nExport,2025-06-30,2025-01-01\n", "before it started"),
        ("items", "Title,Product effort\nExport,-3\n", "less than nothing"),
        ("items", "Title,Product effort\nExport,12345678\n", "7 digits"),
        ("items", f"Title,Description\nExport,{'x' * 20_001}\n", "20,000 fit"),
        ("items", f"Title,Customer change,Effective,Told on\nExport,Limits,2025-02-02,{TOMORROW}\n", "future"),
        ("items", "Title,Customer change,Effective,Change by\nExport,Limits,2025-02-02,Sales\n", "by marketing"),
        ("goals", f"Objective,Period,Description\nGrow,2025,{'x' * 20_001}\n", "20,000 fit"),
        ("releases", f"Release,Notes\n1.4,{'x' * 20_001}\n", "20,000 fit"),
        ("metrics", "Metric,Drives,Lag\nSign-ups,Sales,12345\n", "4 digits"),
        ("insights", f"Text,Date\nToo slow,{TOMORROW}\n", "not come yet"),
        ("launches", "Launch,Product owner\nBig one,Marco Bellini\n", "not on the side"),
        ("people", f"Name,Email\nAda,{'a' * 64}@{'b' * 170}.{'c' * 20}\n", "254 fit"),
        ("releases", "Id,Release\n1,1.4\n2,v1.4\n", "same id or name as line 2"),
        ("metrics", "Id,Metric\n1,Sign-ups\n2,SIGN-UPS\n", "same id or name as line 2"),
    ],
)  # fmt: skip
def test_a_row_that_breaks_a_rule_is_refused_and_nothing_is_written(
    bring_in, tmp_path, marco, kind, content, says
):
    people = Member.objects.count()
    report = bring_in(kind, content, refused_to=tmp_path / "no.csv")
    assert (report.saved, report.refused) == (False, 1)
    assert says in (tmp_path / "no.csv").read_text()
    for table in (Item, Objective, Release, Metric, Insight, Launch, ChangeNotice, Event):
        assert not table.objects.exists()
    assert Member.objects.count() == people


def test_every_field_ends_where_its_column_does():
    """PostgreSQL refuses a text longer than its column; SQLite keeps it, and no form can save the row again."""
    read = {"text", "long", "mail"}
    pairs = [
        (name, one, column)
        for name, kind in KINDS.items()
        for column in TARGETS[name].model._meta.fields
        if isinstance(column, models.CharField | models.TextField)
        and (one := kind.by_key.get(column.name)) is not None
        and one.read in read
    ]
    assert len(pairs) > 30
    assert [(name, one.key) for name, one, col in pairs if not 0 < one.longest <= col.max_length] == []


def test_a_release_does_not_take_the_name_of_another(bring_in):
    bring_in("releases", "Id,Release\n1,1.4\n2,1.5\n")
    report = bring_in("releases", "Id,Release\n1,1.5\n2,1.6\n")
    assert (report.saved, report.refused) == (False, 1)
    assert list(Release.objects.order_by("external_id").values_list("name", flat=True)) == ["1.4", "1.5"]


def test_a_fixed_text_holds_no_nul(bring_in):
    with pytest.raises(Unreadable, match="NUL"):
        bring_in("items", "Title\nExport\n", constants={"team": "a\x00b"})


def test_goals_written_here_are_taken_up_and_not_written_twice(bring_in, workspace):
    year = Period.objects.create(
        workspace=workspace, name="2025", starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31)
    )
    here = Objective.objects.create(workspace=workspace, title="Grow", period=year)
    KeyResult.objects.create(workspace=workspace, title="More sales", objective=here, side="marketing")
    rows = "Id,Objective,Period,Key result,Target\ng1,GROW,2025,More sales,50\ng1,GROW,2025,Fewer calls,5\n"
    report = bring_in("goals", rows)
    assert (Objective.objects.count(), Objective.objects.get().external_id) == (1, "g1")
    assert Objective.objects.get().title == "Grow"
    assert report.kept_count >= 1
    assert {row.title: int(row.target) for row in KeyResult.objects.all()} == {
        "More sales": 50,
        "Fewer calls": 5,
    }
    assert bring_in("goals", rows).changed == 0


def test_a_parent_alone_is_a_change_and_an_event(bring_in):
    bring_in("goals", "Id,Objective,Period,Parent\na,A,2025,\nb,B,2025,\n")
    events = Event.objects.count()
    report = bring_in("goals", "Id,Objective,Period,Parent\na,A,2025,\nb,B,2025,a\n")
    assert Objective.objects.get(external_id="b").parent.title == "A"
    assert (report.updated, report.unchanged, Event.objects.count()) == (1, 1, events + 1)


def test_nobody_chooses_quiet_for_the_other_side(bring_in, priya):
    bring_in("items", "Title,Quiet\nExport,both\n", by=priya)
    assert set(QuietChoice.objects.values_list("side", "by")) == {("product", priya.pk), ("marketing", None)}


def test_an_answer_of_long_ago_was_not_owed_from_today(bring_in):
    bring_in("insights", "Text,Side,Answer,Answered on\nToo slow,marketing,no,2025-03-01\n")
    insight = Insight.objects.get()
    assert (insight.clock_from, insight.answered_on) == (date(2025, 3, 1), date(2025, 3, 1))


def test_an_owner_on_their_own_side_is_kept(bring_in, priya, marco):
    bring_in("launches", "Launch,Product owner,Marketing owner\nBig one,Priya Raman,marco bellini\n")
    launch = Launch.objects.get()
    assert (launch.product_owner, launch.marketing_owner) == (priya, marco)


def test_what_a_row_has_beyond_the_header_is_not_lost(bring_in, tmp_path):
    bring_in("items", "Title,Key\nExport,E1\nSearch,E2,shifted,=1+1\n", refused_to=tmp_path / "no.csv")
    lines = (tmp_path / "no.csv").read_text().splitlines()
    assert lines[1].startswith("Search,E2,3,")
    assert lines[1].endswith(",shifted,'=1+1")
