"""Words that the glossary could explain are offered, explained or said to be known."""

import pytest

from braid.insights.actions import capture
from braid.radar.actions import evaluate, set_threshold
from braid.radar.facts.words import Said
from braid.radar.models import Finding
from braid.radar.reading import View
from braid.radar.suggesting import Suggested, is_one_sided, suggested
from braid.teamwork.actions import add_term
from braid.teamwork.models import PlainWord

pytestmark = pytest.mark.django_db
PAGE = "/w/acme/glossary/suggested/"


def heard(by, *texts):
    for text in texts:
        capture(by=by, text=text, source="call")


@pytest.fixture
def texts(priya, marco):
    """Three abbreviations, one of which both use, and a word that product alone uses in each text."""
    heard(priya, *(f"The CDC of cohort {n} and its API are late." for n in range(8)))
    heard(marco, "They ask for an API.", *("The ICP does not know us." for _ in range(7)))
    heard(marco, "An NPS of forty.")


def test_abbreviations_come_first_by_one_side_alone_then_by_how_often(texts, priya):
    short, alone = suggested(priya)
    assert [(one.word, one.sides, one.count) for one in short] == [
        ("CDC", ["product"], 8), ("ICP", ["marketing"], 7), ("API", ["product", "marketing"], 9),
    ]  # fmt: skip
    assert "NPS" not in {one.word for one in short}, "once is a slip of the pen"
    assert ("cohort", 8) in {(one.word, one.count) for one in alone}
    assert short[0].quote == ("The ", "CDC", " of cohort 7 and its API are late.")


@pytest.mark.parametrize(
    ("count", "ours", "theirs", "expected"),
    [(7, 8, 8, True), (3, 8, 8, False), (8, 8, 0, False), (7, 100, 1, False), (40, 500, 500, True)],
)
def test_a_word_of_one_side_is_one_that_chance_would_seldom_leave_to_it(count, ours, theirs, expected):
    """7 of 16 texts, all of one side that wrote 8 of them: C(8, 7) ÷ C(16, 7) = 8 ÷ 11,440."""
    text = Said("comment", 1, "", "", "product")
    one = Suggested("cohort", {"product": [text] * count, "marketing": []})
    assert is_one_sided(one, {"product": ours, "marketing": theirs}) is expected
    both = Suggested("cohort", {"product": [text] * count, "marketing": [text]})
    assert not is_one_sided(both, {"product": 500, "marketing": 500})


def test_what_is_explained_or_known_to_all_is_not_offered(texts, priya, marco, as_member):
    add_term(by=marco, term="ICP", meaning="For whom we build")
    client = as_member(priya)
    html = client.get(PAGE).content.decode()
    assert ("CDC" in html, "ICP" in html) == (True, False)
    assert client.post(f"{PAGE}plain/", {"word": "CDC"}).status_code == 303
    assert client.post(f"{PAGE}plain/", {"word": "cohort"}).status_code == 303
    short, alone = suggested(priya)
    assert [one.word for one in short] == ["API"]
    assert "cohort" not in {one.word for one in alone}
    view = View.of(priya.workspace, priya.workspace.created_at.date())
    assert "CDC" in view.facts.words.explained, "nor does the radar ask for it (D13)"
    client.post(f"{PAGE}plain/", {"back": "CDC"})
    assert [one.word for one in suggested(priya)[0]] == ["CDC", "API"]


def test_a_finding_about_words_leads_to_where_they_are_explained(texts, priya, gus, as_member):
    set_threshold("D13", "terms", 1, by=priya)
    evaluate(priya.workspace)
    row = Finding.objects.get(detector="D13")
    page = as_member(priya).get(f"/w/acme/{row.place}").content.decode()
    assert 'href="/w/acme/glossary/suggested/"' in page
    assert "in 8 texts of product alone" in page
    assert "glossary/suggested/" not in as_member(gus).get(f"/w/acme/{row.place}").content.decode()


def test_saying_it_twice_or_of_nothing_is_refused_and_guests_only_look(texts, priya, gus, as_member):
    client = as_member(priya)
    for word, says in (
        ("", "cannot be blank"),
        ("x" * 121, "120"),
        ("CDC", ""),
        ("cdc", "Somebody has said so"),
    ):
        answer = client.post(f"{PAGE}plain/", {"word": word})
        assert says in answer.content.decode()
        assert answer.status_code == (422 if says else 303), word
    assert PlainWord.objects.count() == 1
    client.post(f"{PAGE}plain/", {"back": "never said"})
    assert PlainWord.objects.count() == 1
    guest = as_member(gus)
    assert "Everybody knows it" not in guest.get(PAGE).content.decode()
    assert guest.post(f"{PAGE}plain/", {"back": "CDC"}).status_code == 403
