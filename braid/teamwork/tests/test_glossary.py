"""The glossary: list, page, form."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.html import escape

from braid.activity.models import Event
from braid.teamwork.actions import add_term, agree_to_term, change_term, remove_term
from braid.teamwork.models import Term
from tests.queries import costs_the_same

pytestmark = pytest.mark.django_db
U = "/w/acme/glossary/"
NAUGHTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "{{ 7*7 }}",
    "%s %(n)s",
    "' OR 1=1 --",
    "=1+1",
    "👩‍👩‍👧‍👦 é",
    "&amp;",
]


@pytest.fixture(params=["priya", "marco"])
def one(request, cast, as_member):
    """A browser of somebody from each side."""
    return as_member(cast[request.param])


@pytest.fixture
def term(priya) -> Term:
    return add_term(
        by=priya, term="Activation", meaning="Shared a **dashboard** in a week", group="growth", owner=priya
    )


def test_a_word_is_added_changed_and_taken_out(one, cast):
    fields = {
        "term": "P95",
        "expansion": "95th percentile",
        "meaning": "Nineteen of *twenty*",
        "owner": cast["marco"].pk,
    }
    answer = one.post(f"{U}new/", fields)
    row = Term.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"{U}{row.pk}/")
    html = one.get(answer["Location"]).content.decode()
    for words in ("95th percentile", "<em>twenty</em>", "Marco Bellini"):
        assert words in html
    assert one.post(f"{U}{row.pk}/edit/", {**fields, "term": "P99"}).status_code == 303
    assert "P99" in one.get(U).content.decode()
    assert one.get(f"{U}{row.pk}/remove/").status_code == 405
    assert one.post(f"{U}{row.pk}/remove/").status_code == 303
    assert not Term.objects.in_use().exists()
    assert list(Event.objects.order_by("pk").values_list("name", flat=True)) == [
        "term.added",
        "term.changed",
        "term.archived",
    ]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"term": " "}, "Nothing stands here, and it is needed"),
        ({"term": "ACTIVATION"}, "in the glossary already"),
        ({"term": "x" * 121}, "Up to 120 characters fit"),
        ({"term": "New", "meaning": "x" * 4001}, "4000"),
        ({"term": "New", "owner": "987"}, "not on offer here"),
        ({"term": "a\x00b"}, "cannot be kept (NUL)"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(one, term, fields, reason):
    before = Event.objects.count()
    answer = one.post(f"{U}new/", fields)
    assert answer.status_code == 422
    assert reason in answer.content.decode()
    assert (Term.objects.count(), Event.objects.count()) == (1, before)


def test_the_list_narrows(one, term, priya):
    add_term(by=priya, term="SEO", expansion="Search engine optimisation")
    for query, there, gone in (
        ("q=dashboard", "Activation", "SEO"),
        ("q=optimisation", "SEO", "Activation"),
        ("group=growth", "Activation", "SEO"),
        ("group=-", "SEO", "Activation"),
        ("said=no", "SEO", "Activation"),
        ("said=yes", "Activation", "SEO"),
    ):
        html = one.get(f"{U}?{query}").content.decode().split('id="rows"')[1]
        assert there in html, query
        assert gone not in html, query
    html = one.get(f"{U}?sort=-term").content.decode()
    assert html.index(">SEO<") < html.index(">Activation<")
    empty = one.get(f"{U}?q=churn").content.decode()
    assert "Nothing fits this search" in empty
    assert "new/?term=churn" in empty
    assert 'value="churn"' in one.get(f"{U}new/?term=churn").content.decode()


def test_an_empty_glossary_says_what_it_is_for(one):
    assert "No words yet" in one.get(U).content.decode()


def test_guests_look_and_strangers_find_nothing(term, gus, otto, as_member):
    guest = as_member(gus)
    assert guest.get(f"{U}{term.pk}/").status_code == 200
    assert "btn-primary" not in guest.get(U).content.decode()
    for path in ("new/", f"{term.pk}/edit/", f"{term.pk}/remove/"):
        assert guest.post(U + path, {"term": "x"}).status_code == 403
    for path in (f"{term.pk}/", f"{term.pk}/edit/"):
        assert as_member(otto).get(f"/w/elsewhere/glossary/{path}").status_code == 404
    assert as_member(otto).post(f"/w/elsewhere/glossary/{term.pk}/remove/").status_code == 404
    for nobody in (gus, otto):
        with pytest.raises(PermissionDenied):
            change_term(term, by=nobody, meaning="x")
        with pytest.raises(PermissionDenied):
            remove_term(term, by=nobody)
    assert Term.objects.get().meaning == term.meaning


def test_an_owner_from_elsewhere_is_refused(priya, otto):
    with pytest.raises(ValidationError) as caught:
        add_term(by=priya, term="Word", owner=otto)
    assert set(caught.value.message_dict) == {"owner"}
    assert not Term.objects.exists()


def test_list_and_page_cost_the_same_at_any_length(term, priya, as_member):
    def more() -> None:
        for n in range(20):
            add_term(by=priya, term=f"Word {n}", group=f"group {n}", owner=priya)

    costs_the_same(as_member(priya), U, more)
    costs_the_same(
        as_member(priya), f"{U}{term.pk}/", lambda: change_term(term, by=priya, meaning="Other"), 9
    )


@pytest.mark.parametrize("text", NAUGHTY)
def test_every_field_keeps_what_people_type_and_shows_it_escaped(text, priya, as_member):
    client = as_member(priya)
    names = ("term", "expansion", "meaning", "example", "also_called", "group")
    assert client.post(f"{U}new/", dict.fromkeys(names, text)).status_code == 303
    row = Term.objects.get()
    assert {getattr(row, name) for name in names} == {text}
    for path in (U, f"{U}{row.pk}/", f"{U}{row.pk}/edit/"):
        html = client.get(path).content.decode()
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert str(escape(text)) in html.replace("&#34;", "&quot;").replace("&#39;", "&#x27;")


def sides(row: Term) -> set[str]:
    return set(row.agreements.values_list("side", flat=True))


def test_both_sides_agree_to_a_meaning_and_to_another_one_anew(term, priya, marco, as_member):
    assert sides(term) == {"product"}, "whoever writes it down agrees"
    client, page = as_member(marco), f"{U}{term.pk}/"
    assert "Marketing means the same" in client.get(page).content.decode()
    for _again in range(2):
        assert client.post(f"{page}agree/").status_code == 303
    assert sides(term) == {"product", "marketing"}
    assert Event.objects.filter(name="term.agreed").count() == 1
    assert "means the same" not in client.get(page).content.decode()
    assert "both sides" in client.get(f"{U}?agreed=both").content.decode()
    assert "Nothing fits" in client.get(f"{U}?agreed=open").content.decode()
    change_term(term, by=priya, example="Like this")
    assert sides(term) == {"product", "marketing"}, "an example changes no meaning"
    change_term(term, by=priya, meaning="Something else")
    assert sides(term) == {"product"}
    assert "Activation" in client.get(f"{U}?agreed=open").content.decode()


def test_who_may_agree(term, ella, gus, otto, marco, as_member):
    empty = add_term(by=ella, term="CAC")
    assert sides(empty) == set()
    for nobody in (ella, gus, otto):
        with pytest.raises(PermissionDenied):
            agree_to_term(term, by=nobody)
    answer = as_member(marco).post(f"{U}{empty.pk}/agree/")
    assert answer.status_code == 422
    assert "write that first" in answer.content.decode()
    assert as_member(marco).get(f"{U}{term.pk}/agree/").status_code == 405
    assert sides(term) == {"product"}
