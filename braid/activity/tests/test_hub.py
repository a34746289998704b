"""Whom the hub of the open pages still tells."""

import asyncio

import pytest
from django.utils import timezone

from braid.activity.live.hub import Hub, Stream
from braid.people.models import Member
from braid.people.tickets import Ticket


@pytest.mark.parametrize("rooms", [{"people"}, set()], ids=["of the people", "nobody knows of what"])
def test_who_has_left_is_told_so_before_any_news(rooms, priya, marco, monkeypatch):
    loop = asyncio.new_event_loop()

    async def made() -> Hub:
        return Hub()

    hub = loop.run_until_complete(made())
    stays, leaves = (
        Stream(Ticket(who.pk, who.workspace_id, who.user.session_epoch)) for who in (priya, marco)
    )
    hub.streams[priya.workspace_id] |= {stays, leaves}
    Member.objects.filter(pk=marco.pk).update(left_on=timezone.localdate())
    monkeypatch.setattr(hub.watch, "look", lambda _workspaces: {priya.workspace_id: (4, rooms)})
    hub._pass_on()
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()
    assert leaves.take() == b"event: left\ndata:\n\n"
    assert b'"version": 4' in stays.take()
