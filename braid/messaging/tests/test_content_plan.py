"""The content plan: pieces move on, are shown in three ways, and belong to launches."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from braid.activity.for_you import lines
from braid.base.text import day
from braid.launches.actions import create_launch
from braid.launches.content_plan import plan_for_launch
from braid.messaging.actions import create_claim, create_content
from braid.messaging.checking import give_verdict
from braid.messaging.models import Content, State
from braid.messaging.moving import move_content
from braid.messaging.writing import write_text

U = "/w/acme/"


@pytest.fixture
def post(marco, priya) -> Content:
    return create_content(
        by=marco, title="What is new", owner=marco, fact_checker=priya, state=State.REVIEW, audience="Data teams",
        channel="Blog", due_on=date(2027, 3, 1), publish_on=date(2027, 3, 9),
    )  # fmt: skip


def test_only_the_fact_checker_calls_a_piece_checked(post, priya, marco, cast):
    for other in (marco, cast["lina"]):
        with pytest.raises(ValidationError) as refused:
            move_content(post, by=other, state="checked")
        assert "state" in refused.value.message_dict
    assert move_content(post, by=priya, state="checked").state == "checked"


def test_a_piece_with_an_unchecked_claim_is_not_checked_and_not_out(post, priya, marco):
    said = create_claim(by=marco, text="Alerts reach you within a minute.", content=post)
    for state in ("checked", "out"):
        with pytest.raises(ValidationError, match="Alerts reach you"):
            move_content(post, by=priya, state=state)
    give_verdict(said, by=priya, standing="true", evidence="Measured.")
    move_content(post, by=priya, state="checked")
    assert move_content(post, by=marco, state="out").published_on == timezone.localdate()


def test_what_is_written_after_the_check_is_in_review_again(post, priya, marco):
    write_text(post, by=marco, body="First words.")
    move_content(post, by=priya, state="checked")
    assert post.versions.get().checked_by == priya
    write_text(post, by=marco, body="Other words.")
    assert post.state == "review"
    assert post.versions.get(number=2).checked_by is None


def test_scheduled_needs_a_day_and_out_is_not_taken_back_by_a_move(post, marco):
    post.publish_on = None
    with pytest.raises(ValidationError, match="which day"):
        move_content(post, by=marco, state="planned")
    move_content(post, by=marco, state="out")
    with pytest.raises(ValidationError, match="This is out"):
        move_content(post, by=marco, state="draft")


def test_nobody_checks_their_own_piece(marco):
    with pytest.raises(ValidationError, match="does not check"):
        create_content(by=marco, title="Mine", owner=marco, fact_checker=marco)


@pytest.mark.parametrize("view", ["", "?view=board", "?view=calendar&month=2027-03"])
def test_the_plan_shows_its_pieces_in_each_way(view, post, priya, as_member):
    html = as_member(priya).get(f"{U}content/{view}").content.decode()
    assert f'href="{U}content/{post.pk}/"' in html
    assert "What is new" in html


@pytest.mark.parametrize("month", ["", "2027-13", "x" * 400, "99999999999999-01", "²-²"])
def test_a_month_that_is_none_shows_this_one(month, post, priya, as_member):
    assert as_member(priya).get(f"{U}content/", {"view": "calendar", "month": month}).status_code == 200


def test_a_card_moves_on_the_board_and_a_stale_one_does_not(post, priya, marco, as_member):
    client, move = as_member(priya), f"{U}content/{post.pk}/move/"
    assert client.post(move, {"state": "checked", "was": "review", "back": "stay"}).status_code == 204
    answer = client.post(move, {"state": "draft", "was": "review", "back": "stay"})
    assert answer.status_code == 409
    assert "Checked" in answer.content.decode()
    answer = as_member(marco).post(move, {"state": "planned", "back": "stay"})
    assert answer.status_code == 204
    assert Content.objects.get().state == "planned"


def test_the_plan_is_narrowed_by_state_person_audience_and_launch(post, marco, priya, as_member):
    launch = create_launch(by=marco, name="Spring", kind_of="major", on=date(2027, 3, 9))
    plan_for_launch(post, launch, by=marco)
    create_content(by=marco, title="Another thing")
    client = as_member(priya)
    for asked in ("state=review", f"who={priya.pk}", "audience=Data teams", f"launch={launch.pk}", "q=blog"):
        html = client.get(f"{U}content/?{asked}").content.decode()
        assert "What is new" in html, asked
        assert "Another thing" not in html, asked
    table = b"".join(client.get(f"{U}content/?format=csv"))
    assert "Spring" in table.decode()


def test_what_belongs_together_stands_together_and_a_table_has_all_of_it(post, marco, as_member):
    """Eight columns on the screen; a spreadsheet gets the channel, the draft and the day of going out by themselves."""
    client = as_member(marco)
    html = client.get(f"{U}content/").content.decode()
    assert 'Data teams<span class="cell-note">Blog</span>' in html
    assert html.count('<th scope="col"') == 8
    table = b"".join(client.get(f"{U}content/?format=csv")).decode().splitlines()
    assert {"Audience", "Channel", "Draft due", "Out since"} <= set(table[0].split(","))
    assert ",Data teams,Blog," in table[1]
    move_content(post, by=marco, state="draft")
    assert "draft by 1 Mar" in client.get(f"{U}content/").content.decode()
    move_content(post, by=marco, state="out")
    assert f"out since {day(timezone.localdate())}" in client.get(f"{U}content/").content.decode()


def test_a_stage_of_another_launch_is_refused(post, marco):
    one, two = (create_launch(by=marco, name=name, kind_of="major") for name in ("Spring", "Autumn"))
    stage = two.stages.create(workspace=two.workspace, name="Everybody")
    with pytest.raises(ValidationError, match="another launch"):
        plan_for_launch(post, one, by=marco, stage=stage)
    assert plan_for_launch(post, two, by=marco, stage=stage).stage == stage


def test_owner_and_fact_checker_find_it_on_for_you(post, priya, marco):
    assert ("Piece to check before it goes out", post.title) in [
        (one.why, one.what) for one in lines(priya)["owe"]
    ]
    move_content(post, by=marco, state="draft")
    Content.objects.update(due_on=timezone.localdate() + timedelta(days=2))
    priya.workspace.refresh_from_db()
    assert ("Your draft is due", post.title) in [(one.why, one.what) for one in lines(marco)["owe"]]
    assert not lines(priya)["owe"]


def test_a_guest_sees_the_plan_and_moves_nothing(post, gus, as_member):
    client = as_member(gus)
    assert client.get(f"{U}content/?view=board").status_code == 200
    assert client.post(f"{U}content/{post.pk}/move/", {"state": "out"}).status_code == 403
