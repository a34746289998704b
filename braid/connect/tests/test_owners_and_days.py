"""Owners of releases, and the days on which a "later" comes back, as columns of an import."""

from datetime import date

import pytest

from braid.insights.models import Answer, Insight
from braid.roadmap.models import Release

pytestmark = pytest.mark.django_db
HEAD = "Text,Side,Date,Answer,Why,Answered on,Comes back on\n"


def test_a_release_comes_with_its_owner(bring_in, priya):
    report = bring_in("releases", f"Release,Owner\n4.2,{priya.name}\n4.3,Nobody Known\n4.4,\n")
    assert {row.name: row.owner for row in Release.objects.all()} == {"4.2": priya, "4.3": None, "4.4": None}
    assert any("Nobody Known" in note for note in report.notes)
    bring_in("releases", "Release,Owner\n4.2,\n")
    assert Release.objects.get(name="4.2").owner is None


def test_a_later_comes_back_on_the_day_of_its_column(bring_in):
    report = bring_in(
        "insights", f"{HEAD}Too slow,Marketing,2025-05-01,later,Next year,2025-05-09,2025-06-01\n"
    )
    assert report.saved
    row = Insight.objects.get()
    assert (row.verdict, row.revisit_on, row.has_come_back(date(2025, 6, 1))) == (
        "later",
        date(2025, 6, 1),
        True,
    )
    assert Answer.objects.get().revisit_on == date(2025, 6, 1)
    again = bring_in(
        "insights", f"{HEAD}Too slow,Marketing,2025-05-01,later,Next year,2025-05-09,2025-06-01\n"
    )
    assert (again.changed, Answer.objects.count()) == (0, 1)


def test_a_later_without_a_day_is_told_and_says_so_on_its_page(bring_in, priya, as_member):
    report = bring_in("insights", f"{HEAD}Too slow,Marketing,2025-05-01,later,Next year,2025-05-09,\n")
    assert any("without a day" in words for words in report.also)
    client, row = as_member(priya), Insight.objects.get()
    assert "Later, no day named" in client.get("/w/acme/insights/").content.decode()
    assert "it does not come back by itself" in client.get(f"/w/acme/insights/{row.pk}/").content.decode()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("Slow,Marketing,2025-05-01,yes,Now,2025-05-09,2025-06-01", "only an answer"),
        ("Slow,Marketing,2025-05-01,later,Then,2025-05-09,2025-05-09", "before it was answered"),
    ],
)
def test_a_day_that_makes_no_sense_is_refused(bring_in, line, says, tmp_path):
    report = bring_in("insights", f"{HEAD}{line}\n", refused_to=tmp_path / "no.csv")
    assert (report.saved, report.refused, Insight.objects.count()) == (False, 1, 0)
    assert says in (tmp_path / "no.csv").read_text()
