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

    from braid.site.planner import learn
    from tools.bench.dice import Scale
    from tools.bench.world import make_world

    call_command("migrate", verbosity=0)
    counts = make_world(
        Scale().part(int(sys.argv[1])) if int(sys.argv[1]) > 1 else Scale(), timezone.localdate()
    )
    learn()  # As the worker does within ten minutes.
    say({"counts": counts, "cookie": cookie()})


def cookie() -> str:
    """Signs the first person in."""
    from django.conf import settings
    from django.test import Client

    from braid.people.models import User

    client = Client()
    client.force_login(User.objects.get(pk=1), backend=settings.AUTHENTICATION_BACKENDS[0])
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


if __name__ == "__main__":
    main()
