"""`braid sample NAME`: a workspace with the sample company in it."""

import argparse
import sys
from collections.abc import Callable

from django.db import transaction
from django.utils.text import slugify

from braid.people.models import Workspace
from braid.site.sample.world import build
from braid.site.serve import bring_tables_up_to_date

EPILOG = """example:
  braid sample demo

Everybody in it can be entered with one click on the sign-in page, from this machine only."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `braid sample`."""
    parser.add_argument("name", metavar="NAME", help="name of the new workspace; its address is made from it")


def run(options: argparse.Namespace) -> int:
    """Makes it; exit code 2 when the name cannot be used."""
    slug = slugify(options.name)
    if not slug:
        print("braid sample: the name needs at least one letter or figure.", file=sys.stderr)
        return 2
    bring_tables_up_to_date()
    if Workspace.objects.filter(slug=slug).exists():
        print(f"braid sample: there is a workspace /w/{slug}/ already. Nothing was changed.", file=sys.stderr)
        return 2
    make(slug, name=options.name, say=print)
    return 0


def make(slug: str, *, name: str = "Acme", say: Callable[[str], None]) -> Workspace:
    """Makes the sample workspace, all or nothing, and reads its radar."""
    with transaction.atomic():
        workspace = build(name, slug, say)
    say(f"  “{workspace.name}” stands at /w/{workspace.slug}/")
    return workspace
