"""`braid read-mail`: reads one mail that answers an invitation, for the pipe of a mail server."""

import argparse
import sys

from django.db import DatabaseError

from braid.teamwork.inviting.reading import LARGEST, REFUSED, read

EPILOG = """in /etc/postfix/master.cf, with BRAID_MEETING_ADDRESS=meetings@braid.example:
  braid unix - n n - - pipe user=braid argv=/opt/braid/bin/braid read-mail --to ${recipient}

It leaves with 0 when the mail was an answer or was left alone, with 65 when it was refused, and with 75 when the
database could not be reached: the mail server then tries again."""
DATA, LATER = 65, 75  # (what mail servers read, as in sysexits.h)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `braid read-mail`."""
    parser.add_argument("--to", action="append", default=[], metavar="ADDRESS", help="to which address it went, as the mail server knows; may be given again")  # fmt: skip
    parser.add_argument("-v", "--verbose", action="store_true", help="say what became of it")


def run(options: argparse.Namespace) -> int:
    """Reads the mail from standard input; never more of it than may be in an answer."""
    raw = sys.stdin.buffer.read(LARGEST + 1)
    try:
        found = read(raw, options.to)
    except DatabaseError as wrong:
        print(f"braid: the database cannot be reached: {type(wrong).__name__}", file=sys.stderr)
        return LATER
    if options.verbose or found.what == REFUSED:
        print(f"braid: the mail was {found}", file=sys.stderr)
    return DATA if found.what == REFUSED else 0
