"""The rules of goals and metrics: what is refused names the field, and nothing else happens."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from braid.activity.archive import delete_for_good
from braid.activity.models import Event
from braid.goals import actions
from braid.goals.models import (
    Acknowledgement,
    BoundChange,
    CheckIn,
    Drive,
    KeyResult,
    Metric,
    Objective,
    ObjectiveOwner,
    OursAlone,
    Period,
    Reading,
    Statement,
    StrategyPoint,
)
from braid.goals.tests.conftest import day

pytestmark = pytest.mark.django_db


def refused(act) -> set[str]:
    """The fields that the refusal names; nothing may have been recorded."""
    before = Event.objects.count()
    with pytest.raises(ValidationError) as caught:
        act()
    assert Event.objects.count() == before
    return set(caught.value.message_dict)


def events() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("name", flat=True))


def test_one_event_for_each_action(plan, priya):
    assert events() == ["period.created", "objective.created", "metric.created", "key_result.added"]
    actions.change_metric(plan.metric, by=priya, unit="%")
    assert len(events()) == 4, "nothing changed, so nothing happened"


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"name": "  "}, {"name"}),
        ({"name": "x" * 61}, {"name"}),
        ({"name": "THIS QUARTER"}, {"name"}),
        ({"name": "P", "ends_on": day(-50)}, {"ends_on"}),
        ({"name": "A\x00B"}, {"name"}),
    ],
)
def test_periods_that_cannot_be(plan, priya, fields, named):
    given = {"name": "Next", "starts_on": day(-40), "ends_on": day(50), **fields}
    assert refused(lambda: actions.create_period(by=priya, **given)) == named
    assert Period.objects.count() == 1


def test_a_period_with_objectives_stays(plan, priya):
    with pytest.raises(ValidationError, match="Objectives are set"):
        actions.remove_period(plan.period, by=priya)
    actions.remove_objective(plan.objective, by=priya)
    with pytest.raises(ValidationError, match="in the archive"):
        actions.remove_period(plan.period, by=priya)
    delete_for_good(plan.objective, by=priya)
    actions.remove_period(plan.period, by=priya)
    assert not Period.objects.exists()
    assert not KeyResult.objects.exists()


def test_objectives_that_cannot_be(plan, priya, otto):
    make = actions.create_objective
    foreign = actions.create_period(by=otto, name="Q1", starts_on=day(0), ends_on=day(9))
    assert refused(lambda: make(by=priya, title="", period=plan.period)) == {"title"}
    assert refused(lambda: make(by=priya, title="y" * 501, period=plan.period)) == {"title"}
    assert refused(lambda: make(by=priya, title="more TRIALS pay", period=plan.period)) == {"title"}
    assert refused(lambda: make(by=priya, title="Mine", period=foreign)) == {"period"}
    assert refused(
        lambda: make(by=priya, title="Mine", period=plan.period, owners=[("sales", None, "")])
    ) == {"owners"}
    assert refused(
        lambda: make(by=priya, title="Mine", period=plan.period, owners=[("product", otto, "")])
    ) == {"owners"}
    assert Objective.objects.count() == 1


def test_objectives_never_serve_in_a_circle(plan, priya):
    child = actions.create_objective(by=priya, title="Child", period=plan.period, parent=plan.objective)
    grandchild = actions.create_objective(by=priya, title="Grandchild", period=plan.period, parent=child)
    change = actions.change_objective
    assert refused(lambda: change(plan.objective, by=priya, parent=grandchild)) == {"parent"}
    assert refused(lambda: change(child, by=priya, parent=child)) == {"parent"}
    assert Objective.objects.get(pk=plan.objective.pk).parent is None
    change(grandchild, by=priya, parent=plan.objective)
    assert Objective.objects.get(pk=grandchild.pk).parent_id == plan.objective.pk


def test_owners_become_exactly_those(plan, priya, marco):
    change = actions.change_objective
    change(plan.objective, by=priya, owners=[("marketing", marco, ""), ("product", None, " Growth ")])
    rows = set(ObjectiveOwner.objects.values_list("side", "member__name", "label"))
    assert rows == {("marketing", "Marco Bellini", ""), ("product", None, "Growth")}


def test_each_side_ticks_ours_alone_for_itself(plan, priya, marco, ella, gus):
    actions.tick_ours_alone(plan.objective, by=priya)
    actions.tick_ours_alone(plan.objective, by=priya)
    with pytest.raises(PermissionDenied):
        actions.tick_ours_alone(plan.objective, by=marco, side="product")
    for nobody in (ella, gus):
        with pytest.raises(PermissionDenied):
            actions.tick_ours_alone(plan.objective, by=nobody)
    actions.tick_ours_alone(plan.objective, by=marco)
    assert set(OursAlone.objects.values_list("side", flat=True)) == {"product", "marketing"}
    actions.tick_ours_alone(plan.objective, by=priya, alone=False)
    assert set(OursAlone.objects.values_list("side", flat=True)) == {"marketing"}
    assert events().count("objective.ours_alone") == 2


def test_key_results_that_cannot_be(plan, priya, otto):
    def add(**fields):
        given = {"title": "T", "side": "product", **fields}
        return refused(lambda: actions.add_key_result(plan.objective, by=priya, **given))

    assert add(baseline=Decimal(3), target=Decimal(3)) == {"target"}
    assert add(title=" ") == {"title"}
    assert add(side="sales") == {"side"}
    assert add(accountable=otto) == {"accountable"}
    assert add(metric=actions.create_metric(by=otto, name="Theirs")) == {"metric"}
    assert add(target=Decimal("1.23456")) == {"target"}
    assert add(target=Decimal(10) ** 16) == {"target"}
    assert add(target=Decimal("NaN")) == {"target"}
    assert KeyResult.objects.count() == 1


def test_a_goal_in_words_needs_no_numbers(plan, marco):
    row = actions.add_key_result(
        plan.objective, by=marco, title="Three stories", side="marketing", target=Decimal(3)
    )
    assert row.progress(Decimal(2)) is None


def test_check_ins_that_cannot_be(plan, priya):
    def check_in(**fields):
        return refused(lambda: actions.check_in(plan.result, by=priya, **fields))

    assert check_in() == {"note"}
    assert check_in(confidence=11) == {"confidence"}
    assert check_in(confidence=0) == {"confidence"}
    assert check_in(value=Decimal(1), on=day(1)) == {"on"}
    assert check_in(note="n" * 501) == {"note"}
    assert not CheckIn.objects.exists()


def test_what_drives_what_never_closes_a_circle(priya, otto):
    a, b, c = (actions.create_metric(by=priya, name=name) for name in "abc")
    actions.add_drive(by=priya, source=a, target=b, lag_days=7)
    actions.add_drive(by=priya, source=b, target=c)

    def drive(source, target):
        return refused(lambda: actions.add_drive(by=priya, source=source, target=target))

    assert drive(c, a) == {"target"}
    assert drive(b, a) == {"target"}
    assert drive(a, a) == {"target"}
    assert drive(a, b) == {"target"}, "linked already"
    theirs = actions.create_metric(by=otto, name="Theirs")
    assert drive(a, theirs) == {"target"}
    assert Drive.objects.count() == 2
    actions.add_drive(by=priya, source=a, target=c)


def test_metrics_that_cannot_be(plan, priya):
    def make(**fields):
        return refused(lambda: actions.create_metric(by=priya, **{"name": "New", **fields}))

    assert make(name="ACTIVATION") == {"name"}
    assert make(name="") == {"name"}
    assert make(kind_of="vanity") == {"kind_of"}
    assert make(unit="u" * 31) == {"unit"}
    assert Metric.objects.count() == 1


def test_one_reading_a_day_the_later_word_counts(plan, priya, marco):
    actions.add_reading(plan.metric, by=priya, value=Decimal(31), on=day(-1))
    actions.add_reading(plan.metric, by=marco, value=Decimal(32), on=day(-1))
    assert list(Reading.objects.values_list("value", flat=True)) == [32]
    assert refused(lambda: actions.add_reading(plan.metric, by=priya, value=Decimal(1), on=day(1))) == {"on"}


def test_a_float_is_rounded_to_the_places_that_are_kept(plan, priya):
    assert actions.add_reading(plan.metric, by=priya, value=1 / 3).value == Decimal("0.3333")


def test_a_moved_bound_is_kept_with_who_and_why(plan, priya, marco):
    counter = actions.add_counter(plan.objective, by=priya, metric=plan.metric, limit=Decimal(35))
    actions.change_bound(counter, by=marco, limit=Decimal(33), why="Season")
    actions.change_bound(counter, by=marco, limit=Decimal(33), why="Nothing moved")
    change = BoundChange.objects.get()
    assert (change.old, change.new, change.by, change.why) == (35, 33, marco, "Season")
    assert refused(
        lambda: actions.add_counter(plan.objective, by=priya, metric=plan.metric, limit=Decimal(1))
    ) == {"metric"}


@pytest.mark.parametrize(("bound", "inside", "beyond"), [("floor", 35, 34), ("ceiling", 35, 36)])
def test_the_limit_itself_is_inside(plan, priya, bound, inside, beyond):
    counter = actions.add_counter(
        plan.objective, by=priya, metric=plan.metric, limit=Decimal(35), bound=bound
    )
    assert not counter.is_beyond(Decimal(inside))
    assert counter.is_beyond(Decimal(beyond))


def test_versions_count_up_and_only_the_newest_can_be_read(priya, marco, gus):
    first = actions.publish_statement(by=priya, kind_of="mission", text="One")
    actions.acknowledge(first, by=marco)
    actions.acknowledge(first, by=marco)
    second = actions.publish_statement(by=marco, kind_of="mission", text="Two")
    other = actions.publish_statement(by=marco, kind_of="strategy", text="Plan")
    assert refused(lambda: actions.publish_statement(by=priya, kind_of="mission", text="Two\r\n")) == {"text"}
    assert (first.number, second.number, other.number) == (1, 2, 1)
    assert refused(lambda: actions.acknowledge(first, by=priya)) == {"statement"}
    with pytest.raises(PermissionDenied):
        actions.acknowledge(second, by=gus)
    assert Acknowledgement.objects.count() == 1
    assert refused(lambda: actions.publish_statement(by=priya, kind_of="vision", text="x")) == {"kind_of"}
    assert refused(lambda: actions.publish_statement(by=priya, kind_of="mission", text=" ")) == {"text"}
    assert refused(lambda: actions.publish_statement(by=priya, kind_of="mission", text="x" * 20_001)) == {
        "text"
    }
    assert Statement.objects.count() == 3


def test_a_point_of_the_strategy_stands_once_and_outlives_its_words(plan, priya):
    point = actions.add_strategy_point(by=priya, title="In by themselves")
    actions.change_objective(plan.objective, by=priya, strategy=point)
    assert refused(lambda: actions.add_strategy_point(by=priya, title="IN BY THEMSELVES")) == {"title"}
    actions.rename_strategy_point(point, by=priya, title="By themselves")
    assert Objective.objects.get().strategy == point
    actions.remove_strategy_point(point, by=priya)
    assert Objective.objects.get().strategy is None
    assert not StrategyPoint.objects.exists()


def test_guests_and_strangers_write_nothing(plan, gus, otto):
    for nobody in (gus, otto):
        for act in (
            lambda by: actions.change_objective(plan.objective, by=by, title="X"),
            lambda by: actions.close_objective(plan.objective, by=by),
            lambda by: actions.remove_objective(plan.objective, by=by),
            lambda by: actions.add_key_result(plan.objective, by=by, title="X", side="product"),
            lambda by: actions.check_in(plan.result, by=by, note="X"),
            lambda by: actions.add_reading(plan.metric, by=by, value=Decimal(1)),
            lambda by: actions.add_counter(plan.objective, by=by, metric=plan.metric, limit=Decimal(1)),
            lambda by: actions.remove_metric(plan.metric, by=by),
        ):
            with pytest.raises(PermissionDenied):
                act(nobody)
    assert len(events()) == 4


def test_a_member_who_has_left_writes_nothing(plan, marco):
    marco.joined_on, marco.left_on = day(-9), day(0) - timedelta(days=1)
    marco.save()
    with pytest.raises(PermissionDenied):
        actions.change_metric(plan.metric, by=marco, unit="x")
