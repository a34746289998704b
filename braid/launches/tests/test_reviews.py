"""Looking back: reviews make themselves, both sides hold them, and what they teach opens the next launch."""

import html
import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from braid.activity.for_you import OWE, lines
from braid.activity.models import Event
from braid.goals.models import Metric, Reading
from braid.launches import actions, jobs, reviewing, shipping
from braid.launches.models import Launch, Learning, Review, ReviewLook, Task, Win
from braid.launches.roles import add_role
from braid.people.models import Member
from braid.rounds import actions as round_actions
from braid.rounds import instruments
from braid.rounds.models import Round
from braid.rounds.plans import plan_of
from braid.teamwork.models import Meeting


@pytest.fixture(autouse=True)
def _anew(monkeypatch):
    monkeypatch.setattr(jobs, "_seen", ())


def ago(days: int):
    return timezone.localdate() - timedelta(days=days)


@pytest.fixture
def launch(priya, marco) -> Launch:
    made = actions.create_launch(
        by=priya, name="Insights 2.0", kind_of="staggered", on=ago(8), product_owner=priya, marketing_owner=marco,
        review_days=[7, 30, 90],
    )  # fmt: skip
    return shipping.ship(made, by=priya, on=ago(8))


@pytest.fixture
def review(launch) -> Review:
    jobs.review_due()
    return Review.objects.get(days=7)


@pytest.fixture
def here(review) -> str:
    return f"/w/acme/launches/{review.launch_id}/reviews/{review.pk}/"


def test_a_review_is_there_when_its_day_has_come_and_only_once(launch, priya):
    assert jobs.review_due() == 1
    assert jobs.review_due() == 0
    assert [row.days for row in Review.objects.all()] == [7]
    event = Event.objects.get(name="launch.review_due")
    assert event.by is None
    assert event.facts["tell"] == sorted([launch.product_owner_id, launch.marketing_owner_id])


def test_what_never_went_out_is_not_looked_back_at(priya):
    for name, values in (("Ahead", {}), ("Off", {"cancelled_on": ago(3)})):
        Launch.objects.create(workspace=priya.workspace, name=name, on=ago(40), review_days=[7], **values)
    Launch.objects.create(workspace=priya.workspace, name="Years ago", launched_on=ago(800), review_days=[7])
    assert jobs.review_due() == 0
    assert not Review.objects.exists()


def test_a_launch_that_is_opened_again_takes_its_review_along(launch, review, priya, marco):
    shipping.reopen(launch, by=priya)
    assert not Review.objects.exists()
    assert jobs.review_due() == 0
    shipping.ship(launch, by=priya, on=ago(3))
    assert jobs.review_due() == 0
    launch.launched_on = ago(9)
    launch.save()
    again = reviewing.make_review(launch, 7)
    reviewing.learn(again, by=priya, text="Ask support first.")
    shipping.reopen(launch, by=priya)
    kept = Review.objects.get()
    assert (kept.on, kept.learnings.count()) == (None, 1)
    shipping.ship(launch, by=priya, on=ago(1))
    kept.launch.refresh_from_db()
    assert kept.on == ago(1) + timedelta(days=7)


def test_each_side_looks_back_for_itself_and_it_waits_on_for_you(review, priya, marco, ella, gus):
    def waiting(member) -> bool:
        return any(one.url == review.place for one in lines(member)[OWE])

    assert waiting(priya)
    assert waiting(marco)
    reviewing.look_back(review, by=priya)
    reviewing.look_back(review, by=priya)
    assert ReviewLook.objects.count() == 1
    assert not waiting(priya)
    assert waiting(marco)
    for member in (ella, gus):
        with pytest.raises(PermissionDenied):
            reviewing.look_back(review, by=member)
    reviewing.look_back(review, by=priya, done=False)
    assert not ReviewLook.objects.exists()


def test_targets_stand_beside_what_was_reached(launch, review, here, priya, marco, as_member):
    metric = Metric.objects.create(workspace=priya.workspace, name="Activation", unit="%")
    for days, value in ((20, 31), (9, 33), (5, 36), (1, 41)):
        Reading.objects.create(workspace=priya.workspace, metric=metric, on=ago(days), value=value)
    for side, member in (("product", priya), ("marketing", marco)):
        actions.name_success_metric(launch, by=member, side=side, metric=metric)
    tickets = Metric.objects.create(workspace=priya.workspace, name="Tickets")
    Reading.objects.create(workspace=priya.workspace, metric=tickets, on=ago(2), value=5)
    actions.change_launch(launch, by=priya, target_value=45, counter=tickets, counter_bound=4)
    page = as_member(marco).get(here).content.decode()
    assert "Activation is at 41%. The target is 45%." in page
    assert "33%" in page
    assert "not reached" in page
    assert "beyond the bound" in page


def test_two_stories_are_written_apart_and_what_differs_becomes_a_test(review, here, priya, marco, as_member):
    start = as_member(priya).get(f"{here}stories/new/").content.decode()
    assert "What it does, and how well" in start
    row = round_actions.draft_round(
        by=priya, use=Round.Use.STORIES, questions=instruments.stories(), subjects=["Price", "Timing"], about=review,
        invited=[priya, marco], name="Two stories", purpose="What helped?", shows_names=True,
        closes_at=timezone.now() + timedelta(days=3), product_facilitator=priya, marketing_facilitator=marco,
    )  # fmt: skip
    row = round_actions.open_round(row, by=priya)
    cause = row.questions.get(key="cause")
    for member, price in ((priya, "5"), (marco, "1")):
        for subject, value in (("Price", price), ("Timing", "4")):
            round_actions.answer(
                row, by=member, question=cause, subject=row.subjects.get(title=subject), value=value, why=f"{member.name} on {subject}",
            )  # fmt: skip
    story = row.questions.get(key="story")
    for member in (priya, marco):
        round_actions.answer(row, by=member, question=story, value="", why=f"How {member.name} tells it")
    browser = as_member(marco)
    assert "Priya Raman on Price" not in browser.get(here).content.decode()
    assert "tells it" not in browser.get(here).content.decode()
    row = round_actions.close(row, by=priya)
    round_actions.reveal(row, by=priya)
    page = browser.get(here).content.decode()
    assert "Priya Raman on Price" in page
    assert "Priya Raman on Timing" not in page  # (There they agree.)
    assert "How Priya Raman tells it" in page
    assert "How Marco Bellini tells it" in page
    assert f"{here}tests/new/?title=Price" in page
    sent = {"title": "Price", "owner": marco.pk, "on": "2030-01-05"}
    refused = browser.post(f"{here}tests/new/", {**sent, "owner": ""})
    assert refused.status_code == 422
    assert browser.post(f"{here}tests/new/", sent).status_code == 303
    task = Task.objects.get()
    assert (task.review, task.owner, str(task.due)) == (review, marco, "2030-01-05")
    page = browser.get(here).content.decode()
    assert "is tested" in page
    assert f"{here}tests/new/?title=Price" not in page, "once is enough"


def test_a_template_of_two_stories_leads_to_the_reviews_that_wait_for_theirs(
    review, here, priya, marco, as_member
):
    said = {"braid_round_template": 1, "name": "Our stories", "kind": "stories", "purpose": "What did it?"}
    template = round_actions.keep_template(plan_of(said), by=priya)
    where = f"/w/acme/rounds/templates/{template.pk}/"
    assert f'href="{here}stories/new/?template={template.pk}"' in as_member(marco).get(where).content.decode()
    assert (
        "What did it?" in as_member(marco).get(f"{here}stories/new/?template={template.pk}").content.decode()
    )
    round_actions.draft_round(
        by=priya, use=Round.Use.STORIES, questions=instruments.stories(), subjects=["Price"], about=review, invited=[priya, marco],
        name="Two stories", purpose="What helped?", closes_at=timezone.now() + timedelta(days=3),
    )  # fmt: skip
    assert "No review waits for its two stories" in as_member(marco).get(where).content.decode()


@pytest.mark.parametrize("form", ["reviews/{review}/stories/new/", "go/new/"])
def test_the_owner_on_the_other_side_leads_a_round_about_the_launch(form, review, priya, marco, as_member):
    """Not whoever leads that side: they may not know the launch. An owner who has left leads nothing."""
    ana = Member.objects.create(
        workspace=priya.workspace, name="Ana Silva", side="product", joined_on=ago(90)
    )
    priya.is_lead = True
    priya.save()
    actions.change_launch(review.launch, by=priya, product_owner=ana)
    address = f"/w/acme/launches/{review.launch_id}/{form.format(review=review.pk)}"

    def chosen() -> str:
        page = as_member(marco).get(address).content.decode()
        field = page.split('name="product_facilitator"')[1].split("</select>")[0]
        return field.split(" selected>")[1].split("</option>")[0]

    assert chosen() == ana.name
    ana.left_on = ago(1)
    ana.save()
    assert chosen() == priya.name


def test_what_was_learned_opens_the_next_launch_of_that_kind(review, here, marco, as_member):
    browser = as_member(marco)
    assert browser.post(f"{here}learnings/new/", {"text": "Ask support a week before."}).status_code == 303
    assert browser.post(f"{here}learnings/new/", {"text": "Ask support a week before."}).status_code == 422
    assert (
        "Ask support a week before."
        in browser.get("/w/acme/launches/new/?template=staggered").content.decode()
    )
    assert "Ask support" not in browser.get("/w/acme/launches/new/?template=quiet").content.decode()
    row = Learning.objects.get()
    assert browser.post(f"{here}learnings/{row.pk}/").status_code == 303
    assert not Learning.objects.exists()


def test_a_win_has_somebody_of_both_sides(review, here, priya, marco, as_member):
    for values in ({"product": priya, "marketing": None}, {"product": marco, "marketing": priya}):
        with pytest.raises(ValidationError):
            reviewing.name_win(review, by=priya, text="Docs on the day", **values)
    browser = as_member(priya)
    sent = {"text": "Docs on the day", "product": priya.pk, "marketing": marco.pk}
    assert browser.post(f"{here}wins/new/", sent).status_code == 303
    assert "Docs on the day" in browser.get(here).content.decode()
    browser.post(f"{here}wins/{Win.objects.get().pk}/")
    assert not Win.objects.exists()


def test_a_review_can_be_left_out_with_a_reason_and_taken_up_again(review, here, priya, as_member):
    browser = as_member(priya)
    assert browser.post(f"{here}leave-out/", {"dropped_why": " "}).status_code == 422
    assert browser.post(f"{here}leave-out/", {"dropped_why": "A line of text"}).status_code == 303
    assert "left it out: “A line of text”" in browser.get(here).content.decode()
    assert not any(one.url == review.place for one in lines(priya)[OWE])
    browser.post(here, {"do": "take_up"})
    review.refresh_from_db()
    assert review.dropped_at is None


def test_who_knows_enough_begins_a_review_before_its_day(launch, priya, marco, as_member):
    url = f"/w/acme/{launch.place}reviews/"
    assert "Hold it now" in as_member(priya).get(f"/w/acme/{launch.place}").content.decode()
    assert as_member(priya).post(url, {"days": "30"}).status_code == 303
    row = Review.objects.get()
    assert row.days == 30
    assert row.on > timezone.localdate()
    owed = next(line for line in lines(marco)[OWE] if line.url == row.place)
    assert owed.on == timezone.localdate()
    assert "begun early" in as_member(marco).get(f"/w/acme/{row.place}").content.decode()
    assert Event.objects.get(name="launch.review_begun").facts["tell"] == [marco.pk]
    as_member(marco).post(url, {"days": "30"})
    as_member(marco).post(url, {"days": "31"})
    assert Review.objects.count() == 1


def test_what_is_not_out_is_not_looked_back_at_early_either(launch, priya):
    shipping.reopen(launch, by=priya)
    with pytest.raises(ValidationError, match="not out"):
        reviewing.look_early(launch, 30, by=priya)
    assert not Review.objects.exists()


def test_a_retro_of_a_launch_begins_with_its_people_and_is_held_once(
    launch, here, priya, marco, cast, as_member
):
    client, tessa = as_member(priya), cast["tessa"]
    add_role(launch, by=priya, name="Press", side="marketing", member=tessa)
    for url in (f"/w/acme/{launch.place}", here):
        text = html.unescape(client.get(url).content.decode())
        [link] = set(re.findall(r'href="(/w/acme/meetings/series/new/[^"]*)"', text))
    form = client.get(link).content.decode()
    assert "When do you look back together?" in form
    assert 'value="Retro: Insights 2.0"' in form
    assert re.search(r'<option value="once" selected', form)
    people = re.findall(r'name="people" value="(\d+)"([^>]*)', form)
    assert {int(pk) for pk, more in people if "checked" in more} == {priya.pk, marco.pk, tessa.pk}
    assert all("checked" in more for _pk, more in people[:3]), "whoever is chosen stands first"
    assert client.get(f"/w/acme/meetings/series/new/?kind=retro&people=x.{'9' * 30}.1").status_code == 200
    sent = {
        "name": "Retro: Insights 2.0", "kind_of": "retro", "purpose": "What we keep", "people": [priya.pk, marco.pk], "about": launch.place,
        "rhythm": "once", "first_on": ago(0).isoformat(), "at": "10:00", "minutes": "60", "only": "",
    }  # fmt: skip
    there = client.post(link, sent)["Location"]
    assert Meeting.objects.get().place in there
    assert "Begin a retro" in client.get(there).content.decode()
    assert "Hold a retro" not in as_member(cast["gus"]).get(here).content.decode(), "guests look only"
