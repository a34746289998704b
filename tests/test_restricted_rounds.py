"""An item that is restricted after a round asked about it: who may not see it does not learn its title from the round."""

import zipfile
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone

from braid.activity.restricting import open_to_all, restrict
from braid.connect.export.writing import export
from braid.people.models import Workspace
from braid.roadmap.actions import create_item
from braid.roadmap.models import Item
from braid.rounds import actions as rounds
from braid.rounds import instruments
from braid.rounds.models import Answer, Result, Round
from braid.rounds.results.seen import parts_seen
from tests.queries import statements

SECRET = "Okapi"
U = "/w/acme/"
STATES = ("draft", "open", "closed", "partly", "revealed", "settled")
TITLES = ("Audit log", "Billing", SECRET, "Exports", "Gallery", "Themes")
LISTS = (
    "", "rounds/", "rounds/?format=csv", "for-you/", "activity/", "activity/?format=csv", "search/?q=Okap", "roadmap/",
    "roadmap/orders/", "roadmap/?sort=agreed",
)  # fmt: skip
OF_A_ROUND = (
    "", "?by=value", "?by=effort", "edit/", "numbers/", "answer/", "results.csv", "charts/", "charts/places.svg", "charts/value.svg",
)  # fmt: skip


@pytest.fixture
def asked(cast):
    """`asked("revealed")`: a round of priorities about six items, in which the sides differ most about the secret one."""

    def made(state: str, titles: tuple[str, ...] = TITLES) -> Round:
        priya = cast["priya"]
        people = [m for m in cast.values() if m.side in ("product", "marketing") and m.may("edit")]
        row = rounds.draft_round(
            by=priya, use="priorities", name="First", purpose="What first?", questions=instruments.priorities(),
            subjects=[create_item(by=priya, title=title, phase="build") for title in titles], invited=people,
            closes_at=timezone.now() + timedelta(days=1), product_facilitator=priya, marketing_facilitator=cast["marco"],
        )  # fmt: skip
        if state != "draft":
            rounds.open_round(row, by=priya)
            answer_all(Round.objects.get(pk=row.pk), people)
        if state not in ("draft", "open"):
            rounds.close(row, by=priya)
        if state == "partly":
            for part in ("top", "places", "reasons"):
                rounds.open_part(row, by=priya, part=part)
        if state in ("revealed", "settled"):
            rounds.reveal(row, by=priya)
        if state == "settled":
            rounds.settle(row, by=priya, said="In this order.", agreed={"order": [2, 1, 0, 3, 4, 5]})
        return Round.objects.get(pk=row.pk)

    return made


def answer_all(row: Round, people: list) -> None:
    """The sides agree on all but two items."""
    question = row.questions.get(key="customers")
    apart = {SECRET: {"product": 5, "marketing": 1}, "Themes": {"product": 1, "marketing": 5}}
    for person in people:
        for subject in row.subjects.all():
            value = apart.get(subject.title, {}).get(person.side, 2 + subject.order % 3)
            more = {"why": f"About {SECRET}"} if subject.title == SECRET else {}
            rounds.answer(row, by=person, question=question, subject=subject, value=str(value), **more)


def hide(row: Round, by) -> None:
    """The item is for Priya alone from now on."""
    restrict(Item.objects.get(title=SECRET), by=by, readers=[by])


def texts(client, row: Round) -> dict[str, str]:
    found = {}
    for path in (*LISTS, *(row.place + rest for rest in OF_A_ROUND)):
        response = client.get(U + path)
        body = b"".join(response) if getattr(response, "streaming", False) else response.content
        found[path] = body.decode(errors="replace")
    return found


@pytest.mark.parametrize("state", STATES)
def test_nothing_of_a_round_tells_the_title(state, asked, priya, marco, as_member):
    row = asked(state)
    before = texts(as_member(marco), row)
    assert SECRET in "".join(before.values()) or state == "closed"
    hide(row, priya)
    after = texts(as_member(marco), row)
    assert not [path for path, text in after.items() if SECRET in text]
    assert "only for the people named" in after[row.place]
    if state in ("revealed", "settled"):
        assert "Billing" in after[f"{row.place}results.csv"], "the other items stay"
        assert state == "revealed" or "2. Billing" in after[row.place], "with the places that were agreed"
        assert SECRET in as_member(priya).get(U + row.place).content.decode(), (
            "and all of it for who is named"
        )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("order", [("priya", "marco"), ("marco", "priya")])
def test_what_is_remembered_of_a_result_is_not_shown_to_another(asked, cast, order, as_member, settings):
    """It is kept whatever else changes, but never for somebody from whom more is hidden."""
    settings.REMEMBER = True
    row = asked("revealed")
    priya = cast["priya"]

    def reads(name: str) -> bool:
        return SECRET in as_member(cast[name]).get(U + row.place).content.decode()

    assert all(reads(name) for name in order), "before it is hidden both read it, so that it is kept"
    hide(row, priya)
    for _again in range(2):
        assert [name for name in order if reads(name)] == ["priya"]
        create_item(by=priya, title="Something else", phase="build")
    open_to_all(Item.objects.get(title=SECRET), by=priya)
    assert all(reads(name) for name in order)


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_of_a_result_costs_no_query_and_follows_the_names_of_the_sides(
    asked, cast, as_member, settings
):
    settings.REMEMBER = True
    row, client = asked("revealed"), as_member(cast["gus"])
    client.get(U + row.place)
    create_item(by=cast["priya"], title="Something else", phase="build")
    assert not [sql for sql in statements(client, U + row.place) if '"found"' in sql], (
        "the numbers are not read again"
    )
    Workspace.objects.filter(pk=cast["priya"].workspace_id).update(
        product_name="Makers", version=F("version") + 1
    )
    said = client.get(U + row.place).content.decode()
    assert "Makers" in said.partition("Both orders")[2]


def test_places_stay_those_of_all_items(asked, priya, marco, as_member):
    """With one line gone the last place is still six, and its sign stands on the track."""
    row = asked("revealed")
    hide(row, priya)
    places = next(part for part in parts_seen(marco, row) if part["shape"] == "places")
    assert (len(places["rows"]), places["of"]) == (5, 6)
    assert max(line["place"][side] for line in places["rows"] for side in ("product", "marketing")) > 5


def test_a_draft_about_it_is_not_opened(asked, priya):
    row = asked("draft")
    hide(row, priya)
    with pytest.raises(ValidationError, match="only for the people named"):
        rounds.open_round(row, by=priya)
    assert Round.objects.get(pk=row.pk).state == "draft"


def test_asking_again_leaves_it_out(asked, priya, marco):
    """Also for who may see it: the new round is for everybody."""
    row = asked("revealed")
    hide(row, priya)
    made = rounds.ask_again(row, by=priya)
    assert list(made.subjects.values_list("title", flat=True)) == ["Themes"]


def test_an_order_is_settled_by_who_sees_all_of_it(asked, priya, marco, as_member):
    row = asked("revealed")
    hide(row, priya)
    assert 'id="settle"' not in as_member(marco).get(U + row.place).content.decode()
    with pytest.raises(ValidationError, match="one of them settles"):
        rounds.settle(row, by=marco, said="So.", agreed={"order": [0, 1, 2, 3, 4, 5]})
    assert 'id="settle"' in as_member(priya).get(U + row.place).content.decode()
    assert rounds.settle(row, by=priya, said="So.", agreed={"order": [0, 1, 2, 3, 4, 5]})


def test_answers_and_results_as_rows_are_hidden_with_it(asked, priya, marco, tmp_path):
    """The rows are what an archive for one member is made of."""
    row = asked("revealed")
    assert Answer.objects.visible_to(marco).filter(subject__title=SECRET).exists()
    hide(row, priya)
    assert not Answer.objects.visible_to(marco).filter(subject__title=SECRET).exists()
    assert not Result.objects.visible_to(marco).exists()
    assert Result.objects.visible_to(priya).exists()
    kept = tmp_path / "theirs.zip"
    export(priya.workspace, kept, member=marco)
    with zipfile.ZipFile(kept) as archive:
        held = {name: archive.read(name).decode() for name in archive.namelist()}
    assert not [name for name, text in held.items() if SECRET in text]


def test_when_it_is_open_again_everything_is_there(asked, priya, marco, as_member):
    row = asked("revealed")
    hide(row, priya)
    open_to_all(Item.objects.get(title=SECRET), by=priya)
    said = as_member(marco).get(U + row.place).content.decode()
    assert SECRET in said
    assert "only for the people named" not in said


def test_a_round_without_its_result_says_so(asked, priya, marco, as_member):
    """As it comes from an archive made for somebody who may not see all that it asked about."""
    row = asked("revealed")
    Result.objects.all().delete()
    assert "What was found is not here." in as_member(marco).get(U + row.place).content.decode()
    with pytest.raises(ValidationError):
        rounds.ask_again(Round.objects.get(pk=row.pk), by=priya)
    assert as_member(marco).post(f"{U}{row.place}again/").status_code == 422


def test_of_two_items_of_one_name_only_the_hidden_one_goes(asked, priya, marco):
    """A result is matched by the row that was asked about, not by what it is called."""
    row = asked("revealed", ("Themes", "Billing", "Themes", "Exports"))
    restrict(Item.objects.filter(title="Themes").order_by("pk").first(), by=priya, readers=[priya])
    for part in parts_seen(marco, row):
        rows = part.get("rows", [])
        assert 0 not in {line["subject"] for line in rows}, part["shape"]
        if part["shape"] in ("places", "start"):
            assert {line["subject"] for line in rows} == {1, 2, 3}
        if part["shape"] == "top":
            assert len(part["both"]) == len(set(part["subjects"]) - {0})
    assert {line["subject"] for line in parts_seen(priya, row)[1]["rows"]} == {0, 1, 2, 3}


def test_an_older_result_that_does_not_say_which_row_a_line_is_about_loses_the_line(asked, priya, marco):
    row = asked("revealed")
    result = row.result
    for part in result.found["parts"]:
        part.pop("subjects", None)
        for line in part.get("rows", []):
            line.pop("subject", None)
    result.save()
    hide(row, priya)
    shown = parts_seen(marco, Round.objects.get(pk=row.pk))
    assert all(not part.get("rows") and not part.get("both") for part in shown)
