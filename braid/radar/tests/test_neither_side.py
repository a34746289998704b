"""Somebody of neither side looks at a finding and tries what only a side can say."""

from django.utils import timezone

from braid.radar.models import Acknowledgement, Finding, Vote

TODAY = timezone.localdate()


def test_the_sponsor_is_told_why_rather_than_that_a_right_is_missing(ella, workspace, as_member):
    finding = Finding.objects.create(
        workspace=workspace,
        detector="D02",
        subject="x",
        text="Apart",
        severity=2,
        opened_on=TODAY,
        seen_on=TODAY,
    )
    client = as_member(ella)
    url = f"/w/acme/{finding.place}"
    for what, data in (("acknowledge", {}), ("vote", {"was_right": "yes"})):
        assert client.post(f"{url}{what}/", data)["Location"] == url
        assert "you are on neither side" in client.get(url).content.decode()
    assert not Acknowledgement.objects.exists()
    assert not Vote.objects.exists()
