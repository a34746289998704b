"""Templates of rounds: made, shared as files, changed; no person and no answer in them, and hostile files refused."""

import json
from html import unescape
from pathlib import Path

import pytest
import yaml
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from braid.activity.models import Event
from braid.base.small_files import MOST_BYTES
from braid.rounds import actions, instruments
from braid.rounds.actions.templates import plan_from
from braid.rounds.asking import Asked
from braid.rounds.models import Round, Template
from braid.rounds.plan_files import read, written
from braid.rounds.plans import Plan, plan_of
from braid.rounds.shipped import SHIPPED
from braid.rounds.tests.conftest import ballot, say
from braid.rounds.tests.test_screens import page, sent

GOOD = {"braid_round_template": 1, "name": "Areas", "kind": "roles", "purpose": "Who leads?"}


def refused(said) -> str:
    data = said if isinstance(said, bytes) else json.dumps(said).encode()
    with pytest.raises(ValidationError) as caught:
        read(data)
    return " ".join(caught.value.messages)


def test_the_page_of_rounds_lists_every_kind_of_a_file_and_its_example_is_one():
    text = (Path(__file__).parents[3] / "docs" / "rounds.md").read_text()
    example = text.partition("```yaml\n")[2].partition("```")[0]
    assert read(example.encode()).kind == "roles"
    line = next(line for line in example.splitlines() if line.startswith("kind:"))
    assert line.partition("#")[2].strip().split(", ") == Round.Use.values


@pytest.mark.parametrize("key", SHIPPED)
@pytest.mark.parametrize("form", ["yaml", "json"])
def test_what_comes_with_braid_goes_into_a_file_and_back(key, form):
    text = written(SHIPPED[key], form)
    again = read(text.encode())
    assert written(again, form) == text
    assert (again.kind, again.modules, len(again.subjects)) == (
        SHIPPED[key].kind,
        SHIPPED[key].modules,
        len(SHIPPED[key].subjects),
    )


@given(
    st.builds(
        Plan, name=st.from_regex(r"\A[\w =#:&*!{}'\"-]{1,60}\Z").filter(str.strip), kind=st.just("roles"),
        purpose=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200).filter(str.strip),
        subjects=st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).map(str.strip).filter(bool), max_size=6, unique=True).map(tuple),
        days_open=st.integers(1, 90), guess=st.booleans(), initials=st.booleans(),
    )
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_any_words_go_into_a_file_and_back(plan):
    kept = plan_of(plan.says())
    for form in ("yaml", "json"):
        assert read(written(kept, form).encode()) == kept


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"kind": "poll"}, "kind: is one of pulse"),
        ({"kind": None}, "kind: is one of"),
        ({"braid_round_template": 2}, "braid_round_template: has to be 1"),
        ({"braid_round_template": True}, "braid_round_template: has to be 1"),
        ({"name": ""}, "name: needs a text"),
        ({"name": 7}, "name: needs a text"),
        ({"name": "x" * 121}, "name: up to 120 characters fit; this has 121"),
        ({"name": "a\x00b"}, "name: holds a character that cannot be kept"),
        ({"purpose": ["a"]}, "purpose: needs a text"),
        ({"days_open": 0}, "days_open: is a whole number from 1 to 90"),
        ({"days_open": True}, "days_open: is a whole number"),
        ({"days_open": 1.5}, "days_open: is a whole number"),
        ({"kind": "go", "every_months": 3}, "every_months: a go or no-go is asked once"),
        ({"guess": "yes"}, "guess: says true or false"),
        ({"modules": ["roles"]}, "modules: only a pulse has modules"),
        ({"subjects": "Pricing"}, "subjects: is a list"),
        ({"subjects": ["Pricing", 3]}, "subjects[1]: needs a text"),
        ({"subjects": ["x"] * 41}, "subjects: holds up to 40; this has 41"),
        ({"people": ["priya@example.org"]}, "people: a template holds no people and no answers"),
        ({"answers": []}, "answers: a template holds no people and no answers"),
        ({"purpse": "x"}, "purpse: is no field that a template has"),
        ({"questions": [{"key": "who", "text": "Who?"}]}, "questions[0].key: is one of lead"),
        ({"questions": [{"key": "lead", "text": "Who?", "scale": "ten"}]}, "questions[0].scale: has to be lead here"),
        ({"questions": ["Who?"]}, "questions[0]: is a map"),
        ({"questions": [{"key": "lead", "text": "Who?", "seat": 3}]}, "questions[0].seat: is no field"),
        ({"kind": "priorities", "questions": [{"key": "customers", "text": "Value"}]}, "these are missing: business, confidence"),
        ({"kind": "priorities", "subjects": ["Billing"]}, "subjects: only a round about who leads"),
        ({"kind": "pulse", "modules": ["trust"]}, "modules[0]: is one of roles"),
        ({"kind": "pulse", "modules": ["roles", "involvement"]}, "modules: holds up to 1"),
        ({"kind": "pulse", "initials": True}, "initials: a pulse is anonymous"),
        ({"kind": "pulse", "questions": [{"text": "Fine?", "scale": "text"}]}, "questions[0].scale: a pulse asks on the scale agree"),
        ({"kind": "pulse", "questions": [{"key": "T1", "text": "Fine"}]}, "questions[0].key: a statement of your own has a key with X"),
        ({"kind": "five", "questions": [{"key": "a b", "text": "Who?"}]}, "questions[0].key: is made of letters"),
        ({"kind": "five", "questions": [{"key": "a", "text": "Who?", "scale": "choice"}]}, "questions[0].scale: is text, or choice"),
        ({"kind": "five", "questions": [{"key": "a", "text": "Who?"}, {"key": "a", "text": "What?"}]}, "questions[1].key: “a” is there twice"),
    ],
)  # fmt: skip
def test_each_mistake_is_named_by_its_field(change, says):
    assert says in refused({**GOOD, **change})


def test_all_mistakes_are_told_at_once():
    text = refused({**GOOD, "name": "", "days_open": 400, "mood": 1})
    assert all(word in text for word in ("name:", "days_open:", "mood:"))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "map of fields"),
        (b"- a\n- b", "map of fields"),
        (b"\xff\xfe\x00a", "no text in UTF-8"),
        (b"a: [1, 2", "in line"),
        (b"{ \"a\": ", "not valid JSON"),
        (b'{"a": 1, "a": 2}', "there twice: a"),
        (b"name: a\nname: b\n", "there twice: name"),
        (b"a: &x [1]\nb: *x", "References"),
        (b"a: !!python/object/apply:os.system ['true']", "Tags such as"),
        (b"a: !include /etc/passwd", "Tags such as"),
        (b"? [a, b]\n: c", "a field has no name"),
        (b"a: " + b"[" * 40 + b"]" * 40, "more in this file"),
        (b"a:\n" + b"- 1\n" * 3000, "more in this file"),
        (b"[" * 100_000, "more in this file"),
        (b'{"a":' * 15_000 + b"1" + b"}" * 15_000, "cannot be read"),
        (b"x" * (MOST_BYTES + 1), "up to 100 KB"),
        (b"a: 2025-13-45", "cannot be read"),
        (b"a: 1\n---\nb: 2", "neither YAML nor JSON"),
    ],
)  # fmt: skip
def test_hostile_files_are_refused_in_words(data, says):
    assert says in refused(data)


@pytest.mark.django_db
def test_a_round_as_a_template_holds_no_person_and_no_answer(make, cast, people):
    row = make("roles", subjects=("Pricing", "Personas"), shows_names=True)
    say(row, cast["jonas"], "product", "Pricing", why="Quetzalcoatlus")
    actions.close(row, by=cast["priya"])
    made = actions.save_as_template(Round.objects.get(), by=cast["marco"])
    text = (
        json.dumps(made.content) + written(plan_of(made.content), "yaml") + repr(Event.objects.last().facts)
    )
    assert "Quetzalcoatlus" not in text
    assert not any(person.name in text or person.user.email in text for person in people)
    assert plan_of(made.content).subjects == ("Pricing", "Personas")
    assert "member" not in text
    assert plan_of(made.content).initials


@pytest.mark.django_db
def test_rows_that_a_round_was_about_stay_out_of_its_template(make, cast):
    from braid.roadmap.actions import create_item

    items = [create_item(by=cast["priya"], title=f"Zeppelin {n}") for n in range(2)]
    row = make("priorities", subjects=items)
    assert "Zeppelin" not in json.dumps(actions.save_as_template(row, by=cast["priya"]).content)


@pytest.mark.django_db
@pytest.mark.parametrize("use", ["roles", "priorities", "confidence", "go", "five"])
def test_a_named_round_is_asked_again_as_it_was(make, cast, use):
    row = make(use)
    plan = plan_from(row)
    asked = [
        (q.key, q.text, q.scale, q.for_side, q.per_subject, q.asks_why)
        for q in row.questions.order_by("order")
    ]
    again = plan_of(plan.says()).asked(cast["priya"].workspace)
    assert [(q.key, q.text, q.scale, q.for_side, q.per_subject, q.asks_why) for q in again] == asked


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("module", "mini"), [("", False), ("R", False), ("C", False), ("I", False), ("", True)]
)
def test_a_pulse_is_asked_again_as_it_was(make, cast, module, mini):
    own = Asked("X1", "We eat lunch with {them}.", "agree", block="X")
    asked = [*instruments.pulse(cast["priya"].workspace, module, mini=mini), own]
    row = make("pulse", questions=asked, every_months=3)
    plan = plan_of(plan_from(row).says())
    assert [q.key for q in plan.asked(cast["priya"].workspace)] == [q.key for q in asked]
    assert (plan.module, plan.is_short, plan.every_months) == (module, mini, 3)


@pytest.mark.django_db
def test_a_statement_of_ones_own_is_answered_and_shown_among_the_questions(make, cast, people, as_member):
    own = Asked("X1", "We eat lunch with {them}.", "agree", block="X")
    row = make("pulse", questions=[*instruments.pulse(cast["priya"].workspace), own])
    for person in people:
        actions.cast(row, by=person, answers=ballot(row))
    actions.close(row, by=cast["priya"])
    actions.reveal(row, by=cast["priya"])
    assert "We eat lunch with the other side." in page(as_member(cast["marco"]), row.place)


@pytest.mark.django_db
def test_saved_started_changed_copied_and_put_away_by_hand(make, cast, people, as_member):
    row, client = make("roles", subjects=("Pricing",)), as_member(cast["priya"])
    assert "Save as template" in page(client, row.place)
    assert client.post(f"/w/acme/{row.place}template/").status_code == 303
    kept = Template.objects.get()
    shown = unescape(page(client, kept.place))
    assert f"/w/acme/roles/new/?template={kept.pk}" in shown
    assert kept.name in page(client, "rounds/templates/")
    changed = {
        "name": "Our areas", "purpose": "Who?", "days_open": 3, "subjects": "Pricing\nTrials", "text-lead": "Who leads here?",
        "guess": "on",
    }  # fmt: skip
    assert client.post(f"/w/acme/{kept.place}edit/", {**changed, "days_open": 500}).status_code == 422
    assert client.post(f"/w/acme/{kept.place}edit/", changed).status_code == 303
    form = page(client, f"roles/new/?template={kept.pk}")
    assert "Pricing\nTrials" in form
    assert "Our areas" in form
    values = sent(people, areas="Pricing\nTrials")
    assert client.post(f"/w/acme/roles/new/?template={kept.pk}", values).status_code == 303
    started = Round.objects.latest("pk")
    assert started.questions.get().text == "Who leads here?"
    assert client.post(f"/w/acme/{kept.place}copy/").status_code == 303
    copied = Template.objects.latest("pk")
    assert copied.name == "Our areas (copy)"
    assert copied.content["subjects"] == ["Pricing", "Trials"]
    assert client.post(f"/w/acme/archive/rounds.template/{kept.pk}/put/").status_code == 303
    assert "Bring back" in page(client, kept.place)
    assert "Our areas</a>" not in page(client, "rounds/templates/")


@pytest.mark.django_db
def test_a_file_is_uploaded_and_comes_down_again_as_it_was(cast, as_member):
    client = as_member(cast["priya"])
    data = written(SHIPPED["grey-areas"], "yaml").encode()
    up = client.post("/w/acme/rounds/templates/upload/", {"file": SimpleUploadedFile("areas.yaml", data)})
    assert up.status_code == 303
    kept = Template.objects.get()
    down = client.get(f"/w/acme/{kept.place}file/")
    assert down.content == data
    assert ".round.yaml" in down["Content-Disposition"]
    assert json.loads(client.get(f"/w/acme/{kept.place}file/?as=json").content) == yaml.safe_load(data)


@pytest.mark.django_db
def test_a_refused_file_says_why_and_leaves_nothing(cast, as_member):
    client = as_member(cast["priya"])
    for data in (b"kind: poll", b"<script>alert(1)</script>", json.dumps({**GOOD, "people": [1]}).encode()):
        sent_up = client.post(
            "/w/acme/rounds/templates/upload/", {"file": SimpleUploadedFile("x.yaml", data)}
        )
        assert sent_up.status_code == 422
        assert "<script>alert(1)" not in sent_up.content.decode()
    assert "people: a template holds no people" in unescape(sent_up.content.decode())
    big = client.post("/w/acme/rounds/templates/upload/", {"file": SimpleUploadedFile("x", b"x" * 200_000)})
    assert "up to 100 KB" in unescape(big.content.decode())
    assert not Template.objects.exists()
    assert client.post("/w/acme/rounds/templates/upload/").status_code == 422


@pytest.mark.django_db
@pytest.mark.parametrize("key", SHIPPED)
def test_each_that_comes_with_braid_is_shown_downloaded_and_copied(cast, as_member, key):
    client = as_member(cast["priya"])
    assert str(SHIPPED[key].name) in unescape(page(client, f"rounds/templates/shipped/{key}/"))
    assert read(client.get(f"/w/acme/rounds/templates/shipped/{key}/file/").content).kind == SHIPPED[key].kind
    response = client.post(f"/w/acme/rounds/templates/shipped/{key}/copy/")
    assert response.status_code == 303
    assert client.get(response["Location"]).status_code == 200


@pytest.mark.django_db
def test_a_template_that_cannot_be_read_says_so_on_its_page(cast, as_member):
    row = Template.objects.create(
        workspace=cast["priya"].workspace, use="roles", name="Broken", content={"a": 1}
    )
    client = as_member(cast["priya"])
    assert "cannot be read" in page(client, row.place)
    assert client.get(f"/w/acme/{row.place}file/").status_code == 404
    assert client.get(f"/w/acme/{row.place}edit/").status_code == 303
    assert client.get(f"/w/acme/roles/new/?template={row.pk}").status_code == 200
