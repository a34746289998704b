"""What people type into forms: numbers in either writing, days in one, and refusals that say what is wanted."""

from decimal import Decimal

import pytest
from django import forms
from django.utils import timezone

from braid.base.forms import Narrowed, PlainForm, Spoken
from braid.goals.models import Metric, Reading
from braid.radar.detectors.registry import BY_ID
from braid.roadmap.forms import ItemForm

pytestmark = pytest.mark.django_db


class Everything(PlainForm):
    number = forms.DecimalField(required=False, max_digits=6, decimal_places=2)
    share = forms.FloatField(required=False, min_value=0)
    count = forms.IntegerField(required=False, max_value=100_000)
    day = forms.DateField(required=False)
    when = forms.DateTimeField(required=False)
    mail = forms.EmailField(required=False)
    page = forms.URLField(required=False, assume_scheme="https")
    name = forms.CharField(required=False, max_length=5)
    own = forms.DateField(required=False, error_messages={"invalid": "My own words."})
    one = forms.ChoiceField(required=False, choices=[("a", "A")])
    some = forms.MultipleChoiceField(required=False, choices=[("a", "A")])


class Needed(PlainForm):
    title = forms.CharField()
    day = forms.DateField()
    one = forms.ChoiceField(choices=[("a", "A")])
    some = forms.MultipleChoiceField(choices=[("a", "A")])
    row = forms.ModelChoiceField(Metric.objects.all())
    rows = forms.ModelMultipleChoiceField(Metric.objects.all())
    file = forms.FileField()
    tick = forms.BooleanField()
    own = forms.CharField(error_messages={"required": "My own words."})


@pytest.mark.parametrize(
    ("typed", "value"), [("1,5", "1.5"), ("1.5", "1.5"), ("1 234,5", "1234.5"), ("1,234.5", "1234.5"), ("35 %", "35"), ("-3", "-3"), ("2k", "2000"), ("", None)]
)  # fmt: skip
def test_numbers_in_either_writing(priya, typed, value):
    form = Everything({"number": typed, "share": typed.replace("-", "")}, member=priya)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["number"] == (Decimal(value) if value else None)
    assert form.cleaned_data["share"] == (abs(float(value)) if value else None)


@pytest.mark.parametrize("ends", ["\r\n", "\n", "\r"])
def test_a_line_end_counts_once_however_it_was_sent(priya, ends):
    """A page counts it as one character, and sends two."""
    form = Everything({"name": f"a{ends}b{ends}c"}, member=priya)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["name"] == "a\nb\nc"
    again = Everything({"name": f"a{ends}b"}, member=priya, initial={"name": "a\r\nb"})
    assert "name" not in again.changed_data, "what was kept with two signs is the same words"
    assert not Everything({"name": f"abcd{ends}e"}, member=priya).is_valid()


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("number", "1,234", "“1,234” can be read in two ways: write 1234 or 1.234."),
        ("number", "a few", "Write a number, such as 12 or 3.5."),
        ("number", "1.234", "Up to 2 digits after the decimal point fit."),
        ("number", "1234567", "Up to 6 digits fit."),
        ("share", "NaN", "Write a number, such as 12 or 3.5."),
        ("share", "-1", "Write 0 or more."),
        ("count", "1.5", "Write a whole number, such as 12."),
        ("count", "1m", "Write 100000 or less."),
        ("day", "30.4.2026", "Write the date as 2026-04-30."),
        ("day", "04/05/2026", "Write the date as 2026-04-30."),
        ("day", "2026-02-30", "Write the date as 2026-04-30."),
        ("when", "noon", "Write day and time as 2026-04-30 14:00."),
        ("mail", "ada", "Write a mail address, such as ada@example.org."),
        ("page", "not a page", "Write a whole web address, such as https://example.org/page."),
        ("name", "too long", "Up to 5 characters fit; these are 8."),
        ("own", "x", "My own words."),
        ("one", "b", "What was chosen is not on offer here, or not any more: choose one of those that are."),
        ("some", ["b"], "Something that was chosen is not on offer here, or not any more: choose among those that are."),
    ],
)  # fmt: skip
def test_a_refusal_says_what_is_wanted(priya, field, typed, says):
    form = Everything({field: typed}, member=priya)
    assert list(form.errors.get(field, [])) == [says]


def test_a_browser_sends_what_was_typed(priya):
    shown = str(ItemForm(member=priya)["effort_product"])
    assert 'type="text"' in shown, "a field of type number sends nothing for “1,5”"
    assert 'inputmode="decimal"' in str(Everything(member=priya)["share"])


def test_a_decimal_comma_all_the_way(priya, as_member):
    metric = Metric.objects.create(workspace=priya.workspace, name="Churn", kind_of="outcome")
    client, here = as_member(priya), f"/w/acme/metrics/{metric.pk}/reading/"
    day = timezone.localdate().isoformat()
    assert client.post(here, {"on": day, "value": "2,5"}).status_code == 303
    assert Reading.objects.get().value == Decimal("2.5")
    answer = client.post(here, {"on": day, "value": "2,500"})
    assert (answer.status_code, "write 2500 or 2.500" in answer.content.decode()) == (422, True)
    assert Reading.objects.get().value == Decimal("2.5")


def test_the_numbers_of_a_check_are_read_alike(priya, as_member):
    client, limit = as_member(priya), BY_ID["D05"].thresholds()[0].name
    answer = client.post("/w/acme/radar/checks/D05/", {limit: "0,5 or so"})
    assert answer.status_code == 422
    assert "Write a number, such as 12 or 3.5." in answer.content.decode()


def test_what_is_missing_is_asked_for(priya):
    said = {name: list(texts) for name, texts in Needed({}, member=priya).errors.items()}
    write = ["Nothing stands here, and it is needed: fill it in."]
    choose, choose_some = (
        f"Nothing is chosen, and it is needed: choose {n}." for n in ("one", "at least one")
    )
    assert said == {
        "title": write, "day": write, "one": [choose], "row": [choose], "some": [choose_some], "rows": [choose_some],
        "file": ["No file came along, and one is needed: choose it."],
        "tick": ["This has to be ticked before it can go on."], "own": ["My own words."],
    }  # fmt: skip


@pytest.mark.parametrize("sent", [{"row": "x", "rows": ["x"]}, {"row": "987", "rows": ["987"]}])
def test_a_row_that_nobody_offered_is_no_choice(priya, sent):
    form = Needed(sent, member=priya)
    assert "not on offer here" in form.errors["row"][0]
    assert "not on offer here" in form.errors["rows"][0]


def forms_of_braid(kind: type = forms.BaseForm):
    for one in kind.__subclasses__():
        yield from forms_of_braid(one)
        if one.__module__.startswith("braid.") and ".tests" not in one.__module__:
            yield one


# allauth builds its own on this one and Braid speaks for that (`people.account_forms`); examples save nothing.
ELSEWHERE = {"SignupForm", "ExampleForm"}


def test_every_form_refuses_in_the_words_of_the_house():
    silent = {one.__name__ for one in forms_of_braid() if not issubclass(one, Narrowed | Spoken)}
    assert silent <= ELSEWHERE, "inherit WorkspaceForm, PlainForm or Spoken"


@pytest.mark.parametrize("address", ["sign-in", "sign-up", "password/reset"])
def test_the_doors_of_braid_speak_so_too(client, address):
    said = client.post(f"/{address}/", {}).content.decode()
    assert "Nothing stands here, and it is needed: fill it in." in said
    assert "This field is required" not in said
