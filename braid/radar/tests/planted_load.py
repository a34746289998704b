"""The worked examples about load, as rows of the rooms. Today is a Monday: four weeks have twenty days."""

from braid.launches.models import Launch
from braid.people.models import Member
from braid.radar.tests.planted import STORIES, story
from braid.radar.tests.rows import TODAY, Rows, ago, ahead
from braid.roadmap.models import ItemOwner
from braid.teamwork.models import DaysOff, LoadCheck

__all__ = ["STORIES"]


def ella_has(rows: Rows, weeks: float, away: int = 0, *, checked: bool = True) -> Member:
    """Ella of product has an item of so many weeks until the end of these four, and is away on the first so many days."""
    rows.people(1, 1)
    ella = Member.objects.get(workspace=rows.workspace, name="Ella Lindqvist")
    Member.objects.filter(pk=ella.pk).update(side="product")
    item = rows.item("Insights", starts_on=TODAY, planned_on=ahead(27), effort_product=weeks)
    rows.make(ItemOwner, item=item, side="product", member=ella)
    if away:
        rows.make(DaysOff, member=ella, first_on=TODAY, last_on=ahead(away - 1))
    if checked:
        rows.make(LoadCheck, member=ella, on=ago(3))
    return ella


@story("D22", 2)
def nineteen_days_of_work_in_sixteen(rows: Rows) -> None:
    ella_has(rows, 3.8, 4)


@story("D22", 3)
def the_same_and_alone_on_a_launch(rows: Rows) -> None:
    rows.make(Launch, name="Autumn", on=ahead(20), product_owner=ella_has(rows, 3.8, 4))


@story("D22", "clear")
def sixteen_days_of_work_in_sixteen(rows: Rows) -> None:
    ella_has(rows, 3.2, 4)


@story("D22", "unknown")
def estimates_that_nobody_has_looked_at(rows: Rows) -> None:
    ella_has(rows, 3.8, 4, checked=False)


@story("D22", "unknown")
def work_without_a_day_says_nothing_of_these_weeks(rows: Rows) -> None:
    item = rows.item("Insights", effort_product=9)
    rows.make(
        ItemOwner,
        item=item,
        side="product",
        member=Member.objects.get(workspace=rows.workspace, name="Ella Lindqvist"),
    )


def _side(rows: Rows, weeks: float, people: int) -> None:
    team = rows.people(people, 1)["product"]
    for person in team[:1]:
        item = rows.item("Insights", starts_on=TODAY, planned_on=ahead(27), effort_product=weeks)
        rows.make(ItemOwner, item=item, side="product", label="Team product")
        rows.make(DaysOff, member=person, first_on=TODAY, last_on=ahead(27))


@story("D22", 1)
def a_side_of_three_has_thirty_five_of_forty_days(rows: Rows) -> None:
    _side(rows, 7, 3)


@story("D22", "clear")
def a_side_of_three_has_thirty_four_of_forty_days(rows: Rows) -> None:
    _side(rows, 6.8, 3)


@story("D22", "unknown")
def of_a_side_of_two_nothing_is_said(rows: Rows) -> None:
    _side(rows, 4, 2)
