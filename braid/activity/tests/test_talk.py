"""Comments, "we spoke", history, and the page of everything that happened."""

import pytest
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from braid.activity.actions import record
from braid.activity.deeds import done, done_here
from braid.activity.models import Comment, Contact, Event
from braid.activity.panels import talk
from braid.activity.words import detail
from braid.people.models import Member, Pod, Workspace
from tests.queries import asked

NAUGHTY = [
    "Tom & Jerry <b>",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "%s%n%(x)s",
    "田中さん \u202e",
    "[x](javascript:alert(1))",
]


@pytest.fixture
def pod(workspace, priya, marco) -> Pod:
    pod = Pod.objects.create(workspace=workspace, name="Onboarding")
    pod.members.set([priya, marco])
    return pod


def at(pod: Pod, what: str, workspace: str = "acme") -> str:
    return f"/w/{workspace}/talk/people.pod/{pod.pk}/{what}/"


def nothing_happened() -> bool:
    return not (Comment.objects.exists() or Contact.objects.exists() or Event.objects.exists())


def test_a_comment_is_shown_cleaned_and_counts_as_contact(as_member, marco, pod):
    client = as_member(marco)
    body = "**Dates** please <script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>"
    response = client.post(at(pod, "comment"), {"body": body})
    assert response["Location"].startswith(f"/w/acme/people/pods/{pod.pk}/#comment-")
    page = client.get(f"/w/acme/people/pods/{pod.pk}/").content.decode()
    assert "<strong>Dates</strong>" in page
    for harm in ("<script>alert", 'javascript:alert(1)"', "<img src=x"):
        assert harm not in page
    contact = Contact.objects.get()
    assert (contact.kind_of, contact.by, contact.on) == ("comment", marco, timezone.localdate())
    assert Event.objects.get().name == "comment.added"
    assert "Dates" not in str(Event.objects.values())


def test_a_comment_from_neither_side_is_no_contact(as_member, ella, pod):
    assert as_member(ella).post(at(pod, "comment"), {"body": "Well done"}).status_code == 303
    assert Comment.objects.count() == 1
    assert Contact.objects.count() == 0


@pytest.mark.parametrize("text", NAUGHTY)
def test_any_text_can_be_said(as_member, marco, pod, text):
    client = as_member(marco)
    assert client.post(at(pod, "comment"), {"body": text}).status_code == 303
    assert Comment.objects.get().body == text
    page = client.get(f"/w/acme/people/pods/{pod.pk}/").content.decode()
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


@pytest.mark.parametrize("body", ["", "   ", "x" * 10_001, "a\x00b"])
def test_an_empty_or_endless_comment_is_refused_and_kept_on_the_page(as_member, marco, pod, body):
    response = as_member(marco).post(at(pod, "comment"), {"body": body})
    assert response.status_code == 422
    assert "Comment" in response.content.decode()
    assert nothing_happened()


def test_we_spoke_takes_one_click(as_member, marco, pod):
    client = as_member(marco)
    assert client.post(at(pod, "spoke"))["Location"] == f"/w/acme/people/pods/{pod.pk}/#talk"
    contact = Contact.objects.get()
    assert (contact.kind_of, contact.on, contact.by) == ("spoke", timezone.localdate(), marco)
    assert client.post(at(pod, "spoke"), {"on": "2026-01-05", "note": "Pricing & <b>"}).status_code == 303
    assert Contact.objects.filter(on="2026-01-05", note="Pricing & <b>").count() == 1
    page = client.get(f"/w/acme/people/pods/{pod.pk}/").content.decode()
    assert "We spoke: Pricing &amp; &lt;b&gt;" in page


@pytest.mark.parametrize(
    ("on", "note", "says"),
    [
        ("2100-01-01", "", "not come yet"),
        ("yesterday", "", "Write the date as"),
        ("", "x" * 201, "Up to 200 characters fit"),
    ],
)
def test_a_contact_that_cannot_be_is_refused(as_member, marco, pod, on, note, says):
    response = as_member(marco).post(at(pod, "spoke"), {"on": on, "note": note})
    assert response.status_code == 422
    assert says in response.content.decode()
    assert nothing_happened()


@pytest.mark.parametrize("what", ["comment", "spoke"])
def test_guests_say_nothing_and_see_no_form(as_member, gus, pod, what):
    client = as_member(gus)
    assert client.post(at(pod, what), {"body": "Hello"}).status_code == 403
    assert "talk/people.pod" not in client.get(f"/w/acme/people/pods/{pod.pk}/").content.decode()
    assert nothing_happened()


@pytest.mark.parametrize("what", ["comment", "spoke"])
def test_rows_of_another_workspace_are_not_there(as_member, marco, otto, pod, what):
    theirs = Pod.objects.create(workspace=otto.workspace, name="Theirs")
    assert as_member(marco).post(at(theirs, what), {"body": "Hello"}).status_code == 404
    assert as_member(otto).post(at(pod, what, "elsewhere"), {"body": "Hello"}).status_code == 404
    assert as_member(otto).post(at(pod, what), {"body": "Hello"}).status_code == 404
    assert nothing_happened()


@pytest.mark.parametrize(
    "kind",
    [
        "activity.comment",
        "people.workspace",
        "people.user",
        "people.invitation",
        "sessions.session",
        "x",
        "people.pod.x",
        "..",
        "PEOPLE.POD",
    ],
)
def test_only_kinds_with_a_page_can_be_talked_about(as_member, priya, pod, kind):
    response = as_member(priya).post(f"/w/acme/talk/{kind}/{pod.pk}/comment/", {"body": "Hello"})
    assert response.status_code == 404
    assert nothing_happened()


def test_the_panel_costs_three_queries_at_any_length(pod, priya, marco):
    from django.db import connection

    for number in range(60):
        Comment.objects.create(
            workspace=pod.workspace,
            subject_kind="people.pod",
            subject_id=pod.pk,
            by=marco,
            body=f"Word {number}",
        )
        record(priya, "pod.changed", pod)
    with CaptureQueriesContext(connection) as queries:
        html = talk(priya, pod)
    assert len(asked(queries)) == 3, "comments, history, files"
    assert "Word 59" in html
    assert html.count("changed the pod") == 30


def test_forms_in_the_panel_carry_a_token_that_works(marco, pod):
    import re

    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(marco.user)
    page = client.get(f"/w/acme/people/pods/{pod.pk}/").content.decode()
    token = re.search(r'talk/people.pod/.*?name="csrfmiddlewaretoken" value="([^"]+)"', page, re.DOTALL)[1]
    assert client.post(at(pod, "spoke")).status_code == 403
    assert client.post(at(pod, "spoke"), {"csrfmiddlewaretoken": token}).status_code == 303


def test_a_comment_of_somebody_whose_row_is_gone_still_shows(pod, priya):
    Comment.objects.create(
        workspace=pod.workspace, subject_kind="people.pod", subject_id=pod.pk, by=None, body="Old"
    )
    assert "somebody who has left" in talk(priya, pod)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("member.joined", "came in:"),
        ("goal.created", "created the goal"),
        ("item.moved", "moved"),
        ("term.changed", "changed the term"),
        ("term.note_added", "added note of the term"),
        ("claims.imported", "imported"),
        ("launch.gate_answered", "answered a gate of"),
        ("odd", "changed the odd"),
    ],
)
def test_every_event_reads_as_a_sentence(name, words):
    assert done(name) == words


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, ""),
        ({"from": "define", "to": "build"}, "from define to build"),
        ({"changes": {"name": ["Old", "New"]}}, "name: Old → New"),
        ({"changes": {"purpose": ["", "x" * 99]}}, f"purpose: nothing → {'x' * 59}…"),
        ({"fields": ["name", "purpose"]}, "name, purpose"),
        ({"fields": ["a", "b", "c", "d", "e"]}, "5 fields"),
        ({"created": 3, "updated": 0, "refused": 1}, "3 made, 1 refused"),
        ({"changes": {"due_on": ["2024-03-31", None]}}, "due on: 31 Mar 2024 → nothing"),
        ({"secret": "never shown"}, ""),
        ([], ""),
    ],
)
def test_facts_are_shown_only_as_words(facts, words):
    assert detail(Event(name="pod.changed", subject_kind="people.pod", facts=facts), {}) == words


@pytest.mark.parametrize(
    ("name", "kind", "facts", "words"),
    [
        ("launch.gate_answered", "launches.launch", {"called": "Beta exit", "state": "partly"}, "Beta exit: Partly"),
        ("launch.gate_answered", "launches.launch", {"called": "Beta exit", "state": "not"}, "Beta exit: Not ready"),
        ("item.moved", "roadmap.item", {"from": "define", "to": "build"}, "from Define to Build"),
        ("item.changed", "roadmap.item", {"changed": {"phase": ["build", "beta"]}}, "phase: Build → Beta"),
        ("insight.answered", "insights.insight", {"verdict": "later"}, "Later"),
        ("item.milestone_set", "roadmap.item", {"release": "4.3", "stage": "ga"}, "4.3: Generally available"),
        ("claim.checked", "messaging.claim", {"standing": "wrong", "item": 7}, "Wrong"),
        ("launch.stage_added", "launches.launch", {"stage": "Everyone", "on": "2024-03-31"}, "Everyone: 31 Mar 2024"),
        ("launch.gate_answered", "launches.launch", {"called": "Docs", "state": "from another version"}, "Docs: from another version"),
    ],
)  # fmt: skip
def test_what_was_said_is_told_in_words(name, kind, facts, words):
    assert detail(Event(name=name, subject_kind=kind, facts=facts), {}) == words


def test_the_activity_page_filters_by_side_kind_and_person(as_member, priya, marco, pod):
    record(priya, "pod.changed", pod)
    record(marco, "member.changed", marco)
    client = as_member(priya)
    body = client.get("/w/acme/activity/").content.decode()
    assert "changed the pod" in body
    assert "changed the place of" in body
    assert f'href="/w/acme/people/pods/{pod.pk}/"' in body
    for query in ("side=marketing", "kind=people.member", f"by={marco.pk}", "q=marco"):
        body = client.get(f"/w/acme/activity/?{query}").content.decode()
        assert "changed the place of" in body, query
        assert "changed the pod" not in body, query


def test_what_is_gone_is_named_but_not_linked(as_member, priya, pod):
    record(priya, "pod.removed", pod)
    body = as_member(priya).get("/w/acme/activity/").content.decode()
    assert "Onboarding" in body
    assert f"pods/{pod.pk}/" not in body


def test_nobody_sees_what_happened_elsewhere(as_member, otto, priya, pod):
    record(priya, "pod.changed", pod)
    assert "Onboarding" not in as_member(otto).get("/w/elsewhere/activity/").content.decode()


def test_the_activity_page_is_paged_and_costs_the_same_at_any_length(
    as_member, priya, pod, django_assert_max_num_queries
):
    client = as_member(priya)
    counts = []
    for total in (5, 130):
        Event.objects.bulk_create(
            Event(workspace=pod.workspace, name="pod.changed", by=priya, side="product", subject_kind="people.pod",
                  subject_id=pod.pk, title=f"Pod {number}", place=pod.place)
            for number in range(total)
        )  # fmt: skip
        Workspace.objects.update(version=total)
        with django_assert_max_num_queries(8) as captured:
            client.get("/w/acme/activity/")
        counts.append(len(captured))
    assert counts[0] == counts[1]
    body = client.get("/w/acme/activity/?page=3").content.decode()
    assert "Page 3 of 3" in body


def test_an_empty_workspace_teaches_what_the_page_is_for(as_member, otto):
    assert "Nothing has happened yet" in as_member(otto).get("/w/elsewhere/activity/").content.decode()


def test_every_row_that_can_be_talked_about_says_where_it_is(pod, priya):
    assert pod.place == f"people/pods/{pod.pk}/"
    assert Member.objects.get(pk=priya.pk).place == f"people/{priya.pk}/"


def test_a_check_in_reads_as_a_sentence():
    assert done("key_result.checked_in") == "checked in on"
    said = Event(name="key_result.checked_in", subject_kind="goals.objective")
    said.facts = {"key_result": "Activation", "confidence": 7, "value": "34", "tell": [1]}
    assert detail(said, {}) == "Activation, now at 34, confidence 7 of 10"
    said.facts = {"key_result": "Activation", "confidence": None, "value": None}
    assert detail(said, {}) == "Activation"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("item.insight_linked", "linked an insight to this"),
        ("launch.gate_answered", "answered a gate of this"),
        ("key_result.checked_in", "checked in on this"),
        ("term.changed", "changed the term"),
        ("member.joined", "came in"),
    ],
)
def test_on_its_own_page_a_sentence_does_not_break_off(name, words):
    assert done_here(name) == words


def test_the_page_of_a_thing_has_its_own_address_to_copy(as_member, priya, pod):
    page = as_member(priya).get(f"/w/acme/people/pods/{pod.pk}/?from=elsewhere").content.decode()
    assert f'data-copy-link="/w/acme/people/pods/{pod.pk}/"' in page
