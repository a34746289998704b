"""What the measurements share that run inside a process with Braid loaded."""

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "braid.site.settings")


def start() -> None:
    """Loads Braid."""
    import django

    django.setup()


def first_member() -> Any:
    """Loads Braid and returns the admin of the large workspace."""
    start()
    from braid.people.models import Member

    return Member.objects.select_related("workspace", "user").get(pk=1)


def say(result: Any) -> None:
    """The result for the process that asked: the last line that is printed."""
    print(json.dumps(result), flush=True)


def peak_memory() -> float:
    """The most memory that this process has had so far, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)


def timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """Seconds on the clock, seconds of processor, and what came out."""
    clock, processor = time.perf_counter(), time.process_time()
    result = work()
    return time.perf_counter() - clock, time.process_time() - processor, result
