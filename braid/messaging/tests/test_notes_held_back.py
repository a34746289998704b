"""A note that says what nobody stands for is not published, unless somebody takes it upon themselves and says why."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from braid.activity.for_you import OWE, lines
from braid.activity.models import Event
from braid.activity.restricting import restrict
from braid.messaging.actions import create_claim
from braid.messaging.checking import give_verdict
from braid.messaging.models import NoteClaim, NotePublication, OverriddenClaim, Override, ReleaseNote
from braid.messaging.notes import actions
from braid.messaging.notes.claims import link_claim, made, unlink_claim
from braid.messaging.notes.standing import standing
from braid.radar.detectors.claims import UnverifiedLimits, unverified_claims
from braid.radar.facts.workspace import Facts
from braid.roadmap.actions import change_item, create_item

U = "/w/acme/"


def ready(
    item, priya, marco, what="Alerts reach you within a minute.", why="You sleep better."
) -> ReleaseNote:
    note = actions.begin_note(by=marco, item=item, release=item.release)
    actions.write_part(note, by=priya, side="product", text=what)
    actions.write_part(note, by=marco, side="marketing", text=why)
    for person in (priya, marco):
        actions.agree(note, by=person, words=standing(note).words)
    return note


def refusal(notes, by, **how) -> str:
    events = Event.objects.count()
    with pytest.raises(ValidationError) as error:
        actions.publish(notes, by=by, **how)
    assert not NotePublication.objects.exists()
    assert not Override.objects.exists()
    assert Event.objects.count() == events
    return " ".join(error.value.messages)


@pytest.fixture
def note(said, alerts, priya, marco) -> ReleaseNote:
    """A note in whose words is the claim `said`."""
    return ready(alerts, priya, marco)


def test_an_unchecked_a_wrong_and_an_expired_claim_in_its_words_hold_it_back(
    note, said, alerts, priya, marco
):
    assert "nobody has checked it" in refusal([note], marco)
    give_verdict(said, by=priya, standing="wrong", evidence="No.")
    assert "it was found wrong" in refusal([note], marco)
    give_verdict(said, by=priya, standing="true", evidence="Now it is.")
    change_item(alerts, by=priya, stage="ga")
    assert "its check has expired" in refusal([note], marco)


def test_what_is_checked_goes_out_without_a_word(note, said, priya, marco):
    give_verdict(said, by=priya, standing="limits", limits="Team plan", evidence="Yes.")
    actions.publish([note], by=marco)
    assert Event.objects.filter(name="note.published").exists()
    assert not Override.objects.exists()


def test_somebody_takes_it_upon_themselves_and_says_why(note, said, marco):
    actions.publish([note], by=marco, reason="The fair is today.", knowing=[said.pk])
    override = Override.objects.get()
    assert (override.subject_kind, override.subject_id) == ("messaging.releasenote", note.pk)
    assert (override.by, override.reason) == (marco, "The fair is today.")
    assert [(link.claim, link.standing) for link in OverriddenClaim.objects.all()] == [(said, "")]
    assert Event.objects.get(name="note.published_anyway").facts["override"] == override.pk


def test_a_claim_that_came_in_since_is_not_covered(note, said, priya, marco):
    link_claim(note, create_claim(by=marco, text="And never fails."), by=marco)
    told = refusal([note], marco, reason="The fair is today.", knowing=[said.pk])
    assert "since you looked" in told
    assert "And never fails." in told


def test_a_stage_that_is_said_of_its_item_is_the_claim_of_that_stage(alerts, priya, marco, workspace):
    claim = create_claim(by=marco, text="We call it beta.", item=alerts, stage="beta")
    other = create_claim(by=marco, text="Nobody calls it that.", item=alerts, stage="alpha")
    elsewhere = create_item(by=priya, title="Another thing")
    create_claim(by=marco, text="This is beta, too.", item=elsewhere, stage="beta")
    note = ready(alerts, priya, marco, what="Alerts graduated to beta.", why="So you can try them.")
    assert made(marco, [standing(note)]) == {note.pk: {claim.pk}}
    assert other.pk not in made(marco, [standing(note)])[note.pk]


def test_a_claim_is_linked_by_hand_and_taken_out_again(alerts, priya, marco, gus, as_member):
    claim = create_claim(by=marco, text="Nothing escapes you.", item=alerts)
    note = ready(alerts, priya, marco, what="You hear of it.")
    browser, here = as_member(marco), f"{U}notes/{note.pk}/"
    assert "The note says this" in browser.get(here).content.decode()
    for _twice in range(2):
        assert browser.post(f"{here}claims/{claim.pk}/").status_code == 303
    assert NoteClaim.objects.get().by == marco
    assert Event.objects.filter(name="note.claim_linked").count() == 1
    assert "One claim holds it back" in browser.get(here).content.decode()
    assert as_member(gus).post(f"{here}claims/{claim.pk}/").status_code == 403
    with pytest.raises(PermissionDenied):
        unlink_claim(note, claim, by=gus)
    assert browser.post(f"{here}claims/{claim.pk}/", {"withdraw": "1"}).status_code == 303
    assert not NoteClaim.objects.exists()


def test_words_are_compared_with_what_the_publisher_may_see(note, said, alerts, priya, marco):
    """Otherwise a note were a way to guess what is written in claims that one cannot see."""
    hidden = create_item(by=priya, title="Secret")
    said.item = hidden
    said.save()
    restrict(hidden, by=priya, readers=[priya])
    assert "within a minute" in refusal([note], priya)
    actions.publish([note], by=marco)
    assert not Override.objects.exists()


def test_the_page_of_a_note_names_what_holds_it_back_and_takes_the_reason(note, said, alerts, priya, marco, as_member):  # fmt: skip
    browser, here = as_member(marco), f"{U}notes/{note.pk}/"
    shown = browser.get(here).content.decode()
    assert "One claim holds it back" in shown
    refused = browser.post(f"{here}publish/")
    assert refused.status_code == 422
    assert "nobody has checked it" in refused.content.decode()
    assert browser.post(f"{here}publish/", {"knowing": said.pk, "reason": " "}).status_code == 422
    assert not NotePublication.objects.exists()
    assert browser.post(f"{here}publish/", {"knowing": said.pk, "reason": "The fair."}).status_code == 303
    shown = browser.get(here).content.decode()
    assert "took it upon themselves: “The fair.”" in shown
    assert "What is public says something that nobody stands for now" in shown
    story = browser.get(f"{U}claims/{said.pk}/").content.decode()
    assert "Out all the same" in story
    assert "The reason given: “The fair.”" in story
    give_verdict(said, by=priya, standing="true", evidence="Measured.")
    assert "nobody stands for now" not in browser.get(here).content.decode()


def test_of_many_those_go_out_that_hold_and_the_others_wait_for_a_reason(
    note, said, alerts, priya, marco, as_member
):
    release = alerts.release
    fine = create_item(by=priya, title="Dark theme", release=release)
    good = ready(fine, priya, marco, what="There is a dark theme.", why="Easier on the eyes.")
    browser, here = as_member(marco), f"{U}notes/releases/{release.pk}/preview/"
    shown = browser.get(here).content.decode()
    assert "One note is held back by what it says" in shown
    done = browser.post(here)
    assert done.status_code == 303
    assert done["Location"] == here
    assert [out.note for out in NotePublication.objects.all()] == [good]
    assert browser.post(here, {"knowing": said.pk, "reason": ""}).status_code == 422
    assert browser.post(here, {"knowing": said.pk, "reason": "It is said in the talk."}).status_code == 303
    assert NotePublication.objects.filter(note=note, taken_back_at=None).exists()
    assert Override.objects.get().subject_id == note.pk


def test_what_went_out_with_a_note_stays_known_whatever_its_words_become(note, said, priya, marco):
    give_verdict(said, by=priya, standing="true", evidence="Measured.")
    actions.publish([note], by=marco)
    assert [(link.claim, link.by) for link in NoteClaim.objects.all()] == [(said, marco)]
    actions.write_part(note, by=priya, side="product", text="You hear of it soon.")
    assert said.pk in made(marco, [standing(note)])[note.pk]


def test_the_radar_sees_a_public_note_whose_claim_nobody_has_checked(
    note, said, alerts, priya, marco, workspace
):
    def found():
        world = Facts(workspace.pk, timezone.localdate()).load().world()
        return {fire.subject: fire.severity for fire in unverified_claims(world, UnverifiedLimits()).fires}

    assert found() == {}
    actions.publish([note], by=marco, reason="The fair is today.", knowing=[said.pk])
    assert list(found().values()) == [3]
    actions.take_back(note, by=marco)
    assert found() == {}


def test_what_is_agreed_stands_on_for_you_of_whoever_tells_customers(note, marco, priya):
    line = next(one for one in lines(marco)[OWE] if one.url == note.place)
    assert line.act == "Publish it"
    assert not [one for one in lines(priya)[OWE] if one.url == note.place]


def test_what_a_note_promises_is_offered_and_kept_as_its_claim(alerts, priya, marco, gus, as_member):
    note = ready(
        alerts, priya, marco, what="Alerts reach you within 30 seconds. See the guide.", why="So you can act."
    )
    browser, here = as_member(marco), f"{U}notes/{note.pk}/check/"
    shown = browser.get(here).content.decode()
    assert 'value="Alerts reach you within 30 seconds."' in shown
    assert (
        as_member(gus).post(here, {"keep": "1", "pick": "Alerts reach you within 30 seconds."}).status_code
        == 403
    )
    browser.post(here, {"keep": "1", "pick": "Something else."})
    assert not NoteClaim.objects.exists()
    assert browser.post(here, {"keep": "1", "pick": "Alerts reach you within 30 seconds."}).status_code == 303
    claim = NoteClaim.objects.get().claim
    assert (claim.text, claim.item, claim.release) == (
        "Alerts reach you within 30 seconds.",
        alerts,
        alerts.release,
    )
    assert "nobody has checked it" in refusal([note], marco)


def test_a_claim_that_one_may_not_see_holds_a_release_back_and_is_not_named(
    note, said, alerts, priya, marco, as_member
):
    secret = create_item(by=priya, title="Secret")
    hidden = create_claim(by=priya, text="Pythia reads your mind.", item=secret)
    link_claim(note, hidden, by=priya)
    restrict(secret, by=priya, readers=[priya])
    here = f"{U}notes/releases/{alerts.release_id}/preview/"
    assert "Pythia" in as_member(priya).get(here).content.decode()
    browser = as_member(marco)
    shown = browser.get(here).content.decode()
    assert "Pythia" not in shown
    assert f'value="{hidden.pk}"' not in shown
    assert hidden.place not in shown
    assert "A claim that you cannot see" in shown
    assert said.text in shown
    give_verdict(said, by=priya, standing="true", evidence="Measured.")
    shown = browser.get(here).content.decode()
    assert "One note is held back by what it says" in shown
    assert "A claim that you cannot see" in shown
    browser.post(here)
    browser.post(here, {"knowing": hidden.pk, "reason": "So what."})
    assert not NotePublication.objects.exists()
