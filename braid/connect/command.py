"""`braid import`: the same import as in the browser, from the command line."""

from __future__ import annotations

import argparse
import logging
import sys
from datetime import date
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from braid.base.numbers import COMMA, POINT
from braid.connect.context import Report
from braid.connect.fields import KINDS
from braid.connect.importing import Wish, correct, mapping_of
from braid.connect.importing import run as bring_in
from braid.connect.report_text import for_the_log, lines_of
from braid.connect.tables import Unreadable
from braid.people.models import Member, Workspace

log = logging.getLogger("braid.import")
DECIMAL = {"point": POINT, "comma": COMMA}
EPILOG = gettext_lazy("""examples:
  braid import roadmap.csv --into acme --as items --dry-run
      shows what would happen and changes nothing
  braid import roadmap.csv --into acme --as items --map "Ship date=planned_on" --map "Notes="
      reads the column “Ship date” as the planned release date, leaves “Notes” out
  braid import notes.csv --into acme --as claims --set side=marketing --accept-rest
      takes what reads well; the refused rows are left in a file of their own, with their reasons
  braid import roadmap.csv --into acme --as items --archive-missing --dry-run
      says which items of an earlier import are not in the file any more and would go to the archive
  braid import goals.json --into acme --as goals --only period=2026-Q1 --as-of 2026-01-05

A file may be CSV, TSV, JSON, YAML, XLSX or ICS, up to 50 MB. Exports of Jira, Linear, Asana, GitLab, GitHub,
Trello, WeKan, UserVoice and others are recognised by their header. Either everything is brought in or,
without --accept-rest, nothing. Importing the same file again changes nothing.

exit codes: 0 done · 1 something is wrong with the set-up · 2 refused, nothing was changed""")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `braid import`."""
    parser.add_argument("file", type=Path, help=_("the file to read"))
    parser.add_argument(
        "--into", required=True, metavar="WORKSPACE", help=_("the workspace, by the name in its address")
    )
    parser.add_argument(
        "--as",
        dest="kind",
        choices=list(KINDS),
        metavar="KIND",
        help=_("what the rows are, one of %(kinds)s; guessed when left out") % {"kinds": ", ".join(KINDS)},
    )
    parser.add_argument(
        "--accept-rest", action="store_true", help=_("bring in the rows that read well, leave the others")
    )
    parser.add_argument(
        "--map", action="append", default=[], metavar="COLUMN=FIELD", help=_("read a column as this field")
    )
    parser.add_argument(
        "--set", action="append", default=[], metavar="FIELD=TEXT", help=_("the same text in every row")
    )
    parser.add_argument(
        "--only", action="append", default=[], metavar="FIELD=TEXT", help=_("only rows with this text")
    )
    parser.add_argument("--dry-run", action="store_true", help=_("say what would happen, change nothing"))
    parser.add_argument("--overwrite", action="store_true", help=_("let the file win over changes made here"))
    parser.add_argument(
        "--archive-missing",
        action="store_true",
        help=_("archive the rows that came from this source before and are not in the file any more"),
    )
    parser.add_argument(
        "--as-of", type=_day, metavar="DATE", help=_("the day that the file speaks of (2026-01-20)")
    )
    parser.add_argument(
        "--decimal", choices=list(DECIMAL),
        help=_("how numbers are written: 1,234.5 (point) or 1.234,5 (comma); each column tells when left out"),
    )  # fmt: skip
    parser.add_argument(
        "--by", metavar="MAIL", help=_("in whose name; by default the first admin of the workspace")
    )
    parser.add_argument(
        "--refused",
        type=Path,
        metavar="FILE",
        help=_("where refused rows go; FILE.refused.csv here when left out"),
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            _("“%(text)s” is not a date such as 2026-01-20") % {"text": text}
        ) from error


def run(options: argparse.Namespace) -> int:
    """Imports one file and prints what happened. Returns the exit code."""
    try:
        report, refused_to = _import(options)
    except Unreadable as error:
        return _refused(options, str(error))
    except PermissionDenied:
        return _refused(options, _("That person may not import into this workspace."))
    for line in lines_of(report):
        print(line)
    if report.has_open_numbers and not options.decimal:
        print(_("If this is not how they are meant, add --decimal point or --decimal comma."))
    if report.kept_count:
        print(_("Add --overwrite to let the file win."))
    if report.may_archive and not report.archived:
        print(_("Add --archive-missing to put them into the archive."))
    if report.archived and report.saved:
        print(_("They are under Archive; whoever imported them can bring all of them back there at once."))
    if report.not_read:
        print(_("To read one of them, add --map COLUMN=FIELD; the fields are in docs/import.md."))
    # Not a warning: who types the command reads the same lines in the terminal.
    log.info("%s: %s", options.file.name, for_the_log(report))
    if report.refused and refused_to:
        print(_("The refused rows are in %(file)s, with the reason of each.") % {"file": refused_to})
    if report.refused and not options.accept_rest:
        print(_nothing_because(report), file=sys.stderr)
        return 2
    if options.dry_run:
        print(_("This was a dry run: nothing was changed."))
    return 0


def _nothing_because(report: Report) -> str:
    """Why nothing was changed, and what may be done about it."""
    if not report.readable:
        return _(
            "Nothing was changed. If one column is to blame, leave it out with --map COLUMN= and try again."
        )
    rest = ngettext(
        "Nothing was changed. Mend these rows, or add --accept-rest to bring in the other %(n)s row.",
        "Nothing was changed. Mend these rows, or add --accept-rest to bring in the other %(n)s rows.",
        report.readable,
    )
    return rest % {"n": f"{report.readable:,}"}


def _refused(options: argparse.Namespace, reason: str) -> int:
    log.info("%s refused: %s", options.file.name, reason)
    print(f"braid import: {reason} {_('Nothing was changed.')}", file=sys.stderr)
    return 2


def _import(options: argparse.Namespace) -> tuple[Report, Path | None]:
    path: Path = options.file
    if not path.is_file():
        told = (
            _("%(path)s is a folder: name a file in it.")
            if path.is_dir()
            else _("There is no file %(path)s.")
        )
        raise Unreadable(told % {"path": path})
    by = _member(options.into, options.by)
    mapping = mapping_of(path, path.name, options.kind or "")
    correct(mapping, _pairs(options.map), _pairs(options.set))
    if not options.kind:
        said = _("Read as %(kind)s from %(tool)s") if mapping.label else _("Read as %(kind)s")
        said %= {"kind": mapping.kind, "tool": mapping.label}
        print(_("%(read)s (say --as KIND if it is another).") % {"read": said})
    # A dry run leaves nothing behind unless it is asked to.
    refused_to = options.refused or (None if options.dry_run else Path(f"{path.name}.refused.csv"))
    wish = Wish(
        path, path.name, mapping, accept_rest=options.accept_rest, dry_run=options.dry_run, overwrite=options.overwrite,
        as_of=options.as_of, decimal=DECIMAL.get(options.decimal, ""), archive_missing=options.archive_missing, only=_pairs(options.only), refused_to=refused_to,
    )  # fmt: skip
    return bring_in(wish, by, _progress if sys.stderr.isatty() else None), refused_to


def _pairs(texts: list[str]) -> dict[str, str]:
    pairs = {}
    for text in texts:
        name, equals, value = text.rpartition("=")
        if not equals:
            raise Unreadable(_("“%(text)s” lacks its equals sign, as in COLUMN=FIELD.") % {"text": text})
        pairs[name.strip()] = value.strip()
    return pairs


def _member(slug: str, mail: str | None) -> Member:
    workspace = Workspace.objects.filter(slug=slug).first()
    if workspace is None:
        known = ", ".join(Workspace.objects.order_by("slug").values_list("slug", flat=True)[:20])
        there = _("There are: %(names)s.") % {"names": known} if known else _("There is none yet.")
        raise Unreadable(_("There is no workspace “%(name)s”.") % {"name": slug} + " " + there)
    members = Member.objects.filter(workspace=workspace, left_on=None).select_related("workspace")
    if mail:
        found = members.filter(email__iexact=mail).first()
        if found is None:
            raise Unreadable(
                _("Nobody with the mail address %(mail)s is in “%(name)s”.") % {"mail": mail, "name": slug}
            )
        return found
    admin = members.filter(right=Member.Right.ADMIN).order_by("pk").first()
    if admin is None:
        raise Unreadable(
            _("The workspace “%(name)s” has no admin in whose name to import; say --by MAIL.")
            % {"name": slug}
        )
    return admin


def _progress(done: int, refused: int, total: int) -> None:
    numbers = {"done": f"{done:,}", "total": f"{total:,}", "refused": f"{refused:,}"}
    # (A file is read to its end before the first row is written: until then nobody knows of how many.)
    said = _("%(done)s of %(total)s rows, %(refused)s refused") if done else _("Reading: %(total)s rows, %(refused)s refused")  # fmt: skip
    said %= numbers
    print(f"\r{said} ", end="", file=sys.stderr, flush=True)
