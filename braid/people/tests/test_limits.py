"""Tries are counted by all processes of a machine together, and none twice or never."""

import os
import subprocess
import sys

from tests.served import ROOT

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
