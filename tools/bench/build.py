"""Makes the database with the large workspace: `python -m tools.bench.build SHARE`."""

import sys

from tools.bench.inside import say


def main() -> None:
    """Fills the database in BRAID_DATA and tells the counts and the cookie of somebody signed in."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "braid.site.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from braid.people.models import User
    from braid.site.planner import learn
    from tools.bench.crowd import cookie
    from tools.bench.dice import Scale
    from tools.bench.world import make_world

    call_command("migrate", verbosity=0)
    counts = make_world(
        Scale().part(int(sys.argv[1])) if int(sys.argv[1]) > 1 else Scale(), timezone.localdate()
    )
    a_round()
    learn()  # As the worker does within ten minutes.
    say({"counts": counts, "cookie": cookie(User.objects.get(pk=1))})


def a_round() -> None:
    """A pulse that all have answered and that is open for everybody to read."""
    from braid.people.models import Member
    from braid.rounds.actions import reveal
    from tools.bench.crowd import closed_pulse

    members = list(Member.objects.select_related("workspace").order_by("pk"))
    reveal(closed_pulse(members), by=members[0])


if __name__ == "__main__":
    main()
