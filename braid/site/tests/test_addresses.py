"""Addresses in the environment: a half one is said at the start, and not found out from links that lead nowhere."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from braid.site.settings import env_url


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("", ""),
        ("https://meet.example.com/", "https://meet.example.com"),
        (" http://127.0.0.1:8000 ", "http://127.0.0.1:8000"),
        ("https://[::1]:8443/video", "https://[::1]:8443/video"),
    ],
)
def test_a_whole_address_is_taken_without_the_slash_at_its_end(monkeypatch, written, read):
    monkeypatch.setenv("BRAID_JITSI_URL", written)
    assert env_url("BRAID_JITSI_URL") == read


@pytest.mark.parametrize(
    "written",
    ["meet.example.com", "javascript:alert(1)", "https://", "ftp://meet.example.com", "https://a b"],
)
def test_half_an_address_is_said_at_the_start(monkeypatch, written):
    monkeypatch.setenv("BRAID_JITSI_URL", written)
    with pytest.raises(ImproperlyConfigured, match="BRAID_JITSI_URL is"):
        env_url("BRAID_JITSI_URL")
