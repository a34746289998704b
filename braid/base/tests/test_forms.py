"""What every form refuses, whatever it is about."""

import pytest

from braid.roadmap.forms import ItemForm

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2201-01-01"])
def test_a_year_with_a_typing_mistake_is_refused(priya, day):
    form = ItemForm({"title": "Export", "planned_on": day}, member=priya)
    assert form.errors["planned_on"] == ["Choose a day of the years 1900 to 2200."]


def test_a_number_that_no_row_can_have_is_no_choice(priya):
    form = ItemForm({"title": "Export", "people_product": ["9" * 20, str(priya.pk)]}, member=priya)
    assert "not on offer here" in form.errors["people_product"][0]
