"""`braid export`: a whole workspace as one archive."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from django.utils.translation import gettext as _

from braid.connect.export.writing import export
from braid.people.models import Workspace

EPILOG = """example:
  braid export acme acme-2026-03-31.zip

The archive holds every table of the workspace as JSON Lines, with a manifest; docs/export.md describes it.
Passwords and invitations are not in it. `braid restore` makes a new workspace out of it, here or elsewhere.
exit codes: 0 done · 1 something is wrong with the set-up · 2 refused, nothing was written"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `braid export`."""
    parser.add_argument("workspace", metavar="WORKSPACE", help="the name in its address, such as acme")
    parser.add_argument("file", metavar="FILE", type=Path, help="where the archive goes; must not exist yet")


def run(options: argparse.Namespace) -> int:
    """Writes the archive; exit code 2 when it cannot."""
    workspace = Workspace.objects.filter(slug=options.workspace).first()
    if workspace is None:
        known = ", ".join(Workspace.objects.order_by("slug").values_list("slug", flat=True)[:20])
        there = _("There are: %(names)s.") % {"names": known} if known else _("There is none yet.")
        return _refused(_("There is no workspace “%(name)s”.") % {"name": options.workspace} + " " + there)
    if options.file.exists():
        return _refused(_("There is a file %(path)s already.") % {"path": options.file})
    try:
        manifest = export(workspace, options.file, progress=counting if sys.stderr.isatty() else None)
    except OSError as error:
        return _refused(f"{options.file}: {error.strerror or error}.")
    rows = sum(table["rows"] for table in manifest["tables"].values())
    print(
        _("%(rows)s rows of %(tables)s tables are in %(path)s (%(size)s KB).")
        % {
            "rows": f"{rows:,}",
            "tables": len(manifest["tables"]),
            "path": options.file,
            "size": f"{options.file.stat().st_size / 1024:,.0f}",
        }
    )
    return 0


def counting(done: int, total: int) -> None:
    """Progress in a terminal."""
    said = _("%(done)s of %(total)s rows") % {"done": f"{done:,}", "total": f"{total:,}"}
    print(f"\r{said} ", end="\n" if done == total else "", file=sys.stderr, flush=True)


def _refused(why: str) -> int:
    print(f"braid export: {why} {_('Nothing was written.')}", file=sys.stderr)
    return 2
