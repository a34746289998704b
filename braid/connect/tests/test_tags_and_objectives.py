"""Tags and objectives of items come in with a column, and go out with the table of the roadmap."""

import csv
import io

import pytest

from braid.goals import actions as goals
from braid.roadmap import actions
from braid.roadmap.models import Item, Tag

pytestmark = pytest.mark.django_db
FILE = """Title,Tags,Objectives
Export,Mobile; trust,More trials; o-2
Login,mobile,Nothing of this name
"""


@pytest.fixture
def objectives(priya):
    from datetime import date

    period = goals.create_period(by=priya, name="Q1", starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 31))
    rows = [
        goals.create_objective(by=priya, title=title, period=period)
        for title in ("More trials", "Stay, longer")
    ]
    rows[1].external_id = "o-2"
    rows[1].save(update_fields=["external_id"])
    return rows


def ties():
    return {
        item.title: (
            sorted(item.tag_links.values_list("tag__name", flat=True)),
            sorted(item.objective_links.values_list("objective__title", flat=True)),
        )
        for item in Item.objects.all()
    }


BOTH = {"Export": (["Mobile", "trust"], ["More trials", "Stay, longer"]), "Login": (["Mobile"], [])}


def test_a_column_ties_items_and_what_means_no_objective_is_told(bring_in, objectives):
    report = bring_in("items", FILE)
    assert ties() == BOTH
    assert any("Nothing of this name" in note for note in report.notes)
    again = bring_in("items", FILE)
    assert (again.created, again.changed, ties()) == (0, 0, BOTH)
    bring_in("items", FILE.replace("Mobile; trust", "trust").replace("Login,mobile", "Login,"))
    assert ties()["Export"][0] == ["trust"]
    assert set(Tag.objects.values_list("name", flat=True)) == {"trust"}


def test_a_tag_that_is_too_long_refuses_its_line_alone(bring_in, objectives):
    report = bring_in("items", f"Title,Tags\nExport,{'x' * 41}\nLogin,fine\n", accept_rest=True)
    assert list(ties()) == ["Login"]
    assert report.refused == 1
    assert set(Tag.objects.values_list("name", flat=True)) == {"fine"}


def test_the_table_of_the_roadmap_comes_in_again_as_it_went_out(bring_in, objectives, priya, as_member):
    bring_in("items", FILE)
    answer = as_member(priya).get("/w/acme/roadmap/?format=csv")
    sheet = b"".join(answer).decode("utf-8-sig")
    rows = {row["Item"]: row for row in csv.DictReader(io.StringIO(sheet))}
    assert rows["Export"]["Objectives"] == "More trials; Stay, longer"
    for item in Item.objects.all():
        actions.set_tags(item, by=priya, names=[])
        for link in item.objective_links.all():
            actions.unlink_objective(link, by=priya)
    Item.objects.all().delete()
    bring_in("items", sheet)
    assert ties() == BOTH
