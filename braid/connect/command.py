"""`braid import`: the same import as in the browser, from the command line."""

from __future__ import annotations

import argparse
import logging
import sys
from datetime import date
from pathlib import Path

from django.core.exceptions import PermissionDenied

from braid.connect.context import Report
from braid.connect.fields import KINDS
from braid.connect.importing import Wish, correct, mapping_of
from braid.connect.importing import run as bring_in
from braid.connect.report_text import lines_of
from braid.connect.tables import Unreadable
from braid.people.models import Member, Workspace

log = logging.getLogger("braid.import")
EPILOG = f"""examples:
  braid import roadmap.csv --into acme --as items --dry-run
      shows what would happen and changes nothing
  braid import roadmap.csv --into acme --as items --map "Ship date=planned_on" --map "Notes="
      reads the column “Ship date” as the planned release date, leaves “Notes” out
  braid import notes.csv --into acme --as claims --set side=marketing --accept-rest
      takes what reads well; the refused rows are left in a file of their own, with their reasons
  braid import goals.json --into acme --as goals --only period=2026-Q1 --as-of 2026-01-05

A file may be CSV, TSV, JSON, YAML or XLSX, up to 50 MB. Exports of Jira, Linear, Asana, GitLab, GitHub,
Trello, WeKan, UserVoice and others are recognised by their header. Either everything is brought in or,
without --accept-rest, nothing. Importing the same file again changes nothing.

kinds: {", ".join(KINDS)}
exit codes: 0 done · 1 something is wrong with the set-up · 2 refused, nothing was changed"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `braid import`."""
    parser.add_argument("file", type=Path, help="the file to read")
    parser.add_argument(
        "--into", required=True, metavar="WORKSPACE", help="the workspace, by the name in its address"
    )
    parser.add_argument(
        "--as",
        dest="kind",
        choices=list(KINDS),
        metavar="KIND",
        help="what the rows are; guessed when left out",
    )
    parser.add_argument(
        "--accept-rest", action="store_true", help="bring in the rows that read well, leave the others"
    )
    parser.add_argument(
        "--map", action="append", default=[], metavar="COLUMN=FIELD", help="read a column as this field"
    )
    parser.add_argument(
        "--set", action="append", default=[], metavar="FIELD=TEXT", help="the same text in every row"
    )
    parser.add_argument(
        "--only", action="append", default=[], metavar="FIELD=TEXT", help="only rows with this text"
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would happen, change nothing")
    parser.add_argument("--overwrite", action="store_true", help="let the file win over changes made here")
    parser.add_argument(
        "--as-of", type=_day, metavar="DATE", help="the day that the file speaks of (2026-01-20)"
    )
    parser.add_argument(
        "--by", metavar="MAIL", help="in whose name; by default the first admin of the workspace"
    )
    parser.add_argument(
        "--refused",
        type=Path,
        metavar="FILE",
        help="where refused rows go; FILE.refused.csv here when left out",
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2026-01-20") from error


def run(options: argparse.Namespace) -> int:
    """Imports one file and prints what happened. Returns the exit code."""
    try:
        report, refused_to = _import(options)
    except Unreadable as error:
        return _refused(options, str(error))
    except PermissionDenied:
        return _refused(options, "That person may not import into this workspace.")
    for line in lines_of(report):
        print(line)
    if report.refused:
        log.warning("%s: %s of %s rows refused", options.file.name, report.refused, report.rows)
        if refused_to:
            print(f"The refused rows are in {refused_to}, with the reason of each.")
    if report.refused and not options.accept_rest:
        print("Nothing was changed. Mend these rows, or add --accept-rest.", file=sys.stderr)
        return 2
    if options.dry_run:
        print("This was a dry run: nothing was changed.")
    return 0


def _refused(options: argparse.Namespace, reason: str) -> int:
    log.warning("%s refused: %s", options.file.name, reason)
    print(f"braid import: {reason} Nothing was changed.", file=sys.stderr)
    return 2


def _import(options: argparse.Namespace) -> tuple[Report, Path | None]:
    path: Path = options.file
    if not path.is_file():
        raise Unreadable(f"There is no file {path}.")
    by = _member(options.into, options.by)
    mapping = mapping_of(path, path.name, options.kind or "")
    correct(mapping, _pairs(options.map), _pairs(options.set))
    if not options.kind:
        print(
            f"Read as {mapping.kind}{f' from {mapping.label}' if mapping.label else ''} (say --as KIND if it is another)."
        )
    # A dry run leaves nothing behind unless it is asked to.
    refused_to = options.refused or (None if options.dry_run else Path(f"{path.name}.refused.csv"))
    wish = Wish(
        path, path.name, mapping, accept_rest=options.accept_rest, dry_run=options.dry_run, overwrite=options.overwrite,
        as_of=options.as_of, only=_pairs(options.only), refused_to=refused_to,
    )  # fmt: skip
    return bring_in(wish, by, _progress if sys.stderr.isatty() else None), refused_to


def _pairs(texts: list[str]) -> dict[str, str]:
    pairs = {}
    for text in texts:
        name, equals, value = text.rpartition("=")
        if not equals:
            raise Unreadable(f"“{text}” lacks its equals sign, as in COLUMN=FIELD.")
        pairs[name.strip()] = value.strip()
    return pairs


def _member(slug: str, mail: str | None) -> Member:
    workspace = Workspace.objects.filter(slug=slug).first()
    if workspace is None:
        known = ", ".join(Workspace.objects.order_by("slug").values_list("slug", flat=True)[:20])
        raise Unreadable(
            f"There is no workspace “{slug}”. " + (f"There are: {known}." if known else "There is none yet.")
        )
    members = Member.objects.filter(workspace=workspace, left_on=None).select_related("workspace")
    if mail:
        found = members.filter(email__iexact=mail).first()
        if found is None:
            raise Unreadable(f"Nobody with the mail address {mail} is in “{slug}”.")
        return found
    admin = members.filter(right=Member.Right.ADMIN).order_by("pk").first()
    if admin is None:
        raise Unreadable(f"The workspace “{slug}” has no admin in whose name to import; say --by MAIL.")
    return admin


def _progress(done: int, refused: int, total: int) -> None:
    print(f"\r{done:,} of {total:,} rows, {refused:,} refused ", end="", file=sys.stderr, flush=True)
