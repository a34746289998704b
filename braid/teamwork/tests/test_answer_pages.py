"""What the pages say of who comes: by the link of a mail, and below the people of a series."""

import pytest
from django.test import Client

from braid.activity.models import Event
from braid.teamwork import meeting_actions, series_page
from braid.teamwork.inviting.addresses import answer_link
from braid.teamwork.inviting.reading import LEFT, read
from braid.teamwork.models import Coming
from braid.teamwork.tests.test_answers import U, invite, reply, row

__all__ = ["invite", "row"]
pytestmark = pytest.mark.django_db


def test_a_skipped_meeting_takes_no_answer_by_any_way(invite, row, priya, marco, as_member):
    meeting = row.meetings.order_by("on").first()
    meeting_actions.skip(meeting, by=priya, why="Nobody is there")
    count = Event.objects.count()
    page = Client().post(answer_link(invite, meeting.pk), {"said": "no"})
    assert page.status_code == 422
    assert "This is not to come any more" in page.content.decode()
    assert "it was skipped" in page.content.decode()
    refused = as_member(marco).post(f"{U}{meeting.place}coming/", {"said": "no"})
    assert refused.status_code == 422
    assert "it was skipped" in refused.content.decode()
    day = f"RECURRENCE-ID;VALUE=DATE:{meeting.planned_on:%Y%m%d}"
    assert read(reply(invite, "DECLINED", extra=day, sequence=9)).what == LEFT
    assert not Coming.objects.exists()
    assert Event.objects.count() == count
    meeting_actions.hold_after_all(meeting, by=priya)
    assert Client().post(answer_link(invite, meeting.pk), {"said": "no"}).status_code == 200
    assert Coming.objects.get().said == "no"


def test_the_heading_is_a_sentence_of_its_own(invite, monkeypatch):
    """In another language the sentence above has its full stop elsewhere, or another sign for it."""
    from braid.teamwork.inviting import views

    monkeypatch.setattr(views, "_", lambda text: {"You come": "あなたは来ます"}.get(text, "。" + text))
    page = Client().post(answer_link(invite), {"said": "yes"}).content.decode()
    assert "あなたは来ます</h1>" in page


def test_who_has_confirmed_an_address_is_no_longer_among_those_without_an_invitation(
    row, cast, priya, as_member, monkeypatch, confirm
):
    kept = {}

    def remembered(_member, name, make):
        return kept[name] if name in kept else kept.setdefault(name, make())

    monkeypatch.setattr(series_page, "remembered", remembered)
    tessa = cast["tessa"]
    tessa.user.emailaddress_set.all().delete()
    said = f"No invitation goes to {tessa.name}"
    client = as_member(priya)
    assert said in client.get(f"{U}{row.place}").content.decode()
    confirm(tessa)
    assert said not in client.get(f"{U}{row.place}").content.decode()
    assert kept, "the rest is remembered"
