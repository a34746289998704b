"""Tries are counted by all processes of a machine together, and none twice or never; they shut out who tries, nobody else."""

import os
import re
import subprocess
import sys

import pytest
from django.test import Client

from braid.people import adapter
from braid.people.models import User
from tests.served import ROOT

PASSWORD, NEW = "twelve green bottles", "four little words here"
AT_ONCE, EACH = 4, 25
TRY = f"""
import django; django.setup()
import pathlib, time
from django.core.cache import cache
from braid.people import limits
while not pathlib.Path("go").exists():
    time.sleep(0.01)
print(sum(limits.allowed("door", "198.51.100.7", times=30, seconds=600) for _ in range({EACH})))
print(cache.get(limits._key("door", "198.51.100.7"))[0])
"""


def test_several_processes_count_every_try_once(tmp_path):
    environment = {
        "PATH": os.environ["PATH"], "BRAID_DATA": str(tmp_path), "BRAID_SECRET_KEY": os.environ["BRAID_SECRET_KEY"],
        "DJANGO_SETTINGS_MODULE": "braid.site.settings", "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    tries = [
        subprocess.Popen([sys.executable, "-c", TRY], env=environment, cwd=tmp_path, stdout=subprocess.PIPE, text=True)
        for _ in range(AT_ONCE)
    ]  # fmt: skip
    (tmp_path / "go").touch()
    said = [[int(line) for line in each.communicate(timeout=120)[0].split()] for each in tries]
    assert [each.returncode for each in tries] == [0] * AT_ONCE
    assert max(counted for _allowed, counted in said) == AT_ONCE * EACH
    assert sum(allowed for allowed, _counted in said) == 30


def account(email="dana@example.org") -> User:
    return User.objects.create_user(email, PASSWORD, name="Dana")


def tried(client, address, email="dana@example.org", password=PASSWORD):
    return client.post("/sign-in/", {"login": email, "password": password}, REMOTE_ADDR=address)


@pytest.mark.django_db
def test_who_tries_passwords_shuts_out_nobody_else(client):
    account()
    account(email="eve@example.org")
    for attempt in range(30):
        tried(Client(), "198.51.100.7", password=f"guess {attempt}")
    assert "Too many wrong tries" in tried(client, "198.51.100.7").content.decode()
    assert tried(client, "203.0.113.9").status_code == 302


@pytest.mark.django_db
def test_one_who_has_a_whole_net_of_long_addresses_is_one(client):
    account()
    for attempt in range(30):
        tried(Client(), f"2001:db8:0:1::{attempt:x}", password=f"guess {attempt}")
    assert "Too many wrong tries" in tried(client, "2001:db8:0:1::ffff").content.decode()
    assert tried(client, "2001:db8:0:2::1").status_code == 302


@pytest.mark.django_db
def test_many_wrong_tries_of_one_office_shut_out_only_the_accounts_they_are_about(client):
    account()
    for attempt in range(12):
        tried(Client(), "198.51.100.7", email=f"clumsy{attempt % 3}@example.org", password="wrong")
    assert tried(client, "198.51.100.7").status_code == 302


@pytest.mark.django_db
def test_guesses_from_everywhere_are_stopped_until_there_is_a_new_password(client, mailoutbox):
    account()
    for attempt in range(adapter.TRIES):
        tried(Client(), f"198.51.100.{attempt}", password=f"guess {attempt}")
    assert "Too many wrong tries" in tried(client, "203.0.113.9").content.decode()
    client.post("/password/reset/", {"email": "dana@example.org"})
    link = re.search(r"http://testserver(/password/reset/\S+)", mailoutbox[0].body)[1]
    place = client.get(link)["Location"]
    client.post(place, {"password1": NEW, "password2": NEW})
    assert tried(Client(), "203.0.113.9", password=NEW).status_code == 302
