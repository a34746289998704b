"""The `braid` command line: Braid's own commands first, Django's for everything else."""

import argparse
import os
import sys
from importlib import import_module

# command: (module with add_arguments and run, what it does)
COMMANDS = {
    "serve": ("braid.site.serve", "Start Braid: bring the database up to date and serve it on this machine"),
    "import": (
        "braid.connect.command",
        "Load plans from a file: goals, items, releases, claims, insights, …",
    ),
    "export": ("braid.connect.export.export_command", "Write a whole workspace into one archive"),
    "restore": ("braid.connect.export.restore_command", "Make a new workspace out of such an archive"),
    "backup": ("braid.site.backup", "Copy everything that this Braid keeps into one file, while it runs"),
    "restore-backup": ("braid.site.restore_backup", "Put such a copy back into an empty place"),
    "radar": ("braid.radar.command", "Print where the two sides have drifted apart"),
    "sample": ("braid.site.sample.command", "Make a workspace with the sample company in it"),
    "read-mail": (
        "braid.teamwork.inviting.command",
        "Read one mail from standard input that answers an invitation",
    ),
    "doctor": ("braid.site.doctor", "Check the set-up and say how to mend what is wrong"),
    "worker": ("braid.site.worker", "Work in the background (`serve` starts one by itself)"),
}
EPILOG = """examples:
  braid serve
  braid sample demo
  braid import goals.csv --into acme --as goals
  braid radar acme --today 2026-03-31

`braid COMMAND --help` explains a command. Settings come from the environment: docs/settings.md.
Django's own commands work too, such as `braid migrate` or `braid dbshell`."""


BUSY = """braid: something else has been writing for longer than this command waits, for example the import of a long file.
Nothing was changed. Try again in a moment."""


def overview() -> argparse.ArgumentParser:
    """The parser behind `braid` and `braid --help`."""
    parser = argparse.ArgumentParser(
        prog="braid",
        description="Where product and marketing plan, launch and learn together.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, (_, does) in COMMANDS.items():
        commands.add_parser(name, help=does, add_help=False)
    return parser


def main(arguments: list[str] | None = None) -> None:
    """Runs one command and leaves with its exit code: 0 done, 1 something is wrong, 2 refused."""
    arguments = sys.argv[1:] if arguments is None else arguments
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "braid.site.settings")
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        overview().print_help()
        return
    if arguments[0] not in COMMANDS:
        from django.core.management import execute_from_command_line

        execute_from_command_line(["braid", *arguments])
        return
    sys.exit(run(arguments[0], arguments[1:]))


def run(name: str, arguments: list[str]) -> int:
    """Runs one of Braid's own commands in this process."""
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.db import Error as DatabaseError

    path, does = COMMANDS[name]
    try:
        django.setup()
        module = import_module(path)
        parser = argparse.ArgumentParser(
            prog=f"braid {name}",
            description=does + ".",
            epilog=str(getattr(module, "EPILOG", "")),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.add_arguments(parser)
        return int(module.run(parser.parse_args(arguments)) or 0)
    except ImproperlyConfigured as wrong:
        print(f"braid: a setting is wrong: {wrong}", file=sys.stderr)
    except DatabaseError as wrong:
        if "database is locked" in str(wrong):
            print(BUSY, file=sys.stderr)
            return 1
        print(f"braid: the database says: {wrong}. `braid doctor` checks the set-up.", file=sys.stderr)
    except KeyboardInterrupt:
        print("braid: stopped.", file=sys.stderr)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return 1
