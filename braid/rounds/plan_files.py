"""Templates of rounds as files."""

from braid.base import small_files
from braid.rounds.plans import Plan, plan_of


def written(plan: Plan, form: str) -> str:
    """The text of a file that `read` reads back as the same template; `form` is `yaml` or `json`."""
    return small_files.write(plan.says(), form)


def read(data: bytes) -> Plan:
    """Reads a template from a file.

    Raises:
        ValidationError: it is too large, no such file, or field by field what is wrong in it.
    """
    return plan_of(small_files.read(data))
