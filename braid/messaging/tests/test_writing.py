"""The text of a piece: versions, two people at once, suggestions, and the check of what it says."""

import re
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from braid.activity.actions import record
from braid.activity.archive import archive
from braid.activity.models import Contact
from braid.activity.restricting import restrict
from braid.base import marked
from braid.messaging import announcing, text_check_page, text_check_views
from braid.messaging.actions import create_claim, create_content
from braid.messaging.checking import give_verdict
from braid.messaging.models import Claim, Content, ContentVersion, Suggestion
from braid.messaging.suggesting import answer_suggestion, suggest
from braid.messaging.writing import restore_version, write_text
from braid.roadmap.actions import create_item
from braid.teamwork.models import Term
from tests.queries import statements

U = "/w/acme/"
TEXT = "# New\n\nAlerts reach you within a minute.\n\nThey cost nothing.\n\nTry them today."


@pytest.fixture
def post(marco) -> Content:
    made = create_content(by=marco, title="What is new", owner=marco)
    write_text(made, by=marco, body=TEXT)
    return made


def written(client, post, body, since, **more):
    return client.post(f"{U}content/{post.pk}/text/", {"body": body, "since": since, "note": "", **more})


def test_each_save_is_a_version_and_an_older_one_comes_back(post, marco, priya):
    write_text(post, by=priya, body=TEXT.replace("nothing", "little"), note="Legal asked")
    assert write_text(post, by=priya, body=post.body) is None
    first = post.versions.get(number=1)
    restore_version(first, by=marco)
    assert [(one.number, one.by, one.restored_id) for one in post.versions.order_by("number")] == [
        (1, marco, None), (2, priya, None), (3, marco, first.pk),
    ]  # fmt: skip
    assert Content.objects.get().body == TEXT


def test_the_page_of_a_version_shows_what_changed(post, priya, as_member):
    made = write_text(post, by=priya, body=TEXT.replace("nothing", "little"))
    html = as_member(priya).get(f"{U}content/versions/{made.pk}/").content.decode()
    assert "<del>nothing</del><ins>little</ins>" in html
    assert "Bring this version back" not in html


def test_two_who_change_different_places_go_together(post, marco, priya, as_member):
    write_text(post, by=marco, body=TEXT.replace("nothing", "little"))
    mine = TEXT.replace("today", "now")
    answer = written(as_member(priya), post, mine, 1)
    assert answer.status_code == 422
    assert "Marco Bellini has written in it as well" in answer.content.decode()
    assert written(as_member(priya), post, mine, 1, seen=2).status_code == 303
    body = Content.objects.get().body
    assert "cost little" in body
    assert "Try them now" in body


def test_two_who_change_one_place_choose_and_nothing_is_lost(post, marco, priya, as_member):
    write_text(post, by=marco, body=TEXT.replace("nothing", "little"))
    mine = TEXT.replace("nothing", "10 euros")
    client = as_member(priya)
    html = unescape(written(client, post, mine, 1).content.decode())
    assert "Marco Bellini and you changed the same place" in html
    assert "<ins>little</ins>" in html
    assert "<ins>10 euros</ins>" in html
    assert mine in html
    assert written(client, post, mine, 1, seen=2).status_code == 422
    assert Content.objects.get().body == TEXT.replace("nothing", "little")
    for choice, found in (("mine", "10 euros"), ("theirs", "little")):
        html = written(client, post, mine, 1, seen=2, choice_0=choice, by_hand="1").content.decode()
        assert f"They cost {found}." in html
    assert written(client, post, mine, 1, seen=2, choice_0="both").status_code == 303
    assert "They cost little.\nThey cost 10 euros." in Content.objects.get().body


def test_who_writes_while_somebody_merges_is_shown_again(post, marco, priya, as_member):
    write_text(post, by=marco, body=TEXT.replace("nothing", "little"))
    write_text(post, by=marco, body=TEXT.replace("nothing", "much"))
    answer = written(as_member(priya), post, TEXT.replace("nothing", "10 euros"), 1, seen=2, choice_0="mine")
    assert answer.status_code == 422
    assert "changed once more" in answer.content.decode()
    assert ContentVersion.objects.count() == 3


HOSTILE = "<script>alert(1)</script>\n\n<img src=x onerror=alert(2)>\n\n[click](javascript:alert(3)) <svg/onload=alert(4)>"


def test_hostile_markup_is_kept_as_words_and_never_runs(post, marco, as_member):
    client = as_member(marco)
    assert written(client, post, HOSTILE, 1).status_code == 303
    version = ContentVersion.objects.get(number=2)
    for path in ("", "text/", "check/", "suggest/"):
        html = client.get(f"{U}content/{post.pk}/{path}").content.decode()
        assert not re.search(r"<script>alert|<img src=x|<svg/onload|href=\"javascript", html), path
    html = client.get(f"{U}content/versions/{version.pk}/").content.decode()
    assert not re.search(r"<script>alert|<img src=x|<svg/onload|href=\"javascript", html)


@pytest.mark.parametrize(
    ("name", "raw", "told"),
    [
        ("deck.pptx", b"PK" + b"0" * (40 * 1024 * 1024), "This file has 40 MB"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "This is a picture"),
        ("a.md", b"x" * 60_000, "60,000 characters"),
        ("a.pdf", b"%PDF-1.7", "A PDF is not read here"),
    ],
)
def test_a_file_that_is_no_text_says_why_and_nothing_is_lost(name, raw, told, post, marco, as_member):
    answer = written(as_member(marco), post, "My own words", 1, file=SimpleUploadedFile(name, raw))
    assert answer.status_code == 422
    html = answer.content.decode()
    assert told in html
    assert "My own words" in html
    assert Content.objects.get().body == TEXT


def test_a_file_of_html_becomes_its_words(post, marco, as_member):
    page = b"<html><body><h1>Hello</h1><script>alert(1)</script><p onclick='x()'>World</p></body></html>"
    assert written(as_member(marco), post, "", 1, file=SimpleUploadedFile("a.html", page)).status_code == 303
    assert Content.objects.get().body == "Hello\nWorld"


def test_a_text_that_is_too_long_is_refused_in_words(post, marco, as_member):
    answer = written(as_member(marco), post, "x" * 50_001, 1)
    assert answer.status_code == 422
    assert "50,001 characters" in answer.content.decode()


def test_a_suggestion_is_taken_by_the_owner_and_both_have_met(post, marco, priya):
    one = suggest(
        post, by=priya, passage="They cost nothing.", text="They cost little.", why="We charge for it"
    )
    with pytest.raises(PermissionDenied):
        answer_suggestion(one, by=priya, answer="taken", why="")
    answer_suggestion(one, by=marco, answer="taken", why="Right")
    assert "They cost little." in Content.objects.get().body
    assert post.versions.get(number=2).note == "A suggestion of Priya Raman"
    assert Contact.objects.filter(subject_id=post.pk).exists()
    with pytest.raises(ValidationError, match="answered meanwhile"):
        answer_suggestion(one, by=marco, answer="left", why="")


def test_a_stale_suggestion_says_so_and_cannot_be_taken(post, marco, priya, as_member):
    one = suggest(
        post, by=priya, passage="They cost nothing.", text="They cost little.", why="We charge for it"
    )
    write_text(post, by=marco, body=TEXT.replace("They cost nothing.", "They are dear."))
    client = as_member(marco)
    html = client.get(f"{U}content/suggestions/{one.pk}/").content.decode()
    assert "The passage has changed since" in html
    assert 'value="taken"' not in html
    answer = client.post(f"{U}content/suggestions/{one.pk}/", {"answer": "taken", "answer_why": "Yes"})
    assert answer.status_code == 422
    assert client.post(f"{U}content/suggestions/{one.pk}/", {"answer": "left"}).status_code == 422
    assert (
        client.post(
            f"{U}content/suggestions/{one.pk}/", {"answer": "left", "answer_why": "Too late"}
        ).status_code
        == 303
    )
    assert Suggestion.objects.get().answer == "left"
    assert "They are dear." in Content.objects.get().body


@pytest.mark.parametrize("passage", ["Not there at all", "", "e"])
def test_a_passage_that_is_not_there_once_is_refused(passage, post, priya):
    with pytest.raises(ValidationError):
        suggest(post, by=priya, passage=passage, text="Other", why="So")


def test_a_passage_is_chosen_and_suggested_by_clicks(post, priya, as_member):
    client = as_member(priya)
    here = f"{U}content/{post.pk}/suggest/"
    assert "They cost nothing." in client.get(here).content.decode()
    html = client.get(f"{here}?p=2").content.decode()
    assert "What could it say instead?" in html
    sent = {"passage": "They cost nothing.", "text": "They cost little.", "why": "We charge"}
    assert client.post(here, {**sent, "text": "They cost nothing."}).status_code == 422
    assert client.post(here, sent).status_code == 303
    assert Suggestion.objects.get().by == priya


def test_one_click_links_what_the_ledger_knows(post, marco, priya, as_member):
    known = create_claim(by=marco, text="Alerts reach you within a minute.")
    elsewhere = create_content(by=marco, title="Newsletter")
    again = create_claim(by=marco, text="They cost nothing.", content=elsewhere)
    client = as_member(priya)
    here = f"{U}content/{post.pk}/check/"
    assert client.post(here).status_code == 303
    assert "2 claims of the ledger are in it and are linked now" in client.get(here).content.decode()
    assert set(Claim.objects.said_in(post)) == {known, again}
    assert Claim.objects.get(pk=again.pk).content == elsewhere
    html = client.get(f"{U}content/{post.pk}/").content.decode()
    assert "Two claims hold it back" in html
    assert client.post(f"{U}content/{post.pk}/").status_code == 422
    client.post(f"{U}content/{post.pk}/check/", {"unlink": again.pk})
    assert list(Claim.objects.said_in(post)) == [known]


@pytest.mark.django_db(transaction=True)
def test_what_was_read_is_kept_until_the_text_or_the_ledger_changes(post, marco, priya, as_member, settings):
    settings.REMEMBER = True
    text = "Exports are encrypted in every region. Audit logs are kept for a year."
    write_text(post, by=marco, body=text)
    client, url = as_member(marco), f"/w/acme/{post.place}check/"

    def known() -> int:
        return client.get(url).content.decode().count('name="link"')

    assert [known(), known()] == [0, 0]
    assert len(statements(client, url)) == 2
    create_claim(by=priya, text="Exports are encrypted in every region")
    assert known() == 1
    create_claim(by=priya, text="Audit logs are kept for a year")
    assert known() == 2
    post.refresh_from_db()
    write_text(post, by=marco, body="Exports are encrypted in every region.")
    assert known() == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_of_a_text_is_void_with_whatever_it_was_compared_with(
    post, marco, priya, as_member, settings, monkeypatch
):
    settings.REMEMBER = True
    write_text(post, by=marco, body="SSO is here. Audit logs are kept for a year. Spring is robust.")
    client, url = as_member(marco), f"/w/acme/{post.place}check/"
    looked = []
    look = announcing._look
    monkeypatch.setattr(announcing, "_look", lambda *given: looked.append(1) or look(*given))

    def page() -> tuple[str, int]:
        looked.clear()
        return client.get(url).content.decode(), len(looked)

    assert page()[1] == 1
    item = create_item(by=priya, title="Quite another thing")
    assert page()[1] == 1
    record(priya, "item.renamed", item)
    assert page()[1] == 0
    assert "<mark>SSO</mark>" in page()[0]
    term = Term.objects.create(workspace=marco.workspace, term="SSO")
    record(priya, "term.created", term)
    assert "<mark>SSO</mark>" not in page()[0]
    claim = create_claim(by=marco, text="Audit logs are kept for a year.")
    assert "Unchecked" in page()[0]
    give_verdict(claim, by=priya, standing="wrong", evidence="Half a year.")
    html, many = page()
    assert "Wrong" in html
    assert many == 0, "the words are the same"
    archive(claim, by=marco)
    assert "Wrong" not in page()[0]


@pytest.mark.django_db(transaction=True)
def test_what_another_process_has_kept_of_a_text_bears_no_mark_of_its_own(
    post, marco, as_member, settings, monkeypatch
):
    settings.REMEMBER = True
    client, url = as_member(marco), f"/w/acme/{post.place}check/"
    client.get(url)
    mine, other = marked.MARK, "of-another-process"
    monkeypatch.setattr(text_check_page, "FIELD", marked.FIELD.replace(mine, other))
    for module in (marked, text_check_views):
        monkeypatch.setattr(module, "MARK", other)
    page = client.get(url).content.decode()
    assert "csrfmiddlewaretoken" in page
    assert mine not in page
    assert other not in page


def test_what_is_kept_of_a_text_tells_nobody_of_what_is_hidden_from_them(
    post, marco, priya, as_member, settings
):
    settings.REMEMBER = True
    write_text(post, by=marco, body="Okapi is a long word here and says nothing.")
    item = create_item(by=priya, title="Okapi is a long word")
    create_claim(by=priya, text="Okapi is a long word here and says nothing.", item_ref=item.title)
    restrict(item, by=priya, readers=[priya])
    url = f"/w/acme/{post.place}check/"

    def known(member) -> bool:
        return "In the ledger already" in as_member(member).get(url).content.decode()

    assert [known(priya), known(marco), known(priya), known(marco)] == [True, False, True, False]


def test_what_is_not_in_the_ledger_is_kept_from_the_text(post, priya, as_member):
    client = as_member(priya)
    sent = {"keep": "1", "pick": ["Alerts reach you within a minute.", "Not in the text at all"]}
    assert client.post(f"{U}content/{post.pk}/check/", sent).status_code == 303
    assert [claim.text for claim in Claim.objects.filter(content=post)] == [
        "Alerts reach you within a minute."
    ]
