"""What both sides settle in a round of priorities is the order of the roadmap, with its history."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from braid.roadmap.actions.orders import agree_order, take_back_order
from braid.roadmap.models import AgreedOrder, AgreedPlace, Item
from braid.rounds import actions, instruments
from braid.rounds.models import Round, Settlement
from tests.queries import costs_the_same

pytestmark = pytest.mark.django_db
# What somebody of each side sees as the value of the four items.
VALUES = {"product": (5, 4, 2, 1), "marketing": (1, 4, 2, 5)}


@pytest.fixture
def items(workspace):
    titles = ("Audit log", "Billing", "Exports", "Gallery")
    return [Item.objects.create(workspace=workspace, title=title, phase="define") for title in titles]


@pytest.fixture
def revealed(cast, items):
    """A revealed round of priorities: product would begin with the audit log, marketing with the gallery."""

    def made(subjects=items) -> Round:
        people = [m for m in cast.values() if m.side in VALUES]
        row = actions.draft_round(
            by=cast["priya"], use=Round.Use.PRIORITIES, name="Priorities", purpose="What first?", invited=people,
            questions=instruments.priorities(), subjects=subjects, closes_at=timezone.now() + timedelta(days=1),
            product_facilitator=cast["priya"], marketing_facilitator=cast["marco"],
        )  # fmt: skip
        actions.open_round(row, by=cast["priya"])
        question = row.questions.get(key="customers")
        for person in people:
            for subject, value in zip(row.subjects.order_by("order"), VALUES[person.side], strict=False):
                actions.answer(row, by=person, question=question, subject=subject, value=str(value))
        actions.close(row, by=cast["priya"])
        actions.reveal(row, by=cast["marco"])
        return Round.objects.get(pk=row.pk)

    return made


def settle(row, by, order, **more) -> AgreedOrder:
    actions.settle(row, by=by, said="So be it.", agreed={"order": order}, **more)
    return AgreedOrder.objects.latest("pk")


def in_order() -> list[str]:
    rows = Item.objects.with_agreed_place().filter(agreed_place__lt=100).order_by("agreed_place")
    return [item.title for item in rows]


def page(client, path) -> str:
    response = client.get(f"/w/acme/{path}")
    assert response.status_code == 200
    return response.content.decode()


def test_settling_on_the_screen_orders_the_roadmap_in_table_board_and_item(revealed, cast, items, as_member):
    row, client = revealed(), as_member(cast["priya"])
    assert "Agree an order" in page(client, row.place)
    start = {line["subject"]: n for n, line in enumerate(row.result.found["parts"][3]["rows"], start=1)}
    order = sorted(start, key=start.__getitem__)
    sent = {f"place-{subject}": n for subject, n in start.items()}
    last = order[-1]
    sent[f"place-{last}"] = 1
    words = {"said": "The last comes first.", "dissent": "Marco would wait.", "decider": cast["marco"].pk}
    assert client.post(f"/w/acme/{row.place}settle/", {**sent, **words}).status_code == 303
    first = items[last].title
    assert in_order()[0] == first
    assert in_order()[1:] == [items[n].title for n in order[:-1]]
    listed = page(client, "roadmap/?sort=agreed")
    assert [listed.index(title) for title in in_order()] == sorted(listed.index(t) for t in in_order())
    board = page(client, "roadmap/?view=board&sort=agreed")
    assert [board.index(title) for title in in_order()] == sorted(board.index(t) for t in in_order())
    shown = page(client, items[last].place)
    assert "Agreed place 1 of 4, by Marco Bellini" in shown
    assert "Seen differently: Marco would wait." in shown
    held = page(client, AgreedOrder.objects.get().place)
    assert "The last comes first." in held
    assert "holds now" in held
    assert "new here" in held


@pytest.mark.parametrize(("moves", "wanted"), [({}, [0, 1, 2, 3]), ({3: 1}, [3, 0, 1, 2]), ({0: 4}, [1, 2, 3, 0]),
                                               ({1: 3}, [0, 2, 1, 3]), ({2: 2}, [0, 2, 1, 3])])  # fmt: skip
def test_a_number_that_is_changed_moves_one_item_to_that_place(revealed, cast, moves, wanted):
    from braid.rounds.settling import settle_form

    row = revealed()
    parts = [{"shape": "start", "rows": [{"subject": n, "title": f"Item {n}"} for n in range(4)]}]
    sent = {f"place-{n}": moves.get(n, n + 1) for n in range(4)}
    form = settle_form(row, {"parts": parts, "settlements": []}, cast["priya"], {**sent, "said": "So."})
    assert form.is_valid(), form.errors
    assert form.agreed == {"order": wanted}


def test_a_second_round_about_some_of_them_moves_only_these(revealed, cast, items):
    settle(revealed(), cast["priya"], [0, 1, 2, 3])
    second = revealed([items[1], items[3]])
    settle(second, cast["marco"], [1, 0])
    assert in_order() == ["Audit log", "Gallery", "Exports", "Billing"]
    settle(
        revealed([items[0], Item.objects.create(workspace=items[0].workspace, title="New")]),
        cast["priya"],
        [1, 0],
    )
    assert in_order() == ["New", "Audit log"], "a round about something else is a new order"


def test_what_is_contested_is_asked_again_by_one_button(revealed, cast, items, as_member):
    row, client = revealed(), as_member(cast["marco"])
    response = client.post(f"/w/acme/{row.place}again/")
    second = Round.objects.latest("pk")
    assert (response.status_code, response["Location"]) == (303, f"/w/acme/{second.place}")
    assert (second.state, second.previous, second.seats.count()) == ("draft", row, row.seats.count())
    assert [s.subject_id for s in second.subjects.order_by("order")] == [items[0].pk, items[3].pk]
    assert second.questions.count() == row.questions.count()
    assert "“" not in second.name
    assert second.name == "Priorities, once more"


def test_nothing_contested_makes_no_second_round(make_roles, cast, as_member):
    response = as_member(cast["priya"]).post(f"/w/acme/{make_roles.place}again/")
    assert response.status_code == 422
    assert "nothing to ask again" in response.content.decode()
    assert Round.objects.count() == 1


@pytest.fixture
def make_roles(cast):
    """A revealed round in which everybody says the same."""
    people = [m for m in cast.values() if m.side in VALUES]
    row = actions.draft_round(
        by=cast["priya"], use=Round.Use.ROLES, name="Roles", purpose="Who?", questions=instruments.roles(),
        subjects=["Personas"], invited=people, closes_at=timezone.now() + timedelta(days=1),
        product_facilitator=cast["priya"], marketing_facilitator=cast["marco"],
    )  # fmt: skip
    actions.open_round(row, by=cast["priya"])
    for person in people:
        actions.answer(
            row, by=person, question=row.questions.get(), subject=row.subjects.get(), value="product"
        )
    actions.close(row, by=cast["priya"])
    return actions.reveal(row, by=cast["priya"])


def test_an_order_is_taken_back_and_holds_again_by_undo(revealed, cast, as_member):
    first = settle(revealed(), cast["priya"], [0, 1, 2, 3])
    second = settle(revealed(), cast["priya"], [3, 2, 1, 0])
    client = as_member(cast["priya"])
    assert client.post(f"/w/acme/{second.place}").status_code == 303
    assert in_order()[0] == "Audit log"
    with pytest.raises(ValidationError, match="taken back before"):
        take_back_order(AgreedOrder.objects.get(pk=second.pk), by=cast["marco"])
    assert "taken back" in page(client, "roadmap/orders/")
    from braid.activity.models import Event

    event = Event.objects.get(name="order.taken_back")
    assert client.post(f"/w/acme/undo/{event.pk}/").status_code == 303
    assert in_order()[0] == "Gallery"
    assert AgreedOrder.objects.visible_to(cast["gus"]).in_force().get() == second
    assert "earlier" in page(client, "roadmap/orders/")
    assert first.pk != second.pk


@pytest.mark.parametrize("order", [[0, 1, 2], [0, 1, 2, 2], [0, 1, 2, 9]])
def test_an_order_that_leaves_something_out_is_refused(revealed, cast, order):
    row = revealed()
    with pytest.raises(ValidationError, match="each once"):
        settle(row, cast["priya"], order)
    assert not AgreedOrder.objects.exists()
    assert not Settlement.objects.exists()


def test_guests_and_strangers_order_nothing(revealed, cast, otto):
    row = revealed()
    order = settle(row, cast["priya"], [0, 1, 2, 3])
    for person in (cast["gus"], otto):
        with pytest.raises(PermissionDenied):
            agree_order(order.settlement, by=person)
        with pytest.raises(PermissionDenied):
            take_back_order(order, by=person)
    assert AgreedOrder.objects.count() == 1


def test_an_item_that_is_put_away_or_restricted_is_not_named_in_the_order(revealed, cast, items, as_member):
    order = settle(revealed(), cast["priya"], [0, 1, 2, 3])
    Item.objects.filter(pk=items[0].pk).update(is_restricted=True)
    Item.objects.filter(pk=items[1].pk).update(archived_at=timezone.now())
    html = page(as_member(cast["marco"]), order.place)
    listed = html[html.index("What we agreed") :]
    assert "Audit log" not in listed.split("</section>")[0]
    assert "Billing" not in listed.split("</section>")[0]
    assert "Some items of it are put away" in html


def test_the_list_of_orders_costs_the_same_for_many(revealed, cast, as_member):
    row = revealed()
    client = as_member(cast["priya"])

    def more() -> None:
        for _n in range(8):
            settle(row, cast["priya"], [3, 1, 2, 0])

    settle(row, cast["priya"], [0, 1, 2, 3])
    costs_the_same(client, "/w/acme/roadmap/orders/", more)
    assert AgreedPlace.objects.in_force().count() == 4


def test_an_order_goes_with_the_settlement_that_made_it(revealed, cast):
    row = revealed()
    settle(row, cast["priya"], [3, 2, 1, 0])
    newest = settle(row, cast["priya"], [0, 1, 2, 3])
    assert in_order() == ["Audit log", "Billing", "Exports", "Gallery"]
    actions.take_back_settlement(Settlement.objects.get(pk=newest.settlement_id), by=cast["priya"])
    assert in_order() == ["Gallery", "Exports", "Billing", "Audit log"]
