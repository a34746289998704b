"""A picture of the radar over the Kubernetes plans, after `python -m tools.real_input`: needs Chromium.

python -m tools.real_input_picture

The clock stands at 13 February 2026, the day of the plans.
"""

from __future__ import annotations

import os
import shutil
import socketserver
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "pictures" / "real-input-radar.png"
NOW = datetime(2026, 2, 13, 9, 0, tzinfo=UTC)


class Server(socketserver.ThreadingMixIn, WSGIServer):
    """Answers several requests at once, as a browser sends them."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_message(self, *_words: object) -> None:
        """Nothing."""


def main() -> int:
    """Takes the picture. Returns the exit code."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not browser:
        print("Chromium is needed for the picture: apt install chromium.", file=sys.stderr)
        return 1
    os.environ |= {"BRAID_DATA": str(ROOT / "build" / "real-input"), "DJANGO_SETTINGS_MODULE": "braid.site.settings",
                   "BRAID_LOG_LEVEL": "ERROR", "DJANGO_ALLOW_ASYNC_UNSAFE": "1"}  # fmt: skip
    import django
    from django.utils import timezone

    django.setup()
    timezone.now = lambda: NOW
    cookie = signed_in()
    from django.core.wsgi import get_wsgi_application

    server = make_server("127.0.0.1", 0, get_wsgi_application(), server_class=Server, handler_class=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    shoot(browser, f"http://127.0.0.1:{server.server_port}", cookie)
    print(f"The picture is {PICTURE.relative_to(ROOT)}.")
    return 0


def signed_in() -> str:
    """Evaluates the radar of that day, and gives the session of somebody who may look at it."""
    from django.test import Client

    from braid.people.models import Member, User
    from braid.radar.actions.evaluations import evaluate
    from braid.site.serve import collect_static

    collect_static()
    member = Member.objects.select_related("workspace").get(workspace__slug="kubernetes", name="Importer")
    user = User.objects.filter(email="reader@example.org").first()
    member.user = user or User.objects.create_user("reader@example.org", name="Reader")
    member.save()
    evaluate(member.workspace, NOW.date())
    client = Client()
    client.force_login(member.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return str(client.cookies["braid_session"].value)


def shoot(browser: str, address: str, cookie: str) -> None:
    """One picture of the first screen."""
    from playwright.sync_api import sync_playwright

    PICTURE.parent.mkdir(exist_ok=True)
    with sync_playwright() as play:
        window = play.chromium.launch(
            executable_path=browser, args=["--no-sandbox", "--disable-background-networking"]
        )
        context = window.new_context(viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": "braid_session", "value": cookie, "url": address}])
        page = context.new_page()
        page.goto(f"{address}/w/kubernetes/")
        page.screenshot(path=PICTURE)
        window.close()


if __name__ == "__main__":
    sys.exit(main())
