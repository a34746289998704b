"""`braid restore`: an archive becomes a new workspace."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from braid.connect.export.export_command import counting
from braid.connect.export.opening import ArchiveRefused
from braid.connect.export.restoring import restore
from braid.people.invitations import invite
from braid.people.models import Member, User, Workspace
from braid.people.sample_door import is_sample_database

EPILOG = """examples:
  braid restore acme.zip --as "Acme again" --admin lead@acme.example

It becomes a workspace of its own, all of it or nothing; no other workspace is touched, and a name that is taken
is refused. Everybody in it is on
the roster and can be invited. The admin comes in at once, or by the link that is printed where there is no
account with that mail address yet.
exit codes: 0 done · 1 something is wrong with the set-up · 2 refused, nothing was written"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `braid restore`."""
    parser.add_argument("file", metavar="FILE", type=Path, help="the archive that `braid export` wrote")
    parser.add_argument("--as", dest="name", required=True, metavar="NAME", help="name of the new workspace")
    parser.add_argument("--admin", required=True, metavar="MAIL", help="mail address of its admin")


def run(options: argparse.Namespace) -> int:
    """Restores the archive; exit code 2 when it is refused."""
    mail = options.admin.strip().lower()
    try:
        if not options.file.is_file():
            raise ArchiveRefused(_("There is no file %(path)s.") % {"path": options.file})
        if "@" not in mail:
            raise ArchiveRefused(_("“%(mail)s” is not a mail address.") % {"mail": mail})
        _refuse_taken(options.name.strip())
        user, was_sample = User.objects.filter(email__iexact=mail).first(), is_sample_database()
        progress = counting if sys.stderr.isatty() else None
        notes: list[str] = []
        seat = restore(options.file, name=options.name, admin=user or mail, progress=progress, notes=notes)
    except ArchiveRefused as error:
        print(f"braid restore: {error} {_('Nothing was written.')}", file=sys.stderr)
        return 2
    print(
        _("“%(name)s” stands at /w/%(slug)s/.") % {"name": seat.workspace.name, "slug": seat.workspace.slug}
    )
    if was_sample:
        notes.append(
            _("The sample company is not entered by one click any more: something real is beside it now.")
        )
    for note in notes:
        print(note)
    if not user:
        print(_invited(seat))
    return 0


def _refuse_taken(name: str) -> None:
    taken = Workspace.objects.filter(name__iexact=name).values_list("slug", flat=True).first()
    if taken:
        text = _(
            "There is a workspace “%(name)s” already, at /w/%(slug)s/. Give the new one another name with --as."
        )
        raise ArchiveRefused(text % {"name": name, "slug": taken})


def _invited(seat: Member) -> str:
    _made, token = invite(by=seat, side=seat.side, right=seat.right, discipline=seat.discipline, member=seat)
    return _("%(mail)s has no account yet and comes in by this link: %(link)s") % {
        "mail": seat.email,
        "link": f"{settings.PUBLIC_URL or ''}/invitation/{token}/",
    }
