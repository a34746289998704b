"""Somebody who keeps writing while pages are read: `python -m tools.bench.writer`.

Five times a second something is said about an item, through the same action as on the screen.
Each time the workspace moves on to its next version, and what was remembered of it is void.
"""

import random
import signal
import sys
import time

from tools.bench.inside import first_member

PER_SECOND = 5
SECONDS_AT_MOST = 120


def main() -> None:
    """Writes until it is told to stop, two minutes at most."""
    member = first_member()
    from braid.activity.actions import comment
    from braid.roadmap.models import Item

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    throw = random.Random(3)  # noqa: S311
    many = Item.objects.count()
    print("writing", flush=True)
    for number in range(SECONDS_AT_MOST * PER_SECOND):
        item = Item.objects.get(pk=throw.randint(1, many))
        comment(item, by=member, body=f"Note {number} while others read.")
        time.sleep(1 / PER_SECOND)


if __name__ == "__main__":
    main()
