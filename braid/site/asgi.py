"""The application that the server runs: live updates in the event loop, every page in a thread."""

import asyncio
import os
import signal

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "braid.site.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection

from braid.site.bridge import Bridge, Receive, Scope, Send

# Uploads above the limit still reach the page that says so; nobody needs to send more than twice as much.
# SQLite has one pen: one thread is kept for those who read.
writers = max(1, settings.THREADS - 1) if connection.vendor == "sqlite" else settings.THREADS
pages = Bridge(
    get_wsgi_application(),
    settings.THREADS,
    2 * settings.UPLOAD_LIMIT_BYTES,
    writers,
    settings.WAIT_SECONDS / 2,
)

from braid.activity.live.streams import PREFIX, Live  # noqa: E402  (the rooms are loaded only now)

live = Live()
# What `braid serve` sends before it stops a process: open streams would keep it waiting.
HANG_UP = signal.SIGUSR1


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """One request, or the life of the process."""
    if scope["type"] == "lifespan":
        await lifespan(receive, send)
    elif scope["path"].startswith(PREFIX):
        await live(scope, receive, send)
    else:
        await pages(scope, receive, send)


async def lifespan(receive: Receive, send: Send) -> None:
    """From the start of the process to its end."""
    asyncio.get_running_loop().add_signal_handler(HANG_UP, live.hub.stop)
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
