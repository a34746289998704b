"""`braid worker`: what need not happen while somebody waits.

The work is found in the tables, not in a queue: a workspace whose plans are newer than its last
radar reading, an import that waits. So nothing can be queued and lost, and a worker that was
killed leaves nothing behind but work that the next one finds.
"""

import argparse
import logging
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from django.conf import settings
from django.db import OperationalError, close_old_connections, connection

from braid.base.swept import seldom_swept

log = logging.getLogger("braid.worker")
PAUSE_SECONDS = 0.5


def jobs() -> tuple[Callable[[], int], ...]:
    """What each room has to do; each returns how much it did."""
    from braid.activity import jobs as mails
    from braid.activity.brief import mailing
    from braid.activity.files import jobs as files
    from braid.connect import jobs as imports
    from braid.connect.export import jobs as exports
    from braid.launches import jobs as launches
    from braid.people import sending
    from braid.people.outbox import sending as outbox
    from braid.radar import jobs as radar
    from braid.rounds import jobs as rounds
    from braid.site import planner
    from braid.teamwork import jobs as teamwork
    from braid.teamwork.inviting import mailbox
    from braid.teamwork.inviting import mails as invitations

    return (
        planner.learn_when_due, sending.forget_old, imports.run_due, exports.run_due, rounds.close_due, rounds.remind_due,
        rounds.shuffle_due, rounds.repeat_due, teamwork.escalate_due, teamwork.plan_due, teamwork.sweep_due, launches.review_due, radar.evaluate_due, mails.mail_due,
        mailing.briefs_due, invitations.tell_who_left, outbox.send_due, outbox.forget_old, files.tidy_due, mailbox.read_due,
    )  # fmt: skip


def heartbeat_file() -> Path:
    """A file whose time says when a worker was last alive."""
    return Path(settings.DATA_DIR) / "worker.alive"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `braid worker`."""
    parser.add_argument("--once", action="store_true", help="do what is due now and stop")
    parser.add_argument("--parent", type=int, default=0, help=argparse.SUPPRESS)


def run(options: argparse.Namespace) -> int:
    """Works until it is told to stop, or until the process that started it is gone."""
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with seldom_swept():
        while not stopping:
            did = work_once()
            if options.once or (options.parent and os.getppid() != options.parent):
                break
            if not did:
                time.sleep(PAUSE_SECONDS)
    return 0


def work_once() -> int:
    """Does everything that is due; a job that goes wrong is logged and does not stop the others."""
    did = 0
    for job in jobs():
        close_old_connections()
        try:
            did += job()
        except OperationalError as error:
            # (Most likely an import: its rows are written in one piece.)
            locked = "database is locked" in str(error)
            said = "%s waits: something else writes" if locked else "%s did not work; it is tried again"
            log.log(logging.INFO if locked else logging.ERROR, said, job.__module__, exc_info=not locked)
            connection.close()
            time.sleep(PAUSE_SECONDS)
        except Exception:
            log.exception("%s did not work; it is tried again", job.__module__)
            connection.close()
            time.sleep(PAUSE_SECONDS)
    heartbeat_file().touch()
    return did
